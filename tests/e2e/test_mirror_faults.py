"""smallpress mirror and the network: polite to servers, and no fool's tool."""
import os
import pty
import re
import select
import signal
import subprocess

import pytest

from conftest import PATIENCE, PROGRAM, until
from press import numbers, png, post, wxr, wxr_item

# --- polite ---


@pytest.mark.parametrize("fault, least", [("busy", 1000), ("busy_until", 1000)])
def test_a_server_that_asks_for_time_gets_it(press, folder, fault, least):
    press.posts = [post(1)]
    press.fail("/wp/v2/posts", fault)
    assert folder.mirror("--log-level", "debug", press.url) == numbers(new=1)
    waited = int(re.search(r"again in (\d+) ms", folder.errors)[1])
    assert least <= waited <= 4000, folder.errors


def test_a_server_that_asks_for_a_day_is_left(press, folder):
    press.posts = [post(1)]
    press.fail("/wp/v2/posts", "busy_for_long", times=99)
    folder.mirror(press.url, status=1)
    assert len(press.asked("/wp/v2/posts")) == 1
    assert "answered 429 and wants 86400 s of rest" in folder.errors


def test_the_pause_doubles_and_there_are_five_tries(press, folder):
    press.fail("/feed", "broken", times=99)
    folder.mirror("--log-level", "debug", press.url + "/feed", status=1)
    assert re.findall(r"again in (\d+) ms", folder.errors) == ["10", "20", "40", "80"]
    assert len(press.asked("/feed")) == 5


def test_what_is_missing_is_not_asked_for_again(press, folder):
    folder.mirror(press.url + "/none", status=1)
    assert len(press.asked("/none")) == 1 and "answered 404" in folder.errors
    assert folder.errors.count("\n") == 1


def test_answers_may_be_packed(press, folder):
    press.posts = [post(1)]
    press.fail("/wp/v2/posts", "packed", times=99)
    assert folder.mirror(press.url) == numbers(new=1)


def test_robots_txt_that_fails_forbids_all(press, folder):
    press.posts = [post(1)]
    press.fail("/robots.txt", "broken", times=99)
    folder.mirror(press.url, status=1)
    assert "robots.txt cannot be read" in folder.errors
    assert {path for path, _ in press.requests} == {"/robots.txt"}


def test_robots_txt_is_asked_for_once_and_obeyed_for_pictures(press, folder):
    press.robots = b"User-agent: smallpress-mirror\nDisallow: /private/\n"
    press.files = {"/private/a.png": ("image/png", png(2, 1))}
    press.posts = [post(n, html='<p><img src="SITE/private/a.png" alt="A"></p>')
                   for n in range(1, 4)]
    assert folder.mirror(press.url) == numbers(new=3)
    assert len(press.asked("/robots.txt")) == 1 and not press.asked("/private/")
    assert f"![A]({press.url}/private/a.png)" in folder.read("p/nlp/post-1.md")
    assert "robots.txt" in folder.read(".mirror-report.md")


# --- no fool's tool ---


@pytest.mark.parametrize("target", [
    "http://127.0.0.2:PORT/feed", "http://[::1]:PORT/feed", "http://[::ffff:127.0.0.1]:PORT/feed",
    "http://0.0.0.0:PORT/feed", "http://0x7f.2:PORT/feed", "http://2130706434:PORT/feed",
    "http://localhost:PORT/feed", "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:10.0.0.1]/", "http://192.168.0.1/", "http://[fe80::1]/",
    "http://[64:ff9b::7f00:1]/"])
def test_no_redirect_leads_inwards(press, folder, target):
    press.posts = [post(1)]
    press.target = target.replace("PORT", press.url.rsplit(":", 1)[1])
    press.fail("/feed", "redirect")
    folder.mirror("--timeout", "5", press.url + "/feed", status=1)
    assert "private address" in folder.errors, folder.errors
    assert len(press.asked("/feed")) == 1 and folder.errors.count("\n") == 1


@pytest.mark.parametrize("target", [
    "file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "dict://127.0.0.1/",
    "javascript:alert(1)"])
def test_redirects_stay_on_the_web(press, folder, target):
    press.target = target
    press.fail("/feed", "redirect")
    folder.mirror(press.url + "/feed", status=1)
    assert "not an http or https address" in folder.errors
    assert folder.errors.count("\n") == 1


def test_redirects_that_go_round_have_an_end(press, folder):
    press.target = press.url + "/feed"
    press.fail("/feed", "redirect", times=99)
    folder.mirror(press.url + "/feed", status=1)
    assert "more than 5 redirects" in folder.errors and len(press.asked("/feed")) == 6


def test_a_bomb_is_not_unpacked(press, folder):
    press.fail("/feed", "bomb", times=99)
    folder.mirror(press.url + "/feed", status=1)
    assert "more than 33554432 bytes" in folder.errors
    assert len(press.asked("/feed")) == 1


def test_a_page_for_people_with_status_200_is_no_picture_and_no_feed(press, folder):
    press.posts = [post(1, html='<p><img src="SITE/gone.png" alt="A"></p>')]
    press.fail("gone.png", "html", times=99)
    press.fail("/feed", "html", times=99)
    folder.mirror(press.url)
    assert f"![A]({press.url}/gone.png)" in folder.read("p/nlp/post-1.md")
    assert "gone.png" in folder.read(".mirror-report.md")
    folder.mirror(press.url + "/feed", status=1)
    assert "no article in the page" in folder.errors


def test_a_picture_that_is_too_large_stays_on_the_web(press, folder):
    press.files = {"/big.png": ("image/png", png(4, 1) + bytes(1 << 20))}
    press.posts = [post(1, html='<p><img src="SITE/big.png" alt="A"></p>')]
    assert folder.mirror("--media-max", "1", press.url) == numbers(new=1)
    assert f"![A]({press.url}/big.png)" in folder.read("p/nlp/post-1.md")


# --- odd content ---


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8"])
def test_a_feed_may_be_in_another_encoding(tmp_path, folder, encoding):
    feed = tmp_path / "feed.xml"
    feed.write_bytes(f"""<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>
<title>T</title><item><title>Caf\u00e9 M\u00fcnchen</title><guid>g1</guid>
<link>https://press.example/cafe</link><description>Stra\u00dfe</description></item>
</channel></rss>""".encode(encoding))
    assert folder.mirror(feed) == numbers(new=1)
    text = folder.read("cafe.md")
    assert "Caf\u00e9 M\u00fcnchen" in text and "Stra\u00dfe" in text


@pytest.mark.parametrize("date", [
    "0000-00-00 00:00:00", "", "yesterday", "2024-13-45 99:99:99", "-1"])
def test_an_article_without_a_real_date_comes_in(tmp_path, folder, date):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(wxr_item(1)).replace(b"2024-01-02 03:04:05", date.encode()))
    assert folder.mirror(export) == numbers(new=1)
    assert "date: 0" not in folder.read("p/nlp/item-1.md")
    assert folder.mirror(export) == numbers(same=1)


# --- a person watches ---


def test_many_are_counted_in_groups_of_three(tmp_path, folder):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(*[wxr_item(n) for n in range(1, 1235)]))
    assert folder.mirror(export) == "1,234 new, 0 changed, 0 same, 0 skipped"


def test_a_terminal_shows_how_far_it_is(press, folder):
    press.posts = [post(n) for n in range(1, 601)]
    ours, theirs = pty.openpty()
    run = subprocess.Popen([PROGRAM, "mirror", "--delay", "0.1", "--content", folder.path,
                            "--state", folder.state, press.url], stderr=theirs,
                           stdout=subprocess.DEVNULL)
    os.close(theirs)
    shown = b""
    try:
        while True:
            assert select.select([ours], [], [], PATIENCE)[0]
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        assert run.wait(PATIENCE) == 0
    finally:
        os.close(ours)
    line = rb"\r\x1b\[K\d+ of 600 articles, \d+ a second, \d+ min \d+ s left"
    assert re.search(line, shown), shown
    assert shown.endswith(b"\r\x1b[K") or b"\n" in shown.rpartition(b"left")[2], shown


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_leaves_whole_articles_and_says_so(press, folder, times):
    press.posts = [post(n) for n in range(1, 251)]
    press.fail("&page=3", "hangs", times=99)
    run = subprocess.Popen([PROGRAM, "mirror", "--content", folder.path, "--state", folder.state,
                            press.url], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    until(lambda: press.asked("&page=3"))
    for _ in range(times):
        run.send_signal(signal.SIGINT)
    out, errors = run.communicate(timeout=PATIENCE)
    if times == 1:
        assert run.returncode == 1 and b"run it again to go on" in errors
        assert out.decode().strip() == numbers(new=200)
    else:
        assert run.returncode in (1, -signal.SIGINT)
    for file in folder.path.rglob("post-*.md"):
        assert re.search(r"\n\nWords of post \d+\.\n$", file.read_text())
    press.faults.clear()
    folder.mirror(press.url)
    assert len(list(folder.path.rglob("post-*.md"))) == 250
