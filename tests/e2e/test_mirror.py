"""smallpress mirror: a whole publication comes in, and stays in step."""
import io
import os
import re
import signal
import subprocess
import zipfile

import pytest

from conftest import PATIENCE, PROGRAM, smallpress, until
from press import numbers, png, post, wxr, wxr_item

# --- a WordPress site ---


def test_a_site_comes_in_whole_and_the_second_run_changes_no_byte(press, folder):
    press.posts = [post(n) for n in range(1, 131)]
    press.pages = [post(900, path="/about-us", slug="about-us", category="x")]
    assert folder.mirror(press.url) == numbers(new=131)
    article = folder.read("p/nlp/post-7.md")
    assert 'title: "Post 7"' in article
    assert "date: 2024-01-08T10:00:00Z" in article
    assert '  - "Ada Example"' in article and '  - "NLP"' in article and '  - "one"' in article
    assert f'canonical_url: "{press.url}/p/nlp/post-7"' in article
    assert article.endswith("\n\nWords of post 7.\n")
    assert "date:" not in folder.read("about-us.md").replace("updated:", "")
    before = folder.snapshot()
    assert folder.mirror("--full", press.url) == numbers(same=131)
    assert folder.mirror(press.url) == numbers(same=131)
    assert folder.snapshot() == before


def test_later_runs_ask_only_for_what_was_modified(press, folder):
    press.posts = [post(n) for n in range(1, 31)]
    folder.mirror(press.url)
    press.posts[4].update(html="<p>Other words.</p>", modified="2024-03-01T00:00:00")
    press.posts.append(post(31, modified="2024-03-02T00:00:00"))
    press.requests.clear()
    assert folder.mirror(press.url) == numbers(new=1, changed=1, same=29)
    assert all("modified_after=2024-01-31" in path for path in press.asked("/wp/v2/posts"))
    assert "Other words." in folder.read("p/nlp/post-5.md")


def test_old_sites_are_asked_for_everything(press, folder):
    press.posts = [post(n) for n in range(1, 4)]
    press.knows_modified_after = False
    folder.mirror(press.url)
    assert folder.mirror(press.url) == numbers(same=3)


def test_an_emptied_folder_is_filled_again(press, folder):
    press.posts = [post(n) for n in range(1, 4)]
    folder.mirror(press.url)
    for file in folder.path.rglob("*.md"):
        file.unlink()
    assert folder.mirror(press.url) == numbers(new=3)


def test_links_between_articles_are_local_and_tracking_is_cut(press, folder):
    press.posts = [
        post(1, html='<p><a href="SITE/p/nlp/post-2/?utm_source=x">later</a> '
                     '<a href="SITE/?p=2">by number</a> <a href="SITE/p/nlp/none">none</a> '
                     '<a href="https://other.example/?utm_medium=a&b=1">out</a></p>'),
        post(2, html='<p><a href="/p/nlp/post-1">back</a></p>')]
    folder.mirror("--media", "link", press.url)
    first = folder.read("p/nlp/post-1.md")
    assert "[later](/p/nlp/post-2)" in first and "[by number](/p/nlp/post-2)" in first
    assert f"[none]({press.url}/p/nlp/none)" in first
    assert "[out](https://other.example/?b=1)" in first
    assert "[back](/p/nlp/post-1)" in folder.read("p/nlp/post-2.md")
    assert folder.mirror("--full", "--media", "link", press.url) == numbers(same=2)


def test_pictures_come_once_by_content_with_a_true_ending(press, folder):
    press.files = {"/a.jpg": ("image/jpeg", png(4, 9)), "/b.png": ("image/png", png(4, 9)),
                   "/c-300x200.png": ("image/png", png(2, 1)), "/c.png": ("image/png", png(8, 1))}
    press.posts = [
        post(1, image=press.url + "/a.jpg",
             html='<p><img src="SITE/a.jpg" alt="A"></p><p><img src="SITE/b.png" alt="B"></p>'
                  '<p><a href="SITE/c.png"><img src="SITE/c-300x200.png" alt="C"></a></p>'
                  '<p><img src="SITE/gone.png" alt="D"></p>')]
    folder.mirror(press.url)
    article = folder.read("p/nlp/post-1.md")
    a, b, c = re.search(r"!\[A\]\((.*?)\)\n\n!\[B\]\((.*?)\)\n\n!\[C\]\((.*?)\)", article).groups()
    assert a == b and a.startswith("/media/") and a.endswith("-a.png")
    assert (folder.path / c[1:]).read_bytes() == png(8, 1)
    assert f"![D]({press.url}/gone.png)" in article
    assert "gone.png" in folder.read(".mirror-report.md")
    assert len(list((folder.path / "media").rglob("*.png"))) == 2
    press.requests.clear()
    assert folder.mirror("--full", press.url) == numbers(same=1)
    assert not press.asked("/a.jpg") and not press.asked("/c.png")


def test_pictures_may_stay_on_the_web_or_out(press, folder):
    press.posts = [post(1, html='<p><img src="SITE/a.png" alt="A"> b</p>')]
    folder.mirror("--media", "link", press.url)
    assert f"![A]({press.url}/a.png)" in folder.read("p/nlp/post-1.md")
    folder.mirror("--media", "none", "--full", press.url)
    assert folder.read("p/nlp/post-1.md").endswith("\n\nA b\n")
    assert not press.asked("/a.png")


def test_publisher_yaml_is_filled_and_never_overwritten(press, folder):
    folder.path.mkdir()
    (folder.path / "publisher.yaml").write_text("# mine\nname: My Name\n")
    folder.mirror(press.url)
    text = folder.read("publisher.yaml")
    assert text.startswith("# mine\nname: My Name\n") and "The Example Press" not in text
    assert 'legal_name: "Example Press, Inc."' in text and 'title: "Co-founder"' in text
    assert "email" not in text and "[email protected]" in folder.read(".mirror-report.md")
    folder.mirror(press.url)
    assert folder.read("publisher.yaml") == text


def test_since_limit_and_category_choose(press, folder):
    press.posts = [post(n, category="NLP" if n % 2 else "Computer Vision") for n in range(1, 9)]
    assert folder.mirror("--limit", "3", press.url) == numbers(new=3)
    assert (folder.path / "p/nlp/post-8.md").exists()  # the newest come first
    assert folder.mirror("--category", "computer-vision", press.url) == numbers(new=2, same=2)
    assert folder.mirror("--since", "2024-01-06", press.url) == numbers(new=1, same=3)


def test_a_dry_run_writes_nothing(press, folder):
    folder.path.mkdir()
    press.posts = [post(1)]
    assert folder.mirror("--dry-run", press.url) == "dry run: " + numbers(new=1)
    assert list(folder.path.iterdir()) == [] and not folder.state.exists()


# --- hand edits, moves, withdrawals ---


def test_a_file_edited_by_hand_is_left_alone(press, folder):
    press.posts = [post(1), post(2)]
    folder.mirror(press.url)
    mine = folder.read("p/nlp/post-1.md") + "\nMy own words.\n"
    (folder.path / "p/nlp/post-1.md").write_text(mine)
    assert folder.mirror("--full", press.url) == numbers(same=2)
    press.posts[0]["html"] = "<p>New.</p>"
    assert folder.mirror("--full", press.url) == numbers(same=1, skipped=1)
    assert "edited by hand" in folder.errors
    assert folder.read("p/nlp/post-1.md") == mine
    assert folder.mirror("--force", press.url) == numbers(changed=1, same=1)
    assert folder.read("p/nlp/post-1.md").endswith("\n\nNew.\n")


def test_a_file_of_ones_own_is_left_alone(press, folder):
    (folder.path / "p/nlp").mkdir(parents=True)
    (folder.path / "p/nlp/post-1.md").write_text("# Mine\n")
    press.posts = [post(1)]
    assert folder.mirror(press.url) == numbers(skipped=1)
    assert folder.read("p/nlp/post-1.md") == "# Mine\n"


def test_an_article_that_moved_leaves_an_old_address(press, folder):
    press.posts = [post(1)]
    folder.mirror(press.url)
    press.posts[0].update(path="/p/nlp/better-name")
    assert folder.mirror("--full", press.url) == numbers(changed=1)
    assert not (folder.path / "p/nlp/post-1.md").exists()
    assert 'aliases:\n  - "/p/nlp/post-1"\n' in folder.read("p/nlp/better-name.md")
    assert folder.mirror("--full", press.url) == numbers(same=1)


def test_two_posts_with_one_address_are_two_files(press, folder):
    press.posts = [post(1, path="/p/nlp/same"), post(2, path="/p/nlp/same")]
    assert folder.mirror(press.url) == numbers(new=2)
    assert "Words of post 1." in folder.read("p/nlp/same.md")
    assert "Words of post 2." in folder.read("p/nlp/same-2.md")
    assert folder.mirror("--full", press.url) == numbers(same=2)


def test_an_article_known_from_the_site_is_not_doubled_by_its_feed(press, folder):
    press.posts = [post(1), post(2)]
    folder.mirror(press.url)
    folder.mirror(press.url + "/feed")
    assert sorted(p.name for p in folder.path.rglob("post*.md")) == ["post-1.md", "post-2.md"]


def test_a_post_in_the_bin_is_withdrawn(tmp_path, folder):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(wxr_item(1), wxr_item(2)))
    folder.mirror(export)
    export.write_bytes(wxr(wxr_item(1, status="trash"), wxr_item(2)))
    assert folder.mirror(export) == numbers(changed=1, same=1)
    assert "withdrawn:" in folder.read("p/nlp/item-1.md")
    assert "Words." not in folder.read("p/nlp/item-1.md")
    assert folder.mirror(export) == numbers(same=2)


# --- the network's bad days ---


@pytest.mark.parametrize("fault", ["busy", "broken", "cut"])
def test_what_fails_for_the_moment_is_asked_again(press, folder, fault):
    press.posts = [post(n) for n in range(1, 4)]
    press.fail("/wp/v2/posts", fault)
    assert folder.mirror(press.url) == numbers(new=3)
    assert len(press.asked("/wp/v2/posts")) == 2


@pytest.mark.parametrize("fault", ["broken", "cut", "html"])
def test_what_fails_for_good_ends_the_source_with_one_line(press, folder, fault):
    press.posts = [post(n) for n in range(1, 4)]
    folder.mirror(press.url)
    before = folder.snapshot()
    press.fail("/wp/v2/posts", fault, times=99)
    folder.mirror("--full", press.url, status=1)
    assert folder.errors.count("\n") == 1 and press.url in folder.errors
    assert folder.snapshot() == before


def test_a_server_that_stalls_is_left(press, folder):
    press.posts = [post(1)]
    press.fail("/wp/v2/posts", "hangs", times=99)
    folder.mirror("--timeout", "0.2", press.url, status=1)
    assert "imed out" in folder.errors


def test_a_feed_that_never_ends_is_left(press, folder):
    press.fail("/feed", "endless", times=99)
    folder.mirror("--export-max", "1", press.url + "/feed", status=1)
    assert "more than 1048576 bytes" in folder.errors
    assert not list(folder.path.rglob("*.md"))


def test_redirects_lead_neither_to_files_nor_inwards(press, folder):
    press.fail("/feed", "file", times=1)
    folder.mirror(press.url + "/feed", status=1)
    press.fail("/feed", "inwards", times=1)
    folder.mirror(press.url + "/feed", status=1)
    assert "private address" in folder.errors
    press.fail("/feed", "inwards", times=1)
    press.posts = [post(1)]
    folder.mirror("--allow-private", press.url + "/feed")


def test_robots_txt_is_obeyed(press, folder):
    press.robots = b"User-agent: *\nDisallow: /wp-json/\n"
    press.posts = [post(1)]
    folder.mirror(press.url, status=1)
    assert "robots.txt" in folder.errors and not press.asked("/wp/v2")
    assert folder.mirror("--ignore-robots", press.url) == numbers(new=1)


def test_we_say_who_we_are(press, folder):
    folder.mirror("--contact", "ops@press.example", press.url)
    agents = {headers["User-Agent"] for _, headers in press.requests}
    assert len(agents) == 1
    assert re.fullmatch(r"smallpress-mirror/\S+ \(\+ops@press\.example\)", agents.pop())


def test_kill_9_leaves_whole_articles_and_the_next_run_ends_it(press, folder):
    press.posts = [post(n, html="<p>" + "Many words. " * 500 + "</p>") for n in range(1, 301)]
    press.fail("/wp/v2/posts", "slow", times=99)
    for _ in range(3):
        run = subprocess.Popen([PROGRAM, "mirror", "--content", folder.path, "--state",
                                folder.state, press.url], stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
        asked = len(press.requests)
        until(lambda: len(press.requests) > asked + 3 or run.poll() is not None)
        run.send_signal(signal.SIGKILL)
        run.wait(PATIENCE)
        for file in folder.path.rglob("*.md"):
            assert file.name.startswith(".") or file.read_text().endswith("Many words.\n")
    folder.mirror(press.url)
    assert len(list(folder.path.rglob("[!.]*.md"))) == 300
    assert folder.mirror("--full", press.url) == numbers(same=300)


def test_a_full_disk_ends_the_run_and_loses_nothing(press, folder):
    press.posts = [post(1)]
    folder.mirror(press.url)
    before = folder.read("p/nlp/post-1.md")
    press.posts += [post(n, html="<p>" + "x" * 300000 + "</p>") for n in range(2, 4)]
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 100; exec "$@"', "bash", PROGRAM, "mirror", "--full",
         "--content", folder.path, "--state", folder.state, press.url],
        capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1 and b"run it again" in done.stderr
    assert folder.read("p/nlp/post-1.md") == before
    assert folder.mirror("--full", press.url) == numbers(new=2, same=1)


def test_only_one_works_in_a_folder(press, folder):
    press.posts = [post(1)]
    press.fail("/", "hangs", times=99)
    first = subprocess.Popen([PROGRAM, "mirror", "--content", folder.path, "--state",
                              folder.state, press.url], stderr=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL)
    try:
        until(lambda: press.requests)
        folder.mirror(press.url, status=1)
        assert "another one" in folder.errors
    finally:
        first.terminate()
        assert first.wait(PATIENCE) == 1


# --- feeds ---


def test_a_feed_is_read_back_to_its_oldest_page_and_then_only_its_first(press, folder):
    press.posts = [post(n) for n in range(1, 26)]
    assert folder.mirror(press.url + "/feed") == numbers(new=25)
    press.requests.clear()
    assert folder.mirror(press.url + "/feed") == numbers(same=25)
    assert len(press.asked("/feed")) == 1
    assert press.requests[-1][1]["If-None-Match"]


def test_atom_is_read(tmp_path, folder):
    feed = tmp_path / "atom.xml"
    feed.write_text("""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xml:base="https://press.example/"><title>T</title>
<entry><id>tag:press.example,2024:1</id><link href="p/nlp/one"/><title type="html">A &amp;amp; B
</title><published>2024-01-02T03:04:05Z</published><updated>2024-01-03T00:00:00Z</updated>
<author><name>Ada</name></author><category term="nlp" label="NLP"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <em>two</em><br/>three &lt;b&gt;
</p></div></content></entry>
<entry><id>tag:press.example,2024:2</id><link rel="alternate" href="https://press.example/p/two"/>
<title>Two</title><updated>2024-01-03T00:00:00Z</updated><summary>Only this…</summary></entry>
</feed>""")
    assert folder.mirror(feed, "--site", "https://press.example/") == numbers(new=2)
    one = folder.read("p/nlp/one.md")
    assert 'title: "A & B"' in one and one.endswith("\n\nOne _two_\\\nthree &lt;b>\n")
    assert "updated: 2024-01-03" in one
    two = folder.read("p/two.md")
    assert "This is a teaser, not the whole article." in two
    assert "[Read all of it on the web](https://press.example/p/two)" in two


def test_an_article_for_members_is_a_teaser_and_never_replaces_the_whole(tmp_path, folder):
    whole = "<h3>Inside</h3><p>All of it.</p><hr><p><a href='x'>T</a> was originally published in" \
            " <a href='y'>P</a> on Medium, where people are continuing the conversation.</p>"
    teaser = '<div class="medium-feed-item"><p class="medium-feed-snippet">The beginning</p>' \
             '<p class="medium-feed-link"><a href="z">Continue reading on P »</a></p></div>'

    def feed(inner):
        return f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>P</title><generator>Medium</generator><item><title>T</title>
<link>https://pub.press.example/t-0123456789ab?source=rss----1---4</link>
<guid>https://medium.com/p/0123456789ab</guid><category>ai</category>{inner}</item></channel></rss>"""

    file = tmp_path / "feed.xml"
    file.write_text(feed(f"<description><![CDATA[{teaser}]]></description>"))
    folder.mirror(file)
    article = folder.read("t-0123456789ab.md")
    assert "teaser" in article and "The beginning" in article and "Continue" not in article
    assert 'canonical_url: "https://pub.press.example/t-0123456789ab"' in article
    file.write_text(feed(f"<content:encoded><![CDATA[{whole}]]></content:encoded>"))
    assert folder.mirror(file) == numbers(changed=1)
    article = folder.read("t-0123456789ab.md")
    assert article.endswith("\n\n## Inside\n\nAll of it.\n") and 'tags:\n  - "ai"' in article
    file.write_text(feed(f"<description><![CDATA[{teaser}]]></description>"))
    assert folder.mirror(file) == numbers(same=1)


@pytest.mark.parametrize("text, what", [
    ("<rss><channel><item><title>a</title><guid>g</guid></item><item><ti", "broken XML"),
    ('<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><item><guid>&a;</guid></item></channel></rss>',
     "declares entities"),
    ("just words", "neither"), ("", "it is empty"),
])
def test_a_broken_feed_is_one_clear_line(tmp_path, folder, text, what):
    file = tmp_path / "feed.xml"
    file.write_text(text)
    folder.mirror(file, status=1)
    assert folder.errors.count("\n") == 1 and what in folder.errors


# --- exports and pages ---


def test_an_export_brings_pictures_old_addresses_and_notes(tmp_path, folder):
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{k}</wp:meta_key><wp:meta_value><![CDATA[{v}]]>"
        "</wp:meta_value></wp:postmeta>" for k, v in [
            ("_wp_old_slug", "older"), ("_thumbnail_id", "50"),
            ("footnotes", '[{"id":"f1","content":"The note"}]')])
    html = ('[gallery ids="50"]\n\nOne.\n\n<sup data-fn="f1"><a id="f1-link" href="#f1">1</a></sup>'
            '\n\n<!-- wp:block {"ref":60} /-->')
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(
        wxr_item(1, html=html, more=meta), wxr_item(2, kind="page", link="https://press.example/x/"),
        wxr_item(3, status="draft"), wxr_item(4, more="<wp:post_password>x</wp:post_password>"),
        wxr_item(5, kind="nav_menu_item"), wxr_item(60, html="<p>Reused.</p>", kind="wp_block"),
        wxr_item(50, kind="attachment", more="<wp:attachment_url>https://press.example/i.png"
                 "</wp:attachment_url><wp:postmeta><wp:meta_key>_wp_attachment_image_alt"
                 "</wp:meta_key><wp:meta_value>Eye</wp:meta_value></wp:postmeta>")))
    assert folder.mirror("--media", "link", export) == numbers(new=2, skipped=2)
    article = folder.read("p/nlp/item-1.md")
    assert '  - "/p/nlp/older"' in article and "alt: \"Eye\"" in article
    assert '  - "Ada Example"' in article
    body = article.split("---\n")[2]
    assert body == ("\n![Eye](https://press.example/i.png)\n\nOne.\n\n[^1]\n\nReused.\n\n"
                    "[^1]: The note\n")
    assert (folder.path / "x.md").exists()
    assert folder.mirror("--media", "link", export) == numbers(same=2, skipped=2)


def test_an_export_broken_in_the_middle_gives_what_was_before(tmp_path, folder):
    export = tmp_path / "export.xml"
    whole = wxr(*[wxr_item(n) for n in range(1, 200)])
    export.write_bytes(whole[:len(whole) // 2])
    folder.mirror(export, status=1)
    assert "broken XML at line" in folder.errors.splitlines()[-1]
    assert len(list(folder.path.rglob("item-*.md"))) > 80


def test_bad_bytes_and_odd_slugs_do_not_stop_an_export(tmp_path, folder):
    export = tmp_path / "export.xml"
    export.write_bytes(wxr(
        wxr_item(1, html="bell \x07 bad"), wxr_item(2, link="https://press.example/../../etc/x"),
        wxr_item(3, link="https://press.example/a/.hidden/b~"),
        wxr_item(4, link="https://press.example/%E6%97%A5%E6%9C%AC/" + "y" * 500),
        wxr_item(5, link="https://press.example/2024-01-02-dated")).replace(
            b" bad", b" \xff\xfe bad"))
    assert folder.mirror(export) == numbers(new=5)
    assert "bell \ufffd" in folder.read("p/nlp/item-1.md")
    assert 'slug: "2024-01-02-dated"' in folder.read("2024-01-02-dated.md")
    assert not (folder.path.parent / "etc").exists()
    assert all(not part.startswith(".") for p in folder.path.rglob("*.md")
               if p.name != ".mirror-report.md" for part in p.relative_to(folder.path).parts)
    assert folder.mirror(export) == numbers(same=5)


def test_a_medium_export_is_read(tmp_path, folder):
    page = """<!DOCTYPE html><html><body><article class="h-entry"><header>
<h1 class="p-name">The Title</h1></header><section data-field="subtitle">Sub</section>
<section data-field="body"><section><hr><h3 class="graf graf--h3 graf--title">The Title</h3>
<p class="graf">Text.</p><h3 class="graf">Part</h3>
<pre class="graf graf--pre">a<br>b</pre></section></section>
<footer><p>By <a class="p-author h-card" href="x">Ada</a>
<time class="dt-published" datetime="2024-05-06T07:08:09Z">May</time></p>
<p><a class="p-canonical" href="https://pub.press.example/the-title-0123456789ab">c</a></p>
</footer></article></body></html>"""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as export:
        export.writestr("posts/2024-05-06_The-Title-é-0123456789ab.html", page)
        export.writestr("posts/draft_Other-0123456789ac.html", page)
        export.writestr("../../evil.html", page)
        export.writestr("profile/about.html", "<html></html>")
    file = tmp_path / "export.zip"
    file.write_bytes(data.getvalue())
    assert folder.mirror(file) == numbers(new=1, skipped=1)
    article = folder.read("the-title-0123456789ab.md")
    assert 'guid: "https://medium.com/p/0123456789ab"' in article
    assert "date: 2024-05-06T07:08:09Z" in article and 'summary: "Sub"' in article
    assert article.endswith("\n\nText.\n\n## Part\n\n```\na\nb\n```\n")


def test_a_saved_page_is_read(tmp_path, folder):
    file = tmp_path / "page.html"
    file.write_text("""<html lang="en"><head><title>T | Press</title>
<link rel="canonical" href="https://press.example/p/ml/saved">
<link rel="shortlink" href="https://press.example/?p=77">
<script type="application/ld+json">{"@graph":[{"@type":"BlogPosting","headline":"The Headline",
"datePublished":"2025-01-28T10:00:00Z","author":{"@id":"#a"},"articleSection":["Latest",
"Machine Learning"],"keywords":"a, b"},{"@type":"Person","@id":"#a","name":"Myra Example"}]}
</script></head><body><nav>menu</nav><article><div class="entry-content">
<h4>Last Updated on January 29, 2025 by Editorial Team</h4><h4>Author(s): Myra Example and Bo</h4>
<p>The text of the article, long enough to be taken for one.</p></div></article>
<footer>foot</footer></body></html>""")
    assert folder.mirror(file) == numbers(new=1)
    article = folder.read("p/ml/saved.md")
    head, body = article.split("---\n")[1:]
    assert 'title: "The Headline"' in head and 'guid: "https://press.example/?p=77"' in head
    assert '  - "Myra Example"\n  - "Bo"' in head and "Latest" not in head
    assert '  - "Machine Learning"' in head and 'editor: "Editorial Team"' in head
    assert "updated: 2025-01-29" in head
    assert body == "\nThe text of the article, long enough to be taken for one.\n"


# --- how it is run ---


def test_sources_stand_in_the_configuration_file(press, folder, tmp_path):
    press.posts = [post(1)]
    config = tmp_path / "smallpress.yaml"
    config.write_text(f"mirror:\n  sources:\n    - {press.url}\n")
    assert folder.mirror("--config", config) == numbers(new=1)


@pytest.mark.parametrize("arguments", [
    [], ["--since", "soon", "x"], ["--media", "all", "x"], ["--limit", "0", "x"], ["--nonsense"],
    ["--since"]])
def test_wrong_usage_is_told(folder, arguments):
    folder.mirror(*arguments, status=2)
    assert folder.errors.count("\n") == 1


def test_help_is_given():
    for arguments in (["mirror", "--help"], ["help", "mirror"]):
        done = smallpress(*arguments, check=True)
        assert b"--dry-run" in done.stdout


def test_a_missing_source_is_told_and_others_are_read(press, folder, tmp_path):
    press.posts = [post(1)]
    assert folder.mirror(tmp_path / "none.xml", press.url, status=1) == numbers(new=1)
    assert "none.xml" in folder.errors


def test_the_daemon_carries_none_of_the_importers_libraries():
    linked = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
    for library in ("libcurl", "libxml2", "libjansson", "libarchive"):
        assert library not in linked
    assert "libcurl" in subprocess.run(["ldd", PROGRAM + "-mirror"], capture_output=True, text=True,
                                       check=True).stdout


def test_what_came_in_is_served_and_checked_clean(press, folder, tmp_path):
    press.posts = [post(1, html="<h2>Part</h2><p>Words &lt;b&gt;</p>"), post(2)]
    folder.mirror(press.url)
    env = {"LANG": "C.UTF-8"}
    done = smallpress("check", "--content", folder.path, "--state", tmp_path / "s",
                      "--certs", tmp_path / "c", env=env)
    assert b"post-" not in done.stderr + done.stdout
    done = smallpress("answer", "gemini", "--content", folder.path, "--state", tmp_path / "s",
                      stdin=b"gemini://localhost/p/nlp/post-1\r\n")
    assert done.stdout.startswith(b"20 ") and b"Words <b>" in done.stdout
    done = smallpress("answer", "gemini", "--content", folder.path, "--state", tmp_path / "s",
                      stdin=b"gemini://localhost/.mirror-report.md\r\n")
    assert not done.stdout.startswith(b"20 ")
    assert os.path.exists(folder.path / "publisher.yaml")
