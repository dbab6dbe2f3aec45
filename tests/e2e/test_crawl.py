"""`smallpress check --crawl`: planted faults, each found once and told in one line."""
import os
import pty
import re
import subprocess

import pytest
from conftest import PROGRAM, ROOT, SITE, smallpress

FORM = re.compile(r"/[^ :]*: .+[;,] .+")
ENTRY = """<entry><title>{0}</title><id>{1}</id>
<link rel="alternate" href="gemini://localhost/{0}"/>
<published>{2}T00:00:00Z</published><updated>{2}T00:00:00Z</updated></entry>
"""


def article(title, day="2025-01-28", more="", body="Words.\n"):
    return f"---\ntitle: {title}\ndate: {day}\nauthor: Jane Doe\n{more}---\n\n{body}"


def atom(*entries, updated="2025-01-28", title="N", root="feed"):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<{root} xmlns="http://www.w3.org/2005/Atom">\n<title>{title}</title>\n'
            f"<id>tag:n</id>\n<updated>{updated}T00:00:00Z</updated>\n"
            + "".join(ENTRY.format(*entry) for entry in entries) + f"</{root}>\n")


@pytest.fixture
def crawl(tmp_path):
    """crawl({name: text}): exit status and the lines about addresses."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "publisher.yaml").write_text("name: N\n")

    def run(files, *options):
        for name, text in files.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = smallpress("check", "--content", content, "--certs", tmp_path / "certs",
                          "--state", tmp_path / "state", "--crawl", *options)
        lines = done.stdout.decode().splitlines()
        return done.returncode, [line for line in lines if line.startswith("/")
                                 and not line.startswith(str(tmp_path))
                                 and ": note: " not in line]

    return run


TWO = {"a.md": article("a"), "b.md": article("b", "2025-01-02")}
FAULTS = {
    "a dead link": (
        {"a.md": article("A", body="[x](/no/such)\n")},
        "/a: '/no/such' leads nowhere; correct it, or add what it names"),
    "a dead link on three pages": (
        {f"{n}.md": article(n, f"2025-01-0{i}", body="[x](/none)\n")
         for i, n in enumerate("abc", 1)},
        "'/none' leads nowhere, as on 2 other pages; correct it"),
    "a dead relative link": (
        {"d/a.md": article("A", body="[x](../b c.txt)\n".replace(" c", "%20c"))},
        "/d/a: '/b c.txt' leads nowhere"),
    "a dead link by its whole URL": (
        {"a.md": article("A", body="[x](gemini://localhost/none)\n")},
        "/a: '/none' leads nowhere"),
    "a dead link to the other protocol": (
        {"a.md": article("A", body="[x](gopher://localhost/1/none)\n")},
        "/a: '/none' leads nowhere"),
    "a dead picture": (
        {"a.md": article("A", body="![A cat](/cat.png)\n")},
        "/a: '/cat.png' leads nowhere"),
    "a withdrawn page": (
        {"a.md": article("A", body="[x](/b)\n"),
         "b.md": article("B", more="withdrawn: It was wrong.\n")},
        "/a: '/b' is withdrawn; link to something else"),
    "a draft": (
        {"a.md": article("A", body="[x](/b)\n"), "b.md": article("B", more="draft: true\n")},
        "/a: '/b' leads nowhere"),
    "an alias": (
        {"a.md": article("A", body="[x](/old)\n"), "b.md": article("B", more="aliases: [/old]\n")},
        "/a: '/old' has moved to '/b'; link there"),
    "a slash too many": (
        {"a.md": article("A", body="[x](/b/)\n"), "b.md": article("B")},
        "/a: '/b/' has moved to '/b'; link there"),
    "a slash too few": (
        {"a.md": article("A", body="[x](/archive)\n")},
        "/a: '/archive' has moved to '/archive/'; link there"),
    "a redirect on top of a redirect": (
        {"a.md": article("A", body="[x](//localhost//old)\n".replace("//local", "gemini://local")),
         "b.md": article("B", more="aliases: [/old]\n")},
        "/a: '//old' has moved to '/b', by several redirects; link there"),
    "a path that climbs": (
        {"a.gmi": "# A\n=> /%2e%2e/x up\n", "b.md": article("B", body="[x](/a.gmi)\n")},
        "/a.gmi: '/x' leads nowhere"),
    "a link that is none": (
        {"a.gmi": "# A\n=> http://[x up\n", "b.md": article("B", body="[x](/a.gmi)\n")},
        "/a.gmi: 'http://[x' is no address; correct it"),
    "an address too long to ask for": (
        {"a.gmi": "# A\n=> /" + "x" * 1100 + "\n", "b.md": article("B", body="[x](/a.gmi)\n")},
        "is longer than a request may be; shorten it"),
    "a picture without words": (
        {"a.md": article("A", body="![](/cat.png)\n"), "cat.png": b"x"},
        "/a: the picture 'cat.png' has no words for those who cannot see it; write ![words](...)"),
    "a picture of elsewhere without words": (
        {"a.md": article("A", body="![](https://example.org/dog.jpg)\n")},
        "/a: the picture 'dog.jpg' has no words"),
    "a wide preformatted line": (
        {"a.md": article("A", body="```c\n" + "x" * 81 + "\n```\n")},
        "/a: a preformatted line of 81 columns; break it, a terminal shows 80"),
    "a title that another page has": (
        {"a.md": article("Same"), "b.md": article("Same", "2025-01-02")},
        "/b: its title 'Same' is that of '/a' too; give one of them another"),
    "a page without a title": (
        {"a.gmi": "Words.\n", "b.md": article("B", body="[x](/a.gmi)\n")},
        "/a.gmi: it has no title; begin it with a line '# Title'"),
    "a page too large": (
        {"big.gmi": "# Big\n" + "Words of no meaning.\n" * 125000,
         "b.md": article("B", body="[x](/big.gmi)\n")},
        "/big.gmi: 2625006 bytes; crawlers read 2500000, so part it in several"),
    "a text too large": (
        {"big.txt": "x" * 2500001, "b.md": article("B", body="[x](/big.txt)\n")},
        "/big.txt: 2500001 bytes; crawlers read 2500000"),
    "a feed that is cut short": (
        {"atom.xml": atom()[:-8], **TWO},
        "/atom.xml: no well-formed feed, line 6: it is cut short; mend it"),
    "a feed with a bare ampersand": (
        {"atom.xml": atom(title="Q&A"), **TWO},
        "/atom.xml: no well-formed feed, line 3: a bare '&' in the text; mend it"),
    "a feed that is none": (
        {"atom.xml": atom(root="html"), **TWO},
        "/atom.xml: no well-formed feed, line 2: its first element is neither"),
    "a feed with an id twice": (
        {"atom.xml": atom(("a", "tag:1", "2025-01-28"), ("b", "tag:1", "2025-01-02")), **TWO},
        "/atom.xml: two entries have the id 'tag:1'; give one of them another"),
    "a feed with another date": (
        {"atom.xml": atom(("a", "tag:1", "2025-01-28"), ("b", "tag:2", "2025-01-03")), **TWO},
        "/atom.xml: '/b' is of 2025-01-03 here and of 2025-01-02 on '/feed.gmi'"),
    "a feed that skips an article": (
        {"atom.xml": atom(("b", "tag:2", "2025-01-02"), updated="2025-01-02"), **TWO},
        "/atom.xml: '/a' of '/feed.gmi' is not in it; a feed and its page have the same entries"),
    "a feed with an article of its own": (
        {"atom.xml": atom(("a", "tag:1", "2025-01-28"), ("archive/", "tag:2", "2025-01-02")),
         "a.md": article("a")},
        "/atom.xml: '/archive/' is not on '/feed.gmi'"),
    "a feed that is not as new as its entries": (
        {"atom.xml": atom(("a", "tag:1", "2025-01-28"), ("b", "tag:2", "2025-01-02"),
                          updated="2025-02-01"), **TWO},
        "/atom.xml: its updated is not that of its newest entry; write that"),
    "a feed without a title": (
        {"atom.xml": atom(("a", "tag:1", "2025-01-28"), title=""), "a.md": article("a")},
        "/atom.xml: the feed has no title; give it one"),
    "an RSS feed with another date": (
        {"rss.xml": '<rss version="2.0"><channel><title>N</title><item><title>a</title>'
                    "<link>gemini://localhost/a</link><guid>1</guid>"
                    "<pubDate>Wed, 29 Jan 2025 00:00:00 +0000</pubDate></item></channel></rss>\n",
         "a.md": article("a")},
        "/rss.xml: '/a' is of 2025-01-29 here and of 2025-01-28 on '/feed.gmi'"),
    "a file that cannot be read any more": (
        {"a.md": article("A", body="[x](/d/)\n"), "d/b.md": article("B")},
        "/a: '/d/' leads nowhere"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_planted_fault_is_told_in_one_line(crawl, what):
    files, told = FAULTS[what]
    status, lines = crawl(files)
    assert status == 1
    assert len(lines) == 1, lines
    assert told in lines[0], lines
    assert FORM.fullmatch(lines[0]), lines[0]


SOUND = {
    "words for a search": "[x](/search?author%3Ajane)\n",
    "a note to the editors": "[x](/feedback)\n",
    "the web": "[x](https://example.org/none) and ![A cat](https://example.org/cat.png)\n",
    "another capsule": "[x](gemini://example.org/none) and [y](gopher://example.org/1/none)\n",
    "the same host on another port": "[x](gemini://localhost:1966/none)\n",
    "the other protocol": "[x](gopher://localhost/0/a.txt) and [y](gopher://localhost)\n",
    "a mail address": "[x](mailto:jane@example.org)\n",
    "a fragment": "[x](#x) and [y](/archive/#x)\n",
    "a wide line that is no code": "x" * 100 + "\n",
    "code of eighty columns": "```c\n" + "x" * 80 + "\n```\n",
    "a title of a folder": "[x](/d/)\n",
}


@pytest.mark.parametrize("what", SOUND)
def test_what_is_sound_is_not_told(crawl, what):
    assert crawl({"a.md": article("A", body=SOUND[what]),
                  "d/index.md": article("D", "2025-01-02")}) == (0, [])


def test_a_note_to_the_editors_is_not_written_by_the_crawl(crawl, tmp_path):
    crawl({"a.md": article("A", body="[x](/feedback?hello)\n")})
    assert not (tmp_path / "state").exists()


def test_what_robots_are_kept_out_of_has_no_title_of_its_own(crawl):
    files = {"a.md": article("Same"), "b.md": article("Same", "2025-01-02")}
    assert crawl(files)[0] == 1
    files["robots.txt"] = "User-agent: archiver\nUser-agent: indexer\nDisallow: /b$\n"
    assert crawl(files) == (0, [])
    files["robots.txt"] = "User-agent: archiver\nDisallow: /b\n"
    assert crawl(files)[0] == 1


def test_a_menu_that_is_none_is_told(crawl):
    status, lines = crawl({"x.png": b"picture", "a.md": article(
        "A", body="[x](gopher://localhost/1/x.png)\n")})
    assert status == 1
    assert lines == ["/x.png: links say that it is a menu, and it is none; "
                     "link to it as the file it is"]


def test_more_addresses_than_crawlers_visit_are_told(crawl):
    pages = "".join(f"=> /none.txt?{i} {i}\n" for i in range(15001))
    status, lines = crawl({"a.gmi": "# A\n" + pages, "none.txt": "x",
                           "b.md": article("B", body="[x](/a.gmi)\n")})
    assert status == 1
    assert len(lines) == 1
    assert re.match(r"/: 150\d\d addresses for crawlers, which read 15000; keep them out", lines[0])


def test_several_sites_are_told_apart(tmp_path):
    sites = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(article("A", body=f"[x](/no/{name})\n"))
        sites.append(f"- {{host: {name}.example, content: {tmp_path / name}}}\n")
    config = tmp_path / "smallpress.yaml"
    config.write_text("sites:\n" + "".join(sites))
    done = smallpress("check", "--config", config, "--certs", tmp_path, "--state", tmp_path,
                      "--crawl")
    assert done.returncode == 1
    for name in ("one", "two"):
        assert f"//{name}.example/a: '/no/{name}' leads nowhere; ".encode() in done.stdout


def test_a_crawl_goes_by_the_public_name_and_port(crawl):
    status, lines = crawl({"a.md": article("A", body="[x](gemini://press.example:1966/none) "
                                                     "[y](gemini://press.example/none2)\n")},
                          "--host", "press.example", "--public", "gemini://press.example:1966")
    assert status == 1
    assert lines == ["/a: '/none' leads nowhere; correct it, or add what it names"]


@pytest.mark.parametrize("content", [os.path.join(ROOT, "content"), SITE])
def test_the_publications_of_this_house_are_clean(tmp_path, content):
    done = smallpress("check", "--content", content, "--certs", tmp_path, "--state", tmp_path,
                      "--crawl")
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if re.match(r"/[^ ]*: (?!note: )", line)
            and not line.startswith(content)] == []
    read = next(line for line in lines if "addresses read" in line)
    gemini, gopher = map(int, re.findall(r"\d+", read))
    assert gemini > 50 and gopher > 50


def test_progress_is_shown_on_a_terminal_alone(tmp_path):
    command = [PROGRAM, "check", "--content", SITE, "--certs", str(tmp_path),
               "--state", str(tmp_path), "--crawl"]
    ours, theirs = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    assert b"crawling localhost: 1 of " in os.read(ours, 4096)
    os.close(ours)
    assert b"crawling" not in done.stdout
    silent = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert b"crawling" not in silent.stderr
    assert silent.stdout == done.stdout
