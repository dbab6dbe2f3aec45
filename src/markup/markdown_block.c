/*
 * markdown_block -- blocks of the tree: lists, quotes, code, tables.
 */
#include "markup/markdown_walk.h"

#include "base/arena.h"
#include "markup/alert.h"
#include "markup/math.h"

/* L3 asks: a paragraph is not one of several blocks of a quote. */
static bool
may_be_links(const struct walk *w, cmark_node *paragraph)
{
	cmark_node *node = cmark_node_parent(paragraph);

	if (w->in_note)
		return false;
	if (markdown_is_type(node, CMARK_NODE_BLOCK_QUOTE) &&
	    cmark_node_next(paragraph) == NULL &&
	    cmark_node_previous(paragraph) == NULL)
		node = cmark_node_parent(node);
	for (; node != NULL; node = cmark_node_parent(node))
		if (markdown_is_type(node, CMARK_NODE_BLOCK_QUOTE))
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

	if (!markdown_is_type(paragraph, CMARK_NODE_PARAGRAPH))
		return;
	mark = cmark_node_first_child(paragraph);
	if (!markdown_is_type(mark, CMARK_NODE_TEXT))
		return;
	word = alert_word(markdown_literal(mark));
	behind = cmark_node_next(mark);
	if (word.n == 0 ||
	    (behind != NULL &&
		!markdown_is_type(behind, CMARK_NODE_SOFTBREAK) &&
		!markdown_is_type(behind, CMARK_NODE_LINEBREAK)))
		return;
	w->alert = word;
	w->skip[0] = behind == NULL ? paragraph : mark;
	w->skip[1] = behind;
	/* The word needs a paragraph to stand in. */
	if (behind == NULL &&
	    !markdown_is_type(
		cmark_node_next(paragraph), CMARK_NODE_PARAGRAPH)) {
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

	if (!markdown_is_type(paragraph, CMARK_NODE_PARAGRAPH))
		return;
	text = cmark_node_first_child(paragraph);
	if (!markdown_is_type(text, CMARK_NODE_TEXT))
		return;
	s = markdown_literal(text);
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
	if (first == NULL || markdown_is_type(first, CMARK_NODE_CODE_BLOCK))
		doc_block(w->doc, BLOCK_TEXT);
}

/* The first word of a fence's line; of "{.python .input}" the first name. */
static struct str
language_of(struct str info)
{
	size_t n = 0;

	info = str_trim(info);
	while (info.n > 0 && (info.p[0] == '{' || info.p[0] == '.'))
		info = str_trim(str_from(info, 1));
	while (n < info.n && !byte_is_space(info.p[n]) && info.p[n] != '}' &&
	    info.p[n] != ',' && info.p[n] != '{')
		n++;
	return str_slice(info, 0, n);
}

static void
add_code(struct walk *w, cmark_node *node)
{
	struct str language =
	    language_of(str_z(cmark_node_get_fence_info(node)));
	struct str code = markdown_literal(node);
	struct str formula;

	/* GitHub's fence for a formula on its own. */
	if (str_eq(language, STR("math")) &&
	    math_unicode(
		w->arena, compose_restore(&w->compose, code), true, &formula))
		code = formula;
	compose_pre(&w->compose, language, code);
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
	markdown_walk_children(w, text);
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
		markdown_walk_children(w, piece[i]);
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
bool
markdown_enter_block(struct walk *w, cmark_node *node, cmark_node_type type)
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
		html_block(
		    &w->html, markdown_literal(node), may_be_links(w, node));
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

void
markdown_leave_block(struct walk *w, cmark_node_type type)
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
