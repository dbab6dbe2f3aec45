"""A WordPress export is imported on one core: posts a second and memory.

The export has 100,000 posts of ten kilobytes, a gigabyte; half are of the
editor with blocks.  Then it is imported again, which must change nothing.
Pictures are not fetched: that would measure somebody's network.
"""
import os
import random
import re
import resource
import shutil
import subprocess
import time

from contest import SERVER_CORE, pinned

POSTS = 100000
FEW = 2000
BODY = 9700  # bytes
DISK = 26000  # bytes a post takes, as part of the export and as a file
RATE = 2000
MEMORY = 200  # MiB

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The island paper</title>
<link>https://paper.example</link>
<language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://paper.example</wp:base_blog_url>
"""
AUTHOR = """<wp:author><wp:author_login><![CDATA[writer{n}]]></wp:author_login>\
<wp:author_display_name><![CDATA[Writer {n}]]></wp:author_display_name></wp:author>
"""
POST = """<item>
<title>{title}</title>
<link>{link}</link>
<pubDate>Thu, 01 Jan 2015 00:00:00 +0000</pubDate>
<dc:creator><![CDATA[writer{author}]]></dc:creator>
<guid isPermaLink="false">https://paper.example/?p={n}</guid>
<description></description>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{title}, in short.]]></excerpt:encoded>
<wp:post_id>{n}</wp:post_id>
<wp:post_date><![CDATA[{date}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{date}]]></wp:post_date_gmt>
<wp:post_name><![CDATA[post-{n}]]></wp:post_name>
<wp:status><![CDATA[publish]]></wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:post_type><![CDATA[post]]></wp:post_type>
<category domain="category" nicename="c{category}"><![CDATA[Category {category}]]></category>
<category domain="post_tag" nicename="t{tag}"><![CDATA[Tag {tag}]]></category>
<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>\
<wp:meta_value><![CDATA[{author}]]></wp:meta_value></wp:postmeta>
</item>
"""
WORDS = ("harbour ferry island lantern bakery weather rope anchor letter keeper sheep gate path "
         "torch museum winter boat tide net timetable postcard drawer coffee apple rock coast "
         "house road field shore evening afternoon the a of and in with that was it is we").split()


def address(number):
    return f"https://paper.example/p/c{number % 20}/post-{number}"


class Writer:
    """Bodies put together from pieces, since each must be made quickly."""

    def __init__(self, posts):
        self.random = random.Random(6)
        self.posts = posts
        self.paragraphs = [self.paragraph() for _ in range(1000)]

    def words(self, least, most):
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def paragraph(self):
        """Before and behind an address."""
        return (f"<p>{self.words(20, 50)}, <strong>{self.words(1, 3)}</strong> &amp; "
                f"“{self.words(5, 20)}”, it’s <em>{self.words(1, 2)}</em>. {self.words(20, 40)} "
                '<a href="',
                f'">{self.words(2, 5)}</a> {self.words(5, 30)}, see <a href="'
                f'https://example.org/{self.random.randint(1, 9999)}?utm_source=x">'
                f"{self.words(1, 3)}</a>.</p>")

    def link(self, post):
        """Most lead elsewhere, the others to older posts; few, to newer ones."""
        dice = self.random.random()
        if dice < 0.6:
            return f"https://example.org/{self.random.randint(1, 9999)}"
        newer = dice > 0.998
        return address(self.random.randint(*((post, self.posts) if newer else (1, post))))

    def piece(self, post, number):
        """(name of its block, HTML)"""
        kind = number % 9
        if kind == 3:
            return "heading", f"<h2>{self.words(2, 6)}</h2>"
        if kind == 5:
            items = "".join(f"<li>{self.words(3, 12)}</li>" for _ in range(3))
            return "list", f"<ul>{items}</ul>"
        if kind == 7:
            return "code", (f"<pre><code>for boat in range({number}):\n"
                            f"    print(boat, &lt;{number}&gt;)\n</code></pre>")
        return "paragraph", self.link(post).join(self.random.choice(self.paragraphs))

    def body(self, post):
        parts, size = [], 0
        while size < BODY:
            name, html = self.piece(post, len(parts))
            part = f"<!-- wp:{name} -->\n{html}\n<!-- /wp:{name} -->" if post % 2 else html
            parts.append(part)
            size += len(part)
        return "\n\n".join(parts)

    def write(self, path):
        day = 24 * 3600
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEAD + "".join(AUTHOR.format(n=n) for n in range(300)))
            for n in range(1, self.posts + 1):
                date = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(16436 * day + n * 3000))
                file.write(POST.format(
                    n=n, title=f"Number {n}, {self.words(2, 6)}", link=address(n), date=date,
                    author=n % 300, category=n % 20, tag=n % 3000, body=self.body(n)))
            file.write("</channel>\n</rss>\n")


def own_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peak(pid):
    """In MiB.  The rusage of a child would know its parent's peak as well."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            return int(re.search(r"^VmHWM:\s*(\d+)", file.read(), re.M)[1]) / 1024
    except (OSError, TypeError):
        return 0  # it has ended


def import_all(bench, export, content, state):
    """(seconds, seconds of its own on the core, MiB, its last line)"""
    own, began, memory = own_seconds(), time.monotonic(), 0
    process = subprocess.Popen(
        pinned(SERVER_CORE, [os.path.join(bench.build, "smallpress-mirror"), "--content", content,
                             "--state", state, "--media", "none", export]),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    while process.poll() is None:
        memory = max(memory, peak(process.pid))
        time.sleep(0.02)
    seconds = time.monotonic() - began
    with process.stdout:
        said = process.stdout.read().strip()
    if process.returncode != 0:
        raise SystemExit(f"smallpress-mirror ended with {process.returncode}")
    return seconds, own_seconds() - own, memory, said.splitlines()[-1]


def tell(table, what, posts, run, says):
    seconds, own, memory, said = run
    rate = posts / seconds
    table.add(f"{what}: posts a second", f"{rate:,.0f}", f"≥ {RATE:,}", rate >= RATE)
    table.add(f"{what}: CPU a post", f"{own / posts * 1e6:.0f} µs")
    table.at_most(f"{what}: memory at its peak", memory, MEMORY, "{:.0f} MiB", hard=True)
    right = re.match(says, said) is not None
    table.add(f"{what}: “{said}”", "as it must be" if right else "WRONG", "", right, hard=True)


def measure(bench):
    folder = os.path.join(os.path.dirname(bench.content), "import")
    export = os.path.join(folder, "export.xml")
    content, state = os.path.join(folder, "content"), os.path.join(folder, "state")
    os.mkdir(folder)
    wanted = FEW if bench.options.quick else POSTS
    room = shutil.disk_usage(folder).free * 3 // 4 // DISK
    posts = min(wanted, room // 1000 * 1000)
    few = "" if posts == wanted else f", as the disk has no room for {wanted:,}"
    bench.begin(f"Import of {posts:,} posts, one core{few}")
    try:
        Writer(posts).write(export)
        bench.table.add("the export", f"{os.path.getsize(export) / 1e6:,.0f} MB")
        count = f"{posts:,}"
        tell(bench.table, "first run", posts, import_all(bench, export, content, state),
             f"{count} new, 0 changed, 0 same, 0 skipped$")
        tell(bench.table, "second run", posts, import_all(bench, export, content, state),
             f"0 new, 0 changed, {count} same, 0 skipped$")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
