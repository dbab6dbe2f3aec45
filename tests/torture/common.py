"""What the figures share: a server, clients that see a cut, /proc.

Everything is bounded: sockets time out, what must be waited for is polled up
to a limit, and a server that does not end when told is killed.
"""
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATIENCE = 30  # seconds: nothing here takes that long on an idle machine
ARTICLE = "/p/web/why-a-small-web"


class NotShown(Exception):
    """This machine or build cannot show the figure; says why."""


class Row:
    """What was to be, what was seen."""

    def __init__(self, goal, seen, good):
        self.goal, self.seen, self.good = goal, seen, bool(good)


def until(what, seconds=PATIENCE, step=0.01):
    """Polls until what() is true and returns it; raises otherwise."""
    end = time.monotonic() + seconds
    while True:
        value = what()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain")
        time.sleep(step)


def pause(seconds):
    """Lets time pass where passing time is what is measured."""
    time.sleep(seconds)


# --- processes, as /proc shows them ---


def stat_of(pid):
    """The fields behind the name, or None when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def children_of(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = stat_of(name)
            if stat and stat[0] != "Z" and int(stat[1]) == pid:
                found.append(int(name))
    return found


def named(pids, name):
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
                if file.read().strip() == name:
                    found.append(pid)
    return found


def cpu_of(pid):
    """Seconds of processor time, by the scheduler's own finer clock."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9
    except OSError:
        return 0.0


def memory_of(pid):
    """KiB that this process alone pays for, shared pages by their share."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(r"^Pss: +(\d+)", file.read(), re.M)[1])


def sockets_of(pid):
    """Descriptors of the process that are sockets."""
    found = 0
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found += os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:")
    return found


def held_by(port):
    """Addresses of the clients whose connections to `port` a process still
    holds, as getsockname gives them.

    One that waits to be accepted, or whose process has closed it, has no
    inode.
    """
    held = set()
    with open("/proc/net/tcp", encoding="ascii") as file:
        next(file)
        for line in file:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == port and fields[3] != "0A" \
                    and fields[9] != "0":
                address, _, number = fields[2].rpartition(":")
                held.add((socket.inet_ntoa(int(address, 16).to_bytes(4, sys.byteorder)),
                          int(number, 16)))
    return held


# --- clients ---


def tls_context(version=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Python sets it for old servers' sake: an end without close_notify would pass.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    if version:
        context.minimum_version = context.maximum_version = version
    return context


CONTEXT = tls_context()


def connect(port, source=None, buffer=None):
    sock = socket.socket()
    sock.settimeout(PATIENCE)
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    if source:
        # The port is chosen when it connects, among those free for the pair.
        sock.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
        sock.bind((source, 0))
    try:
        sock.connect(("127.0.0.1", port))
    except OSError:
        sock.close()
        raise
    return sock


def secure(sock, context=CONTEXT):
    """suppress_ragged_eofs off: an answer without close_notify is an error."""
    try:
        return context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False)
    except OSError:
        sock.close()
        raise


def hello():
    """The first bytes of a handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        CONTEXT.wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def read_all(sock):
    chunks = []
    while True:
        chunk = sock.recv(65536)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)


def ask(scheme, port, request, source=None):
    """The whole answer to these bytes; raises when it is cut."""
    sock = connect(port, source)
    if scheme == "gemini":
        sock = secure(sock)
    with sock:
        sock.sendall(request)
        return read_all(sock)


def is_whole(scheme, answer):
    """An answer that a reader wants, not a refusal."""
    return answer.startswith(b"20 ") if scheme == "gemini" else \
        len(answer) > 0 and not answer.startswith(b"3")


# --- the server ---

# Looked for in each line by itself: a search over all takes long for long lines.
FAULTS = re.compile(r"ended by signal (?!9 )|ended with status|was refused$|Sanitizer|"
                    r"runtime error")


class Server:
    """`smallpress serve` on free ports of 127.0.0.1."""

    def __init__(self, ground, *options, content=None, wrapper=(), certs=None):
        self.folder = ground.new_folder()
        self.content = content or ground.content()
        self.state = os.path.join(self.folder, "state")
        self.certs = os.path.join(self.folder, "certs")
        self.errors = os.path.join(self.folder, "stderr")
        if certs:
            os.mkdir(self.certs)
            certs(self.certs)
        command = [*wrapper, ground.program, "serve", "--content", self.content,
                   "--certs", self.certs, "--state", self.state,
                   "--listen", "gemini://127.0.0.1:0", "--listen", "gopher://127.0.0.1:0",
                   *options]
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                cwd=self.folder)
        self.ports = {}
        try:
            self._wait_ready()
        except BaseException:
            self.stop()
            raise

    def _wait_ready(self):
        lines = []
        os.set_blocking(self.process.stdout.fileno(), False)

        def is_ready():
            chunk = self.process.stdout.read()
            lines.append(chunk.decode() if chunk else "")
            if self.process.poll() is not None:
                raise AssertionError(f"did not start: {self.log()}")
            return "ready\n" in "".join(lines)

        until(is_ready)
        for scheme, port in re.findall(r"^listening (\w+) .*:(\d+)$", "".join(lines), re.M):
            self.ports[scheme] = int(port)

    def log(self):
        with open(self.errors, encoding="utf-8", errors="replace") as errors:
            return errors.read()

    def workers(self):
        return named(children_of(self.process.pid), "smallpress-work")

    def processes(self):
        return [self.process.pid] + children_of(self.process.pid)

    def url(self, path="/"):
        return f"gemini://localhost:{self.ports['gemini']}{path}"

    def request(self, scheme, path="/"):
        return (self.url(path) if scheme == "gemini" else path).encode() + b"\r\n"

    def ask(self, scheme, path="/", source=None):
        return ask(scheme, self.ports[scheme], self.request(scheme, path), source)

    def answers(self, scheme, path="/", source=None):
        """Whether a reader gets that page."""
        try:
            return is_whole(scheme, self.ask(scheme, path, source))
        except OSError:
            return False

    def signal(self, number):
        os.kill(self.process.pid, number)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("it did not end when told to") from None
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, *unused):
        self.stop()
        if kind is None:
            for line in self.log().splitlines():
                assert not FAULTS.search(line), line
            assert self.process.returncode == 0, f"ended with {self.process.returncode}"


# --- the ground that figures stand on ---


class Ground:
    def __init__(self, build, short, folder):
        self.build = os.path.abspath(build)
        self.program = os.path.join(self.build, "smallpress")
        self.short = short
        self.folder = folder
        self.is_root = os.geteuid() == 0
        with open(self.program, "rb") as file:
            self.is_sanitized = b"__asan_init" in file.read()
        self._folders = 0

    def count(self, full, short):
        return short if self.short else full

    def new_folder(self):
        self._folders += 1
        path = os.path.join(self.folder, str(self._folders))
        os.mkdir(path)
        return path

    def content(self):
        """A copy of the tests' publication, which the figure may change."""
        path = os.path.join(self.new_folder(), "content")
        shutil.copytree(os.path.join(ROOT, "tests", "site"), path)
        return path

    def server(self, *options, **keywords):
        return Server(self, *options, **keywords)

    def needs_root(self, why):
        if not self.is_root:
            raise NotShown(f"needs root, {why}")

    def needs_plain_build(self, why):
        if self.is_sanitized:
            raise NotShown(f"not under sanitizers, {why}")

    def load(self, server, scheme, *requests, n, c=64, seconds=120, options=()):
        """Starts tests/bench/load; its result comes from load_result."""
        return subprocess.Popen(
            [os.path.join(self.build, "bench", "load"), "-n", str(n), "-c", str(c),
             "-s", str(seconds), *options, scheme, str(server.ports[scheme]), *requests],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))


def load_result(process, seconds=PATIENCE * 6):
    out, _ = process.communicate(timeout=seconds)
    return json.loads(out)


__all__ = ["ARTICLE", "CONTEXT", "Ground", "NotShown", "PATIENCE", "ROOT", "Row", "Server", "ask",
           "children_of", "connect", "cpu_of", "held_by", "hello", "is_whole", "load_result",
           "memory_of", "named", "pause", "read_all", "secure", "signal", "sockets_of",
           "stat_of", "tls_context", "until"]
