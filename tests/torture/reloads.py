"""20 reloads under load: 0 failed."""
import re

from common import ARTICLE, Row, load_result, signal, until


def generations(server):
    return len(re.findall(r"generation \d+ serves", server.log()))


def show(ground):
    n = ground.count(20, 3)
    with ground.server("--limits", "off", "--log-level", "info") as server:
        loads = [ground.load(server, scheme, *(server.request(scheme, path).decode().strip()
                                               for path in ("/", ARTICLE, "/media/logo.png")),
                             n=10 ** 9, c=8, seconds=10 ** 6) for scheme in server.ports]
        try:
            for i in range(n):
                server.signal(signal.SIGHUP)
                until(lambda i=i: generations(server) > i)
        finally:
            # Told to end, they finish what they began and say what they saw.
            for load in loads:
                load.terminate()
            seen = [load_result(load) for load in loads]
    answered = sum(result["ok"] for result in seen)
    failed = sum(result["failed"] for result in seen)
    yield Row(f"{n} reloads under load: 0 failed", f"{failed} failed, {answered:,} answered",
              failed == 0 and answered > n)
