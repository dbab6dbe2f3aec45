"""Real clients read the capsule: front page → article → link → back.

Terminal clients run in tmux, each with a home of its own, and what their
screens show is polled; nothing sleeps.
"""
import os
import re
import shutil
import subprocess
import urllib.parse

import pytest

from conftest import gopher, until

TITLE = "Why a small web"  # the newest article of tests/site
BODY = "A page is words, and a few links"


class Screen:
    """A client on a terminal of 100 by 40, in a tmux of its own."""

    def __init__(self, folder, command, **environment):
        self.socket = os.path.join(folder, "tmux")
        home = os.path.join(folder, "home")
        os.makedirs(home, exist_ok=True)
        env = {"HOME": home, "LANG": "C.UTF-8", "TERM": "screen-256color",
               "PATH": os.environ["PATH"], "XDG_CONFIG_HOME": os.path.join(home, ".config"),
               **environment}
        self.env = env
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40",
                  " ".join(command))

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-S", self.socket, *arguments], env=self.env,
                              capture_output=True, text=True, timeout=30, check=False)

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def text(self):
        return self.tmux("capture-pane", "-p").stdout

    def shows(self, words):
        until(lambda: words in self.text() or None)
        return self.text()

    def hides(self, words):
        until(lambda: words not in self.text() or None)

    def end(self):
        self.tmux("kill-server")


@pytest.fixture
def screen(tmp_path):
    screens = []

    def begin(*command, **environment):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        folder = tmp_path / f"screen{len(screens)}"
        folder.mkdir()
        screens.append(Screen(str(folder), list(command), **environment))
        return screens[-1]

    yield begin
    for one in screens:
        one.end()


def menu_lines(answer):
    lines = answer.decode().split("\r\n")
    assert lines[-1] == "" and lines[-2] == "."
    return [line.split("\t") for line in lines[:-2]]


def test_curl_walks_from_the_front_menu_to_an_article_and_its_text(server):
    port = server.ports["gopher"]

    def fetch(kind, selector):
        url = f"gopher://127.0.0.1:{port}/{kind}{urllib.parse.quote(selector)}"
        return subprocess.run(["curl", "-sS", url], capture_output=True, timeout=30, check=True).stdout

    rows = menu_lines(fetch("1", "/"))
    article = next(row for row in rows if TITLE in row[0])
    assert article[0][0] == "1"
    page = menu_lines(fetch("1", article[1]))
    text = next(row for row in page if row[0][0] == "0")
    body = fetch("0", text[1]).decode()
    assert body.splitlines()[0] == TITLE
    assert body.splitlines()[1] == "=" * len(TITLE)


def test_lynx_dumps_a_menu_and_an_article(server):
    port = server.ports["gopher"]
    env = dict(os.environ, LANG="C.UTF-8", TERM="dumb")

    def dump(address):
        return subprocess.run(["lynx", "-dump", "-width=80", f"gopher://127.0.0.1:{port}{address}"],
                              capture_output=True, text=True, timeout=60, env=env, check=True).stdout

    front = dump("/1/")
    assert TITLE in front
    selector = next(row[1] for row in menu_lines(gopher(port, "/")) if TITLE in row[0])
    assert TITLE in dump("/1" + selector)
    assert TITLE in dump("/0" + selector + ".txt")


def test_lynx_follows_a_link_and_comes_back(server, screen):
    lynx = screen("lynx", f"gopher://localhost:{server.ports['gopher']}/1/")
    front = lynx.shows(TITLE)
    assert "Gopher Menu" in front or TITLE in front
    lynx.keys("/")
    lynx.keys("-l", TITLE)
    lynx.keys("Enter")
    lynx.keys("Enter")
    lynx.shows("as plain text")
    lynx.keys("Left")
    lynx.shows(TITLE)


def test_amfora_walks_to_an_article_and_back(server, screen):
    url = f"gemini://localhost:{server.ports['gemini']}/"
    amfora = screen("amfora", url)
    front = amfora.shows(TITLE)
    number = re.search(r"\[(\d+)\][^\n]*" + re.escape(TITLE), front)[1]
    amfora.keys(" ")
    amfora.keys("-l", number)
    amfora.keys("Enter")
    amfora.shows("# " + TITLE)
    amfora.keys("b")
    amfora.hides("# " + TITLE)
    amfora.shows(TITLE)


@pytest.mark.parametrize("scheme", ["gemini", "gopher"])
def test_bombadillo_walks_to_an_article_and_back(server, screen, scheme):
    kind = "/1/" if scheme == "gopher" else "/"
    bombadillo = screen("bombadillo", f"{scheme}://localhost:{server.ports[scheme]}{kind}")
    front = bombadillo.shows(TITLE)
    number = re.search(r"(\d+)\W[^\n]*" + re.escape(TITLE), front)[1]
    bombadillo.keys(":")
    bombadillo.keys("-l", number)
    bombadillo.keys("Enter")
    bombadillo.shows(BODY)
    bombadillo.keys("b")
    bombadillo.hides(BODY)
    bombadillo.shows(TITLE)


def test_sacc_walks_to_an_article_and_back(server, screen):
    sacc = screen("sacc", f"gopher://localhost:{server.ports['gopher']}/1/", PAGER="cat")
    front = sacc.shows(TITLE)
    items = [line for line in front.splitlines() if re.match(r"\s*\S+\+?[| ]", line)]
    assert items
    for _ in range(40):
        sacc.keys("j")
        if sacc.text() and TITLE in current_item(sacc):
            break
    sacc.keys("l")
    sacc.shows(BODY)
    sacc.keys("h")
    sacc.shows(TITLE)


def current_item(sacc):
    """sacc shows the item under the cursor in reverse video."""
    raw = sacc.tmux("capture-pane", "-p", "-e").stdout
    found = re.search(r"\x1b\[(?:\d+;)*7m([^\x1b\n]*)", raw)
    return found[1] if found else ""


def test_vf1_walks_to_an_article_and_back(server, tmp_path):
    if shutil.which("vf1") is None:
        pytest.skip("vf1 is not installed")
    port = server.ports["gopher"]
    rows = [row for row in menu_lines(gopher(port, "/")) if row[0][0] not in "i3"]
    number = next(n for n, row in enumerate(rows, 1) if TITLE in row[0])
    commands = f"go gopher://localhost:{port}/1/\n{number}\nback\nquit\n"
    done = subprocess.run(["vf1"], input=commands, capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, HOME=str(tmp_path), LANG="C.UTF-8", TERM="dumb"),
                          check=False)
    assert BODY in done.stdout, done.stdout + done.stderr
    assert done.stdout.count(TITLE) >= 2
