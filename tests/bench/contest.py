"""Servers that take turns: ours, the bare one, and peers if installed."""
import atexit
import json
import os
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import time

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]
PATIENCE = 120  # seconds
FEW = 3  # rounds


def pinned(core, command):
    """On this core alone; None: wherever the kernel likes."""
    if core is None or shutil.which("taskset") is None:
        return command
    return ["taskset", "-c", str(core)] + command


class Server:
    """A server of any kind; .ports says where it listens."""

    def __init__(self, name, command, core=SERVER_CORE, ports=None, stderr=None):
        self.name = name
        self.ports = ports or {}
        with open(stderr or os.devnull, "ab") as errors:
            self.process = subprocess.Popen(
                pinned(core, command), stdout=subprocess.PIPE, stderr=errors, text=True)
        self.pid = self.process.pid
        atexit.register(self.stop)

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended early")
        return line.strip()

    def children(self):
        path = f"/proc/{self.pid}/task/{self.pid}/children"
        with open(path, encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]

    def worker(self):
        """The first child of ordinary priority: the indexer is nice."""
        return next(pid for pid in self.children() if os.getpriority(os.PRIO_PROCESS, pid) == 0)

    def url(self, path):
        port = self.ports["gemini"]
        return f"gemini://localhost{'' if port == 1965 else f':{port}'}{path}"

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()


def floor(build, protocol, answer):
    server = Server("floor", [os.path.join(build, "bench", "floor"), protocol, "0", answer])
    server.ports[protocol] = int(server.line())
    return server


def smallpress(build, content, state, *options, core=SERVER_CORE, workers=1):
    """Ready; .ready says after how many seconds.  Its log goes to a file, as
    in life."""
    began = time.monotonic()
    server = Server("smallpress", [
        os.path.join(build, "smallpress"), "serve", "--content", content,
        "--certs", os.path.join(state, "certs"), "--state", os.path.join(state, "state"),
        "--workers", str(workers), "--limits", "off",
        "--listen", "gemini://127.0.0.1:0", "--listen", "gopher://127.0.0.1:0", *options],
        core, stderr=os.path.join(state, "log"))
    while (line := server.line()) != "ready":
        found = re.match(r"listening (\w+) .*:(\d+)$", line)
        if found:
            server.ports[found[1]] = int(found[2])
    server.ready = time.monotonic() - began
    return server


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


# --- peers: each gives a server that has the bytes of `answer` in a file ---

def molly_brown(state, root):
    port = free_port()
    conf = os.path.join(root, "..", "molly.conf")
    with open(conf, "w", encoding="utf-8") as file:
        file.write(f'Port = {port}\nHostname = "localhost"\n'
                   f'CertPath = "{state}/certs/localhost.crt"\n'
                   f'KeyPath = "{state}/certs/localhost.key"\nDocBase = "{root}/"\n'
                   'AccessLog = "/dev/null"\nErrorLog = "/dev/null"\n')
    return Server("molly-brown", ["molly-brown", "-c", conf], ports={"gemini": port})


def gophernicus(_state, root):
    """It is one process a connection, started by whoever listens."""
    port = free_port()
    command = ["systemd-socket-activate", "--inetd", "--accept", "-l", f"127.0.0.1:{port}",
               "gophernicus", "-h", "localhost", "-p", str(port), "-r", root]
    if os.getuid() == 0:  # it will not run as root
        command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] + command
    return Server("gophernicus", command, ports={"gopher": port})


def pygopherd(_state, root):
    port = free_port()
    with open("/etc/pygopherd/pygopherd.conf", encoding="utf-8") as file:
        conf = file.read()
    for key, value in {"port": port, "root": root, "interface": "127.0.0.1",
                       "servername": "localhost", "usechroot": "no", "detach": "no",
                       "pidfile": os.path.join(root, "..", "pygopherd.pid"),
                       "logmethod": "none"}.items():
        conf = re.sub(rf"^#?\s*{key}\s*=.*", f"{key} = {value}", conf, count=1, flags=re.M)
    path = os.path.join(root, "..", "pygopherd.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"^set[ug]id\s*=.*", "", conf, flags=re.M))
    return Server("pygopherd", ["pygopherd", path], ports={"gopher": port})


PEERS = {"gemini": [molly_brown], "gopher": [gophernicus, pygopherd]}
NEEDS = {molly_brown: ["molly-brown"], pygopherd: ["pygopherd"],
         gophernicus: ["gophernicus", "systemd-socket-activate", "setpriv"]}


def is_open(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def peers(protocol, state, root):
    """Those that are installed, listening."""
    os.environ["PATH"] += ":/usr/sbin"
    for make in PEERS[protocol]:
        if all(shutil.which(need) for need in NEEDS[make]):
            server = make(state, root)
            end = time.monotonic() + PATIENCE
            while not is_open(server.ports[protocol]):
                if server.process.poll() is not None or time.monotonic() > end:
                    print(f"  {server.name} does not start: left out", file=sys.stderr)
                    break
                time.sleep(0.05)
            else:
                yield server
        else:
            print(f"  {make.__name__.replace('_', '-')} is not installed: left out")


# --- asking ---

def load(build, protocol, server, requests, *, n=20000, c=64, seconds=60, version=None,
         core=LOAD_CORE, idle=0, pid=None):
    command = [os.path.join(build, "bench", "load"), "-p", str(pid or server.pid),
               "-n", str(n), "-c", str(c), "-s", str(seconds)]
    if version:
        command += ["-v", str(version)]
    if idle:
        command += ["-i", str(idle)]
    command += [protocol, str(server.ports[protocol]), *requests]
    done = subprocess.run(pinned(core, command), stdout=subprocess.PIPE, text=True, check=True)
    result = json.loads(done.stdout)
    if result.get("failed"):
        print(f"  {server.name} failed: {result}", file=sys.stderr)
    return result


def fetch(protocol, server, request):
    """One whole answer."""
    with socket.create_connection(("127.0.0.1", server.ports[protocol]), PATIENCE) as sock:
        if protocol == "gemini":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            sock = context.wrap_socket(sock, server_hostname="localhost")
        with sock:
            sock.sendall(request.encode() + b"\r\n")
            return b"".join(iter(lambda: sock.recv(65536), b""))


def turns(rounds, contestants, few=()):
    """name → function that gives figures; name → list of figures, one a
    round.  They take turns, so that what disturbs one disturbs all.  `few`
    names those that are slow, and take part in the first rounds alone."""
    results = {name: [] for name in contestants}
    for number in range(rounds):
        names = [name for name in contestants if number < FEW or name not in few]
        for name in names if number % 2 == 0 else reversed(names):
            results[name].append(contestants[name]())
    return results


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def ratio(runs, others, key):
    """The median of the ratios within each round."""
    return statistics.median(a[key] / b[key] for a, b in zip(runs, others) if b[key])
