#include "mirror/html_walk.h"

#include "base/arena.h"

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
