"""`smallpress answer gopher`: requests as clients, probes and strangers send them.

One run a request, on the fixture publication; no sockets, no waiting.
"""
import html.parser
import os
import re
import unicodedata

import pytest

from conftest import SITE, smallpress


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


def ask(state, raw, content=SITE, *options):
    done = smallpress("answer", "gopher", "--content", content, "--state", state, *options,
                      stdin=raw)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert b"runtime error" not in done.stderr and b"Sanitizer" not in done.stderr
    return done.stdout


def columns(text):
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_menu(body, host="localhost", port=70):
    """RFC 1436 as strict clients read it; the rows without the final dot."""
    assert body.endswith(b"\r\n.\r\n")
    lines = body.decode("utf-8").split("\r\n")
    assert lines[-2:] == [".", ""]
    rows = []
    for line in lines[:-2]:
        assert "\n" not in line and "\r" not in line
        fields = line.split("\t")
        assert len(fields) == 4, line
        kind, label = fields[0][:1], fields[0][1:]
        assert kind in set("0179Ighi3"), line
        assert columns(label) <= 67, line
        assert label.isprintable() and len(fields[1]) <= 1024
        assert fields[3].isdigit()
        if kind in "i3":
            assert fields[1] == "" and fields[3] == "1"
        else:
            assert (fields[2], fields[3]) == (host, str(port))
            assert not re.search(r"[?\x00-\x20]", fields[1]) or fields[1].startswith("URL:"), line
        if kind == "h":
            assert fields[1].startswith("URL:")
        rows.append((kind, label, fields[1]))
    return rows


def check_error(body):
    """One error line, the first, that can be read by itself; ways onward below."""
    rows = check_menu(body)
    assert [kind for kind, _, _ in rows].count("3") == 1
    assert rows[0][0] == "3" and len(rows[0][1]) > 5
    return rows


def check_text(body):
    """No end mark, no line that is a dot alone, nothing that a terminal obeys."""
    text = body.decode("utf-8")
    assert not re.search(r"(^|\n)\.\r?(\n|$)", text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    return text


# --- menus ---

@pytest.mark.parametrize("raw", [b"\r\n", b"/\r\n", b"\n", b"/\n", b"//\r\n", b"\t\r\n", b"/",
                                 b"\r\nGET / HTTP/1.0\r\n", b"/\twords\r\n"])
def test_the_front_page_has_many_spellings(state, raw):
    body = ask(state, raw)
    rows = check_menu(body)
    assert ("i", "The Sample Press", "") == rows[0]
    assert body == ask(state, b"\r\n")
    assert "3" not in {kind for kind, _, _ in rows}


MENUS = [b"/latest", b"/archive/", b"/archive/2025/", b"/archive/2025/05/", b"/category/web/",
         b"/author/ann-lee/", b"/series/how-a-press-works/", b"/tag/names/", b"/about/", b"/support",
         b"/feeds/", b"/changes", b"/p/web/why-a-small-web", b"p/web/why-a-small-web", b"/notes/",
         b"/colophon", b"/p/nlp/long-title", "/p/nlp/日本語".encode(), "/p/nlp/über-köln".encode(),
         b"/p/web/two words", b"/p/web/two%20words", b"/p/web/100% sure",
         b"/p/web/100%25%20sure", b"/search", b"/search\tpress"]


@pytest.mark.parametrize("selector", MENUS, ids=lambda s: s.decode())
def test_a_page_is_a_menu(state, selector):
    rows = check_menu(ask(state, selector + b"\r\n"))
    assert "3" not in {kind for kind, _, _ in rows}


def test_every_row_of_every_menu_leads_somewhere(state):
    seen, todo = {"/"}, ["/"]
    while todo:
        selector = todo.pop()
        for kind, label, target in check_menu(ask(state, selector.encode() + b"\r\n")):
            if kind in "i3h" or target in seen:
                continue
            seen.add(target)
            body = ask(state, target.encode() + b"\r\n")
            assert not body.startswith(b"3"), (selector, label, target)
            assert body
            if kind in "17":
                todo.append(target)
            elif kind == "0" and not target.endswith((".md", "lines.txt")):
                check_text(body)
    assert len(seen) > 40


def test_the_public_name_and_port_stand_in_menus(state):
    rows = check_menu(ask(state, b"/latest\r\n", SITE, "--host", "press.test",
                          "--listen", "gopher://127.0.0.1:7070"), "press.test", 7070)
    assert rows
    rows = check_menu(ask(state, b"/latest\r\n", SITE, "--host", "press.test", "--public",
                          "gopher://gopher.press.test:70"), "gopher.press.test", 70)
    assert rows


# --- texts and files ---

def test_a_text_has_no_end_mark(state):
    for selector in (b"/p/web/why-a-small-web.txt", b"/p/nlp/long-title.txt",
                     b"/p/nlp/long-title.gmi", b"/p/nlp/long-title.md", b"/notes/lines.txt"):
        text = check_text(ask(state, selector + b"\r\n"))
        assert text
    assert "\n .\n" in check_text(ask(state, b"/notes/lines.txt\r\n"))
    lines = ask(state, b"/p/web/why-a-small-web.txt\r\n").decode().splitlines()
    assert lines[0] == "Why a small web" and lines[1] == "=" * len(lines[0])
    assert max(map(columns, lines)) <= 70


@pytest.mark.parametrize("text, sent", [
    (b".", b" ."), (b".\n", b" .\n"), (b"a\r\n.\r\nb\r\n", b"a\r\n .\r\nb\r\n"),
    (b"a\n..\n. \n.x\n", b"a\n..\n. \n.x\n"), (b"", b""), (b"a.\n", b"a.\n"),
    (b"x" * 16383 + b"\n.\n", b"x" * 16383 + b"\n .\n"),
    (b"a\n" * 40000 + b".", b"a\n" * 40000 + b" ."),
    (b"a\n" * 40000, b"a\n" * 40000)], ids=range(9))
def test_a_text_file_is_changed_only_where_a_dot_stands_alone(site, tmp_path, text, sent):
    (site / "some.txt").write_bytes(text)
    assert ask(tmp_path / "state", b"/some.txt\r\n", site) == sent


@pytest.mark.parametrize("name", ["robots.txt", "caps.txt", "favicon.txt"])
def test_well_known_files_need_no_slash(state, name):
    body = ask(state, name.encode() + b"\r\n")
    assert body and body == ask(state, b"/" + name.encode() + b"\r\n")
    assert not body.startswith(b"3") and not body.endswith(b".\r\n")
    if name == "caps.txt":
        assert body.startswith(b"CAPS")


def test_a_picture_arrives_byte_for_byte(state):
    with open(os.path.join(SITE, "notes/press.png"), "rb") as file:
        assert ask(state, b"/notes/press.png\r\n") == file.read()


def test_a_large_file_arrives_whole(site, tmp_path):
    large = os.urandom(3_000_000)
    (site / "media" / "large.bin").write_bytes(large)
    assert ask(tmp_path / "state", b"/media/large.bin\r\n", site) == large


# --- what has moved ---

@pytest.mark.parametrize("old, new", [
    (b"/notes", b"/notes/"), (b"/about", b"/about/"), (b"/old/name", b"/p/web/renamed"),
    (b"/p/web/former-name.html", b"/p/web/renamed"), (b"/?p=101", b"/p/web/why-a-small-web"),
    (b"/p/web/renamed/", b"/p/web/renamed"), (b"/p//web/renamed", b"/p/web/renamed"),
    (b"/notes/../p/web/renamed", b"/p/web/renamed"), (b"/p/web/%72enamed", b"/p/web/renamed")])
def test_an_old_selector_is_served_from_the_new_place(state, old, new):
    assert ask(state, old + b"\r\n") == ask(state, new + b"\r\n")
    check_menu(ask(state, old + b"\r\n"))


# --- search ---

@pytest.mark.parametrize("raw", [b"/search\tpress\r\n", b"/search?press\r\n", b"search\tpress\r\n",
                                 b"/search\tpress\t+more\r\n", b"/search?%70ress\r\n"])
def test_words_come_behind_a_tab_or_a_question_mark(state, raw):
    rows = check_menu(ask(state, raw))
    assert "/p/web/press-1" in [target for _, _, target in rows]


@pytest.mark.parametrize("words", [
    b"", b" ", b"press type ink", "日本語".encode(), b"\xdc\xff", b"\x00", b"\"", b"NEAR(", b"don't",
    b"C++", b"*", b"-", b"author:", b"+press", b"$100", b"!", b"\x1b[31m", b"year:99999999999",
    b"a" * 900, b"AND OR NOT", b"((((((((", b"press\rtype"])
def test_no_words_are_a_mistake(state, words):
    body = ask(state, b"/search\t" + words + b"\r\n")
    if words == b"!":  # that is a probe
        assert body.startswith(b"+-1\r\n")
        return
    rows = check_menu(body)
    assert "3" not in {kind for kind, _, _ in rows}


# --- errors ---

@pytest.mark.parametrize("selector", [
    b"/nothing", b"/p/web/why-a-small-wep", b"..", b"/..", b"../../etc/passwd", b"/../../etc/passwd",
    b"/%2e%2e/%2e%2e/etc/passwd", b"/%252e%252e/x", b"/etc/passwd", b"/p\\web", b"/p\x00",
    b"/p\x1b[2J", b"/p\rx", b"/\xdc", b"/\xc0\xae\xc0\xae/x", b"a" * 255, b"a" * 256, b"a" * 1024,
    b"a" * 2000, b"a" * 65536, b"/p/web/draft", b"/p/web/draft.md", b"/p/web/tomorrow",
    b"/p/web/withdrawn", b"/p/web/broken", b"/publisher.yaml", b"/.hidden.md", b"/p/web/x.tmp",
    b"/p/web/why-a-small-web.md~", b"/category/none/", b"GET /x", b"URL:javascript:alert(1)",
    b"URL:data:text/html,x", b"URL:file:///etc/passwd", b"URL:telnet://h/", b"URL:", b"URL:x",
    b"URL:https://h/\x01"], ids=lambda selector: repr(selector)[2:40])
def test_what_cannot_be_is_one_error_line_and_ways_onward(state, selector):
    body = ask(state, selector + b"\r\n")
    check_error(body)
    assert b"CANARY" not in body and b"\x1b" not in body and b"root:" not in body
    # Nor is it repeated in a row: a link to nothing.
    assert len(selector) < 5 or b"/" + selector.lstrip(b"/") not in body


def test_an_error_says_what_is_near(state):
    rows = check_error(ask(state, b"/p/web/why-a-small-wep\r\n"))
    assert "/p/web/why-a-small-web" in [target for _, _, target in rows]


def test_a_withdrawn_article_says_why(state):
    rows = check_error(ask(state, b"/p/web/withdrawn\r\n"))
    assert "figures in this article were wrong" in " ".join(label for _, label, _ in rows)


def test_only_regular_files_of_the_folder_are_served(site, tmp_path):
    (tmp_path / "secret.txt").write_text("CANARY")
    (site / "out.txt").symlink_to("../secret.txt")
    (site / "above").symlink_to("..")
    os.mkfifo(site / "fifo.txt")
    for name in (b"out.txt", b"above/secret.txt", b"fifo.txt"):
        body = ask(tmp_path / "state", b"/" + name + b"\r\n", site)
        check_error(body)
        assert b"CANARY" not in body


def test_no_spelling_leads_out_of_the_folder(site, tmp_path):
    (tmp_path / "secret.md").write_text("CANARY")
    for dot in (b"..", b"%2e%2e", b"%2E.", b"%252e%252e", b"..%00", b"\xc0\xae\xc0\xae"):
        for slash in (b"/", b"%2f", b"\\", b"%5c", b"//", b"%252f"):
            for start in (b"/", b"", b"/p/"):
                body = ask(tmp_path / "state", start + (dot + slash) * 3 + b"secret.md\r\n", site)
                check_error(body)
                assert b"CANARY" not in body


# --- the world outside gopher ---

class Anchors(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]


def anchors(page):
    parser = Anchors()
    parser.feed(page.decode("utf-8"))
    parser.close()
    assert set(parser.tags) <= {"html", "head", "meta", "title", "body", "p", "a", "ul", "li"}
    return parser.links


@pytest.mark.parametrize("url", ["https://example.org/", "http://example.org/?a=1&b=2#c",
                                 "gemini://localhost/p/web/renamed", "gopher://h:70/1/x",
                                 "mailto:editor@press.example", "finger://h/", "spartan://h/",
                                 "nex://h/", "gophers://h/"])
def test_a_url_page_leads_there(state, url):
    for start in ("URL:", "/URL:"):
        page = ask(state, (start + url + "\r\n").encode())
        assert anchors(page) == [url]
        assert b"<!DOCTYPE html>" in page and not page.endswith(b".\r\n")


def test_a_url_page_is_escaped(state):
    for url in ("https://h/\"><script>alert(1)</script>", "https://h/'onload='x", "https://h/<b>",
                "https://h/&lt;script&gt;"):
        page = ask(state, ("URL:" + url + "\r\n").encode())
        assert len(anchors(page)) == 1


@pytest.mark.parametrize("verb", [b"GET", b"HEAD", b"POST", b"OPTIONS"])
def test_a_web_browser_is_told_where_it_is(state, verb):
    whole = ask(state, verb + b" /p/<x> HTTP/1.1\r\nHost: localhost:70\r\n\r\n")
    head, _, body = whole.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert re.match(r"HTTP/1\.0 [45]\d\d \S", lines[0])
    assert "Content-Type: text/html; charset=utf-8" in lines
    assert "Connection: close" in lines
    if verb == b"HEAD":
        assert body == b""
    else:
        assert f"Content-Length: {len(body)}" in lines
        assert anchors(body) == ["gopher://localhost/", "gemini://localhost/",
                                 "https://press.example/"]


def test_a_tls_handshake_gets_no_answer(state):
    assert ask(state, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\n" * 20) == b""
    assert ask(state, b"") == b""


# --- gopher+ ---

def test_the_start_page_is_given_to_gopher_plus(state):
    plain = ask(state, b"\r\n")
    lines = ask(state, b"\t$\r\n").split(b"\r\n")
    assert lines[0] == b"+-1" and lines[-2:] == [b".", b""]
    assert all(line.startswith(b"+INFO: ") for line in lines[1:-2])
    assert b"\r\n".join(line[7:] for line in lines[1:-2]) + b"\r\n.\r\n" == plain


def test_one_item_is_given_to_gopher_plus(state):
    for selector, kind in ((b"", b"1"), (b"/latest", b"1"), (b"/notes/press.png", b"I"),
                           (b"/p/web/renamed.txt", b"0")):
        lines = ask(state, selector + b"\t!\r\n").split(b"\r\n")
        assert lines[0] == b"+-1"
        assert lines[1].startswith(b"+INFO: " + kind) and lines[1].count(b"\t") == 3
        assert lines[2] == b"+ADMIN:"
        assert lines[3] == b" Admin: The Sample Press <editor@press.example>"
        assert lines[4:] == [b".", b""]


def test_bytes_are_given_to_gopher_plus(state):
    plain = ask(state, b"/p/web/renamed.txt\r\n")
    assert ask(state, b"/p/web/renamed.txt\t+\r\n") == b"+-2\r\n" + plain
    menu = ask(state, b"/latest\r\n")
    assert ask(state, b"/latest\t+\r\n") == b"+-2\r\n" + menu[:-3]
    with open(os.path.join(SITE, "notes/press.png"), "rb") as file:
        assert ask(state, b"/notes/press.png\t+\r\n") == b"+-2\r\n" + file.read()


def test_an_error_is_given_to_gopher_plus(state):
    for probe in (b"!", b"$", b"+"):
        lines = ask(state, b"/nothing\t" + probe + b"\r\n").split(b"\r\n")
        assert lines[0] == b"--1"
        assert lines[1] == b"1 The Sample Press <editor@press.example>"
        assert len(lines[2]) > 5 and lines[3:] == [b".", b""]
