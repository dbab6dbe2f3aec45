"""The table of `make bench`, results.md, and the plots."""
import os
import time


class Table:
    """Rows of (group, what, figure, goal, verdict)."""

    def __init__(self):
        self.rows = []
        self.hard_failed = False
        self.group = None

    def begin(self, group):
        self.group = group
        print(group, flush=True)

    def add(self, what, figure, goal="", good=None, hard=False):
        verdict = "" if good is None else "reached" if good else "MISSED" if hard else "not reached"
        if good is False and hard:
            self.hard_failed = True
        if hard:
            goal += ", hard"
        self.rows.append((self.group, what, figure, goal, verdict))
        print(f"  {what:62} {figure:>18}  {goal:16} {verdict}", flush=True)

    def at_most(self, what, value, goal, form="{:.2f} ×", hard=False):
        self.add(what, form.format(value), "≤ " + form.format(goal), value <= goal, hard)

    def markdown(self):
        lines, last = [], None
        for group, what, figure, goal, verdict in self.rows:
            if group != last:
                lines += ["", f"## {group}", "", "| What | Figure | Goal | Verdict |",
                          "| --- | ---: | --- | --- |"]
                last = group
            lines.append(f"| {what} | {figure} | {goal} | {verdict} |")
        return "\n".join(lines)


def processor():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "unknown processor"


def write(table, path, options, cores, busy):
    """busy: load averages seen while it ran."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "# What `make bench` measured\n\n"
            f"{time.strftime('%Y-%m-%d', time.gmtime())}, {processor()}, {cores} cores, "
            f"{options.rounds} rounds. While it ran the machine's load average was "
            f"{min(busy):.1f} to {max(busy):.1f}; about 2 of that is the measuring itself, "
            "the rest is other work, which is why ratios within one run are what counts.\n\n"
            "The floor is [floor.c](floor.c): an event loop that answers fixed bytes from "
            "memory with the same TLS settings. Ours, the floor and the peers take turns, "
            "server and load on a core each; a ratio is the median of the ratios of all "
            "rounds. [profile.md](profile.md) says where the time goes.\n"
            + table.markdown() + "\n")


# --- plots ---

OURS, FLOOR = "#2a6f97", "#a9c5d6"
PEERS = ("#d9a05b", "#a5694f")


def _color(name, names):
    if name in ("smallpress", "floor"):
        return OURS if name == "smallpress" else FLOOR
    peers = [n for n in names if n not in ("smallpress", "floor")]
    return PEERS[peers.index(name) % len(PEERS)]


def _pyplot():
    import matplotlib
    matplotlib.use("svg")
    # The same figures give the same bytes.
    matplotlib.rcParams["svg.hashsalt"] = "smallpress"
    matplotlib.rcParams["font.size"] = 9
    from matplotlib import pyplot
    return pyplot


def _save(pyplot, figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def plot_cpu(series, path):
    """series: (group, [(name, microseconds)]), the floor first."""
    pyplot = _pyplot()
    figure, all_axes = pyplot.subplots(1, len(series), figsize=(9, 2.4))
    for axes, (group, bars) in zip(all_axes, series):
        names = [name for name, _ in bars][::-1]
        values = [value for _, value in bars][::-1]
        colors = [_color(name, names[::-1]) for name in names]
        axes.barh(names, values, color=colors, height=0.6)
        if max(values) > 30 * min(values):
            axes.set_xscale("log")
        axes.bar_label(axes.containers[0], fmt="%.0f", padding=3)
        axes.margins(x=0.2)
        axes.set_title(group, fontsize=9)
        axes.set_xlabel("server CPU a request, µs")
        axes.spines[["top", "right"]].set_visible(False)
    _save(pyplot, figure, path)


def plot_latency(series, path):
    """series: (group, {name: (p50, p99, p99.9 in ms)})"""
    pyplot = _pyplot()
    figure, all_axes = pyplot.subplots(1, len(series), figsize=(9, 2.6))
    for axes, (group, lines) in zip(all_axes, series):
        for name, values in lines.items():
            axes.plot(["p50", "p99", "p99.9"], values, marker="o", color=_color(name, list(lines)),
                      label=name)
        if max(max(v) for v in lines.values()) > 30 * min(v[0] for v in lines.values()):
            axes.set_yscale("log")
        else:
            axes.margins(y=0.1)
            axes.set_ylim(bottom=0)
        axes.set_title(group, fontsize=9)
        axes.set_ylabel("ms, 64 connections")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    _save(pyplot, figure, path)


def busy():
    return os.getloadavg()[0]
