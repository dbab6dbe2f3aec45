#include "markup/grid.h"

#include "base/utf8.h"
#include "markup/flow.h"

static const struct cell *
cell_at(const struct table *table, uint32_t row, uint32_t column)
{
	return &table->cells[(size_t)row * table->columns + column];
}

static bool
has_text(const struct table *table, uint32_t row, uint32_t column)
{
	const struct cell *cell = cell_at(table, row, column);

	return cell->n_links > 0 || !flow_is_blank(cell->text.bytes);
}

bool
grid_row_has_text(const struct table *table, uint32_t row)
{
	for (uint32_t column = 0; column < table->columns; column++)
		if (has_text(table, row, column))
			return true;
	return false;
}

/* --- columns --- */

static size_t
total_width(const struct grid *grid)
{
	size_t total = 0;

	for (uint32_t column = 0; column < grid->table->columns; column++)
		if (grid->width[column] > 0)
			total += grid->width[column] + (total > 0 ? 2 : 0);
	return total;
}

bool
grid_measure(struct grid *grid, struct flow *flow, const struct table *table,
    size_t limit)
{
	*grid = (struct grid){ .flow = flow, .table = table };
	if (table->columns > GRID_COLUMNS)
		return false;
	grid->has_header = grid_row_has_text(table, 0);
	for (uint32_t row = 0; row < table->rows; row++) {
		for (uint32_t column = 0; column < table->columns; column++) {
			const struct cell *cell = cell_at(table, row, column);
			size_t width = flow_width(flow, &cell->text);

			if (width > grid->width[column])
				grid->width[column] = width;
		}
		if (total_width(grid) > limit)
			return false;
	}
	return true;
}

static void
draw_cell(struct grid *grid, const struct text *text, uint32_t column,
    unsigned char align)
{
	struct buf *out = grid->flow->out;
	size_t free = grid->width[column] - flow_width(grid->flow, text);
	size_t left = 0;
	struct flow_cursor cursor = { 0 };
	struct str line;

	if (align == TABLE_RIGHT)
		left = free;
	else if (align == TABLE_CENTER)
		left = free / 2;
	buf_fill(out, ' ', left);
	while (flow_line(grid->flow, text, &cursor, &line))
		flow_write(out, line);
	buf_fill(out, ' ', free - left);
}

static void
draw_row(struct grid *grid, uint32_t row, const struct grid_lines *lines)
{
	const struct table *table = grid->table;
	bool first = true;

	lines->begin(lines->writer);
	for (uint32_t column = 0; column < table->columns; column++) {
		if (grid->width[column] == 0)
			continue;
		if (!first)
			buf_fill(grid->flow->out, ' ', 2);
		first = false;
		draw_cell(grid, &cell_at(table, row, column)->text, column,
		    table->align[column]);
	}
	lines->end(lines->writer);
}

static void
draw_rule(struct grid *grid, const struct grid_lines *lines)
{
	bool first = true;

	lines->begin(lines->writer);
	for (uint32_t column = 0; column < grid->table->columns; column++) {
		if (grid->width[column] == 0)
			continue;
		if (!first)
			buf_fill(grid->flow->out, ' ', 2);
		first = false;
		buf_fill(grid->flow->out, '-', grid->width[column]);
	}
	lines->end(lines->writer);
}

void
grid_draw(struct grid *grid, const struct grid_lines *lines)
{
	for (uint32_t row = 0; row < grid->table->rows; row++) {
		if (!grid_row_has_text(grid->table, row))
			continue;
		draw_row(grid, row, lines);
		if (row == 0)
			draw_rule(grid, lines);
	}
}

/* --- records --- */

uint32_t
grid_first_record(const struct table *table)
{
	for (uint32_t row = 1; row < table->rows; row++)
		if (grid_row_has_text(table, row))
			return row;
	return 0;
}

/* A header above nothing but empty cells: its words would be lost. */
static bool
is_orphan(const struct table *table, uint32_t column)
{
	if (!has_text(table, 0, column))
		return false;
	for (uint32_t row = 1; row < table->rows; row++)
		if (has_text(table, row, column))
			return false;
	return true;
}

static void
append_cell(struct flow *flow, const struct cell *cell)
{
	struct flow_cursor cursor = { 0 };
	struct str line;

	while (flow_line(flow, &cell->text, &cursor, &line))
		buf_str(&flow->spare, line);
}

enum { HEADER_MAX = 60 };

/*
 * The header again, for a further record.  A long one is cut, or a table of
 * short cells would become many times its size.
 */
static void
append_header(struct flow *flow, struct str header)
{
	size_t width = 0;
	size_t at = 0;

	while (at < header.n) {
		unsigned columns;
		size_t n = utf8_cluster(header, at, &columns);

		if (at + n > (size_t)HEADER_MAX * 4 ||
		    width + columns > HEADER_MAX)
			break;
		at += n;
		width += columns;
	}
	buf_str(&flow->spare, str_slice(header, 0, at));
	if (at < header.n)
		buf_str(&flow->spare, STR("\xE2\x80\xA6"));
}

/* No record above has a value in that column: its header is new. */
static bool
is_first_value(const struct table *table, const struct grid_cell *at)
{
	uint32_t row = at->row;

	while (--row > 0)
		if (has_text(table, row, at->column))
			return false;
	return true;
}

bool
grid_record_line(struct flow *flow, const struct table *table,
    const struct grid_cell *at, struct str *line)
{
	const struct cell *header = cell_at(table, 0, at->column);
	bool value = has_text(table, at->row, at->column);
	bool orphan =
	    at->row == at->first && at->row > 0 && is_orphan(table, at->column);

	buf_cut(&flow->spare, 0);
	if (!value && !orphan)
		return false;
	if (at->row > 0 && has_text(table, 0, at->column)) {
		if (orphan || is_first_value(table, at))
			append_cell(flow, header);
		else
			append_header(flow, header->text.bytes);
	}
	if (value && flow->spare.n > 0) {
		char last = flow->spare.p[flow->spare.n - 1];

		buf_str(&flow->spare, last == ':' ? STR(" ") : STR(": "));
	}
	append_cell(flow, cell_at(table, at->row, at->column));
	flow->out->failed |= flow->spare.failed;
	*line = buf_view(&flow->spare);
	return !flow_is_blank(*line);
}

static void
join_links(
    const struct table *table, uint32_t row, uint32_t *first, uint32_t *end)
{
	for (uint32_t column = 0; column < table->columns; column++) {
		const struct cell *cell = cell_at(table, row, column);

		if (cell->n_links == 0)
			continue;
		if (*end == 0)
			*first = cell->first_link;
		*end = cell->first_link + cell->n_links;
	}
}

void
grid_record_links(const struct table *table, const struct grid_cell *at,
    uint32_t *first, uint32_t *end)
{
	*first = 0;
	*end = 0;
	if (at->row == at->first && at->row > 0)
		join_links(table, 0, first, end);
	join_links(table, at->row, first, end);
}
