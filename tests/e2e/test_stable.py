"""Crawlers shun what changes: bytes depend on content, configuration and
version alone.

Everything is served by two servers whose clocks are months apart; then an
article is added, and only what has to change does.
"""
import hashlib
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import until

ARTICLES = 130
# Links name the public port; the bound one is another each time.
OPTIONS = ("--limits", "off", "--public", "gemini://localhost:1965",
           "--public", "gopher://localhost:70")
SHIM = r"""
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long offset(void)
{
	const char *days = getenv("CLOCK_DAYS");
	return days ? atol(days) * 86400 : 0;
}
int clock_gettime(clockid_t clock, struct timespec *t)
{
	int result = (int)syscall(SYS_clock_gettime, clock, t);
	if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
		t->tv_sec += offset();
	return result;
}
time_t time(time_t *out)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}
int gettimeofday(struct timeval *v, void *zone)
{
	struct timespec t;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	v->tv_sec = t.tv_sec;
	v->tv_usec = t.tv_nsec / 1000;
	return 0;
}
"""


def write(folder, name, text):
    path = os.path.join(str(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def article(folder, number, date, more=""):
    write(folder, f"p/n{number:03}.md",
          f"---\ntitle: Number {number}\ndate: {date}\nauthors: [Ann]\n"
          f"categories: [C{number % 2}]\ntags: [T{number % 5}]\n{more}---\n"
          f"Text of number {number}. [Next](n{number + 1:03}.md)\n")


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    write(folder, "publisher.yaml", "name: Sample\nwebsite: https://sample.example\n")
    write(folder, "colophon.md", "---\ntitle: Colophon\n---\nText.\n")
    for i in range(ARTICLES):
        article(folder, i, f"2023-{1 + i // 28:02}-{1 + i % 28:02}",
                "series: S\n" if i % 40 == 0 else "")
    article(folder, 900, "2099-01-01")
    return folder


def clock(tmp_path, days):
    """What a process needs to live so many days later."""
    source = tmp_path / "clock.c"
    source.write_text(SHIM)
    library = tmp_path / "clock.so"
    if not library.exists():
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source)],
                       check=True)
    return {"LD_PRELOAD": str(library), "CLOCK_DAYS": str(days),
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}


# What asks for words has no bytes of its own.
WORDS = ("/search", "/feedback")


def gemini_links(answer):
    if not answer.startswith(b"20 text/gemini"):
        return []
    return [path for path in re.findall(r"^=> (/\S*)", answer.decode(), re.M)
            if not path.startswith(WORDS)]


def gopher_links(answer):
    """"1/latest" of each row of a menu that is ours."""
    if not answer.endswith(b"\r\n.\r\n"):
        return []
    rows = [row.split("\t") for row in answer.decode().split("\r\n")[:-2]]
    return [row[0][0] + row[1] for row in rows
            if row[1].startswith("/") and not row[1].startswith(WORDS)]


def walk(get, links, todo):
    """{address: whole answer} of all that can be reached from those in todo."""
    seen = {}
    with ThreadPoolExecutor(4) as pool:
        while todo:
            found = []
            for path, answer in zip(todo, pool.map(get, todo)):
                seen[path] = answer
                found += links(answer)
            todo = sorted(set(found) - set(seen))
    return seen


def crawl(server):
    """Every address on both protocols; those of gopher have their type in front."""
    seen = walk(lambda path: b"\r\n".join(server.gemini("gemini://localhost" + path)),
                gemini_links, ["/", "/manifest.txt", "/sitemap.txt", "/robots.txt", "/feed.gmi"])
    seen.update(walk(lambda item: server.gopher(item[1:]), gopher_links,
                     ["1/", "0/manifest.txt", "0/sitemap.txt", "0/caps.txt"]))
    return seen


def ready(server):
    until(lambda: server.gemini("gemini://localhost/manifest.txt")[0].startswith(b"20"))


@pytest.fixture
def two(start, content, tmp_path):
    servers = []
    for days in (0, 150):
        servers.append(start(*OPTIONS, "--certs", tmp_path / "certs", content=content,
                             env=clock(tmp_path, days)))
        ready(servers[-1])
    return servers


def test_two_servers_at_different_times_serve_the_same_bytes(two):
    one, other = (crawl(server) for server in two)
    assert len(one) > 6 * ARTICLES
    assert sorted(one) == sorted(other)
    different = [path for path in one if one[path] != other[path]]
    assert different == []


def test_a_new_article_changes_no_older_one_and_no_full_page(start, content):
    server = start(*OPTIONS, content=content)
    ready(server)
    before = crawl(server)
    article(content, 500, "2024-02-01", "series: S\n")
    until(lambda: server.gemini("gemini://localhost/p/n500")[0].startswith(b"20"))
    ready(server)
    after = crawl(server)
    assert set(before) <= set(after)
    changed = sorted(path for path in before if before[path] != after[path])
    kept = [path for path in before if re.match(r"\d?(/p/|/colophon|.*/page/\d+$)", path)]
    assert len(kept) > 6 * ARTICLES
    assert [path for path in changed if path in kept] == []
    # and those that list the newest did change
    assert {"/", "/latest", "/category/c0/", "/tag/t0/", "/author/ann/", "/series/s/",
            "/archive/", "/manifest.txt", "1/", "1/latest", "1/category/c0/"} <= set(changed)


def test_the_manifest_has_the_hashes_of_what_is_served(start, content):
    """Also where pages name ports that nobody expects."""
    server = start("--limits", "off", content=content)
    base = f"gemini://localhost:{server.ports['gemini']}"
    manifest = until(lambda: [answer[1] for answer in [server.gemini(base + "/manifest.txt")]
                              if answer[0].startswith(b"20")])[0].decode()
    lines = manifest.splitlines()
    assert len(lines) == ARTICLES + 1
    for line in lines[::10]:
        digest, size, _, url = line.split(" ")
        assert url.startswith(base + "/")
        body = server.gemini(url)[1]
        assert (hashlib.sha256(body).hexdigest(), str(len(body))) == (digest, size), url
