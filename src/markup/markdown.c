#include "markup/markdown.h"

#include <cmark.h>

#include "base/arena.h"
#include "base/err.h"
#include "markup/alert.h"
#include "markup/compose.h"
#include "markup/doc.h"
#include "markup/html.h"
#include "markup/math.h"
#include "markup/pieces.h"
#include "markup/scratch.h"
#include "markup/source.h"

static cmark_mem scratch_mem = { scratch_calloc, scratch_realloc,
	scratch_free };

struct walk {
	struct doc *doc;
	struct arena *arena; /* the scratch's */
	struct source source;
	struct compose compose;
	struct html html;
	struct pieces pieces;
	cmark_node **piece; /* parsed pieces, by index */
	cmark_node *node; /* the one that is being visited */
	cmark_node *skip[2]; /* what an alert's or a task's mark stood in */
	size_t task; /* bytes of the next text that were a task's box */
	struct str alert; /* goes in front of the next paragraph (X2) */
	bool in_note; /* its number needs a text to stand in front of */
};

static struct str
literal(cmark_node *node)
{
	return str_z(cmark_node_get_literal(node));
}

static bool
is_type(cmark_node *node, cmark_node_type type)
{
	return node != NULL && cmark_node_get_type(node) == type;
}

static bool walk_tree(struct walk *w, cmark_node *root);

static void
walk_children(struct walk *w, cmark_node *node)
{
	for (node = cmark_node_first_child(node); node != NULL;
	     node = cmark_node_next(node))
		if (!walk_tree(w, node))
			return;
}

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

/* --- HTML --- */

/* For html.h: whether "</name" comes in a later node. */
static bool
closes_later(void *context, struct str name)
{
	struct walk *w = context;
	cmark_node *node = w->node;

	while ((node = next_node(node)) != NULL)
		if ((is_type(node, CMARK_NODE_HTML_BLOCK) ||
			is_type(node, CMARK_NODE_HTML_INLINE)) &&
		    tag_find_close(literal(node), name) != STR_NONE)
			return true;
	return false;
}

/* --- blocks --- */

/* L3 asks: a paragraph is not one of several blocks of a quote. */
static bool
may_be_links(const struct walk *w, cmark_node *paragraph)
{
	cmark_node *node = cmark_node_parent(paragraph);

	if (w->in_note)
		return false;
	if (is_type(node, CMARK_NODE_BLOCK_QUOTE) &&
	    cmark_node_next(paragraph) == NULL &&
	    cmark_node_previous(paragraph) == NULL)
		node = cmark_node_parent(node);
	for (; node != NULL; node = cmark_node_parent(node))
		if (is_type(node, CMARK_NODE_BLOCK_QUOTE))
			return false;
	return true;
}

/*
 * An alert: the quote's first line is "[!NOTE]" or the like.  Its word goes
 * in front of the text that follows, the mark is passed over.
 */
static void
look_for_alert(struct walk *w, cmark_node *quote)
{
	cmark_node *paragraph = cmark_node_first_child(quote);
	cmark_node *mark, *behind;
	struct str word;

	if (!is_type(paragraph, CMARK_NODE_PARAGRAPH))
		return;
	mark = cmark_node_first_child(paragraph);
	if (!is_type(mark, CMARK_NODE_TEXT))
		return;
	word = alert_word(literal(mark));
	behind = cmark_node_next(mark);
	if (word.n == 0 ||
	    (behind != NULL && !is_type(behind, CMARK_NODE_SOFTBREAK) &&
		!is_type(behind, CMARK_NODE_LINEBREAK)))
		return;
	w->alert = word;
	w->skip[0] = behind == NULL ? paragraph : mark;
	w->skip[1] = behind;
	/* The word needs a paragraph to stand in. */
	if (behind == NULL &&
	    !is_type(cmark_node_next(paragraph), CMARK_NODE_PARAGRAPH)) {
		doc_text(w->doc, word);
		w->alert = STR("");
	}
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

/* A task: its text begins with "[ ] " or "[x] " (B7). */
static void
look_for_task(struct walk *w, cmark_node *item, struct frame *frame)
{
	cmark_node *paragraph = cmark_node_first_child(item);
	cmark_node *text;
	struct str s;

	if (!is_type(paragraph, CMARK_NODE_PARAGRAPH))
		return;
	text = cmark_node_first_child(paragraph);
	if (!is_type(text, CMARK_NODE_TEXT))
		return;
	s = literal(text);
	if (s.n < 4 || s.p[0] != '[' || s.p[2] != ']' || s.p[3] != ' ' ||
	    (s.p[1] != ' ' && s.p[1] != 'x' && s.p[1] != 'X'))
		return;
	frame->task = s.p[1] == ' ' ? ' ' : 'x';
	w->task = 4;
}

static void
open_item(struct walk *w, cmark_node *node)
{
	uint32_t list = w->doc->frame;
	uint32_t item = doc_open(w->doc, FRAME_ITEM);
	cmark_node *first = cmark_node_first_child(node);

	if (item == DOC_NONE)
		return;
	look_for_task(w, node, &w->doc->frames[item]);
	if (!w->doc->frames[list].ordered)
		return;
	w->doc->frames[item].number = ++w->doc->frames[list].last;
	/* Numbers are shown even where an item has no text (B6). */
	if (first == NULL || is_type(first, CMARK_NODE_CODE_BLOCK))
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

/* An alert's word, in front of what its first line goes on with. */
static void
add_alert(struct walk *w)
{
	compose_plain(&w->compose, w->alert);
	if (w->alert.n > 0)
		compose_blank(&w->compose);
	w->alert = STR("");
}

/* The text above a table.  An alert's mark is passed over here, too. */
static void
add_text_above(struct walk *w, cmark_node *paragraph, cmark_node *text)
{
	compose_begin(&w->compose, COMPOSE_TEXT);
	w->compose.links_alone = may_be_links(w, paragraph);
	if (w->alert.n > 0) {
		w->skip[0] = cmark_node_first_child(text);
		w->skip[1] = cmark_node_next(w->skip[0]);
	}
	add_alert(w);
	/* Of a task, the box stands behind the piece's lead. */
	if (w->task > 0)
		w->task += PIECES_LEAD;
	walk_children(w, text);
	html_end(&w->html);
}

/* The table in a paragraph, and the text above it. */
static void
add_table(struct walk *w, cmark_node *paragraph, struct pieces_table *table)
{
	struct compose *c = &w->compose;
	cmark_node **piece = w->piece + table->first;
	struct table *to = table_new(w->doc->arena, &table->place);
	uint32_t first_link;
	struct block *block;

	if (to == NULL) {
		w->doc->failed = true;
		return;
	}
	if (table->text)
		add_text_above(w, paragraph, *piece++);
	first_link = w->doc->n_links;
	for (uint32_t i = 0; i < to->columns * to->rows; i++) {
		compose_begin(c, COMPOSE_CELL);
		walk_children(w, piece[i]);
		compose_end_cell(c, (struct cell *)&to->cells[i]);
	}
	block = table_tidy(to) ? doc_block(w->doc, BLOCK_TABLE) : NULL;
	if (block == NULL)
		return;
	block->table = to;
	block->first_link = first_link;
	block->n_links = w->doc->n_links - first_link;
}

static bool
enter_paragraph(struct walk *w, cmark_node *node)
{
	struct pieces_table *table = cmark_node_get_user_data(node);

	if (table != NULL) {
		/* A box in front of the first cell is that cell's text. */
		if (w->task > 0 && !table->text)
			w->doc->frames[w->doc->frame].task = 0;
		if (!table->text)
			w->task = 0;
		add_table(w, node, table);
		return false;
	}
	compose_begin(&w->compose, COMPOSE_TEXT);
	w->compose.links_alone = may_be_links(w, node);
	add_alert(w);
	return true;
}

/* False: the node's children have been seen to, or are not wanted. */
static bool
enter_block(struct walk *w, cmark_node *node, cmark_node_type type)
{
	bool dropping = html_is_dropping(&w->html);

	switch (type) {
	case CMARK_NODE_BLOCK_QUOTE:
		doc_open(w->doc, FRAME_QUOTE);
		look_for_alert(w, node);
		return true;
	case CMARK_NODE_LIST:
		open_list(w, node);
		return true;
	case CMARK_NODE_ITEM:
		open_item(w, node);
		return true;
	case CMARK_NODE_CODE_BLOCK:
		if (!dropping)
			add_code(w, node);
		return false;
	case CMARK_NODE_HTML_BLOCK:
		html_block(&w->html, literal(node), may_be_links(w, node));
		return false;
	case CMARK_NODE_THEMATIC_BREAK:
		if (!dropping)
			doc_rule(w->doc);
		return false;
	case CMARK_NODE_PARAGRAPH:
		return enter_paragraph(w, node);
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
		html_end(&w->html);
		break;
	default:
		break;
	}
}

/* --- inlines --- */

static void
add_text(struct walk *w, cmark_node *node)
{
	struct str s = str_from(literal(node), w->task);

	w->task = 0;
	if (html_in_pre(&w->html)) {
		html_pre(&w->html, s);
		return;
	}
	html_ready(&w->html);
	compose_text(&w->compose, s);
}

static void
add_break(struct walk *w, cmark_node_type type)
{
	if (html_in_pre(&w->html))
		html_pre(&w->html, STR("\n"));
	else if (!compose_is_open(&w->compose))
		return;
	else if (type == CMARK_NODE_SOFTBREAK)
		compose_soft(&w->compose);
	else
		compose_break(&w->compose);
}

/* Pictures of formulas are formulas; false: it is another picture. */
static bool
add_formula(struct walk *w, cmark_node *node)
{
	struct str url = str_z(cmark_node_get_url(node));
	struct str formula = math_of_picture(w->arena, url);
	cmark_node *alt = cmark_node_first_child(node);
	struct str raw = formula;

	if (formula.n == 0)
		return false;
	if (is_type(alt, CMARK_NODE_TEXT) && cmark_node_next(alt) == NULL)
		raw = literal(alt);
	compose_formula(&w->compose, formula, raw);
	return true;
}

static bool
enter_inline(struct walk *w, cmark_node *node, cmark_node_type type)
{
	struct compose *c = &w->compose;

	if (type == CMARK_NODE_HTML_INLINE) {
		html_inline(&w->html, literal(node));
		return false;
	}
	if (html_is_dropping(&w->html)) {
		/* A task's box may be dropped, too. */
		w->task = 0;
		return true;
	}
	switch (type) {
	case CMARK_NODE_TEXT:
		add_text(w, node);
		return false;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		add_break(w, type);
		return false;
	default:
		html_ready(&w->html);
		break;
	}
	switch (type) {
	case CMARK_NODE_CODE:
		compose_code(c, literal(node));
		return false;
	case CMARK_NODE_EMPH:
		compose_span(c, SPAN_EM);
		return true;
	case CMARK_NODE_STRONG:
		compose_span(c, SPAN_STRONG);
		return true;
	case CMARK_NODE_LINK:
		compose_link(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		return true;
	case CMARK_NODE_IMAGE:
		if (add_formula(w, node))
			return false;
		compose_image(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		return true;
	default:
		return true;
	}
}

static void
leave_inline(struct walk *w, cmark_node_type type)
{
	if (!compose_is_open(&w->compose) || html_is_dropping(&w->html))
		return;
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

/* --- the walk --- */

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
		return *leave = enter_inline(w, node, type);
	if (enter_block(w, node, type))
		return true;
	*leave = false;
	return false;
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

/* --- tables --- */

static uint32_t
quotes_around(cmark_node *node)
{
	uint32_t n = 0;

	while ((node = cmark_node_parent(node)) != NULL)
		n += is_type(node, CMARK_NODE_BLOCK_QUOTE);
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
		if (!is_type(node, CMARK_NODE_PARAGRAPH))
			continue;
		cmark_node_set_user_data(node,
		    pieces_look(&w->pieces, cmark_node_get_start_line(node),
			cmark_node_get_start_column(node),
			cmark_node_get_end_line(node), quotes_around(node)));
	}
	if (w->pieces.n == 0)
		return true;
	document = pieces_document(&w->pieces);
	w->piece = arena_array(w->arena, w->pieces.n, sizeof(*w->piece));
	if (document.n == 0 || w->piece == NULL)
		return false;
	node = cmark_node_first_child(parse_bytes(document));
	for (; node != NULL && n < w->pieces.n; node = cmark_node_next(node))
		w->piece[n++] = node;
	return n == w->pieces.n;
}

/* --- the document --- */

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
	while (node != NULL && walk_tree(w, node))
		node = cmark_node_next(node);
	if (items != NULL && list != NULL)
		add_notes(w, list, items);
	if (w->source.too_deep > 0)
		add_warning(w);
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
		    w->arena, w->source.notes.items, sizeof(*items));
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
		notes->too_deep = w.source.too_deep;
	return ok || err_set(err, "not enough memory for this document");
}
