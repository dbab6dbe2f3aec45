#include "markup/columns.h"

#include "base/utf8.h"
#include "base/wrap.h"

/* --- lines --- */

static void
begin_line(struct columns *c)
{
	const struct margin *margin = c->fresh ? &c->first : &c->rest;

	buf_str(c->out, c->begin);
	c->line = c->out->n;
	if (margin->n > 0)
		buf_str(c->out, (struct str){ margin->bytes, margin->n });
	c->fresh = false;
}

static void
end_line(struct columns *c)
{
	struct buf *out = c->out;
	size_t n = out->n;

	while (n > c->line && out->p[n - 1] == ' ')
		n--;
	buf_cut(out, n);
	/* A lone dot would end a transfer (S1); a menu's has fields. */
	if (!c->menu && n == c->line + 1 && out->p[c->line] == '.') {
		buf_cut(out, c->line);
		buf_str(out, STR(" ."));
	}
	buf_str(out, c->end);
}

void
columns_blank(struct columns *c)
{
	buf_str(c->out, c->begin);
	buf_str(c->out, c->end);
}

void
columns_space(struct columns *c, uint32_t frame)
{
	struct margin first;
	struct margin rest;

	if (frame == DOC_NONE) {
		columns_blank(c);
		return;
	}
	marker_margins(c->flow.doc, frame, NULL, NULL, &first, &rest);
	buf_str(c->out, c->begin);
	c->line = c->out->n;
	buf_str(c->out, (struct str){ rest.bytes, rest.n });
	end_line(c);
}

static bool
is_new(const void *context, uint32_t frame)
{
	return flow_is_new(context, frame);
}

void
columns_enter(struct columns *c)
{
	uint32_t frame = c->flow.block->frame;

	if (c->flow.gap)
		columns_space(c, c->flow.common);
	c->fresh = true;
	if (frame != DOC_NONE) {
		marker_margins(
		    c->flow.doc, frame, is_new, &c->flow, &c->first, &c->rest);
		return;
	}
	c->first.n = c->rest.n = 0;
	c->first.width = c->rest.width = 0;
}

/* --- text --- */

void
columns_words(struct columns *c, struct str lead, size_t hang, struct str words)
{
	struct str line;
	size_t used = lead.n;
	bool more;

	do {
		used += c->fresh ? c->first.width : c->rest.width;
		more = wrap_line(&words, c->width > used ? c->width - used : 1,
		    c->menu, &line);
		if (!more)
			break;
		begin_line(c);
		if (lead.n > 0)
			buf_str(c->out, lead);
		flow_write(c->out, line);
		end_line(c);
		used = hang;
		lead.n = 0;
		if (hang > 0 && words.n > 0)
			lead = str_slice(STR("            "), 0, hang);
	} while (words.n > 0);
}

void
columns_text(struct columns *c, const struct text *text)
{
	struct flow_cursor cursor = { 0 };
	struct str words;

	while (flow_line(&c->flow, text, &cursor, &words))
		columns_words(c, STR(""), 0, words);
	if (c->fresh && c->first.n > 0) {
		begin_line(c);
		end_line(c);
	}
}

void
columns_line(struct columns *c, size_t indent, struct str line)
{
	begin_line(c);
	buf_fill(c->out, ' ', indent);
	flow_write(c->out, line);
	end_line(c);
}

void
columns_heading(struct columns *c)
{
	static const char underlines[] = "=-~";
	unsigned level = c->flow.block->level;
	struct flow_cursor cursor = { 0 };
	struct str words;
	struct str line;
	size_t widest = 0;

	while (flow_line(&c->flow, &c->flow.block->text, &cursor, &words)) {
		while (wrap_line(&words, c->width, c->menu, &line)) {
			size_t width = utf8_width(line);

			if (width > widest)
				widest = width;
			columns_line(c, 0, line);
		}
	}
	if (level < 1 || level > 3 || widest == 0)
		return;
	begin_line(c);
	buf_fill(c->out, underlines[level - 1],
	    widest < c->width ? widest : c->width);
	end_line(c);
}

enum { NOTE_RULE = 20 };

void
columns_rule(struct columns *c)
{
	size_t used = c->first.width;

	begin_line(c);
	if (c->flow.block->note_rule)
		buf_fill(c->out, '-', NOTE_RULE);
	else if (used < c->width)
		buf_fill(c->out, '-', c->width - used);
	end_line(c);
}

/* --- code (B8) --- */

enum { CODE_INDENT = 4, CODE_TAB = 4, CODE_WIDTH = 70, CODE_CUT = 66 };

/* Tabs become blanks up to the next stop of four. */
static struct str
expand_tabs(struct columns *c, struct str line)
{
	struct buf *spare = &c->flow.spare;
	size_t width = 0;
	struct str piece;

	buf_cut(spare, 0);
	while (str_cut(line, '\t', &piece, &line)) {
		size_t stop;

		width += utf8_width(piece);
		stop = (width / CODE_TAB + 1) * CODE_TAB;
		buf_str(spare, piece);
		buf_fill(spare, ' ', stop - width);
		width = stop;
	}
	buf_str(spare, piece);
	return buf_view(spare);
}

/* The bytes of s that fit into so many columns, at least one cluster. */
static size_t
fitting(struct str s, size_t columns)
{
	size_t at = 0;

	while (at < s.n) {
		unsigned width;
		size_t n = utf8_cluster(s, at, &width);

		if (at > 0 && width > columns)
			break;
		at += n;
		columns -= width < columns ? width : columns;
	}
	return at;
}

static void
code_line(struct columns *c, struct str line)
{
	if (str_find(line, '\t') != STR_NONE)
		line = expand_tabs(c, line);
	line = str_trim_end(line);
	if (line.n == 0) {
		begin_line(c);
		end_line(c);
		return;
	}
	for (;;) {
		size_t margin =
		    CODE_INDENT + (c->fresh ? c->first.width : c->rest.width);
		size_t cut;

		begin_line(c);
		buf_fill(c->out, ' ', CODE_INDENT);
		if (!c->menu || line.n + margin <= CODE_WIDTH ||
		    fitting(line, CODE_WIDTH - margin) == line.n)
			break;
		cut = fitting(line, CODE_CUT - margin);
		buf_str(c->out, str_slice(line, 0, cut));
		buf_char(c->out, '\\');
		end_line(c);
		line = str_from(line, cut);
	}
	buf_str(c->out, line);
	end_line(c);
}

/* Without the blank lines at either end. */
static struct str
trim_lines(struct str s)
{
	size_t start = 0;

	s = str_trim_end(s);
	for (size_t i = 0; i < s.n && byte_is_space(s.p[i]); i++)
		if (s.p[i] == '\n')
			start = i + 1;
	return str_from(s, start);
}

void
columns_pre(struct columns *c)
{
	struct str rest = trim_lines(c->flow.block->text.bytes);
	struct str line;

	while (rest.n > 0) {
		str_cut(rest, '\n', &line, &rest);
		code_line(c, line);
	}
}

/* --- tables --- */

static void
begin_row(void *writer)
{
	begin_line(writer);
}

static void
end_row(void *writer)
{
	end_line(writer);
}

static void
draw_record(struct columns *c, const struct table *table, struct grid_cell at)
{
	struct str line;

	for (; at.column < table->columns; at.column++) {
		if (!grid_record_line(&c->flow, table, &at, &line))
			continue;
		if (at.column == 0)
			columns_words(c, STR(""), 2, line);
		else
			columns_words(c, STR("  * "), 4, line);
	}
}

static void
draw_records(struct columns *c, const struct table *table,
    void (*links)(struct columns *c, uint32_t first, uint32_t end))
{
	struct grid_cell at = { .first = grid_first_record(table) };

	for (at.row = at.first; at.row < table->rows; at.row++) {
		uint32_t first;
		uint32_t end;

		if (!grid_row_has_text(table, at.row))
			continue;
		if (at.row > at.first)
			columns_space(c, c->flow.block->frame);
		grid_record_links(table, &at, &first, &end);
		if (links == NULL)
			end = first;
		if (end > first)
			flow_group(&c->flow, first, end, true);
		draw_record(c, table, at);
		if (end > first)
			links(c, first, end);
	}
}

bool
columns_table(struct columns *c,
    void (*links)(struct columns *c, uint32_t first, uint32_t end))
{
	const struct table *table = c->flow.block->table;
	struct grid_lines lines = { begin_row, end_row, c };
	size_t margin =
	    c->first.width > c->rest.width ? c->first.width : c->rest.width;
	size_t limit = c->width > margin ? c->width - margin : 0;

	if (grid_measure(&c->grid, &c->flow, table, limit)) {
		grid_draw(&c->grid, &lines);
		return true;
	}
	draw_records(c, table, links);
	return false;
}
