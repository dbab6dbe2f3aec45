#ifndef SITE_ROUTE_H
#define SITE_ROUTE_H
/*
 * route -- from an address to the thing it names.  One table serves every
 * protocol: a gopher selector is the Gemini path.
 *
 * Routing asks the catalog and never touches the disk.
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
	TARGET_WORK /* ask again on the pool, with visit->on_pool */
};

/* In which clothes a page was asked for. */
enum form { FORM_NATIVE, FORM_TEXT, FORM_GEMTEXT, FORM_SOURCE };

struct page; /* site/page.h: what page_* needs to know of a TARGET_PAGE */

struct target {
	enum target_kind kind;
	enum form form;
	/* PAGE, FILE, BYTES, INPUT: the canonical address, decoded. */
	struct str path;
	/* MOVED: the new address, encoded, with a leading slash, maybe a
	 * query; or an absolute URL. */
	struct str location;
	/* FILE, BYTES and FORM_SOURCE: the media type. */
	struct str media;
	/* INPUT: the prompt.  GONE: why.  MISSING, BAD, BUSY: what the
	 * reader should know and where to go. */
	struct str message;
	/* PAGE: the page is a result of words (its menu is type 7). */
	bool search;
	const struct page *page; /* PAGE, FILE: lives in the visit's arena */
};

/*
 * What `path` names.  It arrives decoded and checked (base/path.h), with a
 * leading slash; words is the decoded query, has_words tells an empty one
 * from none.  Never fails: at worst TARGET_MISSING or TARGET_BUSY.
 */
struct target route_find(const struct visit *visit, struct str path,
    struct str words, bool has_words);
#endif
