"""A running server over publications of 10, 10,000 and 100,000 articles.

What a request costs at each size, how soon the server is ready and a written
article visible, how long a search takes and whether it holds up others.
"""
import glob
import os
import re
import statistics
import subprocess
import threading
import time

from contest import fetch, load, median, ratio, smallpress, turns

PATIENCE = 300  # seconds
STARTS = 5


class Publication:
    def __init__(self, bench, articles):
        self.bench = bench
        self.articles = articles
        folder = os.path.dirname(bench.content)
        self.content = os.path.join(folder, f"content{articles}")
        self.state = os.path.join(folder, f"state{articles}")
        os.mkdir(self.state)
        subprocess.run([os.path.join(bench.build, "bench", "make_articles"), self.content,
                        str(articles)], check=True)
        # The first articles are the same ones at each size.
        self.first = [self.address(n) for n in range(1, 11)]

    def address(self, number):
        path = glob.glob(os.path.join(self.content, "p", "*", f"*-{number}.md"))[0]
        return path[len(self.content):-len(".md")]

    def start(self, *options):
        return smallpress(self.bench.build, self.content, self.state, *options)

    def title(self, address):
        with open(self.content + address + ".md", encoding="utf-8") as file:
            return re.search(r'^title: "(.*)"', file.read(), re.M)[1]


def until(server, selector, is_good):
    """Seconds until it answers so."""
    began = time.monotonic()
    while not is_good(fetch("gopher", server, selector)):
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"{selector} is not there after {PATIENCE} s")
        time.sleep(0.002)
    return time.monotonic() - began


def is_there(answer):
    return not answer.startswith(b"3")


def tell(table, what, seconds, goal=None):
    if goal is None:
        table.add(what, f"{seconds * 1000:.0f} ms")
    else:
        table.at_most(what, seconds * 1000, goal, "{:.0f} ms")


def measure_starts(bench, one):
    table, name = bench.table, f"{one.articles:,} articles"
    server = one.start()
    tell(table, f"{name}: ready with a cold catalog", server.ready)
    until(server, one.first[0], is_there)
    server.stop()
    starts = []
    for _ in range(STARTS):
        server = one.start()
        starts.append(server.ready)
        server.stop()
    tell(table, f"{name}: ready with a warm one, median of {STARTS}", statistics.median(starts), 100)


def measure_changes(bench, one):
    table, name = bench.table, f"{one.articles:,} articles"
    server = one.start()
    seen, gone = [], []
    for number in range(STARTS):
        path = os.path.join(one.content, "p", f"bench-new-{number}.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write("---\ntitle: New\ndate: 2020-01-01\n---\nText.\n")
        seen.append(until(server, f"/p/bench-new-{number}", is_there))
        os.unlink(path)
        gone.append(until(server, f"/p/bench-new-{number}", lambda answer: not is_there(answer)))
    tell(table, f"{name}: a written article can be read after, median of {STARTS}",
         statistics.median(seen), 500)
    tell(table, f"{name}: a removed one is gone after", statistics.median(gone), 500)
    server.stop()


def measure_requests(bench, publications):
    """The same ten articles, and pages that everybody asks for."""
    rounds = bench.options.rounds
    kinds = (("an article", lambda one: one.first),
             ("the front page", lambda one: ["/"]),
             ("a listing", lambda one: ["/latest"]))
    for cache, how in (("32", "cached"), ("0", "made anew")):
        servers = {one: one.start("--cache", cache) for one in publications}
        for what, requests in kinds:
            results = turns(rounds, {
                one: lambda one=one, server=server: load(
                    bench.build, "gopher", server, requests(one), n=bench.few(2500),
                    pid=server.worker())
                for one, server in servers.items()})
            bench.table.add(f"{what}, {how}: CPU a request at each size", ", ".join(
                f"{median(results[one], 'cpu_us'):.0f}" for one in publications) + " µs")
            # Pages of ten articles say less: made anew, the next size is their measure.
            small = publications[0 if cache != "0" else 1]
            large = publications[-1]
            if small is not large:
                bench.table.at_most(f"{what}, {how}: {large.articles:,} against "
                                    f"{small.articles:,}",
                                    ratio(results[large], results[small], "cpu_us"), 1.1)
        for server in servers.values():
            server.stop()


def questions(one, n):
    """One or two telling words of titles."""
    for number in range(1, n + 1):
        words = [word for word in one.title(one.address(number)).split() if len(word) >= 5]
        if words:
            yield "/search\t" + " ".join(words[:1 + number % 2])


def measure_search(bench, one):
    table = bench.table
    server = one.start()
    asked = list(questions(one, 50))
    until(server, asked[0], lambda answer: b"\t/p/" in answer)
    runs = turns(bench.options.rounds, {"search": lambda: load(
        bench.build, "gopher", server, asked, n=bench.few(500), c=1)})["search"]
    table.at_most("a search, median", median(runs, "p50_us") / 1000, 5, "{:.1f} ms")
    table.at_most("a search, p99", median(runs, "p99_us") / 1000, 50, "{:.1f} ms")

    def article():
        return load(bench.build, "gopher", server, one.first, n=bench.few(10000), c=4)

    def article_meanwhile():
        other = threading.Thread(target=lambda: load(
            bench.build, "gopher", server, asked, n=bench.few(1500), c=2))
        other.start()
        try:
            return article()
        finally:
            other.join()

    results = turns(bench.options.rounds, {"alone": article, "meanwhile": article_meanwhile})
    for key, name in (("p50_us", "median"), ("p99_us", "p99")):
        alone, meanwhile = (median(results[which], key) / 1000 for which in
                            ("alone", "meanwhile"))
        table.add(f"an article, {name}: alone, while two search on the same core",
                  f"{alone:.2f}, {meanwhile:.2f} ms", "+ ≤ 5 ms", meanwhile - alone <= 5)
    server.stop()


def measure(bench):
    sizes = [10, 2000] if bench.options.quick else [10, 10000, 100000]
    publications = []
    for articles in sizes:
        bench.begin(f"A publication of {articles:,}")
        publications.append(Publication(bench, articles))
        measure_starts(bench, publications[-1])
        measure_changes(bench, publications[-1])
    bench.begin("Requests at " + ", ".join(f"{size:,}" for size in sizes) + " articles, Gopher")
    measure_requests(bench, publications)
    bench.begin(f"Search over {sizes[1]:,} articles")
    measure_search(bench, publications[1])
