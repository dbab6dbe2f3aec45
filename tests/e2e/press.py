"""A publication in miniature for the tests of mirror: speaks WordPress' REST
interface and feeds, and can be made to fail in all the usual ways; exports,
and the folder that mirror fills."""
import email.utils
import gzip
import hashlib
import http.server
import json
import struct
import threading
import time
import urllib.parse
import zlib

from conftest import smallpress


def png(width, shade):
    """A real picture, different for each shade."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(width))
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def post(number, **fields):
    """What the tests say of a post; the rest is made up."""
    made = {
        "id": number, "slug": f"post-{number}", "title": f"Post {number}",
        "html": f"<p>Words of post {number}.</p>", "path": f"/p/nlp/post-{number}",
        "date": f"2024-01-{number % 28 + 1:02d}T10:00:00", "modified": "2024-02-01T10:00:00",
        "author": "Ada Example", "category": "NLP", "tags": ["one"], "status": "publish",
        "excerpt": f"<p>Short {number} [&hellip;]</p>", "image": None, "protected": False,
    }
    made.update(fields)
    return made


class Press:
    def __init__(self):
        self.posts = []
        self.pages = []
        self.files = {}      # path -> (type, bytes)
        self.faults = []     # (part of the path, how, times)
        self.requests = []   # (path with query, headers)
        self.robots = None
        self.knows_modified_after = True
        self.ignores_paging = False
        self.target = None   # of fault_redirect
        self.lock = threading.Lock()
        press = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                press.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02},
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # --- answering ---

    def fail(self, part, how, times=1):
        self.faults.append([part, how, times])

    def asked(self, part):
        return [path for path, _ in self.requests if part in path]

    def answer(self, handler):
        with self.lock:
            self.requests.append((handler.path, dict(handler.headers)))
            fault = next((f for f in self.faults if f[0] in handler.path and f[2] > 0), None)
            if fault:
                fault[2] -= 1
        if fault and getattr(self, "fault_" + fault[1])(handler):
            return
        status, kind, body, headers = self.page(handler)
        self.send(handler, status, kind, body, headers)

    @staticmethod
    def send(handler, status, kind, body, headers=()):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def page(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/robots.txt":
            return (200, "text/plain", self.robots, []) if self.robots is not None else (
                404, "text/plain", b"no", [])
        if url.path == "/":
            return self.front()
        if url.path.startswith("/wp-json/wp/v2/posts"):
            return self.listing(self.posts, query)
        if url.path.startswith("/wp-json/wp/v2/pages"):
            return self.listing(self.pages, query)
        if url.path == "/feed":
            return self.feed(handler, query)
        if url.path in self.files:
            kind, body = self.files[url.path]
            return 200, kind, body, []
        return 404, "text/html", b"<h1>not here</h1>", []

    def front(self):
        organization = {"@context": "https://schema.org", "@type": "NewsMediaOrganization",
                        "name": "The Example Press", "legalName": "Example Press, Inc.",
                        "url": self.url + "/", "email": "[email protected]",
                        "telephone": "+1-555-0100",
                        "founder": [{"@type": "Person", "name": "Ada Example",
                                     "jobTitle": "Co-founder"}],
                        "ethicsPolicy": self.url + "/ethics"}
        body = (f'<html><head><link rel="https://api.w.org/" href="{self.url}/wp-json/">'
                f'<script type="application/ld+json">{json.dumps(organization)}</script>'
                "</head><body>front</body></html>").encode()
        return 200, "text/html", body, [
            ("Link", f'<{self.url}/wp-json/>; rel="https://api.w.org/"')]

    def json_of(self, item):
        embedded = {"author": [{"name": item["author"]}],
                    "wp:term": [[{"taxonomy": "category", "name": item["category"]}],
                                [{"taxonomy": "post_tag", "name": tag} for tag in item["tags"]]]}
        if item["image"]:
            embedded["wp:featuredmedia"] = [{"source_url": item["image"], "alt_text": "Lead"}]
        return {"id": item["id"], "date": item["date"], "date_gmt": item["date"],
                "modified": item["modified"], "modified_gmt": item["modified"],
                "slug": item["slug"], "status": item["status"], "type": "post",
                "link": self.url + item["path"],
                "guid": {"rendered": f"{self.url}/?p={item['id']}"},
                "title": {"rendered": item["title"]},
                "content": {"rendered": item["html"].replace("SITE", self.url),
                            "protected": item["protected"]},
                "excerpt": {"rendered": item["excerpt"]}, "_embedded": embedded}

    def listing(self, items, query):
        if "modified_after" in query:
            if not self.knows_modified_after:
                return 400, "application/json", json.dumps(
                    {"code": "rest_invalid_param", "message": "no",
                     "data": {"params": {"modified_after": "no"}}}).encode(), []
            items = [i for i in items if i["modified"] > query["modified_after"]]
        if "after" in query:
            items = [i for i in items if i["date"] >= query["after"][:19]]
        key = query.get("orderby", "date")
        items = sorted(items, key=lambda i: i[key], reverse=query.get("order") != "asc")
        size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
        if self.ignores_paging:
            return 200, "application/json", json.dumps(
                [self.json_of(i) for i in items]).encode(), []
        pages = -(-len(items) // size)
        if page > max(pages, 1):
            return 400, "application/json", json.dumps(
                {"code": "rest_post_invalid_page_number", "message": "past the end"}).encode(), []
        body = json.dumps([self.json_of(i) for i in items[(page - 1) * size:page * size]])
        return 200, "application/json", body.encode(), [
            ("X-WP-Total", str(len(items))), ("X-WP-TotalPages", str(pages))]

    def feed(self, handler, query):
        page = 1 if self.ignores_paging else int(query.get("paged", 1))
        items = sorted(self.posts, key=lambda i: i["date"], reverse=True)
        items = items[(page - 1) * 10:page * 10]
        if not items:
            return 404, "text/html", b"no", []
        body = ['<?xml version="1.0"?><rss version="2.0" '
                'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title>'
                f"<link>{self.url}</link><generator>https://wordpress.org/?v=6</generator>"]
        for item in items:
            body.append(
                f"<item><title>{item['title']}</title><link>{self.url}{item['path']}</link>"
                f"<guid isPermaLink='false'>{self.url}/?p={item['id']}</guid>"
                f"<pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate>"
                f"<dc:creator>{item['author']}</dc:creator>"
                f"<category>{item['category']}</category>"
                f"<content:encoded><![CDATA[{item['html']}]]></content:encoded></item>")
        body.append("</channel></rss>")
        data = "".join(body).encode()
        tag = f'"{zlib.crc32(data)}"'
        if handler.headers.get("If-None-Match") == tag:
            return 304, "application/rss+xml", b"", [("ETag", tag)]
        return 200, "application/rss+xml", data, [("ETag", tag)]

    # --- faults; true: it has answered ---

    def fault_busy(self, handler):
        self.send(handler, 429, "text/plain", b"slowly", [("Retry-After", "1")])
        return True

    def fault_broken(self, handler):
        self.send(handler, 500, "text/plain", b"oh")
        return True

    def fault_cut(self, handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"[{")
        handler.close_connection = True
        return True

    def fault_hangs(self, handler):
        """Says nothing until the client has gone."""
        handler.connection.settimeout(30)
        try:
            handler.connection.recv(1)
        except OSError:
            pass
        handler.close_connection = True
        return True

    def fault_endless(self, handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.end_headers()
        handler.close_connection = True
        try:
            handler.wfile.write(b"<rss><channel>")
            while True:
                handler.wfile.write(b"<item><title>more</title></item>" * 1000)
        except OSError:
            pass
        return True

    def fault_html(self, handler):
        """A page for people with status 200 where something else belongs."""
        self.send(handler, 200, "text/html", b"<html><body>Welcome!</body></html>")
        return True

    def fault_inwards(self, handler):
        self.send(handler, 302, "text/plain", b"",
                  [("Location", f"http://localhost:{self.server.server_port}/feed")])
        return True

    def fault_file(self, handler):
        self.send(handler, 302, "text/plain", b"", [("Location", "file:///etc/hostname")])
        return True

    def fault_busy_until(self, handler):
        """Retry-After as a date."""
        later = email.utils.formatdate(time.time() + 3, usegmt=True)
        self.send(handler, 503, "text/plain", b"slowly", [("Retry-After", later)])
        return True

    def fault_busy_for_long(self, handler):
        self.send(handler, 429, "text/plain", b"tomorrow", [("Retry-After", "86400")])
        return True

    def fault_redirect(self, handler):
        self.send(handler, 302, "text/plain", b"", [("Location", self.target)])
        return True

    def fault_bomb(self, handler):
        """A hundred megabytes that travel as a hundred kilobytes."""
        body = b"<rss><channel>" + bytes(100 << 20)
        self.send(handler, 200, "application/rss+xml", gzip.compress(body, 9),
                  [("Content-Encoding", "gzip")])
        return True

    def fault_packed(self, handler):
        """As it should be, and gzip."""
        assert "gzip" in handler.headers["Accept-Encoding"]
        status, kind, body, headers = self.page(handler)
        self.send(handler, status, kind, gzip.compress(body),
                  [*headers, ("Content-Encoding", "gzip")])
        return True

    def fault_slow(self, handler):
        """A little later than others, so that a signal finds the run at work."""
        time.sleep(0.05)
        return False


# --- exports ---

WXR_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Export</title><link>https://press.example</link>
<wp:base_blog_url>https://press.example</wp:base_blog_url>
<wp:author><wp:author_login>ada</wp:author_login>
<wp:author_display_name><![CDATA[Ada Example]]></wp:author_display_name></wp:author>
"""


def wxr_item(number, html="<p>Words.</p>", kind="post", status="publish", link=None, more=""):
    return f"""<item><title>Item {number}</title>
<link>{link or f'https://press.example/p/nlp/item-{number}/'}</link>
<dc:creator>ada</dc:creator><guid isPermaLink="false">https://press.example/?p={number}</guid>
<content:encoded><![CDATA[{html}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt>
<wp:post_name>item-{number}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type>{more}
<category domain="category" nicename="nlp"><![CDATA[NLP]]></category></item>
"""


def wxr(*items):
    return (WXR_HEAD + "".join(items) + "</channel></rss>").encode()


# --- what comes of it ---


class Folder:
    """A content folder, and the way to fill it."""

    def __init__(self, path):
        self.path = path / "content"
        self.state = path / "state"

    def mirror(self, *arguments, status=0):
        done = smallpress("mirror", "--content", self.path, "--state", self.state,
                          "--retry", "0.01", *arguments)
        self.errors = done.stderr.decode()
        self.summary = done.stdout.decode().strip()
        assert done.returncode == status, self.errors + self.summary
        return self.summary

    def read(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def snapshot(self):
        return {str(p.relative_to(self.path)): hashlib.sha256(p.read_bytes()).hexdigest()
                for p in self.path.rglob("*") if p.is_file()}


def numbers(new=0, changed=0, same=0, skipped=0):
    return f"{new} new, {changed} changed, {same} same, {skipped} skipped"
