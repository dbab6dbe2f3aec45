#!/usr/bin/env python3
"""Instructions that a conversion, an answer and an imported post take, counted
by callgrind.

tests/guards/counting.py BUILD            prints them beside the baseline
tests/guards/counting.py BUILD --update   makes them the baseline

Only what happens inside of the named functions is counted: neither the
dynamic linker nor the opening of a catalog is the subject.  The C library
picks its memcpy and its kin by processor; it is told to take the ones that
all have, so that the same Debian gives the same figures anywhere.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "bench"))

from importing import Writer  # noqa: E402

BASELINE = os.path.join(HERE, "baseline.txt")
ARTICLE = os.path.join(HERE, "article.md")
TOLERANCE = 0.05
POSTS = 200
PLAIN_CPU = "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-ERMS,-FSRM,-SSE4_2,-MOVBE,-BMI2"


class Trouble(Exception):
    """It cannot be counted here; the text says why."""


def count(functions, command, stdin=b""):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
             *(f"--toggle-collect={name}" for name in functions), *command],
            input=stdin, capture_output=True, timeout=300,
            env=dict(os.environ, GLIBC_TUNABLES=PLAIN_CPU, LC_ALL="C.UTF-8"))
        if done.returncode != 0:
            raise Trouble(done.stderr.decode(errors="replace")[-500:])
        with open(out, encoding="utf-8", errors="replace") as file:
            return int(re.search(r"^(?:totals|summary): (\d+)", file.read(), re.M)[1])


def conversion(program, writer):
    return count(["markdown_parse", "writer_write"], [program, "render", "--to", writer, ARTICLE])


def answer(program):
    """One request, routed, read, converted and written; nothing is cached."""
    with tempfile.TemporaryDirectory() as folder:
        content = os.path.join(folder, "content")
        os.makedirs(os.path.join(content, "p"))
        with open(ARTICLE, encoding="utf-8") as source, \
                open(os.path.join(content, "p", "article.md"), "w", encoding="utf-8") as file:
            file.write("---\ntitle: An article\ndate: 2025-03-01\n---\n" + source.read())
        return count(["gemini_answer"],
                     [program, "answer", "gemini", "--content", content,
                      "--state", os.path.join(folder, "state"),
                      "--certs", os.path.join(folder, "certs")],
                     b"gemini://localhost/p/article\r\n")


def importing(program):
    """A post of an export: read, cleaned, parsed, converted, put into place."""
    with tempfile.TemporaryDirectory() as folder:
        export = os.path.join(folder, "export.xml")
        Writer(POSTS).write(export)
        return count(["wxr_read", "import_finish"],
                     [program + "-mirror", "--content", os.path.join(folder, "content"),
                      "--state", os.path.join(folder, "state"), "--media", "none",
                      export]) // POSTS


SUBJECTS = {
    "render-gemtext": lambda program: conversion(program, "gemtext"),
    "render-gophermap": lambda program: conversion(program, "gophermap"),
    "render-text": lambda program: conversion(program, "text"),
    "answer-gemini": answer,
    "import-post": importing,
}


def baseline():
    with open(BASELINE, encoding="utf-8") as file:
        return {name: int(n) for name, n in (line.split() for line in file)}


def main():
    program = os.path.join(sys.argv[1], "smallpress")
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is not installed")
    counted = {name: subject(program) for name, subject in SUBJECTS.items()}
    if "--update" in sys.argv:
        with open(BASELINE, "w", encoding="utf-8") as file:
            file.writelines(f"{name} {n}\n" for name, n in counted.items())
    base = baseline()
    for name, n in counted.items():
        print(f"{name:20} {n:>12,}  {n / base[name] - 1:+.1%}" if name in base else f"{name} {n}")


if __name__ == "__main__":
    main()
