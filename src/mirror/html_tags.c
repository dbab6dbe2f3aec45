#include "mirror/html_walk.h"

#include <stdlib.h>

#include "mirror/gutenberg.h"
#include "mirror/links.h"
#include "mirror/loss.h"

/* An element of one kind; value is its row's. */
typedef void handler(struct walk *walk, xmlNode *node, unsigned value);

struct tag_row {
	const char *name;
	handler *handle;
	unsigned value; /* a style, a level; 1 for what is up or ordered */
};

static const struct tag_row *find_tag(const xmlNode *node);
static handler on_block, on_heading;

/* A picture behind the words is decoration, but its address is named. */
static void
tell_background(struct walk *walk, xmlNode *node, struct str style)
{
	size_t at = str_search(style, STR("url("));
	struct str url;

	if (at == STR_NONE)
		return;
	url = str_from(style, at + 4);
	walk->losses->line = (unsigned)xmlGetLineNo(node);
	loss_add(walk->losses, "picture in the background: " STR_FMT,
	    STR_ARG(str_slice(url, 0, str_find(url, ')'))));
}

/* What is there but is not to be seen, or is the site's and not the
 * article's. */
static bool
is_hidden(struct walk *walk, xmlNode *node)
{
	static const char *const furniture[] = { "sharedaddy",
		"jp-relatedposts", "addtoany_share_save_container",
		"post-views", "MathJax_Preview", "katex-html", "mixtapeImage",
		"js-mixtapeImage" };
	struct str style;

	for (size_t i = 0; i < sizeof(furniture) / sizeof(*furniture); i++)
		if (node_has_class(node, furniture[i]))
			return true;
	style = node_attr(walk, node, "style");
	tell_background(walk, node, style);
	if (str_search(style, STR("display:none")) == STR_NONE &&
	    str_search(style, STR("display: none")) == STR_NONE &&
	    xmlHasProp(node, BAD_CAST "hidden") == NULL)
		return false;
	walk->losses->line = (unsigned)xmlGetLineNo(node);
	loss_add(walk->losses, "hidden part left out: " STR_FMT,
	    STR_ARG(str_slice(node_words(walk, node), 0, 80)));
	return true;
}

static void
on_inline(struct walk *walk, xmlNode *node, unsigned style)
{
	unsigned outer = walk->style;

	if (walk->in_code == 0)
		walk->style |= style;
	walk_children(walk, node);
	walk->style = outer;
}

static void
on_code(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	unsigned outer = walk->in_code;
	unsigned style = walk->style;

	if (outer == 0)
		walk->in_code = ++walk->units;
	walk->style |= STYLE_CODE;
	walk_children(walk, node);
	walk->style = style;
	walk->in_code = outer;
}

static void
on_raised(struct walk *walk, xmlNode *node, unsigned up)
{
	if (node_find(node, "a") != NULL || walk_has_picture(node))
		walk_children(walk, node);
	else
		inline_raised(walk, node_words(walk, node), up != 0);
}

static void
on_q(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	inline_text(walk, STR("“"));
	walk_children(walk, node);
	inline_text(walk, STR("”"));
}

/* --- links --- */

/* Blocks inside a link: a card.  Its words become one label. */
static bool
is_card(xmlNode *a)
{
	for (xmlNode *node = node_next(a, a); node != NULL;
	     node = node_next(node, a)) {
		const struct tag_row *row =
		    node->type == XML_ELEMENT_NODE ? find_tag(node) : NULL;

		if (row != NULL &&
		    (row->handle == on_block || row->handle == on_heading))
			return true;
	}
	return false;
}

static void
walk_card(struct walk *walk, xmlNode *a)
{
	walk_flush(walk);
	walk->flat++;
	walk_children(walk, a);
	walk->flat--;
}

/* A thumbnail that opens the picture itself is one picture, not a link. */
static bool
walk_thumbnail(struct walk *walk, xmlNode *a, struct str href)
{
	struct str outer = walk->picture_target;
	xmlNode *img = node_find(a, "img");

	if (img == NULL || node_words(walk, a).n > 0 ||
	    !links_same_picture(node_attr(walk, img, "src"), href))
		return false;
	walk->picture_target = href;
	walk_children(walk, a);
	walk->picture_target = outer;
	return true;
}

static void
walk_link(struct walk *walk, xmlNode *a, struct str href)
{
	uint32_t outer = inline_link(walk, href, node_attr(walk, a, "title"));
	size_t before = walk->runs_made;
	bool card = is_card(a) && !walk_has_picture(a) && walk->flat == 0;

	if (card)
		walk_card(walk, a);
	else
		walk_children(walk, a);
	if (walk->link != outer && walk->runs_made == before)
		loss_add(walk->losses, "link without words: " STR_FMT,
		    STR_ARG(href));
	walk->link = outer;
	if (card)
		walk_flush(walk);
}

static void
on_a(struct walk *walk, xmlNode *a, unsigned value)
{
	struct str href = str_trim(node_attr(walk, a, "href"));
	struct note *note;

	walk->losses->line = (unsigned)xmlGetLineNo(a);
	if (html_notes_is_back(walk, a))
		return;
	(void)value;
	note = html_notes_mentioned(walk, a);
	if (note != NULL) {
		if (note->number == 0)
			note->number = ++walk->next_note;
		inline_note(walk, note->number);
	} else if (href.n == 0) {
		walk_children(walk, a);
	} else if (!walk_thumbnail(walk, a, href)) {
		walk_link(walk, a, href);
	}
}

/* --- the rest --- */

static void
on_block(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	walk_flush(walk);
	walk_children(walk, node);
	walk_flush(walk);
}

static void
on_hr(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)node;
	(void)value;
	walk_flush(walk);
	if (walk->flat > 0 || walk->md.out.n == 0)
		return;
	md_block(&walk->md);
	/* "- ---" would be a rule, not an item with one */
	md_lines(&walk->md, walk->md.n_boxes > 0 ? STR("___") : STR("---"));
	md_block(&walk->md);
}

static void
on_input(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	struct str type = node_attr(walk, node, "type");

	if (node == walk->task)
		return;
	if (str_eq_nocase(type, STR("checkbox")))
		inline_text(walk,
		    xmlHasProp(node, BAD_CAST "checked") ? STR("☑ ")
							 : STR("☐ "));
	else if (str_eq_nocase(type, STR("submit")) ||
	    str_eq_nocase(type, STR("button")))
		inline_text(walk, node_attr(walk, node, "value"));
	if (!str_eq_nocase(type, STR("hidden")) &&
	    !str_eq_nocase(type, STR("checkbox")))
		loss_add(walk->losses, "field of a form left out: " STR_FMT,
		    STR_ARG(node_attr(walk, node, "name")));
}

/* Scripts are dropped, but for formulas and gists. */
static void
on_script(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	if (walk_math(walk, node))
		return;
	if (str_search(node_attr(walk, node, "src"), STR("gist.github.com")) !=
	    STR_NONE)
		walk_embed(walk, node);
}

/* What stands there for machines without scripts: a lazy picture again,
 * behind its own placeholder, or the only way to it. */
static void
on_noscript(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	xmlNode *before = node->prev;

	while (before != NULL && before->type != XML_ELEMENT_NODE)
		before = before->prev;
	if (before == NULL || !walk_has_picture(before))
		walk_children(walk, node);
}

static void
on_term(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	walk_flush(walk);
	on_inline(walk, node, STYLE_STRONG);
	walk_flush(walk);
}

static void
on_drop(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)walk;
	(void)node;
	(void)value;
}

static void
on_br(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	inline_break(walk);
	walk_children(walk, node);
}

static void
on_field(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	loss_add(walk->losses, "field of a form left out: %s",
	    (const char *)node->name);
}

static void
on_math(struct walk *walk, xmlNode *node, unsigned value)
{
	(void)value;
	if (!walk_math(walk, node))
		walk_children(walk, node);
}

static void
on_heading(struct walk *walk, xmlNode *node, unsigned level)
{
	walk_heading(walk, node, (int)level);
}

static void
on_list(struct walk *walk, xmlNode *node, unsigned ordered)
{
	walk_list(walk, node, ordered != 0);
}

/* Those that other files write, whatever the row says beside. */
#define PASS(name, function)                                                   \
	static void name(struct walk *walk, xmlNode *node, unsigned value)     \
	{                                                                      \
		(void)value;                                                   \
		function(walk, node);                                          \
	}
PASS(on_details, walk_details)
PASS(on_embed, walk_embed)
PASS(on_figure, walk_figure)
PASS(on_img, walk_picture)
PASS(on_pre, walk_pre)
PASS(on_quote, walk_quote)
PASS(on_table, walk_table)

/* --- which is which --- */

static const struct tag_row tags[] = {
	{ "a", on_a, 0 },
	{ "address", on_block, 0 },
	{ "article", on_block, 0 },
	{ "aside", on_block, 0 },
	{ "audio", on_embed, 0 },
	{ "b", on_inline, STYLE_STRONG },
	{ "blockquote", on_quote, 0 },
	{ "br", on_br, 0 },
	{ "caption", on_block, 0 },
	{ "center", on_block, 0 },
	{ "cite", on_inline, STYLE_EM },
	{ "code", on_code, 0 },
	{ "dd", on_block, 0 },
	{ "del", on_inline, STYLE_STRIKE },
	{ "details", on_details, 0 },
	{ "dfn", on_inline, STYLE_EM },
	{ "dir", on_list, 0 },
	{ "div", on_block, 0 },
	{ "dl", on_block, 0 },
	{ "dt", on_term, 0 },
	{ "em", on_inline, STYLE_EM },
	{ "embed", on_embed, 0 },
	{ "fieldset", on_block, 0 },
	{ "figcaption", on_block, 0 },
	{ "figure", on_figure, 0 },
	{ "footer", on_block, 0 },
	{ "form", on_block, 0 },
	{ "frame", on_embed, 0 },
	{ "h1", on_heading, 1 },
	{ "h2", on_heading, 2 },
	{ "h3", on_heading, 3 },
	{ "h4", on_heading, 4 },
	{ "h5", on_heading, 5 },
	{ "h6", on_heading, 6 },
	{ "head", on_drop, 0 },
	{ "header", on_block, 0 },
	{ "hr", on_hr, 0 },
	{ "i", on_inline, STYLE_EM },
	{ "iframe", on_embed, 0 },
	{ "img", on_img, 0 },
	{ "input", on_input, 0 },
	{ "legend", on_block, 0 },
	{ "li", on_block, 0 },
	{ "link", on_drop, 0 },
	{ "main", on_block, 0 },
	{ "math", on_math, 0 },
	{ "menu", on_list, 0 },
	{ "meta", on_drop, 0 },
	{ "mjx-container", on_math, 0 },
	{ "nav", on_block, 0 },
	{ "noscript", on_noscript, 0 },
	{ "object", on_embed, 0 },
	{ "ol", on_list, 1 },
	{ "p", on_block, 0 },
	{ "pre", on_pre, 0 },
	{ "q", on_q, 0 },
	{ "s", on_inline, STYLE_STRIKE },
	{ "samp", on_code, 0 },
	{ "script", on_script, 0 },
	{ "section", on_block, 0 },
	{ "select", on_field, 0 },
	{ "strike", on_inline, STYLE_STRIKE },
	{ "strong", on_inline, STYLE_STRONG },
	{ "style", on_drop, 0 },
	{ "sub", on_raised, 0 },
	{ "summary", on_block, 0 },
	{ "sup", on_raised, 1 },
	{ "svg", on_drop, 0 },
	{ "table", on_table, 0 },
	{ "tbody", on_block, 0 },
	{ "td", on_block, 0 },
	{ "template", on_drop, 0 },
	{ "textarea", on_field, 0 },
	{ "tfoot", on_block, 0 },
	{ "th", on_block, 0 },
	{ "thead", on_block, 0 },
	{ "title", on_drop, 0 },
	{ "tr", on_block, 0 },
	{ "tt", on_code, 0 },
	{ "ul", on_list, 0 },
	{ "var", on_inline, STYLE_EM },
	{ "video", on_embed, 0 },
	{ "xmp", on_pre, 0 },
};

static int
compare_tag(const void *key, const void *row)
{
	return strcmp(key, ((const struct tag_row *)row)->name);
}

static const struct tag_row *
find_tag(const xmlNode *node)
{
	return bsearch((const char *)node->name, tags,
	    sizeof(tags) / sizeof(tags[0]), sizeof(tags[0]), compare_tag);
}

void
walk_element(struct walk *walk, xmlNode *node)
{
	const struct tag_row *row = find_tag(node);

	if (node == walk->skip)
		return;
	if (html_notes_is_body(walk, node) ||
	    (node->properties != NULL && is_hidden(walk, node)))
		return;
	if (walk_is_figure(node))
		walk_figure(walk, node);
	else if (node->properties != NULL && node_class_starts(node, "katex") &&
	    walk_math(walk, node))
		return;
	else if (row != NULL)
		row->handle(walk, node, row->value);
	else
		walk_children(walk, node);
}

void
walk_children(struct walk *walk, xmlNode *node)
{
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next) {
		if (deadline_passed(&walk->deadline))
			return;
		switch (child->type) {
		case XML_TEXT_NODE:
		case XML_CDATA_SECTION_NODE:
			inline_text(walk, str_z((const char *)child->content));
			break;
		case XML_ELEMENT_NODE:
			walk_element(walk, child);
			break;
		case XML_COMMENT_NODE:
			gutenberg_comment(walk, child);
			break;
		default:
			break;
		}
	}
}
