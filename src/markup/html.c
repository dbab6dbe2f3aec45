#include "markup/html.h"

#include "base/arena.h"
#include "markup/compose.h"
#include "markup/html_parts.h"

void
html_init(struct html *html, struct compose *c, struct arena *arena)
{
	*html = (struct html){ .doc = c->doc, .c = c, .arena = arena };
}

static void
span(struct html *html, const struct tag *tag, enum span kind)
{
	if (!tag->closing) {
		html_ensure_block(html);
		compose_span(html->c, kind);
	} else if (compose_is_open(html->c)) {
		compose_span_end(html->c, kind);
	}
}

static void
code(struct html *html, const struct tag *tag)
{
	if (html->pre) {
		if (!tag->closing)
			html_name_language(html, tag);
		return;
	}
	if (!tag->closing && html->codes++ == 0) {
		span(html, tag, SPAN_CODE);
		html->c->quiet++;
	} else if (tag->closing && html->codes > 0 && --html->codes == 0) {
		span(html, tag, SPAN_CODE);
		if (html->c->quiet > 0)
			html->c->quiet--;
	}
}

static void
strike(struct html *html, const struct tag *tag)
{
	if (tag->closing && html->strikes == 0)
		return;
	if (!tag->closing)
		html_ensure_block(html);
	if (!compose_is_open(html->c))
		return;
	compose_clean(html->c, STR("~~"));
	html->strikes += tag->closing ? -1u : 1u;
}

static void
script(struct html *html, const struct tag *tag)
{
	if (tag->closing) {
		if (compose_is_open(html->c))
			compose_script_end(html->c);
		return;
	}
	html_ensure_block(html);
	compose_script(html->c, tag->class == TAG_SUPER);
}

static void
break_line(struct html *html)
{
	struct compose *c = html->c;

	if (html->pre) {
		html_pre(html, STR("\n"));
		return;
	}
	if (!compose_is_open(c))
		return;
	/* Two of them are an empty line: a paragraph ends. */
	if (c->kind == COMPOSE_TEXT && compose_at_break(c))
		compose_end(c);
	else
		compose_break(c);
}

static void
text(struct html *html, struct str encoded)
{
	struct str s = tag_decode(html->arena, encoded);

	if (html->pre) {
		html_pre(html, s);
		return;
	}
	if (!compose_is_open(html->c) && str_trim(s).n == 0)
		return;
	if (str_trim(s).n > 0)
		html_ready(html);
	compose_text(html->c, s);
}

static void
table_tag(struct html *html, const struct tag *tag)
{
	struct html_table *table = &html->table;
	bool is_table = tag->class == TAG_TABLE;

	html_end_strikes(html);
	/* Tables in cells are text. */
	if (html_in_cell(html) &&
	    (!table->open || table->inner > 0 || (is_table && !tag->closing))) {
		html_boundary(html);
		if (is_table && tag->closing)
			table->inner -= table->inner > 0;
		else if (is_table)
			table->inner++;
		return;
	}
	if (is_table && tag->closing) {
		html_table_end(html);
		return;
	}
	if (tag->closing && tag->class != TAG_ROW) {
		html_table_end_cell(html);
		return;
	}
	if (!table->open) {
		if (tag->closing)
			return;
		html_boundary(html);
		html_table_begin(html);
	}
	if (tag->class == TAG_ROW)
		html_table_row(html);
	else if (!is_table)
		html_table_cell(html, tag);
}

static void
use_inline(struct html *html, const struct tag *tag)
{
	switch (tag->class) {
	case TAG_EM:
		span(html, tag, SPAN_EM);
		break;
	case TAG_STRONG:
		span(html, tag, SPAN_STRONG);
		break;
	case TAG_CODE:
		code(html, tag);
		break;
	case TAG_STRIKE:
		strike(html, tag);
		break;
	case TAG_SUPER:
	case TAG_SUB:
		script(html, tag);
		break;
	case TAG_Q:
		html_ready(html);
		compose_plain(html->c,
		    tag->closing ? STR("\xE2\x80\x9D") : STR("\xE2\x80\x9C"));
		break;
	case TAG_ANCHOR:
		html_anchor(html, tag);
		break;
	case TAG_IMAGE:
		html_image(html, tag);
		break;
	case TAG_BREAK:
		break_line(html);
		break;
	case TAG_INPUT:
		html_input(html, tag);
		break;
	default:
		break;
	}
}

static void
use_tag(struct html *html, const struct tag *tag)
{
	/* In a <pre> only its end and lines count. */
	if (html->pre && tag->class != TAG_PRE && tag->class != TAG_BREAK &&
	    tag->class != TAG_CODE && tag->class != TAG_DROP)
		return;
	switch (tag->class) {
	case TAG_BOUNDARY:
		html_boundary(html);
		break;
	case TAG_RULE:
		html_rule(html);
		break;
	case TAG_HEADING:
		html_heading(html, tag);
		break;
	case TAG_LIST:
		html_list(html, tag);
		break;
	case TAG_ITEM:
		html_item(html, tag);
		break;
	case TAG_QUOTE:
		html_quote(html, tag);
		break;
	case TAG_PRE:
		html_pre_tag(html, tag);
		break;
	case TAG_TABLE:
	case TAG_ROW:
	case TAG_CELL:
	case TAG_HEADER_CELL:
		table_tag(html, tag);
		break;
	case TAG_MEDIA:
		html_media(html, tag);
		break;
	case TAG_SOURCE:
		html_source(html, tag);
		break;
	default:
		use_inline(html, tag);
		break;
	}
}

static bool
never_closes(const struct html *html, struct str name)
{
	for (size_t i = 0; i < html->n_never; i++)
		if (str_eq_nocase(html->never[i], name))
			return true;
	return false;
}

/* The contents of an element vanish, up to its end here or in a later node;
 * where it has no end, nothing does (H1).  What was looked for in vain once
 * is not looked for again. */
static void
drop(struct html *html, const struct tag *tag, struct tags *tags)
{
	size_t at;

	if (tag->closing || never_closes(html, tag->name) ||
	    str_ends(tag->attributes, STR("/")))
		return;
	at = tag_find_close(tags->rest, tag->name);
	if (at != STR_NONE) {
		tags->rest = str_from(tags->rest, at);
	} else if (html->closes_later(html->context, tag->name)) {
		html->drop = arena_copy(html->arena, tag->name);
		tags->rest = STR("");
	} else if (html->n_never < HTML_NEVER) {
		html->never[html->n_never++] =
		    arena_copy(html->arena, tag->name);
	}
}

static void
feed(struct html *html, struct str literal)
{
	struct tags tags = { .rest = literal };
	enum tag_piece piece;
	struct tag tag;
	struct str s;

	if (html_is_dropping(html)) {
		size_t at = tag_find_close(tags.rest, html->drop);

		if (at == STR_NONE)
			return;
		html->drop = STR("");
		tags.rest = str_from(tags.rest, at);
	}
	while ((piece = tag_next(&tags, &s, &tag)) != TAG_END &&
	    !html->doc->failed) {
		if (piece == TAG_TEXT)
			text(html, s);
		else if (piece == TAG_TAG && tag.class == TAG_DROP)
			drop(html, &tag, &tags);
		else if (piece == TAG_TAG)
			use_tag(html, &tag);
	}
}

void
html_end(struct html *html)
{
	if (html->anchor)
		html_ready(html);
	html_end_strikes(html);
	html->codes = 0;
	html->media = STR("");
	html_end_pre(html);
	html_table_end(html);
	if (compose_is_open(html->c))
		compose_end(html->c);
	while (html->n_open > 0)
		html_close_frame(html);
	html->surplus = 0;
}

void
html_block(struct html *html, struct str literal, bool links_alone)
{
	html->links_alone = links_alone;
	feed(html, literal);
	html_end(html);
}

void
html_inline(struct html *html, struct str literal)
{
	html->links_alone = html->c->links_alone;
	feed(html, literal);
}
