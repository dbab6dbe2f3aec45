"""1,000 of 1,000 refusals of over-long lines arrive whole."""
from common import Row, ask

# From one byte too many to twice what a close would lose.
SIZES = (1026, 1500, 4096, 16384, 30000)


def refused(scheme, port, size):
    begin = b"gemini://localhost/" if scheme == "gemini" else b"/"
    try:
        answer = ask(scheme, port, begin + b"a" * (size - len(begin)) + b"\r\n")
    except OSError:
        return False
    if scheme == "gemini":
        return answer.startswith(b"59 ") and answer.endswith(b"\r\n")
    return answer.startswith(b"3") and answer.endswith(b"\r\n.\r\n")


def show(ground):
    n = ground.count(1000, 100)
    with ground.server("--limits", "off") as server:
        for scheme in ("gemini", "gopher"):
            # A selector may be longer than a URL, so the shortest is not too long.
            sizes = SIZES if scheme == "gemini" else SIZES[1:]
            whole = sum(refused(scheme, server.ports[scheme], sizes[i % len(sizes)])
                        for i in range(n))
            yield Row(f"{scheme}: {n:,} of {n:,} refusals of over-long lines arrive whole",
                      f"{whole:,} whole", whole == n)
