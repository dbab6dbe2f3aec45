/*
 * html_table -- the tables of HTML become those of a doc.
 */
#include "base/arena.h"
#include "markup/compose.h"
#include "markup/html_parts.h"
#include "markup/table.h"

enum {
	SPAN_MAX = 50, /* columns of one cell */
	COLUMNS_MAX = 200,
	/* More empty cells than this for each written one are not filled in. */
	FILL_MAX = 8
};

struct html_cell {
	struct cell cell;
	uint32_t row;
	uint32_t span;
	unsigned char align;
};

void
html_table_begin(struct html *html)
{
	html->table = (struct html_table){ .open = true,
		.first_link = html->doc->n_links };
}

void
html_table_end_cell(struct html *html)
{
	struct html_table *table = &html->table;

	if (!table->in_cell)
		return;
	table->in_cell = false;
	table->inner = 0;
	compose_end_cell(html->c, &table->cells[table->n - 1].cell);
}

void
html_table_row(struct html *html)
{
	struct html_table *table = &html->table;

	html_table_end_cell(html);
	table->row += table->row_used;
	table->row_used = false;
}

static unsigned char
align_of(struct html *html, const struct tag *tag)
{
	struct str align, style;

	tag_attribute(html->arena, tag, STR("align"), &align);
	tag_attribute(html->arena, tag, STR("style"), &style);
	if (str_eq_nocase(align, STR("right")) ||
	    str_search(style, STR("text-align: right")) != STR_NONE ||
	    str_search(style, STR("text-align:right")) != STR_NONE)
		return TABLE_RIGHT;
	if (str_eq_nocase(align, STR("center")) ||
	    str_search(style, STR("text-align: center")) != STR_NONE ||
	    str_search(style, STR("text-align:center")) != STR_NONE)
		return TABLE_CENTER;
	return TABLE_LEFT;
}

static struct html_cell *
new_cell(struct html *html)
{
	struct html_table *table = &html->table;
	uint32_t cap = table->cap == 0 ? 32 : table->cap * 2;
	struct html_cell *cells = table->cells;

	if (table->n == table->cap) {
		cells = arena_grow(html->arena, cells,
		    table->cap * sizeof(*cells), cap * sizeof(*cells));
		if (cells == NULL) {
			html->doc->failed = true;
			return NULL;
		}
		table->cells = cells;
		table->cap = cap;
	}
	cells[table->n] = (struct html_cell){ .row = table->row, .span = 1 };
	return &cells[table->n++];
}

void
html_table_cell(struct html *html, const struct tag *tag)
{
	struct html_table *table = &html->table;
	struct html_cell *cell;
	struct str span;
	uint64_t n = 1;

	html_table_end_cell(html);
	/* A caption's paragraph may be open. */
	if (compose_is_open(html->c))
		compose_end(html->c);
	if (table->n == 0)
		table->first_link = html->doc->n_links;
	cell = new_cell(html);
	if (cell == NULL)
		return;
	if (tag != NULL) {
		tag_attribute(html->arena, tag, STR("colspan"), &span);
		if (str_uint(span, SPAN_MAX, &n) && n > 0)
			cell->span = (uint32_t)n;
		cell->align = align_of(html, tag);
		if (tag->class == TAG_HEADER_CELL && table->row == 0)
			table->header = true;
	}
	table->row_used = true;
	table->in_cell = true;
	compose_begin(html->c, COMPOSE_CELL);
}

/* How many columns the widest row has. */
static uint32_t
count_columns(const struct html_table *table)
{
	uint32_t widest = 0;
	uint32_t columns = 0;

	for (uint32_t i = 0; i < table->n; i++) {
		if (i > 0 && table->cells[i].row != table->cells[i - 1].row)
			columns = 0;
		columns += table->cells[i].span;
		if (columns > widest)
			widest = columns;
	}
	return widest;
}

/* The cells into their places; `first` is the row of the first one. */
static void
place_cells(const struct html_table *from, uint32_t columns, uint32_t first,
    struct cell *cells, unsigned char *align)
{
	uint32_t column = 0;

	for (uint32_t i = 0; i < from->n; i++) {
		const struct html_cell *cell = &from->cells[i];

		if (i > 0 && cell->row != from->cells[i - 1].row)
			column = 0;
		cells[(size_t)(first + cell->row) * columns + column] =
		    cell->cell;
		/* The last row decides how its column is set. */
		align[column] = cell->align;
		column += cell->span;
	}
}

static void
add_table(struct html *html, uint32_t columns, uint32_t first, uint32_t rows)
{
	struct arena *arena = html->doc->arena;
	struct table *table = arena_alloc(arena, sizeof(*table));
	struct cell *cells =
	    arena_array(arena, (size_t)columns * rows, sizeof(*cells));
	unsigned char *align = arena_alloc(arena, columns);
	struct block *block;

	if (table == NULL || cells == NULL || align == NULL) {
		html->doc->failed = true;
		return;
	}
	place_cells(&html->table, columns, first, cells, align);
	*table = (struct table){
		.columns = columns, .rows = rows, .align = align, .cells = cells
	};
	block = table_tidy(table) ? doc_block(html->doc, BLOCK_TABLE) : NULL;
	if (block == NULL)
		return;
	block->table = table;
	block->first_link = html->table.first_link;
	block->n_links = html->doc->n_links - block->first_link;
}

/* One cell below the other, where a grid would be mostly empty. */
static uint32_t
stack_cells(struct html_table *table)
{
	for (uint32_t i = 0; i < table->n; i++) {
		table->cells[i].row = i;
		table->cells[i].span = 1;
	}
	return 1;
}

void
html_table_end(struct html *html)
{
	struct html_table *table = &html->table;
	uint32_t columns, rows, first;

	if (!table->open)
		return;
	html_table_end_cell(html);
	table->open = false;
	if (table->n == 0 || html->doc->failed)
		return;
	columns = count_columns(table);
	rows = table->cells[table->n - 1].row + 1;
	if (columns > COLUMNS_MAX ||
	    (uint64_t)columns * rows > 64 + (uint64_t)table->n * FILL_MAX) {
		columns = stack_cells(table);
		rows = table->n;
		table->header = false;
	}
	/* Without a header the first row of the doc's table is empty. */
	first = table->header ? 0 : 1;
	add_table(html, columns, first, rows + first);
}
