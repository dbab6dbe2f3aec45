"""What the end-to-end tests share: the program, a running server, clients.

Nothing sleeps and no port is fixed: servers are asked for port 0 and say what
they got; what must be waited for is polled with a limit.
"""
import os
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import time

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("SMALLPRESS", os.path.join(ROOT, "build/release/smallpress"))
SITE = os.path.join(ROOT, "tests", "site")
PATIENCE = 30  # seconds, for slow machines under sanitizers


def smallpress(*arguments, stdin=b"", cwd=ROOT, check=False, env=None):
    """Runs the program to its end; stdout and stderr are bytes."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, cwd=cwd,
                          capture_output=True, timeout=PATIENCE * 2,
                          env=dict(os.environ, **(env or {})))
    if check:
        assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done


def until(what, seconds=PATIENCE):
    """Polls until what() is true and returns it; fails the test otherwise."""
    end = time.monotonic() + seconds
    while True:
        value = what()
        if value:
            return value
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        select.select([], [], [], 0.01)


class Server:
    """`smallpress serve` on free ports of 127.0.0.1."""

    def __init__(self, folder, *options, content=None, listens=None, env=None):
        self.folder = folder
        self.content = str(content or SITE)
        self.certs = os.path.join(folder, "certs")
        self.state = os.path.join(folder, "state")
        listens = listens or ["gemini://127.0.0.1:0", "gopher://127.0.0.1:0"]
        command = [PROGRAM, "serve", "--content", self.content, "--certs", self.certs,
                   "--state", self.state]
        for listen in listens:
            command += ["--listen", listen]
        self.errors = os.path.join(folder, "stderr")
        self.command = command + list(map(str, options))
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT,
                env=dict(os.environ, **(env or {})))
        self.ports = {}
        self.listening = []
        self.wait_ready()

    def wait_ready(self):
        lines = b""
        end = time.monotonic() + PATIENCE
        while b"ready\n" not in lines:
            left = end - time.monotonic()
            readable, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            chunk = os.read(self.process.stdout.fileno(), 4096) if readable else b""
            if not chunk:
                self.stop()
                raise AssertionError(f"not ready: {lines!r}\n{self.log()}")
            lines += chunk
        for line in lines.decode().splitlines():
            found = re.match(r"listening (\w+) (.*):(\d+)$", line)
            if found:
                self.listening.append((found[1], found[2], int(found[3])))
                self.ports.setdefault(found[1], int(found[3]))

    def log(self):
        with open(self.errors, encoding="utf-8", errors="replace") as errors:
            return errors.read()

    def signal(self, number):
        os.kill(self.process.pid, number)

    def stop(self, seconds=PATIENCE):
        """TERM, then wait; returns the exit status."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        self.process.stdout.close()
        return self.process.returncode

    def gemini(self, url, **options):
        return gemini(self.ports["gemini"], url, **options)

    def gopher(self, selector, **options):
        return gopher(self.ports["gopher"], selector, **options)


def tls_context(minimum=None, maximum=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Python sets it for old servers' sake: an end without close_notify would pass.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    if minimum:
        context.minimum_version = minimum
    if maximum:
        context.maximum_version = maximum
    return context


def tls_connect(port, name="localhost", context=None, address="127.0.0.1"):
    """suppress_ragged_eofs off: an answer without close_notify is an error."""
    plain = socket.create_connection((address, port), timeout=PATIENCE)
    return (context or tls_context()).wrap_socket(
        plain, server_hostname=name, suppress_ragged_eofs=False)


def read_all(sock):
    chunks = []
    while True:
        chunk = sock.recv(65536)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def gemini(port, url, name="localhost", context=None, raw=None):
    """(header line without CRLF, body) of one request; both are bytes."""
    with tls_connect(port, name, context) as sock:
        sock.sendall(raw if raw is not None else url.encode() + b"\r\n")
        answer = read_all(sock)
    head, _, body = answer.partition(b"\r\n")
    return head, body


def gopher(port, selector, raw=None, address="127.0.0.1"):
    with socket.create_connection((address, port), timeout=PATIENCE) as sock:
        sock.sendall(raw if raw is not None else
                     (selector.encode() if isinstance(selector, str) else selector) + b"\r\n")
        return read_all(sock)


def assert_sound(server):
    """No process of it fell, was refused a system call or found by a sanitizer."""
    fault = re.search(r".*(ended by signal (?!9 )|ended with status|was refused$|"
                      r"Sanitizer|runtime error).*", server.log(), re.MULTILINE)
    assert not fault, fault[0]


@pytest.fixture
def start(tmp_path):
    """start(*options, content=…): a server of the test's own, ended after it."""
    servers = []

    def begin(*options, **keywords):
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        servers.append(Server(str(folder), *options, **keywords))
        return servers[-1]

    yield begin
    for server in servers:
        server.stop()
    for server in servers:
        assert_sound(server)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all tests of a file; they must not change it."""
    folder = tmp_path_factory.mktemp("server")
    running = Server(str(folder), "--limits", "off")
    yield running
    running.stop()
    assert_sound(running)


@pytest.fixture
def site(tmp_path):
    """A copy of the fixture publication that a test may change."""
    shutil.copytree(SITE, tmp_path / "content", symlinks=True)
    return tmp_path / "content"


@pytest.fixture
def press():
    """A web site in miniature, to mirror."""
    from press import Press  # it needs this file itself
    made = Press()
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    """A content folder, and the way to fill it."""
    from press import Folder
    return Folder(tmp_path)


__all__ = ["Server", "smallpress", "until", "gemini", "gopher", "tls_connect",
           "tls_context", "read_all", "signal", "PROGRAM", "ROOT", "SITE", "PATIENCE"]
