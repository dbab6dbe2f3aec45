#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/loss.h"

/* --- paragraphs --- */

static void
write_block(struct walk *walk, struct str lines)
{
	if (lines.n == 0)
		return;
	md_block(&walk->md);
	md_lines(&walk->md, lines);
	md_block(&walk->md);
	walk->last_bullet = 0;
	walk->last_delimiter = 0;
}

/* Emphasis around the whole block says nothing. */
static void
drop_common_style(struct run *runs, size_t n, unsigned style)
{
	unsigned common = style;

	for (size_t i = 0; i < n; i++)
		common &= runs[i].style;
	for (size_t i = 0; i < n; i++)
		runs[i].style &= ~common;
}

/* Inside a cell or a card a block's end is a break, and only one. */
static void
flush_flat(struct walk *walk)
{
	struct runs *runs = &walk->runs;

	if (runs->n == 0 || runs->of[runs->n - 1].kind == RUN_BREAK)
		return;
	inline_break(walk);
	runs->of[runs->n - 1].number = 1;
}

void
walk_flush(struct walk *walk)
{
	struct runs runs;
	size_t from = 0;

	if (walk->flat > 0) {
		flush_flat(walk);
		return;
	}
	runs = walk->runs;
	runs_init(walk, &walk->runs);
	if (runs.n == 0)
		return;
	runs_finish(&runs);
	/* Two line ends in a row were meant as a paragraph's end. */
	for (size_t i = 0; i <= runs.n; i++) {
		if (i < runs.n &&
		    (runs.of[i].kind != RUN_BREAK || i + 1 == runs.n ||
			runs.of[i + 1].kind != RUN_BREAK))
			continue;
		write_block(walk,
		    runs_write(
			walk, runs.of + from, i - from, CONTEXT_PARAGRAPH));
		while (i < runs.n && runs.of[i].kind == RUN_BREAK)
			i++;
		from = i;
	}
}

void
walk_paragraph(struct walk *walk, struct str text, unsigned style)
{
	unsigned outer = walk->style;

	walk_flush(walk);
	walk->style = style;
	inline_text(walk, text);
	walk->style = outer;
	walk_flush(walk);
}

/* --- headings --- */

/* "Heading" for the places of losses. */
static void
remember_place(struct walk *walk, struct str words)
{
	struct str cut = str_slice(words, 0, 80);

	while (cut.n > 0 && cut.n < words.n && (words.p[cut.n] & 0xC0) == 0x80)
		cut.n--;
	walk->losses->place = arena_copy(walk->arena, cut);
}

/* Gathers what is below the node alone, without ending a paragraph. */
static struct runs
gather(struct walk *walk, xmlNode *node)
{
	struct runs outer = walk->runs;
	struct runs runs;

	runs_init(walk, &walk->runs);
	walk->flat++;
	walk_children(walk, node);
	walk->flat--;
	runs = walk->runs;
	walk->runs = outer;
	runs_finish(&runs);
	return runs;
}

static bool
only_pictures(const struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		if (runs->of[i].kind == RUN_TEXT &&
		    str_trim(runs->of[i].text).n > 0)
			return false;
	return true;
}

static int
lifted(const struct walk *walk, int level)
{
	bool medium = walk->options->flavour == HTML_MEDIUM;

	return medium && level >= 3 ? level - 1 : level;
}

void
walk_heading(struct walk *walk, xmlNode *node, int level)
{
	struct runs runs;
	struct str line;
	struct str words;
	struct buf out;

	if (walk->flat > 0) {
		walk_flush(walk);
		walk_children(walk, node);
		walk_flush(walk);
		return;
	}
	walk_flush(walk);
	runs = gather(walk, node);
	if (only_pictures(&runs)) {
		write_block(
		    walk, runs_write(walk, runs.of, runs.n, CONTEXT_PARAGRAPH));
		return;
	}
	words = runs_plain(walk->arena, runs.of, runs.n);
	if (node_has_class(node, "graf--title") ||
	    (!walk->wrote_heading && walk->md.out.n == 0 &&
		str_eq_nocase(words, walk->options->title)))
		return;
	walk->wrote_heading = true;
	remember_place(walk, words);
	drop_common_style(runs.of, runs.n, STYLE_STRONG | STYLE_EM);
	line = runs_write(walk, runs.of, runs.n, CONTEXT_HEADING);
	buf_init(&out, walk->arena, line.n + 8);
	buf_fill(&out, '#', (size_t)lifted(walk, level));
	buf_char(&out, ' ');
	buf_str(&out, line);
	write_block(walk, buf_view(&out));
}

/* --- quotes --- */

void
walk_quote(struct walk *walk, xmlNode *node)
{
	struct str cite = str_trim(node_attr(walk, node, "cite"));

	walk_flush(walk);
	if (cite.n > 0) {
		walk->losses->line = (unsigned)xmlGetLineNo(node);
		loss_add(walk->losses, "source of a quote, not shown: " STR_FMT,
		    STR_ARG(cite));
	}
	if (walk->flat > 0) {
		walk_children(walk, node);
		walk_flush(walk);
		return;
	}
	md_open(&walk->md, STR("> "), STR("> "), false);
	walk->last_bullet = 0;
	walk_children(walk, node);
	walk_flush(walk);
	md_close(&walk->md, false);
}

/* --- lists --- */

struct list {
	bool ordered;
	bool tight;
	bool spelled; /* numbers that Markdown cannot count: as text */
	long number;
	long step;
	char mark; /* '-' or '*'; '.' or ')' */
	bool first;
};

static bool
is_list(const xmlNode *node)
{
	return node_is(node, "ul") || node_is(node, "ol");
}

/* An item is simple if it is one paragraph, and lists below. */
static bool
is_simple_item(xmlNode *li)
{
	static const char *const heavy[] = { "pre", "blockquote", "table",
		"figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl",
		"details", "iframe", "video" };
	size_t paragraphs = 0;
	bool listed = false;

	for (xmlNode *node = li->children; node != NULL; node = node->next) {
		if (is_list(node)) {
			listed = true;
			continue;
		}
		if (listed &&
		    !(node->type == XML_TEXT_NODE && xmlIsBlankNode(node)))
			return false;
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (size_t i = 0; i < sizeof(heavy) / sizeof(*heavy); i++)
			if (node_is(node, heavy[i]))
				return false;
		if (node_is(node, "p") || node_is(node, "div"))
			if (++paragraphs > 1 || !is_simple_item(node))
				return false;
	}
	return true;
}

static bool
is_tight(xmlNode *list)
{
	for (xmlNode *li = list->children; li != NULL; li = li->next)
		if (li->type == XML_ELEMENT_NODE && !is_list(li) &&
		    !is_simple_item(li))
			return false;
	return true;
}

static bool
node_number(struct walk *walk, xmlNode *node, const char *name, long *number)
{
	struct str text = str_trim(node_attr(walk, node, name));
	bool minus = str_starts(text, STR("-"));
	uint64_t value;

	if (!str_uint(str_from(text, minus ? 1 : 0), 999999999, &value))
		return false;
	*number = minus ? -(long)value : (long)value;
	return true;
}

static long
count_items(xmlNode *list)
{
	long n = 0;

	for (xmlNode *li = list->children; li != NULL; li = li->next)
		n += node_is(li, "li");
	return n;
}

/* Markdown counts upwards from a number that is not negative. */
static bool
counts_plainly(struct walk *walk, xmlNode *node, const struct list *list)
{
	long expected = list->number;
	long number;

	if (list->step < 0 || list->number < 0)
		return false;
	for (xmlNode *li = node->children; li != NULL; li = li->next) {
		if (!node_is(li, "li"))
			continue;
		if (node_number(walk, li, "value", &number) &&
		    number != expected)
			return false;
		expected++;
	}
	return expected < 999999999;
}

/* The checkbox that an item begins with. */
static xmlNode *
item_task(xmlNode *li)
{
	xmlNode *node = li->children;

	while (node != NULL) {
		if (node->type == XML_TEXT_NODE && xmlIsBlankNode(node))
			node = node->next;
		else if (node_is(node, "input"))
			break;
		else if (node_is(node, "label") || node_is(node, "p") ||
		    node_is(node, "span"))
			node = node->children;
		else
			return NULL;
	}
	if (node == NULL || node->properties == NULL)
		return NULL;
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, "type") == 0 &&
		    attr->children != NULL &&
		    strcmp((const char *)attr->children->content, "checkbox") ==
			0)
			return node;
	return NULL;
}

/* A list in an item follows its words at once; but only "1." may. */
static bool
is_in_item(const struct md *md)
{
	char first =
	    md->n_boxes == 0 ? '>' : md->boxes[md->n_boxes - 1].first.p[0];

	return first != '>' && first != '[';
}

static void
open_item(struct walk *walk, struct list *list, xmlNode *li)
{
	struct str first;
	struct buf rest;
	size_t indent;
	bool close = list->tight &&
	    (!list->first ||
		(is_in_item(&walk->md) &&
		    (!list->ordered || list->number == 1)));

	walk->task = item_task(li);
	if (list->ordered)
		first =
		    arena_fmt(walk->arena, "%ld%c ", list->number, list->mark);
	else
		first = list->mark == '*' ? STR("* ") : STR("- ");
	indent = first.n;
	if (walk->task != NULL)
		first = arena_fmt(walk->arena, STR_FMT "[%c] ", STR_ARG(first),
		    xmlHasProp(walk->task, BAD_CAST "checked") ? 'x' : ' ');
	buf_init(&rest, walk->arena, 16);
	buf_fill(&rest, ' ', indent);
	md_open(&walk->md, first, buf_view(&rest), close);
	list->first = false;
}

/* A list between items belongs to the item above it. */
static void
walk_stray_list(struct walk *walk, struct list *list, xmlNode *node)
{
	struct str indent = list->ordered ? STR("   ") : STR("  ");
	bool box = !list->first && walk->flat == 0 && !list->spelled;

	walk_flush(walk);
	if (box)
		md_open(&walk->md, indent, indent, list->tight);
	walk_element(walk, node);
	if (box)
		md_close(&walk->md, false);
}

static void
walk_item(struct walk *walk, struct list *list, xmlNode *li)
{
	if (html_notes_is_body(walk, li))
		return;
	if (list->ordered)
		node_number(walk, li, "value", &list->number);
	if (walk->flat > 0 || list->spelled) {
		walk_flush(walk);
		if (list->spelled)
			inline_text(walk,
			    arena_fmt(walk->arena, "%ld. ", list->number));
		walk_children(walk, li);
		walk_flush(walk);
	} else {
		open_item(walk, list, li);
		walk->last_bullet = 0;
		walk->last_delimiter = 0;
		walk_children(walk, li);
		walk_flush(walk);
		md_close(&walk->md, list->ordered);
	}
	list->number += list->step;
}

/* Two lists side by side would be one: the second has other marks. */
static char
list_mark(const struct walk *walk, bool ordered)
{
	if (ordered)
		return walk->last_delimiter == '.' ? ')' : '.';
	return walk->last_bullet == '-' ? '*' : '-';
}

static void
list_start(struct walk *walk, xmlNode *node, struct list *list)
{
	list->number = 1;
	list->step = 1;
	if (!list->ordered)
		return;
	if (xmlHasProp(node, BAD_CAST "reversed") != NULL) {
		list->step = -1;
		list->number = count_items(node);
	}
	node_number(walk, node, "start", &list->number);
	list->spelled = !counts_plainly(walk, node, list);
}

/* Old galleries are lists of pictures. */
static bool
is_gallery(xmlNode *node)
{
	return node_class_starts(node, "blocks-gallery") ||
	    node_has_class(node, "wp-block-gallery");
}

void
walk_list(struct walk *walk, xmlNode *node, bool ordered)
{
	struct list list = {
		.ordered = ordered,
		.first = true,
		.tight = is_tight(node),
	};

	walk_flush(walk);
	list.mark = list_mark(walk, ordered);
	if (is_gallery(node)) {
		walk_children(walk, node);
		walk_flush(walk);
		return;
	}
	list_start(walk, node, &list);
	for (xmlNode *li = node->children; li != NULL; li = li->next) {
		if (is_list(li))
			walk_stray_list(walk, &list, li);
		else if (li->type == XML_ELEMENT_NODE)
			walk_item(walk, &list, li);
		else if (li->type == XML_TEXT_NODE && !xmlIsBlankNode(li))
			walk_paragraph(
			    walk, str_z((const char *)li->content), 0);
	}
	if (list.first || walk->flat > 0 || list.spelled)
		return;
	walk->last_bullet = ordered ? 0 : list.mark;
	walk->last_delimiter = ordered ? list.mark : 0;
}

/* --- details --- */

static xmlNode *
direct_child(xmlNode *node, bool (*is)(xmlNode *))
{
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next)
		if (child->type == XML_ELEMENT_NODE && is(child))
			return child;
	return NULL;
}

static bool
is_summary(xmlNode *node)
{
	return node_is(node, "summary");
}

void
walk_details(struct walk *walk, xmlNode *node)
{
	xmlNode *summary = direct_child(node, is_summary);
	xmlNode *outer_skip = walk->skip;
	unsigned outer = walk->style;

	walk_flush(walk);
	if (summary != NULL) {
		walk->style |= STYLE_STRONG;
		walk_children(walk, summary);
		walk->style = outer;
		walk_flush(walk);
	}
	walk->skip = summary;
	walk_children(walk, node);
	walk->skip = outer_skip;
	walk_flush(walk);
}

/* --- figures --- */

bool
walk_is_figure(xmlNode *node)
{
	return node_is(node, "figure") || node_has_class(node, "wp-caption") ||
	    node_has_class(node, "gallery-item");
}

bool
walk_is_caption(xmlNode *node)
{
	return node_is(node, "figcaption") ||
	    node_has_class(node, "wp-caption-text") ||
	    node_has_class(node, "gallery-caption");
}

/* Short and plain enough to be the words of a picture that has none. */
static bool
is_label(xmlNode *caption, struct str words)
{
	return words.n > 0 && words.n <= 160 &&
	    node_find(caption, "a") == NULL &&
	    node_find(caption, "code") == NULL && !walk_has_picture(caption);
}

static void
write_caption(struct walk *walk, xmlNode *caption)
{
	struct runs runs;

	if (walk->flat > 0) {
		walk_flush(walk);
		walk_children(walk, caption);
		walk_flush(walk);
		return;
	}
	runs = gather(walk, caption);
	drop_common_style(runs.of, runs.n, STYLE_STRONG | STYLE_EM);
	for (size_t i = 0; i < runs.n; i++)
		if ((runs.of[i].style & STYLE_CODE) == 0)
			runs.of[i].style |= STYLE_EM;
	write_block(walk, runs_write(walk, runs.of, runs.n, CONTEXT_PARAGRAPH));
}

/* An embed whose address stands there as text. */
static bool
figure_embed(struct walk *walk, xmlNode *node)
{
	struct str words;

	if (!node_has_class(node, "wp-block-embed") ||
	    node_find(node, "iframe") != NULL || node_find(node, "a") != NULL)
		return false;
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next) {
		if (child->type != XML_ELEMENT_NODE || walk_is_caption(child))
			continue;
		words = node_words(walk, child);
		if (str_find(words, ' ') == STR_NONE && words.n > 0) {
			walk_embed_url(walk, words, (struct str){ NULL, 0 });
			return true;
		}
	}
	return false;
}

void
walk_figure(struct walk *walk, xmlNode *node)
{
	xmlNode *caption = direct_child(node, walk_is_caption);
	xmlNode *outer_skip = walk->skip;
	struct str outer = walk->caption;
	bool outer_taken = walk->caption_taken;
	struct str words = { NULL, 0 };

	walk_flush(walk);
	if (caption != NULL)
		words = node_words(walk, caption);
	walk->caption = caption != NULL && is_label(caption, words)
	    ? words
	    : (struct str){ NULL, 0 };
	walk->caption_taken = false;
	walk->skip = caption;
	if (!figure_embed(walk, node))
		walk_children(walk, node);
	walk_flush(walk);
	walk->skip = outer_skip;
	if (caption != NULL && !walk->caption_taken)
		write_caption(walk, caption);
	walk->caption = outer;
	walk->caption_taken = outer_taken;
}

/* --- footnotes at the end --- */

/* A note may mention another: they are written until none is left. */
void
walk_notes(struct walk *walk)
{
	for (uint32_t number = 1; number <= walk->next_note; number++) {
		struct note *note = NULL;

		for (size_t i = 0; i < walk->n_notes && note == NULL; i++)
			if (walk->notes[i].number == number)
				note = &walk->notes[i];
		if (note == NULL)
			continue;
		md_open(&walk->md, arena_fmt(walk->arena, "[^%u]: ", number),
		    STR("    "), false);
		walk_children(walk, note->body);
		walk_flush(walk);
		md_close(&walk->md, true);
	}
}
