#ifndef MARKUP_TABLE_H
#define MARKUP_TABLE_H
/*
 * table -- pipe tables in the lines of a paragraph (conversion rule B10).
 */
#include "base/str.h"

struct arena;
struct table;

/* Where in a paragraph's lines a table is. */
struct table_place {
	uint32_t header; /* index of the header's line */
	uint32_t columns;
	uint32_t rows; /* header included, the row of hyphens not */
	unsigned char *align; /* TABLE_LEFT ..., one a column */
};

/*
 * Finds the table in a paragraph's lines, each trimmed.  The lines in front
 * of the header are text; all behind it are rows.  False: there is none.
 */
bool table_find(struct arena *arena, const struct str *lines, uint32_t n,
    struct table_place *place);
/*
 * The cells of a row, trimmed, "\|" made "|": as many as there are, at most
 * max; those up to max that it lacks are empty.
 */
void table_split(
    struct arena *arena, struct str row, struct str *cells, uint32_t max);
/* An empty table of that shape for a doc; NULL when memory ran out. */
struct table *table_new(struct arena *arena, const struct table_place *place);
/* Takes out the rows that say nothing, but for the header; false: all do. */
bool table_tidy(struct table *table);
#endif
