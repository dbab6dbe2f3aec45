/*
 * markdown_inline -- what stands in a line: text, emphasis, links.
 */
#include "markup/markdown_walk.h"

#include "markup/math.h"

static void
add_text(struct walk *w, cmark_node *node)
{
	struct str s = str_from(markdown_literal(node), w->task);

	w->task = 0;
	if (html_in_pre(&w->html)) {
		html_pre(&w->html, s);
		return;
	}
	html_ready(&w->html);
	compose_text(&w->compose, s);
}

static void
add_break(struct walk *w, cmark_node_type type)
{
	if (html_in_pre(&w->html))
		html_pre(&w->html, STR("\n"));
	else if (!compose_is_open(&w->compose))
		return;
	else if (type == CMARK_NODE_SOFTBREAK)
		compose_soft(&w->compose);
	else
		compose_break(&w->compose);
}

/* Pictures of formulas are formulas; false: it is another picture. */
static bool
add_formula(struct walk *w, cmark_node *node)
{
	struct str url = str_z(cmark_node_get_url(node));
	struct str formula = math_of_picture(w->arena, url);
	cmark_node *alt = cmark_node_first_child(node);
	struct str raw = formula;

	if (formula.n == 0)
		return false;
	if (markdown_is_type(alt, CMARK_NODE_TEXT) &&
	    cmark_node_next(alt) == NULL)
		raw = markdown_literal(alt);
	compose_formula(&w->compose, formula, raw);
	return true;
}

bool
markdown_enter_inline(struct walk *w, cmark_node *node, cmark_node_type type)
{
	struct compose *c = &w->compose;

	if (type == CMARK_NODE_HTML_INLINE) {
		html_inline(&w->html, markdown_literal(node));
		return false;
	}
	if (html_is_dropping(&w->html)) {
		/* A task's box may be dropped, too. */
		w->task = 0;
		return true;
	}
	switch (type) {
	case CMARK_NODE_TEXT:
		add_text(w, node);
		return false;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		add_break(w, type);
		return false;
	default:
		html_ready(&w->html);
		break;
	}
	switch (type) {
	case CMARK_NODE_CODE:
		compose_code(c, markdown_literal(node));
		return false;
	case CMARK_NODE_EMPH:
		compose_span(c, SPAN_EM);
		return true;
	case CMARK_NODE_STRONG:
		compose_span(c, SPAN_STRONG);
		return true;
	case CMARK_NODE_LINK:
		compose_link(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		return true;
	case CMARK_NODE_IMAGE:
		if (add_formula(w, node))
			return false;
		compose_image(c, str_z(cmark_node_get_url(node)),
		    str_z(cmark_node_get_title(node)));
		return true;
	default:
		return true;
	}
}

void
markdown_leave_inline(struct walk *w, cmark_node_type type)
{
	if (!compose_is_open(&w->compose) || html_is_dropping(&w->html))
		return;
	switch (type) {
	case CMARK_NODE_EMPH:
		compose_span_end(&w->compose, SPAN_EM);
		break;
	case CMARK_NODE_STRONG:
		compose_span_end(&w->compose, SPAN_STRONG);
		break;
	case CMARK_NODE_LINK:
		compose_link_end(&w->compose);
		break;
	case CMARK_NODE_IMAGE:
		compose_image_end(&w->compose);
		break;
	default:
		break;
	}
}
