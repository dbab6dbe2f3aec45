/*
 * plain -- text for anything that prints.  Links cannot be followed with a
 * key there, so they are numbered through the document and their addresses
 * stand at its end; where a link is all there is, its address stands below
 * it (L14).
 */
#include "base/buf.h"
#include "markup/caption.h"
#include "markup/columns.h"
#include "markup/place.h"
#include "markup/writer.h"

enum { PLAIN_WIDTH = 70, ADDRESS_INDENT = 2 };

/* --- links as blocks --- */

/* The same link a moment ago: once is enough. */
static bool
is_repeated(const struct flow *flow, uint32_t first, uint32_t link)
{
	const struct link *links = flow->doc->links;

	for (uint32_t i = link; i-- > first && link - i <= 8;)
		if (str_eq(links[i].url, links[link].url) &&
		    str_eq(links[i].label, links[link].label))
			return true;
	return false;
}

static void
write_link(struct columns *c, const struct link *link)
{
	struct buf *words = &c->flow.spare;
	bool shown = (link->flags & (LINK_SELF | LINK_MAIL)) != 0;

	buf_cut(words, 0);
	caption_write(words, link, 0, CAPTION_PLAIN);
	if (words->n > 0 && (link->flags & LINK_SELF))
		columns_line(c, 0, buf_view(words));
	else if (words->n > 0)
		columns_words(c, STR(""), 0, buf_view(words));
	if ((words->n > 0 && shown) || (link->flags & LINK_MUTE))
		return;
	buf_cut(words, 0);
	if (c->fresh)
		buf_char(words, '<');
	place_write_full(c->flow.place, link->url, words);
	if (c->fresh)
		buf_char(words, '>');
	columns_line(c, c->fresh ? 0 : ADDRESS_INDENT, buf_view(words));
}

static void
draw_links(struct columns *c)
{
	const struct block *block = c->flow.block;
	uint32_t end = block->first_link + block->n_links;

	for (uint32_t i = block->first_link; i < end; i++)
		if (!is_repeated(&c->flow, block->first_link, i))
			write_link(c, &c->flow.doc->links[i]);
}

/* Stamps the links that a text has words for; how many there are. */
static uint32_t
stamp_marked(struct flow *flow, const struct text *text)
{
	struct flow_link *links = flow->links;
	uint32_t n = 0;

	for (uint32_t i = 0; i < text->n_marks; i++) {
		if (text->marks[i].kind != MARK_LINK_END)
			continue;
		links[links[text->marks[i].link].same].block = flow->at + 1;
		n++;
	}
	return n;
}

/* Links that the text has no words for, such as the picture in a link (I8)
 * or what a page added to the group: below the block, each with its words. */
static void
draw_unmarked(struct columns *c)
{
	const struct block *block = c->flow.block;
	const struct flow_link *links = c->flow.links;
	uint32_t marked = 0;
	size_t cells = 0;

	if (block->n_links == 0)
		return;
	if (block->kind == BLOCK_TABLE)
		cells = (size_t)block->table->rows * block->table->columns;
	else
		marked = stamp_marked(&c->flow, &block->text);
	for (size_t i = 0; i < cells; i++)
		marked += stamp_marked(&c->flow, &block->table->cells[i].text);
	if (marked >= block->n_links)
		return;
	for (uint32_t i = block->first_link;
	     i < block->first_link + block->n_links; i++)
		if ((c->flow.doc->links[i].flags & LINK_MUTE) == 0 &&
		    links[links[i].same].block != c->flow.at + 1)
			write_link(c, &c->flow.doc->links[i]);
}

/* --- the document --- */

static void
write_block(struct columns *c)
{
	columns_enter(c);
	switch (c->flow.kind) {
	case FLOW_TEXT:
		columns_text(c, &c->flow.block->text);
		draw_unmarked(c);
		break;
	case FLOW_HEADING:
		columns_heading(c);
		draw_unmarked(c);
		break;
	case FLOW_PRE:
		columns_pre(c);
		break;
	case FLOW_TABLE:
		columns_table(c, NULL);
		draw_unmarked(c);
		break;
	case FLOW_LINKS:
		draw_links(c);
		break;
	case FLOW_RULE:
		columns_rule(c);
		break;
	case FLOW_NOTHING:
		break;
	}
}

/* The numbered addresses, below a rule. */
static void
write_references(struct columns *c)
{
	const struct flow *flow = &c->flow;

	if (flow->n_references == 0)
		return;
	columns_blank(c);
	buf_fill(c->out, '-', PLAIN_WIDTH);
	buf_str(c->out, c->end);
	columns_blank(c);
	for (uint32_t i = 0; i < flow->n_references; i++) {
		flow_number(c->out, i + 1);
		buf_char(c->out, ' ');
		place_write_full(flow->place,
		    flow->doc->links[flow->references[i]].url, c->out);
		buf_str(c->out, c->end);
	}
}

void
plain_write(const struct doc *doc, const struct place *place, struct buf *buf)
{
	struct columns c = { .out = buf,
		.begin = STR(""),
		.end = STR("\n"),
		.width = PLAIN_WIDTH };

	if (!flow_init(&c.flow, doc, place, buf, FLOW_BY_DOC, false))
		return;
	while (flow_next(&c.flow) && !buf->failed)
		write_block(&c);
	write_references(&c);
	buf->failed |= c.flow.scratch.failed || c.flow.spare.failed;
}
