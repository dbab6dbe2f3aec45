/*
 * html_block -- containers, headings, preformatted text.
 */
#include "markup/html_parts.h"

#include "base/arena.h"
#include "markup/compose.h"

static bool
in_quote(const struct html *html)
{
	for (uint32_t i = 0; i < html->n_open; i++)
		if (html->open[i] == FRAME_QUOTE)
			return true;
	return false;
}

void
html_ensure_block(struct html *html)
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
html_end_strikes(struct html *html)
{
	for (; html->strikes > 0; html->strikes--)
		if (compose_is_open(html->c))
			compose_clean(html->c, STR("~~"));
}

bool
html_in_cell(const struct html *html)
{
	return html->c->kind == COMPOSE_CELL;
}

/* A paragraph ends.  In a cell, where none can, a line does. */
void
html_boundary(struct html *html)
{
	html_end_strikes(html);
	html->codes = 0;
	if (html_in_cell(html))
		compose_break(html->c);
	else if (compose_is_open(html->c) && !compose_is_empty(html->c))
		compose_end(html->c);
}

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
void
html_close_frame(struct html *html)
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
		html_close_frame(html);
}

void
html_list(struct html *html, const struct tag *tag)
{
	struct frame *frame;
	uint64_t start = 1;

	html_boundary(html);
	if (html_in_cell(html))
		return;
	if (tag->closing) {
		if (html->surplus > 0)
			html->surplus--;
		else
			close_kind(html, FRAME_LIST, FRAME_QUOTE);
		return;
	}
	open_frame(html, FRAME_LIST);
	if (html->surplus > 0 || !html_is_name(tag, "ol") || html->doc->failed)
		return;
	str_uint(html_attribute(html, tag, "start"), 999999999, &start);
	frame = &html->doc->frames[html->doc->frame];
	frame->ordered = true;
	frame->delimiter = '.';
	frame->last = (uint32_t)start - 1;
}

void
html_item(struct html *html, const struct tag *tag)
{
	struct doc *doc = html->doc;
	uint64_t number;
	uint32_t parent;

	html_boundary(html);
	if (html_in_cell(html) || html->surplus > 0)
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
	if (str_uint(html_attribute(html, tag, "value"), 999999999, &number))
		doc->frames[parent].last = (uint32_t)number - 1;
	doc->frames[doc->frame].number = ++doc->frames[parent].last;
}

void
html_quote(struct html *html, const struct tag *tag)
{
	html_boundary(html);
	if (html_in_cell(html))
		return;
	if (!tag->closing)
		open_frame(html, FRAME_QUOTE);
	else if (html->surplus > 0)
		html->surplus--;
	else
		close_kind(html, FRAME_QUOTE, FRAME_NOTE);
}

/* A check box in front of an item's text. */
void
html_input(struct html *html, const struct tag *tag)
{
	struct doc *doc = html->doc;
	struct str ignored;

	if (tag->closing || doc->failed || doc->frame == DOC_NONE ||
	    doc->frames[doc->frame].kind != FRAME_ITEM ||
	    !str_eq_nocase(html_attribute(html, tag, "type"), STR("checkbox")))
		return;
	doc->frames[doc->frame].task =
	    tag_attribute(html->arena, tag, STR("checked"), &ignored) ? 'x'
								      : ' ';
}

void
html_heading(struct html *html, const struct tag *tag)
{
	if (html_in_cell(html)) {
		html_boundary(html);
		return;
	}
	if (compose_is_open(html->c)) {
		html_end_strikes(html);
		compose_end(html->c);
	}
	if (tag->closing)
		return;
	compose_begin(html->c, COMPOSE_HEADING);
	html->c->level = (uint8_t)(tag->name.p[1] - '0');
}

void
html_rule(struct html *html)
{
	html_boundary(html);
	if (!html_in_cell(html))
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

void
html_end_pre(struct html *html)
{
	if (!html->pre)
		return;
	html->pre = false;
	if (html->pre_text.failed)
		html->doc->failed = true;
	compose_pre(html->c, html->pre_alt, buf_view(&html->pre_text));
}

void
html_pre_tag(struct html *html, const struct tag *tag)
{
	html_boundary(html);
	if (html_in_cell(html))
		return;
	html_end_pre(html);
	if (tag->closing)
		return;
	html->pre = true;
	html->pre_alt = STR("");
	buf_init(&html->pre_text, html->arena, SIZE_MAX / 4);
}

/* class="language-c" and its like: what <pre><code> holds. */
void
html_name_language(struct html *html, const struct tag *tag)
{
	static const struct str before[] = {
		STR_INIT("language-"),
		STR_INIT("lang-"),
		STR_INIT("highlight-"),
		STR_INIT("brush:"),
	};
	struct str class = html_attribute(html, tag, "class");

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
