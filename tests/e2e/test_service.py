"""As a service: its manager's protocols, logs for machines, figures."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess

import pytest

from conftest import PATIENCE, PROGRAM, ROOT, SITE, Server, gopher, smallpress, until


def front(server):
    return f"gemini://localhost:{server.ports['gemini']}/"


# --- the service manager ---


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_is_told(start, tmp_path, abstract):
    name = f"\0smallpress-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name)
        manager.settimeout(PATIENCE)
        server = start(env={"NOTIFY_SOCKET": name.replace("\0", "@"),
                            "WATCHDOG_USEC": "200000"})
        said = set()

        def heard(what):
            while what not in said:
                said.update(line.partition("=")[0] + "=" + line.partition("=")[2][:1]
                            for line in manager.recv(1000).decode().split("\n"))
            return True

        assert heard("READY=1") and heard("WATCHDOG=1")
        said.clear()
        server.signal(signal.SIGHUP)
        assert heard("RELOADING=1") and heard("READY=1")
        server.signal(signal.SIGTERM)
        assert heard("STOPPING=1")


def test_sockets_of_the_service_manager_are_taken(tmp_path):
    """As systemd passes them: from descriptor 3 on, their names beside."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [sock.getsockname()[1] for sock in sockets]
    script = ("import os, sys\n"
              "for n, fd in enumerate(map(int, sys.argv[1:3])):\n"
              "    os.dup2(fd, 10 + n)\n"
              "for n in range(2):\n"
              "    os.dup2(10 + n, 3 + n)\n"
              "os.environ['LISTEN_PID'] = str(os.getpid())\n"
              "os.environ['LISTEN_FDS'] = '2'\n"
              "os.environ['LISTEN_FDNAMES'] = 'gopher:smallpress-gemini.socket'\n"
              "os.execv(sys.argv[3], sys.argv[3:])\n")
    fds = [sock.fileno() for sock in sockets]
    process = subprocess.Popen(
        ["/usr/bin/python3", "-c", script, *map(str, fds), PROGRAM, "serve",
         "--content", SITE, "--certs", tmp_path / "certs", "--state", tmp_path / "state"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=fds, cwd=ROOT)
    try:
        lines = [process.stdout.readline().decode() for _ in range(3)]
        assert lines == [f"listening gopher 127.0.0.1:{ports[0]}\n",
                         f"listening gemini 127.0.0.1:{ports[1]}\n", "ready\n"]
        assert gopher(ports[0], "").endswith(b".\r\n")
        process.send_signal(signal.SIGHUP)
        assert gopher(ports[0], "").endswith(b".\r\n")
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
        process.stdout.close()
        for sock in sockets:
            sock.close()


# --- the log ---


def test_json_lines_are_json_whatever_was_sent(start):
    server = start("--log-format", "json", "--limits", "off", "--workers", "1")
    odd = [b"/plain", b'/quo"te', b"/back\\slash", b"/\x01\x1b[2J\x7f", b"/\xff\xfe\xc3",
           "/ünïcode".encode(), b"/tab\tquery", b"\xc2\x9bC1"]
    for selector in odd:
        server.gopher("", raw=selector + b"\r\n")
    server.gemini(front(server))

    def lines():
        return [json.loads(line) for line in server.log().splitlines()]

    until(lambda: len([line for line in lines() if "request" in line]) == len(odd) + 1)
    for line in lines():
        assert set(line) >= {"time", "level"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    assert all(ord(c) >= 32 for line in server.log().splitlines() for c in line)
    asked = [line["request"] for line in lines() if "request" in line]
    assert asked[0] == "/plain" and asked[1] == '/quo"te'
    assert asked[4] == r"/\xFF\xFE\xC3"


def test_plain_lines_cannot_be_forged(start):
    server = start("--limits", "off")
    server.gopher("", raw=b"/x\" 20 0 0.0 smallpress: forged\r\n")
    server.gopher("", raw=b"/end")
    until(lambda: "forged" in server.log())
    for line in server.log().splitlines():
        assert line.startswith("smallpress: ")
    assert r'"/x\x22 20 0 0.0 smallpress: forged"' in server.log()


def test_a_readers_note_is_not_in_the_log(start):
    server = start("--limits", "off")
    head, _ = server.gemini(front(server) + "feedback?my%20secret")
    assert head.startswith(b"20 ")
    server.gopher("/feedback\tanother secret")
    until(lambda: server.log().count("/feedback") >= 2)
    assert "secret" not in server.log()


# --- figures ---


def value(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0


def test_figures_are_kept_and_printed(start, tmp_path):
    where = tmp_path / "figures.prom"
    server = start("--limits", "off", "--metrics", where, "--workers", "2")
    for _ in range(5):
        server.gemini(front(server))
        server.gopher("/no/such/page")
    server.gemini(None, raw=b"nonsense\r\n")

    def figures():
        text = where.read_text() if where.exists() else ""
        return text if value(text, 'smallpress_handshakes_total{result="done"}') >= 6 else None

    text = until(figures)
    assert value(text, 'smallpress_requests_total{protocol="gemini",status="20"}') == 5
    assert value(text, 'smallpress_requests_total{protocol="gopher",status="51"}') == 5
    assert value(text, 'smallpress_answer_seconds_count{protocol="gemini"}') == 6
    assert value(text, 'smallpress_files{site="localhost"}') > 10
    assert value(text, 'smallpress_cache_lookups_total{result="hit"}') >= 1
    for line in text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) smallpress_\w+ .+|"
                            r'smallpress_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+', line)
    done = smallpress("status", "--state", server.state, check=True)
    assert re.search(r"gemini 20 +5 +█", done.stdout.decode())
    assert re.search(r"gopher 51 +5 +█", done.stdout.decode())


def test_status_without_a_server_says_so(tmp_path):
    done = smallpress("status", "--state", tmp_path)
    assert done.returncode == 1 and "no server has been running" in done.stderr.decode()


# --- as another user ---


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_user_is_what_it_becomes(tmp_path):
    os.chmod(tmp_path, 0o755)
    for parent in tmp_path.parents:
        if parent.owner() == "root" and str(parent).startswith("/tmp/pytest"):
            os.chmod(parent, 0o755)
    folder = tmp_path / "server"
    folder.mkdir()
    # A checkout below /root is nobody's to read: a copy is.
    content = shutil.copytree(SITE, tmp_path / "content", symlinks=True)
    server = Server(str(folder), "--user", "nobody", content=content)
    try:
        assert server.gemini(front(server))[0].startswith(b"20 ")
        assert "serving as root" not in server.log()
        key = os.path.join(server.certs, "localhost.key")
        assert os.stat(key).st_uid == 65534 and os.stat(key).st_mode & 0o777 == 0o600
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            assert re.search(r"^Uid:\t65534\t65534\t65534", status.read(), re.MULTILINE)
        server.signal(signal.SIGHUP)
        until(lambda: "generation 2 serves" in server.log())
        assert b"Newest" in server.gemini(front(server))[1]
    finally:
        server.stop()
