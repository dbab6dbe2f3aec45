"""Every page of a publication, read as a crawler would, on both protocols.

Each request is one run of `smallpress answer`: no sockets, no waiting.  The
catalog stays in the state folder, so that only the first one indexes.
"""
import collections
import hashlib
import os
import re
import unicodedata
import urllib.parse
import urllib.robotparser

import pytest

from conftest import ROOT, SITE, smallpress

PUBLISHER = """\
name: Sample Press
legal_name: Sample Press, Inc.
tagline: Words that stay
description: A publication made for tests.
website: https://www.sample.example/
email: pub@sample.example
phone: +1-555-0100
address: [1 Main Street, "Springfield, NY 10000", United States]
founders:
  - name: Ann Lee
    title: Founder
    works_for: Sample Press, Inc.
    follow:
      - label: X
        url: https://x.com/annlee
      - Bloomberg
policies:
  ethics: {url: "https://www.sample.example/about", text: We say what we know.}
  diversity: https://www.sample.example/about
alternate_names: [SP, samplepress]
areas_served: [worldwide]
languages: [en]
logo: {path: /media/logo.png, alt: A printing press}
rating: {value: 5, count: 497, as_of: 2025-01-28}
icon: "\U0001F4F0"
resources:
  - kind: newsletter
    title: The newsletter
    text: Once a week.
    url: https://www.sample.example/newsletter
"""

BODY = """\
A paragraph with [a link](https://example.org/), and *a word* that matters.

![A press at work](/media/logo.png)

## Second

* one
* two

```python
print("x" * 10)
```

> Somebody said it.

| a | b |
|---|---|
| 1 | 2 |
"""


def write(folder, name, text):
    path = os.path.join(str(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def article(folder, slug, title, date, more="", body=BODY):
    write(folder, f"p/{slug}.md", f'---\ntitle: "{title}"\ndate: {date}\n{more}---\n{body}')


def sample(folder):
    write(folder, "publisher.yaml", PUBLISHER)
    write(folder, "media/logo.png", b"\x89PNG" + b"x" * 2000)
    write(folder, "colophon.md", "# Colophon\n\nMade by hand.\n")
    write(folder, "about/ethics.md", "# Our ethics\n\nIn our own words.\n")
    for i in range(1, 6):
        article(folder, f"nlp/part-{i}", f"Step {i} of the way", f"2024-0{i}-10",
                "author: Ann Lee\ncategory: NLP\nseries: Steps\ntags: [words, way]\n")
    for i in range(110):
        article(folder, f"many/n{i:03}", f"Number {i}", f"2020-{i // 28 + 1:02}-{i % 28 + 1:02}",
                "author: Bo\ncategory: Many Things\n", body=f"Words of number {i}.\n")
    article(folder, "nlp/long", "A title that goes on and on, well beyond what fits on the line "
            "of a menu, and is shown in full nevertheless", "2024-07-01",
            "author: Ann Lee\ncategory: NLP\nupdated: 2024-08-01\neditor: Editorial Team\n"
            "canonical_url: https://www.sample.example/p/nlp/long\n")
    article(folder, "nlp/cjk", "出版社の長い題名は折り返されても読めるように全部の文字が残っていなければならない", "2024-07-02",
            "author: 山田太郎\ncategory: 言語\ntags: [言葉]\n", body="本文です。\n")
    article(folder, "nlp/odd name 100%", "An odd name", "2024-07-03", "category: NLP\n")
    article(folder, "nlp/draft", "A draft", "2024-07-04", "draft: true\n")
    article(folder, "nlp/future", "Not yet", "2099-01-01")
    article(folder, "nlp/gone", "Gone", "2024-07-05", "withdrawn: It was wrong.\n")
    article(folder, "nlp/alias", "Renamed", "2024-07-06", "aliases: [/old/name]\n")


class Press:
    """A content folder and the two ways to read it."""

    def __init__(self, content, state):
        self.content, self.state = str(content), str(state)

    def run(self, protocol, request):
        done = smallpress("answer", protocol, "--content", self.content, "--state", self.state,
                          stdin=request)
        assert done.returncode == 0, done.stderr
        assert b"Sanitizer" not in done.stderr and b"runtime error" not in done.stderr, done.stderr
        return done.stdout

    def gemini(self, path):
        answer = self.run("gemini", b"gemini://localhost" + path.encode() + b"\r\n")
        head, end, body = answer.partition(b"\r\n")
        assert end == b"\r\n"
        return head.decode(), body

    def gopher(self, selector):
        return self.run("gopher", selector.encode() + b"\r\n")


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    content = tmp_path_factory.mktemp("content")
    sample(content)
    return Press(content, tmp_path_factory.mktemp("state"))


def sites():
    yield "sample", None
    for folder in (SITE, os.path.join(ROOT, "content")):
        if os.path.exists(os.path.join(folder, "publisher.yaml")):
            yield os.path.basename(folder), folder


@pytest.fixture(scope="module", params=list(sites()), ids=lambda param: param[0])
def every_site(request, press, tmp_path_factory):
    if request.param[1] is None:
        return press
    return Press(request.param[1], tmp_path_factory.mktemp("state"))


def is_one_of_many(path):
    """Nine of ten of the sample's hundred like articles need no visit."""
    return re.search(r"/p/many/n\d\d[1-9]", path) is not None


# --- what a page must be ---

def columns(text):
    width = 0
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
            continue
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


def check_gemtext(path, body):
    text = body.decode("utf-8")
    assert text.startswith("# "), path
    assert text.endswith("\n") and not text.endswith("\n\n"), path
    plain = re.sub(r"(?ms)^```.*?^```$", "```", text)
    assert "\n\n\n" not in plain, path
    assert not re.search(r"[ \t]+$", plain, re.M), path
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), path
    links = []
    for line in plain.split("\n"):
        if line.startswith("=>"):
            found = re.fullmatch(r"=> (\S+)(?: (\S.*))?", line)
            assert found, (path, line)
            links.append(found[1])
    return links


def check_menu(selector, body):
    text = body.decode("utf-8")
    lines = text.split("\r\n")
    assert lines[-2:] == [".", ""], selector
    rows = [line.split("\t") for line in lines[:-2]]
    blank = code = False
    for row in rows:
        assert len(row) == 4, (selector, row)
        assert row[0][0] in "0179Ighi", (selector, row)
        assert row[3].isdigit(), (selector, row)
        assert columns(row[0][1:]) <= 70, (selector, row)
        if not row[0].startswith("i    "):
            assert columns(row[0][1:]) <= 67, (selector, row)
        assert row[0] != "i" or not blank or code, (selector, "two blank lines")
        blank = row[0] == "i"
        code = row[0].startswith("i    ") or (blank and code)
    first = rows[0][0]
    if first.startswith("0"):
        assert rows[1][0] == "i"
        rows_title = rows[2:]
    else:
        rows_title = rows
    underline = next(row[0] for row in rows_title if re.fullmatch("i=+", row[0]))
    assert underline, selector
    return [(row[0][0], row[1]) for row in rows
            if row[0][0] != "i" and row[2] == "localhost" and not row[1].startswith("URL:")]


def check_text(path, body):
    text = body.decode("utf-8")
    lines = text.split("\n")
    assert text.endswith("\n") and not text.endswith("\n\n"), path
    assert any(re.fullmatch("=+", line) for line in lines[1:6]), path
    for line in lines:
        assert line != ".", path
        word = re.fullmatch(r" *(\[\d+\] )?\S+", line)  # an address is never broken
        assert columns(line) <= 70 or word or line.startswith("    "), (path, line)


def test_every_gemini_link_leads_to_a_whole_page(every_site):
    todo, seen = collections.deque(["/"]), {}
    while todo:
        path = todo.popleft()
        if path in seen or is_one_of_many(path):
            continue
        head, body = every_site.gemini(path)
        seen[path] = head
        asks = path.startswith(("/search", "/feedback"))
        assert head.startswith("20 ") or (asks and head[:2] in ("10", "11")), (path, head)
        if not head.startswith("20 text/gemini"):
            if path.endswith(".txt") and path[:-4] in seen:
                check_text(path, body)
            continue
        for link in check_gemtext(path, body):
            url = urllib.parse.urljoin("https://localhost" + path, link)
            parts = urllib.parse.urlsplit(url)
            if parts.scheme == "https" and parts.netloc == "localhost" and \
                    not link.startswith("https:"):
                todo.append(parts.path + ("?" + parts.query if parts.query else ""))
    assert len(seen) > 20
    assert "/about/" in seen and "/archive/" in seen and "/latest" in seen


def test_every_gopher_item_leads_to_a_whole_page(every_site):
    todo, seen = collections.deque([("1", "/")]), set()
    while todo:
        item = todo.popleft()
        if item in seen or is_one_of_many(item[1]):
            continue
        seen.add(item)
        kind, selector = item
        body = every_site.gopher(selector)
        assert not body.startswith(b"3"), item
        if kind in "17":
            todo.extend(check_menu(selector, body))
        elif kind == "0" and selector.endswith(".txt") and selector.startswith("/p/"):
            check_text(selector, body)
    assert len(seen) > 20


def test_the_same_page_has_the_same_bytes_twice(every_site, tmp_path):
    other = Press(every_site.content, tmp_path)
    for path in ("/", "/latest", "/archive/", "/about/", "/feeds/", "/robots.txt", "/atom.xml",
                 "/sitemap.txt", "/manifest.txt"):
        assert every_site.gemini(path) == other.gemini(path), path
        assert every_site.gopher(path) == other.gopher(path), path


def test_the_manifest_tells_what_lies_at_each_address(press):
    lines = [line.split() for line in press.gemini("/manifest.txt")[1].decode().splitlines()]
    assert len(lines) > 100
    told = {urllib.parse.urlsplit(line[3]).path: line for line in lines}
    for path in ("/p/nlp/part-3", "/p/nlp/long", "/p/nlp/cjk", "/p/nlp/odd%20name%20100%25",
                 "/colophon", "/about/ethics", "/p/many/n000"):
        body = press.gemini(path)[1]
        assert told[path][:2] == [hashlib.sha256(body).hexdigest(), str(len(body))], path
    assert "/p/nlp/gone" not in told and "/p/nlp/draft" not in told


# --- single promises ---

def test_the_publisher_card_says_who_publishes(press):
    text = press.gemini("/")[1].decode()
    card = text[text.index("## Publisher"):]
    for words in ("Sample Press, Inc.", "1 Main Street, Springfield, NY 10000, United States",
                  "+1-555-0100", "pub@sample.example", "sample.example", "Ann Lee, Founder",
                  "worldwide", "Rating: 5 of 5 stars from 497 reviews, as of 2025-01-28",
                  "=> /media/logo.png A printing press (PNG image, 2 kB)"):
        assert words in card, words
    assert len([line for line in card.split("\n") if line]) <= 18


def test_newest_articles_are_entries_of_a_feed(press):
    for path in ("/", "/latest", "/feed.gmi", "/category/nlp/"):
        text = press.gemini(path)[1].decode()
        run = re.search(r"(?:^=> \S+ \d{4}-\d\d-\d\d \S.*\n){3,}", text, re.M)
        assert run, path
    dates = re.findall(r"^=> \S+ (\d{4}-\d\d-\d\d) ", press.gemini("/latest")[1].decode(), re.M)
    assert dates == sorted(dates, reverse=True) and len(dates) == 50


def test_only_lists_have_dated_links(press):
    for path in ("/p/nlp/part-3", "/about/", "/search/2/number", "/search?number"):
        head, body = press.gemini(path)
        if head.startswith("20"):
            assert not re.search(r"^=> \S+ \d{4}-\d\d-\d\d", body.decode(), re.M), path


@pytest.mark.parametrize("path, status", [
    ("/nothing", "51"), ("/p/nlp/draft", "51"), ("/p/nlp/draft.md", "51"),
    ("/p/nlp/future", "51"), ("/p/nlp/future.txt", "51"), ("/publisher.yaml", "51"),
    ("/p/nlp/gone", "52"), ("/p/nlp/gone.md", "52"),
    ("/old/name", "31"), ("/latest/", "31"), ("/archive", "31"),
    ("/search", "10"), ("/feedback", "10"), ("/feedback/private", "11"),
    ("/feedback/p/nlp/part-1", "10"), ("/feedback/nothing", "51"),
])
def test_an_address_without_a_page_says_what_to_do(press, path, status):
    head, body = press.gemini(path)
    assert head[:3] == status + " " and len(head) > 12 and body == b""
    if status == "31":
        assert re.fullmatch(r"31 gemini://localhost/[!-~]*", head)


def test_gopher_offers_the_nearest_titles(press):
    body = press.gopher("/p/nlp/odd-nam")
    assert body.startswith(b"3Nothing has this address.")
    assert body.count(b"\r\n3") == 0
    assert b"An odd name\t/p/nlp/odd%20name%20100%25\t" in body


def test_twins_are_the_same_page_in_other_clothes(press):
    head, text = press.gemini("/p/nlp/long.txt")
    assert head.startswith("20 text/plain")
    check_text("/p/nlp/long.txt", text)
    head, gemtext = press.gemini("/p/nlp/long.gmi")
    assert head.startswith("20 text/gemini")
    assert gemtext == press.gemini("/p/nlp/long")[1]
    head, source = press.gemini("/p/nlp/long.md")
    assert head.startswith("20 text/markdown")
    with open(os.path.join(press.content, "p/nlp/long.md"), "rb") as file:
        assert file.read() == source
    assert press.gopher("/p/nlp/long.md") == source


def test_the_publishers_own_page_replaces_the_generated_one(press, tmp_path):
    assert press.gemini("/about/ethics")[1].startswith(b"# Our ethics\n\nIn our own words.\n")
    assert press.gemini("/about/diversity")[1].startswith(b"# Diversity policy\n")
    sample(tmp_path / "content")
    write(tmp_path / "content", "index.md", "# Welcome\n\nCome in.\n")
    write(tmp_path / "content", "about.md", "# Ourselves\n\nWe are few.\n")
    own = Press(tmp_path / "content", tmp_path / "state")
    front = own.gemini("/")[1].decode()
    assert front.startswith("# Welcome\n\nCome in.\n")
    for way in ("/latest", "/archive/", "/search", "/feeds/", "/about/"):
        assert f"=> {way} " in front
    assert own.gemini("/about/")[1].startswith(b"# Ourselves\n")


def test_search_answers_with_titles_and_snippets(press):
    head, body = press.gemini("/search?number%2017")
    assert head.startswith("20 ")
    check_gemtext("/search", body)
    assert "=> /p/many/n017 Number 17\n2020-01-18" in body.decode()
    head, body = press.gemini("/search?words")
    more = re.search(r"^=> (/search/2/\S+) More results", body.decode(), re.M)
    assert more
    assert press.gemini(more[1])[0].startswith("20 ")
    assert press.gemini("/search?zzzzqqq")[1].startswith(b"# Search: zzzzqqq\n\nNothing was found.")
    rows = check_menu("/search", press.gopher("/search\tnumber"))
    assert any(selector.startswith("/p/many/") for _, selector in rows)
    _, more = next(row for row in check_menu("/search", press.gopher("/search\twords of number"))
                   if row[1].startswith("/search/2/"))
    rows = check_menu(more, press.gopher(more))
    assert any(selector.startswith("/p/many/") for _, selector in rows)
    assert any(selector.startswith("/search/3/") for _, selector in rows)
    help_page = press.gopher("/search\t")
    assert b"\r\n7Search\t/search\t" in help_page


# --- feedback ---

def notes(press):
    folder = os.path.join(press.state, "localhost", "feedback", "new")
    found = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), "rb") as file:
            found.append(file.read().decode())
    return found


def test_a_note_is_in_the_letter_box_before_the_thanks(press, tmp_path):
    box = Press(press.content, tmp_path)
    head, body = box.gemini("/feedback/p/nlp/part-1?A%20good%20one%1b%5b31m%0A%0AThe%20end")
    assert head.startswith("20 ") and body.startswith(b"# Thank you\n")
    assert b"good one" not in body
    note, = notes(box)
    assert "\nX-Article: /p/nlp/part-1\n" in note
    assert note.endswith("\n\nA good one[31m\n\nThe end\n")
    head, body = box.gemini("/feedback/private?between%20us")
    assert head.startswith("20 ")
    assert box.gopher("/feedback/p/nlp/part-1\tby gopher").startswith(b"iThank you\t")
    assert len(notes(box)) == 3
    shown = smallpress("feedback", "--state", box.state, check=True).stdout.decode()
    assert "/p/nlp/part-1" in shown and "between us" in shown and "private" in shown
    assert smallpress("feedback", "--state", box.state, "--seen", check=True).stdout
    assert smallpress("feedback", "--state", box.state, check=True).stdout == b"No new notes.\n"
    typo = smallpress("feedback", "--state", box.state, "--host", "locahlost.example")
    assert typo.returncode == 1 and b"locahlost.example" in typo.stderr
    assert b"between us" in smallpress("feedback", "--state", box.state, "--all",
                                       check=True).stdout


def test_an_empty_or_endless_note_keeps_nothing(press, tmp_path):
    box = Press(press.content, tmp_path)
    assert box.gemini("/feedback?")[0].startswith("10 ")
    assert box.gemini("/feedback?%20%0A")[0].startswith("10 ")
    assert box.gopher("/feedback\t" + "x" * 1001).startswith(b"3A note holds at most 1,000 bytes")
    assert notes(box) == []


# --- bad input ---

PUBLISHERS = {
    "none": "",
    "a name": "name: Only a Name\n",
    "half": "name: Half\nemail: a@b.example\nfounders:\n  - name: Somebody\n",
    "no pictures": "name: No Logo\nlogo: {path: /media/none.png, alt: Nothing}\n"
                   "cover: /media/none.jpg\n",
    "long": "name: " + "Long " * 200 + "\nlegal_name: " + "x" * 900 + "\ntagline: "
            + "y" * 900 + "\n",
    "CJK": "name: 出版社" + "長" * 200 + "\naddress: [東京都]\nareas_served: [世界]\n",
}


@pytest.mark.parametrize("publisher", PUBLISHERS.values(), ids=PUBLISHERS.keys())
def test_pages_stay_whole_whatever_publisher_yaml_says(tmp_path, publisher):
    content = tmp_path / "content"
    for i in range(4):
        article(content, f"x/a{i}", f"Title {i}", f"2024-01-0{i + 1}", body="Words.\n")
    if publisher:
        write(content, "publisher.yaml", publisher)
    press = Press(content, tmp_path / "state")
    for path in ("/", "/about/", "/latest", "/feeds/", "/archive/", "/p/x/a1"):
        head, body = press.gemini(path)
        assert head.startswith("20 "), (path, head)
        for link in check_gemtext(path, body):
            if link.startswith("/") and not link.startswith(("/search", "/feedback")):
                assert press.gemini(link)[0].startswith("20 "), (path, link)
        assert not re.search(r"(?m)^(=> \S+ ?|[A-Z][a-z ]+: ?|#+ ?|\* ?)$", body.decode()
                             .replace("Founders:\n", "")), path
        check_menu(path, press.gopher(path))


def test_the_running_server_keeps_notes_too(start):
    server = start("--limits", "off")
    port = server.ports["gemini"]
    head, _ = server.gemini(f"gemini://localhost:{port}/feedback?over%20Gemini")
    assert head.startswith(b"20 ")
    assert server.gopher("/feedback/private\tover Gopher").startswith(b"iThank you\t")
    told = smallpress("feedback", "--state", server.state, check=True).stdout
    assert b"over Gemini" in told and b"over Gopher" in told and b"private" in told


# --- well-known files ---

def test_crawlers_find_what_they_ask_for(press):
    head, robots = press.gemini("/robots.txt?kennedy-crawler")
    assert head.startswith("20 text/plain")
    assert press.gopher("robots.txt") == press.gopher("/robots.txt") == robots
    assert press.gopher("caps.txt").startswith(b"CAPS\n")
    assert press.gemini("/favicon.txt")[1] == "\U0001F4F0".encode()
    security = press.gemini("/.well-known/security.txt")[1].decode()
    assert "Contact: mailto:pub@sample.example\n" in security
    assert re.search(r"^Expires: \d{4}-01-01T00:00:00Z$", security, re.M)


def robots_of_groups(text, names):
    """The rules of every group that has one of the names above it."""
    rules, naming, ours = [], False, False
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        if key.lower() == "user-agent":
            ours = (naming and ours) or value.strip() in names
            naming = True
        elif key:
            naming = False
            if ours and key.lower() == "disallow":
                rules.append(value.strip())
    return rules


def prefix_robot(text, names):
    rules = robots_of_groups(text, names)
    return lambda path: not any(path.startswith(rule) for rule in rules)


def star_robot(text, names):
    """Knows "*" and a "$" at the end; its own rules are whole paths or folders."""
    rules = robots_of_groups(text, names)

    def blocks(rule, path):
        if "*" not in rule:
            return path == rule or path.startswith(rule.rstrip("/") + "/")
        # One that takes a star in the middle for "it begins so" would block too much.
        assert rule.count("*") > 1 or rule[-1] == "*" or rule.startswith(("*", "/*"))
        pattern = "".join(".*" if c == "*" else re.escape(c) for c in rule.rstrip("$"))
        return bool(re.fullmatch(pattern, path))

    return lambda path: not any(blocks(rule, path) for rule in rules)


def library_robot(text, names):
    robot = urllib.robotparser.RobotFileParser()
    robot.parse(text.splitlines())
    return lambda path: all(robot.can_fetch(name, path) for name in names)


def forgetful_robot(text, names):
    """Knows the last name of a group alone."""
    text = re.sub(r"(User-agent: .*\n)+(?=User-agent)", "", text)
    return prefix_robot(text, names)


OPEN = ("/", "/p/nlp/long", "/p/nlp/long/page", "/latest", "/sitemap.txt", "/robots.txt",
        "/favicon.txt", "/.well-known/security.txt", "/notes/lines.txt", "/atom.xml", "/feed.gmi",
        "/tag/rag/rss.xml", "/media/logo.png", "/archive/2020/")
SHUT = ("/search", "/search/2/words", "/feedback", "/feedback/p/nlp/long", "/feedback/private")
TWINS = ("/p/nlp/long.txt", "/p/nlp/long.gmi", "/p/nlp/long.md", "/p/a/b/c.txt")


@pytest.mark.parametrize("robot,names,open_to,shut_from", [
    (prefix_robot, {"*", "indexer"}, OPEN + TWINS, SHUT),
    (prefix_robot, {"indexer"}, OPEN, SHUT),
    (prefix_robot, {"archiver", "*"}, OPEN, SHUT),
    (prefix_robot, {"veronica", "*"}, OPEN, SHUT),
    (star_robot, {"*", "tlgs", "indexer"}, OPEN, SHUT + TWINS),
    (star_robot, {"tardis", "indexer", "researcher", "archiver", "tlgs", "*"}, OPEN, SHUT + TWINS),
    (library_robot, {"indexer", "*"}, OPEN, SHUT),
    (library_robot, {"somebody-new"}, OPEN, SHUT),
    (forgetful_robot, {"veronica", "*"}, OPEN, SHUT),
    (prefix_robot, {"webproxy"}, OPEN + TWINS + SHUT[:2], SHUT[2:]),
    (library_robot, {"webproxy"}, OPEN + TWINS + SHUT[:2], SHUT[2:]),
])
def test_robots_of_every_kind_read_robots_txt_alike(press, robot, names, open_to, shut_from):
    text = press.gemini("/robots.txt")[1].decode()
    assert len(text.splitlines()) <= 16
    may = robot(text, names)
    assert [path for path in open_to if not may(path)] == []
    assert [path for path in shut_from if may(path)] == []


def test_every_address_of_the_sitemap_answers(press):
    lines = press.gemini("/sitemap.txt")[1].decode().splitlines()
    assert len(lines) == len(set(lines)) > 130
    for line in lines:
        assert line.startswith("gemini://localhost/")
        path = line[len("gemini://localhost"):]
        if not is_one_of_many(path):
            assert press.gemini(path)[0].startswith("20 "), path
    for path in ("/p/nlp/long", "/colophon", "/about/ethics", "/archive/2020/02/", "/author/bo/"):
        assert "gemini://localhost" + path in lines
    assert not any("gone" in line or "draft" in line or "future" in line for line in lines)
    assert press.gopher("/sitemap.txt").decode().splitlines()[0] == "gopher://localhost/1/"
