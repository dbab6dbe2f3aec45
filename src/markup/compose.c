#include "markup/compose.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "markup/clean.h"
#include "markup/compose_parts.h"

void
compose_init(
    struct compose *c, struct doc *doc, struct source *source, size_t expect)
{
	*c = (struct compose){ .doc = doc,
		.source = source,
		.link = DOC_NONE,
		.image = DOC_NONE };
	pool_init(&c->text, doc->arena, expect + 64);
	pool_init(&c->marks, doc->arena, expect / 32 + 256);
}

/* Takes a blank back that stands at the end. */
static void
trim(struct compose *c)
{
	struct mark *event = compose_events(c) + compose_n_events(c);
	size_t n = compose_length(c);

	for (;;) {
		struct str s = { pool_run(&c->text), n };

		if (n > c->line && s.p[n - 1] == ' ')
			n--;
		else if (n > c->line + 1 && clean_is_bound(s, n - 2))
			n -= 2;
		else
			break;
	}
	c->text.used = c->text.start + n;
	while (event > compose_events(c) && event[-1].at > n)
		(--event)->at = (uint32_t)n;
}

void
compose_break(struct compose *c)
{
	if (c->image_depth > 0 || c->kind == COMPOSE_HEADING) {
		compose_blank(c);
		return;
	}
	if (c->kind == COMPOSE_CELL) {
		c->slash = compose_length(c) > 0;
		return;
	}
	c->soft = false;
	trim(c);
	if (compose_length(c) == c->line)
		return;
	compose_note(c, MARK_BREAK, 0);
	c->line = (uint32_t)compose_length(c);
}

void
compose_begin(struct compose *c, enum compose_kind kind)
{
	c->kind = kind;
	c->links_alone = kind == COMPOSE_TEXT;
	c->first_link = c->doc->n_links;
	c->line = 0;
	c->n_spans = c->n_open = c->surplus = c->quiet = 0;
	c->soft = c->slash = false;
	pool_drop(&c->text);
	pool_drop(&c->marks);
}

/* Ends what is still open, takes trailing blanks and breaks off. */
static void
finish(struct compose *c)
{
	struct mark *event;

	c->soft = c->slash = false;
	compose_script_end(c);
	while (c->image_depth > 0)
		compose_image_end(c);
	while (c->link_depth > 0)
		compose_link_end(c);
	trim(c);
	event = compose_events(c) + compose_n_events(c);
	if (event > compose_events(c) && event[-1].kind == MARK_BREAK &&
	    event[-1].at == compose_length(c))
		c->marks.used -= sizeof(*event);
}

/* What was written, as a text of the doc. */
static struct text
take_text(struct compose *c)
{
	struct text text;

	spans_resolve(c);
	text.bytes = (struct str){ pool_run(&c->text), compose_length(c) };
	text.marks = compose_events(c);
	text.n_marks = compose_n_events(c);
	pool_seal(&c->text, 1);
	pool_seal(&c->marks, sizeof(uint32_t));
	return text;
}

/* The block's kind by what was written; false: nothing was. */
static bool
judge(struct compose *c, enum block_kind *kind)
{
	bool links = c->doc->n_links > c->first_link;

	if (compose_length(c) == 0) {
		*kind = BLOCK_LINKS;
		return links;
	}
	*kind = BLOCK_TEXT;
	if (c->kind == COMPOSE_HEADING && c->doc->frame == DOC_NONE)
		*kind = BLOCK_HEADING;
	else if (links && c->links_alone && label_only_links(c))
		*kind = BLOCK_LINKS;
	return true;
}

bool
compose_end(struct compose *c)
{
	enum block_kind kind;
	struct block *block;
	bool any;

	finish(c);
	any = judge(c, &kind);
	if (any && c->doc->n_links > c->first_link)
		label_links(c);
	block = any ? doc_block(c->doc, kind) : NULL;
	if (block == NULL) {
		pool_drop(&c->text);
		pool_drop(&c->marks);
		c->kind = COMPOSE_NOTHING;
		return false;
	}
	block->level = kind == BLOCK_HEADING ? c->level : 0;
	block->first_link = c->first_link;
	block->n_links = c->doc->n_links - c->first_link;
	if (kind == BLOCK_LINKS) {
		/* The labels may lie in the text. */
		pool_seal(&c->text, 1);
		pool_drop(&c->marks);
	} else {
		block->text = take_text(c);
	}
	c->kind = COMPOSE_NOTHING;
	return true;
}

/* A cell with nothing but a picture without words is not left blank. */
static void
name_cell(struct compose *c)
{
	const struct link *link = &c->doc->links[c->first_link];
	uint32_t index = c->first_link;

	pool_drop(&c->marks);
	compose_note(c, MARK_LINK, index);
	compose_put(c, link->label.n > 0 ? link->label : link->url);
	compose_note(c, MARK_LINK_END, index);
}

void
compose_end_cell(struct compose *c, struct cell *cell)
{
	bool links = c->doc->n_links > c->first_link;

	finish(c);
	if (links)
		label_links(c);
	if (links && compose_length(c) == 0 && !c->doc->failed)
		name_cell(c);
	cell->first_link = c->first_link;
	cell->n_links = c->doc->n_links - c->first_link;
	cell->text = take_text(c);
	c->kind = COMPOSE_NOTHING;
}

/* Whether there is anything to see. */
static bool
is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!byte_is_space(s.p[i]))
			return false;
	return true;
}

void
compose_pre(struct compose *c, struct str alt, struct str lines)
{
	struct str raw = compose_restore(c, lines);
	struct str clean = clean_lines(c->doc->arena, raw);
	struct block *block;

	if (str_ends(clean, STR("\n")))
		clean.n--;
	if (is_blank(clean))
		return;
	if (clean.p == lines.p)
		clean = arena_copy(c->doc->arena, clean);
	alt = utf8_clean(c->doc->arena, compose_restore(c, alt));
	block = doc_block(c->doc, BLOCK_PRE);
	if (block == NULL)
		return;
	block->alt = arena_copy(c->doc->arena, alt);
	block->text.bytes = clean;
}
