#include "markup/gemtext_line.h"

#include "markup/marker.h"

enum { FRAMES_MAX = 32 };

/* --- lines --- */

static struct str
quote_marks(unsigned quotes)
{
	static const char marks[] = "> > > > > > ";

	return (struct str){ marks, (size_t)quotes * 2 };
}

void
gemtext_begin_line(struct gemtext *g)
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

void
gemtext_trim_line(struct gemtext *g)
{
	size_t n = g->out->n;

	while (n > g->line && g->out->p[n - 1] == ' ')
		n--;
	buf_cut(g->out, n);
}

/* One blank in front of the line makes it text. */
void
gemtext_shift_line(struct gemtext *g)
{
	struct buf *out = g->out;

	buf_char(out, ' ');
	if (out->failed)
		return;
	memmove(out->p + g->line + 1, out->p + g->line, out->n - g->line - 1);
	out->p[g->line] = ' ';
}

/* Ends a line whose first bytes are the markup that is meant. */
void
gemtext_end_marked(struct gemtext *g)
{
	gemtext_trim_line(g);
	buf_char(g->out, '\n');
}

/* Ends a line of text; without a word it leaves nothing behind. */
void
gemtext_end_text(struct gemtext *g)
{
	struct buf *out = g->out;

	if (g->quotes > 0) {
		gemtext_trim_line(g);
		if (out->n - g->line < (size_t)g->quotes * 2)
			buf_cut(out, g->line);
		else
			buf_char(out, '\n');
		return;
	}
	gemtext_trim_line(g);
	if (out->n == g->line)
		return;
	if (is_markup(str_from(buf_view(out), g->line)))
		gemtext_shift_line(g);
	buf_char(out, '\n');
}

/* The blank line above a block; in a quote it wears the quote's marks. */
void
gemtext_write_gap(struct gemtext *g, bool bare)
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
	gemtext_end_marked(g);
}

/* --- items and notes --- */

/* The number or bullet of g->item. */
void
gemtext_write_item(struct gemtext *g, bool in_link)
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

	gemtext_begin_line(g);
	g->item = frame;
	gemtext_write_item(g, false);
	g->item = item;
	gemtext_end_marked(g);
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
void
gemtext_enter_block(struct gemtext *g)
{
	const struct frame *frames = g->flow.doc->frames;
	uint32_t chain[FRAMES_MAX];
	uint32_t child = DOC_NONE;
	unsigned n = 0;

	g->quotes = 0;
	g->item = DOC_NONE;
	if (g->flow.block->frame == DOC_NONE)
		return;
	g->item = item_of_line(g);
	for (uint32_t i = g->flow.block->frame; i != DOC_NONE && n < FRAMES_MAX;
	     child = i, i = frames[i].parent) {
		/* "1.1." says what a lone "1." above it would. */
		bool said = child != DOC_NONE &&
		    frames[child].kind == FRAME_LIST && frames[child].ordered &&
		    frames[i].task == 0;

		if ((i != g->item && !said && is_bare(g, i)) ||
		    (frames[i].kind == FRAME_QUOTE &&
			frames[i].depth < MARKER_QUOTES))
			chain[n++] = i;
	}
	while (n-- > 0) {
		if (frames[chain[n]].kind == FRAME_QUOTE)
			g->quotes++;
		else
			write_bare_item(g, chain[n]);
	}
}
