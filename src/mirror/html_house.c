#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"

/*
 * The publication's pages begin their text with lines about it: "Last
 * Updated on January 28, 2025 by Editorial Team", "Author(s): Myra Roldan".
 * They are fields of an article, not its words; they are taken out of the
 * first few paragraphs only.
 */
enum { LOOK_AT = 12 };

/* "January 28, 2025 by Editorial Team" -> date and editor */
static void
take_updated(struct walk *walk, struct str line, struct html_house *house)
{
	size_t by = str_search(line, STR(" by "));

	/* there may be two such lines: the later one is the edit */
	house->updated =
	    arena_copy(walk->arena, str_trim(str_slice(line, 0, by)));
	if (by != STR_NONE)
		house->editor =
		    arena_copy(walk->arena, str_trim(str_from(line, by + 4)));
}

static bool
take_line(struct walk *walk, struct str line, struct html_house *house)
{
	static const struct str updated = STR_INIT("Last Updated on ");
	static const struct str authors[] = { STR_INIT("Author(s):"),
		STR_INIT("Authors:") };

	if (str_starts_nocase(line, updated)) {
		take_updated(walk, str_from(line, updated.n), house);
		return true;
	}
	for (size_t i = 0; i < 2; i++)
		if (str_starts_nocase(line, authors[i])) {
			house->authors = arena_copy(walk->arena,
			    str_trim(str_from(line, authors[i].n)));
			return true;
		}
	return false;
}

/* True if all its lines were taken. */
static bool
take_lines(struct walk *walk, xmlNode *node, struct html_house *house)
{
	struct str rest = node_text(walk, node);
	struct str line;
	bool taken = false;

	if (rest.n > 400)
		return false;
	while (rest.n > 0) {
		str_cut(rest, '\n', &line, &rest);
		line = utf8_clean(walk->arena, line);
		if (line.n == 0)
			continue;
		if (!take_line(walk, line, house))
			return false;
		taken = true;
	}
	return taken;
}

static bool
is_paragraph(xmlNode *node)
{
	return node_is(node, "p") || node_is(node, "h1") ||
	    node_is(node, "h2") || node_is(node, "h3") || node_is(node, "h4") ||
	    node_is(node, "h5") || node_is(node, "h6");
}

void
house_take(struct walk *walk, xmlNode *root, struct html_house *house)
{
	xmlNode *node = root;
	int seen = 0;

	while (node != NULL && seen < LOOK_AT) {
		xmlNode *next = node_next(node, root);

		if (is_paragraph(node)) {
			seen++;
			if (take_lines(walk, node, house)) {
				while (next != NULL && next->parent != NULL) {
					xmlNode *up = next;

					while (up != NULL && up != node)
						up = up->parent;
					if (up == NULL)
						break;
					next = node_next(next, root);
				}
				xmlUnlinkNode(node);
				xmlFreeNode(node);
			}
		}
		node = next;
	}
}
