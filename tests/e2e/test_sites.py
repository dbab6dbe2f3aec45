"""Several publications in one process."""
import signal

import pytest

from conftest import Server, gemini, gopher, tls_connect, until


@pytest.fixture
def two(tmp_path):
    """Two sites; the second has a Gopher port of its own."""
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "p").mkdir(parents=True)
        (folder / "publisher.yaml").write_text(f"name: Site {name}\n")
        (folder / "p" / "page.md").write_text(
            f"---\ntitle: Page of {name}\ndate: 2025-01-01\n---\n\nText.\n")
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"""
limits: off
sites:
  - host: [one.test, www.one.test]
    content: {tmp_path}/one
    listen: [gemini://127.0.0.1:0, gopher://127.0.0.1:0]
  - host: two.test
    content: {tmp_path}/two
    listen: gopher://127.0.0.1:0
""")
    server = Configured(str(tmp_path), config)
    yield server, tmp_path
    server.stop()


class Configured(Server):
    """A server whose sites and listeners are in the file alone."""

    def __init__(self, folder, config):
        self.config = config
        super().__init__(folder, listens=["none"])

    def wait_ready(self):
        # The process was begun with conftest's options; begin again without.
        import os
        import subprocess
        from conftest import PROGRAM, ROOT
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        open(self.errors, "wb").close()
        self.command = [PROGRAM, "serve", "--config", str(self.config), "--certs",
                        self.certs, "--state", self.state]
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                            stderr=errors, cwd=ROOT, env=dict(os.environ))
        super().wait_ready()


def page(server, host, path="/", sni=None):
    port = server.ports["gemini"]
    return gemini(port, f"gemini://{host}:{port}{path}", name=sni or host)


def test_the_url_alone_chooses_the_site(two):
    server, _ = two
    assert b"Site one" in page(server, "one.test")[1]
    assert b"Site one" in page(server, "www.one.test")[1]
    assert b"Site two" in page(server, "two.test")[1]
    # SNI may say what it likes.
    assert b"Site two" in page(server, "two.test", sni="one.test")[1]
    assert b"Site one" in page(server, "one.test", sni="elsewhere.example")[1]
    assert page(server, "three.test")[0].startswith(b"53 ")


def test_sni_chooses_the_certificate(two):
    server, _ = two

    def presented(name):
        with tls_connect(server.ports["gemini"], name) as sock:
            return sock.getpeercert(binary_form=True)

    assert presented("one.test") == presented("www.one.test") == presented("other.test")
    assert presented("two.test") == presented("TWO.test") != presented("one.test")


def test_each_site_has_its_own_gopher_port(two):
    server, _ = two
    first, second = [port for scheme, _, port in server.listening if scheme == "gopher"]
    assert b"Site one" in gopher(first, "")
    menu = gopher(second, "")
    assert b"Site two" in menu
    assert f"two.test\t{second}\r\n".encode() in menu
    assert b"Page of two" in gopher(second, "/p/page")


def test_a_change_in_one_is_seen_in_that_one(two):
    server, folder = two
    (folder / "two" / "p" / "new.md").write_text("---\ntitle: N\ndate: 2025-02-02\n---\n\nx\n")
    until(lambda: page(server, "two.test", "/p/new")[0].startswith(b"20 "))
    assert page(server, "one.test", "/p/new")[0].startswith(b"51 ")


def test_a_site_added_to_the_file_is_served_after_a_reload(two):
    server, folder = two
    (folder / "three").mkdir()
    (folder / "three" / "publisher.yaml").write_text("name: Site three\n")
    with open(server.config, "a", encoding="utf-8") as config:
        config.write(f"  - host: three.test\n    content: {folder}/three\n")
    server.signal(signal.SIGHUP)
    # For a moment both generations accept: the old one knows no third site.
    until(lambda: all(b"Site three" in page(server, "three.test")[1] for _ in range(5)))
    assert b"Site one" in page(server, "one.test")[1]


def test_a_mistake_in_the_file_keeps_what_is_served(two):
    server, _ = two
    with open(server.config, "a", encoding="utf-8") as config:
        config.write("no-such-key: 1\n")
    server.signal(signal.SIGHUP)
    until(lambda: "the one that serves goes on" in server.log())
    assert "smallpress.yaml:" in server.log() and "no-such-key" in server.log()
    assert b"Site two" in page(server, "two.test")[1]


@pytest.mark.parametrize("host", ["two.test", "TWO.test", "two.test.", "%74wo.test"])
def test_a_site_is_found_however_its_name_is_written(two, host):
    head, body = page(two[0], host, sni="two.test")
    assert head.startswith(b"20 ") and b"Site two" in body
