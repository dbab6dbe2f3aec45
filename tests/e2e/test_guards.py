"""Guards that count instead of timing, so that a slow change is seen on any
machine: instructions, system calls, allocations.  tests/guards/ has the means.
"""
import importlib.util
import mmap
import os
import re
import shutil
import signal
import subprocess

import pytest

from conftest import ROOT, until

BUILD = os.environ.get("SMALLPRESS_BUILD", os.path.join(ROOT, "build", "release"))
GUARDS = os.path.join(ROOT, "tests", "guards")
REQUESTS = 200
ARTICLE = "/p/machine-learning/short"
# Of one cached Gopher request that comes alone.  A second accept4 finds that
# there is no other one.  Waiting is not counted: timers wake the loop, too.
CALLS = {"accept4": 2, "recvfrom": 1, "sendto": 1, "close": 1}
ALLOCATIONS = {"gopher": 1}  # the connection

pytestmark = pytest.mark.skipif(
    os.path.basename(BUILD) != "release",
    reason=f"the figures are those of a release build, this is {os.path.basename(BUILD)}")


def counting():
    spec = importlib.util.spec_from_file_location(
        "counting", os.path.join(GUARDS, "counting.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COUNTING = counting()


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
@pytest.mark.parametrize("subject", sorted(COUNTING.SUBJECTS))
def test_instructions_stay_within_five_per_cent_of_the_baseline(subject):
    base = COUNTING.baseline()[subject]
    try:
        counted = COUNTING.SUBJECTS[subject](os.path.join(BUILD, "smallpress"))
    except COUNTING.Trouble as trouble:
        pytest.skip(f"callgrind does not run here: {trouble}")
    assert abs(counted / base - 1) <= COUNTING.TOLERANCE, (
        f"{subject} takes {counted:,} instructions, {counted / base - 1:+.1%} of the {base:,} "
        "in tests/guards/baseline.txt.  If that is meant, or the compiler is another one, run "
        "`tests/guards/counting.py build/release --update`, and say in the commit why; "
        "if not, `valgrind --tool=callgrind` shows where they went.")


@pytest.fixture
def article(site):
    path = site / (ARTICLE[1:] + ".md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("---\ntitle: Short\ndate: 2025-01-01\n---\nA page.\n", encoding="utf-8")
    return site


def worker_of(server):
    path = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
    with open(path, encoding="ascii") as file:
        pids = [int(pid) for pid in file.read().split()]
    return next(pid for pid in pids if os.getpriority(os.PRIO_PROCESS, pid) == 0)


def ask(server, times):
    for _ in range(times):
        assert b"A page." in server.gopher(ARTICLE)


class Trace:
    """strace on a worker, attached until it is told to stop."""

    def __init__(self, pid, out):
        self.out = out
        self.process = subprocess.Popen(
            ["strace", "-f", "-c", "-o", str(out), "-p", str(pid)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.word = self.process.stderr.readline()
        if "attached" not in self.word:
            self.process.wait()
            pytest.skip(f"strace may not attach here: {self.word.strip()}")

    def calls(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        self.process.stderr.close()
        rows = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$",
                          self.out.read_text(encoding="utf-8"), re.M)
        return {name: int(count) for count, name in rows if name != "total"}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_cached_gopher_request_makes_no_needless_system_call(start, article, tmp_path):
    server = start("--limits", "off", "--workers", "1", "--log-level", "warn", content=article)
    until(lambda: server.gopher(ARTICLE)[:1] != b"3")
    ask(server, 3)
    trace = Trace(worker_of(server), tmp_path / "calls")
    ask(server, REQUESTS)
    calls = trace.calls()
    waiting = {"epoll_wait", "epoll_pwait", "restart_syscall", "futex"}
    # The indexer may bump the edition meanwhile, and one page is made anew:
    # what is not there in each request does not count.
    each = {name: n // REQUESTS for name, n in calls.items() if name not in waiting}
    assert each["sendto"] == 1, calls
    over = {name: n for name, n in each.items() if n > CALLS.get(name, 0)}
    assert not over, f"{over} a request; in {REQUESTS} of them {calls}"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_page_made_anew_locks_the_catalog_once(start, article, tmp_path):
    server = start("--limits", "off", "--workers", "1", "--log-level", "warn", "--cache", "0",
                   content=article)
    until(lambda: server.gopher(ARTICLE)[:1] != b"3")
    ask(server, 3)
    trace = Trace(worker_of(server), tmp_path / "calls")
    ask(server, REQUESTS)
    calls = trace.calls()
    assert calls["sendto"] >= REQUESTS, calls
    assert calls["fcntl"] // REQUESTS == 2, calls  # taken and given back


def test_a_cached_gopher_request_allocates_its_connection_and_nothing_else(
        start, article, tmp_path):
    preload = os.path.join(BUILD, "guards", "allocations.so")
    if not os.path.exists(preload):
        pytest.skip(f"{preload} is not built: `make test-programs` does")
    file = tmp_path / "allocations"
    file.write_bytes(bytes(mmap.PAGESIZE))
    server = start("--limits", "off", "--workers", "1", "--log-level", "warn", content=article,
                   env={"LD_PRELOAD": preload, "COUNT_ALLOCATIONS": str(file)})

    def counted():
        return int.from_bytes(file.read_bytes()[:8], "little")

    until(lambda: server.gopher(ARTICLE)[:1] != b"3")
    ask(server, 3)
    assert counted() > 0, "the counter is not preloaded"

    def batch():
        before = counted()
        ask(server, REQUESTS)
        return (counted() - before) // REQUESTS

    # The indexer shares the counter, and may be at work in some of them.
    counts = [batch() for _ in range(5)]
    assert min(counts) <= ALLOCATIONS["gopher"], counts
