"""10,000 random requests: every log line printable and parseable."""
import json
import random
import re
import unicodedata

from common import Row, ask, until

PLAIN = re.compile(r'smallpress: (gemini|gopher) - "((?:[^"\\]|\\x[0-9A-F]{2})*)" '
                   r"(\d\d|-) (\d+) (\d+\.\d{3})( cut)?")
OTHER = re.compile(r'smallpress: (?!gemini |gopher )(?:[^\\]|\\x[0-9A-F]{2})*')
ESCAPED = re.compile(r"\\x([0-9A-F]{2})")
# Controls, marks that turn the writing direction, ends of lines and paragraphs.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PIECES = [b"/", b"..", b"%", b"%00", b"%0a", b"\t", b"\r", b'"', b"\\", b"\\x41", b"\x00", b"\x1b[2J",
          b"\x7f", b"\x80", b"\x9b31m", b"\xc2\x85", b"\xc2\x9b", b"\xc0\x80", b"\xed\xa0\x80",
          b"\xf4\x90\x80\x80", b"\xff\xfe", " ".encode(), "\u2028".encode(), "\u2029".encode(),
          "\u202e".encode(), "\u2066".encode(), "\u200b".encode(), "\u00ad".encode(),
          "\ufeff".encode(), "\U000e0041".encode(), "e\u0301".encode(), "日本".encode(),
          "👩‍🚀".encode(), b"{", b"}", b"'", b'","status":20,"x":"', b'" 20 1 0.001',
          b"smallpress: ", b"<3>", b"p/web/why-a-small-web", b"feedback?secret", b"a" * 50]


def requests(scheme, server, n):
    """Pieces of chance that lines stumble over, and bytes of chance."""
    chance = random.Random(11)
    base = server.url("").encode()
    for _ in range(n):
        data = b"".join(chance.choice(PIECES) if chance.random() < 0.7 else chance.randbytes(3)
                        for _ in range(chance.randrange(1, 20)))
        if chance.random() < 0.03:
            data *= 100
        if scheme == "gemini" and chance.random() < 0.7:
            data = base + b"/" + data
        # The end of the line is behind it alone.
        yield data.replace(b"\n", b" ")


def unescape(text):
    """The bytes that were sent, from what the log shows of them."""
    return b"".join(bytes([int(part, 16)]) if i % 2 else part.encode(errors="surrogateescape")
                    for i, part in enumerate(ESCAPED.split(text)))


def read(line, is_json):
    """(protocol, what it shows of the request); (None, None) of another good
    line; None of one that cannot be read."""
    if is_json:
        try:
            fields = json.loads(line)
        except ValueError:
            return None
        if set(fields) == {"time", "level", "protocol", "client", "request", "status", "bytes",
                           "ms", "whole"}:
            return fields["protocol"], fields["request"]
        return (None, None) if set(fields) == {"time", "level", "text"} else None
    found = PLAIN.fullmatch(line)
    if found:
        return found[1], found[2]
    return (None, None) if OTHER.fullmatch(line) else None


def is_shown(scheme, data, seen):
    """Whole, but for a long one, which is cut, and a reader's note; one that
    is refused before its end is known shows that, too."""
    protocol, text = seen
    as_sent = unescape(text)
    whole = min(len(data.partition(b"\r")[0]), 380)
    return protocol == scheme and (data + b"\r\n").startswith(as_sent) and \
        (len(as_sent) >= whole or b"feedback" in data)


def judge(lines, sent, is_json):
    """(bad lines, requests that are not shown as they were sent)."""
    seen = [read(line, is_json) for line in lines]
    bad = sum(what is None or any(unicodedata.category(c) in UNPRINTABLE for c in line)
              for line, what in zip(lines, seen))
    shown = [what for what in seen if what and what[0]]
    return bad, abs(len(shown) - len(sent)) + sum(
        not is_shown(scheme, data, what) for (scheme, data), what in zip(sent, shown))


def show(ground):
    n = ground.count(5000, 150)
    for form in ("plain", "json"):
        with ground.server("--limits", "off", "--workers", "1", "--log-format", form) as server:
            sent = []
            # One after the other, so that the lines have their order.
            for scheme, port in server.ports.items():
                for data in requests(scheme, server, n):
                    try:
                        ask(scheme, port, data + b"\r\n")
                        sent.append((scheme, data))
                    except OSError:
                        pass  # counted: its line is one too many
            until(lambda: server.log().count("\n") > len(sent))
        with open(server.errors, "rb") as log:
            lines = log.read().decode("utf-8", "surrogateescape").split("\n")[:-1]
        bad, wrong = judge(lines, sent, form == "json")
        yield Row(f"{form}: {2 * n:,} random requests, every log line printable, parseable",
                  f"{bad} bad of {len(lines):,} lines", bad == 0 and len(sent) == 2 * n)
        yield Row(f"{form}: every request is shown as it was sent", f"{wrong} are not",
                  wrong == 0)
