#include "markup/markdown.h"

#include <cmark.h>

#include "base/arena.h"
#include "base/err.h"
#include "markup/compose.h"
#include "markup/doc.h"
#include "markup/scratch.h"
#include "markup/source.h"

static cmark_mem scratch_mem = { scratch_calloc, scratch_realloc,
	scratch_free };

struct walk {
	struct doc *doc;
	struct source source;
	struct compose compose;
	bool in_note; /* its number needs a text to stand in front of */
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
		w->compose.links_alone = !w->in_note && may_be_links(node);
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
walk_children(struct walk *w, cmark_node *node)
{
	for (node = cmark_node_first_child(node); node != NULL;
	     node = cmark_node_next(node))
		walk_tree(w, node);
}

/* --- notes --- */

/*
 * The footnotes that were mentioned, in order, below a rule.  The list of
 * all comes first in the tree (notes.h); a note may mention others, which
 * then come behind it.
 */
static void
add_notes(struct walk *w, cmark_node *list, cmark_node **items)
{
	struct notes *notes = &w->source.notes;
	struct block *rule;
	uint32_t n = 0;

	for (cmark_node *item = cmark_node_first_child(list);
	     item != NULL && n < notes->items; item = cmark_node_next(item))
		items[n++] = item;
	if (notes->mentioned == 0)
		return;
	rule = doc_block(w->doc, BLOCK_RULE);
	if (rule != NULL)
		rule->note_rule = true;
	w->in_note = true;
	for (uint32_t i = 0; i < notes->mentioned && !w->doc->failed; i++) {
		const struct note *note = &notes->of[notes->order[i]];
		uint32_t frame = doc_open(w->doc, FRAME_NOTE);

		if (frame == DOC_NONE || note->item >= n)
			break;
		w->doc->frames[frame].number = i + 1;
		walk_children(w, items[note->item]);
		doc_close(w->doc);
	}
}

/* What was left out is not left out in silence. */
static void
add_warning(struct walk *w)
{
	struct str text = arena_fmt(w->doc->arena,
	    "(Line %u of this page nests more than %d quotes or lists. "
	    "Deeper levels are shown as level %d.)",
	    w->source.too_deep, MARKDOWN_DEPTH, MARKDOWN_DEPTH);

	doc_text(w->doc, text);
}

static void
walk_document(struct walk *w, cmark_node *root, cmark_node **items)
{
	cmark_node *node = cmark_node_first_child(root);
	cmark_node *list = node;

	if (items != NULL && node != NULL) {
		/* Behind the list stands the comment that ended it. */
		node = cmark_node_next(node);
		node = node == NULL ? NULL : cmark_node_next(node);
	}
	for (; node != NULL; node = cmark_node_next(node))
		walk_tree(w, node);
	if (items != NULL && list != NULL)
		add_notes(w, list, items);
	if (w->source.too_deep > 0)
		add_warning(w);
}

static bool
parse(struct str bytes, struct walk *w, struct arena *arena)
{
	cmark_node **items = NULL;
	cmark_parser *parser;

	if (!source_prepare(&w->source, bytes, arena))
		return false;
	if (w->source.notes.items > 0) {
		items = arena_array(
		    arena, w->source.notes.items, sizeof(cmark_node *));
		if (items == NULL)
			return false;
	}
	bytes = w->source.bytes;
	parser = cmark_parser_new_with_mem(
	    w->source.valid ? CMARK_OPT_DEFAULT : CMARK_OPT_VALIDATE_UTF8,
	    &scratch_mem);
	cmark_parser_feed(parser, bytes.p, bytes.n);
	compose_init(&w->compose, w->doc, &w->source, bytes.n);
	walk_document(w, cmark_parser_finish(parser), items);
	return true;
}

/* False also when libcmark's memory ended. */
static bool
try_parse(struct str bytes, struct walk *w, struct scratch *scratch)
{
	if (setjmp(scratch->exhausted) != 0)
		return false;
	return parse(bytes, w, &scratch->arena) && !w->doc->failed &&
	    !w->doc->arena->failed;
}

bool
markdown_parse(struct str source, struct doc *doc, struct markdown_notes *notes,
    struct err *err)
{
	struct walk w = { .doc = doc };
	struct scratch scratch;
	bool ok;

	scratch_begin(&scratch, source.n);
	ok = try_parse(source, &w, &scratch);
	scratch_end(&scratch);
	if (notes != NULL)
		notes->too_deep = w.source.too_deep;
	return ok || err_set(err, "not enough memory for this document");
}
