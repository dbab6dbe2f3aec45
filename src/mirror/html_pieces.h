#ifndef MIRROR_HTML_PIECES_H
#define MIRROR_HTML_PIECES_H
/*
 * html_pieces -- shared by html_write.c and html_marks.c.
 *
 * A paragraph is first a list of pieces: text, and the marks of emphasis
 * that enclose some of it.  Then each pair of marks is held against
 * CommonMark's rules for what is left and right of it, and dropped where it
 * would not work: better without stress than with stray asterisks.
 */
#include "mirror/html_walk.h"

struct piece {
	struct str bytes;
	bool open, close; /* a mark of emphasis */
	unsigned style;
	size_t mate; /* the other mark of the pair */
	bool dropped;
};

struct pieces {
	struct walk *walk;
	enum context context;
	bool dollars;
	const struct run *runs;
	struct piece *of;
	size_t n, cap;
};

/* Drops each pair of marks that CommonMark would show as it is. */
void pieces_drop_marks(struct pieces *pieces);
#endif
