"""0 of 20,000 answers without close_notify."""
from common import ARTICLE, Row, load_result


def show(ground):
    """Pages, listings, files, feeds, searches and a missing one, half of them
    by TLS 1.2: the load client tells an end from a cut."""
    n = ground.count(10000, 500)
    with ground.server("--limits", "off") as server:
        paths = ("/", ARTICLE, ARTICLE + ".txt", "/latest", "/media/logo.png", "/atom.xml",
                 "/search?press", "/no-such-page", "/feedback", "/%zz")
        requests = [server.url(path) for path in paths]
        without = answers = 0
        for version in ("2", "3"):
            seen = load_result(ground.load(server, "gemini", *requests, n=n,
                                           options=["-v", version]))
            # What a cut is called depends on whether it hit a byte of the answer.
            without += seen["no_close_notify"] + seen["reset"] + seen["handshake"] + \
                seen["connect"]
            answers += seen["ok"] + seen["wrong"]
    yield Row(f"0 of {2 * n:,} answers without close_notify",
              f"{without} without, {answers:,} whole", without == 0 and answers == 2 * n)
