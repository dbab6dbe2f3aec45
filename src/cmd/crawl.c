#include "cmd/crawl.h"

#include <stdio.h>

#include "base/err.h"
#include "base/url.h"
#include "site/index.h"

enum {
	CRAWL_MEMORY = 1024 * 1024 * 1024,
	HOPS_MAX = 5 /* redirects that a client follows */
};

/* --- one address --- */

static void
read_gemini(struct crawl *crawl, uint32_t at, const struct crawl_reply *reply)
{
	if (str_starts(reply->media, STR("text/gemini")))
		crawl_read_gemtext(crawl, at, reply->bytes);
	else if (str_starts(reply->media, STR("application/atom+xml")) ||
	    str_starts(reply->media, STR("application/rss+xml")))
		crawl_read_feed(crawl, at, reply->bytes);
	else if (str_ends(crawl->items[at].url, STR("/sitemap.txt")))
		crawl_read_sitemap(crawl, at, reply->bytes);
}

/* Text is read by crawlers; of all else they look at the type. */
static void
check_size(struct crawl *crawl, uint32_t at, const struct crawl_reply *reply)
{
	struct str shown = crawl_shown(crawl, crawl->items[at].url);

	if (reply->size <= CRAWL_BYTES ||
	    (reply->bytes.n == 0 && !str_starts(reply->media, STR("text/"))) ||
	    !crawl_is_news(crawl, "size", shown))
		return;
	crawl_fault(crawl, at,
	    "%llu bytes; crawlers read %d, so part it in several",
	    (unsigned long long)reply->size, CRAWL_BYTES);
}

/* Goes where redirects lead; the last word is the answer's. */
static void
follow_redirects(struct crawl *crawl, uint32_t at, struct crawl_reply *reply)
{
	struct crawl_item *item = &crawl->items[at];
	struct arena *arena = &crawl->arena;
	struct str url = item->url;
	struct str said = reply->said;

	for (item->hops = 1; item->hops < HOPS_MAX; item->hops++) {
		said = reply->said;
		url = crawl_address(crawl, url, said);
		if (url.n == 0)
			break;
		*reply = crawl_ask(crawl, url);
		if (reply->end != CRAWL_MOVED)
			break;
	}
	item->said =
	    arena_copy(arena, url.n > 0 ? crawl_shown(crawl, url) : said);
	item->led = url.n == 0 ? CRAWL_FINE : reply->end;
	if (url.n > 0 && reply->end == CRAWL_FINE)
		crawl_add(crawl, at, url);
}

/* "gopher://host/1/p/x" */
static bool
is_menu(struct str url)
{
	struct url parts;

	return url_parse(url, &parts) && parts.path.n > 1 &&
	    (parts.path.p[1] == '1' || parts.path.p[1] == '7');
}

static void
visit(struct crawl *crawl, uint32_t at, enum scheme scheme)
{
	struct crawl_item *item = &crawl->items[at];
	struct crawl_reply reply;
	struct url parts;

	arena_reset(crawl->check->arena);
	reply = crawl_ask(crawl, item->url);
	crawl->read[scheme]++;
	item->end = reply.end;
	if (scheme == SCHEME_GEMINI && url_parse(item->url, &parts) &&
	    crawl_is_allowed(crawl, parts.path))
		crawl->open++;
	if (reply.end == CRAWL_MOVED) {
		follow_redirects(crawl, at, &reply);
	} else if (reply.end == CRAWL_FINE) {
		check_size(crawl, at, &reply);
		if (scheme == SCHEME_GEMINI)
			read_gemini(crawl, at, &reply);
		else if (is_menu(item->url))
			crawl_read_menu(crawl, at, reply.bytes);
	} else {
		item->said = arena_copy(&crawl->arena, reply.said);
	}
	crawl_show_progress(crawl);
}

/* --- the walk --- */

/* Where a crawler begins: the front page, and what it asks for unasked. */
static void
begin(struct crawl *crawl)
{
	static const struct str asked[] = {
		STR_INIT("/robots.txt"),
		STR_INIT("/sitemap.txt"),
	};
	struct str root;
	enum scheme scheme;
	uint32_t at;

	for (scheme = 0; scheme < SCHEMES; scheme++) {
		root = arena_fmt(crawl->check->arena, STR_FMT "%s",
		    STR_ARG(crawl_origin(crawl, scheme)),
		    scheme == SCHEME_GOPHER ? "/1/" : "/");
		at = crawl_add(crawl, 0, root);
		if (at != CRAWL_NONE)
			crawl->items[at].from = at;
	}
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		crawl_follow(crawl, 0, asked[i]);
}

/* All of Gemini first: its faults have an address that a publisher knows. */
static void
walk(struct crawl *crawl)
{
	size_t at[SCHEMES] = { 0 };
	enum scheme scheme;
	bool more = true;

	while (more && !crawl->arena.failed) {
		more = false;
		for (scheme = 0; scheme < SCHEMES; scheme++)
			for (; at[scheme] < crawl->urls.n; at[scheme]++) {
				if (crawl_scheme(crawl, at[scheme]) != scheme)
					continue;
				visit(crawl, (uint32_t)at[scheme], scheme);
				more = true;
			}
	}
}

static void
sum_up(struct crawl *crawl)
{
	for (uint32_t at = 0; at < crawl->urls.n; at++)
		crawl_tell_end(crawl, at);
	if (crawl->open > CRAWL_ADDRESSES)
		crawl_fault(crawl, 0,
		    "%llu addresses for crawlers, which read %d; keep them out "
		    "of some with a robots.txt of your own",
		    (unsigned long long)crawl->open, CRAWL_ADDRESSES);
	crawl_clear_progress(crawl);
	if (crawl->arena.failed)
		check_problem(crawl->check, (struct str){ "", 0 }, 0, 0,
		    "the crawl ended early: there are more addresses than "
		    "memory");
	if (crawl->nameless > 0)
		check_note(crawl->check,
		    crawl_shown(crawl, crawl->items[crawl->nameless_at].url), 0,
		    0,
		    "a preformatted block does not say what it is" STR_FMT
		    "; write a word behind its fence, such as ```python",
		    STR_ARG(crawl_also(crawl, crawl->nameless)));
	check_note(crawl->check, (struct str){ "", 0 }, 0, 0,
	    "%llu addresses read on Gemini, %llu on gopher",
	    (unsigned long long)crawl->read[SCHEME_GEMINI],
	    (unsigned long long)crawl->read[SCHEME_GOPHER]);
}

void
crawl_site(struct check *check)
{
	struct crawl crawl = { .check = check, .site = *check->site };
	struct err err;

	/* Nobody's note is kept. */
	crawl.site.state_path = (struct str){ "", 0 };
	arena_init(&crawl.arena, CRAWL_MEMORY);
	crawl.urls.arena = crawl.titles.arena = crawl.told.arena = &crawl.arena;
	if (!index_fulltext(check->site, check->catalog, NULL, &err))
		check_problem(
		    check, (struct str){ "", 0 }, 0, 0, "%s", err.text);
	arena_reset(check->arena);
	begin(&crawl);
	crawl_read_robots(&crawl);
	walk(&crawl);
	sum_up(&crawl);
	arena_free(&crawl.arena);
}
