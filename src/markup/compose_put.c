/*
 * compose_put -- bytes and events go into the block that is being written.
 */
#include "markup/compose_parts.h"

#include "base/utf8.h"
#include "markup/clean.h"
#include "markup/source.h"

uint32_t
compose_note(struct compose *c, unsigned kind, uint32_t link)
{
	uint32_t index = compose_n_events(c);

	if (c->doc->failed || !pool_reserve(&c->marks, sizeof(struct mark))) {
		c->doc->failed = true;
		return DOC_NONE;
	}
	c->marks.used += sizeof(struct mark);
	compose_events(c)[index] =
	    (struct mark){ .at = (uint32_t)compose_length(c),
		    .kind = (enum mark_kind)kind,
		    .link = link };
	return index;
}

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

size_t
compose_copy(struct compose *c, struct str s, size_t at)
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

void
compose_plain(struct compose *c, struct str s)
{
	size_t at = 0;

	if (s.n == 0)
		return;
	compose_settle(c, s);
	while (at < s.n && !c->doc->failed) {
		at = compose_copy(c, s, at);
		if (at < s.n)
			compose_put(c, str_slice(s, at, at + 1));
		at++;
	}
}

struct str
compose_restore(struct compose *c, struct str s)
{
	if (c->source == NULL)
		return s;
	return tokens_restore(&c->source->tokens, c->doc->arena, s);
}
