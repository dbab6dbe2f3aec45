#ifndef CMD_CRAWL_H
#define CMD_CRAWL_H
/*
 * crawl -- the capsule as a crawler walks it: from the front page on each
 * protocol along every link that we wrote, each address once.  Requests go
 * through the protocols as those of `smallpress answer` do, without a
 * socket.  Nothing is typed in, and nothing can be written.
 *
 * What the files of the crawl hand to each other; check.c calls crawl_site.
 */
#include "base/arena.h"
#include "cmd/check.h"
#include "cmd/crawl_set.h"

enum {
	CRAWL_ADDRESSES = 15000, /* what crawlers visit on one host */
	CRAWL_BYTES = 2500000, /* what they read of one page */
	CRAWL_COLUMNS = 80 /* what a terminal shows of a line */
};

enum crawl_end {
	CRAWL_UNREAD,
	CRAWL_FINE, /* a page, or a question */
	CRAWL_MOVED,
	CRAWL_GONE,
	CRAWL_MISSING,
	CRAWL_BUSY, /* not now */
	CRAWL_LONG /* no request may be so long */
};

/* An address that was met: "gemini://host/p/x", "gopher://host/1/p/x". */
struct crawl_item {
	struct str url; /* encoded; with our own name and port */
	uint32_t from; /* the item whose page linked here first */
	uint32_t last; /* and last */
	uint32_t pages; /* how many did */
	enum crawl_end end;
	struct str said; /* MOVED: where to, for people; BUSY: why */
	unsigned hops; /* MOVED: how many redirects there were */
	enum crawl_end led; /* MOVED: what was at the end of them */
};

struct crawl {
	struct check *check;
	struct site site; /* a copy that cannot keep what it is told */
	struct arena arena; /* what lives as long as the crawl */
	struct crawl_set urls; /* their places are those of `items` */
	struct crawl_item *items;
	size_t items_cap;
	struct crawl_set titles; /* value: the item that has it */
	struct crawl_set told; /* faults, so that none is told twice */
	const struct str *rules; /* what robots.txt keeps robots out of */
	size_t n_rules;
	uint64_t read[SCHEMES]; /* addresses that were asked for */
	uint64_t open; /* of Gemini's those that robots may visit */
	/* Pages with a preformatted block that does not say what it is, and
	 * the first of them. */
	uint32_t nameless;
	uint32_t nameless_at;
	int64_t shown; /* when progress was told, in milliseconds; or 0 */
};

/* What came back. */
struct crawl_reply {
	enum crawl_end end;
	struct str said; /* MOVED: where to, as it was sent; else the text */
	struct str media; /* Gemini: "text/gemini; lang=en"; gopher: empty */
	uint64_t size;
	/* Of a page, feed or menu that is not absurdly long; else empty. */
	struct str bytes;
};

/* --- crawl.c --- */

/* Walks check->site; its catalog becomes searchable. */
void crawl_site(struct check *check);

/* --- crawl_follow.c --- */

/* The item of an address; CRAWL_NONE: no memory. */
uint32_t crawl_add(struct crawl *crawl, uint32_t from, struct str url);
enum scheme crawl_scheme(const struct crawl *crawl, size_t at);
/* The link `reference` on the page of item `at` is to be followed, if it
 * leads to us. */
void crawl_follow(struct crawl *crawl, uint32_t at, struct str reference);
/* A gopher address of our own. */
void crawl_follow_selector(
    struct crawl *crawl, uint32_t at, char type, struct str selector);

/* --- crawl_address.c --- */

/* "gemini://host:1966", without a path. */
struct str crawl_origin(struct crawl *crawl, enum scheme scheme);
/* An absolute URL in our one spelling of it; empty: it leads away. */
struct str crawl_own_address(struct crawl *crawl, struct str url);
/* The same of a link on the page `base`. */
struct str crawl_address(
    struct crawl *crawl, struct str base, struct str reference);
/* An address of ours for people, decoded: "/p/x?words". */
struct str crawl_shown(struct crawl *crawl, struct str url);

/* --- crawl_tell.c --- */

/* On a terminal, and not too often. */
void crawl_show_progress(struct crawl *crawl);
void crawl_clear_progress(struct crawl *crawl);
/* Whether this was told for the first time; gopher's pages are those of
 * Gemini, and have the same faults. */
bool crawl_is_news(struct crawl *crawl, const char *kind, struct str about);
/* A line about the page of item `at`. */
void crawl_fault(struct crawl *crawl, uint32_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* ", as on 2 other pages" of three, nothing of one. */
struct str crawl_also(struct crawl *crawl, uint32_t pages);
/* A picture's link is more than the name of its file. */
void crawl_check_alt(
    struct crawl *crawl, uint32_t at, struct str url, struct str label);
/* Links to this address lead to no page. */
void crawl_tell_end(struct crawl *crawl, uint32_t at);

/* --- crawl_ask.c --- */

/* Asks for an address of our own; everything is in check->arena. */
struct crawl_reply crawl_ask(struct crawl *crawl, struct str url);

/* --- crawl_robots.c --- */

void crawl_read_robots(struct crawl *crawl);
/* Whether robots may visit a Gemini address: "/p/x?words", encoded. */
bool crawl_is_allowed(const struct crawl *crawl, struct str path);

/* --- crawl_page.c --- */

void crawl_read_gemtext(struct crawl *crawl, uint32_t at, struct str bytes);
void crawl_read_menu(struct crawl *crawl, uint32_t at, struct str bytes);
/* Addresses, one a line. */
void crawl_read_sitemap(struct crawl *crawl, uint32_t at, struct str bytes);
/* A link line of gemtext; false: it is none. */
bool crawl_link_line(struct str line, struct str *url, struct str *label);

/* --- crawl_feeds.c --- */

void crawl_read_feed(struct crawl *crawl, uint32_t at, struct str bytes);
#endif
