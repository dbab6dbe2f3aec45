/*
 * gemtext -- text/gemini.  A line is a paragraph, and its first bytes are
 * its kind; so all lines are begun and ended in gemtext_line.c, which keeps
 * text from being taken for something else (G1 to G3).
 */
#include "base/buf.h"
#include "markup/caption.h"
#include "markup/gemtext_line.h"
#include "markup/place.h"
#include "markup/writer.h"

enum { TABLE_WIDTH = 72 };

/* --- links --- */

static void
write_link(struct gemtext *g, uint32_t link, struct str words)
{
	struct buf *out = g->out;
	size_t bare;

	g->line = out->n;
	buf_str(out, STR("=> "));
	place_write_link(g->flow.place, g->flow.doc->links[link].url, out);
	buf_char(out, ' ');
	bare = out->n;
	gemtext_write_item(g, true);
	g->item = DOC_NONE;
	if (out->n == bare && words.n == 0)
		buf_cut(out, bare - 1);
	flow_write(out, words);
	gemtext_end_marked(g);
}

static void
write_links(struct gemtext *g, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		const struct flow_link *state = &g->flow.links[i];

		if (!flow_is_listed(&g->flow, i))
			continue;
		buf_cut(&g->flow.spare, 0);
		caption_write(&g->flow.spare, &g->flow.doc->links[state->best],
		    state->number, CAPTION_GEMTEXT);
		write_link(g, i, buf_view(&g->flow.spare));
	}
}

/* "=> url name - what it is" (L9) */
static void
draw_described(struct gemtext *g)
{
	const struct block *block = g->flow.block;
	struct buf *words = &g->flow.spare;

	buf_cut(words, 0);
	buf_str(words, block->text.bytes);
	if (g->flow.doc->links[block->first_link].flags & LINK_IMAGE)
		buf_str(words, STR(" (image)"));
	write_link(g, block->first_link, buf_view(words));
}

/* --- blocks --- */

static void
draw_text(struct gemtext *g)
{
	struct flow_cursor cursor = { 0 };
	struct str line;

	while (flow_line(&g->flow, &g->flow.block->text, &cursor, &line)) {
		gemtext_begin_line(g);
		if (g->item == DOC_NONE) {
			flow_write(g->out, line);
			gemtext_end_text(g);
			continue;
		}
		gemtext_write_item(g, false);
		g->item = DOC_NONE;
		flow_write(g->out, line);
		gemtext_end_marked(g);
	}
}

/* In a quote of several blocks the words stay in the quote (L3). */
static void
draw_links(struct gemtext *g)
{
	const struct block *block = g->flow.block;
	uint32_t end = block->first_link + block->n_links;

	if (g->quotes == 0 || flow_is_alone(&g->flow))
		return;
	for (uint32_t i = block->first_link; i < end; i++) {
		gemtext_begin_line(g);
		gemtext_write_item(g, false);
		g->item = DOC_NONE;
		caption_write(g->out, &g->flow.doc->links[i], 0, CAPTION_MENU);
		gemtext_end_text(g);
	}
}

static void
draw_heading(struct gemtext *g)
{
	unsigned level = g->flow.block->level;
	struct flow_cursor cursor = { 0 };
	struct str line;

	g->line = g->out->n;
	if (level < 1 || level > 3)
		level = level < 1 ? 1 : 3;
	buf_fill(g->out, '#', level);
	while (flow_line(&g->flow, &g->flow.block->text, &cursor, &line)) {
		buf_char(g->out, ' ');
		flow_write(g->out, line);
	}
	gemtext_end_marked(g);
}

static void
draw_pre(struct gemtext *g)
{
	struct str rest = g->flow.block->text.bytes;
	struct str line;

	buf_str(g->out, STR("```"));
	buf_str(g->out, g->flow.block->alt);
	buf_char(g->out, '\n');
	if (str_search(rest, STR("```")) == STR_NONE) {
		buf_str(g->out, rest);
		if (rest.p[rest.n - 1] != '\n')
			buf_char(g->out, '\n');
		rest.n = 0;
	}
	while (rest.n > 0) {
		str_cut(rest, '\n', &line, &rest);
		if (str_starts(line, STR("```")))
			buf_char(g->out, ' ');
		buf_str(g->out, line);
		buf_char(g->out, '\n');
	}
	buf_str(g->out, STR("```\n"));
}

static void
begin_row(void *writer)
{
	struct gemtext *g = writer;

	g->line = g->out->n;
}

static void
end_row(void *writer)
{
	struct gemtext *g = writer;

	gemtext_trim_line(g);
	if (str_starts(str_from(buf_view(g->out), g->line), STR("```")))
		gemtext_shift_line(g);
	buf_char(g->out, '\n');
}

static void
draw_record(struct gemtext *g, const struct table *table, struct grid_cell at)
{
	struct str line;

	for (; at.column < table->columns; at.column++) {
		if (!grid_record_line(&g->flow, table, &at, &line))
			continue;
		gemtext_begin_line(g);
		if (at.column > 0)
			buf_str(g->out, STR("* "));
		flow_write(g->out, line);
		if (at.column > 0)
			gemtext_end_marked(g);
		else
			gemtext_end_text(g);
	}
}

static void
draw_records(struct gemtext *g, const struct table *table)
{
	struct grid_cell at = { .first = grid_first_record(table) };

	for (at.row = at.first; at.row < table->rows; at.row++) {
		uint32_t link;
		uint32_t end;

		if (!grid_row_has_text(table, at.row))
			continue;
		if (at.row > at.first) {
			gemtext_begin_line(g);
			gemtext_end_marked(g);
		}
		grid_record_links(table, &at, &link, &end);
		if (g->quotes > 0)
			end = link;
		if (end > link)
			flow_group(&g->flow, link, end, true);
		draw_record(g, table, at);
		write_links(g, link, end);
	}
}

static void
draw_columns(struct gemtext *g)
{
	struct grid_lines lines = { begin_row, end_row, g };

	buf_str(g->out, STR("```table\n"));
	grid_draw(&g->grid, &lines);
	buf_str(g->out, STR("```\n"));
}

static void
draw_rule(struct gemtext *g)
{
	gemtext_begin_line(g);
	buf_str(g->out, STR("---"));
	gemtext_end_marked(g);
}

/* True if the group's links are still to be written. */
static bool
draw_block(struct gemtext *g, bool columns)
{
	switch (g->flow.kind) {
	case FLOW_TEXT:
		if (flow_is_described(&g->flow, g->flow.block)) {
			draw_described(g);
			return false;
		}
		draw_text(g);
		break;
	case FLOW_HEADING:
		draw_heading(g);
		break;
	case FLOW_PRE:
		draw_pre(g);
		break;
	case FLOW_LINKS:
		draw_links(g);
		break;
	case FLOW_RULE:
		draw_rule(g);
		break;
	case FLOW_TABLE:
		if (columns) {
			draw_columns(g);
			break;
		}
		draw_records(g, g->flow.block->table);
		return g->quotes > 0;
	case FLOW_NOTHING:
		break;
	}
	return true;
}

static void
write_block(struct gemtext *g)
{
	bool columns = g->flow.kind == FLOW_TABLE &&
	    grid_measure(&g->grid, &g->flow, g->flow.block->table, TABLE_WIDTH);
	bool bare = columns || g->flow.kind == FLOW_PRE;

	gemtext_write_gap(g, bare);
	g->bare = bare;
	gemtext_enter_block(g);
	if (draw_block(g, columns) && flow_group_ends(&g->flow))
		write_links(g, g->flow.first_link, g->flow.end_link);
}

void
gemtext_write(const struct doc *doc, const struct place *place, struct buf *buf)
{
	struct gemtext g = { .out = buf };

	if (!flow_init(&g.flow, doc, place, buf, FLOW_BY_GROUP, true))
		return;
	while (flow_next(&g.flow) && !buf->failed)
		write_block(&g);
	buf->failed |= g.flow.scratch.failed || g.flow.spare.failed;
}
