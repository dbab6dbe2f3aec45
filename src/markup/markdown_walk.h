#ifndef MARKUP_MARKDOWN_WALK_H
#define MARKUP_MARKDOWN_WALK_H
/*
 * markdown_walk -- the walk over libcmark's tree, for markdown*.c alone,
 * which are the only files that know libcmark.
 */
#include <cmark.h>

#include "markup/compose.h"
#include "markup/doc.h"
#include "markup/html.h"
#include "markup/pieces.h"
#include "markup/source.h"

struct walk {
	struct doc *doc;
	struct arena *arena; /* the scratch's */
	struct source source;
	struct compose compose;
	struct html html;
	struct pieces pieces;
	cmark_node **piece; /* parsed pieces, by index */
	cmark_node *node; /* the one that is being visited */
	cmark_node *skip[2]; /* what an alert's mark stood in */
	size_t task; /* bytes of the next text that were a task's box */
	struct str alert; /* goes in front of the next paragraph (X2) */
	bool in_note; /* its number needs a text to stand in front of */
};

static inline struct str
markdown_literal(cmark_node *node)
{
	return str_z(cmark_node_get_literal(node));
}

static inline bool
markdown_is_type(cmark_node *node, cmark_node_type type)
{
	return node != NULL && cmark_node_get_type(node) == type;
}

/* Everything below the node. */
void markdown_walk_children(struct walk *w, cmark_node *node);

/* Enter: false where the node's children have been seen to, or are not
 * wanted; then it is not left either. */
bool markdown_enter_block(
    struct walk *w, cmark_node *node, cmark_node_type type);
void markdown_leave_block(struct walk *w, cmark_node_type type);
bool markdown_enter_inline(
    struct walk *w, cmark_node *node, cmark_node_type type);
void markdown_leave_inline(struct walk *w, cmark_node_type type);
#endif
