"""New, changed and removed files, seen without a reload."""
import os
import time

from conftest import until

ARTICLE = """---
title: {title}
date: {date}
---

Some words about {title}.
"""


def front(server):
    return f"gemini://localhost:{server.ports['gemini']}/"


def status(server, path):
    return server.gemini(front(server) + path)[0][:2]


def write(site, name, title="Fresh news", date="2025-07-01"):
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ARTICLE.format(title=title, date=date))
    return path


def test_an_article_appears_changes_and_goes_by_itself(start, site):
    server = start("--limits", "off", content=site)
    address = front(server) + "p/web/fresh"
    assert status(server, "p/web/fresh") == b"51"
    path = write(site, "p/web/fresh.md")
    until(lambda: b"Fresh news" in server.gemini(front(server))[1])
    assert b"about Fresh news" in server.gemini(address)[1]
    write(site, "p/web/fresh.md", title="Stale news")
    until(lambda: b"Stale news" in server.gemini(address)[1])
    until(lambda: b"Stale news" in server.gemini(front(server))[1])
    path.unlink()
    until(lambda: status(server, "p/web/fresh") == b"51")
    until(lambda: b"Stale news" not in server.gemini(front(server))[1])


def test_what_becomes_a_draft_is_not_sent_as_source_before_it_is_noticed(start, site):
    server = start("--limits", "off", content=site)
    for _ in range(5):
        path = write(site, "p/web/fresh.md")
        until(lambda: status(server, "p/web/fresh.md") == b"20")
        draft = path.with_name(".fresh")
        draft.write_text("---\ntitle: T\ndate: 2025-07-01\ndraft: true\n---\n\nNot yet.\n")
        os.replace(draft, path)
        assert b"Not yet" not in server.gemini(front(server) + "p/web/fresh.md")[1]
        assert b"Not yet" not in server.gopher("/p/web/fresh.md")
        until(lambda: status(server, "p/web/fresh") == b"51")


def test_a_folder_that_appears_with_articles_is_watched_too(start, site):
    server = start("--limits", "off", content=site)
    write(site, "p/brand/new/deep.md", title="Deep thought")
    until(lambda: status(server, "p/brand/new/deep") == b"20")
    write(site, "p/brand/new/deeper.md", title="Deeper thought")
    until(lambda: status(server, "p/brand/new/deeper") == b"20")
    os.rename(site / "p/brand/new", site / "p/brand/other")
    until(lambda: status(server, "p/brand/other/deep") == b"20")
    until(lambda: status(server, "p/brand/new/deep") == b"51")
    write(site, "p/brand/other/last.md", title="Last thought")
    until(lambda: status(server, "p/brand/other/last") == b"20")


def test_thousands_of_files_at_once_are_all_seen(start, site):
    server = start("--limits", "off", content=site)
    for n in range(3000):
        write(site, f"p/many/n{n}.md", title=f"Number {n}")
    until(lambda: status(server, "p/many/n2999") == b"20")
    until(lambda: b"(3000)" in server.gemini(front(server) + "archive/")[1]
          or status(server, "p/many/n0") == b"20")
    assert status(server, "p/many/n1500") == b"20"


def test_search_finds_what_was_just_written(start, site):
    server = start("--limits", "off", content=site)
    write(site, "p/web/fresh.md", title="Xylophone maintenance")
    until(lambda: b"Xylophone" in server.gemini(front(server) + "search?xylophone")[1])
    assert b"Xylophone" in server.gopher("/search\txylophone")


def test_an_article_of_the_future_appears_at_its_moment(start, site):
    server = start("--limits", "off", content=site)
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    write(site, "p/web/soon.md", title="Soon", date=moment)
    write(site, "p/web/now.md", title="Marker of the pass")
    until(lambda: b"Marker of the pass" in server.gemini(front(server))[1])
    until(lambda: status(server, "p/web/soon") == b"20")
    until(lambda: b" Soon" in server.gemini(front(server))[1])


def test_a_switched_content_folder_is_a_new_generation(start, site, tmp_path):
    link = tmp_path / "link"
    os.symlink(site, link)
    other = tmp_path / "other"
    write(other, "p/only/here.md", title="Only here")
    server = start("--limits", "off", content=link)
    assert status(server, "p/only/here") == b"51"
    os.symlink(other, tmp_path / "next")
    os.replace(tmp_path / "next", link)
    until(lambda: status(server, "p/only/here") == b"20")


def test_a_deleted_catalog_costs_a_rebuild_and_no_more(start, site):
    server = start(content=site)
    assert server.stop() == 0
    for name in os.listdir(os.path.join(server.state, "localhost")):
        if name.startswith("catalog.db"):
            with open(os.path.join(server.state, "localhost", name), "wb") as file:
                file.write(b"this is no database " * 100)
    from conftest import Server
    again = Server(server.folder, content=site)
    try:
        assert b"Newest" in again.gemini(front(again))[1]
        assert "set aside" in again.log()
    finally:
        again.stop()


def test_a_killed_indexer_goes_on_where_it_was(start, site):
    from test_serve import children_of
    import signal
    server = start("--limits", "off", content=site)

    def indexers():
        return [pid for pid in children_of(server.process.pid)
                if open(f"/proc/{pid}/comm", encoding="ascii").read().strip()
                == "smallpress-inde"]

    victim = until(indexers)[0]
    os.kill(victim, signal.SIGKILL)
    write(site, "p/web/fresh.md")
    until(lambda: status(server, "p/web/fresh") == b"20")
    assert victim not in indexers()


def test_a_full_text_pass_that_was_cut_short_is_taken_up_at_the_next_start(
        start, site, tmp_path):
    """It takes longer than the server needs to be ready and to be stopped."""
    for number in range(800):
        write(site, f"p/news/n{number}.md", title=f"Number {number} " + "word " * 60)
    write(site, "p/news/last.md", title="Unmistakable")
    options = ("--limits", "off", "--state", tmp_path / "state")
    start(*options, content=site).stop()
    server = start(*options, content=site)
    until(lambda: b"/p/news/last" in server.gemini(front(server) + "search?unmistakable")[1])
