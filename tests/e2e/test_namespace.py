"""A reader on another machine: two network namespaces and a cable between.

The server has a public name and addresses of its own; the reader knows only
what the front page says.  Needs root, as namespaces do.
"""
import json
import os
import shutil
import subprocess
import sys

import pytest

from conftest import PROGRAM, ROOT, SITE, Server

NAME = "capsule.test"
SERVER, READER = "198.18.77.1", "198.18.77.2"  # the range kept for trials

READ = r"""
import json, re, socket, ssl, sys
address, name = sys.argv[1:3]

def whole(sock, request):
    sock.sendall(request)
    return b"".join(iter(lambda: sock.recv(65536), b""))

def gemini(url):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection((address, 1965), timeout=20)
    with context.wrap_socket(plain, server_hostname=name, suppress_ragged_eofs=False) as sock:
        return whole(sock, url.encode() + b"\r\n").decode(errors="replace")

def gopher(selector):
    with socket.create_connection((address, 70), timeout=20) as sock:
        return whole(sock, selector.encode() + b"\r\n").decode(errors="replace")

found = {"gemini": {}, "gopher": {}, "gopher_hosts": []}
front = gemini(f"gemini://{name}/")
for target in re.findall(r"^=> (\S+)", front, re.M):
    if target.startswith("gopher://"):
        rest = target.split("/", 3)
        found["gopher_hosts"].append(rest[2])
        found["gopher"][rest[3][1:]] = gopher(rest[3][1:])[:1]
    elif target.startswith("/"):
        found["gemini"][target] = gemini(f"gemini://{name}{target}")[:2]
for row in gopher("").split("\r\n"):
    fields = row.split("\t")
    if len(fields) == 4 and row[0] not in "i3" and not fields[1].startswith("URL:"):
        found["gopher_hosts"].append(f"{fields[2]}:{fields[3]}".removesuffix(":70"))
        found["gopher"][fields[1]] = gopher(fields[1])[:1]
    elif len(fields) == 4 and fields[1].startswith("URL:gemini://"):
        found["gemini"][fields[1][4:]] = gemini(fields[1][4:])[:2]
print(json.dumps(found))
"""


def ip(*arguments, check=True):
    return subprocess.run(["ip", *arguments], check=check, capture_output=True, text=True)


@pytest.fixture
def cable():
    """Two namespaces, one for the server and one for the reader."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("namespaces need root and iproute2")
    mine, other = f"sp{os.getpid()}a", f"sp{os.getpid()}b"
    if ip("netns", "add", mine, check=False).returncode != 0:
        pytest.skip("no network namespaces here")
    try:
        ip("netns", "add", other)
        ip("link", "add", mine, "netns", mine, "type", "veth", "peer", "name", other,
           "netns", other)
        for space, address in ((mine, SERVER), (other, READER)):
            ip("-n", space, "address", "add", address + "/24", "dev", space)
            ip("-n", space, "link", "set", "lo", "up")
            ip("-n", space, "link", "set", space, "up")
    except subprocess.CalledProcessError as failed:
        clean_up(mine, other)
        pytest.skip("network namespaces do not work here: " + failed.stderr.strip())
    yield mine, other
    clean_up(mine, other)


def clean_up(*spaces):
    for space in spaces:
        ip("netns", "delete", space, check=False)


@pytest.mark.parametrize("content", [SITE, os.path.join(ROOT, "content")])
def test_every_link_of_the_front_page_works_from_another_machine(cable, tmp_path, content, monkeypatch):
    mine, other = cable
    launcher = tmp_path / "smallpress-there"
    launcher.write_text(f'#!/bin/sh\nexec ip netns exec {mine} {PROGRAM} "$@"\n')
    launcher.chmod(0o755)
    monkeypatch.setattr(sys.modules["conftest"], "PROGRAM", str(launcher))
    server = Server(str(tmp_path), "--host", NAME, content=content,
                    listens=[f"gemini://{SERVER}:1965", f"gopher://{SERVER}:70"])
    try:
        done = subprocess.run(
            ["ip", "netns", "exec", other, sys.executable, "-c", READ, SERVER, NAME],
            capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr + server.log()
        found = json.loads(done.stdout)
        assert len(found["gemini"]) > 15 and len(found["gopher"]) > 15
        assert set(found["gopher_hosts"]) == {NAME}
        bad = {address: status for address, status in found["gemini"].items()
               if status not in ("20", "10", "11")}
        bad |= {selector: kind for selector, kind in found["gopher"].items() if kind in ("3", "")}
        assert not bad
    finally:
        assert server.stop() == 0
