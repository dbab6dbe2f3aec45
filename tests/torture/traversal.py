"""5,000 spellings of traversal on both protocols: 0 canary bytes."""
import concurrent.futures
import itertools
import os
import random

from common import ROOT, Row, ask

CANARY = b"canary-5d0f"
DOTS = ["..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%25252e.", "..%00", "%00..", "..;",
        "..%20", "...", "%c0%ae%c0%ae", "%e0%80%ae.", "%u002e%u002e", "\uff0e\uff0e",
        "%ef%bc%8e%ef%bc%8e", "\u2024\u2024", "..%09", "./..", "x/../.."]
SLASHES = ["/", "//", "/./", "/%2e/", "%2f", "%2F", "%252f", "%5c", "\\", "%c0%af", "%u2215",
           "\u2215", "%e2%88%95", "/;/", "%2f/", "/\\"]
BEGINNINGS = ["/", "", "//", "/./", "/%2e/", "/media/", "/p/web/", "/p/web/why-a-small-web/",
              "/notes/", "/tag/", "/category/web/", "/p/web/why-a-small-web.md/"]
ENDINGS = ["", "/", "%00", "%00.txt", "?", "?.gmi", ".md", "/.", "#", "%20", "~", ";"]
WRAPPERS = ["file://{0}", "URL:file://{0}", "0{0}", "1{0}", "{0}\t", "{0}\t+", "{0}\t!",
            "GET {0} HTTP/1.0", "/URL:{0}", "~{0}", "/~root{0}", "\\\\localhost{0}"]


def plant(content, server_folder):
    """Files with the canary in them, that nobody may see."""
    beside = os.path.dirname(content)
    planted = [os.path.join(beside, "secret.txt"), os.path.join(beside, "secret.md"),
               os.path.join(server_folder, "secret.gmi"),
               os.path.join(content, ".git", "config"), os.path.join(content, ".secret.md"),
               os.path.join(content, "media", "old.txt~"),
               os.path.join(content, "media", "half.tmp")]
    for path in planted:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(CANARY + b"\n")
    with open(os.path.join(content, "publisher.yaml"), "ab") as file:
        file.write(b"# " + CANARY + b"\n")
    planted.append(os.path.join(content, "publisher.yaml"))
    return planted


def plant_in_state(server):
    """Where a worker may read, by Landlock's leave: the path alone keeps it."""
    path = os.path.join(server.state, "localhost", "secret.txt")
    with open(path, "wb") as file:
        file.write(CANARY + b"\n")
    return path


def plain_ways(content, targets):
    """(beginning, the steps from there to a target), by the names alone."""
    for beginning, target in itertools.product(BEGINNINGS, targets):
        folder = os.path.normpath(content + "/" + beginning.replace("%2e", "."))
        yield beginning, os.path.relpath(target, folder).split("/")


def spell(beginning, steps, dots, slashes, ending=""):
    words = [next(dots) if step == ".." else step for step in steps]
    path = words[0]
    for word in words[1:]:
        path += next(slashes) + word
    return beginning + path + ending


def spellings(content, targets):
    """In an order of chance, the same one each time."""
    chance = random.Random(7)
    ways = list(plain_ways(content, targets))
    found = set()
    for (beginning, steps), dots, slash in itertools.product(ways, DOTS, SLASHES):
        found.add(spell(beginning, steps, itertools.repeat(dots), itertools.repeat(slash)))
    for _ in range(3000):
        beginning, steps = chance.choice(ways)
        found.add(spell(beginning, [".."] * chance.randrange(3) + steps,
                        iter(lambda: chance.choice(DOTS), None),
                        iter(lambda: chance.choice(SLASHES), None), chance.choice(ENDINGS)))
    for target, wrapper in itertools.product(targets, WRAPPERS):
        found.add(wrapper.format(target))
        found.add(wrapper.format("/../../../../../../../../.." + target))
    found = sorted(found)
    chance.shuffle(found)
    return found


def bytes_of(server, scheme, spelling):
    """Canary bytes in the answer; None when it is cut."""
    raw = spelling.encode()
    if scheme == "gemini":
        base = server.url("").encode()
        raw = base + (b"" if raw.startswith(b"/") else b"/") + raw
    try:
        return ask(scheme, server.ports[scheme], raw + b"\r\n").count(CANARY) * len(CANARY)
    except OSError:
        return None


def try_all(ground, wrapper, n):
    with ground.server("--limits", "off", content=ground.content(), wrapper=wrapper) as server:
        targets = plant(server.content, server.folder) + [plant_in_state(server)]
        asked = spellings(server.content, targets)[:n]
        # What is looked for would be found.
        with open(os.path.join(server.content, "media", "open.txt"), "wb") as file:
            file.write(CANARY + b"\n")
        assert all(bytes_of(server, scheme, "/media/open.txt") for scheme in server.ports)
        for scheme in server.ports:
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                seen = list(pool.map(lambda s, scheme=scheme: bytes_of(server, scheme, s), asked))
            yield scheme, len(asked), sum(filter(None, seen)), seen.count(None)


def show(ground):
    n = ground.count(6000, 250)
    old = [os.path.join(ROOT, "tests", "torture", "without_openat2")]
    for how, wrapper in (("with openat2", []), ("without openat2", old)):
        for scheme, asked, leaked, broken in try_all(ground, wrapper, n):
            yield Row(f"{scheme}: {n:,} spellings of traversal, {how}: 0 canary bytes",
                      f"{leaked} bytes in {asked:,} answers, {broken} cut",
                      asked >= n and leaked == 0 and broken == 0)
