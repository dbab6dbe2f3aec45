#include "markup/html.h"

#include "base/arena.h"
#include "markup/compose.h"
#include "markup/math.h"

void
html_init(struct html *html, struct compose *c, struct arena *arena)
{
	*html = (struct html){ .doc = c->doc, .c = c, .arena = arena };
}

static bool
is_name(const struct tag *tag, const char *name)
{
	return str_eq_nocase(tag->name, str_z(name));
}

static struct str
attribute(struct html *html, const struct tag *tag, const char *name)
{
	struct str value;

	tag_attribute(html->arena, tag, str_z(name), &value);
	return compose_restore(html->c, value);
}

/* --- paragraphs --- */

static bool
in_quote(const struct html *html)
{
	for (uint32_t i = 0; i < html->n_open; i++)
		if (html->open[i] == FRAME_QUOTE)
			return true;
	return false;
}

static void
ensure_block(struct html *html)
{
	if (compose_is_open(html->c))
		return;
	if (html->table.open && html->table.n > 0) {
		/* Nothing stands between the cells of a doc's table. */
		html_table_cell(html, NULL);
		return;
	}
	compose_begin(html->c, COMPOSE_TEXT);
	html->c->links_alone = html->links_alone && !in_quote(html);
}

void
html_ready(struct html *html)
{
	ensure_block(html);
	if (!html->anchor)
		return;
	html->anchor = false;
	compose_link(html->c, html->href, html->title);
}

static void
end_strikes(struct html *html)
{
	for (; html->strikes > 0; html->strikes--)
		if (compose_is_open(html->c))
			compose_clean(html->c, STR("~~"));
}

static bool
in_cell(const struct html *html)
{
	return html->c->kind == COMPOSE_CELL;
}

/* A paragraph ends.  In a cell, where none can, a line does. */
static void
boundary(struct html *html)
{
	end_strikes(html);
	html->codes = 0;
	if (in_cell(html))
		compose_break(html->c);
	else if (compose_is_open(html->c) && !compose_is_empty(html->c))
		compose_end(html->c);
}

/* --- containers --- */

static void
open_frame(struct html *html, enum frame_kind kind)
{
	if (html->n_open == HTML_DEPTH) {
		html->surplus++;
		return;
	}
	html->open[html->n_open++] = kind;
	doc_open(html->doc, kind);
}

/* Numbers are shown, too, where an item is empty (B6). */
static void
close_frame(struct html *html)
{
	struct doc *doc = html->doc;

	if (html->open[html->n_open - 1] == FRAME_ITEM && !doc->failed &&
	    doc->frames[doc->frame].number > 0 &&
	    doc->frames[doc->frame].block == DOC_NONE)
		doc_block(doc, BLOCK_TEXT);
	html->n_open--;
	doc_close(doc);
}

/* Closes the innermost container of that kind and what is in it; `beyond`
 * is a kind that it must not be looked for behind. */
static void
close_kind(struct html *html, enum frame_kind kind, enum frame_kind beyond)
{
	uint32_t i = html->n_open;

	while (i > 0 && html->open[i - 1] != kind) {
		if (html->open[i - 1] == beyond)
			return;
		i--;
	}
	if (i == 0)
		return;
	while (html->n_open >= i)
		close_frame(html);
}

static void
list(struct html *html, const struct tag *tag)
{
	struct frame *frame;
	uint64_t start = 1;

	boundary(html);
	if (in_cell(html))
		return;
	if (tag->closing) {
		if (html->surplus > 0)
			html->surplus--;
		else
			close_kind(html, FRAME_LIST, FRAME_QUOTE);
		return;
	}
	open_frame(html, FRAME_LIST);
	if (html->surplus > 0 || !is_name(tag, "ol") || html->doc->failed)
		return;
	str_uint(attribute(html, tag, "start"), 999999999, &start);
	frame = &html->doc->frames[html->doc->frame];
	frame->ordered = true;
	frame->delimiter = '.';
	frame->last = (uint32_t)start - 1;
}

static void
item(struct html *html, const struct tag *tag)
{
	struct doc *doc = html->doc;
	uint64_t number;
	uint32_t parent;

	boundary(html);
	if (in_cell(html) || html->surplus > 0)
		return;
	/* An item ends where the next one begins. */
	close_kind(html, FRAME_ITEM, FRAME_LIST);
	if (tag->closing)
		return;
	if (html->n_open == 0 || html->open[html->n_open - 1] != FRAME_LIST)
		open_frame(html, FRAME_LIST);
	if (html->surplus > 0)
		return;
	parent = doc->frame;
	open_frame(html, FRAME_ITEM);
	if (html->surplus > 0) {
		html->surplus--;
		return;
	}
	if (doc->failed || !doc->frames[parent].ordered)
		return;
	if (str_uint(attribute(html, tag, "value"), 999999999, &number))
		doc->frames[parent].last = (uint32_t)number - 1;
	doc->frames[doc->frame].number = ++doc->frames[parent].last;
}

static void
quote(struct html *html, const struct tag *tag)
{
	boundary(html);
	if (in_cell(html))
		return;
	if (!tag->closing)
		open_frame(html, FRAME_QUOTE);
	else if (html->surplus > 0)
		html->surplus--;
	else
		close_kind(html, FRAME_QUOTE, FRAME_NOTE);
}

/* A check box in front of an item's text. */
static void
input(struct html *html, const struct tag *tag)
{
	struct doc *doc = html->doc;
	struct str ignored;

	if (tag->closing || doc->failed || doc->frame == DOC_NONE ||
	    doc->frames[doc->frame].kind != FRAME_ITEM ||
	    !str_eq_nocase(attribute(html, tag, "type"), STR("checkbox")))
		return;
	doc->frames[doc->frame].task =
	    tag_attribute(html->arena, tag, STR("checked"), &ignored) ? 'x'
								      : ' ';
}

/* --- blocks --- */

static void
heading(struct html *html, const struct tag *tag)
{
	if (in_cell(html)) {
		boundary(html);
		return;
	}
	if (compose_is_open(html->c)) {
		end_strikes(html);
		compose_end(html->c);
	}
	if (tag->closing)
		return;
	compose_begin(html->c, COMPOSE_HEADING);
	html->c->level = (uint8_t)(tag->name.p[1] - '0');
}

static void
rule(struct html *html)
{
	boundary(html);
	if (!in_cell(html))
		doc_rule(html->doc);
}

void
html_pre(struct html *html, struct str text)
{
	/* The line feed behind the tag is not part of it. */
	if (html->pre_text.n == 0 && str_starts(text, STR("\n")))
		text = str_from(text, 1);
	buf_str(&html->pre_text, text);
}

static void
end_pre(struct html *html)
{
	if (!html->pre)
		return;
	html->pre = false;
	if (html->pre_text.failed)
		html->doc->failed = true;
	compose_pre(html->c, html->pre_alt, buf_view(&html->pre_text));
}

static void
pre(struct html *html, const struct tag *tag)
{
	boundary(html);
	if (in_cell(html))
		return;
	end_pre(html);
	if (tag->closing)
		return;
	html->pre = true;
	html->pre_alt = STR("");
	buf_init(&html->pre_text, html->arena, SIZE_MAX / 4);
}

/* class="language-c" and its like: what <pre><code> holds. */
static void
name_language(struct html *html, const struct tag *tag)
{
	static const struct str before[] = {
		STR_INIT("language-"),
		STR_INIT("lang-"),
		STR_INIT("highlight-"),
		STR_INIT("brush:"),
	};
	struct str class = attribute(html, tag, "class");

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t at = str_search(class, before[i]);
		size_t end;

		if (at == STR_NONE)
			continue;
		class = str_trim(str_from(class, at + before[i].n));
		for (end = 0; end < class.n && !byte_is_space(class.p[end]) &&
		     class.p[end] != ';';)
			end++;
		html->pre_alt = str_slice(class, 0, end);
		return;
	}
}

/* --- links and pictures --- */

static void
anchor(struct html *html, const struct tag *tag)
{
	if (tag->closing) {
		/* One without a text still leads somewhere. */
		if (html->anchor)
			html_ready(html);
		if (compose_is_open(html->c))
			compose_link_end(html->c);
		return;
	}
	if (compose_is_open(html->c))
		compose_link_end(html->c);
	html->href = attribute(html, tag, "href");
	html->title = attribute(html, tag, "title");
	html->anchor = html->href.n > 0;
}

/* A picture of one point that only counts its readers. */
static bool
is_invisible(struct html *html, const struct tag *tag)
{
	struct str width = attribute(html, tag, "width");
	struct str height = attribute(html, tag, "height");

	return (str_eq(width, STR("1")) || str_eq(width, STR("0"))) &&
	    (str_eq(height, STR("1")) || str_eq(height, STR("0")));
}

static void
image(struct html *html, const struct tag *tag)
{
	struct str source = attribute(html, tag, "src");
	struct str alt = attribute(html, tag, "alt");
	struct str formula;

	if (str_starts_nocase(source, STR("data:")) || source.n == 0) {
		struct str later = attribute(html, tag, "data-src");

		source = later.n > 0 ? later : source;
	}
	if (tag->closing || is_invisible(html, tag))
		return;
	html_ready(html);
	formula = math_of_picture(html->arena, source);
	if (formula.n > 0) {
		compose_formula(html->c, formula, alt.n > 0 ? alt : formula);
		return;
	}
	compose_image(html->c, source, attribute(html, tag, "title"));
	compose_plain(html->c, alt);
	compose_image_end(html->c);
}

static void
link_line(struct html *html, struct str url, struct str label)
{
	if (url.n == 0)
		return;
	boundary(html);
	ensure_block(html);
	compose_link(html->c, url, STR(""));
	compose_plain(html->c, label);
	compose_link_end(html->c);
	boundary(html);
}

static void
media(struct html *html, const struct tag *tag)
{
	struct str label = attribute(html, tag, "title");
	struct str url = attribute(html, tag, "src");

	if (tag->closing) {
		html->media = STR("");
		return;
	}
	if (label.n == 0)
		label = is_name(tag, "video") ? STR("Video")
		    : is_name(tag, "audio")   ? STR("Audio")
					      : STR("Embedded page");
	if (is_name(tag, "video") || is_name(tag, "audio"))
		html->media = label;
	if (url.n == 0 && is_name(tag, "object"))
		url = attribute(html, tag, "data");
	link_line(html, url, label);
}

static void
source(struct html *html, const struct tag *tag)
{
	/* Those of a <picture> are the same picture in other sizes. */
	if (html->media.n > 0)
		link_line(html, attribute(html, tag, "src"), html->media);
}

/* --- inline --- */

static void
span(struct html *html, const struct tag *tag, enum span kind)
{
	if (!tag->closing) {
		ensure_block(html);
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
			name_language(html, tag);
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
		ensure_block(html);
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
	ensure_block(html);
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

/* --- tags --- */

static void
table_tag(struct html *html, const struct tag *tag)
{
	struct html_table *table = &html->table;
	bool is_table = tag->class == TAG_TABLE;

	end_strikes(html);
	/* Tables in cells are text. */
	if (in_cell(html) &&
	    (!table->open || table->inner > 0 || (is_table && !tag->closing))) {
		boundary(html);
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
		boundary(html);
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
		anchor(html, tag);
		break;
	case TAG_IMAGE:
		image(html, tag);
		break;
	case TAG_BREAK:
		break_line(html);
		break;
	case TAG_INPUT:
		input(html, tag);
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
		boundary(html);
		break;
	case TAG_RULE:
		rule(html);
		break;
	case TAG_HEADING:
		heading(html, tag);
		break;
	case TAG_LIST:
		list(html, tag);
		break;
	case TAG_ITEM:
		item(html, tag);
		break;
	case TAG_QUOTE:
		quote(html, tag);
		break;
	case TAG_PRE:
		pre(html, tag);
		break;
	case TAG_TABLE:
	case TAG_ROW:
	case TAG_CELL:
	case TAG_HEADER_CELL:
		table_tag(html, tag);
		break;
	case TAG_MEDIA:
		media(html, tag);
		break;
	case TAG_SOURCE:
		source(html, tag);
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
	end_strikes(html);
	html->codes = 0;
	html->media = STR("");
	end_pre(html);
	html_table_end(html);
	if (compose_is_open(html->c))
		compose_end(html->c);
	while (html->n_open > 0)
		close_frame(html);
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
