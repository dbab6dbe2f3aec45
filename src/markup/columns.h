#ifndef MARKUP_COLUMNS_H
#define MARKUP_COLUMNS_H
/*
 * columns -- blocks as wrapped lines with margins: what menus and plain text
 * have in common.  They differ in what stands around each line, in their
 * width, and in what they do with links.
 */
#include "markup/flow.h"
#include "markup/grid.h"
#include "markup/marker.h"

struct columns {
	struct flow flow; /* the block at hand */
	struct buf *out;
	struct str begin; /* of every line: "i", or nothing */
	struct str end; /* the empty fields and CRLF, or LF */
	size_t width; /* 67 or 70 */
	bool menu; /* long words and long code are split */
	struct margin first; /* of the block's first line, until drawn ... */
	struct margin rest; /* ... and of its others */
	bool fresh;
	size_t line; /* where the line's own bytes begin in out */
	struct grid grid; /* of the table at hand */
	struct str own; /* menus: our own host and port, to the line's end */
};

/* The blank line above the block, if due, and the block's margins. */
void columns_enter(struct columns *c);
/* A line without anything. */
void columns_blank(struct columns *c);
/* A line between blocks in this frame: its quote marks, if any. */
void columns_space(struct columns *c, uint32_t frame);

/* The text, wrapped, with its hard breaks and numbers. */
void columns_text(struct columns *c, const struct text *text);
/* Words behind `lead`, wrapped; their further lines `hang` columns in. */
void columns_words(
    struct columns *c, struct str lead, size_t hang, struct str words);
/* One line that is never broken. */
void columns_line(struct columns *c, size_t indent, struct str line);
void columns_heading(struct columns *c);
void columns_pre(struct columns *c);
void columns_rule(struct columns *c);
/*
 * True if it was drawn as columns.  Otherwise as records, and `links` was
 * called behind each that has some (NULL: never).
 */
bool columns_table(struct columns *c,
    void (*links)(struct columns *c, uint32_t first, uint32_t end));
#endif
