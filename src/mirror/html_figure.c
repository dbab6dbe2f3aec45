#include "mirror/html_walk.h"

#include "base/arena.h"

xmlNode *
walk_direct_child(xmlNode *node, bool (*is)(xmlNode *))
{
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next)
		if (child->type == XML_ELEMENT_NODE && is(child))
			return child;
	return NULL;
}

/* --- details --- */

static bool
is_summary(xmlNode *node)
{
	return node_is(node, "summary");
}

void
walk_details(struct walk *walk, xmlNode *node)
{
	xmlNode *summary = walk_direct_child(node, is_summary);
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
	runs = walk_gather(walk, caption);
	walk_unstress(runs.of, runs.n, STYLE_STRONG | STYLE_EM);
	for (size_t i = 0; i < runs.n; i++)
		if ((runs.of[i].style & STYLE_CODE) == 0)
			runs.of[i].style |= STYLE_EM;
	walk_write(walk, runs_write(walk, runs.of, runs.n, CONTEXT_PARAGRAPH));
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
	xmlNode *caption = walk_direct_child(node, walk_is_caption);
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
