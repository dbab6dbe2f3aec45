"""`smallpress check`: each fault gets one line that says where, what, and what to do."""
import os
import re
import socket
import stat

import pytest
from conftest import ROOT, smallpress

ARTICLE = "---\ntitle: T\ndate: 2025-01-28\nauthor: Jane Doe\n---\n\n"
FORM = re.compile(r"[^ :]+(:\d+:\d+)?: .+[;,] .+")


@pytest.fixture
def site(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (content / "publisher.yaml").write_text("name: N\n")

    def write(**files):
        for name, text in files.items():
            path = content / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return content

    return write


def check(content, *options):
    """Exit status, lines of problems, hints and notes (the last line left out)."""
    done = smallpress("check", "--content", content, "--certs", content.parent / "certs",
                      "--state", content.parent / "state", *options)
    lines = done.stdout.decode().splitlines()
    assert re.fullmatch(r"\d+ pages? read: \d+ problems?, \d+ hints?, \d+ notes?", lines[-1])
    return done.returncode, [line for line in lines[:-1] if "this kernel or build" not in line]


PROBLEMS = [
    # file, its text, what is told of it, line and column
    ("a_dot_md", ARTICLE.replace("T\n", "A: b\n"), "a colon and a blank inside a value", "2:9"),
    ("a_dot_md", ARTICLE.replace("2025-01-28", "soon"), "'soon' is no date", "3:7"),
    ("a_dot_md", ARTICLE.replace("author", "title"), "'title' is there already", "4:1"),
    ("a_dot_md", ARTICLE.replace("T\n", "&a T\n"), "an anchor", "2:8"),
    ("a_dot_md", ARTICLE.replace("T\n", "[a, b]\n"), "must be one text", "2:8"),
    ("a_dot_md", ARTICLE.replace("2025-01-28", "2199-01-28").replace("---\n\n", "\n"),
     "no line ends this front matter", "1:1"),
    ("a_dot_md", ARTICLE + "See [this](nowhere.md).\n", "'/nowhere' leads nowhere", "7:12"),
    ("a_dot_md", ARTICLE + "![A cat](/media/cat.png)\n", "'/media/cat.png' leads nowhere", "7:10"),
    ("a_dot_md", ARTICLE + "[up](../../../x)\n", "leads nowhere", "7:6"),
    ("publisher_dot_yaml", "name: N\ntitel: x\n", "unknown key 'titel'", "2:1"),
    ("publisher_dot_yaml", "name: N\nwebsite: x\n", "no web address", "2:10"),
    ("publisher_dot_yaml", "name: N\nlogo: {path: l.png, alt: L}\n", "'/l.png' leads nowhere", ""),
    ("publisher_dot_yaml", "tagline: T\n", "without 'name'", "1:1"),
]


@pytest.mark.parametrize("file,text,what,place", PROBLEMS,
                         ids=[f"{p[2][:30]}" for p in PROBLEMS])
def test_each_fault_has_one_line_with_place_and_cure(site, file, text, what, place):
    content = site(**{file: text})
    status, lines = check(content)
    problems = [line for line in lines if ": hint: " not in line and ": note: " not in line]
    assert status == 1
    assert len(problems) == 1, lines
    assert what in problems[0]
    assert FORM.fullmatch(problems[0]), problems[0]
    name = str(content / file.replace("_dot_", "."))
    assert problems[0].startswith(f"{name}:{place}: " if place else f"{name}: ")


HINTS = [
    (ARTICLE.replace("author", "auhtor"), "'author' may be meant", "4:1"),
    (ARTICLE.replace("author: Jane Doe\n", ""), "nobody is named as the author", "1:1"),
    (ARTICLE + "![](/publisher.png)\n", "has no words", "7:5"),
    (ARTICLE.replace("---\n\n", "\n"), "no line ends it", "1:1"),
    (ARTICLE.replace("T\n", "T\nlang: english text\n"), "no language", "3:7"),
    (ARTICLE + "> " * 200 + "deep\n", "nested deeper", "7:1"),
]


@pytest.mark.parametrize("text,what,place", HINTS, ids=[h[1] for h in HINTS])
def test_what_is_only_odd_is_a_hint_and_no_failure(site, text, what, place):
    content = site(a_dot_md=text, publisher_dot_png=b"x")
    status, lines = check(content)
    hints = [line for line in lines if ": hint: " in line]
    assert status == 0, lines
    assert any(what in hint and f"a.md:{place}: hint: " in hint for hint in hints), lines


def test_a_clean_site_is_told_to_be_clean(site):
    status, lines = check(site(a_dot_md=ARTICLE + "Fine. See [the archive](/archive/).\n"))
    assert (status, lines) == (0, [])


def test_the_sample_publication_is_clean(tmp_path):
    done = smallpress("check", "--content", os.path.join(ROOT, "content"),
                      "--certs", tmp_path, "--state", tmp_path, "--crawl")
    assert done.returncode == 0, done.stdout.decode()
    assert re.search(rb": 0 problems, 0 hints, ", done.stdout), done.stdout.decode()


def test_a_broken_article_does_not_hide_the_others(site):
    content = site(a_dot_md="---\ntitle: [x\n---\n", b_dot_md=ARTICLE + "[x](missing)\n")
    status, lines = check(content)
    assert status == 1
    assert len(lines) == 2
    assert "a.md:2:8: " in lines[0] and "b.md:7:5: " in lines[1]


def test_names_of_files_cannot_steer_a_terminal(site):
    content = site(a_dot_md=ARTICLE)
    for name in (b"bad\xff.md", b"csi\xc2\x9b.md", b"bell\x07.md", "turned\u202e.md".encode()):
        with open(os.path.join(os.fsencode(content), name), "wb") as file:
            file.write(b"---\ntitle: [\n---\n")
    done = smallpress("check", "--content", content, "--certs", content / ".certs",
                      "--state", content / ".state")
    said = done.stdout.decode()
    for shown in (r"bad\xFF.md", r"csi\xC2\x9B.md", r"bell\x07.md", r"turned\xE2\x80\xAE.md"):
        assert shown in said, said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)


def test_a_folder_that_cannot_be_read_is_told_once(site):
    content = site(a_dot_md=ARTICLE)
    (content / "/".join(["deep"] * 40)).mkdir(parents=True)
    status, lines = check(content)
    assert status == 1 and len(lines) == 1
    assert re.fullmatch(r".*(/deep)+/?: is left out, and all .*move it up", lines[0])


def test_dropped_house_notices_are_notes(site):
    mirrored = ARTICLE.replace("title", "guid: '1'\ntitle")
    content = site(a_dot_md=mirrored + "Text.\n\nPublished via N\n\nFeedback ↓\n")
    status, lines = check(content)
    assert status == 0
    assert [re.sub(r".*/content/", "", line) for line in lines] == [
        "a.md:10:1: note: house notice moved to the foot: 'Published via N'",
        "a.md:12:1: note: house notice dropped: 'Feedback ↓'",
    ]


def test_two_files_with_one_address_are_reported(site):
    content = site(a_dot_md=ARTICLE, b_dot_md=ARTICLE.replace("title", "slug: a\ntitle"))
    status, lines = check(content)
    assert status == 1
    assert any("/a" in line for line in lines), lines


def test_a_link_to_a_moved_address_is_a_problem(site):
    content = site(a_dot_md=ARTICLE.replace("title", "aliases: [/old]\ntitle"),
                   b_dot_md=ARTICLE + "[x](/old)\n")
    status, lines = check(content)
    assert status == 1
    assert len(lines) == 1 and "'/old' has moved; link to '/a'" in lines[0], lines


def test_drafts_may_link_to_what_is_not_there_yet(site):
    content = site(a_dot_md=ARTICLE.replace("title", "draft: true\ntitle") + "[x](later)\n")
    status, lines = check(content)
    assert status == 0
    assert len(lines) == 1 and "hint: '/later' leads nowhere yet" in lines[0], lines


def test_names_of_files_cannot_steer_a_terminal(site):
    content = site()
    (content / "a\x1b[31m.md").write_text("---\ntitle: [\n---\n")
    status, lines = check(content)
    assert status == 1
    assert "\\x1B[31m.md: its name cannot be an address; rename it" in lines[0]


def test_a_missing_folder_is_named(tmp_path):
    done = smallpress("check", "--content", tmp_path / "none")
    assert done.returncode == 1
    assert str(tmp_path / "none").encode() in done.stdout


@pytest.mark.parametrize("option,value,what", [
    ("--listen", "gemini://localhost", "numeric address"),
    ("--workers", "many", "no number of processes"),
    ("--host", "a b", "no host name"),
    ("--limits", "maybe", "on or off"),
    ("--nonsense", "x", "unknown option"),
])
def test_a_bad_option_is_wrong_usage(site, option, value, what):
    done = smallpress("check", "--content", site(), option, value)
    assert done.returncode == 2
    assert what in done.stderr.decode()


def test_a_broken_configuration_file_names_its_place(site, tmp_path):
    config = tmp_path / "smallpress.yaml"
    config.write_text("host: a.example\nworkers: many\n")
    done = smallpress("check", "--config", config, "--content", site())
    assert done.returncode == 1
    assert f"{config}:2:10: workers: ".encode() in done.stderr


def test_several_sites_are_checked(site, tmp_path):
    one = site(a_dot_md=ARTICLE + "[x](missing)\n")
    two = tmp_path / "two"
    two.mkdir()
    (two / "b.md").write_text(ARTICLE + "[x](gone)\n")
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"sites:\n- {{host: a.example, content: {one}}}\n"
                      f"- {{host: b.example, content: {two}}}\n")
    done = smallpress("check", "--config", config, "--certs", tmp_path, "--state", tmp_path)
    assert done.returncode == 1
    assert b"a.md:7:5: '/missing'" in done.stdout
    assert b"b.md:7:5: '/gone'" in done.stdout


def test_a_key_that_others_may_read_is_a_problem(site, tmp_path):
    certs = tmp_path / "certs"
    certs.mkdir()
    made = smallpress("cert", "new", "--certs", certs, "--host", "a.example")
    assert made.returncode == 0, made.stderr
    key = certs / "a.example.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert check(site(), "--host", "a.example")[0] == 0
    key.chmod(0o644)
    status, lines = check(site(), "--host", "a.example")
    assert status == 1
    assert any("chmod 600" in line for line in lines), lines


def test_a_certificate_without_its_key_is_a_problem(site, tmp_path):
    certs = tmp_path / "certs"
    certs.mkdir()
    assert smallpress("cert", "new", "--certs", certs, "--host", "a.example").returncode == 0
    (certs / "a.example.key").unlink()
    status, lines = check(site(), "--host", "a.example")
    assert status == 1
    assert any("without its key" in line for line in lines), lines


def test_a_port_in_use_is_a_hint_that_names_it(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, lines = check(site(), "--listen", f"gopher://127.0.0.1:{port}")
    assert status == 0
    assert [line for line in lines if f"port {port} is in use" in line], lines


def test_an_address_of_another_machine_is_a_problem(site):
    status, lines = check(site(), "--listen", "gopher://192.0.2.1:0")
    assert status == 1
    assert any("192.0.2.1: " in line and "this machine" in line for line in lines), lines
