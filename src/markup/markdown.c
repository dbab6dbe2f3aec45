#include "markup/markdown.h"

#include "base/arena.h"
#include "base/err.h"
#include "markup/markdown_walk.h"
#include "markup/scratch.h"

static cmark_mem scratch_mem = { scratch_calloc, scratch_realloc,
	scratch_free };

/* The node behind this one in the order of the document. */
static cmark_node *
next_node(cmark_node *node)
{
	cmark_node *next = cmark_node_first_child(node);

	while (next == NULL && node != NULL) {
		next = cmark_node_next(node);
		node = cmark_node_parent(node);
	}
	return next;
}

/* For html.h: whether "</name" comes in a later node. */
static bool
closes_later(void *context, struct str name)
{
	struct walk *w = context;
	cmark_node *node = w->node;

	while ((node = next_node(node)) != NULL)
		if ((markdown_is_type(node, CMARK_NODE_HTML_BLOCK) ||
			markdown_is_type(node, CMARK_NODE_HTML_INLINE)) &&
		    tag_find_close(markdown_literal(node), name) != STR_NONE)
			return true;
	return false;
}

/* True: the node has children to be visited, then it is to be left. */
static bool
enter(struct walk *w, cmark_node *node, bool *leave)
{
	cmark_node_type type = cmark_node_get_type(node);

	*leave = true;
	w->node = node;
	if (node == w->skip[0] || node == w->skip[1]) {
		*leave = false;
		return false;
	}
	if (type > CMARK_NODE_LAST_BLOCK)
		return *leave = markdown_enter_inline(w, node, type);
	if (markdown_enter_block(w, node, type))
		return true;
	*leave = false;
	return false;
}

static void
leave(struct walk *w, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type <= CMARK_NODE_LAST_BLOCK)
		markdown_leave_block(w, type);
	else
		markdown_leave_inline(w, type);
}

/* Everything below and including `root`, without recursion; false when the
 * doc has failed. */
static bool
walk_tree(struct walk *w, cmark_node *root)
{
	cmark_node *node = root;
	cmark_node *next;
	bool left;

	while (!w->doc->failed) {
		next =
		    enter(w, node, &left) ? cmark_node_first_child(node) : NULL;
		while (next == NULL) {
			if (left)
				leave(w, node);
			left = true;
			if (node == root)
				return true;
			next = cmark_node_next(node);
			if (next == NULL)
				node = cmark_node_parent(node);
		}
		node = next;
	}
	return false;
}

void
markdown_walk_children(struct walk *w, cmark_node *node)
{
	for (node = cmark_node_first_child(node); node != NULL;
	     node = cmark_node_next(node))
		if (!walk_tree(w, node))
			return;
}

static uint32_t
quotes_around(cmark_node *node)
{
	uint32_t n = 0;

	while ((node = cmark_node_parent(node)) != NULL)
		n += markdown_is_type(node, CMARK_NODE_BLOCK_QUOTE);
	return n;
}

static cmark_node *
parse_bytes(struct str bytes)
{
	cmark_parser *parser =
	    cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &scratch_mem);

	cmark_parser_feed(parser, bytes.p, bytes.n);
	return cmark_parser_finish(parser);
}

/* The blocks' tables are found, and what is in them is parsed. */
static bool
find_tables(struct walk *w, cmark_node *root)
{
	cmark_node *node = root;
	struct str document;
	uint32_t n = 0;

	pieces_init(&w->pieces, w->arena, w->source.bytes);
	while ((node = next_node(node)) != NULL) {
		if (!markdown_is_type(node, CMARK_NODE_PARAGRAPH))
			continue;
		cmark_node_set_user_data(node,
		    pieces_look(&w->pieces, cmark_node_get_start_line(node),
			cmark_node_get_start_column(node),
			cmark_node_get_end_line(node), quotes_around(node)));
	}
	if (w->pieces.n == 0)
		return true;
	document = pieces_document(&w->pieces);
	w->piece = arena_array(w->arena, w->pieces.n, sizeof(void *));
	if (document.n == 0 || w->piece == NULL)
		return false;
	node = cmark_node_first_child(parse_bytes(document));
	for (; node != NULL && n < w->pieces.n; node = cmark_node_next(node))
		w->piece[n++] = node;
	return n == w->pieces.n;
}

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
		markdown_walk_children(w, items[note->item]);
		doc_close(w->doc);
	}
}

/* What was changed is not changed in silence. */
static void
add_warnings(struct walk *w)
{
	struct arena *arena = w->doc->arena;

	if (w->source.too_deep > 0)
		doc_text(w->doc,
		    arena_fmt(arena,
			"(Quotes or lists of this page nest more than %d "
			"levels deep. What is deeper is shown at level %d.)",
			MARKDOWN_DEPTH, MARKDOWN_DEPTH));
	if (w->source.pictures > 0)
		doc_text(w->doc,
		    arena_fmt(arena,
			"(A paragraph of this page opens more than %d "
			"pictures. Those behind are shown as links.)",
			MARKDOWN_PICTURES));
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
	while (node != NULL && walk_tree(w, node))
		node = cmark_node_next(node);
	if (items != NULL && list != NULL)
		add_notes(w, list, items);
	add_warnings(w);
}

static bool
parse(struct str bytes, struct walk *w)
{
	cmark_node **items = NULL;
	cmark_node *root;

	if (!source_prepare(&w->source, bytes, w->arena))
		return false;
	if (w->source.notes.items > 0) {
		items = arena_array(
		    w->arena, w->source.notes.items, sizeof(void *));
		if (items == NULL)
			return false;
	}
	root = parse_bytes(w->source.bytes);
	if (w->source.tables && !find_tables(w, root))
		return false;
	compose_init(&w->compose, w->doc, &w->source, w->source.bytes.n);
	html_init(&w->html, &w->compose, w->arena);
	w->html.closes_later = closes_later;
	w->html.context = w;
	walk_document(w, root, items);
	return true;
}

/* False also when libcmark's memory ended. */
static bool
try_parse(struct str bytes, struct walk *w, struct scratch *scratch)
{
	if (setjmp(scratch->exhausted) != 0)
		return false;
	w->arena = &scratch->arena;
	return parse(bytes, w) && !w->doc->failed && !w->doc->arena->failed &&
	    !scratch->arena.failed;
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
		*notes = (struct markdown_notes){ .too_deep = w.source.too_deep,
			.pictures = w.source.pictures };
	return ok || err_set(err, "not enough memory for this document");
}
