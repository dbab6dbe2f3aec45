"""What the server survives, as figures: each function does its worst and
returns (what came out, whether that meets the goal).

`make torture` runs them in full and prints a table; tests/e2e/test_torture.py
runs them short.  Counts and ratios, no seconds but the server's own limits.
"""
import ctypes
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))
import conftest  # noqa: E402
from conftest import PATIENCE, Server, read_all, tls_connect, tls_context, until  # noqa: E402

FIGURES = []


def figure(what, goal):
    def keep(function):
        function.what, function.goal = what, goal
        FIGURES.append(function)
        return function
    return keep


# --- tools ---


class Place:
    """A folder with a copy of the fixture site; servers in it end with it."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="torture-")
        self.site = os.path.join(self.path, "content")
        shutil.copytree(conftest.SITE, self.site, symlinks=True)
        self.servers = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for server in self.servers:
            server.stop()
        shutil.rmtree(self.path, ignore_errors=True)

    def serve(self, *options, **keywords):
        folder = os.path.join(self.path, f"server{len(self.servers)}")
        os.makedirs(folder, exist_ok=True)
        keywords.setdefault("content", self.site)
        self.servers.append(Server(folder, *options, **keywords))
        return self.servers[-1]

    def file(self, name, data):
        path = os.path.join(self.site, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)
        return path


def front(server):
    return f"gemini://localhost:{server.ports['gemini']}/"


def crowd(count, work, threads=8):
    """work(n) for n in range(count), on some threads; what they returned."""
    results, numbers = [], iter(range(count))
    lock = threading.Lock()

    def run():
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            result = work(number)
            with lock:
                results.append(result)

    crew = [threading.Thread(target=run) for _ in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return results


def children(pid, name="smallpress-work"):
    found = []
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as listed:
        for word in listed.read().split():
            try:
                with open(f"/proc/{word}/comm", encoding="ascii") as comm:
                    if comm.read().strip() == name[:15]:
                        found.append(int(word))
            except OSError:
                pass
    return found


def memory(pid):
    """Private and shared pages, in kB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return int(re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M)[1])


def processor(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pause(seconds):
    """Waits for time itself, where time is what the figure is about."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, seconds + PATIENCE)


# --- answers ---


@figure("answers without close_notify", "0 of 20,000")
def close_notify(full):
    count = 20000 if full else 200
    with Place() as place:
        place.file("media/some.bin", os.urandom(200000))
        server = place.serve("--limits", "off")
        raws = [front(server).encode() + b"\r\n", front(server).encode() + b"none\r\n",
                b"nonsense\r\n", front(server).encode() + b"media/some.bin\r\n",
                b"gemini://elsewhere.example/\r\n", b"gemini://localhost/" + b"x" * 3000]

        def ask(number):
            try:
                server.gemini(None, raw=raws[number % len(raws)])
                return True
            except (OSError, ssl.SSLError):
                return False

        missing = crowd(count, ask).count(False)
    return f"{missing} of {count}", missing == 0


@figure("refusals of over-long lines that arrive whole", "1,000 of 1,000")
def long_lines(full):
    count = 1000 if full else 50
    with Place() as place:
        server = place.serve("--limits", "off")

        def ask(number):
            size = 1100 + number * 30 % 30000
            try:
                if number % 2:
                    head, _ = server.gemini(None, raw=b"gemini://localhost/" + b"x" * size)
                    return head.startswith(b"59 ")
                return server.gopher("", raw=b"/" + b"x" * (2500 + size)).endswith(b".\r\n")
            except (OSError, ssl.SSLError):
                return False

        whole = crowd(count, ask).count(True)
    return f"{whole} of {count}", whole == count


# --- clients that stall ---


def end_of(sock, patience):
    begin = time.monotonic()
    sock.settimeout(patience)
    try:
        while sock.recv(4096):
            pass
    except (OSError, ssl.SSLError):
        pass
    return time.monotonic() - begin


def drip(sock, text, patience):
    begin = time.monotonic()
    sock.settimeout(1)
    while time.monotonic() < begin + patience:
        try:
            sock.sendall(text)
            if not sock.recv(4096):
                break
        except (socket.timeout, ssl.SSLWantReadError):
            continue
        except (OSError, ssl.SSLError):
            break
    return time.monotonic() - begin


def no_reader(server, name):
    """Asks for a file that no buffer holds."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", server.ports["gopher"]))
    plain.sendall(f"/media/{name}\r\n".encode())
    return plain


@figure("stalled connections cut at their limit + 1 s", "6 of 6 kinds")
def stalled(full):
    """The last two take 30 and 120 s: only in full."""
    with Place() as place:
        for name in ("huge1.bin", "huge2.bin"):
            os.truncate(place.file(f"media/{name}", b""), 1 << 30)
        server = place.serve("--limits", "off")
        gem, gop = server.ports["gemini"], server.ports["gopher"]
        plain = lambda port: socket.create_connection(("127.0.0.1", port))  # noqa: E731

        def half_hello():
            sock = plain(gem)
            sock.sendall(b"\x16\x03\x01\x02\x00\x01")
            return end_of(sock, 20)

        def cut_is_told(name):
            return re.search(rf'{name}" 20 .* cut$', server.log(), re.M)

        def never_reads():
            with no_reader(server, "huge1.bin"):
                begin = time.monotonic()
                until(lambda: cut_is_told("huge1.bin"), 60)
                return time.monotonic() - begin

        def reads_slowly():
            """What the kernel holds already may arrive after the cut."""
            with no_reader(server, "huge2.bin") as sock:
                begin = time.monotonic()
                while not cut_is_told("huge2.bin") and time.monotonic() < begin + 150:
                    try:
                        sock.recv(40000)
                    except OSError:
                        break
                    pause(0.2)
                return time.monotonic() - begin

        kinds = {
            "silent": (10, lambda: end_of(plain(gem), 20)),
            "half a handshake": (10, half_hello),
            "handshake and no more": (10, lambda: end_of(tls_connect(gem), 20)),
            "a byte a second": (10, lambda: drip(plain(gop), b"x", 20)),
        }
        if full:
            kinds["never reads"] = (30, never_reads)
            kinds["reads slowly"] = (120, reads_slowly)
        took = {}
        crew = [threading.Thread(target=lambda n=name, f=run: took.update({n: f()}))
                for name, (_, run) in kinds.items()]
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        # A refusal and its linger come on top where there is one: a second.
        good = [name for name, (limit, _) in kinds.items()
                if took[name] <= limit + 1 + 1]
    bad = {name: round(took[name], 1) for name in kinds if name not in good}
    return f"{len(good)} of {len(kinds)} kinds {bad or ''}".strip(), not bad


@figure("memory of an idle TLS connection", "<= 20 kB, 20 of 20 others answered")
def idle(full):
    count = 1000 if full else 200
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    with Place() as place:
        server = place.serve("--limits", "off", "--workers", "1")
        worker = children(server.process.pid)[0]
        for _ in range(20):
            server.gemini(front(server))
        before = memory(worker)
        held = [tls_connect(server.ports["gemini"]) for _ in range(count)]
        each = (memory(worker) - before) / count
        answered = sum(server.gemini(front(server))[0].startswith(b"20 ") for _ in range(20))
        for sock in held:
            sock.close()
    return f"{each:.1f} kB, {answered} of 20", each <= 20 and answered == 20


# --- one against the others ---


def from_address(server, address, request):
    plain = socket.create_connection(("127.0.0.1", server.ports["gemini"]), timeout=PATIENCE,
                                     source_address=(address, 0))
    with tls_context().wrap_socket(plain, server_hostname="localhost") as sock:
        sock.sendall(request)
        return read_all(sock)


@figure("slowing of a reader by a greedy address", "<= 2 x")
def greedy(full):
    count = 60 if full else 10
    with Place() as place:
        server = place.serve("--workers", "1")
        request = front(server).encode() + b"\r\n"
        stopping = []

        def median():
            times = []
            for _ in range(count):
                begin = time.monotonic()
                assert from_address(server, "127.0.0.4", request).startswith(b"20 ")
                times.append(time.monotonic() - begin)
                pause(0.06)
            return statistics.median(times)

        def grab():
            while not stopping:
                try:
                    from_address(server, "127.0.0.3", request)
                except (OSError, ssl.SSLError):
                    pass

        alone = median()
        crew = [threading.Thread(target=grab) for _ in range(16)]
        for one in crew:
            one.start()
        until(lambda: " 44 " in server.log())
        pause(1)
        beside = median()
        stopping.append(True)
        for one in crew:
            one.join()
    ratio = beside / alone
    # Short: everybody was answered; the clock is for the long run.
    return f"{ratio:.1f} x", ratio <= 2 or not full


@figure("64 descriptors, 200 connections", "<= 2 % of a core, <= 10 lines, back in 1 s")
def few_descriptors(full):
    seconds = 10 if full else 2
    with Place() as place:
        with tempfile.NamedTemporaryFile("w", suffix=".sh") as script:
            script.write('ulimit -n 64; exec "$@"')
            script.flush()
            program, conftest.PROGRAM = conftest.PROGRAM, "sh"
            try:
                server = SmallServer(place, script.name, program)
            finally:
                conftest.PROGRAM = program
        held = [socket.create_connection(("127.0.0.1", server.ports["gopher"]))
                for _ in range(200)]
        for sock in held:
            sock.sendall(b"/")
        pids = children(server.process.pid)
        before, lines = sum(map(processor, pids)), len(server.log().splitlines())
        pause(seconds)
        share = (sum(map(processor, pids)) - before) / seconds
        lines = len([line for line in server.log().splitlines()[lines:]
                     if ": gopher " not in line])
        for sock in held:
            sock.close()
        begin = time.monotonic()
        until(lambda: server.gopher("").endswith(b".\r\n"), 5)
        back = time.monotonic() - begin
    share_goal = 0.02 if full else 0.05
    return (f"{share:.1%}, {lines} lines, {back:.2f} s",
            share <= share_goal and lines <= 10 and back <= 1)


class SmallServer(Server):
    def __init__(self, place, script, program):
        folder = os.path.join(place.path, "small")
        os.makedirs(folder)
        self.words = [script, program]
        super().__init__(folder, "--limits", "off", "--workers", "1", content=place.site,
                         listens=["gopher://127.0.0.1:0"])
        place.servers.append(self)

    @property
    def command(self):
        return self._command

    @command.setter
    def command(self, words):
        self._command = [words[0], *self.words, *words[1:]]


# --- files ---


@figure("odd files refused or cut, others unaffected", "all")
def odd_files(full):
    with Place() as place:
        secret = os.path.join(place.path, "secret.txt")
        with open(secret, "w", encoding="ascii") as out:
            out.write("canary-of-the-torture")
        media = os.path.join(place.site, "media")
        os.makedirs(os.path.join(media, "folder"), exist_ok=True)
        os.mkfifo(os.path.join(media, "fifo.txt"))
        listener = socket.socket(socket.AF_UNIX)
        here = os.getcwd()
        os.chdir(media)
        listener.bind("socket.txt")
        os.chdir(here)
        os.symlink(secret, os.path.join(media, "out.txt"))
        os.symlink("../../../secret.txt", os.path.join(media, "up.txt"))
        os.symlink("loop2.txt", os.path.join(media, "loop1.txt"))
        os.symlink("loop1.txt", os.path.join(media, "loop2.txt"))
        os.symlink("/proc/self/environ", os.path.join(media, "proc.txt"))
        names = ["fifo.txt", "socket.txt", "folder", "out.txt", "up.txt", "loop1.txt",
                 "proc.txt"]
        if os.geteuid() == 0:
            os.mknod(os.path.join(media, "device.txt"), 0o600 | 0o020000, os.makedev(1, 5))
            names.append("device.txt")
        big = place.file("media/big.bin", b"a" * (8 << 20))
        server = place.serve("--limits", "off")
        good = 0
        for name in names:
            head, body = server.gemini(front(server) + "media/" + name)
            answer = server.gopher("/media/" + name)
            good += (not head.startswith(b"20 text/plain") and b"canary" not in body + answer
                     and server.gopher("").endswith(b".\r\n"))
        # A file that is replaced while it is sent arrives as it was.
        with tls_connect(server.ports["gemini"]) as sock:
            sock.sendall((front(server) + "media/big.bin\r\n").encode())
            first = sock.recv(1000)
            place.file("media/next.bin", b"b" * (8 << 20))
            os.replace(os.path.join(media, "next.bin"), big)
            body = (first + read_all(sock)).partition(b"\r\n")[2]
        good += body == b"a" * (8 << 20)
        listener.close()
    return f"{good} of {len(names) + 1}", good == len(names) + 1


DOTS = ["..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "..%00", "%c0%ae%c0%ae", "....", "..;",
        "%ff..", "．．"]
SLASHES = ["/", "//", "%2f", "%5c", "\\", "/./", "%2F", "/%2e/", "%252f", "%c0%af"]
BEGINNINGS = ["/", "", "/media/", "/p/web/", "//", "/media/../", "/~", "/%2e/", "/URL:/",
              "/media/folder/"]


def spellings(count):
    """Ways to climb out of the content folder to the canary."""
    chance = random.Random(7)
    while count > 0:
        steps = chance.randint(1, 8)
        path = chance.choice(BEGINNINGS)
        for _ in range(steps):
            path += chance.choice(DOTS) + chance.choice(SLASHES)
        yield path + chance.choice(["secret.txt", "secret%2etxt", "server0/../secret.txt"])
        count -= 1


def without_openat2():
    """In a child: as on a kernel before 5.6."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    allow, enosys = 0x7FFF0000, 0x00050000 | 38
    state = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(allow)))
    call = library.seccomp_syscall_resolve_name(b"openat2")
    library.seccomp_rule_add(state, ctypes.c_uint32(enosys), call, 0)
    assert library.seccomp_load(state) == 0


class OldKernel(Server):
    def __init__(self, folder, *options, **keywords):
        begin = subprocess.Popen
        try:
            subprocess.Popen = lambda *a, **k: begin(*a, preexec_fn=without_openat2, **k)
            super().__init__(folder, *options, **keywords)
        finally:
            subprocess.Popen = begin


@figure("canary bytes from spellings of traversal", "0 of >= 5,000 on both, with and without openat2")
def traversal(full):
    count = 5000 if full else 150
    leaks = asked = 0
    with Place() as place:
        with open(os.path.join(place.path, "secret.txt"), "w", encoding="ascii") as out:
            out.write("canary-of-the-torture")
        old = os.path.join(place.path, "old")
        os.makedirs(old)
        servers = [place.serve("--limits", "off"),
                   OldKernel(old, "--limits", "off", content=place.site)]
        place.servers.append(servers[1])
        paths = list(spellings(count))
        for server in servers:
            def ask(number, server=server):
                path = paths[number].encode()
                answer = server.gopher("", raw=path + b"\r\n")
                if number % 5 == 0 or full:
                    base = front(server).encode()[:-1]
                    raw = base + (b"" if path.startswith(b"/") else b"/") + path + b"\r\n"
                    answer += server.gemini(None, raw=raw)[1]
                return b"canary" in answer
            results = crowd(count, ask)
            leaks += results.count(True)
            asked += len(results)
    return f"{leaks} of {asked}", leaks == 0


# --- processes ---


class Load:
    def __init__(self, server, threads=4):
        self.server, self.stopping = server, False
        self.answered, self.failed, self.refused = 0, 0, 0
        self.crew = [threading.Thread(target=self.run, args=(n,)) for n in range(threads)]

    def run(self, number):
        while not self.stopping:
            try:
                if number % 2:
                    good = self.server.gemini(front(self.server))[0].startswith(b"20 ")
                else:
                    good = self.server.gopher("").endswith(b".\r\n")
                self.answered += good
                self.failed += not good
            except ConnectionRefusedError:
                self.refused += 1
            except (OSError, ssl.SSLError):
                self.failed += 1

    def __enter__(self):
        for one in self.crew:
            one.start()
        return self

    def __exit__(self, *unused):
        self.stopping = True
        for one in self.crew:
            one.join()


@figure("requests failed over reloads under load", "0 over 20 reloads")
def reloads(full):
    count = 20 if full else 3
    with Place() as place:
        server = place.serve("--limits", "off", "--workers", "2")
        with Load(server) as load:
            for number in range(count):
                server.signal(signal.SIGHUP)
                until(lambda n=number: f"generation {n + 2} serves" in server.log())
    failed = load.failed + load.refused
    return f"{failed} of {load.answered}, {count} reloads", failed == 0


@figure("kill -9 of a worker", "0 refused, failed <= in its hands, successor in 200 ms; 50 times")
def kills(full):
    count = 50 if full else 5
    late = 0
    with Place() as place:
        server = place.serve("--limits", "off", "--workers", "2")
        with Load(server) as load:
            for _ in range(count):
                victim = until(lambda: children(server.process.pid))[0]
                begin = time.monotonic()
                os.kill(victim, signal.SIGKILL)
                until(lambda v=victim: len([p for p in children(server.process.pid)
                                            if p != v]) == 2)
                late += time.monotonic() - begin > 0.2
    in_hands = count * len(load.crew)
    good = load.refused == 0 and load.failed <= in_hands and (late == 0 or not full)
    return f"{load.refused} refused, {load.failed} failed, {late} late; {count} times", good


# --- bad days ---


@figure("pages read right while the disk is full", "100 %")
def disk_full(full):
    if os.geteuid() != 0:
        return "needs root", True
    count = 500 if full else 50
    with Place() as place:
        small = os.path.join(place.path, "server0", "state")
        os.makedirs(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small],
                          check=False).returncode != 0:
            return "cannot mount", True
        try:
            server = place.serve("--limits", "off")
            with open(os.path.join(small, "fill"), "wb", buffering=0) as out:
                try:
                    while True:
                        out.write(b"x" * 4096)
                except OSError:
                    pass
            place.file("p/web/late.md", b"---\ntitle: Late\ndate: 2025-05-05\n---\n\nWords.\n")

            def ask(number):
                if number % 3 == 0:
                    server.gemini(front(server) + "feedback?note")
                return (server.gemini(front(server) + "p/web/why-a-small-web")[0][:2] == b"20"
                        and server.gopher("").endswith(b".\r\n"))

            right = crowd(count, ask).count(True)
            os.unlink(os.path.join(small, "fill"))
            until(lambda: server.gemini(front(server) + "p/web/late")[0][:2] == b"20")
            server.stop()
        finally:
            subprocess.run(["umount", "-l", small], check=True)
    return f"{right} of {count}", right == count


@figure("log lines after random requests: printable, parseable", "all of 10,000")
def random_requests(full):
    count = 10000 if full else 300
    chance = random.Random(11)
    raws = [bytes(chance.choice(b"/ab.%\t\r\"\\{}[]\x00\x1b\x7f\x80\xc2\x9b\xe2\xff :?#")
                  for _ in range(chance.randint(1, 200))) + b"\r\n" for _ in range(count)]
    with Place() as place:
        server = place.serve("--limits", "off", "--log-format", "json")

        def ask(number):
            try:
                if number % 10 == 0:
                    server.gemini(None, raw=raws[number])
                else:
                    server.gopher("", raw=raws[number])
            except (OSError, ssl.SSLError):
                pass

        crowd(count, ask)
        server.stop()
        good = bad = 0
        with open(server.errors, "rb") as log:
            for line in log:
                try:
                    text = line.decode("utf-8")
                    assert text[:-1].isprintable() or all(
                        c.isprintable() or ord(c) >= 0xA0 for c in text[:-1])
                    json.loads(text)
                    good += 1
                except (UnicodeDecodeError, ValueError, AssertionError):
                    bad += 1
    return f"{bad} bad of {good + bad}", bad == 0 and good >= count * 0.9


def client_hello():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = tls_context()
    broken = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        broken.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


@figure("after broken ClientHellos: connections, memory", "0 and <= 2 MB after 20,000")
def broken_hellos(full):
    count = 20000 if full else 300
    hello = client_hello()
    with Place() as place:
        server = place.serve("--limits", "off", "--workers", "1")
        worker = children(server.process.pid)[0]

        def ask(number):
            chance = random.Random(number)
            bad = bytearray(hello)
            for _ in range(chance.randint(1, 20)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            with socket.create_connection(("127.0.0.1", server.ports["gemini"])) as sock:
                try:
                    sock.sendall(bad[:chance.randint(1, len(bad))])
                    sock.shutdown(socket.SHUT_WR)
                    sock.settimeout(PATIENCE)
                    while sock.recv(4096):
                        pass
                except OSError:
                    pass

        crowd(200, ask)
        before = memory(worker)
        crowd(count, ask)
        grown = memory(worker) - before
        sockets = until(lambda: open_sockets(worker) <= 2) and open_sockets(worker)
        good = server.gemini(front(server))[0].startswith(b"20 ")
    return f"{sockets - 2} and {grown} kB after {count}", sockets == 2 and grown <= 2048 and good


def open_sockets(pid):
    count = 0
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            count += os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:")
        except OSError:
            pass
    return count


# --- certificates ---

CA_CONFIG = """[ca]
default_ca = d
[d]
database = index
new_certs_dir = .
serial = serial
policy = p
default_md = sha256
x509_extensions = x
copy_extensions = none
rand_serial = yes
[p]
commonName = supplied
[x]
subjectAltName = DNS:%s
"""


def make_certificate(folder, name, begin, end, san):
    """By openssl's own command, which can set dates."""
    os.makedirs(folder, exist_ok=True)

    def run(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    with open(os.path.join(folder, "ca.conf"), "w", encoding="ascii") as out:
        out.write(CA_CONFIG % san)
    with open(os.path.join(folder, "index"), "w", encoding="ascii"):
        pass
    run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", f"/CN={san}", "-keyout", f"{name}.key", "-out", "request")
    run("ca", "-batch", "-config", "ca.conf", "-selfsign", "-keyfile", f"{name}.key", "-in",
        "request", "-out", f"{name}.crt", "-startdate", begin, "-enddate", end, "-notext")


@figure("bad certificates named", "expired, future, wrong, unreadable")
def certificates(full):
    kinds = {
        "expired": (("20200101000000Z", "20210101000000Z", "localhost"), "has ended"),
        "future": (("20990101000000Z", "21000101000000Z", "localhost"), "not valid yet"),
        "wrong": (("20200101000000Z", "20990101000000Z", "other.test"), "does not name"),
        "unreadable": (None, "no key in PEM"),
    }
    named = []
    for kind, (how, says) in kinds.items():
        with Place() as place:
            certs = os.path.join(place.path, "server0", "certs")
            make_certificate(certs, "localhost",
                             *(how or ("20200101000000Z", "20990101000000Z", "localhost")))
            if how is None:
                with open(os.path.join(certs, "localhost.key"), "w", encoding="ascii") as out:
                    out.write("torn")
            try:
                log = place.serve("--limits", "off").log()
            except AssertionError as failed:
                log = str(failed)
            if says in log and "localhost" in log:
                named.append(kind)
    return ", ".join(named), len(named) == len(kinds)
