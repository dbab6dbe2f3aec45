#ifndef MARKUP_PROTECT_H
#define MARKUP_PROTECT_H
/*
 * protect -- puts tokens in the place of what libcmark would take apart:
 * formulas, footnote mentions, bare URLs; and of what would make it slow or
 * swallow a page: marks nested too deep, pictures opened by the hundred,
 * comments and scripts that are never closed.
 */
#include "base/str.h"

struct buf;
struct notes;
struct tokens;

/* Tags and the like that must be closed (openers.c). */
enum { PROTECT_OPENERS = 7 };
struct openers {
	size_t last_close[PROTECT_OPENERS]; /* STR_NONE: nothing closes */
};

struct protect {
	struct str source;
	const struct notes *notes;
	struct tokens *tokens;
	const struct openers *openers; /* NULL: all are closed */
	struct buf *out;
	/* --- its own --- */
	size_t done; /* everything before this was written */
	uint32_t quotes; /* around what is being written */
	uint32_t line; /* the one that is being read */
	uint32_t images; /* opened since the last blank line */
	uint32_t last_cut; /* the token of what was cut last */
};

/* Writes the source with tokens in it to `out`. */
void protect_source(struct protect *p);

/* What opens at s.p[at], '<', and is never closed: its length, or 0. */
size_t openers_unclosed(const struct openers *openers, struct str s, size_t at);
/* False where the source has none. */
bool openers_find(struct openers *openers, struct str s);
#endif
