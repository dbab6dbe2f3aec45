/*
 * A feed as its readers need it: whole, each entry with its own id, and with
 * the dates that the page of dated links has.
 */
#include "base/date.h"
#include "base/path.h"
#include "base/url.h"
#include "cmd/crawl.h"
#include "cmd/crawl_feed.h"

/* A feed and the page that says the same. */
struct pair {
	struct crawl *crawl;
	uint32_t at; /* the feed's item */
	struct feed_seen feed;
	struct str page; /* its Gemini address */
	struct crawl_set dated; /* its dated links; value: place in days */
	struct str *days; /* by place in `dated` */
};

/* "2025-01-28" at the beginning of a label. */
static bool
day_of(struct str label, struct str *day)
{
	int64_t date;

	*day = str_slice(label, 0, 10);
	return day->n == 10 && day->p[4] == '-' && day->p[7] == '-' &&
	    (label.n == 10 || !byte_is_digit(label.p[10])) &&
	    date_parse(*day, &date);
}

static struct str
name_of(const struct feed_item *item)
{
	return item->title.n > 0 ? str_slice(item->title, 0, 80) : item->id;
}

/* --- the feed by itself --- */

static void
check_item(struct pair *p, const struct feed_item *item)
{
	struct str name = name_of(item);
	bool atom = p->feed.atom;
	int64_t date;

	if (item->title.n == 0)
		crawl_fault(p->crawl, p->at,
		    "an entry has no title; give it one ('" STR_FMT "')",
		    STR_ARG(name));
	if (atom && item->n_urls != 1)
		crawl_fault(p->crawl, p->at,
		    "the entry '" STR_FMT "' has %u Gemini links; it needs "
		    "one, rel=\"alternate\"",
		    STR_ARG(name), (unsigned)item->n_urls);
	if (!date_parse(item->published, &date) ||
	    (atom && !date_parse(item->updated, &date)))
		crawl_fault(p->crawl, p->at,
		    "the entry '" STR_FMT "' lacks a date; write %s",
		    STR_ARG(name), atom ? "published and updated" : "pubDate");
}

static void
check_ids(struct pair *p)
{
	struct crawl_set ids = { .arena = p->crawl->check->arena };
	bool is_new;

	for (size_t i = 0; i < p->feed.n; i++) {
		struct str id = p->feed.items[i].id;

		crawl_set_add(&ids, id, 0, &is_new);
		if (id.n == 0)
			crawl_fault(p->crawl, p->at,
			    "the entry '" STR_FMT "' has no id; give it one",
			    STR_ARG(name_of(&p->feed.items[i])));
		else if (!is_new && !ids.arena->failed)
			crawl_fault(p->crawl, p->at,
			    "two entries have the id '" STR_FMT
			    "'; give one of them another",
			    STR_ARG(id));
	}
}

/* The feed is as new as its newest entry. */
static void
check_updated(struct pair *p)
{
	int64_t newest = DATE_NONE;
	int64_t own, date;

	if (!p->feed.atom)
		return;
	for (size_t i = 0; i < p->feed.n; i++)
		if (date_parse(p->feed.items[i].updated, &date) &&
		    date > newest)
			newest = date;
	if (!date_parse(p->feed.self.updated, &own) ||
	    (newest != DATE_NONE && own != newest))
		crawl_fault(p->crawl, p->at,
		    "its updated is not that of its newest entry; write that");
}

/* --- and beside its page --- */

/* "/atom.xml" says what /feed.gmi does, "/tag/x/rss.xml" what /tag/x/. */
static struct str
page_of(struct crawl *crawl, struct str url)
{
	struct str name = path_name(url);

	if (!str_eq(name, STR("atom.xml")) && !str_eq(name, STR("rss.xml")))
		return STR("");
	if (str_eq(crawl_address(crawl, url, STR("./")), crawl->items[0].url))
		return crawl_address(crawl, url, STR("/feed.gmi"));
	return crawl_address(crawl, url, STR("./"));
}

/* Its dated links; false: there is no such page. */
static bool
read_dated(struct pair *p)
{
	struct crawl *crawl = p->crawl;
	struct arena *arena = crawl->check->arena;
	struct str line, url, label, day;
	struct crawl_reply reply;
	uint32_t at;

	p->page = page_of(crawl, crawl->items[p->at].url);
	if (p->page.n == 0)
		return false;
	reply = crawl_ask(crawl, p->page);
	p->days = arena_array(arena, reply.bytes.n / 14 + 1, sizeof(*p->days));
	if (reply.end != CRAWL_FINE || p->days == NULL)
		return false;
	p->dated.arena = arena;
	while (str_line(&reply.bytes, &line)) {
		if (!crawl_link_line(line, &url, &label) ||
		    !day_of(label, &day))
			continue;
		url = crawl_address(crawl, p->page, url);
		if (url.n == 0)
			continue;
		at = crawl_set_add(&p->dated, url, 0, NULL);
		if (at != CRAWL_NONE)
			p->days[at] = day;
	}
	return true;
}

/* The feed's entry has its page's date; *oldest becomes the oldest. */
static void
compare_item(struct pair *p, const struct feed_item *item, struct str *oldest)
{
	struct crawl *crawl = p->crawl;
	struct str url = crawl_own_address(crawl, item->url);
	struct str day;
	uint32_t at;
	int64_t date;

	if (url.n == 0 || !date_parse(item->published, &date))
		return;
	day = date_day(crawl->check->arena, date);
	if (oldest->n == 0 || str_cmp(day, *oldest) < 0)
		*oldest = day;
	at = crawl_set_find(&p->dated, url);
	if (at == CRAWL_NONE)
		crawl_fault(crawl, p->at,
		    "'" STR_FMT "' is not on '" STR_FMT "'; a feed and its "
		    "page have the same entries",
		    STR_ARG(crawl_shown(crawl, url)),
		    STR_ARG(crawl_shown(crawl, p->page)));
	else if (!str_eq(p->days[at], day))
		crawl_fault(crawl, p->at,
		    "'" STR_FMT "' is of " STR_FMT " here and of " STR_FMT
		    " on '" STR_FMT "'; make the dates equal",
		    STR_ARG(crawl_shown(crawl, url)), STR_ARG(day),
		    STR_ARG(p->days[at]), STR_ARG(crawl_shown(crawl, p->page)));
}

/* A page may go further back than its feed, but skips nothing. */
static void
compare(struct pair *p)
{
	struct crawl *crawl = p->crawl;
	struct crawl_set here = { .arena = crawl->check->arena };
	struct str oldest = { "", 0 };

	for (size_t i = 0; i < p->feed.n; i++) {
		compare_item(p, &p->feed.items[i], &oldest);
		crawl_set_add(&here,
		    crawl_own_address(crawl, p->feed.items[i].url), 0, NULL);
	}
	for (size_t i = 0; i < p->dated.n; i++)
		if (crawl_set_find(&here, p->dated.of[i]) == CRAWL_NONE &&
		    str_cmp(p->days[i], oldest) > 0)
			crawl_fault(crawl, p->at,
			    "'" STR_FMT "' of '" STR_FMT "' is not in it; a "
			    "feed and its page have the same entries",
			    STR_ARG(crawl_shown(crawl, p->dated.of[i])),
			    STR_ARG(crawl_shown(crawl, p->page)));
}

void
crawl_read_feed(struct crawl *crawl, uint32_t at, struct str bytes)
{
	struct arena *arena = crawl->check->arena;
	struct pair p = { .crawl = crawl, .at = at };
	const char *fault;
	uint32_t line;

	if (!feed_parse(arena, bytes, &p.feed, &fault, &line)) {
		crawl_fault(crawl, at,
		    "no well-formed feed, line %u: %s; mend it", (unsigned)line,
		    fault);
		return;
	}
	if (p.feed.self.title.n == 0)
		crawl_fault(crawl, at, "the feed has no title; give it one");
	check_updated(&p);
	check_ids(&p);
	for (size_t i = 0; i < p.feed.n; i++) {
		check_item(&p, &p.feed.items[i]);
		crawl_follow(crawl, at, p.feed.items[i].url);
	}
	if (read_dated(&p))
		compare(&p);
}
