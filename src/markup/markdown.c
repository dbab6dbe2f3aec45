#include "markup/markdown.h"

#include <cmark.h>
#include <setjmp.h>

#include "base/arena.h"
#include "base/err.h"
#include "markup/compose.h"
#include "markup/doc.h"

/*
 * libcmark's memory: an arena of its own, emptied when the walk is done.
 * The library has no way to say that memory ended (its own allocator calls
 * abort), so the allocator jumps back to where the parse began; all it
 * leaves behind is in the arena.  cmark_mem carries no pointer for us, hence
 * the variable: one parse a thread at a time.
 */
struct scratch {
	struct arena arena;
	jmp_buf exhausted;
};
static _Thread_local struct scratch *scratch;

/* What a parse may take: 160 bytes for each of a source that is all
 * markup, and a fixed part for the parser itself. */
#define SCRATCH_BASE ((size_t)1 << 20)
#define SCRATCH_PER_BYTE 160
#define SCRATCH_MAX ((size_t)512 << 20)

/* In front of each allocation: its size, as realloc is not told the old. */
union header {
	size_t size;
	max_align_t align;
};

static void *
scratch_calloc(size_t count, size_t size)
{
	size_t n;
	union header *header = NULL;

	if (!__builtin_mul_overflow(count, size, &n) &&
	    n < SIZE_MAX - sizeof(*header))
		header = arena_alloc(&scratch->arena, sizeof(*header) + n);
	if (header == NULL)
		longjmp(scratch->exhausted, 1);
	header->size = n;
	return header + 1;
}

static void *
scratch_realloc(void *old, size_t size)
{
	union header *header = old == NULL ? NULL : (union header *)old - 1;
	size_t held = header == NULL ? 0 : sizeof(*header) + header->size;

	if (size >= SIZE_MAX - sizeof(*header))
		longjmp(scratch->exhausted, 1);
	header =
	    arena_grow(&scratch->arena, header, held, sizeof(*header) + size);
	if (header == NULL)
		longjmp(scratch->exhausted, 1);
	header->size = size;
	return header + 1;
}

static void
scratch_free(void *p)
{
	(void)p;
}

static cmark_mem scratch_mem = { scratch_calloc, scratch_realloc,
	scratch_free };

struct walk {
	struct doc *doc;
	struct compose compose;
};

static struct str
literal(cmark_node *node)
{
	return str_z(cmark_node_get_literal(node));
}

/* --- blocks --- */

/* L3 asks: a paragraph is not one of several blocks of a quote. */
static bool
may_be_links(cmark_node *paragraph)
{
	cmark_node *node = cmark_node_parent(paragraph);

	if (node == NULL)
		return true;
	if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE &&
	    cmark_node_next(paragraph) == NULL &&
	    cmark_node_previous(paragraph) == NULL)
		node = cmark_node_parent(node);
	for (; node != NULL; node = cmark_node_parent(node))
		if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE)
			return false;
	return true;
}

static void
open_list(struct walk *w, cmark_node *node)
{
	uint32_t list = doc_open(w->doc, FRAME_LIST);
	struct frame *frame;

	if (list == DOC_NONE ||
	    cmark_node_get_list_type(node) != CMARK_ORDERED_LIST)
		return;
	frame = &w->doc->frames[list];
	frame->ordered = true;
	frame->delimiter =
	    cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ')' : '.';
	/* One below the first item's. */
	frame->last = (uint32_t)cmark_node_get_list_start(node) - 1;
}

static void
open_item(struct walk *w)
{
	uint32_t list = w->doc->frame;
	uint32_t item = doc_open(w->doc, FRAME_ITEM);

	if (item != DOC_NONE && w->doc->frames[list].ordered)
		w->doc->frames[item].number = ++w->doc->frames[list].last;
}

/* Numbers are shown even where an item does not begin with text (B6). */
static void
number_item(struct walk *w, cmark_node *item)
{
	cmark_node *first = cmark_node_first_child(item);
	uint32_t frame = w->doc->frame;

	if (w->doc->failed || w->doc->frames[frame].number == 0)
		return;
	if (first == NULL ||
	    cmark_node_get_type(first) == CMARK_NODE_CODE_BLOCK)
		doc_block(w->doc, BLOCK_TEXT);
}

static void
add_code(struct walk *w, cmark_node *node)
{
	struct str info = str_trim(str_z(cmark_node_get_fence_info(node)));
	size_t n = 0;

	while (n < info.n && !byte_is_space(info.p[n]))
		n++;
	compose_pre(&w->compose, str_slice(info, 0, n), literal(node));
}

static bool
enter_block(struct walk *w, cmark_node *node, cmark_node_type type)
{
	switch (type) {
	case CMARK_NODE_BLOCK_QUOTE:
		doc_open(w->doc, FRAME_QUOTE);
		return true;
	case CMARK_NODE_LIST:
		open_list(w, node);
		return true;
	case CMARK_NODE_ITEM:
		open_item(w);
		number_item(w, node);
		return true;
	case CMARK_NODE_CODE_BLOCK:
		add_code(w, node);
		return false;
	case CMARK_NODE_THEMATIC_BREAK:
		doc_rule(w->doc);
		return false;
	case CMARK_NODE_PARAGRAPH:
		compose_begin(&w->compose, COMPOSE_TEXT);
		w->compose.links_alone = may_be_links(node);
		return true;
	case CMARK_NODE_HEADING:
		compose_begin(&w->compose, COMPOSE_HEADING);
		w->compose.level = (uint8_t)cmark_node_get_heading_level(node);
		return true;
	default:
		return true;
	}
}

static void
leave_block(struct walk *w, cmark_node_type type)
{
	switch (type) {
	case CMARK_NODE_BLOCK_QUOTE:
	case CMARK_NODE_LIST:
	case CMARK_NODE_ITEM:
		doc_close(w->doc);
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
		compose_end(&w->compose);
		break;
	default:
		break;
	}
}

/* --- inlines --- */

static void
enter_inline(struct walk *w, cmark_node *node, cmark_node_type type)
{
	struct compose *c = &w->compose;

	switch (type) {
	case CMARK_NODE_TEXT:
		compose_text(c, literal(node));
		break;
	case CMARK_NODE_SOFTBREAK:
		compose_soft(c);
		break;
	case CMARK_NODE_LINEBREAK:
		compose_break(c);
		break;
	case CMARK_NODE_CODE:
		compose_code(c, literal(node));
		break;
	case CMARK_NODE_EMPH:
		compose_span(c, SPAN_EM);
		break;
	case CMARK_NODE_STRONG:
		compose_span(c, SPAN_STRONG);
		break;
	case CMARK_NODE_LINK:
		compose_link(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		break;
	case CMARK_NODE_IMAGE:
		compose_image(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		break;
	default:
		break;
	}
}

static void
leave_inline(struct walk *w, cmark_node_type type)
{
	switch (type) {
	case CMARK_NODE_EMPH:
		compose_span_end(&w->compose, SPAN_EM);
		break;
	case CMARK_NODE_STRONG:
		compose_span_end(&w->compose, SPAN_STRONG);
		break;
	case CMARK_NODE_LINK:
		compose_link_end(&w->compose);
		break;
	case CMARK_NODE_IMAGE:
		compose_image_end(&w->compose);
		break;
	default:
		break;
	}
}

static bool
enter(struct walk *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type <= CMARK_NODE_LAST_BLOCK)
		return enter_block(w, node, type);
	enter_inline(w, node, type);
	return true;
}

static void
leave(struct walk *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type <= CMARK_NODE_LAST_BLOCK)
		leave_block(w, type);
	else
		leave_inline(w, type);
}

/* Everything below and including `root`, without recursion. */
static void
walk_tree(struct walk *w, cmark_node *root)
{
	cmark_node *node = root;
	cmark_node *next;

	while (!w->doc->failed) {
		next = enter(w, node) ? cmark_node_first_child(node) : NULL;
		while (next == NULL) {
			leave(w, node);
			if (node == root)
				return;
			next = cmark_node_next(node);
			if (next == NULL)
				node = cmark_node_parent(node);
		}
		node = next;
	}
}

static void
parse(struct str source, struct doc *doc)
{
	cmark_parser *parser =
	    cmark_parser_new_with_mem(CMARK_OPT_VALIDATE_UTF8, &scratch_mem);
	struct walk w = { .doc = doc };

	cmark_parser_feed(parser, source.p, source.n);
	compose_init(&w.compose, doc, source.n);
	walk_tree(&w, cmark_parser_finish(parser));
}

bool
markdown_parse(struct str source, struct doc *doc, struct markdown_notes *notes,
    struct err *err)
{
	struct scratch own;
	size_t max = source.n > SCRATCH_MAX / SCRATCH_PER_BYTE
	    ? SCRATCH_MAX
	    : SCRATCH_BASE + source.n * SCRATCH_PER_BYTE;
	bool ok = false;

	if (notes != NULL)
		*notes = (struct markdown_notes){ .too_deep = 0 };
	arena_init(&own.arena, max);
	scratch = &own;
	if (setjmp(own.exhausted) == 0) {
		parse(source, doc);
		ok = !doc->failed && !doc->arena->failed;
	}
	scratch = NULL;
	arena_free(&own.arena);
	return ok || err_set(err, "not enough memory for this document");
}
