"""ulimit -n 64 with 200 connections: no spinning, and it heals."""
import re
import time

from common import Row, connect, cpu_of, held_by, is_whole, pause, until

CONNECTIONS, AN_ADDRESS = 200, 50
# A request that was answered, be it with a refusal, has its line.
ANSWERED = re.compile(r'^smallpress: (gemini|gopher) \S+ ".*" ', re.M)


def complaints(server):
    log = server.log()
    return log.count("\n") - len(ANSWERED.findall(log))


def begin(server):
    """On both ports, some silent and some with half of what they should say."""
    held = []
    for i in range(CONNECTIONS):
        sock = connect(server.ports["gopher" if i % 2 else "gemini"],
                       f"127.4.0.{i // AN_ADDRESS + 1}")
        if i % 4 < 2:
            sock.sendall(b"/half" if i % 2 else b"\x16\x03")
        held.append(sock)
    return held


def show(ground):
    seconds = ground.count(10, 2)
    what = f"ulimit -n 64, {CONNECTIONS} connections"
    with ground.server(wrapper=["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"]) as server:
        before = complaints(server)
        held = begin(server)
        until(lambda: any(held_by(port) for port in server.ports.values()))
        cpu = sum(map(cpu_of, server.processes()))
        pause(seconds)
        share = (sum(map(cpu_of, server.processes())) - cpu) / seconds * 100
        lines = complaints(server) - before
        for sock in held:
            sock.close()
        began = time.monotonic()
        well = all(is_whole(scheme, server.ask(scheme)) for scheme in server.ports)
        took = time.monotonic() - began
    most = 10 if ground.is_sanitized else 2
    yield Row(f"{what}: at most {most} % of a core", f"{share:.2f} % of one", share <= most)
    yield Row(f"{what}: at most 10 log lines but answers in {seconds} s", f"{lines}", lines <= 10)
    yield Row("after them: serving again within 1 s", f"{took * 1000:.0f} ms",
              well and took <= ground.count(1, 10))
