#include "mirror/html_walk.h"

#include "base/arena.h"
#include "mirror/loss.h"

/* Wider ones are layouts of another age, or an attack. */
enum { COLUMNS_MAX = 64, CELLS_MAX = 100000 };

struct grid {
	struct walk *walk;
	xmlNode *table;
	struct str *cells; /* rows * columns */
	size_t rows, columns;
	char align[COLUMNS_MAX]; /* 'l', 'r', 'c' or 0 */
	bool header; /* row 0 is one */
};

/* --- rows in the order of reading --- */

static bool
is_row_group(xmlNode *node)
{
	return node_is(node, "thead") || node_is(node, "tbody") ||
	    node_is(node, "tfoot");
}

/* The next row below `table`, tables inside left alone.  Which of the three
 * passes it belongs to: heads first, feet last. */
static int
row_pass(xmlNode *tr)
{
	if (node_is(tr->parent, "thead"))
		return 0;
	return node_is(tr->parent, "tfoot") ? 2 : 1;
}

static xmlNode *
next_row(xmlNode *table, xmlNode *tr, int pass)
{
	xmlNode *node = tr == NULL ? table : tr;

	for (;;) {
		if ((node == table || is_row_group(node)) &&
		    node->children != NULL) {
			node = node->children;
		} else {
			while (node != table && node->next == NULL)
				node = node->parent;
			if (node == table)
				return NULL;
			node = node->next;
		}
		if (node_is(node, "tr") && row_pass(node) == pass)
			return node;
	}
}

static bool
is_cell(xmlNode *node)
{
	return node_is(node, "td") || node_is(node, "th");
}

static size_t
span(struct walk *walk, xmlNode *cell, const char *name)
{
	uint64_t n;

	if (!str_uint(str_trim(node_attr(walk, cell, name)), 1000, &n) ||
	    n == 0)
		return 1;
	return (size_t)n;
}

/* --- is it data at all? --- */

static bool
is_layout(struct walk *walk, xmlNode *table)
{
	static const char *const big[] = { "table", "pre", "iframe", "video",
		"form", "blockquote", "hr" };

	for (size_t i = 0; i < sizeof(big) / sizeof(*big); i++)
		if (node_find(table, big[i]) != NULL)
			return true;
	return str_eq_nocase(
	    node_attr(walk, table, "role"), STR("presentation"));
}

static size_t
measure(struct grid *grid)
{
	size_t widest = 0;

	for (int pass = 0; pass < 3; pass++)
		for (xmlNode *tr = next_row(grid->table, NULL, pass);
		     tr != NULL; tr = next_row(grid->table, tr, pass)) {
			size_t width = 0;

			for (xmlNode *cell = tr->children; cell != NULL;
			     cell = cell->next)
				if (is_cell(cell))
					width +=
					    span(grid->walk, cell, "colspan");
			if (width > 0)
				grid->rows++;
			if (width > widest)
				widest = width;
		}
	return widest;
}

/* --- cells --- */

static char
cell_align(struct walk *walk, xmlNode *cell)
{
	struct str align = node_attr(walk, cell, "align");
	struct str style = node_attr(walk, cell, "style");
	size_t at = str_search(style, STR("text-align:"));

	if (align.n == 0 && at != STR_NONE)
		align = str_trim(str_from(style, at + 11));
	if (align.n == 0)
		align = node_attr(walk, cell, "data-align");
	if (str_starts_nocase(align, STR("right")))
		return 'r';
	if (str_starts_nocase(align, STR("center")))
		return 'c';
	return str_starts_nocase(align, STR("left")) ? 'l' : '\0';
}

static struct str
cell_text(struct walk *walk, xmlNode *cell)
{
	struct runs outer = walk->runs;
	unsigned style = walk->style;
	uint32_t link = walk->link;
	struct str text;

	runs_init(walk, &walk->runs);
	walk->style = 0;
	walk->link = 0;
	walk->flat++;
	walk_children(walk, cell);
	walk->flat--;
	runs_finish(&walk->runs);
	if (node_is(cell, "th"))
		for (size_t i = 0; i < walk->runs.n; i++)
			walk->runs.of[i].style &= ~(unsigned)STYLE_STRONG;
	text = runs_write(walk, walk->runs.of, walk->runs.n, CONTEXT_CELL);
	walk->runs = outer;
	walk->style = style;
	walk->link = link;
	return text;
}

/* A cell over several rows stands in the first and leaves the others
 * empty: `left` counts how many rows a column is still taken. */
static void
fill_row(struct grid *grid, xmlNode *tr, size_t row, size_t *left)
{
	struct walk *walk = grid->walk;
	size_t column = 0;

	for (xmlNode *cell = tr->children; cell != NULL; cell = cell->next) {
		size_t columns;
		size_t rows;

		if (!is_cell(cell))
			continue;
		while (column < grid->columns && left[column] > 0)
			left[column++]--;
		if (column == grid->columns) {
			walk_children(walk, cell);
			walk_flush(walk);
			continue;
		}
		grid->cells[row * grid->columns + column] =
		    cell_text(walk, cell);
		if (grid->align[column] == '\0')
			grid->align[column] = cell_align(walk, cell);
		columns = span(walk, cell, "colspan");
		rows = span(walk, cell, "rowspan");
		while (columns-- > 0 && column < grid->columns)
			left[column++] = rows - 1;
	}
	while (column < grid->columns)
		if (left[column++] > 0)
			left[column - 1]--;
}

static bool
all_headers(xmlNode *tr)
{
	for (xmlNode *cell = tr->children; cell != NULL; cell = cell->next)
		if (node_is(cell, "td"))
			return false;
	return true;
}

static bool
fill(struct grid *grid)
{
	size_t left[COLUMNS_MAX] = { 0 };
	size_t row = 0;

	grid->cells = arena_array(grid->walk->arena,
	    grid->rows * grid->columns + 1, sizeof(*grid->cells));
	if (grid->cells == NULL)
		return false;
	for (int pass = 0; pass < 3; pass++)
		for (xmlNode *tr = next_row(grid->table, NULL, pass);
		     tr != NULL; tr = next_row(grid->table, tr, pass)) {
			bool cells = false;

			for (xmlNode *cell = tr->children; cell != NULL;
			     cell = cell->next)
				cells = cells || is_cell(cell);
			if (!cells || row == grid->rows)
				continue;
			if (row == 0)
				grid->header = pass == 0 || all_headers(tr);
			fill_row(grid, tr, row++, left);
		}
	return true;
}

/* --- writing --- */

static bool
row_is_empty(const struct grid *grid, size_t row)
{
	for (size_t c = 0; c < grid->columns; c++)
		if (grid->cells[row * grid->columns + c].n > 0)
			return false;
	return true;
}

static void
write_row(const struct grid *grid, struct buf *out, size_t row, bool empty)
{
	buf_char(out, '|');
	for (size_t c = 0; c < grid->columns; c++) {
		buf_char(out, ' ');
		if (!empty)
			buf_str(out, grid->cells[row * grid->columns + c]);
		buf_str(out, STR(" |"));
	}
	buf_char(out, '\n');
}

static void
write_rule(const struct grid *grid, struct buf *out)
{
	buf_char(out, '|');
	for (size_t c = 0; c < grid->columns; c++)
		buf_str(out,
		    grid->align[c] == 'r'	? STR(" ---: |")
			: grid->align[c] == 'c' ? STR(" :---: |")
						: STR(" --- |"));
	buf_char(out, '\n');
}

static void
write_grid(const struct grid *grid)
{
	struct md *md = &grid->walk->md;
	struct buf out;

	buf_init(&out, grid->walk->arena, HTML_MAX * 2);
	write_row(grid, &out, 0, !grid->header);
	write_rule(grid, &out);
	for (size_t row = grid->header; row < grid->rows; row++)
		if (!row_is_empty(grid, row))
			write_row(grid, &out, row, false);
	md_block(md);
	md_lines(md, buf_view(&out));
	md_block(md);
	grid->walk->last_bullet = 0;
	grid->walk->last_delimiter = 0;
}

static void
write_captions(struct walk *walk, xmlNode *table)
{
	for (xmlNode *node = table->children; node != NULL; node = node->next)
		if (node_is(node, "caption"))
			walk_element(walk, node);
}

/* Line numbers beside code are not content. */
static bool
is_gutter(xmlNode *cell)
{
	return node_has_class(cell, "gutter") ||
	    node_has_class(cell, "linenos") ||
	    node_has_class(cell, "crayon-nums") ||
	    node_has_class(cell, "hljs-ln-numbers");
}

static void
walk_layout(struct walk *walk, xmlNode *table)
{
	walk_flush(walk);
	for (int pass = 0; pass < 3; pass++)
		for (xmlNode *tr = next_row(table, NULL, pass); tr != NULL;
		     tr = next_row(table, tr, pass))
			for (xmlNode *cell = tr->children; cell != NULL;
			     cell = cell->next) {
				if (!is_cell(cell) || is_gutter(cell))
					continue;
				walk_children(walk, cell);
				walk_flush(walk);
			}
}

/* What a broken table holds outside of its rows. */
static void
walk_strays(struct walk *walk, xmlNode *table)
{
	for (xmlNode *node = table->children; node != NULL; node = node->next) {
		if (node->type == XML_TEXT_NODE && !xmlIsBlankNode(node))
			walk_paragraph(
			    walk, str_z((const char *)node->content), 0);
		else if (is_cell(node))
			walk_element(walk, node);
	}
}

void
walk_table(struct walk *walk, xmlNode *table)
{
	struct grid grid = { .walk = walk, .table = table };
	bool th = node_find(table, "th") != NULL;

	walk_flush(walk);
	walk_strays(walk, table);
	write_captions(walk, table);
	grid.columns = measure(&grid);
	if (grid.rows == 0)
		return;
	if (walk->flat > 0 || is_layout(walk, table) ||
	    grid.columns > COLUMNS_MAX || (grid.columns == 1 && !th) ||
	    grid.rows * grid.columns > CELLS_MAX) {
		walk_layout(walk, table);
		return;
	}
	if (fill(&grid))
		write_grid(&grid);
}
