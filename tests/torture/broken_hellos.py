"""20,000 broken ClientHellos: no connection left, memory + <= 2 MB."""
import concurrent.futures
import random
import socket
import struct

from common import PATIENCE, Row, connect, held_by, hello, memory_of, until

# Bytes that say how long something is, or which kind: where parsers break.
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 43, 44, 76, 77, 78, 79)


def flipped(chance, data):
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def wrong_length(chance, data):
    for _ in range(chance.randrange(1, 3)):
        data[chance.choice(LENGTHS)] = chance.choice((0, 1, 2, 0x7F, 0x80, 0xFF))


def cut(chance, data):
    del data[chance.randrange(1, len(data)):]


def swollen(chance, data):
    at = chance.randrange(len(data))
    data[at:at] = chance.randbytes(chance.choice((1, 2, 100, 20000)))


def fragmented(chance, data):
    """Records of a byte or two each."""
    body = bytes(data[5:])
    del data[:]
    while body:
        n = chance.randrange(1, 3)
        data += b"\x16\x03\x01" + struct.pack("!H", len(body[:n])) + body[:n]
        body = body[n:]
    if chance.random() < 0.8:
        flipped(chance, data)


def noise(chance, data):
    data[:] = chance.randbytes(chance.randrange(1, 600))


BREAK = (flipped, flipped, wrong_length, wrong_length, cut, swollen, fragmented, noise)


def send(port, first, number):
    """Sends one and waits for the end, or hangs up, rudely or not."""
    chance = random.Random(number)
    data = bytearray(first)
    BREAK[number % len(BREAK)](chance, data)
    try:
        with connect(port) as sock:
            sock.sendall(data)
            how = chance.randrange(4)
            if how == 0:  # a reset
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif how > 1:
                sock.shutdown(socket.SHUT_WR)
                sock.settimeout(PATIENCE)
                while sock.recv(4096):
                    pass
    except OSError:
        pass


def show(ground):
    n = ground.count(20000, 400)
    first = hello()
    with ground.server("--limits", "off") as server:
        port = server.ports["gemini"]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            def send_all(numbers):
                list(pool.map(lambda number: send(port, first, number), numbers))
                until(lambda: not held_by(port))
                return sum(map(memory_of, server.workers()))

            workers = server.workers()
            # What the first ones cost is not lost.
            before = send_all(range(n, n + n // 10))
            after = send_all(range(n))
        left = len(held_by(port))
        well = server.answers("gemini")
        same = server.workers() == workers
    grown = (after - before) / 1024
    yield Row(f"{n:,} broken ClientHellos: no connection is left, others are answered",
              f"{left} left", left == 0 and well and same)
    if ground.is_sanitized:
        yield ("memory after broken ClientHellos",
               "not under sanitizers, which hold memory back")
    else:
        yield Row(f"{n:,} broken ClientHellos: memory grows by at most 2 MB",
                  f"{grown:.2f} MB", grown <= 2)
