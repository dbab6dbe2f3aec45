"""Limits for each address, and who an address is behind a balancer."""
import re
import socket
import struct
from concurrent.futures import ThreadPoolExecutor

from conftest import PATIENCE, gopher, read_all, tls_connect, tls_context, until


def front(server):
    return f"gemini://localhost:{server.ports['gemini']}/"


def many(ask, n=60):
    """What so many get who ask at once: one after another a busy machine may
    let fewer through than an address has for each second."""
    with ThreadPoolExecutor(30) as pool:
        return list(pool.map(lambda _: ask(), range(n)))


# --- requests ---


def test_too_many_requests_get_44_with_bare_seconds(start):
    server = start()
    heads = []
    until(lambda: heads.extend(many(lambda: server.gemini(front(server))[0]))
          or any(head.startswith(b"44 ") for head in heads))
    assert sum(head.startswith(b"20 ") for head in heads) >= 100
    assert min(int(head[3:]) for head in heads if head.startswith(b"44 ")) == 1
    assert {head[:2] for head in heads} == {b"20", b"44"}


def test_gopher_says_it_in_one_short_line(start):
    server = start()
    assert server.gopher("").startswith(b"i")
    refused = until(lambda: [answer for answer in many(lambda: server.gopher(""))
                             if answer.startswith(b"3")])
    assert all(answer.endswith(b".\r\n") for answer in refused)
    assert refused[0].count(b"\r\n") == 2


def test_feeds_and_robots_are_never_refused(start):
    server = start()
    until(lambda: b"3" in [answer[:1] for answer in many(lambda: server.gopher(""))])
    for path in ("robots.txt", "atom.xml", "rss.xml"):
        assert server.gemini(front(server) + path)[0].startswith(b"20 ")


def test_what_only_ends_like_a_feed_is_limited(start):
    server = start("--proxy", "127.0.0.2")
    lines = [f"gopher /search?word{ending}" for ending in ("/robots.txt", "/atom.xml", "/feeds/")]
    lines += ["gopher /no/such/atom.xml", "gopher /feedback/none?hello/rss.xml"]
    lines += [f"gemini gemini://localhost:{server.ports['gemini']}{path}"
              for path in ("/atom.xml?words", "/x/robots.txt")]

    def is_refused(protocol, request, client):
        answer = behind(server, protocol, v1(client), request.encode() + b"\r\n")
        return answer.startswith((b"3Too many", b"44 "))

    for i, line in enumerate(lines):
        protocol, request = line.split(" ", 1)
        until(lambda: any(many(lambda: is_refused(protocol, request, f"192.0.2.{i}"))))


def test_feeds_of_names_that_nobody_has_are_limited(start):
    server = start()
    until(lambda: any(answer.startswith(b"3Too many") for answer in
                      many(lambda: server.gopher("/tag/none/atom.xml"))))
    until(lambda: any(head.startswith(b"44 ") for head, _ in
                      many(lambda: server.gemini(front(server) + "author/none/rss.xml"))))
    assert server.gopher("/atom.xml").startswith(b"<?xml")


def test_what_is_no_request_counts_as_one(start):
    server = start("--proxy", "127.0.0.2")

    def shake_hands_for_nothing(client):
        plain = socket.create_connection(("127.0.0.1", server.ports["gemini"]), timeout=PATIENCE,
                                         source_address=("127.0.0.2", 0))
        plain.sendall(v1(client))
        tls_context().wrap_socket(plain, server_hostname="localhost").close()

    def send_nonsense(client):
        assert behind(server, "gopher", v1(client), b"x" * 3000).startswith(b"3Too")

    def is_refused(client):
        return behind(server, "gopher", v1(client), b"/\r\n").startswith(b"3Too many")

    for i, bother in enumerate((shake_hands_for_nothing, send_nonsense)):
        client = f"192.0.2.{i}"
        # Sixty requests alone would be less than what an address may save up.
        until(lambda: (many(lambda: bother(client), 90), any(many(lambda: is_refused(client))))[1])
    assert behind(server, "gopher", v1("192.0.2.9"), b"/\r\n").startswith(b"i")


def test_a_network_may_write_a_few_notes_then_waits(start):
    server = start("--workers", "2", "--proxy", "127.0.0.2")

    def write(client, protocol="gopher"):
        line = "/feedback\tHello" if protocol == "gopher" else front(server) + "feedback?Hello"
        return behind(server, protocol, v1(client), line.encode() + b"\r\n")

    for i in range(6):
        assert b"Thank you" in write(f"192.0.2.{i}")
    answer = write("192.0.2.77")
    assert answer.startswith(b"3Enough notes") and b"10 minutes" in answer
    assert re.fullmatch(rb"44 (600|59\d)\r\n", write("192.0.2.78", "gemini"))
    assert b"Thank you" in write("198.51.100.1")
    assert write("192.0.2.77").startswith(b"3Enough")
    # Whoever only reads is not meant.
    assert behind(server, "gopher", v1("192.0.2.77"), b"/feedback\r\n").startswith(b"i")


def test_a_crawler_that_names_itself_has_a_larger_budget(start):
    server = start()
    server.gemini(front(server) + "robots.txt?kennedy-crawler")
    for _ in range(300):
        assert not server.gopher("").startswith(b"3")


def test_limits_can_be_switched_off(start):
    server = start("--limits", "off")
    for _ in range(300):
        assert not server.gopher("").startswith(b"3")


def test_one_greedy_address_is_slowed_another_is_not(start):
    server = start("--proxy", "127.0.0.2")
    until(lambda: b"3" in [answer[:1] for answer in many(lambda: server.gopher(""))])
    assert behind(server, "gopher", v1("192.0.2.1"), b"/\r\n").startswith(b"i")


# --- connections ---


def test_an_address_may_have_so_many_connections_at_once(start):
    server = start("--workers", "2")
    held = []
    for _ in range(64):
        held.append(socket.create_connection(("127.0.0.1", server.ports["gopher"])))
        held[-1].sendall(b"/")
    # Those are with the workers when one of them more is closed at once.
    until(lambda: one_more(server) == b"")
    for sock in held[:5]:
        sock.close()
    until(lambda: one_more(server) != b"")
    for sock in held:
        sock.close()


def one_more(server):
    try:
        return gopher(server.ports["gopher"], "")
    except ConnectionError:
        return b""


# --- behind a balancer ---


def v1(address, family=4):
    return f"PROXY TCP{family} {address} 192.0.2.9 4711 1965\r\n".encode()


def v2(address):
    body = socket.inet_aton(address) * 2 + struct.pack("!HH", 4711, 1965)
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11" + struct.pack("!H", len(body)) + body


LOCAL = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"


def behind(server, scheme, header, request, pieces=False):
    """A request by way of the balancer at 127.0.0.2."""
    plain = socket.create_connection(("127.0.0.1", server.ports[scheme]), timeout=PATIENCE,
                                     source_address=("127.0.0.2", 0))
    if pieces:
        for byte in header:
            plain.sendall(bytes([byte]))
    else:
        plain.sendall(header)
    if scheme == "gemini":
        plain = tls_context().wrap_socket(plain, server_hostname="localhost",
                                          suppress_ragged_eofs=False)
    with plain:
        plain.sendall(request)
        return read_all(plain)


def clients(server):
    return re.findall(r"^smallpress: (?:gemini|gopher) (\S+) ", server.log(), re.MULTILINE)


def test_the_address_behind_a_balancer_is_the_one_that_counts(start):
    server = start("--proxy", "127.0.0.2", "--log-addresses", "whole", "--workers", "1")
    request = front(server).encode() + b"\r\n"
    for header in (v1("192.0.2.1"), v1("2001:db8::1", 6), v2("192.0.2.3"),
                   b"PROXY UNKNOWN\r\n"):
        assert behind(server, "gemini", header, request).startswith(b"20 ")
        assert behind(server, "gopher", header, b"/\r\n", pieces=True).endswith(b".\r\n")
    until(lambda: len(clients(server)) == 8)
    assert clients(server) == ["192.0.2.1"] * 2 + ["2001:db8::1"] * 2 + \
        ["192.0.2.3"] * 2 + ["127.0.0.2"] * 2


def test_a_health_check_and_a_balancer_without_header_are_closed(start):
    server = start("--proxy", "127.0.0.2")
    for begin in (LOCAL, b"/\r\n", b"PROXY nonsense\r\n", b"\x16\x03\x01"):
        assert behind_or_closed(server, begin) == b""
    assert server.gopher("").endswith(b".\r\n")


def behind_or_closed(server, header):
    try:
        return behind(server, "gopher", header, b"")
    except ConnectionError:
        return b""


def test_a_header_from_anybody_else_is_no_header(start):
    server = start("--proxy", "127.0.0.2", "--log-addresses", "whole", "--workers", "1")
    answer = gopher(server.ports["gopher"], "", raw=v1("192.0.2.1"))
    assert answer.startswith(b"3")
    try:
        with tls_connect(server.ports["gemini"]) as sock:
            sock.sendall(front(server).encode() + b"\r\n")
            assert read_all(sock).startswith(b"20 ")
    finally:
        until(lambda: clients(server))
    assert set(clients(server)) == {"127.0.0.1"}
