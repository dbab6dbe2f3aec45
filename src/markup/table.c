#include "markup/table.h"

#include "base/arena.h"
#include "markup/doc.h"

/* A row is filled up to the header's columns; a table that would be filled
 * much more than written is text. */
enum { CELLS_FREE = 4096, CELLS_PER_BYTE = 4 };

/* Without the optional pipes at its ends. */
static struct str
inside(struct str row)
{
	row = str_trim(row);
	if (row.n > 0 && row.p[0] == '|')
		row = str_from(row, 1);
	if (row.n > 0 && row.p[row.n - 1] == '|' &&
	    !(row.n > 1 && row.p[row.n - 2] == '\\'))
		row.n--;
	return row;
}

/* Takes a cell off the front of *rest; false at the end. */
static bool
next_cell(struct str *rest, struct str *cell)
{
	size_t i = 0;

	if (rest->p == NULL)
		return false;
	while (i < rest->n && rest->p[i] != '|')
		i += rest->p[i] == '\\' && i + 1 < rest->n ? 2 : 1;
	*cell = str_trim(str_slice(*rest, 0, i));
	if (i < rest->n)
		*rest = str_from(*rest, i + 1);
	else
		rest->p = NULL;
	return true;
}

static uint32_t
count_cells(struct str row)
{
	struct str rest = inside(row);
	struct str cell;
	uint32_t n = 0;

	while (next_cell(&rest, &cell))
		n++;
	return n;
}

/* ":--", "--:", ":-:", "---"; false for anything else. */
static bool
read_hyphens(struct str cell, unsigned char *align)
{
	bool left = cell.n > 0 && cell.p[0] == ':';
	bool right = cell.n > 1 && cell.p[cell.n - 1] == ':';

	cell = str_slice(cell, left, cell.n - right);
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] != '-')
			return false;
	*align = left && right ? TABLE_CENTER
	    : right	       ? TABLE_RIGHT
			       : TABLE_LEFT;
	return cell.n > 0;
}

static bool
is_hyphens(struct str row)
{
	struct str rest = inside(row);
	struct str cell;
	unsigned char align;

	if (row.n == 0 || strchr("|:-", row.p[0]) == NULL)
		return false;
	while (next_cell(&rest, &cell))
		if (!read_hyphens(cell, &align))
			return false;
	return true;
}

static bool
has_mark(struct str row)
{
	return str_find(row, '|') != STR_NONE || str_find(row, ':') != STR_NONE;
}

static bool
read_align(struct arena *arena, struct str row, struct table_place *place)
{
	struct str rest = inside(row);
	struct str cell;
	uint32_t i = 0;

	place->align = arena_alloc(arena, place->columns);
	if (place->align == NULL)
		return false;
	while (i < place->columns && next_cell(&rest, &cell))
		read_hyphens(cell, &place->align[i++]);
	return true;
}

/* Whether filling short rows stays within reason. */
static bool
is_sane(const struct table_place *place, const struct str *lines, uint32_t n)
{
	uint64_t cells = (uint64_t)place->columns * place->rows;
	uint64_t bytes = 0;

	for (uint32_t i = place->header; i < n; i++)
		bytes += lines[i].n;
	return cells <= CELLS_FREE + bytes * CELLS_PER_BYTE;
}

bool
table_find(struct arena *arena, const struct str *lines, uint32_t n,
    struct table_place *place)
{
	for (uint32_t i = 1; i < n; i++) {
		if (!is_hyphens(lines[i]) ||
		    !(has_mark(lines[i]) || has_mark(lines[i - 1])))
			continue;
		*place = (struct table_place){ .header = i - 1,
			.columns = count_cells(lines[i]),
			.rows = n - i };
		if (count_cells(lines[i - 1]) != place->columns ||
		    !is_sane(place, lines, n))
			continue;
		return read_align(arena, lines[i], place);
	}
	return false;
}

/* "\|" as "|". */
static struct str
unescape(struct arena *arena, struct str cell)
{
	char *p;
	size_t n = 0;

	if (str_search(cell, STR("\\|")) == STR_NONE)
		return cell;
	p = arena_alloc(arena, cell.n);
	if (p == NULL)
		return cell;
	for (size_t i = 0; i < cell.n; i++)
		if (!str_starts(str_from(cell, i), STR("\\|")))
			p[n++] = cell.p[i];
	return (struct str){ p, n };
}

void
table_split(
    struct arena *arena, struct str row, struct str *cells, uint32_t max)
{
	struct str rest = inside(row);
	struct str cell;
	uint32_t i = 0;

	while (i < max && next_cell(&rest, &cell))
		cells[i++] = unescape(arena, cell);
	while (i < max)
		cells[i++] = STR("");
}

struct table *
table_new(struct arena *arena, const struct table_place *place)
{
	struct table *table = arena_alloc(arena, sizeof(*table));
	struct str align = arena_copy(
	    arena, (struct str){ (const char *)place->align, place->columns });
	struct cell *cells = arena_array(
	    arena, (size_t)place->columns * place->rows, sizeof(*cells));

	if (table == NULL || cells == NULL || align.n == 0)
		return NULL;
	*table = (struct table){ .columns = place->columns,
		.rows = place->rows,
		.align = (const unsigned char *)align.p,
		.cells = cells };
	return table;
}

static bool
is_blank_row(const struct table *table, uint32_t row)
{
	const struct cell *cells = table->cells + (size_t)row * table->columns;

	for (uint32_t i = 0; i < table->columns; i++)
		if (cells[i].text.bytes.n > 0)
			return false;
	return true;
}

bool
table_tidy(struct table *table)
{
	/* table_new made them, and nobody else has them yet. */
	struct cell *cells = (struct cell *)table->cells;
	uint32_t n = 1;

	for (uint32_t row = 1; row < table->rows; row++) {
		if (is_blank_row(table, row))
			continue;
		memmove(cells + (size_t)n * table->columns,
		    cells + (size_t)row * table->columns,
		    table->columns * sizeof(*cells));
		n++;
	}
	table->rows = n;
	return n > 1 || !is_blank_row(table, 0);
}
