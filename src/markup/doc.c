#include "markup/doc.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "markup/clean.h"

/* How many blocks, frames or links an array begins with. */
enum { FIRST_CAP = 32 };

void
doc_init(struct doc *doc, struct arena *arena)
{
	*doc = (struct doc){ .arena = arena, .frame = DOC_NONE, .gap = true };
}

/* An array with room for one more than n elements, or NULL. */
static void *
grow(struct doc *doc, void *array, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t wider = *cap == 0 ? FIRST_CAP : *cap * 2;

	if (doc->failed)
		return NULL;
	if (n < *cap)
		return array;
	if (n >= UINT32_MAX / 4) {
		doc->failed = true;
		return NULL;
	}
	array = arena_grow(doc->arena, array, *cap * size, wider * size);
	if (array == NULL) {
		doc->failed = true;
		return NULL;
	}
	*cap = wider;
	return array;
}

/* --- for the walker --- */

/* How many frames of that kind are around a new one. */
static uint32_t
depth_of(const struct doc *doc, enum frame_kind kind)
{
	for (uint32_t i = doc->frame; i != DOC_NONE; i = doc->frames[i].parent)
		if (doc->frames[i].kind == kind)
			return doc->frames[i].depth + 1;
	return 0;
}

/*
 * Something new stands directly in the current frame.  An item which holds
 * more than a first text and lists makes its list loose (B5).
 */
static void
note_content(struct doc *doc, bool is_text)
{
	struct frame *item;

	if (doc->frame == DOC_NONE)
		return;
	item = &doc->frames[doc->frame];
	if (item->kind != FRAME_ITEM || item->parent == DOC_NONE)
		return;
	if (!is_text || item->filled)
		doc->frames[item->parent].loose = true;
	item->filled = true;
}

uint32_t
doc_open(struct doc *doc, enum frame_kind kind)
{
	struct frame *frames = grow(
	    doc, doc->frames, doc->n_frames, &doc->cap_frames, sizeof(*frames));
	uint32_t depth;

	if (frames == NULL)
		return DOC_NONE;
	doc->frames = frames;
	if (kind != FRAME_LIST)
		note_content(doc, false);
	depth = depth_of(doc, kind);
	frames[doc->n_frames] = (struct frame){ .kind = kind,
		.parent = doc->frame,
		.depth = depth,
		.block = DOC_NONE };
	doc->frame = doc->n_frames++;
	return doc->frame;
}

void
doc_close(struct doc *doc)
{
	if (doc->frame != DOC_NONE && !doc->failed)
		doc->frame = doc->frames[doc->frame].parent;
}

/* The frames that wait for their first block have it now. */
static void
note_first(struct doc *doc, uint32_t block)
{
	uint32_t i = doc->frame;

	while (i != DOC_NONE && doc->frames[i].block == DOC_NONE) {
		doc->frames[i].block = block;
		i = doc->frames[i].parent;
	}
}

struct block *
doc_block(struct doc *doc, enum block_kind kind)
{
	struct block *blocks = grow(
	    doc, doc->blocks, doc->n_blocks, &doc->cap_blocks, sizeof(*blocks));
	struct block *block;

	if (blocks == NULL)
		return NULL;
	doc->blocks = blocks;
	note_content(doc, kind == BLOCK_TEXT || kind == BLOCK_LINKS);
	note_first(doc, doc->n_blocks);
	doc->gap = true;
	block = &blocks[doc->n_blocks++];
	*block = (struct block){ .kind = kind,
		.frame = doc->frame,
		.first_link = doc->n_links,
		.tight = doc->tight };
	doc->tight = false;
	return block;
}

uint32_t
doc_new_link(struct doc *doc, struct link link)
{
	struct link *links = grow(
	    doc, doc->links, doc->n_links, &doc->cap_links, sizeof(*links));

	if (links == NULL)
		return DOC_NONE;
	doc->links = links;
	links[doc->n_links] = link;
	return doc->n_links++;
}

/* --- for pages --- */

/* utf8_clean, which tells exhaustion by an empty result. */
static struct str
clean(struct doc *doc, struct str s)
{
	struct str cleaned = utf8_clean(doc->arena, s);

	if (doc->arena->failed)
		doc->failed = true;
	return cleaned;
}

void
doc_heading(struct doc *doc, int level, struct str text)
{
	struct str cleaned = clean(doc, text);
	struct block *block;

	if (cleaned.n == 0)
		return;
	block = doc_block(doc, BLOCK_HEADING);
	if (block == NULL)
		return;
	block->level = (uint8_t)(level < 1 ? 1 : level > 6 ? 6 : level);
	block->text.bytes = cleaned;
}

/* The lines of `text` that say something, cleaned and one behind the other,
 * with a hard break where each but the first begins. */
static struct text
join_lines(struct doc *doc, struct str text)
{
	size_t lines = 1;
	struct str line;
	struct text joined = { .n_marks = 0 };
	struct mark *marks;
	char *p;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	/* A bad byte becomes the three of U+FFFD. */
	p = arena_array(doc->arena, text.n, 3);
	marks = arena_array(doc->arena, lines, sizeof(*marks));
	if (p == NULL || marks == NULL) {
		doc->failed = true;
		return joined;
	}
	while (str_line(&text, &line)) {
		line = clean(doc, line);
		if (line.n == 0)
			continue;
		if (n > 0)
			marks[joined.n_marks++] =
			    (struct mark){ .at = (uint32_t)n,
				    .kind = MARK_BREAK };
		memcpy(p + n, line.p, line.n);
		n += line.n;
	}
	joined.bytes = (struct str){ p, n };
	joined.marks = marks;
	return joined;
}

void
doc_text(struct doc *doc, struct str text)
{
	struct text cleaned = { .bytes = text };
	struct block *block;

	if (str_find(text, '\n') == STR_NONE)
		cleaned.bytes = clean(doc, text);
	else
		cleaned = join_lines(doc, text);
	if (cleaned.bytes.n == 0)
		return;
	block = doc_block(doc, BLOCK_TEXT);
	if (block != NULL)
		block->text = cleaned;
}

void
doc_add_link(struct doc *doc, struct str url, struct str label, unsigned flags)
{
	struct block *last;
	struct link link = { .url = url, .flags = flags };

	if (url.n == 0 || doc->n_blocks == 0)
		return;
	last = &doc->blocks[doc->n_blocks - 1];
	link.label = clean(doc, label);
	if (last->n_links == 0)
		last->first_link = doc->n_links;
	if (doc_new_link(doc, link) != DOC_NONE)
		last->n_links++;
}

void
doc_link(struct doc *doc, struct str url, struct str label, unsigned flags)
{
	const struct block *last;

	if (url.n == 0)
		return;
	last = doc->n_blocks == 0 ? NULL : &doc->blocks[doc->n_blocks - 1];
	if (doc->gap || last == NULL || last->frame != doc->frame)
		if (doc_block(doc, BLOCK_LINKS) == NULL)
			return;
	doc->gap = false;
	doc_add_link(doc, url, label, flags);
}

void
doc_gap(struct doc *doc)
{
	doc->gap = true;
	doc->tight = false;
}

void
doc_tight(struct doc *doc)
{
	doc->gap = true;
	doc->tight = true;
}

void
doc_pre(struct doc *doc, struct str alt, struct str lines)
{
	struct block *block = doc_block(doc, BLOCK_PRE);

	if (block == NULL)
		return;
	block->alt = clean(doc, alt);
	block->text.bytes = clean_lines(doc->arena, lines);
}

void
doc_rule(struct doc *doc)
{
	doc_block(doc, BLOCK_RULE);
}

/* The bullet list in the current frame that the last block ended, or
 * DOC_NONE. */
static uint32_t
last_bullets(const struct doc *doc)
{
	uint32_t item, list;

	if (doc->n_blocks == 0)
		return DOC_NONE;
	item = doc->blocks[doc->n_blocks - 1].frame;
	if (item == DOC_NONE || doc->frames[item].kind != FRAME_ITEM)
		return DOC_NONE;
	list = doc->frames[item].parent;
	if (list == DOC_NONE || doc->frames[list].ordered ||
	    doc->frames[list].parent != doc->frame)
		return DOC_NONE;
	return list;
}

void
doc_item(struct doc *doc, struct str text)
{
	uint32_t around = doc->frame;
	uint32_t list;

	if (doc->failed || text.n == 0)
		return;
	list = last_bullets(doc);
	if (list == DOC_NONE)
		doc_open(doc, FRAME_LIST);
	else
		doc->frame = list;
	doc_open(doc, FRAME_ITEM);
	doc_text(doc, text);
	doc->frame = around;
}
