#ifndef MARKUP_COMPOSE_PARTS_H
#define MARKUP_COMPOSE_PARTS_H
/*
 * compose_parts -- what the compose_*.c files share.
 */
#include "markup/compose.h"

/* Bytes of text that were written into this block. */
static inline size_t
compose_length(const struct compose *c)
{
	return pool_length(&c->text);
}

/* The events that were noted in this block. */
static inline struct mark *
compose_events(const struct compose *c)
{
	return (struct mark *)(void *)pool_run(&c->marks);
}

static inline uint32_t
compose_n_events(const struct compose *c)
{
	return (uint32_t)(pool_length(&c->marks) / sizeof(struct mark));
}

/* The blank of a soft break goes in front of what begins here: but where a
 * wide character stands, what follows decides (I1). */
static inline void
compose_settle_begin(struct compose *c)
{
	if (c->soft && (signed char)c->text.p[c->text.used - 1] >= 0)
		compose_blank(c);
}

/* --- compose_put.c --- */

/* Notes an event here; its index, or DOC_NONE. */
uint32_t compose_note(struct compose *c, unsigned kind, uint32_t link);
/* Bytes as they are. */
void compose_put(struct compose *c, struct str s);
/* Pays what is owed in front of `next`: a soft break, a cell's slash. */
void compose_settle(struct compose *c, struct str next);
/* Copies from `at` what needs no look at its neighbours, folding blanks;
 * returns where it stopped. */
size_t compose_copy(struct compose *c, struct str s, size_t at);

/* --- spans.c --- */

/* Puts the characters of spans in, keeps the doc's own marks. */
void spans_resolve(struct compose *c);

/* --- label.c --- */

/* The labels of the block's links, from its text (L5, L6). */
void label_links(struct compose *c);
/* L3: nothing but links, blanks, punctuation and symbols. */
bool label_only_links(const struct compose *c);
#endif
