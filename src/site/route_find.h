#ifndef SITE_ROUTE_FIND_H
#define SITE_ROUTE_FIND_H
/*
 * route_find -- one address being looked up: what route.c and the files
 * beside it hand to each other.  Nobody else includes this.
 */
#include "site/page_build.h"
#include "site/route.h"

struct find {
	const struct visit *visit;
	struct str path;
	struct str words;
	bool has_words;
	enum form form; /* of the twin that was asked for */
	struct str asked; /* what was asked for, the twin's address */
	struct target *target; /* the answer */
};

/*
 * Each says true when the address is its own, and then the target is filled
 * in, be it with TARGET_BUSY.
 */
bool route_page(struct find *find); /* a Markdown file */
bool route_file(struct find *find); /* any other file */
bool route_generated(struct find *find); /* everything we make ourselves */
bool route_listing(struct find *find); /* a part of that: archive, terms */
bool route_search(struct find *find);
bool route_feedback(struct find *find);

/* --- route_find.c: how they fill it in --- */

/* The target of that kind, with a page of its own; NULL when out of memory
 * (the target then is TARGET_BUSY). */
struct page *route_to(struct find *find, enum target_kind kind);
/* The same for a page that `build` makes. */
struct page *route_to_page(struct find *find, page_builder *build);
struct page *route_to_bytes(
    struct find *find, page_byte_writer *write, struct str media);
void route_busy(struct find *find, struct str message);
void route_no_memory(struct find *find);
/* Says TARGET_WORK, and true, when this is not the pool. */
bool route_is_work(struct find *find);
/* The same for a page or bytes that any words lead to: it may be cached. */
bool route_is_heavy(struct find *find);

/* Says TARGET_BUSY, and true, when listings are not whole yet. */
bool route_lacks_lists(struct find *find);

/* Takes "2025" off "2025/01/"; false when nothing is left. */
bool route_segment(struct str *rest, struct str *segment);
#endif
