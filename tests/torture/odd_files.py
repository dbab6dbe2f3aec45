"""FIFO, socket, device, folder, links out, link loop, file replaced while sent."""
import os
import socket
import ssl
import stat
import threading

from common import ARTICLE, Row, connect, is_whole, secure, until

SECRET = b"the canary behind the link"


class Readers:
    """Ask for an article again and again, on both protocols, meanwhile."""

    def __init__(self, server):
        self.server, self.asked, self.well, self.stopping = server, 0, 0, False
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.stopping:
            for scheme in self.server.ports:
                self.asked += 1
                self.well += self.server.answers(scheme, ARTICLE)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *unused):
        self.stopping = True
        self.thread.join()


def make_odd(content, outside, root):
    """Name of each oddity, with the ending of a media file or of an article."""
    def node(path):
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # endless zeros

    def listen(path):
        # A socket's name may be 107 bytes long, a path here is longer.
        folder, name = os.path.split(path)
        here = os.open(".", os.O_RDONLY)
        os.chdir(folder)
        socket.socket(socket.AF_UNIX).bind(name)
        os.fchdir(here)
        os.close(here)

    kinds = {"fifo": os.mkfifo, "socket": listen, "folder": os.mkdir,
             "link-out": lambda path: os.symlink(outside, path),
             "link-up": lambda path: os.symlink("../../outside.md", path),
             "link-loop": lambda path: os.symlink(os.path.basename(path), path),
             "link-to-proc": lambda path: os.symlink("/proc/self/environ", path)}
    if root:
        kinds["device"] = node
    for name, make in kinds.items():
        make(os.path.join(content, "media", name + ".txt"))
        make(os.path.join(content, "p", "web", name + ".md"))
    return sorted(kinds)


def addresses(name):
    """As a file, as an article and its three other forms."""
    yield f"/media/{name}.txt"
    for ending in ("", ".md", ".txt", ".gmi"):
        yield f"/p/web/{name}{ending}"


def refusals(server, name):
    asked = refused = 0
    for path in addresses(name):
        for scheme in server.ports:
            answer = server.ask(scheme, path)
            asked += 1
            refused += not is_whole(scheme, answer) and SECRET not in answer
    return refused, asked


def end_of(server, scheme, path, meddle):
    """What a slow reader gets when the file is meddled with half way: its
    bytes, or None for a cut that shows."""
    sock = connect(server.ports[scheme], buffer=4096)
    if scheme == "gemini":
        sock = secure(sock)
    chunks = []
    with sock:
        sock.sendall(server.request(scheme, path))
        chunks.append(sock.recv(100))
        meddle()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        try:
            while chunks[-1]:
                chunks.append(sock.recv(1 << 18))
        except (ssl.SSLError, ConnectionError):
            return None
    answer = b"".join(chunks)
    return answer.partition(b"\r\n")[2] if scheme == "gemini" else answer


def replaced(server, scheme):
    """A new file under the old name: the answer is the old one, whole."""
    name = os.path.join(server.content, "media", f"replaced-{scheme}.bin")
    size = 16 << 20
    with open(name, "wb") as file:
        file.write(b"o" * size)

    def meddle():
        with open(name + ".tmp", "wb") as file:
            file.write(b"n" * size)
        os.rename(name + ".tmp", name)

    body = end_of(server, scheme, "/media/" + os.path.basename(name), meddle)
    return body == b"o" * size


def shortened(server, scheme):
    """The same file gets short: the answer must not look whole."""
    name = os.path.join(server.content, "media", f"shortened-{scheme}.bin")
    with open(name, "wb") as file:
        file.truncate(1 << 28)
    body = end_of(server, scheme, "/media/" + os.path.basename(name),
                  lambda: os.truncate(name, 1000))
    return body is None or len(body) < 1 << 28


def show(ground):
    content = ground.content()
    outside = os.path.join(os.path.dirname(content), "outside.md")
    with open(outside, "wb") as file:
        file.write(b"---\ntitle: Out\ndate: 2025-01-01\n---\n" + SECRET + b"\n")
    os.chmod(outside, 0o644)
    kinds = make_odd(content, outside, ground.is_root)
    # Also where a page of the capsule's own would be.
    os.mkfifo(os.path.join(content, "index.md"))
    os.mkfifo(os.path.join(content, "about.md"))
    with ground.server("--limits", "off", content=content) as server:
        with Readers(server) as readers:
            for name in kinds:
                refused, asked = refusals(server, name)
                yield Row(f"{name.replace('-', ' ')}: refused as file and as article",
                          f"{refused} of {asked}", refused == asked)
            if not ground.is_root:
                yield ("device: refused as file and as article", "needs root, to make one")
            for scheme in server.ports:
                good = replaced(server, scheme)
                yield Row(f"{scheme}: a file replaced while sent arrives as it was",
                          "the old bytes" if good else "something else", good)
                good = shortened(server, scheme)
                yield Row(f"{scheme}: a file shortened while sent is cut",
                          "cut" if good else "padded", good)
            with open(os.path.join(content, "p", "web", "after.md"), "w", encoding="ascii") as file:
                file.write("---\ntitle: After all that\ndate: 2025-07-01\n---\nStill here.\n")
            until(lambda: b"After all that" in server.ask("gopher", "/latest"))
        yield Row("the indexer goes on, others are answered",
                  f"{readers.well:,} of {readers.asked:,}",
                  readers.well == readers.asked > 0)
