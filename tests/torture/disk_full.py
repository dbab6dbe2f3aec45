"""Disk full: reading 100 % right, and what was refused heals."""
import os
import shutil
import subprocess

from common import ARTICLE, NotShown, Row, until

PATHS = ["/", ARTICLE, ARTICLE + ".txt", ARTICLE + ".md", "/p/web/press-1", "/latest",
         "/archive/", "/category/web/", "/tag/gemini/", "/author/ann-lee/", "/search?press",
         "/atom.xml", "/about/", "/media/logo.png", "/notes/", "/robots.txt"]


def mounting(state, meanwhile=""):
    """In a name space of its own, so that no mount is left behind."""
    script = ('mkdir -p "$1" && mount -t tmpfs -o size=4m tmpfs "$1" && '
              f'{meanwhile} shift && exec "$@"')
    return ["unshare", "-m", "sh", "-c", script, "sh", state]


def fill(folder):
    """To the last byte; the file's name."""
    name = os.path.join(folder, "filling")
    with open(name, "wb", buffering=0) as file:
        for size in (1 << 16, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return name


def answer(server, scheme, path):
    path, _, words = path.partition("?")
    if words:
        path += ("?" if scheme == "gemini" else "\t") + words
    return server.ask(scheme, path)


def readers_view(server, paths=PATHS):
    return {(scheme, path): answer(server, scheme, path)
            for scheme in server.ports for path in paths}


def write_article(content, name, title):
    with open(os.path.join(content, "p", "web", name + ".md"), "w", encoding="ascii") as file:
        file.write(f"---\ntitle: {title}\ndate: 2025-08-01\n---\nWords.\n")


def gets_full(ground, n):
    """It was served for a while, then there is no byte left."""
    state = os.path.join(ground.new_folder(), "state")
    with ground.server("--limits", "off", "--state", state, wrapper=mounting(state)) as server:
        inside = f"/proc/{server.process.pid}/root{state}"
        until(lambda: answer(server, "gemini", "/search?press").startswith(b"20 "))
        before = readers_view(server)
        filling = fill(inside)
        right = asked = 0
        while asked < n:
            asked += len(before)
            seen = readers_view(server)
            right += sum(seen[key] == before[key] for key in before)
        note = server.ask("gemini", "/feedback?a%20note")
        menu = answer(server, "gopher", "/feedback?a note")
        left = [name for _, _, names in os.walk(os.path.join(inside, "localhost", "feedback"))
                for name in names]
        write_article(server.content, "late", "Written while the disk is full")
        os.unlink(filling)
        healed = until(lambda: b"Written while" in server.ask("gopher", "/latest"))
        thanked = server.ask("gemini", "/feedback?a%20note").startswith(b"20 ")
    yield Row("disk full: reading is 100 % right", f"{right:,} of {asked:,} answers as before",
              right == asked)
    refused = note[:1] in b"45" and menu.startswith(b"3")
    yield Row("disk full: a reader's note is refused, half of one is not kept",
              f"{note[:2].decode()}, a type {menu[:1].decode()} line, {len(left)} files",
              refused and not left)
    yield Row("room again: new articles appear, notes are taken",
              "both" if healed and thanked else "not both", healed and thanked)


def begins_full(ground):
    """No byte for a catalog from the start: articles are read all the same."""
    state = os.path.join(ground.new_folder(), "state")
    filling = '{ dd if=/dev/zero of="$1/filling" bs=64k 2>/dev/null; true; } &&'
    with ground.server("--limits", "off") as usual:
        articles = [ARTICLE, "/p/web/press-1", "/media/logo.png"]
        before = readers_view(usual, articles)
        with ground.server("--limits", "off", "--state", state, content=usual.content,
                           wrapper=mounting(state, filling)) as server:
            well = sum(answer(server, *key)[:3] == what[:3] for key, what in before.items())
            os.unlink(f"/proc/{server.process.pid}/root{state}/filling")
            healed = until(lambda: server.ask("gemini", "/latest").startswith(b"20 "))
    yield Row("disk full at the start: articles and files are read", f"{well} of {len(before)}",
              well == len(before))
    yield Row("room again: listings too", "listed" if healed else "not listed", healed)


def show(ground):
    ground.needs_root("to mount a small disk")
    if not shutil.which("unshare") or subprocess.run(
            ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", ground.new_folder()],
            capture_output=True, check=False).returncode != 0:
        raise NotShown("nothing can be mounted here")
    yield from gets_full(ground, ground.count(1000, 60))
    yield from begins_full(ground)
