"""Kristall, a graphical browser, reads the capsule on a display of its own.

What it asks for is read from the server's log; its links are pressed where
they are found, row by row.
"""
import os
import re
import shutil
import subprocess

import pytest

from conftest import Server, until

TOOLS = ("kristall", "Xvfb", "openbox", "xdotool")


class Desk:
    """A display with a window manager: without one Kristall takes no keys."""

    def __init__(self, folder):
        self.children = []
        read, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x760x24", "-nolisten",
                    "tcp", "-noreset"], dict(os.environ), pass_fds=[write])
        os.close(write)
        # To the line's end: the server dies of a pipe closed too early.
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.env = {"PATH": os.environ["PATH"], "HOME": folder, "DISPLAY": ":" + number,
                    "LANG": "C.UTF-8", "XDG_CONFIG_HOME": os.path.join(folder, ".config"),
                    "XDG_RUNTIME_DIR": folder}
        self.start(["openbox"], self.env)

    def start(self, command, env, **options):
        self.children.append(subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options))

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env=self.env, timeout=60,
                              capture_output=True, text=True, check=False).stdout

    def end(self):
        for child in reversed(self.children):
            child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@pytest.fixture
def desk(tmp_path):
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip("not installed: " + ", ".join(missing))
    home = tmp_path / "home"
    home.mkdir()
    one = Desk(str(home))
    yield one
    one.end()


def test_kristall_opens_the_front_page_follows_a_link_and_comes_back(desk, tmp_path):
    folder = tmp_path / "server"
    folder.mkdir()
    server = Server(str(folder), "--limits", "off")
    try:
        desk.start(["kristall"], desk.env)
        window = until(lambda: desk.xdotool("search", "--onlyvisible", "--class", "kristall").split())[-1]
        desk.xdotool("windowsize", "--sync", window, 900, 700)
        desk.xdotool("windowmove", "--sync", window, 0, 0)
        desk.xdotool("windowactivate", "--sync", window)

        def asked(pattern):
            return re.findall(r'"gemini://localhost:\d+' + pattern + r'" 20 ', server.log())

        def opened_front():
            desk.xdotool("key", "ctrl+l")
            desk.xdotool("type", "--delay", "5", f"gemini://localhost:{server.ports['gemini']}/")
            desk.xdotool("key", "Return")
            return until_or_none(lambda: asked("/"), 5)

        until(opened_front)

        rows = iter(range(150, 660, 12))

        def pressed():
            y = next(rows, None)
            assert y is not None, "no row of the window was a link"
            desk.xdotool("mousemove", "--window", window, 200, y)
            desk.xdotool("click", 1)
            return until_or_none(lambda: asked("/p/[^\"]*"), 1)

        until(pressed)
        before = len(asked("/"))
        desk.xdotool("key", "alt+Left")
        desk.xdotool("key", "F5")
        until(lambda: len(asked("/")) > before or None)
    finally:
        assert server.stop() == 0


def until_or_none(what, seconds):
    """What until() says, but None when it was waited for in vain."""
    try:
        return until(what, seconds)
    except AssertionError:
        return None
