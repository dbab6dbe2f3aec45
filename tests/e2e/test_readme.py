"""README is true: its article is rendered as it says, its files are there."""
import os
import re
import subprocess

from conftest import PROGRAM, ROOT, smallpress

with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as readme:
    README = readme.read()


def block(kind):
    return re.search(r"^````" + kind + r"\n(.*?)^````$", README, re.M | re.S)[1]


def render(writer):
    done = smallpress("render", "--to", writer, "--host", "example.org",
                      stdin=block("md").encode(), check=True)
    return done.stdout.decode()


def test_the_article_becomes_the_gemtext_shown():
    assert render("gemtext") == block("gmi")


def test_the_article_becomes_the_text_shown():
    assert render("text") == block("txt")


def test_the_article_becomes_the_menu_shown():
    rows = [row.split("\t") for row in render("gophermap").replace("\r\n", "\n").splitlines()]
    shown = [row[0] + (" -> " + row[1] if row[1] else "") for row in rows]
    assert shown == block("menu").splitlines()


def test_what_it_links_to_in_the_repository_is_there():
    for target in re.findall(r"\]\(([^):#]+)\)", README):
        assert os.path.exists(os.path.join(ROOT, target)), target


def test_what_needs_no_server_works_as_it_is_typed(tmp_path):
    lines = re.findall(r"^ {4}(.*build/release/smallpress (?:answer|render).*)$", README, re.M)
    assert len(lines) == 2
    for line in lines:
        line = line.replace("build/release/smallpress", PROGRAM)
        if " answer " in line:
            line += f" --state {tmp_path}/state --certs {tmp_path}/certs"
        done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=True)
        assert b"=> " in done.stdout


def test_the_commands_it_names_exist():
    listed = smallpress("help", check=True).stdout.decode()
    for command in set(re.findall(r"^    (?:build/release/)?smallpress (\w+)", README, re.M)):
        assert re.search(r"^  smallpress " + command + r"\b", listed, re.M), command
