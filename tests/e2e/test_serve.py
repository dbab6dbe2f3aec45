"""The running server: what arrives on the wire, and what it survives."""
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest

from conftest import (PATIENCE, Server, gemini, gopher, read_all, smallpress, tls_connect,
                      tls_context, until)


def front(server):
    return f"gemini://localhost:{server.ports['gemini']}/"


# --- TLS ---


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_tls_versions_are_spoken(server, version):
    head, body = server.gemini(front(server), context=tls_context(version, version))
    assert head.startswith(b"20 text/gemini")
    assert body.startswith(b"# ")


def test_older_tls_is_refused(server):
    context = tls_context(maximum=ssl.TLSVersion.TLSv1_1)
    context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.raises(ssl.SSLError):
        server.gemini(front(server), context=context)


@pytest.mark.parametrize("name", [None, "unknown.example", "LOCALHOST"])
def test_no_sni_and_an_unknown_one_get_the_default_certificate(server, name):
    assert server.gemini(front(server), name=name)[0].startswith(b"20 ")


def test_no_session_is_kept(server):
    """Nothing to resume: no tickets, and no cache behind a session's id."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = tls_context(version, version)
        with tls_connect(server.ports["gemini"], context=context) as sock:
            sock.sendall(front(server).encode() + b"\r\n")
            read_all(sock)
            session = sock.session
        if session is None:
            continue
        plain = socket.create_connection(("127.0.0.1", server.ports["gemini"]))
        with context.wrap_socket(plain, server_hostname="localhost", session=session) as again:
            assert not again.session_reused


@pytest.mark.parametrize("request_line, status", [
    (b"gemini://localhost:{port}/\r\n", b"20"),
    (b"gemini://localhost:{port}/no-such-page\r\n", b"51"),
    (b"gemini://elsewhere.example/\r\n", b"53"),
    (b"/\r\n", b"59"),
    (b"gemini://localhost/" + b"a" * 2000 + b"\r\n", b"59"),
    (b"gemini://localhost/" + b"a" * 30000 + b"\r\n", b"59"),
    (b"gemini://localhost:{port}/\r\n" + b"more " * 5000, b"20"),
])
def test_every_answer_ends_with_close_notify(server, request_line, status):
    """conftest's sockets raise an error where it is missing."""
    port = str(server.ports["gemini"]).encode()
    head, _ = server.gemini(None, raw=request_line.replace(b"{port}", port))
    assert head.startswith(status + b" ")


def test_a_bare_line_feed_is_closed_silently_but_cleanly(server):
    head, body = server.gemini(None, raw=b"gemini://localhost/\n")
    assert head == b"" and body == b""


def test_clear_text_on_the_tls_port_gets_no_byte(server):
    for text in (b"gemini://localhost/\r\n", b"GET / HTTP/1.0\r\n\r\n", b"\x00" * 100):
        with socket.create_connection(("127.0.0.1", server.ports["gemini"])) as sock:
            sock.settimeout(PATIENCE)
            sock.sendall(text)
            try:
                assert sock.recv(100) == b""
            except ConnectionResetError:
                pass


def test_a_request_in_pieces_is_one_request(server):
    url = front(server).encode() + b"\r\n"
    with tls_connect(server.ports["gemini"]) as sock:
        for byte in url:
            sock.sendall(bytes([byte]))
        assert read_all(sock).startswith(b"20 ")
    with socket.create_connection(("127.0.0.1", server.ports["gopher"])) as sock:
        for byte in b"/\r\n":
            sock.sendall(bytes([byte]))
        assert read_all(sock).endswith(b".\r\n")


def test_half_a_request_is_answered_with_a_refusal(server):
    with socket.create_connection(("127.0.0.1", server.ports["gemini"])) as plain:
        sock = tls_context().wrap_socket(plain, server_hostname="localhost",
                                         suppress_ragged_eofs=False)
        sock.sendall(b"gemini://localhost/half")
        # Half of the connection is closed: the client sends no more.
        plain = socket.socket(fileno=os.dup(sock.fileno()))
        plain.shutdown(socket.SHUT_WR)
        assert read_all(sock).startswith(b"59 ")
        plain.close()


def test_other_clients_are_answered_beside_one_that_waits(server):
    """One byte of one request, a whole other one, then the rest."""
    with tls_connect(server.ports["gemini"]) as slow:
        slow.sendall(b"g")
        assert server.gemini(front(server))[0].startswith(b"20 ")
        slow.sendall(front(server).encode()[1:] + b"\r\n")
        assert read_all(slow).startswith(b"20 ")


def test_gopher_answers_lines_of_every_kind(server):
    assert server.gopher("").endswith(b".\r\n")
    assert server.gopher("", raw=b"/\n").endswith(b".\r\n")
    assert server.gopher("", raw=b"/" + b"x" * 5000 + b"\r\n").startswith(b"3")


def test_half_a_selector_is_answered_at_its_end(server):
    with socket.create_connection(("127.0.0.1", server.ports["gopher"])) as sock:
        sock.sendall(b"/")
        sock.shutdown(socket.SHUT_WR)
        assert read_all(sock) != b""


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
def test_both_families_are_served_side_by_side(start):
    listens = [f"{scheme}://{address}:0" for scheme in ("gemini", "gopher")
               for address in ("127.0.0.1", "[::1]")]
    server = start(listens=listens)
    assert [address for _, address, _ in server.listening] == ["127.0.0.1", "[::1]"] * 2
    for scheme, address, port in server.listening:
        address = address.strip("[]")
        if scheme == "gopher":
            assert gopher(port, "", address=address).endswith(b".\r\n")
            continue
        with tls_connect(port, address=address) as sock:
            sock.sendall(f"gemini://localhost:{port}/\r\n".encode())
            assert read_all(sock).startswith(b"20 ")


# --- files ---


@pytest.fixture
def with_file(site):
    """A site with a large file in it, whose bytes are known."""
    name = site / "media" / "large.bin"
    name.parent.mkdir(exist_ok=True)
    name.write_bytes(bytes(i * 7 % 251 for i in range(1 << 20)) * 5)
    return site, name


def test_a_large_file_arrives_whole_on_both_protocols(start, with_file):
    content, name = with_file
    server = start(content=content)
    head, body = server.gemini(front(server) + "media/large.bin")
    assert head.startswith(b"20 ")
    assert body == name.read_bytes()
    assert server.gopher("/media/large.bin") == name.read_bytes()


def test_a_reader_that_takes_its_time_gets_all_of_it(start, with_file):
    content, name = with_file
    server = start(content=content)
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", server.ports["gemini"]))
    with tls_context().wrap_socket(plain, suppress_ragged_eofs=False) as sock:
        sock.sendall((front(server) + "media/large.bin\r\n").encode())
        # Meanwhile others are answered.
        assert server.gemini(front(server))[0].startswith(b"20 ")
        body = read_all(sock).partition(b"\r\n")[2]
    assert body == name.read_bytes()


def test_a_file_that_shrinks_while_it_is_sent_is_cut_not_padded(start, with_file):
    content, name = with_file
    os.truncate(name, 1 << 28)  # more than any socket's buffer takes
    server = start(content=content)
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", server.ports["gemini"]))
    with tls_context().wrap_socket(plain, suppress_ragged_eofs=False) as sock:
        sock.sendall((front(server) + "media/large.bin\r\n").encode())
        sock.recv(100)
        os.truncate(name, 1000)
        with pytest.raises((ssl.SSLError, ConnectionError)):
            read_all(sock)
    assert server.gemini(front(server))[0].startswith(b"20 ")


# --- starting and ending ---


def test_a_port_in_use_is_named_in_one_line(tmp_path, site):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = smallpress("serve", "--content", site, "--certs", tmp_path / "certs",
                          "--state", tmp_path / "state",
                          "--listen", f"gemini://127.0.0.1:{port}")
    assert done.returncode == 1
    lines = [line for line in done.stderr.decode().splitlines() if "listen" in line]
    assert len(lines) == 1 and str(port) in lines[0] and "127.0.0.1" in lines[0]
    assert done.stdout == b""


@pytest.mark.parametrize("options, says", [
    (["--listen", "gemini://127.0.0.1:0", "--content", "/nonexistent/folder"], "content"),
    (["--no-such-option"], "no-such-option"),
    (["operand"], "operand"),
    (["--user", "nobody-of-that-name"], "nobody-of-that-name"),
])
def test_what_cannot_be_served_is_said_and_nothing_starts(tmp_path, options, says):
    done = smallpress("serve", "--certs", tmp_path / "certs", "--state", tmp_path / "state",
                      *options)
    assert done.returncode in (1, 2)
    assert says in done.stderr.decode()
    assert done.stdout == b"" and not list(tmp_path.iterdir())


def test_a_broken_publisher_file_keeps_it_from_starting(tmp_path, site):
    (site / "publisher.yaml").write_text("name: X\ntitel: Y\n")
    done = smallpress("serve", "--content", site, "--certs", tmp_path / "certs",
                      "--state", tmp_path / "state", "--listen", "gemini://127.0.0.1:0")
    assert done.returncode == 1
    assert re.search(r"publisher\.yaml:2:1: .*titel", done.stderr.decode())
    assert done.stdout == b""


@pytest.mark.parametrize("option, folder", [
    ("certs", "certs"), ("certs", "."), ("state", "deep/../state"), ("state", "link/state"),
])
def test_keys_and_notes_are_not_made_where_they_would_be_served(tmp_path, site, option, folder):
    os.symlink(site, tmp_path / "link")
    where = {"certs": tmp_path / "certs", "state": tmp_path / "state"}
    where[option] = tmp_path / folder if folder.startswith("link") else site / folder
    (site / "deep").mkdir()
    options = ["--content", site, "--certs", where["certs"], "--state", where["state"]]
    done = smallpress("serve", "--listen", "gemini://127.0.0.1:0", *options)
    assert done.returncode == 1
    assert f"would be served; name a folder elsewhere with --{option}" in done.stderr.decode()
    assert not list(site.rglob("*.key")) and not (site / "state").exists()
    done = smallpress("check", *options)
    assert f"name a folder elsewhere with --{option}" in done.stdout.decode()


def test_hidden_folders_of_the_content_folder_may_hold_them(start, site):
    server = start("--certs", site / ".certs", "--state", site / ".state", content=site)
    assert server.gopher("/.certs/localhost.key").startswith(b"3")
    assert (site / ".certs" / "localhost.key").exists()


def test_a_key_that_does_not_fit_is_one_line(tmp_path, site):
    certs = tmp_path / "certs"
    smallpress("cert", "new", "--certs", certs, "--host", "a.test", check=True)
    smallpress("cert", "new", "--certs", certs, "--host", "b.test", check=True)
    os.replace(certs / "b.test.key", certs / "a.test.key")
    done = smallpress("serve", "--content", site, "--certs", certs, "--host", "a.test",
                      "--state", tmp_path / "state", "--listen", "gemini://127.0.0.1:0")
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert "a.test.key" in done.stderr.decode() and "does not fit" in done.stderr.decode()


def test_term_ends_it_with_status_0_and_open_answers_first(start, with_file):
    content, name = with_file
    server = start(content=content)
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.connect(("127.0.0.1", server.ports["gemini"]))
    with tls_context().wrap_socket(plain, suppress_ragged_eofs=False) as sock:
        sock.sendall((front(server) + "media/large.bin\r\n").encode())
        first = sock.recv(1000)
        server.signal(signal.SIGTERM)
        body = (first + read_all(sock)).partition(b"\r\n")[2]
    assert body == name.read_bytes()
    assert server.process.wait(PATIENCE) == 0
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", server.ports["gemini"]))


def test_the_certificate_is_made_once_and_kept(start, tmp_path):
    server = start()
    folder = os.path.join(server.folder, "certs")
    before = {name: open(os.path.join(folder, name), "rb").read()
              for name in os.listdir(folder)}
    assert sorted(before) == ["localhost.crt", "localhost.key"]
    assert os.stat(os.path.join(folder, "localhost.key")).st_mode & 0o777 == 0o600
    assert server.stop() == 0
    again = Server(server.folder)
    try:
        after = {name: open(os.path.join(folder, name), "rb").read()
                 for name in os.listdir(folder)}
    finally:
        again.stop()
    assert before == after


def test_nobody_is_left_when_the_supervisor_is_killed(start):
    server = start()
    children = children_of(server.process.pid)
    assert children
    server.process.kill()
    server.process.wait()
    until(lambda: not any(alive(pid) for pid in children))


# --- processes ---


def children_of(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, check=False)
    return [int(word) for word in found.stdout.split()]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers_of(server):
    found = []
    for pid in children_of(server.process.pid):
        try:
            with open(f"/proc/{pid}/comm", encoding="ascii") as comm:
                if comm.read().strip() == "smallpress-work":
                    found.append(pid)
        except OSError:
            pass
    return found


def test_a_killed_worker_has_a_successor(start):
    server = start("--workers", "2", "--limits", "off")
    for _ in range(10):
        victim = until(lambda: workers_of(server))[0]
        os.kill(victim, signal.SIGKILL)
        assert gopher(server.ports["gopher"], "").endswith(b".\r\n")
        until(lambda: len(workers_of(server)) == 2 and victim not in workers_of(server))
    assert server.log().count("was ended by signal 9") == 10


class Load:
    """Asks on both protocols, again and again, until told to stop."""

    def __init__(self, server):
        self.server = server
        self.failed, self.answered = [], 0
        self.stopping = False
        self.threads = [threading.Thread(target=self.run, args=(kind,))
                        for kind in ("gemini", "gopher")]

    def run(self, kind):
        while not self.stopping:
            try:
                if kind == "gemini":
                    assert self.server.gemini(front(self.server))[0].startswith(b"20 ")
                else:
                    assert self.server.gopher("").endswith(b".\r\n")
                self.answered += 1
            except (OSError, AssertionError) as problem:
                self.failed.append(repr(problem))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *unused):
        self.stopping = True
        for thread in self.threads:
            thread.join()


def generations(server):
    return [int(n) for n in re.findall(r"generation (\d+) serves", server.log())]


def test_reloads_under_load_lose_nothing(start):
    server = start("--limits", "off", "--workers", "2")
    with Load(server) as load:
        for n in range(2, 6):
            server.signal(signal.SIGHUP)
            until(lambda n=n: n in generations(server))
        end = load.answered + 10
        until(lambda: load.answered >= end)
    assert load.failed == []


def test_an_answer_outlives_several_reloads(start, with_file):
    content, name = with_file
    os.truncate(name, 1 << 25)  # more than any socket's buffer takes
    server = start("--limits", "off", "--workers", "1", content=content)
    slow = []
    for n in range(2, 7):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", server.ports["gopher"]))
        sock.sendall(b"/media/large.bin\r\n")
        slow.append((sock, sock.recv(100)))
        server.signal(signal.SIGHUP)
        if n < 6:
            until(lambda n=n: n in generations(server))
    # The fifth waits until one of the four before has sent its last byte.
    until(lambda: "reload: waits" in server.log())
    assert 6 not in generations(server)
    for sock, first in slow:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        with sock:
            assert first + read_all(sock) == name.read_bytes()
    until(lambda: 6 in generations(server))


def test_a_broken_reload_keeps_the_old_generation(start, site):
    server = start(content=site)
    before = workers_of(server)
    (site / "publisher.yaml").write_text("name: [broken\n")
    server.signal(signal.SIGHUP)
    until(lambda: "the one that serves goes on" in server.log())
    assert "publisher.yaml:" in server.log()
    assert workers_of(server) == before
    assert server.gemini(front(server))[0].startswith(b"20 ")
    (site / "publisher.yaml").write_text("name: Mended\n")
    server.signal(signal.SIGHUP)
    until(lambda: b"Mended" in server.gemini(front(server))[1])
    assert generations(server)


def test_a_changed_publisher_file_is_a_new_generation_by_itself(start, site):
    server = start(content=site)
    (site / "publisher.yaml").write_text("name: Another Name\n")
    until(lambda: b"Another Name" in server.gemini(front(server))[1])


def test_a_certificate_made_anew_is_used_after_a_reload(start):
    server = start()

    def presented():
        with tls_connect(server.ports["gemini"]) as sock:
            return sock.getpeercert(binary_form=True)

    before = presented()
    smallpress("cert", "new", "--renew", "--certs", server.certs, check=True)
    assert presented() == before
    server.signal(signal.SIGHUP)
    until(lambda: presented() != before)


def test_a_key_that_stops_fitting_keeps_the_old_certificate(start):
    server = start()
    with open(os.path.join(server.certs, "localhost.key"), "w", encoding="ascii") as key:
        key.write("nonsense")
    server.signal(signal.SIGHUP)
    until(lambda: "the one that serves goes on" in server.log())
    assert "localhost.key" in server.log()
    assert server.gemini(front(server))[0].startswith(b"20 ")


# --- the log ---


def requests_in(server):
    return re.findall(r'^smallpress: (\w+) (\S+) "(.*)" (\S+) (\d+) ([\d.]+)$',
                      server.log(), re.MULTILINE)


def test_each_request_is_one_line_without_the_readers_address(start):
    server = start()
    server.gemini(front(server))
    server.gopher("/no\x01such\"page")
    until(lambda: len(requests_in(server)) == 2)
    first, second = sorted(requests_in(server))  # two workers, each its time
    assert first[:4] == ("gemini", "-", front(server), "20") and int(first[4]) > 100
    assert second[:4] == ("gopher", "-", r"/no\x01such\x22page", "59")


NOTES = [
    ("gopher", b"/feedback\tsecret\r\n", r"/feedback\x09"),
    ("gopher", b"feedback\tsecret\r\n", r"feedback\x09"),
    ("gopher", b"/feedback?secret\r\n", "/feedback?"),
    ("gopher", b"//%66eedback\tsecret\r\n", r"//%66eedback\x09"),
    ("gopher", b"/feedback\tsecret" + b"x" * 1100 + b"\r\n", r"/feedback\x09"),
    ("gemini", b"gemini://localhost:PORT/feedback?secret\r\n", "feedback?"),
    ("gemini", b"gemini://localhost:PORT/%66eedback?secret\r\n", "%66eedback?"),
    ("gemini", b"gemini://localhost:PORT/feedback?secret words\r\n", "feedback?"),
    ("gemini", b"gemini://localhost:PORT/feedback?secret" + b"x" * 1100 + b"\r\n", "feedback?"),
]


def test_no_word_of_a_readers_note_is_logged_however_it_came(start):
    server = start()
    for protocol, line, _ in NOTES:
        port = server.ports[protocol]
        {"gopher": gopher, "gemini": gemini}[protocol](
            port, None, raw=line.replace(b"PORT", b"%d" % port))
    until(lambda: len(requests_in(server)) == len(NOTES))
    assert "secret" not in server.log()
    told = [(request[0], request[2]) for request in requests_in(server)]
    for protocol, _, shown in NOTES:
        assert any(told_of == protocol and line.endswith(shown) for told_of, line in told)


@pytest.mark.parametrize("how, address", [("short", "127.0.0.0"), ("whole", "127.0.0.1")])
def test_addresses_are_logged_when_asked_for(start, how, address):
    server = start("--log-addresses", how)
    server.gopher("")
    until(lambda: requests_in(server))
    assert requests_in(server)[0][1] == address


# --- slow ones ---


def ended_after(sock, seconds):
    """How long until the server ends it; fails beyond `seconds`."""
    begin = time.monotonic()
    sock.settimeout(seconds)
    try:
        while sock.recv(4096):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    return time.monotonic() - begin


def test_silent_and_dripping_clients_are_cut(start):
    """All at once, so that the test takes as long as the longest deadline."""
    server = start("--limits", "off")
    gem, gop = server.ports["gemini"], server.ports["gopher"]
    results = {}

    def silent(port):
        return socket.create_connection(("127.0.0.1", port))

    def half_hello(port):
        sock = silent(port)
        sock.sendall(b"\x16\x03\x01\x02\x00\x01")
        return sock

    def half_line(port):
        sock = silent(port)
        sock.sendall(b"/half")
        return sock

    def half_url(port):
        sock = tls_connect(port)
        sock.sendall(b"gemini://local")
        return sock

    kinds = {"silent tls": lambda: silent(gem), "silent gopher": lambda: silent(gop),
             "half a hello": lambda: half_hello(gem), "half a line": lambda: half_line(gop),
             "handshake only": lambda: tls_connect(gem), "half a url": lambda: half_url(gem)}

    def run(name, begin):
        with begin() as sock:
            results[name] = ended_after(sock, PATIENCE)

    threads = [threading.Thread(target=run, args=item) for item in kinds.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(kinds)
    for name, took in results.items():
        assert 8 < took < 14, f"{name}: {took}"
    assert server.gemini(front(server))[0].startswith(b"20 ")


def test_a_slow_request_is_told_so(start):
    server = start("--limits", "off")
    with tls_connect(server.ports["gemini"]) as sock:
        sock.settimeout(PATIENCE)
        sock.sendall(b"gemini://localhost/")
        assert re.match(rb"(59|40|41) .+\r\n$", read_all(sock))


# --- running short ---


def test_few_descriptors_do_not_spin_and_heal(tmp_path, site):
    command = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]
    folder = tmp_path / "short"
    folder.mkdir()
    from conftest import PROGRAM, ROOT
    errors = open(folder / "stderr", "wb")
    process = subprocess.Popen(
        command + [PROGRAM, "serve", "--content", str(site), "--certs", str(folder / "certs"),
                   "--state", str(folder / "state"), "--limits", "off", "--workers", "1",
                   "--listen", "gopher://127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=errors, cwd=ROOT)
    try:
        line = process.stdout.readline().decode()
        while b"ready" not in process.stdout.readline():
            pass
        port = int(line.rpartition(":")[2])
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(200)]
        for sock in held:
            sock.sendall(b"/")
        worker = children_of(process.pid)
        before = sum(cpu_of(pid) for pid in worker)
        begin = time.monotonic()
        until(lambda: time.monotonic() - begin > 2)
        used = sum(cpu_of(pid) for pid in worker) - before
        assert used < 0.2, f"{used} s of processor time in 2 s"
        for sock in held:
            sock.close()
        assert gopher(port, "").endswith(b".\r\n")
        lines = (folder / "stderr").read_text().splitlines()
        assert len([line for line in lines if "accept" in line]) <= 2
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
        errors.close()
        process.stdout.close()


def cpu_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
