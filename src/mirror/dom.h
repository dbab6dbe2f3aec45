#ifndef MIRROR_DOM_H
#define MIRROR_DOM_H
/*
 * dom -- a whole web page as a tree, to find the part that is the article.
 */
#include <libxml/tree.h>

#include "base/str.h"

struct arena;

/* NULL: no memory, hostile, or nothing that is a page.  Free with xmlFreeDoc.
 */
xmlDoc *dom_parse(struct arena *arena, struct str html);
/*
 * The first element at or below `root`: of that name (NULL: any), with an
 * attribute that holds `value` as one of its words (attr NULL: any).
 */
xmlNode *dom_find(
    xmlNode *root, const char *name, const char *attr, const char *value);
struct str dom_attr(struct arena *arena, xmlNode *node, const char *name);
/* The words in it. */
struct str dom_words(struct arena *arena, xmlNode *node);
/* The HTML of what is inside. */
struct str dom_inner(struct arena *arena, xmlNode *node);
/* Takes all such elements below `root`, and what is in them, out of the
 * page, in one walk. */
void dom_remove_all(
    xmlNode *root, const char *name, const char *attr, const char *value);
#endif
