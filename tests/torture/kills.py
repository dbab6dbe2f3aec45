"""50 x kill -9 of a worker: 0 refused, failed <= those in its hands."""
import os
import re
import time

from common import ARTICLE, Row, load_result, pause, signal, sockets_of, until


def listening(ports):
    """The inodes of the listening sockets, as /proc/PID/fd has them."""
    found = set()
    with open("/proc/net/tcp", encoding="ascii") as file:
        next(file)
        for line in file:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) in ports:
                found.add(f"socket:[{fields[9]}]")
    return found


def accepts(pid, listeners):
    """Whether the loop of that process waits for all of the listeners."""
    try:
        links = {name: os.readlink(f"/proc/{pid}/fd/{name}")
                 for name in os.listdir(f"/proc/{pid}/fd")}
        waits = set()
        for name, link in links.items():
            if "eventpoll" in link:
                with open(f"/proc/{pid}/fdinfo/{name}", encoding="ascii") as info:
                    waits |= {links.get(fd) for fd in re.findall(r"^tfd: +(\d+)", info.read(), re.M)}
    except OSError:
        return False
    return listeners <= waits


def kill(server, victim, listeners, base):
    """(connections in its hands, milliseconds until a successor accepts)."""
    # Halted first, so that what it holds can be counted.
    os.kill(victim, signal.SIGSTOP)
    until(lambda: stopped(victim))
    hands = max(sockets_of(victim) - base, 0)
    before = set(server.workers())
    began = time.monotonic()
    os.kill(victim, signal.SIGKILL)
    until(lambda: any(accepts(pid, listeners) for pid in set(server.workers()) - before),
          step=0.002)
    return hands, (time.monotonic() - began) * 1000


def stopped(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "T"


def show(ground):
    n = ground.count(50, 5)
    with ground.server("--limits", "off", "--workers", "2") as server:
        listeners = listening(set(server.ports.values()))
        until(lambda: all(accepts(pid, listeners) for pid in server.workers()))
        base = sockets_of(server.workers()[0])
        loads = [ground.load(server, scheme, *(server.request(scheme, path).decode().strip()
                                               for path in ("/", ARTICLE, "/media/logo.png")),
                             n=10 ** 9, c=8, seconds=10 ** 6) for scheme in server.ports]
        hands, late = 0, []
        try:
            for i in range(n):
                pause(0.05)
                held, ms = kill(server, server.workers()[i % 2], listeners, base)
                hands += held
                late.append(ms)
        finally:
            for load in loads:
                load.terminate()
            seen = [load_result(load) for load in loads]
    refused = sum(result["connect"] for result in seen)
    failed = sum(result["failed"] for result in seen)
    answered = sum(result["ok"] for result in seen)
    yield Row(f"{n} x kill -9 of a worker: 0 refused", f"{refused} refused, {answered:,} answered",
              refused == 0 and answered > n)
    yield Row(f"{n} x kill -9: failed are at most those in its hands",
              f"{failed} failed, {hands} in hands", failed - refused <= hands)
    most = ground.count(200, 5000)
    yield Row(f"{n} x kill -9: a successor accepts within {most} ms",
              f"{sorted(late)[n // 2]:.0f} ms, at most {max(late):.0f} ms", max(late) <= most)
