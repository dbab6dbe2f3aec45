#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/links.h"
#include "mirror/loss.h"

/* As rule X3 wants it: something with a letter or backslash in it. */
static bool
is_telling(struct str tex)
{
	for (size_t i = 0; i < tex.n; i++)
		if (byte_is_alpha(tex.p[i]) || tex.p[i] == '\\')
			return true;
	return false;
}

void
walk_formula(struct walk *walk, struct str tex, bool block)
{
	struct str fence = block ? STR("$$") : STR("$");
	unsigned style = walk->style;
	struct buf out;

	tex = utf8_clean(walk->arena, tex);
	if (tex.n == 0)
		return;
	block = block && walk->flat == 0;
	if (block)
		walk_flush(walk);
	if (str_find(tex, '$') != STR_NONE || !is_telling(tex)) {
		walk->style |= is_telling(tex) ? STYLE_CODE : 0;
		inline_text(walk, tex);
		walk->style = style;
	} else {
		buf_init(&out, walk->arena, tex.n + 4);
		buf_str(&out, fence);
		buf_str(&out, tex);
		buf_str(&out, fence);
		inline_math(walk, buf_view(&out));
	}
	if (block)
		walk_flush(walk);
}

/* --- elements --- */

static bool
math_script(struct walk *walk, xmlNode *node)
{
	struct str type = node_attr(walk, node, "type");
	struct buf out;

	if (!str_starts(type, STR("math/tex")))
		return false;
	buf_init(&out, walk->arena, HTML_MAX);
	for (xmlNode *part = node->children; part != NULL; part = part->next)
		if (part->content != NULL)
			buf_str(&out, str_z((const char *)part->content));
	walk_formula(
	    walk, buf_view(&out), str_search(type, STR("display")) != STR_NONE);
	return true;
}

static bool
is_display(struct walk *walk, xmlNode *node)
{
	for (int up = 0; node != NULL && up < 3; up++, node = node->parent) {
		if (node->type != XML_ELEMENT_NODE)
			break;
		if (node_has_class(node, "katex-display") ||
		    str_eq(node_attr(walk, node, "display"), STR("block")) ||
		    str_eq(node_attr(walk, node, "display"), STR("true")))
			return true;
	}
	return false;
}

bool
walk_math(struct walk *walk, xmlNode *node)
{
	xmlNode *source;
	struct str tex = { NULL, 0 };

	if (node_is(node, "script"))
		return math_script(walk, node);
	source = node_find(node, "annotation");
	if (source != NULL)
		tex = node_text(walk, source);
	if (tex.n == 0)
		tex = node_attr(walk, node, "alttext");
	if (tex.n == 0)
		tex = node_attr(walk, node, "data-latex");
	if (tex.n == 0)
		return false;
	walk_formula(walk, tex, is_display(walk, node));
	return true;
}

/* --- pictures of formulas --- */

static struct str
decoded(struct arena *arena, struct str s)
{
	struct str out;
	struct buf blanks;

	buf_init(&blanks, arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		buf_char(&blanks, s.p[i] == '+' ? ' ' : s.p[i]);
	if (!url_decode(arena, buf_view(&blanks), &out))
		return (struct str){ NULL, 0 };
	return out;
}

/* "\dpi{120}", "\bg_white" and such are about the picture. */
static struct str
without_drawing(struct str tex)
{
	static const struct str words[] = { STR_INIT("\\dpi{"),
		STR_INIT("\\bg_"), STR_INIT("\\fg_"), STR_INIT("\\inline"),
		STR_INIT("\\large "), STR_INIT("\\displaystyle") };
	bool again = true;

	while (again) {
		again = false;
		tex = str_trim(tex);
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
			size_t end = words[i].n;

			if (!str_starts(tex, words[i]))
				continue;
			while (i < 3 && end < tex.n &&
			    !byte_is_space(tex.p[end]) && tex.p[end - 1] != '}')
				end++;
			tex = str_from(tex, end);
			again = true;
		}
	}
	return tex;
}

struct str
html_math_of_picture(
    struct arena *arena, struct str src, struct str alt, struct str class_name)
{
	struct url url;
	struct str tex = { NULL, 0 };

	if (str_search(class_name, STR("latex")) != STR_NONE && alt.n > 0)
		return str_trim(alt);
	if (str_search(src, STR("latex")) == STR_NONE &&
	    str_search(src, STR("cht=tx")) == STR_NONE)
		return tex;
	if (!url_parse(url_encode(arena, src), &url) || !url.has_query)
		return tex;
	if (str_ends(url.host, STR("latex.codecogs.com")))
		tex = decoded(arena, url.query);
	else if (str_ends(url.path, STR("/latex.php")))
		tex = decoded(arena, links_query_raw(url.query, STR("latex")));
	else if (str_search(url.query, STR("cht=tx")) != STR_NONE)
		tex = decoded(arena, links_query_raw(url.query, STR("chl")));
	return without_drawing(tex);
}
