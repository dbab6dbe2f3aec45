#include "mirror/dom.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/html.h"

xmlDoc *
dom_parse(struct arena *arena, struct str html)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	const char *encoding = utf8_check(html) == STR_NONE ? "UTF-8" : NULL;
	xmlDoc *doc;

	(void)arena;
	if (parser == NULL || html.n == 0 || html.n > INT32_MAX ||
	    html_is_hostile(html)) {
		htmlFreeParserCtxt(parser);
		return NULL;
	}
	/* otherwise what its <meta> says, else Latin-1 */
	doc = htmlCtxtReadMemory(parser, html.p, (int)html.n, NULL, encoding,
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_COMPACT);
	htmlFreeParserCtxt(parser);
	if (doc != NULL && xmlDocGetRootElement(doc) == NULL) {
		xmlFreeDoc(doc);
		return NULL;
	}
	return doc;
}

struct str
dom_attr(struct arena *arena, xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, BAD_CAST name);
	struct str copy =
	    arena_copy(arena, str_trim(str_z((const char *)value)));

	xmlFree(value);
	return copy;
}

static bool
holds_word(xmlNode *node, const char *attr, struct str word)
{
	for (xmlAttr *a = node->properties; a != NULL; a = a->next) {
		struct str rest;
		struct str one;

		if (strcmp((const char *)a->name, attr) != 0 ||
		    a->children == NULL)
			continue;
		rest = str_trim(str_z((const char *)a->children->content));
		while (rest.n > 0) {
			str_cut(str_trim(rest), ' ', &one, &rest);
			if (str_eq(one, word))
				return true;
		}
	}
	return false;
}

static bool
is_wanted(xmlNode *node, const char *name, const char *attr, const char *value)
{
	return node->type == XML_ELEMENT_NODE &&
	    (name == NULL || strcmp((const char *)node->name, name) == 0) &&
	    (attr == NULL || holds_word(node, attr, str_z(value)));
}

static xmlNode *
next(xmlNode *node, xmlNode *root)
{
	if (node->type == XML_ELEMENT_NODE && node->children != NULL)
		return node->children;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

xmlNode *
dom_find(xmlNode *root, const char *name, const char *attr, const char *value)
{
	for (xmlNode *node = root; node != NULL; node = next(node, root))
		if (is_wanted(node, name, attr, value))
			return node;
	return NULL;
}

struct str
dom_inner(struct arena *arena, xmlNode *node)
{
	xmlBuffer *buffer = xmlBufferCreate();
	struct str copy;

	if (buffer == NULL)
		return (struct str){ NULL, 0 };
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next)
		htmlNodeDump(buffer, node->doc, child);
	copy = arena_copy(arena,
	    (struct str){ (const char *)xmlBufferContent(buffer),
		(size_t)xmlBufferLength(buffer) });
	xmlBufferFree(buffer);
	return copy;
}

struct str
dom_words(struct arena *arena, xmlNode *node)
{
	return html_text(arena, dom_inner(arena, node));
}

/* The next node that is not inside of this one. */
static xmlNode *
after(xmlNode *node, xmlNode *root)
{
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

void
dom_remove_all(
    xmlNode *root, const char *name, const char *attr, const char *value)
{
	xmlNode *node = root->children;

	while (node != NULL) {
		xmlNode *found = node;

		if (!is_wanted(node, name, attr, value)) {
			node = next(node, root);
			continue;
		}
		node = after(node, root);
		xmlUnlinkNode(found);
		xmlFreeNode(found);
	}
}
