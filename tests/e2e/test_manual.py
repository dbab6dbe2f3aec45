"""Help, manuals and program tell of the same commands, options and keys."""
import os
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, smallpress

COMMANDS = ("serve", "mirror", "render", "answer", "check", "cert", "feedback", "status", "help")
# Understood by all, told of where they matter.
COMMON = {"content", "host", "listen", "public", "certs", "state", "user", "workers", "cache",
          "limits", "proxy", "gopher.articles", "log-level", "log-format", "log-addresses",
          "metrics", "config"}


def source(name):
    with open(os.path.join(ROOT, "src", name), encoding="utf-8") as file:
        return file.read()


def help_of(command):
    done = smallpress("help", command)
    assert done.returncode == 0
    return done.stdout.decode()


def options_in(text):
    return set(re.findall(r"(?<![\w`])--([a-z][a-z.-]*[a-z])", text))


def options_of_manual(text):
    return {name.replace("\\&", "") for name in re.findall(r"^\.It .*?Fl -([a-z.-]+)", text, re.M)}


@pytest.mark.skipif(not shutil.which("mandoc"), reason="`make lint` brings mandoc")
@pytest.mark.parametrize("manual", ["smallpress.1", "smallpress.yaml.5", "publisher.yaml.5"])
def test_the_manuals_are_well_made(manual):
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning",
                           os.path.join(ROOT, "src/man", manual)],
                          capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_manual_has_every_command_and_every_option_and_no_other():
    manual = source("man/smallpress.1")
    assert set(re.findall(r"^\.Ss (\w+)$", manual, re.M)) == set(COMMANDS)
    told = set().union(*(options_in(help_of(command)) for command in COMMANDS))
    assert options_of_manual(manual) == told


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_for_a_terminal_and_ends_with_an_example(command):
    text = help_of(command)
    assert text.startswith(f"usage: smallpress {command}")
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(rf"\nExamples?:\n(  .*\n)*.*smallpress {command}", text)
    assert smallpress(command, "--help").stdout.decode() == text


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"help"}))
def test_every_option_that_help_tells_of_is_understood(command):
    for option in options_in(help_of(command)) - {"help"}:
        told = smallpress(command, f"--{option}", "", "--help").stderr.decode()
        assert "unknown option" not in told, option


def test_help_of_serve_and_the_file_have_all_common_options():
    names = set(re.findall(r'^\t\{ "([a-z.-]+)"', source("site/config_options.c"), re.M))
    assert names - {"mirror.sources"} == COMMON - {"config"}
    assert options_in(help_of("serve")) == COMMON
    keys = set(re.findall(r"^\.It Cm ([a-z.-]+)$", source("man/smallpress.yaml.5"), re.M))
    assert keys == names | {"sites"}


def test_the_manual_of_publisher_yaml_has_every_key(tmp_path):
    manual = source("man/publisher.yaml.5")
    table = source("site/publisher.c") + source("site/publisher_parts.c")
    names = re.findall(r'^\t(?:TEXT|ARRAY|MAP|MAPS|OTHER)\("([^"]+)"', table, re.M)
    names += re.findall(r'^\t(?:PERSON|IMAGE|RESOURCE)\("([^"]+)"', table, re.M)
    assert len(names) > 40
    words = {re.sub(r"[_ -]", "", word).lower() for word in re.findall(r"@?[a-z_]+", manual)}
    for name in names:
        assert words & set(name.split("|")), name
    # What the manual shows as an example is understood.
    example = re.search(r"\.Sh EXAMPLES\n\.Bd -literal\n(.*?)\.Ed", manual, re.S)[1]
    (tmp_path / "publisher.yaml").write_text(example)
    done = smallpress("check", "--content", tmp_path, "--certs", tmp_path / ".certs",
                      "--state", tmp_path / ".state")
    assert done.returncode == 0, done.stdout.decode()


def test_the_manual_of_the_configuration_shows_what_is_understood(tmp_path):
    examples = re.findall(r"^\.Bd -literal -offset indent\n(.*?)\.Ed",
                          source("man/smallpress.yaml.5"), re.S | re.M)
    assert len(examples) == 2
    for example in examples:
        (tmp_path / "smallpress.yaml").write_text(example)
        done = smallpress("feedback", "--config", tmp_path / "smallpress.yaml",
                          "--state", tmp_path)
        assert b"smallpress.yaml" not in done.stderr, done.stderr.decode()


@pytest.mark.parametrize("command", ["check", "status", "feedback", "serve"])
def test_a_folder_without_its_option_is_told_how_to_name_it(command):
    done = smallpress(command, "content")
    assert done.returncode == 2
    assert f"smallpress help {command}" in done.stderr.decode()
