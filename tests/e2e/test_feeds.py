"""Every feed of a publication, read back with libxml2 (xmllint) and by the
rules of the readers that matter: Lagrange, Amfora, Kennedy and their kin.
"""
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

import pytest

from conftest import ROOT, smallpress

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
SCHEMA = os.path.join(ROOT, "tests", "e2e", "atom.rng")
ARTICLES = 60
HOSTILE = "</title>]]> & <b>\\x1b \\u0001 \\\"quoted\\\" \\u2019 caf\\u00e9 \\U0001F600"


def write(folder, name, text):
    path = os.path.join(str(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Press:
    def __init__(self, folder):
        self.content = os.path.join(str(folder), "content")
        self.state = os.path.join(str(folder), "state")

    def answer(self, protocol, request, *options):
        return smallpress("answer", protocol, "--content", self.content, "--state", self.state,
                          "--certs", os.path.join(self.state, "certs"), *options,
                          stdin=request.encode() + b"\r\n", check=True).stdout

    def gemini(self, path, *options):
        head, _, body = self.answer(
            "gemini", "gemini://localhost" + path, *options).partition(b"\r\n")
        return head.decode(), body

    def gopher(self, path):
        return self.answer("gopher", path)


def make_articles(content):
    write(content, "publisher.yaml",
          "name: Press & Co <1>\ntagline: \"Words > pictures\"\nwebsite: https://web.example\n"
          "languages: [en]\nlicence: CC BY 4.0\n")
    for i in range(ARTICLES):
        write(content, f"p/n{i:02}.md",
              f"---\ntitle: Number {i}\ndate: 2025-{1 + i // 28:02}-{1 + i % 28:02}T10:00:00Z\n"
              f"authors: [Jane & John]\ncategories: [NLP]\ntags: [T{i % 2}, 'C++']\n"
              f"guid: https://web.example/?p={i}\nsummary: Summary {i} <i>&amp;</i>\n"
              f"canonical_url: https://web.example/p/n{i:02}?a=1&b=2\n"
              + (f"series: S\n" if i % 3 == 0 else "")
              + ("updated: 2025-06-01\n" if i == 50 else "")
              + ("updated: 2020-01-01\n" if i == 51 else "")
              + "---\nText.\n")
    write(content, "p/hostile.md",
          f"---\ntitle: \"{HOSTILE}\"\ndate: 2025-04-01\ntags: [\"{HOSTILE}\"]\nlang: de\n---\nText.\n")
    write(content, "p/with space \u00e4.md",
          "---\ntitle: Spaced\ndate: 2025-04-02\ncategories: [NLP]\n---\nText.\n")
    write(content, "p/future.md", "---\ntitle: Future\ndate: 2199-01-01\n---\nText.\n")
    write(content, "p/draft.md", "---\ntitle: Draft\ndate: 2025-04-03\ndraft: true\n---\nText.\n")
    write(content, "p/gone.md",
          "---\ntitle: Gone\ndate: 2025-04-03\nwithdrawn: wrong\n---\nText.\n")


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    made = Press(folder)
    make_articles(made.content)
    return made


@pytest.fixture(scope="module")
def feeds(press):
    """Addresses of all feeds that /feeds/ names, and the RSS beside each Atom."""
    text = press.gemini("/feeds/")[1].decode()
    atoms = re.findall(r"^=> (\S+atom\.xml)", text, re.M)
    assert {"/atom.xml", "/category/nlp/atom.xml", "/series/s/atom.xml"} <= set(atoms)
    assert len(atoms) >= 6
    return atoms


def xmllint(bytes_, *options):
    done = subprocess.run(["xmllint", "--noout", "--nonet", *options, "-"], input=bytes_,
                          capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + bytes_.decode(errors="replace")


def get(press, path, media="application/atom+xml"):
    head, body = press.gemini(path)
    assert head == "20 " + media, path
    return body


def entries(root):
    return root.findall(ATOM + "entry")


def text(element, name):
    return element.findtext(ATOM + name)


def test_every_atom_feed_fits_the_schema(press, feeds):
    for path in feeds:
        xmllint(get(press, path), "--relaxng", SCHEMA)


def test_every_rss_feed_has_what_rss_asks_for(press, feeds):
    for path in ["/rss.xml"]:
        body = get(press, path, "application/rss+xml")
        xmllint(body)
        root = ET.fromstring(body)
        assert root.tag == "rss" and root.get("version") == "2.0"
        channel, = root
        for name in ("title", "link", "description", "language", "lastBuildDate"):
            assert channel.findtext(name), name
        for item in channel.findall("item"):
            assert item.findtext("title") and item.findtext("guid")
            assert item.findtext("link").startswith("gemini://localhost/")
            assert item.find("guid").get("isPermaLink") == "false"
            assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo


def test_lagrange_finds_a_gemini_link_titles_and_dates(press, feeds):
    """Its rules: the type, the exact namespace, titles that are not empty,
    `updated` as the date, the link whose href begins with gemini:."""
    for path in feeds:
        body = get(press, path)
        assert re.search(rb'<feed xmlns="http://www\.w3\.org/2005/Atom"', body)
        root = ET.fromstring(body)
        assert text(root, "title")
        assert entries(root)
        for entry in entries(root):
            assert text(entry, "title").strip()
            links = [link.get("href") for link in entry.findall(ATOM + "link")]
            gemini = [link for link in links if link.startswith("gemini:")]
            assert len(gemini) == 1
            # Moku and Amfora take the first one
            assert links[0] == gemini[0]
            assert re.fullmatch(r"gemini://localhost/[!-~]+", gemini[0])


def test_links_lead_to_pages(press, feeds):
    hrefs = set()
    for entry in entries(ET.fromstring(get(press, "/atom.xml"))):
        hrefs |= {link.get("href") for link in entry.findall(ATOM + "link")[:2]}
    spaced = [href for href in hrefs if "with%20space" in href]
    assert len(spaced) == 2
    for href in spaced + sorted(hrefs)[:3]:
        if href.startswith("gemini:"):
            answer = press.answer("gemini", href)
            assert answer.startswith(b"20 text/gemini"), href
        else:
            selector = re.fullmatch(r"gopher://localhost/1(/.*)", href)[1]
            # a client decodes the URL before it sends the selector
            answer = press.gopher(selector.replace("%20", " ").replace("%C3%A4", "\u00e4"))
            assert not answer.startswith(b"3"), href


def test_alternates_of_one_type_are_one(press, feeds):
    for path in feeds:
        root = ET.fromstring(get(press, path))
        for element in [root] + entries(root):
            links = element.findall(ATOM + "link")
            kinds = [(link.get("rel"), link.get("type")) for link in links]
            assert len(kinds) == len(set(kinds)), path


def test_each_feed_names_itself(press, feeds):
    seen = set()
    for path in feeds:
        root = ET.fromstring(get(press, path))
        own, = [link.get("href") for link in root.findall(ATOM + "link")
                if link.get("rel") == "self"]
        assert own == "gemini://localhost" + path
        assert text(root, "id") not in seen
        seen.add(text(root, "id"))


def test_dates_are_those_of_the_articles(press):
    root = ET.fromstring(get(press, "/atom.xml"))
    for entry in entries(root):
        title = text(entry, "title")
        if title == "Number 50":
            assert text(entry, "updated") == "2025-06-01T00:00:00Z"
            assert text(entry, "published") == "2025-02-23T10:00:00Z"
        else:
            assert text(entry, "updated") == text(entry, "published"), title
    assert text(root, "updated") == max(text(entry, "updated") for entry in entries(root))
    published = [text(entry, "published") for entry in entries(root)]
    assert published == sorted(published, reverse=True)


def test_what_is_not_published_is_in_no_feed(press, feeds):
    for path in feeds + ["/rss.xml", "/feed.gmi"]:
        body = press.gemini(path)[1]
        for word in (b"Draft", b"Gone", b"Future"):
            assert word not in body, (path, word)


def test_all_formats_have_the_same_entries_and_days(press):
    atom = [(text(e, "title"), text(e, "published")[:10])
            for e in entries(ET.fromstring(get(press, "/atom.xml")))]
    channel = ET.fromstring(get(press, "/rss.xml", "application/rss+xml"))[0]
    rss = [(item.findtext("title"),
            parsedate_to_datetime(item.findtext("pubDate")).strftime("%Y-%m-%d"))
           for item in channel.findall("item")]
    assert atom == rss
    assert 20 <= len(atom) <= 50
    gemtext = press.gemini("/feed.gmi")[1].decode()
    days = re.findall(r"^=> (\S+) (\d{4}-\d\d-\d\d) \S", gemtext, re.M)
    links = [e.find(ATOM + "link").get("href").replace("gemini://localhost", "")
             for e in entries(ET.fromstring(get(press, "/atom.xml")))]
    assert days == list(zip(links, [day for _, day in atom]))


def test_a_page_that_lists_is_a_feed_by_kennedys_rule(press):
    """Two dated links make a feed; TLGS wants three that follow each other."""
    for path in ("/feed.gmi", "/category/nlp/", "/latest"):
        body = press.gemini(path)[1].decode()
        assert body.startswith("# ")
        assert re.search(r"(^=> /\S+ \d{4}-\d\d-\d\d \D.*\n){3}", body, re.M), path


def test_hostile_text_comes_back_as_it_was(press):
    root = ET.fromstring(get(press, "/atom.xml"))
    hostile, = [e for e in entries(root) if "</title>" in text(e, "title")]
    assert text(hostile, "title") == "</title>]]> & <b> \"quoted\" \u2019 caf\u00e9 \U0001F600"
    assert hostile.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert text(root, "title") == "Press & Co <1>"
    assert text(root, "rights") == "CC BY 4.0"


def test_ids_do_not_change_with_host_and_port(press):
    def ids(body):
        root = ET.fromstring(body)
        return [text(element, "id") for element in [root] + entries(root)]

    here = ids(get(press, "/atom.xml"))
    answer = press.answer("gemini", "gemini://other.example/atom.xml", "--host", "other.example",
                          "--public", "gemini://other.example:1966")
    if answer.startswith(b"53"):
        answer = press.answer("gemini", "gemini://other.example:1966/atom.xml",
                              "--host", "other.example",
                              "--public", "gemini://other.example:1966")
    head, _, body = answer.partition(b"\r\n")
    assert head == b"20 application/atom+xml"
    assert b"gemini://other.example:1966/p/" in body
    assert ids(body) == here
    assert len(set(here)) == len(here)


def test_both_protocols_and_two_runs_give_the_same_bytes(press, feeds):
    for path in feeds[:3] + ["/rss.xml"]:
        first = press.gemini(path)[1]
        assert press.gemini(path)[1] == first
        assert press.gopher(path) == first


def test_a_feed_is_small(press, feeds):
    for path in feeds + ["/rss.xml", "/feed.gmi"]:
        assert len(press.gemini(path)[1]) <= 100_000, path


def test_authors_and_subjects_are_named(press):
    root = ET.fromstring(get(press, "/category/nlp/atom.xml"))
    entry = [e for e in entries(root) if text(e, "title") == "Number 59"][0]
    assert entry.find(ATOM + "author").findtext(ATOM + "name") == "Jane & John"
    assert [c.get("label") for c in entry.findall(ATOM + "category")] == ["NLP", "T1", "C++"]
    assert text(entry, "id") == "https://web.example/?p=59"
    assert text(entry, "summary") == "Summary 59 <i>&amp;</i>"
    item = ET.fromstring(get(press, "/rss.xml", "application/rss+xml"))[0].findall("item")[-1]
    assert item.findtext(DC + "creator") == "Jane & John"
