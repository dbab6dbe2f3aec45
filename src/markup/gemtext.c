/*
 * gemtext -- text/gemini.  A line is a paragraph, and its first bytes are
 * its kind; so every line ends in end_line, which keeps text from being
 * taken for something else (G1 to G3).
 */
#include "base/buf.h"
#include "markup/caption.h"
#include "markup/flow.h"
#include "markup/grid.h"
#include "markup/marker.h"
#include "markup/place.h"
#include "markup/writer.h"

enum { FRAMES_MAX = 32, TABLE_WIDTH = 72 };

struct gemtext {
	struct flow flow;
	struct buf *out;
	size_t line; /* where the current line begins in out */
	unsigned quotes; /* around the block at hand, at most six */
	/* Innermost item or note without a quote between, if it is new. */
	uint32_t item;
	bool bare; /* the block before stood outside of its quote's lines */
	struct grid grid; /* of the table at hand */
};

/* --- lines --- */

static struct str
quote_marks(unsigned quotes)
{
	static const char marks[] = "> > > > > > ";

	return (struct str){ marks, (size_t)quotes * 2 };
}

static void
begin_line(struct gemtext *g)
{
	g->line = g->out->n;
	if (g->quotes > 0)
		buf_str(g->out, quote_marks(g->quotes));
}

/* Text that would be taken for markup at the beginning of a line. */
static bool
is_markup(struct str line)
{
	switch (line.n > 0 ? line.p[0] : '\0') {
	case '#':
	case '>':
		return true;
	case '*':
		return line.n == 1 || line.p[1] == ' ';
	case '=':
		return line.n > 1 && line.p[1] == '>';
	case '`':
		return str_starts(line, STR("```"));
	default:
		return false;
	}
}

static void
trim_line(struct gemtext *g)
{
	size_t n = g->out->n;

	while (n > g->line && g->out->p[n - 1] == ' ')
		n--;
	buf_cut(g->out, n);
}

/* One blank in front of the line makes it text. */
static void
shift_line(struct gemtext *g)
{
	struct buf *out = g->out;

	buf_char(out, ' ');
	if (out->failed)
		return;
	memmove(out->p + g->line + 1, out->p + g->line, out->n - g->line - 1);
	out->p[g->line] = ' ';
}

/* Ends a line whose first bytes are the markup that is meant. */
static void
end_marked(struct gemtext *g)
{
	trim_line(g);
	buf_char(g->out, '\n');
}

/* Ends a line of text; without a word it leaves nothing behind. */
static void
end_text(struct gemtext *g)
{
	struct buf *out = g->out;

	if (g->quotes > 0) {
		trim_line(g);
		if (out->n - g->line < (size_t)g->quotes * 2)
			buf_cut(out, g->line);
		else
			buf_char(out, '\n');
		return;
	}
	trim_line(g);
	if (out->n == g->line)
		return;
	if (is_markup(str_from(buf_view(out), g->line)))
		shift_line(g);
	buf_char(out, '\n');
}

/* The blank line above a block; in a quote it wears the quote's marks. */
static void
write_gap(struct gemtext *g, bool bare)
{
	unsigned quotes = 0;
	uint32_t i = g->flow.common;

	if (!g->flow.gap)
		return;
	for (; i != DOC_NONE; i = g->flow.doc->frames[i].parent)
		if (g->flow.doc->frames[i].kind == FRAME_QUOTE)
			quotes++;
	if (quotes > MARKER_QUOTES)
		quotes = MARKER_QUOTES;
	g->line = g->out->n;
	if (!bare && !g->bare)
		buf_str(g->out, quote_marks(quotes));
	end_marked(g);
}

/* --- items and notes --- */

/* The number or bullet of g->item. */
static void
write_item(struct gemtext *g, bool in_link)
{
	if (g->item == DOC_NONE)
		return;
	if (g->flow.doc->frames[g->item].kind == FRAME_NOTE)
		marker_note(g->out, g->flow.doc->frames[g->item].number);
	else
		marker_flat(g->out, g->flow.doc, g->item, in_link);
}

/* Whether a frame begins here with a number or box of its own. */
static bool
is_bare(const struct gemtext *g, uint32_t frame)
{
	const struct frame *f = &g->flow.doc->frames[frame];

	if (f->kind == FRAME_QUOTE || f->kind == FRAME_LIST ||
	    !flow_is_new(&g->flow, frame))
		return false;
	return f->kind == FRAME_NOTE || f->task != 0 ||
	    g->flow.doc->frames[f->parent].ordered;
}

/* An item that begins with something which cannot stand in its line. */
static void
write_bare_item(struct gemtext *g, uint32_t frame)
{
	uint32_t item = g->item;

	begin_line(g);
	g->item = frame;
	write_item(g, false);
	g->item = item;
	end_marked(g);
}

/*
 * The item or note whose line the block at hand begins: the innermost
 * without a quote between, if nothing of it was drawn.
 */
static uint32_t
item_of_line(const struct gemtext *g)
{
	const struct frame *frames = g->flow.doc->frames;
	uint32_t i = g->flow.block->frame;

	if (g->flow.kind != FLOW_TEXT && g->flow.kind != FLOW_LINKS)
		return DOC_NONE;
	while (i != DOC_NONE && frames[i].kind == FRAME_LIST)
		i = frames[i].parent;
	if (i == DOC_NONE || frames[i].kind == FRAME_QUOTE ||
	    !flow_is_new(&g->flow, i))
		return DOC_NONE;
	return i;
}

/* Finds out where the block at hand stands, and opens what is new there. */
static void
enter_block(struct gemtext *g)
{
	const struct frame *frames = g->flow.doc->frames;
	uint32_t chain[FRAMES_MAX];
	unsigned n = 0;

	g->quotes = 0;
	g->item = DOC_NONE;
	if (g->flow.block->frame == DOC_NONE)
		return;
	g->item = item_of_line(g);
	for (uint32_t i = g->flow.block->frame; i != DOC_NONE && n < FRAMES_MAX;
	     i = frames[i].parent)
		if ((i != g->item && is_bare(g, i)) ||
		    (frames[i].kind == FRAME_QUOTE &&
			frames[i].depth < MARKER_QUOTES))
			chain[n++] = i;
	while (n-- > 0) {
		if (frames[chain[n]].kind == FRAME_QUOTE)
			g->quotes++;
		else
			write_bare_item(g, chain[n]);
	}
}

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
	write_item(g, true);
	g->item = DOC_NONE;
	if (out->n == bare && words.n == 0)
		buf_cut(out, bare - 1);
	flow_write(out, words);
	end_marked(g);
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
		begin_line(g);
		if (g->item == DOC_NONE) {
			flow_write(g->out, line);
			end_text(g);
			continue;
		}
		write_item(g, false);
		g->item = DOC_NONE;
		flow_write(g->out, line);
		end_marked(g);
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
		begin_line(g);
		write_item(g, false);
		g->item = DOC_NONE;
		caption_write(g->out, &g->flow.doc->links[i], 0, CAPTION_MENU);
		end_text(g);
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
	end_marked(g);
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

	trim_line(g);
	if (str_starts(str_from(buf_view(g->out), g->line), STR("```")))
		shift_line(g);
	buf_char(g->out, '\n');
}

static void
draw_record(struct gemtext *g, const struct table *table, struct grid_cell at)
{
	struct str line;

	for (; at.column < table->columns; at.column++) {
		if (!grid_record_line(&g->flow, table, &at, &line))
			continue;
		begin_line(g);
		if (at.column > 0)
			buf_str(g->out, STR("* "));
		flow_write(g->out, line);
		if (at.column > 0)
			end_marked(g);
		else
			end_text(g);
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
			begin_line(g);
			end_marked(g);
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
	begin_line(g);
	buf_str(g->out, STR("---"));
	end_marked(g);
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

	write_gap(g, bare);
	g->bare = bare;
	enter_block(g);
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
