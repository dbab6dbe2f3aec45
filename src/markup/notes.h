#ifndef MARKUP_NOTES_H
#define MARKUP_NOTES_H
/*
 * notes -- footnotes (conversion rule X1).
 *
 * Definitions are taken out of a source before the parse and put in front of
 * it as items of one list, closed by an HTML comment: so they are parsed
 * with the document's own references, and nothing that the document leaves
 * open can swallow them.
 */
#include "base/str.h"

struct arena;

enum { NOTES_NONE = UINT32_MAX, NOTES_LABEL_MAX = 200 };

struct note {
	struct str label;
	uint32_t item; /* its place in the list; labels are sorted */
	uint32_t number; /* by first mention, from 1; 0: not mentioned yet */
};

struct notes {
	struct note *of; /* sorted by label */
	uint32_t n;
	uint32_t items; /* of the list: definitions, doubles included */
	uint32_t lines; /* of the list and the comment */
	uint32_t mentioned;
	uint32_t *order; /* by number - 1: index into `of` */
};

/*
 * Takes the definitions out.  *s becomes the list, the comment and the rest,
 * in the arena; it stays as it is where there are none.  False when memory
 * ran out.
 */
bool notes_extract(struct arena *arena, struct str *s, struct notes *notes);
/* The note of that label, or NOTES_NONE. */
uint32_t notes_find(const struct notes *notes, struct str label);
/* Its number, the next one if this is the first mention. */
uint32_t notes_mention(struct notes *notes, uint32_t note);
/* Length of "[^label]" at s.p[at], brackets included; 0 if it is none. */
size_t notes_label_at(struct str s, size_t at, struct str *label);
#endif
