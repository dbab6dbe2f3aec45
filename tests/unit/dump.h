#ifndef DUMP_H
#define DUMP_H
/*
 * dump -- a doc as text, for tests: a line a block, then its links.
 *
 *   PATH KIND TEXT        {link text}, [<] link without its end, | hard break
 *     => URL LABEL "TITLE" flags
 *
 * PATH names the containers from the outside: "quote/ul/li", "ol3./li2".
 */
#include "base/buf.h"
#include "markup/doc.h"

static inline void
dump_frame(struct buf *b, const struct doc *doc, uint32_t at)
{
	const struct frame *f;
	uint32_t path[512];
	uint32_t n = 0;

	for (; at != DOC_NONE && n < 512; at = doc->frames[at].parent)
		path[n++] = at;
	while (n > 0) {
		f = &doc->frames[path[--n]];
		if (f->kind == FRAME_QUOTE)
			buf_str(b, STR("quote"));
		else if (f->kind == FRAME_NOTE)
			buf_fmt(b, "note%u", f->number);
		else if (f->kind == FRAME_LIST && f->ordered)
			buf_fmt(b, "ol%u%c%s", f->last, f->delimiter,
			    f->loose ? "~" : "");
		else if (f->kind == FRAME_LIST)
			buf_fmt(b, "ul%s", f->loose ? "~" : "");
		else if (f->number > 0)
			buf_fmt(b, "li%u", f->number);
		else
			buf_str(b, STR("li"));
		if (f->kind == FRAME_ITEM && f->task)
			buf_fmt(b, "[%c]", f->task);
		buf_char(b, n > 0 ? '/' : ' ');
	}
}

static inline void
dump_text(struct buf *b, struct text t)
{
	size_t at = 0;

	for (uint32_t i = 0; i < t.n_marks; i++) {
		buf_str(b, str_slice(t.bytes, at, t.marks[i].at));
		at = t.marks[i].at;
		buf_char(b, "{}|"[t.marks[i].kind]);
	}
	buf_str(b, str_from(t.bytes, at));
}

static inline void
dump_links(struct buf *b, const struct doc *doc, uint32_t first, uint32_t n)
{
	static const char *const names[] = { "image", "self", "mail", "search",
		"text", "vague", "mute" };

	for (uint32_t i = first; i < first + n; i++) {
		const struct link *link = &doc->links[i];

		buf_fmt(b, "  => " STR_FMT " " STR_FMT, STR_ARG(link->url),
		    STR_ARG(link->label));
		if (link->title.n > 0)
			buf_fmt(b, " \"" STR_FMT "\"", STR_ARG(link->title));
		for (unsigned k = 0; k < 7; k++)
			if ((link->flags & (1u << k)) != 0)
				buf_fmt(b, " %s", names[k]);
		buf_char(b, '\n');
	}
}

static inline void
dump_table(struct buf *b, const struct table *t)
{
	buf_str(b, STR("table "));
	for (uint32_t i = 0; i < t->columns; i++)
		buf_char(b, "<>^"[t->align[i]]);
	buf_char(b, '\n');
	for (uint32_t i = 0; i < t->columns * t->rows; i++) {
		const struct cell *cell = &t->cells[i];

		buf_str(b, i % t->columns == 0 ? STR("  ") : STR(" ; "));
		dump_text(b, cell->text);
		if (i % t->columns + 1 == t->columns)
			buf_char(b, '\n');
	}
}

static inline void
dump_block(struct buf *b, const struct doc *doc, const struct block *block)
{
	dump_frame(b, doc, block->frame);
	switch (block->kind) {
	case BLOCK_TEXT:
		buf_str(b, STR("p "));
		break;
	case BLOCK_HEADING:
		buf_fmt(b, "h%u ", block->level);
		break;
	case BLOCK_PRE:
		buf_fmt(b, "pre(" STR_FMT ") ", STR_ARG(block->alt));
		break;
	case BLOCK_TABLE:
		dump_table(b, block->table);
		break;
	case BLOCK_LINKS:
		buf_str(b, STR("links"));
		break;
	case BLOCK_RULE:
		buf_str(b, block->note_rule ? STR("hr(notes)") : STR("hr"));
		break;
	}
	dump_text(b, block->text);
	if (block->kind != BLOCK_TABLE)
		buf_char(b, '\n');
	dump_links(b, doc, block->first_link, block->n_links);
}

static inline struct str
dump_doc(struct arena *arena, const struct doc *doc)
{
	struct buf b;

	buf_init(&b, arena, (size_t)32 << 20);
	for (uint32_t i = 0; i < doc->n_blocks; i++)
		dump_block(&b, doc, &doc->blocks[i]);
	return buf_view(&b);
}
#endif
