#include "site/index_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"

enum {
	SUMMARY_MAX = 240, /* bytes, about three lines */
	SUMMARY_LEAST = 80, /* a sentence that ends earlier is too little */
	SUMMARY_SOURCE = 4096 /* the first paragraph begins before this */
};

static void
add_line(struct buf *buf, struct str line)
{
	if (line.n == 0)
		return;
	buf_str(buf, line);
	buf_char(buf, '\n');
}

static void
add_block(struct buf *buf, const struct doc *doc, const struct block *block)
{
	size_t cells;

	switch (block->kind) {
	case BLOCK_TABLE:
		cells = (size_t)block->table->rows * block->table->columns;
		for (size_t i = 0; i < cells; i++)
			add_line(buf, block->table->cells[i].text.bytes);
		break;
	case BLOCK_LINKS:
		for (uint32_t i = 0; i < block->n_links; i++)
			add_line(buf, doc->links[block->first_link + i].label);
		break;
	case BLOCK_RULE:
		break;
	default:
		add_line(buf, block->text.bytes);
	}
}

bool
index_text(
    struct arena *arena, struct str body, struct str *text, struct err *err)
{
	struct doc doc;
	struct buf buf;

	doc_init(&doc, arena);
	if (!markdown_parse(body, &doc, NULL, err))
		return false;
	buf_init(&buf, arena, body.n * 4 + 4096);
	for (uint32_t i = 0; i < doc.n_blocks; i++)
		add_block(&buf, &doc, &doc.blocks[i]);
	*text = buf_view(&buf);
	return !buf.failed;
}

/* Where the last sentence ends that fits, else the last word. */
static size_t
cut_at(struct str s)
{
	size_t sentence = 0;
	size_t word = 0;

	for (size_t i = 0; i < SUMMARY_MAX && i + 1 < s.n; i++) {
		if (s.p[i + 1] != ' ')
			continue;
		word = i + 1;
		if (s.p[i] == '.' || s.p[i] == '!' || s.p[i] == '?')
			sentence = i + 1;
	}
	return sentence >= SUMMARY_LEAST ? sentence : word;
}

static struct str
shorten(struct arena *arena, struct str s)
{
	size_t n;

	if (s.n <= SUMMARY_MAX)
		return s;
	n = cut_at(s);
	if (n == 0) {
		/* No blank far and wide: between two characters. */
		for (n = SUMMARY_MAX; ((unsigned char)s.p[n] & 0xC0) == 0x80;)
			n--;
	}
	if (s.p[n - 1] == '.' || s.p[n - 1] == '!' || s.p[n - 1] == '?')
		return str_slice(s, 0, n);
	return arena_fmt(
	    arena, STR_FMT "\xE2\x80\xA6", STR_ARG(str_slice(s, 0, n)));
}

/* Up to the last empty line within reach, so that no block is cut. */
static struct str
beginning(struct str body)
{
	struct str part = str_slice(body, 0, SUMMARY_SOURCE);
	size_t end = part.n;

	if (part.n == body.n)
		return body;
	while (end > 2 && !(part.p[end - 1] == '\n' && part.p[end - 2] == '\n'))
		end--;
	return str_slice(part, 0, end > 2 ? end : part.n);
}

struct str
index_summary(struct arena *arena, struct str body)
{
	struct doc doc;
	struct err err;

	doc_init(&doc, arena);
	if (!markdown_parse(beginning(body), &doc, NULL, &err))
		return (struct str){ 0 };
	for (uint32_t i = 0; i < doc.n_blocks; i++) {
		const struct block *block = &doc.blocks[i];

		/* A paragraph of the article's own: no quote, no list. */
		if (block->kind == BLOCK_TEXT && block->frame == DOC_NONE &&
		    block->text.bytes.n > 0)
			return shorten(
			    arena, utf8_clean(arena, block->text.bytes));
	}
	return (struct str){ 0 };
}
