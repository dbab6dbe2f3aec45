"""`smallpress answer gemini`: every request of the published checks, and more.

One run a request, on the fixture publication; no sockets, no waiting.
"""
import fcntl
import os
import re
import stat
import subprocess

import pytest

from conftest import PROGRAM, SITE, smallpress

HOST = b"gemini://localhost"


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


def answer(state, raw, content=SITE, *options):
    done = smallpress("answer", "gemini", "--content", content, "--state", state, *options,
                      stdin=raw)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert b"runtime error" not in done.stderr and b"Sanitizer" not in done.stderr
    return done.stdout


def check_form(whole):
    """What holds for every answer; (status, text, body)."""
    head, separator, body = whole.partition(b"\r\n")
    assert separator, whole[:100]
    assert len(head) <= 1025
    assert re.match(rb"[1-6]\d \S", head), head
    text = head[3:].decode("utf-8")
    assert text == text.strip() and text.isprintable()
    status = int(head[:2])
    assert status in (10, 11, 20, 30, 31, 40, 41, 42, 43, 44, 50, 51, 52, 53, 59)
    if status != 20:
        assert body == b""
    if status in (30, 31):
        assert re.match(r"gemini://[!-~]+$", text)
    if status == 20 and text.startswith("text/"):
        check_text(text, body)
    return status, text, body


def check_text(media, body):
    """UTF-8, one kind of line end, one at the end, nothing that splits a line."""
    text = body.decode("utf-8")
    assert text and not text.startswith("\ufeff")
    assert "\r" not in text
    assert "favicon" in media or text.endswith("\n") or len(text) < 20
    if "gemini" in media:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
        assert not text.endswith("\n\n")
        assert re.match(r"text/gemini; lang=[a-zA-Z0-9-]+$", media)


def ask(state, line, *rest):
    return check_form(answer(state, line + b"\r\n", *rest))


# --- gemini-diagnostics ---

def test_the_front_page_is_answered_without_a_redirect(state):
    status, media, body = ask(state, HOST + b"/")
    assert (status, media) == (20, "text/gemini; lang=en")
    assert body.startswith(b"# The Sample Press\n")
    assert len(body.splitlines()) == len(body.decode().splitlines())


def test_an_empty_path_is_the_front_page(state):
    assert answer(state, HOST + b"\r\n") == answer(state, HOST + b"/\r\n")


STATUSES = {
    # gemini-diagnostics
    HOST + b"/09pdsakjo73hjn12id78": 51,
    HOST + b":1965/": 20,
    b"//localhost/": 59,
    b"gemini://127.0.0.1/": 53,
    HOST + b"/\xdc": 59,
    HOST + b":443/": 53,
    b"gemini://wikipedia.org/": 53,
    b"http://localhost/": 53,
    b"https://localhost/": 53,
    b"gopher://localhost/": 53,
    b"": 59,
    b"/": 59,
    b"Hello Gemini!": 59,
    HOST + b"/../../": 59,
    # not covered there: authorities
    b"gemini://user@localhost/": 59,
    b"gemini://user:word@localhost/": 59,
    b"gemini://@localhost/": 59,
    b"gemini://LOCALHOST/": 20,
    b"GEMINI://localhost/": 20,
    b"gemini://localhost./": 20,
    b"gemini://localhost.example/": 53,
    b"gemini://[::1]/": 53,
    b"gemini://localhost:/": 20,
    b"gemini://localhost:0/": 59,
    b"gemini://localhost:65536/": 59,
    b"gemini:///": 59,
    b"gemini://": 59,
    b"gemini:": 59,
    b"titan://localhost/x;size=5;mime=text/plain": 53,
    b"mailto:a@localhost": 53,
    # fragments, blanks, other characters
    HOST + b"/#top": 59,
    HOST + b"/a b": 59,
    b" " + HOST + b"/": 59,
    HOST + b"/\x00": 59,
    HOST + b"/\x1b[31m": 59,
    b"\xef\xbb\xbf" + HOST + b"/": 59,
    HOST + "/p/nlp/日本語".encode(): 59,
    HOST + b"/%zz": 59,
    HOST + b"/a%": 59,
    # dots, slashes and controls in disguise
    HOST + b"/..": 59,
    HOST + b"/p/../../p/web/renamed": 59,
    HOST + b"/%2e%2e/": 59,
    HOST + b"/%2e%2e/%2e%2e/etc/passwd": 59,
    HOST + b"/p/%2e%2e/notes/": 59,
    HOST + b"/p/.%2e/notes/": 59,
    HOST + b"/p%2fweb%2frenamed": 59,
    HOST + b"/p%5cweb": 59,
    HOST + b"/p%00": 59,
    HOST + b"/p%0d%0a": 59,
    HOST + b"/%c0%ae%c0%ae/": 59,
    HOST + b"/%252e%252e/%252e%252e/etc/passwd": 51,
    HOST + b"/etc/passwd": 51,
    # equivalents
    HOST + b"/p/web/%72enamed": 20,
    HOST + b"/%70/web/renamed": 20,
    HOST + b"/p/nlp/%C3%BCber-k%C3%B6ln": 20,
    HOST + b"/p/nlp/%c3%bcber-k%c3%b6ln": 20,
    HOST + b"/p/nlp/u%CC%88ber-ko%CC%88ln": 20,
    HOST + b"/p/web/two%20words": 20,
    HOST + b"/p/web/100%25%20sure": 20,
    HOST + b"/p/web/two+words": 51,
    # queries mean nothing where none is asked for
    HOST + b"/robots.txt?kennedy-crawler": 20,
    HOST + b"/p/web/renamed?x": 20,
    HOST + b"/notes/press.png?x": 20,
    HOST + b"/?": 20,
    # states
    HOST + b"/p/web/draft": 51,
    HOST + b"/p/web/draft.txt": 51,
    HOST + b"/p/web/draft.md": 51,
    HOST + b"/p/web/tomorrow": 51,
    HOST + b"/p/web/tomorrow.md": 51,
    HOST + b"/p/web/withdrawn": 52,
    HOST + b"/p/web/withdrawn.md": 52,
    HOST + b"/p/web/broken": 51,
    HOST + b"/p/web/broken.md": 51,
    # never an address
    HOST + b"/publisher.yaml": 51,
    HOST + b"/.hidden.md": 51,
    HOST + b"/.hidden": 51,
    HOST + b"/p/web/why-a-small-web.md~": 51,
    HOST + b"/p/web/x.tmp": 51,
    # what every capsule has
    HOST + b"/favicon.txt": 20,
    HOST + b"/.well-known/security.txt": 20,
    HOST + b"/atom.xml": 20,
    HOST + b"/rss.xml": 20,
    HOST + b"/latest": 20,
    HOST + b"/archive/": 20,
    HOST + b"/about/": 20,
    HOST + b"/feeds/": 20,
    HOST + b"/changes": 20,
    HOST + b"/sitemap.txt": 20,
    HOST + b"/manifest.txt": 20,
    HOST + b"/category/web/": 20,
    HOST + b"/tag/gemini/": 20,
    HOST + b"/author/ann-lee/": 20,
    HOST + b"/series/how-a-press-works/": 20,
    HOST + b"/category/none/": 51,
}


@pytest.mark.parametrize("line", STATUSES, ids=lambda line: repr(line)[2:-1] or "nothing")
def test_a_request_gets_its_status(state, line):
    assert ask(state, line)[0] == STATUSES[line]


def test_a_url_of_1024_bytes_is_looked_up_and_a_longer_one_refused(state):
    longest = HOST + b"/" + b"a" * (1024 - len(HOST) - 1)
    assert ask(state, longest)[0] == 51
    status, text, _ = ask(state, longest + b"a")
    assert status == 59 and "1024" in text
    assert ask(state, HOST + b"/" + b"a" * 65536)[0] == 59


def test_a_bare_line_feed_gets_no_answer(state):
    assert answer(state, HOST + b"/\n") == b""
    assert answer(state, b"\n") == b""
    assert answer(state, b"") == b""


def test_a_request_that_ends_early_is_refused(state):
    assert ask(state, HOST + b"/")[0] == 20
    status, _, _ = check_form(answer(state, HOST + b"/"))
    assert status == 59


def test_bytes_behind_the_request_mean_nothing(state):
    plain = answer(state, HOST + b"/latest\r\n")
    assert answer(state, HOST + b"/latest\r\nGET / HTTP/1.1\r\n\r\n" + b"x" * 5000) == plain


# --- redirects ---

MOVED = {
    b"/notes": "/notes/",
    b"/about": "/about/",
    b"//": "/",
    b"/p//web/renamed": "/p/web/renamed",
    b"/p/./web/renamed": "/p/web/renamed",
    b"/notes/../p/web/renamed": "/p/web/renamed",
    b"/p/web/renamed/": "/p/web/renamed",
    b"/old/name": "/p/web/renamed",
    b"/p/web/former-name.html": "/p/web/renamed",
    b"/?p=101": "/p/web/why-a-small-web",
    b"/p/web/renamed-9f86d081884c": "/p/web/renamed",
}


@pytest.mark.parametrize("path", MOVED, ids=lambda path: path.decode())
def test_an_old_address_leads_to_the_new_one(state, path):
    status, text, _ = ask(state, HOST + path)
    assert (status, text) == (31, "gemini://localhost" + MOVED[path])
    # Never a second one.
    assert ask(state, text.encode())[0] == 20


def test_a_redirect_leaves_out_the_default_port_and_keeps_another(state):
    options = ("--listen", "gemini://127.0.0.1:11965")
    _, text, _ = ask(state, b"gemini://LOCALHOST:11965/notes", SITE, *options)
    assert text == "gemini://localhost:11965/notes/"
    _, text, _ = ask(state, b"gemini://LOCALHOST.:1965/notes", SITE)
    assert text == "gemini://localhost/notes/"


def test_the_hosts_named_are_ours(state):
    options = ("--host", "capsule.test", "--host", "bücher.test")
    assert ask(state, b"gemini://capsule.test/", SITE, *options)[0] == 20
    assert ask(state, b"gemini://xn--bcher-kva.test/", SITE, *options)[0] == 20
    assert ask(state, b"gemini://b%C3%BCcher.test/", SITE, *options)[0] == 20
    status, text, _ = ask(state, b"gemini://localhost/", SITE, *options)
    assert status == 53 and "gemini://capsule.test/" in text


# --- input ---

def test_search_asks_and_then_finds(state):
    status, prompt, _ = ask(state, HOST + b"/search")
    assert status == 10 and prompt
    status, _, body = ask(state, HOST + b"/search?press")
    assert status == 20 and b"=> /p/web/press-1 " in body


@pytest.mark.parametrize("words", [
    b"", b"%00", b"%0A%0D%0A", b"%DC%FF", b"%22", b"NEAR(", b"don't", b"C%2B%2B", b"*", b"a" * 900,
    b"%F0%9F%93%B0", b"author:", b"%E6%97%A5%E6%9C%AC%E8%AA%9E", b"-", b"AND%20OR", b"(((((",
    b"%1B%5B31m", b"year:99999999999999"])
def test_no_words_are_a_mistake(state, words):
    status, _, body = ask(state, HOST + b"/search?" + words)
    assert status in (10, 20)
    assert b"\x1b" not in body and b"\x00" not in body


# --- what is never read ---

def test_nothing_hidden_is_in_any_listing(state):
    for path in (b"/", b"/latest", b"/archive/", b"/archive/2025/", b"/sitemap.txt", b"/atom.xml",
                 b"/changes", b"/search?CANARY", b"/search?future", b"/category/web/"):
        _, _, body = ask(state, HOST + path)
        assert b"CANARY" not in body.replace(b"Search: CANARY", b"")
        for name in (b"web/draft", b"web/tomorrow", b"web/withdrawn", b"web/broken"):
            assert name not in body, path


def test_only_regular_files_of_the_folder_are_served(site, tmp_path):
    (tmp_path / "secret.txt").write_text("CANARY")
    (site / "out.txt").symlink_to("../secret.txt")
    (site / "absolute.txt").symlink_to("/etc/passwd")
    (site / "above").symlink_to("..")
    (site / "loop.txt").symlink_to("loop.txt")
    (site / "inside.txt").symlink_to("notes/lines.txt")
    (site / "notes" / "again.txt").symlink_to("../inside.txt")
    (site / "linked").symlink_to("notes")
    (site / "draft.txt").symlink_to("notes/../p/web/draft.md")
    (site / "config.txt").symlink_to("publisher.yaml")
    (site / "smallpress.yaml").write_text("host: CANARY")
    (site / "site.txt").symlink_to("smallpress.yaml")
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("CANARY")
    (site / "git").symlink_to(".git")
    (site / "x.key").write_text("CANARY")
    os.mkfifo(site / "fifo.txt")
    (site / "locked.txt").write_text("CANARY")
    (site / "locked.txt").chmod(0)
    state = tmp_path / "state"
    for name in ("out.txt", "absolute.txt", "above/secret.txt", "loop.txt", "fifo.txt",
                 "draft.txt", "config.txt", "smallpress.yaml", "site.txt", "git/config",
                 ".git/config", "x.key"):
        status, _, body = ask(state, HOST + b"/" + name.encode(), site)
        assert status in (40, 51) and b"CANARY" not in body, name
    for name in (b"inside.txt", b"notes/again.txt", b"linked/lines.txt", b"linked/again.txt"):
        assert ask(state, HOST + b"/" + name, site)[0] == 20, name
    if os.geteuid() != 0:
        assert ask(state, HOST + b"/locked.txt", site)[0] in (40, 51)


def test_no_spelling_leads_out_of_the_folder(site, tmp_path):
    (tmp_path / "secret.md").write_text("CANARY")
    state = tmp_path / "state"
    dots = (b"..", b"%2e%2e", b"%2E.", b".%2e", b"%252e%252e", b"..%00", b"%c0%ae%c0%ae", b"..;")
    for dot in dots:
        for slash in (b"/", b"%2f", b"%5c", b"//", b"%252f"):
            for start in (b"/", b"/p/"):
                line = HOST + start + (dot + slash) * 3 + b"secret.md"
                status, _, body = ask(state, line, site)
                assert status in (31, 51, 59) and b"CANARY" not in body, line


# --- the same bytes, whatever the catalog ---

def test_an_answer_is_the_same_with_and_without_a_state_folder(state, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for path in (b"/", b"/p/web/why-a-small-web", b"/latest", b"/search?press"):
        assert (answer(state, HOST + path + b"\r\n")
                == answer(blocked / "state", HOST + path + b"\r\n")), path


def test_a_file_arrives_byte_for_byte(state):
    for name in ("notes/press.png", "media/logo.png", "notes/lines.txt"):
        with open(os.path.join(SITE, name), "rb") as file:
            assert ask(state, HOST + b"/" + name.encode())[2] == file.read()
    _, media, body = ask(state, HOST + b"/p/web/renamed.md")
    assert media.startswith("text/markdown")
    with open(os.path.join(SITE, "p/web/renamed.md"), "rb") as file:
        assert body == file.read()


def test_a_large_file_arrives_whole(site, tmp_path):
    large = os.urandom(3_000_000)
    (site / "media" / "large.bin").write_bytes(large)
    status, media, body = ask(tmp_path / "state", HOST + b"/media/large.bin", site)
    assert (status, media) == (20, "application/octet-stream")
    assert body == large


def test_a_full_standard_output_is_a_failure(state):
    if not stat.S_ISCHR(os.stat("/dev/full").st_mode):
        pytest.skip("no /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, "answer", "gemini", "--content", SITE, "--state", state],
                              input=HOST + b"/\r\n", stdout=full, stderr=subprocess.PIPE,
                              check=False)
    assert done.returncode == 1
    assert b"cannot write all of it" in done.stderr


# --- usage ---

@pytest.mark.parametrize("arguments", [
    ["answer"], ["answer", "http"], ["answer", "gemini", "gopher"], ["answer", "gemini", "--nope"],
    ["answer", "gemini", "--content"], ["nothing"], [], ["help", "nothing"],
    ["answer", "gemini", "--listen", "gemini://:x"]])
def test_wrong_usage_is_one_line_and_exit_2(arguments):
    done = smallpress(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"smallpress: ")
    assert done.stderr.count(b"\n") == 1
    assert b"smallpress help" in done.stderr


def test_help_teaches_with_examples():
    commands = ["answer", "serve", "render", "check", "cert", "feedback", "help"]
    if os.path.exists(os.path.join(os.path.dirname(PROGRAM), "smallpress-mirror")):
        commands.append("mirror")
    for command in commands:
        by_option = smallpress(command, "--help", check=True)
        by_name = smallpress("help", command, check=True)
        assert by_option.stdout == by_name.stdout or command == "help"
        assert by_name.stdout.startswith(b"usage: smallpress " + command.encode())
        assert b"\n  smallpress " in by_name.stdout or b"| smallpress" in by_name.stdout
    overview = smallpress("help", check=True).stdout
    assert smallpress("--help", check=True).stdout == overview
    assert b"smallpress answer" in overview


def test_the_version_is_told():
    assert re.match(rb"smallpress \d+\.\d+\.\d+\n$", smallpress("--version", check=True).stdout)


def test_a_missing_content_folder_is_named():
    done = smallpress("answer", "gemini", "--content", "/nonexistent", stdin=HOST + b"/\r\n")
    assert done.returncode == 1
    assert b"/nonexistent" in done.stderr and done.stderr.count(b"\n") == 1


# --- whose catalog it is ---

def test_a_catalog_is_brought_up_to_date_unless_another_holds_it(site, tmp_path):
    state = tmp_path / "state"
    assert ask(state, HOST + b"/p/web/new", site)[0] == 51
    with open(state / "localhost" / "catalog.lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (site / "p/web/new.md").write_text("---\ntitle: New\ndate: 2025-06-03\n---\nText.\n")
        assert b"/p/web/new" not in ask(state, HOST + b"/latest", site)[2]
    assert b"/p/web/new" in ask(state, HOST + b"/latest", site)[2]
    assert ask(state, HOST + b"/p/web/new", site)[0] == 20
    (site / "p/web/new.md").unlink()
    assert ask(state, HOST + b"/p/web/new", site)[0] == 51


def test_a_damaged_catalog_costs_no_answer(site, tmp_path):
    state = tmp_path / "state"
    before = answer(state, HOST + b"/\r\n", site)
    catalog = state / "localhost" / "catalog.db"
    for damage in (b"", b"not a database at all" * 1000, catalog.read_bytes()[:3000]):
        catalog.write_bytes(damage)
        assert answer(state, HOST + b"/\r\n", site) == before


def test_a_broken_publisher_is_named_by_its_line(site, tmp_path):
    (site / "publisher.yaml").write_text("name: X\ntitel: Y\n")
    done = smallpress("answer", "gemini", "--content", site, "--state", tmp_path / "state",
                      stdin=HOST + b"/\r\n")
    assert done.returncode == 1 and done.stdout == b""
    assert b"publisher.yaml:2:1: " in done.stderr and done.stderr.count(b"\n") == 1


def test_an_empty_folder_is_a_publication(tmp_path):
    (tmp_path / "content").mkdir()
    for path in (b"/", b"/latest", b"/archive/", b"/about/", b"/atom.xml", b"/robots.txt"):
        assert ask(tmp_path / "state", HOST + path, tmp_path / "content")[0] == 20, path


def test_several_sites_are_told_apart_by_the_request(site, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "publisher.yaml").write_text("name: The Other Press\n")
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"sites:\n  - host: one.test\n    content: {site}\n"
                      f"  - host: two.test\n    content: {other}\n")
    for host, title in (("one.test", b"# The Sample Press"), ("two.test", b"# The Other Press")):
        done = smallpress("answer", "gemini", "--config", config, "--state", tmp_path / "state",
                          stdin=f"gemini://{host}/\r\n".encode(), check=True)
        assert check_form(done.stdout)[2].startswith(title)
    done = smallpress("answer", "gemini", "--config", config, "--state", tmp_path / "state",
                      stdin=b"gemini://three.test/\r\n", check=True)
    assert check_form(done.stdout)[0] == 53
