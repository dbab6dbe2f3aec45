#ifndef MARKUP_PLACE_H
#define MARKUP_PLACE_H
/*
 * place -- a link's address as each kind of reader needs it.
 *
 * What is local ("other", "../x", "/p/x") is resolved against the page's
 * place; what has a scheme is written as it is, never cut or folded.
 */
#include "base/str.h"

struct buf;

/* Where a page stands: what its own and its relative addresses mean. */
struct place {
	struct str host; /* public name, for menu rows; "localhost" */
	uint16_t port; /* public gopher port, for menu rows */
	/* The page's own address, "/p/nlp/why-rag"; "/" if it has none. */
	struct str path;
	/* What relative links are relative to: the folder of the page's
	 * file, with a slash at its end, "/p/nlp/".  Empty: as path. */
	struct str folder;
	/* In front of local paths in plain text: "gemini://host" or
	 * "gopher://host:7070/1" (the writer puts the item type there by
	 * itself if it ends in "/1").  Empty: relative ones stay. */
	struct str origin;
};

bool place_is_local(struct str url);
/* A local one as an absolute path, dot segments taken out, with its query
 * and without its fragment: a selector. */
void place_write_selector(
    const struct place *place, struct str url, struct buf *out);
/* For a gemtext link: relative ones stay where the client's own resolving
 * gives the same as ours. */
void place_write_link(
    const struct place *place, struct str url, struct buf *out);
/* A whole URL where the place has an origin (L14). */
void place_write_full(
    const struct place *place, struct str url, struct buf *out);
/* Host and path for a label's help, at most 50 columns (L6). */
void place_write_short(struct str url, struct buf *out);
#endif
