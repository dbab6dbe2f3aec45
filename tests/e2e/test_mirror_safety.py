"""smallpress mirror among strangers: what it may touch, what it says of a
source that is none, and several sites from one file."""
import ctypes
import io
import os
import re
import subprocess
import zipfile

import pytest

from conftest import PATIENCE, PROGRAM, smallpress, until
from press import Press, numbers, post, wxr, wxr_item

BUILD = os.path.dirname(PROGRAM)
FENCED = os.path.basename(BUILD) not in ("san", "cov")  # those need more files


def kernel_has_landlock():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(444, None, 0, 1) >= 2


# --- the fence ---


def test_the_importer_reaches_no_file_but_its_own(press, folder, tmp_path):
    preload = os.path.join(BUILD, "guards", "outside.so")
    if not FENCED or not kernel_has_landlock():
        pytest.skip("nothing keeps it")
    if not os.path.exists(preload):
        pytest.skip(f"{preload} is not built: `make test-programs` does")
    (tmp_path / "secret").write_text("words that nobody should get\n")
    folder.path.mkdir()
    (folder.path / "link").symlink_to(tmp_path / "secret")
    press.posts = [post(1)]
    done = smallpress("mirror", "--content", folder.path, "--state", folder.state, press.url,
                      env={"LD_PRELOAD": preload, "OUTSIDE": str(tmp_path)})
    assert done.returncode == 0
    told = re.findall(r"^(read|read by a link|write|write state|listen|run): (\w+)$",
                      done.stderr.decode(), re.MULTILINE)
    assert len(told) == 6 and {verdict for _, verdict in told} == {"refused"}, done.stderr
    assert (folder.path / "p/nlp/post-1.md").exists()


def test_a_dry_run_may_not_even_write_the_content(press, folder):
    """The fence, not only good manners: a new name is tried where articles are."""
    preload = os.path.join(BUILD, "guards", "outside.so")
    if not FENCED or not kernel_has_landlock() or not os.path.exists(preload):
        pytest.skip("nothing keeps it")
    folder.path.mkdir()
    done = smallpress("mirror", "--dry-run", "--content", folder.path, "--state", folder.state,
                      press.url, env={"LD_PRELOAD": preload, "OUTSIDE": str(folder.path)})
    assert b"\nwrite: refused\n" in done.stderr
    assert list(folder.path.iterdir()) == []


def test_the_importer_gains_no_privileges(press, folder):
    if not FENCED:
        pytest.skip("nothing keeps it")
    press.fail("/", "hangs", times=99)
    run = subprocess.Popen([PROGRAM, "mirror", "--content", folder.path, "--state", folder.state,
                            press.url], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        until(lambda: press.requests)
        with open(f"/proc/{run.pid}/status", encoding="ascii") as status:
            assert "\nNoNewPrivs:\t1\n" in status.read()
    finally:
        run.terminate()
        run.wait(PATIENCE)


def test_names_are_looked_up_behind_the_fence(press, folder):
    """By the C library, which reads files of /etc for it."""
    name = os.uname().nodename
    with open("/etc/hosts", encoding="utf-8", errors="replace") as hosts:
        known = any(name in line.split("#")[0].split()[1:] for line in hosts)
    if not known:
        pytest.skip(f"{name} is not in /etc/hosts")
    folder.mirror("--timeout", "5", press.url.replace("127.0.0.1", name), status=1)
    assert "resolve host" not in folder.errors


def test_content_that_leads_elsewhere_is_not_followed(press, folder, tmp_path):
    folder.path.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder.path / "p").symlink_to(tmp_path / "elsewhere")
    press.posts = [post(1)]
    folder.mirror(press.url, status=1)
    assert "post-1" in folder.errors or "p/nlp" in folder.errors
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- sources that are none ---


@pytest.mark.parametrize("name, what", [
    ("ftp://x", "only http and https are read, not ftp; save"),
    ("gemini://x.example/", "only http and https are read, not gemini"),
    ("mailto:ops@press.example", "only http and https are read, not mailto"),
    ("file:///etc/passwd", "by its path alone: /etc/passwd"),
    ("example.org", "no such file; for the web site write https://example.org"),
    ("www.example.org/feed", "write https://www.example.org/feed"),
    ("//example.org", "write https://example.org"),
    ("https:/example.org", "it is no address; write https://example.org"),
    ("https://", "it is no address"),
    ("", "a source without a name"),
    ("none.xml", "there is no such file"),
])
def test_a_source_that_is_misnamed_is_told_what_to_write(folder, name, what):
    assert folder.mirror(name, status=1) == numbers()
    assert folder.errors.count("\n") == 1 and what in folder.errors, folder.errors


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize("data, what", [
    (b"", "it is empty"),
    (b"\x1f\x8b\x08" + bytes(50), "it is packed; unpack it first"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "neither a WordPress site"),
    (b'<?xml version="1.0"?><opml></opml>', "neither a WordPress site"),
    ("<rss><channel>".encode("utf-16"), "it is UTF-16; make it UTF-8"),
    (b'{"a": 1}', "no list of articles: other JSON"),
    (b"<html><title>Shop</title><nav><a href='/'>x</a></nav></html>", "no article in the page"),
    (zipped(other="x"), "no export of Medium: there is no posts/*.html"),
    (b"PK\x03\x04", "broken zip"),
], ids=["empty", "packed", "picture", "xml", "wide", "json", "page", "zip", "cut"])
def test_a_file_that_is_no_source_is_told(tmp_path, folder, data, what):
    file = tmp_path / "file"
    file.write_bytes(data)
    assert folder.mirror(file, status=1) == numbers()
    assert folder.errors.count("\n") == 1 and what in folder.errors, folder.errors
    assert str(file) in folder.errors


def test_what_is_no_file_is_not_waited_for(tmp_path, folder):
    os.mkfifo(tmp_path / "pipe")
    folder.mirror(tmp_path / "pipe", status=1)
    assert "it is no file" in folder.errors
    folder.mirror(tmp_path, status=1)
    assert "it is a folder" in folder.errors


def test_a_dry_run_needs_no_folder(press, folder):
    press.posts = [post(1)]
    assert folder.mirror("--dry-run", press.url) == "dry run: " + numbers(new=1)
    assert not folder.path.exists() and not folder.state.exists()


# --- several sites ---


@pytest.fixture
def sites(press, tmp_path):
    """A configuration file of three sites; the second has no sources."""
    other = Press()
    press.posts = [post(1)]
    other.posts = [post(2), post(3)]
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"""state: {tmp_path}/state
sites:
  - host: a.example
    content: {tmp_path}/a
    mirror.sources: {press.url}
  - host: b.example
    content: {tmp_path}/b
  - host: [c.example, www.c.example]
    content: {tmp_path}/c
    mirror:
      sources: ["{other.url}"]
""")
    yield config, other
    other.close()


def articles(folder):
    return sorted(p.name for p in folder.rglob("post-*.md"))


def test_every_site_is_filled_from_its_own_sources(press, sites, tmp_path):
    config, other = sites
    done = smallpress("mirror", "--config", config, check=True)
    assert done.stdout.decode().splitlines() == [
        "a.example: " + numbers(new=1), "c.example: " + numbers(new=2)]
    assert articles(tmp_path / "a") == ["post-1.md"]
    assert articles(tmp_path / "c") == ["post-2.md", "post-3.md"]
    assert not (tmp_path / "b").exists()
    press.requests.clear()
    done = smallpress("mirror", "--config", config, check=True)
    assert done.stdout.decode().splitlines() == [
        "a.example: " + numbers(same=1), "c.example: " + numbers(same=2)]
    assert other.asked("modified_after") and press.asked("modified_after")


def test_a_site_that_fails_does_not_keep_others_from_theirs(press, sites, tmp_path):
    config, _ = sites
    press.fail("/", "broken", times=99)
    done = smallpress("mirror", "--config", config, "--retry", "0.01")
    assert done.returncode == 1 and press.url.encode() in done.stderr
    assert articles(tmp_path / "c") == ["post-2.md", "post-3.md"]


@pytest.mark.parametrize("option, value", [
    ("--host", "www.c.example"), ("--host", "C.example"), ("--content", "c")])
def test_one_of_the_sites_may_be_chosen(press, sites, tmp_path, option, value):
    config, _ = sites
    if option == "--content":
        value = tmp_path / value
    done = smallpress("mirror", "--config", config, option, value, check=True)
    assert done.stdout.decode().strip() == numbers(new=2)
    assert articles(tmp_path / "c") == ["post-2.md", "post-3.md"] and not press.requests


def test_a_named_source_needs_a_site(press, sites, tmp_path):
    config, _ = sites
    done = smallpress("mirror", "--config", config, press.url)
    assert done.returncode == 2 and b"say --host NAME" in done.stderr
    done = smallpress("mirror", "--config", config, "--host", "d.example", press.url)
    assert done.returncode == 2 and b"d.example" in done.stderr
    smallpress("mirror", "--config", config, "--host", "b.example", press.url, check=True)
    assert articles(tmp_path / "b") == ["post-1.md"] and not (tmp_path / "a").exists()
    # one site's sources do not go into a folder that is none's
    done = smallpress("mirror", "--config", config, "--content", tmp_path / "d")
    assert done.returncode == 2 and not (tmp_path / "d").exists()


def test_a_file_source_of_a_site_is_read(tmp_path):
    (tmp_path / "export.xml").write_bytes(wxr(wxr_item(1)))
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"""state: {tmp_path}/state
sites:
  - host: a.example
    content: {tmp_path}/a
    mirror.sources: {tmp_path}/export.xml
""")
    assert smallpress("mirror", "--config", config, check=True).stdout.decode().strip() \
        == numbers(new=1)


# --- what is taken back ---


def answer(folder, path):
    done = smallpress("answer", "gemini", "--content", folder.path, "--state", folder.state,
                      stdin=f"gemini://localhost{path}\r\n".encode())
    return done.stdout.partition(b"\r\n")[0].decode()


def assert_gone(folder, name):
    text = folder.read(f"p/nlp/{name}.md")
    assert "withdrawn:" in text and "Words" not in text
    assert answer(folder, f"/p/nlp/{name}").startswith("52 ")
    assert answer(folder, f"/p/nlp/{name}.md").startswith("52 ")
    done = smallpress("check", "--content", folder.path, "--state", folder.state)
    assert f"{name}.md" not in done.stdout.decode() + done.stderr.decode()


@pytest.mark.parametrize("fields", [
    {"status": "trash"}, {"status": "private"}, {"status": "draft"}, {"protected": True}])
def test_what_a_site_takes_back_is_gone(press, folder, fields):
    press.posts = [post(1), post(2)]
    folder.mirror(press.url)
    press.posts[0].update(modified="2024-03-01T00:00:00", **fields)
    assert folder.mirror(press.url) == numbers(changed=1, same=1)
    assert_gone(folder, "post-1")
    assert folder.mirror("--full", press.url) == numbers(same=2)
    # second thoughts
    press.posts[0].update(modified="2024-03-02T00:00:00", status="publish", protected=False)
    assert folder.mirror(press.url) == numbers(changed=1, same=1)
    assert "withdrawn" not in folder.read("p/nlp/post-1.md")
    assert answer(folder, "/p/nlp/post-1").startswith("20 ")


@pytest.mark.parametrize("change", [
    {"status": "trash"}, {"status": "private"}, {"status": "draft"},
    {"more": "<wp:post_password>x</wp:post_password>"}])
def test_what_an_export_takes_back_is_gone(tmp_path, folder, change):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(wxr_item(1), wxr_item(2)))
    folder.mirror(export)
    export.write_bytes(wxr(wxr_item(1, **change), wxr_item(2)))
    assert folder.mirror(export) == numbers(changed=1, same=1)
    assert_gone(folder, "item-1")
    assert folder.mirror(export) == numbers(same=2)
    # one that was never public is no news
    export.write_bytes(wxr(wxr_item(3, **change)))
    folder.mirror(export)
    assert not (folder.path / "p/nlp/item-3.md").exists()


def test_what_was_edited_by_hand_is_left_even_if_it_is_taken_back(tmp_path, folder):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(wxr_item(1)))
    folder.mirror(export)
    mine = folder.read("p/nlp/item-1.md") + "\nMine.\n"
    (folder.path / "p/nlp/item-1.md").write_text(mine)
    export.write_bytes(wxr(wxr_item(1, status="trash")))
    assert folder.mirror(export) == numbers(skipped=1)
    assert "edited by hand" in folder.errors and folder.read("p/nlp/item-1.md") == mine


def test_what_an_atom_feed_takes_back_is_gone(tmp_path, folder):
    feed = tmp_path / "atom.xml"
    head = ('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
            'xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>T</title>')
    entry = ('<entry><id>tag:press.example,2024:1</id>'
             '<link href="https://press.example/p/nlp/one"/><title>The One</title>'
             '<published>2024-01-02T03:04:05Z</published>'
             '<content type="html">&lt;p&gt;Words.&lt;/p&gt;</content></entry>')
    feed.write_text(head + entry + "</feed>")
    assert folder.mirror(feed) == numbers(new=1)
    gone = ('<at:deleted-entry ref="tag:press.example,2024:1" when="2024-05-01T00:00:00Z"/>'
            '<at:deleted-entry ref="tag:press.example,2024:9" when="2024-05-01T00:00:00Z"/>')
    feed.write_text(head + gone + "</feed>")
    assert folder.mirror(feed) == numbers(changed=1)
    assert_gone(folder, "one")
    assert folder.mirror(feed) == numbers(same=1)
    feed.write_text(head + entry + "</feed>")
    assert folder.mirror(feed) == numbers(changed=1)
    assert answer(folder, "/p/nlp/one").startswith("20 ")


def test_what_vanishes_without_a_word_is_left(press, folder):
    press.posts = [post(1), post(2)]
    folder.mirror(press.url)
    before = folder.snapshot()
    del press.posts[0]
    assert folder.mirror("--full", press.url).startswith("0 new, 0 changed")
    assert folder.snapshot() == before


# --- without an end ---


@pytest.mark.parametrize("arguments", [[], ["--full"], ["--dry-run"]])
def test_a_site_that_sends_one_page_for_all_is_read_once(press, folder, arguments):
    press.posts = [post(n) for n in range(1, 4)]
    press.ignores_paging = True
    for _ in range(2):
        folder.mirror(*arguments, press.url)
        assert len(press.asked("/wp/v2/posts")) <= 2
        press.requests.clear()


@pytest.mark.parametrize("arguments", [[], ["--full"], ["--dry-run"]])
def test_a_feed_that_sends_one_page_for_all_is_read_once(press, folder, arguments):
    press.posts = [post(n) for n in range(1, 4)]
    press.ignores_paging = True
    for _ in range(2):
        folder.mirror(*arguments, press.url + "/feed")
        assert len(press.asked("/feed")) <= 2
        press.requests.clear()
