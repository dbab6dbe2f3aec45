#ifndef MARKUP_GEMTEXT_LINE_H
#define MARKUP_GEMTEXT_LINE_H
/*
 * gemtext_line -- the lines of gemtext: how they begin, so that they are
 * what is meant, and how they end.  For gemtext.c alone.
 */
#include "markup/flow.h"
#include "markup/grid.h"

struct gemtext {
	struct flow flow;
	struct buf *out;
	size_t line; /* where the current line begins in out */
	unsigned quotes; /* around the block at hand, at most six */
	/* Innermost item or note without a quote between, if it is new. */
	uint32_t item;
	bool bare; /* the block before stood outside of its quote's lines */
	struct grid grid; /* of the table at hand */
};

/* Finds out where the block at hand stands, and opens what is new there. */
void gemtext_enter_block(struct gemtext *g);
/*
 * The blank line above a block; in a quote it wears the quote's marks, unless
 * the block or the one before is `bare`: preformatted.
 */
void gemtext_write_gap(struct gemtext *g, bool bare);

void gemtext_begin_line(struct gemtext *g);
/* The number or bullet of g->item; nothing where there is none. */
void gemtext_write_item(struct gemtext *g, bool in_link);
/* Ends a line whose first bytes are the markup that is meant. */
void gemtext_end_marked(struct gemtext *g);
/* Ends a line of text: never taken for markup (G1), and without a word it
 * leaves nothing behind. */
void gemtext_end_text(struct gemtext *g);
/* Takes blanks off the line's end. */
void gemtext_trim_line(struct gemtext *g);
/* One blank in front of the line makes it text. */
void gemtext_shift_line(struct gemtext *g);
#endif
