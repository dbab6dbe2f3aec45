#include "mirror/html_walk.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "mirror/tags.h"

bool
node_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

static xmlAttr *
find_attr(xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, name) == 0)
			return attr;
	return NULL;
}

struct str
node_attr(struct walk *walk, xmlNode *node, const char *name)
{
	xmlAttr *attr = find_attr(node, name);
	struct buf out;

	if (attr == NULL || attr->children == NULL)
		return (struct str){ NULL, 0 };
	if (attr->children->next == NULL)
		return str_z((const char *)attr->children->content);
	buf_init(&out, walk->arena, HTML_MAX);
	for (xmlNode *part = attr->children; part != NULL; part = part->next)
		buf_str(&out, str_z((const char *)part->content));
	return buf_view(&out);
}

static bool
find_class(xmlNode *node, struct str name, bool prefix)
{
	xmlAttr *attr = find_attr(node, "class");
	struct str rest;
	struct str word;

	if (attr == NULL || attr->children == NULL)
		return false;
	rest = str_z((const char *)attr->children->content);
	while (rest.n > 0) {
		str_cut(rest, ' ', &word, &rest);
		if (prefix ? str_starts(word, name) : str_eq(word, name))
			return true;
	}
	return false;
}

bool
node_has_class(xmlNode *node, const char *name)
{
	return find_class(node, str_z(name), false);
}

bool
node_class_starts(xmlNode *node, const char *prefix)
{
	return find_class(node, str_z(prefix), true);
}

xmlNode *
node_next(xmlNode *node, xmlNode *root)
{
	if (node->children != NULL && node->type == XML_ELEMENT_NODE)
		return node->children;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

/* The next that is not below `node`. */
static xmlNode *
node_after(xmlNode *node, xmlNode *root)
{
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

xmlNode *
node_find(xmlNode *node, const char *name)
{
	for (xmlNode *n = node_next(node, node); n != NULL;
	     n = node_next(n, node))
		if (node_is(n, name))
			return n;
	return NULL;
}

struct str
node_text(struct walk *walk, xmlNode *node)
{
	struct buf out;
	xmlNode *n = node_next(node, node);

	buf_init(&out, walk->arena, HTML_MAX);
	while (n != NULL) {
		if (node_is(n, "script") || node_is(n, "style") ||
		    n == walk->skip) {
			n = node_after(n, node);
			continue;
		}
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			buf_str(&out, str_z((const char *)n->content));
		else if (n->type == XML_ELEMENT_NODE &&
		    (node_is(n, "br") ||
			html_tag_is_block(str_z((const char *)n->name))))
			buf_char(&out, '\n');
		n = node_next(n, node);
	}
	return buf_view(&out);
}

struct str
node_words(struct walk *walk, xmlNode *node)
{
	return utf8_clean(walk->arena, node_text(walk, node));
}
