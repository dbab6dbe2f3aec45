#ifndef MIRROR_LOSS_H
#define MIRROR_LOSS_H
/*
 * loss -- what of one article could not be carried over, in words for the
 * publisher.  Collected while an article is converted, told by
 * mirror/report.h.
 */
#include "base/str.h"

struct arena;

enum { LOSS_MAX = 200 }; /* an article; the rest is one line "and more" */

struct loss {
	struct str what; /* "form left out" */
	struct str place; /* the heading above it, or empty */
	unsigned line; /* of the source; 0: not known */
	unsigned times; /* in a row, with the same words */
	const struct loss *next;
};

struct losses {
	struct arena *arena; /* of the article */
	struct loss *first, *last;
	size_t n;
	struct str place; /* what is above, from now on */
	unsigned line;
};

void loss_init(struct losses *losses, struct arena *arena);
void loss_add(struct losses *losses, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
