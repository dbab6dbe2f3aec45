#include "mirror/html_walk.h"

#include <stdlib.h>

#include "base/arena.h"

/*
 * A footnote is a pair of links within a page: one from the text to the
 * note, short as "[1]", and one from the note back.  Where nothing leads
 * back, the target must call itself a note.  What was found is written into
 * the nodes' _private, which libxml2 leaves to its callers: a mention and a
 * body point to their note, a way back to `back`.
 */
static const char back_mark;

struct target {
	const char *id;
	xmlNode *node;
	size_t order; /* in the document */
};

struct targets {
	struct target *of;
	size_t n;
	size_t mentions; /* links to a fragment */
};

static const char *
attr_z(const xmlNode *node, const char *name)
{
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, name) == 0 &&
		    attr->children != NULL)
			return (const char *)attr->children->content;
	return NULL;
}

static const char *
node_id(const xmlNode *node)
{
	const char *id = attr_z(node, "id");

	if (id == NULL && node_is(node, "a"))
		id = attr_z(node, "name");
	return id;
}

/* "x" of a link to "#x", or to "https://this.page/…#x" where the base is
 * that page; NULL for other links. */
static const char *
fragment(struct walk *walk, const xmlNode *a)
{
	const char *href = attr_z(a, "href");
	struct str base = walk->options->base;
	struct str whole;
	size_t hash;

	if (href == NULL)
		return NULL;
	whole = str_z(href);
	hash = str_find(whole, '#');
	if (hash == STR_NONE || hash + 1 == whole.n)
		return NULL;
	if (hash > 0 &&
	    (base.n == 0 || !str_eq(str_slice(whole, 0, hash), base)))
		return NULL;
	return href + hash + 1;
}

static int
by_id(const void *a, const void *b)
{
	return strcmp(
	    ((const struct target *)a)->id, ((const struct target *)b)->id);
}

static void
count(struct walk *walk, xmlNode *root, struct targets *targets, size_t *ids)
{
	*ids = 0;
	targets->mentions = 0;
	for (xmlNode *node = root; node != NULL; node = node_next(node, root)) {
		if (node->type != XML_ELEMENT_NODE || node->properties == NULL)
			continue;
		*ids += node_id(node) != NULL;
		targets->mentions +=
		    node_is(node, "a") && fragment(walk, node) != NULL;
	}
}

static bool
collect(struct walk *walk, xmlNode *root, struct targets *targets)
{
	size_t order = 0;
	size_t ids;

	targets->n = 0;
	count(walk, root, targets, &ids);
	if (ids == 0 || targets->mentions == 0)
		return false;
	targets->of = arena_array(walk->arena, ids, sizeof(*targets->of));
	if (targets->of == NULL)
		return false;
	for (xmlNode *node = root; node != NULL; node = node_next(node, root)) {
		order++;
		if (node->type == XML_ELEMENT_NODE &&
		    node->properties != NULL && node_id(node) != NULL)
			targets->of[targets->n++] =
			    (struct target){ node_id(node), node, order };
	}
	qsort(targets->of, targets->n, sizeof(*targets->of), by_id);
	return true;
}

static const struct target *
find(const struct targets *targets, const char *id)
{
	struct target key = { .id = id };

	return bsearch(
	    &key, targets->of, targets->n, sizeof(*targets->of), by_id);
}

/* "1", "[12]", "(a)", "*": what mentions look like. */
static bool
is_mention_text(struct str text)
{
	size_t marks = 0;

	if (text.n == 0 || text.n > 12)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (byte_is_alpha(text.p[i]) && ++marks > 4)
			return false;
		if (byte_is_space(text.p[i]))
			return false;
	}
	return true;
}

/* What holds the note that the target stands in or is. */
static xmlNode *
body_of(xmlNode *node)
{
	static const char *const blocks[] = { "li", "p", "dd", "div", "aside",
		"section", "td" };

	for (int up = 0; node != NULL && up < 5; up++, node = node->parent)
		for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++)
			if (node_is(node, blocks[i]))
				return node;
	return NULL;
}

static bool
is_below(const xmlNode *node, const xmlNode *root)
{
	while (node != NULL && node != root)
		node = node->parent;
	return node == root;
}

/* Whether `id` names the mention: the link, or what holds it closely. */
static bool
names_mention(const struct targets *targets, const char *id, xmlNode *a)
{
	const struct target *target = find(targets, id);
	xmlNode *node = a;

	if (target == NULL)
		return false;
	for (int up = 0; node != NULL && up < 4; up++, node = node->parent)
		if (node == target->node || is_below(target->node, node))
			return true;
	return false;
}

/* The link in the body that leads back to `a`, or NULL. */
static xmlNode *
way_back(
    struct walk *walk, const struct targets *targets, xmlNode *body, xmlNode *a)
{
	for (xmlNode *node = body; node != NULL; node = node_next(node, body)) {
		const char *id =
		    node_is(node, "a") ? fragment(walk, node) : NULL;

		if (id != NULL && names_mention(targets, id, a))
			return node;
	}
	return NULL;
}

static bool
calls_itself_note(const char *id)
{
	static const struct str marks[] = { STR_INIT("fn"), STR_INIT("_ftn"),
		STR_INIT("footnote"), STR_INIT("cite_note"),
		STR_INIT("endnote"), STR_INIT("easy-footnote-bottom"),
		STR_INIT("note-") };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts_nocase(str_z(id), marks[i]))
			return true;
	return false;
}

static void
add_note(struct walk *walk, struct targets *targets, xmlNode *a, size_t order)
{
	const char *id = fragment(walk, a);
	const struct target *target = id == NULL ? NULL : find(targets, id);
	xmlNode *body = target == NULL ? NULL : body_of(target->node);
	xmlNode *back;
	struct note *note;

	if (body == NULL || target->order < order || is_below(a, body) ||
	    !is_mention_text(node_words(walk, a)))
		return;
	if (body->_private != NULL) {
		note = body->_private;
		if (note != (void *)&back_mark && strcmp(note->id, id) == 0)
			a->_private = note;
	} else {
		back = way_back(walk, targets, body, a);
		if (back == NULL && !calls_itself_note(id))
			return;
		note = &walk->notes[walk->n_notes++];
		*note = (struct note){ .id = id, .body = body };
		a->_private = note;
		body->_private = note;
	}
	/* all ways back, as there are several mentions */
	for (xmlNode *node = body; node != NULL; node = node_next(node, body)) {
		const char *to =
		    node_is(node, "a") ? fragment(walk, node) : NULL;

		if (to != NULL && node->_private == NULL &&
		    names_mention(targets, to, a))
			node->_private = (void *)&back_mark;
	}
}

void
html_notes_find(struct walk *walk, xmlNode *root)
{
	struct targets targets;
	size_t order = 0;

	if (!collect(walk, root, &targets) || targets.mentions > 2000)
		return;
	walk->notes =
	    arena_array(walk->arena, targets.mentions, sizeof(*walk->notes));
	if (walk->notes == NULL)
		return;
	for (xmlNode *node = root; node != NULL; node = node_next(node, root)) {
		order++;
		if (node_is(node, "a") && node->_private == NULL)
			add_note(walk, &targets, node, order);
	}
}

struct note *
html_notes_mentioned(struct walk *walk, xmlNode *a)
{
	(void)walk;
	return a->_private == (void *)&back_mark ? NULL : a->_private;
}

bool
html_notes_is_body(struct walk *walk, xmlNode *node)
{
	struct note *note = node->_private;

	(void)walk;
	return note != NULL && note != (void *)&back_mark && note->body == node;
}

bool
html_notes_is_back(struct walk *walk, xmlNode *a)
{
	(void)walk;
	return a->_private == (void *)&back_mark;
}
