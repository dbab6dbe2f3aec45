#ifndef MARKUP_GRID_H
#define MARKUP_GRID_H
/*
 * grid -- tables: columns where they fit (B11), records where not (B12).
 */
#include "base/str.h"

struct flow;
struct table;

/* Wider tables than this many columns are records anyway. */
enum { GRID_COLUMNS = 64 };

struct grid {
	struct flow *flow;
	const struct table *table;
	bool has_header; /* some header cell has text */
	size_t width[GRID_COLUMNS]; /* 0: no cell of it has text */
};

/* How a writer begins and ends a line; `end` takes trailing blanks off. */
struct grid_lines {
	void (*begin)(void *writer);
	void (*end)(void *writer);
	void *writer;
};

/* False when the table is wider than `limit`. */
bool grid_measure(struct grid *grid, struct flow *flow,
    const struct table *table, size_t limit);
void grid_draw(struct grid *grid, const struct grid_lines *lines);

/* The first row that is a record; 0 where a header is all there is. */
uint32_t grid_first_record(const struct table *table);
/* Which cell of which record. */
struct grid_cell {
	uint32_t first; /* grid_first_record */
	uint32_t row, column;
};
/*
 * The line for one cell of a record, "Header: value", in flow->spare; false
 * where it is left out.
 */
bool grid_record_line(struct flow *flow, const struct table *table,
    const struct grid_cell *at, struct str *line);
/* The links of a record; those of the header come with the first one. */
void grid_record_links(const struct table *table, const struct grid_cell *at,
    uint32_t *first, uint32_t *end);
/* Some cell of that row has text. */
bool grid_row_has_text(const struct table *table, uint32_t row);
#endif
