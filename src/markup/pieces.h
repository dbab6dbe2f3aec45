#ifndef MARKUP_PIECES_H
#define MARKUP_PIECES_H
/*
 * pieces -- cells of tables, and texts above tables, on their way through
 * libcmark.
 *
 * Tables are recognised in the paragraphs of a parsed tree, from their
 * source lines.  What their cells say is then parsed a second time, all
 * together: each piece becomes a paragraph of its own in one more document,
 * which ends in the whole first one where a cell may use its references.
 */
#include "base/buf.h"
#include "markup/table.h"

/* Bytes in front of each piece: a character that no text keeps, a blank. */
enum { PIECES_LEAD = 4 };

struct pieces {
	struct arena *arena;
	struct str source; /* what was parsed */
	const size_t *lines; /* where each of its lines begins; made once */
	uint32_t n_lines;
	struct buf text; /* the paragraphs */
	bool references; /* some piece may use one */
	uint32_t n;
};

/* A table that was found. */
struct pieces_table {
	struct table_place place;
	uint32_t first; /* its first piece */
	bool text; /* which is the text above it; else its first cell */
};

void pieces_init(struct pieces *pieces, struct arena *arena, struct str source);
/*
 * Looks for a table in the paragraph on those lines (from 1), which begins
 * at that column (from 1) within so many quotes.  NULL: there is none.
 */
struct pieces_table *pieces_look(struct pieces *pieces, int start_line,
    int start_column, int end_line, uint32_t quotes);
/* The second document; empty when memory ran out. */
struct str pieces_document(struct pieces *pieces);
#endif
