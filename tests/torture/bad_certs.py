"""Expired, future, wrong, unreadable certificates: each is named."""
import os
import re
import subprocess

from common import PATIENCE, Row

AUTHORITY = """[ca]
default_ca = us
[us]
database = index
new_certs_dir = .
rand_serial = yes
policy = any
default_md = sha256
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:{0}
"""
LONG_AGO, PAST, FUTURE, FAR = (f"{year}0101000000Z" for year in (2015, 2016, 2090, 2095))


def make(folder, begins=LONG_AGO, ends=FUTURE, name="localhost"):
    """A certificate with those dates, which `openssl req` cannot set."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, timeout=PATIENCE,
                       stdin=subprocess.DEVNULL, capture_output=True)

    work = {"ca.conf": AUTHORITY.format(name), "index": ""}
    for file, text in work.items():
        with open(os.path.join(folder, file), "w", encoding="ascii") as out:
            out.write(text)
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", f"/CN={name}", "-keyout", "localhost.key", "-out", "request")
    openssl("ca", "-batch", "-config", "ca.conf", "-selfsign", "-keyfile", "localhost.key",
            "-in", "request", "-out", "localhost.crt", "-startdate", begins, "-enddate", ends,
            "-notext")
    for file in os.listdir(folder):
        if not file.startswith("localhost."):
            os.unlink(os.path.join(folder, file))


def overwrite(ending, text):
    def damage(folder):
        make(folder)
        with open(os.path.join(folder, "localhost" + ending), "w", encoding="ascii") as out:
            out.write(text)
    return damage


def swap_keys(folder):
    make(folder)
    crt = os.path.join(folder, "localhost.crt")
    with open(crt, "rb") as file:
        other = file.read()
    make(folder)
    with open(crt, "wb") as file:
        file.write(other)


def lock(folder):
    make(folder)
    os.chmod(os.path.join(folder, "localhost.key"), 0)


def without_key(folder):
    make(folder)
    os.unlink(os.path.join(folder, "localhost.key"))


def key_is_folder(folder):
    without_key(folder)
    os.mkdir(os.path.join(folder, "localhost.key"))


# What is wrong, how it is made, what is said of it, whether nothing is served.
KINDS = (
    ("expired", lambda folder: make(folder, LONG_AGO, PAST), r"has ended|expired", False),
    ("not yet valid", lambda folder: make(folder, FUTURE, FAR), r"not valid (yet|before)", False),
    ("for another name", lambda folder: make(folder, name="other.test"), r"not name", False),
    ("no certificate in it", overwrite(".crt", "torn"), r"localhost\.crt.*no certificate", True),
    ("no key in it", overwrite(".key", "torn"), r"localhost\.key.*no key", True),
    ("its key does not fit", swap_keys, r"localhost\.key.*does not fit", True),
    ("its key is missing", without_key, r"localhost\.key (is not|beside)|localhost\.key.*no such",
     True),
    ("its key is a folder", key_is_folder, r"localhost\.key: .*cannot be read", True),
    ("its key may not be read", lock, r"localhost\.key: .*cannot be read", True),
)


def unprivileged(folder, command):
    """As nobody, so that permissions are what they are for others."""
    for path, names, files in os.walk(folder):
        for name in [path] + [os.path.join(path, name) for name in files]:
            os.chown(name, 65534, 65534)
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]


def says(ground, content, folder, words, locked):
    """What a command prints; it must end by itself within its time."""
    command = [ground.program, *words, "--certs", folder]
    if words[0] != "cert":
        command += ["--content", content, "--state", os.path.join(folder, "state")]
    if locked and ground.is_root:
        command = unprivileged(folder, command)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def serve_says(ground, content, damage, fatal, locked):
    """(whether it serves or not as it should, what it says of it)."""
    if not fatal:
        with ground.server(content=content, certs=damage) as server:
            return server.answers("gemini"), server.log()
    folder = ground.new_folder()
    damage(folder)
    status, said = says(ground, content, folder,
                        ["serve", "--listen", "gemini://127.0.0.1:0"], locked)
    return status == 1 and "listening" not in said, said


def show(ground):
    content = ground.content()
    os.chmod(os.path.dirname(content), 0o755)
    for what, damage, pattern, fatal in KINDS:
        locked = damage is lock
        folder = ground.new_folder()
        damage(folder)
        heard = {"serve": serve_says(ground, content, damage, fatal, locked)}
        for name, words in (("check", ["check"]), ("cert verify", ["cert", "verify"])):
            status, said = says(ground, content, folder, words, locked)
            heard[name] = (status == 1, said)
        named = [name for name, (good, said) in heard.items()
                 if good and "localhost" in said and re.search(pattern, said)]
        yield Row(f"certificate, {what}: named by each command", ", ".join(named) or "nobody",
                  len(named) == len(heard))
