"""`smallpress cert`: what it makes, shows and says."""
import os
import re
import subprocess

import pytest

from conftest import Server, smallpress


def cert(folder, *words, host="capsule.test", **keywords):
    """The first host names the files."""
    return smallpress("cert", "--host", host, *words, "--certs", folder, **keywords)


def shown(folder, what):
    return re.search(rf"{what} +(\S+)", cert(folder, "show", check=True).stdout.decode())[1]


def test_new_show_and_verify(tmp_path):
    assert cert(tmp_path, "new").returncode == 0
    text = cert(tmp_path, "show", check=True).stdout.decode()
    assert "capsule.test" in text and "ECDSA P-256" in text and "itself" in text
    printed = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "capsule.test.crt", "-noout", "-fingerprint",
         "-sha256"], capture_output=True, check=True).stdout.decode()
    assert printed.partition("=")[2].strip().replace(":", "").lower() in text
    done = cert(tmp_path, "verify")
    assert done.returncode == 0 and "BAD" not in done.stdout.decode()


def test_openssl_finds_nothing_but_that_it_is_self_signed(tmp_path):
    cert(tmp_path, "new", check=True)
    done = subprocess.run(["openssl", "verify", "-purpose", "sslserver", "-x509_strict",
                           tmp_path / "capsule.test.crt"],
                          capture_output=True, check=False)
    assert re.findall(r"error (\d+) at", done.stderr.decode() + done.stdout.decode()) == ["18"]


def test_none_is_replaced_unasked(tmp_path):
    cert(tmp_path, "new", check=True)
    before = (tmp_path / "capsule.test.crt").read_bytes()
    done = cert(tmp_path, "new")
    assert done.returncode == 1 and "--renew" in done.stderr.decode()
    assert (tmp_path / "capsule.test.crt").read_bytes() == before


def test_a_renewal_keeps_the_key_and_takes_new_names(tmp_path):
    cert(tmp_path, "new", check=True)
    key = (tmp_path / "capsule.test.key").read_bytes()
    fingerprint = shown(tmp_path, "of its key")
    cert(tmp_path, "new", "--renew", "--host", "www.capsule.test", check=True)
    assert (tmp_path / "capsule.test.key").read_bytes() == key
    assert shown(tmp_path, "of its key") == fingerprint
    assert "www.capsule.test" in cert(tmp_path, "show").stdout.decode()


def test_the_announced_key_comes_into_place(tmp_path):
    cert(tmp_path, "new", check=True)
    announced = re.search(r"^[0-9a-f]{64}$",
                          cert(tmp_path, "new", "--next", check=True).stdout.decode(),
                          re.MULTILINE)[0]
    cert(tmp_path, "new", "--replace", check=True)
    assert shown(tmp_path, "of its key") == announced
    assert (tmp_path / "capsule.test.key.old").exists()
    assert os.stat(tmp_path / "capsule.test.key").st_mode & 0o777 == 0o600


def make(folder, *options, name="capsule.test", key=("-newkey", "ec", "-pkeyopt",
                                                     "ec_paramgen_curve:P-256")):
    subprocess.run(["openssl", "req", "-x509", *key, "-nodes", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName=DNS:{name}", "-keyout",
                    folder / "capsule.test.key", "-out", folder / "capsule.test.crt",
                    *options], capture_output=True, check=True)


@pytest.mark.parametrize("how, says, status", [
    ({"options": ["-days", "20"]}, "20|19 more days", 0),
    ({"name": "other.test"}, "does not name", 1),
    ({"key": ("-newkey", "rsa:4096")}, "ten times", 0),
    ({"key": ("-newkey", "ed25519")}, "Ed25519", 0),
])
def test_verify_says_what_readers_programs_will_think(tmp_path, how, says, status):
    make(tmp_path, *how.get("options", ["-days", "4000"]),
         **{key: value for key, value in how.items() if key != "options"})
    done = cert(tmp_path, "verify")
    assert re.search(says, done.stdout.decode()), done.stdout.decode()
    assert done.returncode == status


@pytest.mark.parametrize("damage, says", [
    (lambda folder: (folder / "capsule.test.key").unlink(), "no such file"),
    (lambda folder: (folder / "capsule.test.key").write_text("x"), "no key"),
    (lambda folder: (folder / "capsule.test.crt").write_text("x"), "no certificate"),
    (lambda folder: cert(folder, "new", host="b.test") and os.replace(
        folder / "b.test.key", folder / "capsule.test.key"), "does not fit"),
])
def test_what_is_wrong_is_one_line(tmp_path, damage, says):
    cert(tmp_path, "new", check=True)
    damage(tmp_path)
    done = cert(tmp_path, "verify")
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1 and says in done.stderr.decode()
    assert "capsule.test." in done.stderr.decode()


def test_wrong_usage_exits_with_2(tmp_path):
    assert cert(tmp_path, "frobnicate").returncode == 2
    assert cert(tmp_path).returncode == 2


def test_serve_names_the_command_when_a_name_is_missing(start):
    server = start("--host", "localhost", "--host", "second.test")
    assert "does not name" not in server.log()
    server.stop()
    again = Server(server.folder, "--host", "localhost", "--host", "third.test")
    try:
        assert re.search(r"does not name third\.test; `smallpress cert new --renew`",
                         again.log())
        assert again.gemini(f"gemini://third.test:{again.ports['gemini']}/")[0] \
            .startswith(b"20")
    finally:
        again.stop()
