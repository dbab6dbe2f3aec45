/*
 * compose_text -- bytes go into the block that is being written.
 */
#include "markup/compose_parts.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "markup/autolink.h"
#include "markup/clean.h"
#include "markup/source.h"

/* Room for n more bytes of text, or the doc has failed. */
static bool
reserve(struct compose *c, size_t n)
{
	/* Offsets of marks have 32 bits. */
	if (!c->doc->failed && compose_length(c) < UINT32_MAX / 2 &&
	    pool_reserve(&c->text, n))
		return true;
	c->doc->failed = true;
	return false;
}

void
compose_put(struct compose *c, struct str s)
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
	size_t n = compose_length(c);
	struct str s = { pool_run(&c->text), n };

	return n == c->line || s.p[n - 1] == ' ' ||
	    (n > c->line + 1 && clean_is_bound(s, n - 2));
}

void
compose_blank(struct compose *c)
{
	c->soft = false;
	if (!at_blank(c))
		compose_put(c, STR(" "));
}

/* The last character that was written. */
static uint32_t
last_character(const struct compose *c)
{
	struct str s = { pool_run(&c->text), compose_length(c) };
	size_t at = s.n;
	uint32_t last = 0;

	while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
		;
	utf8_decode(s, at, &last);
	return last;
}

/* Pays what is owed in front of `next`: a soft break, a cell's slash. */
void
compose_settle(struct compose *c, struct str next)
{
	uint32_t first;

	if (c->slash) {
		c->slash = c->soft = false;
		compose_put(c, at_blank(c) ? STR("/ ") : STR(" / "));
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
	compose_put(c, STR(" "));
}

void
compose_soft(struct compose *c)
{
	if (compose_length(c) > c->line)
		c->soft = true;
}

void
compose_clean(struct compose *c, struct str s)
{
	if (s.n == 0)
		return;
	compose_settle(c, s);
	compose_put(c, s);
}

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
		if (clean_is_bound(s, at)) {
			if (!at_blank(c))
				compose_put(c, str_slice(s, at, at + 2));
			at += 2;
			continue;
		}
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
	bool word = compose_length(c) > c->line &&
	    byte_is_alnum(c->text.p[c->text.used - 1]);
	size_t from = at;
	size_t to;
	struct str url;

	if (quiet ||
	    !(www ? !word && autolink_at_www(s, at, &to)
		  : autolink_at_colon(s, at, &from, &to)) ||
	    compose_length(c) < at - from) {
		compose_put(c, str_slice(s, at, at + 1));
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
		compose_put(c, str_slice(s, at, at + 1));
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
	compose_settle(c, s);
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
	compose_settle(c, s);
	while (at < s.n && !c->doc->failed) {
		at = copy(c, s, at);
		if (at < s.n)
			compose_put(c, str_slice(s, at, at + 1));
		at++;
	}
}
