"""1,000 idle TLS connections at 20 kB each; others are answered meanwhile."""
import os
import select
import socket
import ssl
import time

from common import CONTEXT, Row, connect, held_by, memory_of, secure, until

EACH_KB = 20
AN_ADDRESS = 50  # connections: fewer than one address may have


def address(i):
    """Loopback has 16 million of them."""
    return f"127.1.{i // AN_ADDRESS // 250}.{i // AN_ADDRESS % 250 + 1}"


def open_idle(port, n):
    return [secure(connect(port, address(i))) for i in range(n)]


def answered(server, n=20):
    return sum(server.answers("gemini" if i % 2 else "gopher", source=f"127.2.0.{i + 1}")
               for i in range(n))


def memory(server):
    return sum(map(memory_of, server.workers()))


def cost(ground, n):
    """The limit for a line is longer than opening all of them takes."""
    with ground.server() as server:
        port = server.ports["gemini"]
        # What only the first ones cost is not a connection's.
        for sock in open_idle(port, 200):
            sock.close()
        answered(server)
        until(lambda: not held_by(port))
        before = memory(server)
        idle = open_idle(port, n)
        after, held = memory(server), len(held_by(port))
        others = answered(server)
        still = len(held_by(port))
        for sock in idle:
            sock.close()
    each = (after - before) * 1.024 / n
    if ground.is_sanitized:
        yield ("an idle TLS connection in 20 kB", "not under sanitizers, which hold memory back")
    else:
        yield Row(f"{n:,} idle TLS connections at {EACH_KB} kB each or less",
                  f"{held:,} at {each:.1f} kB", held >= n and each <= EACH_KB)
    yield Row(f"beside {n:,} of them 20 of 20 others are answered",
              f"{others} of 20, {still:,} idle ones still there", others == 20 and still >= n)


def step(sock, poll):
    """One more turn of a handshake that does not wait; False: it was cut."""
    try:
        sock.do_handshake()
        poll.unregister(sock)
    except ssl.SSLWantReadError:
        poll.modify(sock, select.EPOLLIN)
    except ssl.SSLWantWriteError:
        poll.modify(sock, select.EPOLLOUT)
    except OSError:
        poll.unregister(sock)
        return False
    return True


def open_at_once(port, first, n, seconds=20):
    """How many of n connections, begun together, came through a handshake or
    are still waiting for it when time is up."""
    poll, socks = select.epoll(), {}
    for i in range(first, first + n):
        plain = socket.socket()
        plain.setblocking(False)
        plain.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
        plain.bind((address(i), 0))
        plain.connect_ex(("127.0.0.1", port))
        sock = CONTEXT.wrap_socket(plain, server_hostname="localhost",
                                   do_handshake_on_connect=False)
        socks[sock.fileno()] = sock
        poll.register(sock, select.EPOLLOUT)
    end = time.monotonic() + seconds
    cut = 0
    while time.monotonic() < end:
        for fd, _ in poll.poll(0.5):
            cut += not step(socks[fd], poll)
    return n - cut


def flood(port, n, parts=4):
    """n connections from processes of their own: pids, and a pipe that ends
    when all of them have."""
    said, says = os.pipe()
    pids = []
    for part in range(parts):
        pid = os.fork()
        if pid == 0:
            try:
                open_at_once(port, part * n // parts, n // parts)
            finally:
                os._exit(0)
        pids.append(pid)
    os.close(says)
    return pids, said


def crowd(ground, n):
    """More than may be connected at all: the oldest silent ones must go."""
    with ground.server() as server:
        port = server.ports["gemini"]
        pids, said = flood(port, n)
        until(lambda: len(held_by(port)) > n / 4)
        asked = whole = most = 0
        while not select.select([said], [], [], 0)[0] and asked < 200:
            most = max(most, len(held_by(port)))
            asked += 20
            whole += answered(server)
        for pid in pids:
            os.waitpid(pid, 0)
        os.close(said)
    yield Row(f"while {n:,} connect and say nothing, others are answered",
              f"{whole} of {asked}, beside up to {most:,}",
              whole == asked and asked > 0 and most > n / 4)


def show(ground):
    yield from cost(ground, ground.count(1000, 200))
    if not ground.short:
        yield from crowd(ground, 10000)
