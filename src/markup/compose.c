#include "markup/compose.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/address.h"
#include "markup/autolink.h"
#include "markup/clean.h"
#include "markup/scripts.h"
#include "markup/source.h"

void
compose_init(
    struct compose *c, struct doc *doc, struct source *source, size_t expect)
{
	*c = (struct compose){ .doc = doc,
		.source = source,
		.link = DOC_NONE,
		.image = DOC_NONE };
	pool_init(&c->text, doc->arena, expect + 64);
	pool_init(&c->marks, doc->arena, expect / 32 + 256);
}

/* --- bytes --- */

static size_t
length(const struct compose *c)
{
	return pool_length(&c->text);
}

/* Room for n more bytes of text, or the doc has failed. */
static bool
reserve(struct compose *c, size_t n)
{
	/* Offsets of marks have 32 bits. */
	if (!c->doc->failed && length(c) < UINT32_MAX / 2 &&
	    pool_reserve(&c->text, n))
		return true;
	c->doc->failed = true;
	return false;
}

static void
put(struct compose *c, struct str s)
{
	if (s.n == 0 || !reserve(c, s.n))
		return;
	memcpy(c->text.p + c->text.used, s.p, s.n);
	c->text.used += s.n;
}

/* Whether a blank here would be the first of a line or a second one. */
static bool
at_blank(const struct compose *c)
{
	return length(c) == c->line || c->text.p[c->text.used - 1] == ' ';
}

void
compose_blank(struct compose *c)
{
	c->soft = false;
	if (!at_blank(c))
		put(c, STR(" "));
}

/* The last character that was written. */
static uint32_t
last_character(const struct compose *c)
{
	struct str s = { pool_run(&c->text), length(c) };
	size_t at = s.n;
	uint32_t last = 0;

	while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
		;
	utf8_decode(s, at, &last);
	return last;
}

/* Pays what is owed in front of `next`: a soft break, a cell's slash. */
static void
settle(struct compose *c, struct str next)
{
	uint32_t first;

	if (c->slash) {
		c->slash = c->soft = false;
		put(c, at_blank(c) ? STR("/ ") : STR(" / "));
		return;
	}
	if (!c->soft || next.n == 0)
		return;
	c->soft = false;
	if (at_blank(c))
		return;
	if ((signed char)next.p[0] < 0 &&
	    (signed char)c->text.p[c->text.used - 1] < 0) {
		utf8_decode(next, 0, &first);
		if (utf8_is_wide(first) && utf8_is_wide(last_character(c)))
			return;
	}
	put(c, STR(" "));
}

void
compose_soft(struct compose *c)
{
	if (length(c) > c->line)
		c->soft = true;
}

void
compose_clean(struct compose *c, struct str s)
{
	if (s.n == 0)
		return;
	settle(c, s);
	put(c, s);
}

/* --- marks --- */

static struct mark *
events(const struct compose *c)
{
	return (struct mark *)(void *)pool_run(&c->marks);
}

static uint32_t
n_events(const struct compose *c)
{
	return (uint32_t)(pool_length(&c->marks) / sizeof(struct mark));
}

/* Notes an event here; its index, or DOC_NONE. */
static uint32_t
note(struct compose *c, unsigned kind, uint32_t link)
{
	uint32_t index = n_events(c);

	if (c->doc->failed || !pool_reserve(&c->marks, sizeof(struct mark))) {
		c->doc->failed = true;
		return DOC_NONE;
	}
	c->marks.used += sizeof(struct mark);
	events(c)[index] = (struct mark){ .at = (uint32_t)length(c),
		.kind = (enum mark_kind)kind,
		.link = link };
	return index;
}

/* Takes a blank back that stands at the end. */
static void
trim(struct compose *c)
{
	struct mark *event = events(c) + n_events(c);
	size_t n = length(c);

	while (n > c->line && c->text.p[c->text.start + n - 1] == ' ')
		n--;
	c->text.used = c->text.start + n;
	while (event > events(c) && event[-1].at > n)
		(--event)->at = (uint32_t)n;
}

void
compose_break(struct compose *c)
{
	if (c->image_depth > 0 || c->kind == COMPOSE_HEADING) {
		compose_blank(c);
		return;
	}
	if (c->kind == COMPOSE_CELL) {
		c->slash = length(c) > 0;
		return;
	}
	c->soft = false;
	trim(c);
	if (length(c) == c->line)
		return;
	note(c, MARK_BREAK, 0);
	c->line = (uint32_t)length(c);
}

/* --- text --- */

/* Copies from `at` what needs no look at its neighbours, folding blanks;
 * returns where it stopped. */
static size_t
copy(struct compose *c, struct str s, size_t at)
{
	if (!reserve(c, s.n - at + 1))
		return s.n;
	while (at < s.n) {
		size_t run = at;
		size_t drop;

		if (byte_is_space(s.p[at])) {
			if (!at_blank(c))
				c->text.p[c->text.used++] = ' ';
			run = ++at;
			if (at < s.n && byte_is_space(s.p[at]))
				continue;
		}
		at = clean_run(s, at);
		memcpy(c->text.p + c->text.used, s.p + run, at - run);
		c->text.used += at - run;
		if (at == s.n || byte_is_space(s.p[at]))
			continue;
		drop = clean_drop(s, at);
		if (drop == 0 &&
		    clean_classes[(unsigned char)s.p[at]] != CLEAN_CONTROL)
			break;
		at += drop == 0 ? 1 : drop;
	}
	return at;
}

/* A bare URL around s.p[at]: written as a link, or its first byte as text.
 * Returns where to go on. */
static size_t
copy_url(struct compose *c, struct str s, size_t at)
{
	bool www = s.p[at] != ':';
	bool quiet = c->link_depth > 0 || c->image_depth > 0 || c->quiet > 0;
	bool word =
	    length(c) > c->line && byte_is_alnum(c->text.p[c->text.used - 1]);
	size_t from = at;
	size_t to;
	struct str url;

	if (quiet ||
	    !(www ? !word && autolink_at_www(s, at, &to)
		  : autolink_at_colon(s, at, &from, &to)) ||
	    length(c) < at - from) {
		put(c, str_slice(s, at, at + 1));
		return at + 1;
	}
	/* The scheme has been written already. */
	c->text.used -= at - from;
	url = str_slice(s, from, to);
	if (www) {
		struct str whole =
		    arena_fmt(c->doc->arena, "https://" STR_FMT, STR_ARG(url));

		compose_bare_link(c, whole, url);
	} else {
		compose_bare_link(c, url, url);
	}
	return to;
}

/* A character of the tokens' plane: what it stands for, or its first byte.
 * Returns where to go on. */
static size_t
copy_token(struct compose *c, struct str s, size_t at)
{
	const struct token *token =
	    c->source == NULL ? NULL : tokens_at(&c->source->tokens, s, at);

	if (token == NULL) {
		put(c, str_slice(s, at, at + 1));
		return at + 1;
	}
	compose_token(c, token);
	return at + 4;
}

void
compose_text(struct compose *c, struct str s)
{
	size_t at = 0;

	if (s.n == 0)
		return;
	settle(c, s);
	while (at < s.n && !c->doc->failed) {
		at = copy(c, s, at);
		if (at == s.n)
			break;
		if (clean_classes[(unsigned char)s.p[at]] == CLEAN_TOKEN)
			at = copy_token(c, s, at);
		else
			at = copy_url(c, s, at);
	}
}

void
compose_plain(struct compose *c, struct str s)
{
	size_t at = 0;

	if (s.n == 0)
		return;
	settle(c, s);
	while (at < s.n && !c->doc->failed) {
		at = copy(c, s, at);
		if (at < s.n)
			put(c, str_slice(s, at, at + 1));
		at++;
	}
}

/* --- spans --- */

void
compose_span(struct compose *c, enum span span)
{
	/* Light where it would only be noise (I2, I3). */
	if (c->kind != COMPOSE_TEXT || c->image_depth > 0)
		return;
	if (c->n_open == COMPOSE_SPANS) {
		c->surplus++;
		return;
	}
	if (c->soft && (signed char)c->text.p[c->text.used - 1] >= 0)
		compose_blank(c);
	c->open[c->n_open] = note(c, EVENT_SPAN + span, DOC_NONE);
	if (!c->doc->failed)
		c->n_open++;
	c->n_spans++;
}

void
compose_span_end(struct compose *c, enum span span)
{
	uint32_t i = c->n_open;
	uint32_t begin, end;

	if (c->kind != COMPOSE_TEXT || c->image_depth > 0)
		return;
	if (c->surplus > 0) {
		c->surplus--;
		return;
	}
	while (i > 0 &&
	    (unsigned)events(c)[c->open[i - 1]].kind != EVENT_SPAN + span)
		i--;
	if (i == 0)
		return;
	begin = c->open[i - 1];
	memmove(
	    &c->open[i - 1], &c->open[i], (c->n_open - i) * sizeof(c->open[0]));
	c->n_open--;
	end = note(c, EVENT_SPAN_END, begin);
	if (end != DOC_NONE)
		events(c)[begin].link = end;
}

void
compose_code(struct compose *c, struct str s)
{
	compose_span(c, SPAN_CODE);
	compose_plain(c, compose_restore(c, s));
	compose_span_end(c, SPAN_CODE);
}

void
compose_script(struct compose *c, bool super)
{
	if (c->script != SCRIPT_NONE || c->image_depth > 0)
		return;
	if (c->soft)
		compose_blank(c);
	c->script = super ? SCRIPT_SUPER : SCRIPT_SUB;
	c->script_start = (uint32_t)length(c);
	c->script_event = n_events(c);
}

/* Puts `s` in the place of the text from `from` on, whose events, from index
 * `first` on, move by what is put in front. */
static void
replace_tail(struct compose *c, uint32_t from, uint32_t first, size_t shift,
    struct str s)
{
	size_t n = length(c);

	c->text.used = c->text.start + from;
	put(c, s);
	for (uint32_t i = first; i < n_events(c); i++) {
		uint32_t *at = &events(c)[i].at;

		*at = *at == n ? (uint32_t)length(c) : *at + (uint32_t)shift;
		if (*at > length(c))
			*at = (uint32_t)length(c);
	}
}

/* Whether something begins or ends within the text from `from` on. */
static bool
has_inner_events(const struct compose *c, uint32_t from, uint32_t first)
{
	for (uint32_t i = first; i < n_events(c); i++)
		if (events(c)[i].at > from && events(c)[i].at < length(c))
			return true;
	return false;
}

/* "[12]" is a reference already: it stays. */
static bool
is_bracketed(struct str s)
{
	return s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']';
}

void
compose_script_end(struct compose *c)
{
	struct arena *arena = c->doc->arena;
	bool super = c->script == SCRIPT_SUPER;
	uint32_t from = c->script_start;
	struct buf buf;
	struct str s;
	bool done;

	if (c->script == SCRIPT_NONE)
		return;
	c->script = SCRIPT_NONE;
	s = (struct str){ pool_run(&c->text) + from, length(c) - from };
	if (length(c) <= from || is_bracketed(s) || c->doc->failed)
		return;
	buf_init(&buf, arena, s.n * 4 + 8);
	done = !has_inner_events(c, from, c->script_event) &&
	    (super ? scripts_super : scripts_sub)(&buf, s, !super);
	if (!done) {
		bool word = str_find(s, ' ') == STR_NONE;

		buf_char(&buf, super ? '^' : '_');
		buf_str(&buf, word ? STR("") : STR("("));
		buf_str(&buf, s);
		buf_str(&buf, word ? STR("") : STR(")"));
		replace_tail(
		    c, from, c->script_event, word ? 1 : 2, buf_view(&buf));
	} else {
		replace_tail(c, from, c->script_event, 0, buf_view(&buf));
	}
}

/* --- links and pictures --- */

/* A link of the doc, or DOC_NONE where there is nothing to link to. */
static uint32_t
new_link(
    struct compose *c, struct str destination, struct str title, unsigned flags)
{
	struct arena *arena = c->doc->arena;
	struct link link = { .flags = flags };

	destination = compose_restore(c, destination);
	if (!address_of(arena, destination, &link.url))
		return DOC_NONE;
	if (title.n > 0)
		link.title = utf8_clean(
		    arena, arena_copy(arena, compose_restore(c, title)));
	return doc_new_link(c->doc, link);
}

void
compose_link(struct compose *c, struct str destination, struct str title)
{
	if (c->link_depth++ > 0 || c->image_depth > 0)
		return;
	if (c->soft && (signed char)c->text.p[c->text.used - 1] >= 0)
		compose_blank(c);
	c->link = new_link(c, destination, title, 0);
	if (c->link != DOC_NONE)
		note(c, MARK_LINK, c->link);
}

void
compose_link_end(struct compose *c)
{
	if (c->link_depth == 0 || --c->link_depth > 0)
		return;
	if (c->link != DOC_NONE)
		note(c, MARK_LINK_END, c->link);
	c->link = DOC_NONE;
}

void
compose_bare_link(struct compose *c, struct str destination, struct str text)
{
	uint32_t link =
	    new_link(c, destination, (struct str){ NULL, 0 }, LINK_SELF);

	settle(c, text);
	if (link != DOC_NONE)
		note(c, MARK_LINK, link);
	compose_plain(c, text);
	if (link != DOC_NONE)
		note(c, MARK_LINK_END, link);
}

/* Whether a picture ended right here: its text must not run into ours. */
static bool
after_image(const struct compose *c)
{
	uint32_t n = n_events(c);
	const struct mark *last = events(c) + n - 1;

	return n > 0 && last->kind == MARK_LINK_END && last->at == length(c) &&
	    (c->doc->links[last->link].flags & LINK_IMAGE) != 0;
}

/*
 * I8: a picture inside a link is a line of its own if it is a photo and the
 * link does not lead to a picture anyway.
 */
static void
linked_image(struct compose *c, struct str destination, struct str title)
{
	struct link *around = &c->doc->links[c->link];
	struct str url;

	if (address_is_image(around->url)) {
		around->flags |= LINK_IMAGE;
		return;
	}
	if (!address_of(c->doc->arena, compose_restore(c, destination), &url) ||
	    !address_is_photo(url))
		return;
	c->image = new_link(c, destination, title, LINK_IMAGE);
	if (c->image != DOC_NONE)
		note(c, EVENT_EXTRA, c->image);
}

void
compose_image(struct compose *c, struct str destination, struct str title)
{
	if (c->image_depth++ > 0)
		return;
	if (after_image(c))
		compose_blank(c);
	else if (c->soft && (signed char)c->text.p[c->text.used - 1] >= 0)
		compose_blank(c);
	c->image_start = (uint32_t)length(c);
	c->image_destination = destination;
	c->image_title = title;
	if (c->link != DOC_NONE) {
		linked_image(c, destination, title);
		return;
	}
	c->image = new_link(c, destination, title, LINK_IMAGE);
	if (c->image != DOC_NONE)
		note(c, MARK_LINK, c->image);
}

/* A link around a picture without text is called as the picture is. */
static void
name_after_image(struct compose *c)
{
	struct arena *arena = c->doc->arena;
	struct str name = utf8_clean(arena, compose_restore(c, c->image_title));
	struct str url;

	if (name.n == 0 &&
	    address_of(arena, compose_restore(c, c->image_destination), &url))
		name = address_file_name(arena, url);
	c->doc->links[c->link].label = arena_copy(arena, name);
}

void
compose_image_end(struct compose *c)
{
	if (c->image_depth == 0 || --c->image_depth > 0)
		return;
	if (c->image != DOC_NONE)
		note(c, c->link == DOC_NONE ? MARK_LINK_END : EVENT_EXTRA_END,
		    c->image);
	c->image = DOC_NONE;
	if (c->link != DOC_NONE && length(c) == c->image_start)
		name_after_image(c);
}

/* --- blocks --- */

void
compose_begin(struct compose *c, enum compose_kind kind)
{
	c->kind = kind;
	c->links_alone = kind == COMPOSE_TEXT;
	c->first_link = c->doc->n_links;
	c->line = 0;
	c->n_spans = c->n_open = c->surplus = c->quiet = 0;
	c->soft = c->slash = false;
	pool_drop(&c->text);
	pool_drop(&c->marks);
}

/* Ends what is still open, takes trailing blanks and breaks off. */
static void
finish(struct compose *c)
{
	struct mark *event;

	c->soft = c->slash = false;
	compose_script_end(c);
	while (c->image_depth > 0)
		compose_image_end(c);
	while (c->link_depth > 0)
		compose_link_end(c);
	trim(c);
	event = events(c) + n_events(c);
	if (event > events(c) && event[-1].kind == MARK_BREAK &&
	    event[-1].at == length(c))
		c->marks.used -= sizeof(*event);
}

/* What was written, as a text of the doc. */
static struct text
take_text(struct compose *c)
{
	struct text text;

	spans_resolve(c);
	text.bytes = (struct str){ pool_run(&c->text), length(c) };
	text.marks = events(c);
	text.n_marks = n_events(c);
	pool_seal(&c->text, 1);
	pool_seal(&c->marks, sizeof(uint32_t));
	return text;
}

/* The block's kind by what was written; false: nothing was. */
static bool
judge(struct compose *c, enum block_kind *kind)
{
	bool links = c->doc->n_links > c->first_link;

	if (length(c) == 0) {
		*kind = BLOCK_LINKS;
		return links;
	}
	*kind = BLOCK_TEXT;
	if (c->kind == COMPOSE_HEADING && c->doc->frame == DOC_NONE)
		*kind = BLOCK_HEADING;
	else if (links && c->links_alone && label_only_links(c))
		*kind = BLOCK_LINKS;
	return true;
}

bool
compose_end(struct compose *c)
{
	enum block_kind kind;
	struct block *block;
	bool any;

	finish(c);
	any = judge(c, &kind);
	if (any && c->doc->n_links > c->first_link)
		label_links(c);
	block = any ? doc_block(c->doc, kind) : NULL;
	if (block == NULL) {
		pool_drop(&c->text);
		pool_drop(&c->marks);
		c->kind = COMPOSE_NOTHING;
		return false;
	}
	block->level = kind == BLOCK_HEADING ? c->level : 0;
	block->first_link = c->first_link;
	block->n_links = c->doc->n_links - c->first_link;
	if (kind == BLOCK_LINKS) {
		/* The labels may lie in the text. */
		pool_seal(&c->text, 1);
		pool_drop(&c->marks);
	} else {
		block->text = take_text(c);
	}
	c->kind = COMPOSE_NOTHING;
	return true;
}

/* A cell with nothing but a picture without words is not left blank. */
static void
name_cell(struct compose *c)
{
	const struct link *link = &c->doc->links[c->first_link];
	uint32_t index = c->first_link;

	pool_drop(&c->marks);
	note(c, MARK_LINK, index);
	put(c, link->label.n > 0 ? link->label : link->url);
	note(c, MARK_LINK_END, index);
}

void
compose_end_cell(struct compose *c, struct cell *cell)
{
	bool links = c->doc->n_links > c->first_link;

	finish(c);
	if (links)
		label_links(c);
	if (links && length(c) == 0 && !c->doc->failed)
		name_cell(c);
	cell->first_link = c->first_link;
	cell->n_links = c->doc->n_links - c->first_link;
	cell->text = take_text(c);
	c->kind = COMPOSE_NOTHING;
}

/* Whether there is anything to see. */
static bool
is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!byte_is_space(s.p[i]))
			return false;
	return true;
}

void
compose_pre(struct compose *c, struct str alt, struct str lines)
{
	struct str raw = compose_restore(c, lines);
	struct str clean = clean_lines(c->doc->arena, raw);
	struct block *block;

	if (str_ends(clean, STR("\n")))
		clean.n--;
	if (is_blank(clean))
		return;
	if (clean.p == lines.p)
		clean = arena_copy(c->doc->arena, clean);
	alt = utf8_clean(c->doc->arena, compose_restore(c, alt));
	block = doc_block(c->doc, BLOCK_PRE);
	if (block == NULL)
		return;
	block->alt = arena_copy(c->doc->arena, alt);
	block->text.bytes = clean;
}
