/*
 * protect_scan -- what in a paragraph must not reach libcmark as it is.
 */
#include "markup/protect_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "markup/autolink.h"
#include "markup/formula.h"
#include "markup/markdown.h"
#include "markup/notes.h"
#include "markup/tokens.h"

uint32_t
protect_line(const struct protect *p)
{
	uint32_t before = p->notes->lines;

	return p->line > before ? p->line - before : 1;
}

static bool
in_code(const struct stretch *x)
{
	return x->code || x->at < x->code_end;
}

static void
write_until(struct protect *p, struct stretch *x, size_t to)
{
	if (to > x->written)
		buf_str(p->out, str_slice(x->s, x->written, to));
	x->written = to;
}

/* Puts a token in the place of the bytes from x->at to `end`; false when
 * there are too many. */
static bool
replace(struct protect *p, struct stretch *x, size_t end, struct token token)
{
	uint32_t index;

	token.raw = str_slice(x->s, x->at, end);
	index = tokens_add(p->tokens, token);
	if (index == TOKENS_NONE)
		return false;
	write_until(p, x, x->at);
	tokens_write(p->out, index);
	x->at = x->written = end;
	return true;
}

/* --- the characters that matter --- */

static bool
see_formula(struct protect *p, struct stretch *x)
{
	size_t n = formula_at(x->s, x->at);
	struct token token = { .kind = TOKEN_MATH };

	if (n == 0) {
		/* Both dollars are text, or the second would open one. */
		if (x->at + 1 < x->s.n && x->s.p[x->at + 1] == '$')
			x->at++;
		return false;
	}
	token.text = formula_text(
	    p->tokens->arena, str_slice(x->s, x->at, x->at + n), p->quotes);
	return replace(p, x, x->at + n, token);
}

static bool
see_note(struct protect *p, struct stretch *x)
{
	struct token token = { .kind = TOKEN_NOTE };
	struct str label;
	size_t n = notes_label_at(x->s, x->at, &label);

	if (n == 0 || (x->at + n < x->s.n && x->s.p[x->at + n] == '('))
		return false;
	token.note = notes_find(p->notes, label);
	return token.note != NOTES_NONE && replace(p, x, x->at + n, token);
}

/* n bytes become nothing; the same ones again, the same token. */
static bool
cut(struct protect *p, struct stretch *x, size_t n, enum token_kind kind)
{
	const struct tokens *tokens = p->tokens;
	struct str raw = str_slice(x->s, x->at, x->at + n);
	uint32_t index = p->last_cut;

	if (index == TOKENS_NONE || tokens->of[index].kind != kind ||
	    !str_eq(tokens->of[index].raw, raw))
		index = tokens_add(p->tokens,
		    (struct token){
			.kind = kind, .raw = raw, .line = protect_line(p) });
	if (index == TOKENS_NONE)
		return false;
	p->last_cut = index;
	write_until(p, x, x->at);
	tokens_write(p->out, index);
	x->at = x->written = x->at + n;
	return true;
}

/* A picture too many becomes a link: that cannot be slow. */
static bool
see_image(struct protect *p, struct stretch *x)
{
	if (x->at + 1 == x->s.n || x->s.p[x->at + 1] != '[' ||
	    ++p->images <= MARKDOWN_PICTURES)
		return false;
	return cut(p, x, 1, TOKEN_PICTURE);
}

/* Without the backslashes that keep punctuation from being markup. */
static struct str
unescape(struct arena *arena, struct str s)
{
	char *p;
	size_t n = 0;

	if (str_find(s, '\\') == STR_NONE)
		return s;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n &&
		    strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s.p[i + 1]) !=
			NULL)
			i++;
		p[n++] = s.p[i];
	}
	return (struct str){ p, n };
}

/* The URL at s[from .. to) is replaced if libcmark could find emphasis in
 * it; it is passed over in any case. */
static bool
see_url(struct protect *p, struct stretch *x, size_t from, size_t to)
{
	struct str url = str_slice(x->s, from, to);
	struct token token = { .kind = TOKEN_URL };
	size_t at = x->at;

	/* A note, or the end of the link whose text this is. */
	url = str_slice(url, 0, str_search(url, STR("[^")));
	url = str_slice(url, 0, str_search(url, STR("](")));
	url = str_slice(url, 0, str_search(url, STR("][")));
	to = from + url.n;
	if (from < x->written || to <= x->at)
		return false;
	if (str_find(url, '*') == STR_NONE && str_find(url, '_') == STR_NONE) {
		x->at = to;
		return true;
	}
	token.text = unescape(p->tokens->arena, url);
	x->at = from;
	if (replace(p, x, to, token))
		return true;
	x->at = at;
	return false;
}

static bool
see_colon(struct protect *p, struct stretch *x)
{
	size_t from, to;

	return x->s.n - x->at > 3 && x->s.p[x->at + 1] == '/' &&
	    !autolink_is_taken(x->s, x->at) &&
	    autolink_at_colon(x->s, x->at, &from, &to) &&
	    see_url(p, x, from, to);
}

static bool
see_www(struct protect *p, struct stretch *x)
{
	size_t to;

	return x->s.n - x->at > 4 && byte_lower(x->s.p[x->at + 1]) == 'w' &&
	    (x->at == 0 || !byte_is_alnum(x->s.p[x->at - 1])) &&
	    autolink_at_www(x->s, x->at, &to) && see_url(p, x, x->at, to);
}

static bool
see_tag(struct protect *p, struct stretch *x)
{
	size_t n;

	if (p->openers == NULL)
		return false;
	n = openers_unclosed(p->openers, x->s, x->at);
	return n > 0 && cut(p, x, n, TOKEN_CUT);
}

/* A character of the tokens' own plane. */
static bool
see_plane(struct protect *p, struct stretch *x)
{
	size_t end = x->at + 4;

	if (end > x->s.n || (unsigned char)x->s.p[x->at + 1] > 0x8F)
		return false;
	if (replace(p, x, end, (struct token){ .kind = TOKEN_RAW }))
		return true;
	write_until(p, x, x->at);
	buf_str(p->out, STR("\xEF\xBF\xBD"));
	x->at = x->written = end;
	return true;
}

/* Where the code span that begins at x->at ends; behind its backticks if it
 * is none. */
static size_t
code_end(struct stretch *x, bool *found)
{
	size_t at = x->at;
	size_t ticks, run;

	while (at < x->s.n && x->s.p[at] == '`')
		at++;
	ticks = at - x->at;
	*found = false;
	if (ticks > PROTECT_TICKS_MAX || x->no_ticks[ticks])
		return at;
	for (size_t i = at; i < x->s.n; i += run == 0 ? 1 : run) {
		run = 0;
		while (i + run < x->s.n && x->s.p[i + run] == '`')
			run++;
		if (run == ticks) {
			*found = true;
			return i + run;
		}
	}
	x->no_ticks[ticks] = true;
	return at;
}

/* From here to its end a code span is code: there only what is slow or ours
 * matters. */
static void
see_code(struct stretch *x)
{
	bool found;
	size_t end = code_end(x, &found);

	if (found)
		x->code_end = end;
	while (x->at < x->s.n && x->s.p[x->at] == '`')
		x->at++;
}

/* Whether something was done about the character at x->at. */
static bool
see(struct protect *p, struct stretch *x)
{
	char c = x->s.p[x->at];

	if (c == '!')
		return see_image(p, x);
	if ((unsigned char)c == 0xF4)
		return see_plane(p, x);
	if (in_code(x))
		return false;
	switch (c) {
	case '\\':
		x->at++;
		return false;
	case '`':
		see_code(x);
		return true;
	case '$':
		return see_formula(p, x);
	case '[':
		return see_note(p, x);
	case ':':
		return see_colon(p, x);
	case 'w':
	case 'W':
		return see_www(p, x);
	case '<':
		return see_tag(p, x);
	default:
		return false;
	}
}

/* The characters that see() looks at. */
static const bool matters[256] = {
	['!'] = true,
	[0xF4] = true,
	['\\'] = true,
	['`'] = true,
	['$'] = true,
	['['] = true,
	[':'] = true,
	['w'] = true,
	['W'] = true,
	['<'] = true,
};

void
protect_scan(struct protect *p, struct stretch *x)
{
	while (!p->out->failed) {
		while (x->at < x->s.n && !matters[(unsigned char)x->s.p[x->at]])
			x->at++;
		if (x->at >= x->s.n)
			break;
		if (!see(p, x))
			x->at++;
	}
	write_until(p, x, x->s.n);
}
