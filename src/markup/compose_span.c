/*
 * compose_span -- emphasis, code, raised and lowered text.
 */
#include "markup/compose_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "markup/scripts.h"

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
	compose_settle_begin(c);
	c->open[c->n_open] = compose_note(c, EVENT_SPAN + span, DOC_NONE);
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
	    (unsigned)compose_events(c)[c->open[i - 1]].kind !=
		EVENT_SPAN + span)
		i--;
	if (i == 0)
		return;
	begin = c->open[i - 1];
	memmove(
	    &c->open[i - 1], &c->open[i], (c->n_open - i) * sizeof(c->open[0]));
	c->n_open--;
	end = compose_note(c, EVENT_SPAN_END, begin);
	if (end != DOC_NONE)
		compose_events(c)[begin].link = end;
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
	c->script_start = (uint32_t)compose_length(c);
	c->script_event = compose_n_events(c);
}

/* Puts `s` in the place of the text from `from` on, whose events, from index
 * `first` on, move by what is put in front. */
static void
replace_tail(struct compose *c, uint32_t from, uint32_t first, size_t shift,
    struct str s)
{
	size_t n = compose_length(c);

	c->text.used = c->text.start + from;
	compose_put(c, s);
	for (uint32_t i = first; i < compose_n_events(c); i++) {
		uint32_t *at = &compose_events(c)[i].at;

		*at = *at == n ? (uint32_t)compose_length(c)
			       : *at + (uint32_t)shift;
		if (*at > compose_length(c))
			*at = (uint32_t)compose_length(c);
	}
}

/* Whether something begins or ends within the text from `from` on. */
static bool
has_inner_events(const struct compose *c, uint32_t from, uint32_t first)
{
	for (uint32_t i = first; i < compose_n_events(c); i++)
		if (compose_events(c)[i].at > from &&
		    compose_events(c)[i].at < compose_length(c))
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
	s = (struct str){ pool_run(&c->text) + from, compose_length(c) - from };
	if (compose_length(c) <= from || is_bracketed(s) || c->doc->failed)
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
