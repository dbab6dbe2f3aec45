"""One greedy address does not slow another by more than 2 x."""
import contextlib
import itertools
import os
import statistics
import time

from common import Row, ask, is_whole

GREEDY = "127.3.0.1"
# Within what one address may ask at once, so that nothing slows it but others.
ASKED = 80


def median_ms(server, scheme, source):
    request, times = server.request(scheme), []
    for _ in range(ASKED):
        began = time.perf_counter()
        assert is_whole(scheme, ask(scheme, server.ports[scheme], request, source))
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


@contextlib.contextmanager
def greed(ground, server, scheme):
    """64 connections that ask without a pause, behind everybody else's back:
    they are to take the server's time, not this machine's."""
    process = ground.load(server, scheme, server.request(scheme).decode().strip(),
                          n=10 ** 9, c=64, seconds=60, options=["-a", GREEDY])
    with contextlib.suppress(OSError):
        os.sched_setscheduler(process.pid, os.SCHED_IDLE, os.sched_param(0))
    try:
        time.sleep(1)  # until it has used up what it may
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def show(ground):
    polite = (f"127.3.1.{i}" for i in itertools.count(1))
    rounds = ground.count(5, 1)
    # What is promised is a ratio on a quiet machine; a short run is on a busy one.
    most = ground.count(2, 10)
    for scheme in ("gemini", "gopher"):
        with ground.server() as server:
            server.ask(scheme, source=next(polite))
            alone, beside = [], []
            for _ in range(rounds):
                alone.append(median_ms(server, scheme, next(polite)))
                with greed(ground, server, scheme):
                    beside.append(median_ms(server, scheme, next(polite)))
        ratio = statistics.median(b / a for a, b in zip(alone, beside))
        yield Row(f"{scheme}: beside a greedy address another waits at most {most} x as long",
                  f"{ratio:.2f} x ({min(alone):.2f} ms alone)", ratio <= most)
