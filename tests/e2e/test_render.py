"""`smallpress render`: the converter by itself."""
import os
import pty
import re
import select
import subprocess

from conftest import PROGRAM, smallpress

ARTICLE = b"---\ntitle: A title\ndate: 2024-05-17T08:00:00Z\n---\n\nSee [it](other.md).\n"


def test_a_page_has_its_title_and_its_date():
    done = smallpress("render", "--to", "gemtext", stdin=ARTICLE, check=True)
    assert done.stdout == (b"# A title\n\n2024-05-17\n\nSee it.\n"
                           b"=> other it (other)\n")
    assert done.stderr == b""


def test_standard_input_may_be_named(tmp_path):
    file = tmp_path / "a.md"
    file.write_bytes(ARTICLE)
    by_dash = smallpress("render", "--to", "text", "-", stdin=ARTICLE, check=True)
    by_name = smallpress("render", "--to", "text", file, check=True)
    assert by_dash.stdout == by_name.stdout


def test_every_menu_line_has_four_fields_and_our_name():
    done = smallpress("render", "--to", "gophermap", "--host", "capsule.example",
                      "--public", "gopher://capsule.example:7070", stdin=ARTICLE, check=True)
    rows = done.stdout.decode().split("\r\n")
    assert rows.pop() == ""
    assert all(row.count("\t") == 3 for row in rows)
    assert "1it (other)\t/other\tcapsule.example\t7070" in rows


def test_a_file_below_the_content_folder_has_its_address_there(tmp_path):
    file = tmp_path / "content" / "p" / "x" / "a.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(ARTICLE)
    done = smallpress("render", "--to", "gophermap", "content/p/x/a.md", cwd=tmp_path,
                      check=True)
    assert b"\t/p/x/other\t" in done.stdout
    done = smallpress("render", "--to", "text", "--host", "h.example", "content/p/x/a.md",
                      cwd=tmp_path, check=True)
    assert b"[1] gemini://h.example/p/x/other\n" in done.stdout


def test_an_empty_page_is_empty():
    for form in ("gemtext", "gophermap", "text"):
        assert smallpress("render", "--to", form, check=True).stdout == b""


def test_a_mistake_is_told_with_its_place(tmp_path):
    file = tmp_path / "bad.md"
    file.write_bytes(b"---\ntitle: [a\n---\n\nbody\n")
    done = smallpress("render", "--to", "text", "bad.md", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.startswith(b"smallpress: bad.md:2:8: ")
    done = smallpress("render", "--to", "text", "none.md", cwd=tmp_path)
    assert done.returncode == 1
    assert b"none.md" in done.stderr


def test_wrong_usage_says_what_is_right():
    for arguments, word in ((["render"], b"--to"), (["render", "--to", "html"], b"gemtext"),
                            (["render", "--to", "text", "a", "b"], b"--out"),
                            (["render", "--to", "text,gemtext"], b"--out"),
                            (["render", "--to", "text", "--out", "x"], b"folder")):
        done = smallpress(*arguments)
        assert done.returncode == 2
        assert word in done.stderr


def test_help_teaches():
    done = smallpress("render", "--help", check=True)
    for word in (b"usage:", b"--to", b"--out", b"--host", b"Examples:", b"gophermap"):
        assert word in done.stdout


def folder_of_pages(tmp_path):
    source = tmp_path / "notes"
    (source / "deep").mkdir(parents=True)
    (source / ".hidden").mkdir()
    (source / "a.md").write_bytes(ARTICLE)
    (source / "deep" / "b.markdown").write_bytes(b"# B\n")
    (source / "broken.md").write_bytes(b"---\ntitle: [\n---\n")
    (source / "picture.png").write_bytes(b"PNG")
    (source / ".hidden" / "c.md").write_bytes(b"# C\n")
    return source


def test_a_folder_goes_into_a_folder(tmp_path):
    source = folder_of_pages(tmp_path)
    out = tmp_path / "made" / "here"
    done = smallpress("render", "--to", "gemtext,gophermap,text", "--out", out, source)
    assert done.returncode == 1
    made = sorted(os.path.relpath(os.path.join(path, name), out)
                  for path, _, names in os.walk(out) for name in names)
    assert made == ["a.gmi", "a.gophermap", "a.txt",
                    "deep/b.gmi", "deep/b.gophermap", "deep/b.txt"]
    assert (out / "deep" / "b.gmi").read_bytes() == b"# B\n"
    errors = done.stderr.decode()
    assert re.search(r"broken\.md:\d+:\d+: ", errors)
    assert "2 pages rendered, 1 left out; 6 files" in errors
    assert "1 other file is not Markdown" in errors
    assert "\r" not in errors


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path):
    source = tmp_path / "notes"
    source.mkdir()
    (source / "a.md").write_bytes(b"first\n")
    (source / "a.markdown").write_bytes(b"second\n")
    done = smallpress("render", "--to", "text", "--out", tmp_path / "out", source)
    assert done.returncode == 1
    assert (tmp_path / "out" / "a.txt").read_bytes() in (b"first\n", b"second\n")
    assert b"written over another's" in done.stderr


def test_a_terminal_sees_progress(tmp_path):
    source = folder_of_pages(tmp_path)
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, "render", "--to", "text", "--out", tmp_path / "out",
                                source], stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while select.select([ours], [], [], 30)[0]:
            chunk = os.read(ours, 4096)
            if not chunk:
                break
            seen += chunk
    except OSError:  # the other side was closed
        pass
    assert process.wait(30) == 1
    assert b"1 of 3" in seen and b"3 of 3" in seen
    assert b"2 pages rendered" in seen


def test_what_is_too_large_is_refused():
    done = smallpress("render", "--to", "text", stdin=b"x" * (9 << 20))
    assert done.returncode == 1
    assert b"larger than" in done.stderr


def test_control_characters_never_reach_a_terminal():
    source = bytes(range(256)) + b"\n\n```\n" + bytes(range(256)) + b"\n```\n"
    for form in ("gemtext", "gophermap", "text"):
        out = smallpress("render", "--to", form, stdin=source, check=True).stdout
        text = out.decode("utf-8")
        allowed = "\n\t\r" if form == "gophermap" else "\n\t"
        assert not [c for c in text if ord(c) < 32 and c not in allowed]
        assert not [c for c in text if 0x7F <= ord(c) < 0xA0]
