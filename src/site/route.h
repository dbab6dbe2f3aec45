#ifndef SITE_ROUTE_H
#define SITE_ROUTE_H
/*
 * route -- from an address to the thing it names.  One table serves every
 * protocol: a gopher selector is the Gemini path.
 *
 * A page costs one prepared look-up in the catalog and no disk; only what is
 * no page (files, unknown addresses) and a visit without a catalog look at
 * the folder.
 */
#include "base/str.h"

struct visit;

enum target_kind {
	TARGET_PAGE, /* a doc can be made: site/page.h */
	TARGET_FILE, /* bytes on disk, sent as they are: page_open */
	TARGET_BYTES, /* bytes made by us, no doc: robots.txt, caps.txt ... */
	TARGET_INPUT, /* asks for words first */
	TARGET_MOVED,
	TARGET_GONE,
	TARGET_MISSING,
	TARGET_BAD, /* no address at all */
	TARGET_BUSY, /* not now: no catalog, no memory */
	TARGET_SLOW, /* not now: this reader has had his share */
	TARGET_WORK /* ask again on the pool, with visit->on_pool */
};

/* In which clothes a page was asked for.  Its source comes as TARGET_FILE. */
enum form { FORM_NATIVE, FORM_TEXT, FORM_GEMTEXT, FORM_SOURCE };

struct page; /* site/page.h: what page_* needs to know of a TARGET_PAGE */

struct target {
	enum target_kind kind;
	enum form form;
	/* PAGE, FILE, BYTES, INPUT: the canonical address, decoded.  WORK:
	 * likewise, where it alone decides what the answer is. */
	struct str path;
	/* MOVED: the new address, encoded, with a leading slash, maybe a
	 * query; or an absolute URL. */
	struct str location;
	/* FILE, BYTES: the media type. */
	struct str media;
	/* INPUT: the prompt.  GONE: why.  MISSING, BAD, BUSY, SLOW: what the
	 * reader should know and where to go.  One line, never empty, at
	 * most 1,000 bytes, no byte of the request in it. */
	struct str message;
	/* PAGE: the language, a BCP 47 tag that is safe in a header; never
	 * empty. */
	struct str lang;
	/* PAGE: the page is a result of words (its menu is type 7). */
	bool search;
	/* INPUT: what is typed is private (status 11). */
	bool sensitive;
	/* PAGE, BYTES: must not be kept in the cache: it answers words, or
	 * was made without a catalog, or looks at the calendar. */
	bool fleeting;
	/* SLOW: seconds to wait. */
	unsigned seconds;
	/* MISSING: page_suggestions looks for titles, on the pool. */
	bool suggests;
	/* PAGE, FILE, BYTES, MISSING: lives in the visit's arena. */
	const struct page *page;
};

/*
 * What `path` names.  It arrives decoded and checked (base/path.h), with a
 * leading slash; words is the decoded query or gopher's search words,
 * has_words tells an empty one from none.  Words for an address that asks
 * for none are ignored.  TARGET_INPUT is for Gemini alone: where gopher
 * brings no words, a page with a search item comes back.  Never fails: at
 * worst TARGET_MISSING or TARGET_BUSY.
 *
 * The note of a reader is stored by this call (on the pool), so that what
 * it answers, thanks or regrets, is true.
 */
struct target route_find(const struct visit *visit, struct str path,
    struct str words, bool has_words);
#endif
