#include "mirror/html_walk.h"

#include <stdlib.h>

#include "mirror/gutenberg.h"
#include "mirror/links.h"
#include "mirror/loss.h"

enum tag {
	TAG_INLINE, /* its contents, with a style */
	TAG_BLOCK, /* a boundary of paragraphs */
	TAG_DROP, /* with its contents */
	TAG_A,
	TAG_BR,
	TAG_HR,
	TAG_CODE,
	TAG_DETAILS,
	TAG_EMBED,
	TAG_FIGURE,
	TAG_FIELD, /* of a form: nothing to read */
	TAG_HEADING,
	TAG_IMG,
	TAG_INPUT,
	TAG_MATH,
	TAG_NOSCRIPT,
	TAG_OL,
	TAG_PRE,
	TAG_Q,
	TAG_QUOTE,
	TAG_SCRIPT,
	TAG_SUB,
	TAG_SUP,
	TAG_TABLE,
	TAG_TERM,
	TAG_UL
};

static const struct tag_row {
	const char *name;
	enum tag tag;
	unsigned value; /* INLINE: its style; HEADING: its level */
} tags[] = {
	{ "a", TAG_A, 0 },
	{ "address", TAG_BLOCK, 0 },
	{ "article", TAG_BLOCK, 0 },
	{ "aside", TAG_BLOCK, 0 },
	{ "audio", TAG_EMBED, 0 },
	{ "b", TAG_INLINE, STYLE_STRONG },
	{ "blockquote", TAG_QUOTE, 0 },
	{ "br", TAG_BR, 0 },
	{ "caption", TAG_BLOCK, 0 },
	{ "center", TAG_BLOCK, 0 },
	{ "cite", TAG_INLINE, STYLE_EM },
	{ "code", TAG_CODE, 0 },
	{ "dd", TAG_BLOCK, 0 },
	{ "del", TAG_INLINE, STYLE_STRIKE },
	{ "details", TAG_DETAILS, 0 },
	{ "dfn", TAG_INLINE, STYLE_EM },
	{ "dir", TAG_UL, 0 },
	{ "div", TAG_BLOCK, 0 },
	{ "dl", TAG_BLOCK, 0 },
	{ "dt", TAG_TERM, 0 },
	{ "em", TAG_INLINE, STYLE_EM },
	{ "embed", TAG_EMBED, 0 },
	{ "fieldset", TAG_BLOCK, 0 },
	{ "figcaption", TAG_BLOCK, 0 },
	{ "figure", TAG_FIGURE, 0 },
	{ "footer", TAG_BLOCK, 0 },
	{ "form", TAG_BLOCK, 0 },
	{ "frame", TAG_EMBED, 0 },
	{ "h1", TAG_HEADING, 1 },
	{ "h2", TAG_HEADING, 2 },
	{ "h3", TAG_HEADING, 3 },
	{ "h4", TAG_HEADING, 4 },
	{ "h5", TAG_HEADING, 5 },
	{ "h6", TAG_HEADING, 6 },
	{ "head", TAG_DROP, 0 },
	{ "header", TAG_BLOCK, 0 },
	{ "hr", TAG_HR, 0 },
	{ "i", TAG_INLINE, STYLE_EM },
	{ "iframe", TAG_EMBED, 0 },
	{ "img", TAG_IMG, 0 },
	{ "input", TAG_INPUT, 0 },
	{ "legend", TAG_BLOCK, 0 },
	{ "li", TAG_BLOCK, 0 },
	{ "link", TAG_DROP, 0 },
	{ "main", TAG_BLOCK, 0 },
	{ "math", TAG_MATH, 0 },
	{ "menu", TAG_UL, 0 },
	{ "meta", TAG_DROP, 0 },
	{ "mjx-container", TAG_MATH, 0 },
	{ "nav", TAG_BLOCK, 0 },
	{ "noscript", TAG_NOSCRIPT, 0 },
	{ "object", TAG_EMBED, 0 },
	{ "ol", TAG_OL, 0 },
	{ "p", TAG_BLOCK, 0 },
	{ "pre", TAG_PRE, 0 },
	{ "q", TAG_Q, 0 },
	{ "s", TAG_INLINE, STYLE_STRIKE },
	{ "samp", TAG_CODE, 0 },
	{ "script", TAG_SCRIPT, 0 },
	{ "section", TAG_BLOCK, 0 },
	{ "select", TAG_FIELD, 0 },
	{ "strike", TAG_INLINE, STYLE_STRIKE },
	{ "strong", TAG_INLINE, STYLE_STRONG },
	{ "style", TAG_DROP, 0 },
	{ "sub", TAG_SUB, 0 },
	{ "summary", TAG_BLOCK, 0 },
	{ "sup", TAG_SUP, 0 },
	{ "svg", TAG_DROP, 0 },
	{ "table", TAG_TABLE, 0 },
	{ "tbody", TAG_BLOCK, 0 },
	{ "td", TAG_BLOCK, 0 },
	{ "template", TAG_DROP, 0 },
	{ "textarea", TAG_FIELD, 0 },
	{ "tfoot", TAG_BLOCK, 0 },
	{ "th", TAG_BLOCK, 0 },
	{ "thead", TAG_BLOCK, 0 },
	{ "title", TAG_DROP, 0 },
	{ "tr", TAG_BLOCK, 0 },
	{ "tt", TAG_CODE, 0 },
	{ "ul", TAG_UL, 0 },
	{ "var", TAG_INLINE, STYLE_EM },
	{ "video", TAG_EMBED, 0 },
	{ "xmp", TAG_PRE, 0 },
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
walk_styled(struct walk *walk, xmlNode *node, unsigned style)
{
	unsigned outer = walk->style;

	if (walk->in_code == 0)
		walk->style |= style;
	walk_children(walk, node);
	walk->style = outer;
}

static void
walk_code(struct walk *walk, xmlNode *node)
{
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
walk_raised(struct walk *walk, xmlNode *node, bool up)
{
	if (node_find(node, "a") != NULL || walk_has_picture(node))
		walk_children(walk, node);
	else
		inline_raised(walk, node_words(walk, node), up);
}

static void
walk_q(struct walk *walk, xmlNode *node)
{
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
		    (row->tag == TAG_BLOCK || row->tag == TAG_HEADING))
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
walk_a(struct walk *walk, xmlNode *a)
{
	struct str href = str_trim(node_attr(walk, a, "href"));
	struct note *note;

	walk->losses->line = (unsigned)xmlGetLineNo(a);
	if (html_notes_is_back(walk, a))
		return;
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
walk_block(struct walk *walk, xmlNode *node)
{
	walk_flush(walk);
	walk_children(walk, node);
	walk_flush(walk);
}

static void
walk_rule(struct walk *walk)
{
	walk_flush(walk);
	if (walk->flat > 0 || walk->md.out.n == 0)
		return;
	md_block(&walk->md);
	/* "- ---" would be a rule, not an item with one */
	md_lines(&walk->md, walk->md.n_boxes > 0 ? STR("___") : STR("---"));
	md_block(&walk->md);
}

static void
walk_input(struct walk *walk, xmlNode *node)
{
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
walk_script(struct walk *walk, xmlNode *node)
{
	if (walk_math(walk, node))
		return;
	if (str_search(node_attr(walk, node, "src"), STR("gist.github.com")) !=
	    STR_NONE)
		walk_embed(walk, node);
}

/* What stands there for machines without scripts: a lazy picture again,
 * behind its own placeholder, or the only way to it. */
static void
walk_noscript(struct walk *walk, xmlNode *node)
{
	xmlNode *before = node->prev;

	while (before != NULL && before->type != XML_ELEMENT_NODE)
		before = before->prev;
	if (before == NULL || !walk_has_picture(before))
		walk_children(walk, node);
}

static void
walk_term(struct walk *walk, xmlNode *node)
{
	walk_flush(walk);
	walk_styled(walk, node, STYLE_STRONG);
	walk_flush(walk);
}

static void
walk_tag(struct walk *walk, xmlNode *node, const struct tag_row *row)
{
	switch (row->tag) {
	case TAG_INLINE:
		walk_styled(walk, node, row->value);
		break;
	case TAG_BLOCK:
		walk_block(walk, node);
		break;
	case TAG_DROP:
		break;
	case TAG_A:
		walk_a(walk, node);
		break;
	case TAG_BR:
		inline_break(walk);
		walk_children(walk, node);
		break;
	case TAG_HR:
		walk_rule(walk);
		break;
	case TAG_CODE:
		walk_code(walk, node);
		break;
	case TAG_DETAILS:
		walk_details(walk, node);
		break;
	case TAG_EMBED:
		walk_embed(walk, node);
		break;
	case TAG_FIGURE:
		walk_figure(walk, node);
		break;
	case TAG_FIELD:
		loss_add(walk->losses, "field of a form left out: %s",
		    (const char *)node->name);
		break;
	case TAG_HEADING:
		walk_heading(walk, node, (int)row->value);
		break;
	case TAG_IMG:
		walk_picture(walk, node);
		break;
	case TAG_INPUT:
		walk_input(walk, node);
		break;
	case TAG_MATH:
		if (!walk_math(walk, node))
			walk_children(walk, node);
		break;
	case TAG_NOSCRIPT:
		walk_noscript(walk, node);
		break;
	case TAG_OL:
		walk_list(walk, node, true);
		break;
	case TAG_PRE:
		walk_pre(walk, node);
		break;
	case TAG_Q:
		walk_q(walk, node);
		break;
	case TAG_QUOTE:
		walk_quote(walk, node);
		break;
	case TAG_SCRIPT:
		walk_script(walk, node);
		break;
	case TAG_SUB:
	case TAG_SUP:
		walk_raised(walk, node, row->tag == TAG_SUP);
		break;
	case TAG_TABLE:
		walk_table(walk, node);
		break;
	case TAG_TERM:
		walk_term(walk, node);
		break;
	case TAG_UL:
		walk_list(walk, node, false);
		break;
	}
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
		walk_tag(walk, node, row);
	else
		walk_children(walk, node);
}

void
walk_children(struct walk *walk, xmlNode *node)
{
	for (xmlNode *child = node->children; child != NULL;
	     child = child->next) {
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
