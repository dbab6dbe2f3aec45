"""Stalled connections of every kind are cut at their limit."""
import os
import time

from common import Row, connect, held_by, hello, is_whole, pause, secure

# Seconds from the moment a worker has it; see src/server/conn.c.  Who sent no
# whole line is told so, and lingered with for another second.
HANDSHAKE, LINE, PROGRESS, WHOLE, LINGER = 10, 10, 30, 120, 1
BIG = "/media/big.bin"


class Client:
    """One that stalls; `tick` is called now and then while it is held."""

    def __init__(self, sock):
        self.sock = sock
        self.name = sock.getsockname()
        self.to = sock.getpeername()[1]
        self.since = self.until = None

    def tick(self):
        pass


class Dripping(Client):
    """A byte of its line now and then: never silent, never done."""

    def tick(self):
        try:
            self.sock.send(b"a")
        except OSError:
            pass


class Sipping(Client):
    """Takes a little of a long answer again and again."""

    def tick(self):
        try:
            self.sock.recv(16384)
        except OSError:
            pass


def sent(sock, data):
    if data:
        sock.sendall(data)
    return sock


def kinds_of(server, short):
    gemini, gopher = server.ports["gemini"], server.ports["gopher"]
    first = hello()

    def tls(data=b"", buffer=None):
        return sent(secure(connect(gemini, buffer=buffer)), data)

    def lingering():
        sock = connect(gopher)
        sock.sendall(b"/" + b"x" * 4000)
        return sock

    yield "no byte on Gemini's port", HANDSHAKE, Client(connect(gemini))
    yield "half a ClientHello", HANDSHAKE, Client(sent(connect(gemini), first[:len(first) // 2]))
    yield "a handshake, then nothing", LINE + LINGER, Client(tls())
    yield "a line that never ends", LINE + LINGER, Dripping(tls(b"gemini://localhost/"))
    yield "no byte on Gopher's port", LINE + LINGER, Client(connect(gopher))
    yield "half a selector", LINE + LINGER, Dripping(sent(connect(gopher), b"/"))
    yield "nobody closes after a refusal", LINGER, Client(lingering())
    if short:
        return
    request = server.request("gemini", BIG)
    yield "a Gemini answer that nobody reads", PROGRESS, Client(tls(request, 4096))
    yield "a Gopher answer that nobody reads", PROGRESS, \
        Client(sent(connect(gopher, buffer=4096), server.request("gopher", BIG)))
    yield "an answer taken in sips", WHOLE, Sipping(tls(request, 4096))


def watch(server, clients, seconds):
    """Notes when each connection came into a worker's hands, and left them."""
    end = time.monotonic() + seconds
    ticked = 0
    while time.monotonic() < end and any(client.until is None for client in clients):
        now = time.monotonic()
        held = {port: held_by(port) for port in server.ports.values()}
        for client in clients:
            is_held = client.name in held[client.to]
            if is_held and client.since is None:
                client.since = now
            elif client.since is not None and not is_held and client.until is None:
                client.until = now
        if now - ticked > 0.5:
            ticked = now
            for client in clients:
                client.tick()
        pause(0.02)


def show(ground):
    """All at once, so that it takes as long as the longest limit."""
    content = ground.content()
    # Without blocks on the disk, and more than all buffers on the way take.
    with open(os.path.join(content, BIG.lstrip("/")), "wb") as file:
        file.truncate(1 << 30)
    with ground.server("--limits", "off", content=content) as server:
        kinds = list(kinds_of(server, ground.short))
        clients = [client for _, _, client in kinds]
        try:
            longest = max(limit for _, limit, _ in kinds)
            watch(server, clients, longest + 10)
            well = sum(is_whole(scheme, server.ask(scheme)) for scheme in server.ports)
        finally:
            for client in clients:
                client.sock.close()
    # A second of grace; a short run may be on a busy machine.
    grace = ground.count(1, 8)
    for what, limit, client in kinds:
        took = client.until - client.since if client.until and client.since else None
        yield Row(f"{what}: cut after {limit} to {limit + grace} s",
                  "still there" if took is None else f"{took:.1f} s",
                  took is not None and limit - 1 < took <= limit + grace)
    yield Row("others are answered afterwards", f"{well} of 2", well == 2)
