/*
 * math_argument -- what stands in braces, or would need some.
 */
#include "markup/math_parse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/math_symbols.h"

/* A group "{...}", one command or one character, into a buf of its own. */
struct str
math_argument(struct math *m, bool tight, bool styled)
{
	struct math inner = *m;
	struct buf buf;

	math_skip_blanks(m);
	inner.at = m->at;
	buf_init(&buf, m->arena, MATH_LENGTH_MAX * 4);
	inner.out = &buf;
	inner.tight |= tight;
	inner.styled |= styled;
	inner.last = MATH_LAST_NOTHING;
	inner.space = inner.typed = false;
	inner.depth++;
	inner.brackets = 0;
	if (inner.depth > MATH_DEPTH_MAX || m->at == m->s.n) {
		m->inexact = true;
		return STR("");
	}
	if (math_peek(m) == '{') {
		inner.at++;
		math_parse(&inner, true);
	} else {
		math_piece(&inner, false);
	}
	m->at = inner.at;
	m->plain = inner.plain;
	m->bold = inner.bold;
	m->inexact |= inner.inexact || inner.brackets != 0 || buf.failed;
	m->typed = false;
	return buf_view(&buf);
}

/* The bytes of a group "{...}" without a look into them. */
struct str
math_raw_argument(struct math *m)
{
	size_t from;

	math_skip_blanks(m);
	from = m->at + 1;
	if (math_peek(m) != '{') {
		m->inexact = true;
		return STR("");
	}
	while (m->at < m->s.n && math_peek(m) != '}') {
		if (math_peek(m) == '\\' ||
		    (m->at >= from && math_peek(m) == '{') ||
		    math_peek(m) == '$')
			m->inexact = true;
		m->at++;
	}
	m->inexact |= m->at == m->s.n;
	m->at++;
	return str_slice(m->s, from, m->at - 1);
}

/* Signs that belong to the operand behind them. */
static bool
is_prefix(uint32_t c)
{
	return c == 0x2202 || c == 0x2207 || (c >= 0x221A && c <= 0x221C);
}

/* Raised and lowered characters, primes, marks over a letter. */
static bool
is_attached(uint32_t c)
{
	return c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0xB0 ||
	    (c >= 0x2B0 && c <= 0x36F) || (c >= 0x1D2C && c <= 0x1DBF) ||
	    (c >= 0x2032 && c <= 0x2034) || (c >= 0x2070 && c <= 0x209F) ||
	    (c >= 0x20D0 && c <= 0x20F0) || c == 0x2C7C;
}

static bool
is_letter(uint32_t c)
{
	return (c < 0x80 && byte_is_alpha((char)c)) ||
	    (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ||
	    (c >= 0x2100 && c <= 0x214F) || c == 0x221E || c >= 0x3040;
}

bool
math_is_single(struct str s)
{
	uint32_t c = 0;
	size_t at = 0;
	size_t n;

	if (s.n == 0)
		return false;
	n = utf8_decode(s, at, &c);
	while (is_prefix(c) && at + n < s.n) {
		at += n;
		n = utf8_decode(s, at, &c);
	}
	if (is_letter(c))
		at += n;
	else
		while (at < s.n && (byte_is_digit(s.p[at]) || s.p[at] == '.'))
			at++;
	if (at == 0)
		return false;
	while (at < s.n) {
		at += utf8_decode(s, at, &c);
		if (!is_attached(c))
			return false;
	}
	return true;
}

bool
math_is_word(struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (!is_letter(c) && !is_attached(c) && !is_prefix(c) &&
		    !(c < 0x80 && byte_is_digit((char)c)) && c != '.')
			return false;
	}
	return s.n > 0;
}

void
math_buf_grouped(struct buf *buf, struct str s, bool bare)
{
	if (!bare)
		buf_char(buf, '(');
	buf_str(buf, s);
	if (!bare)
		buf_char(buf, ')');
}

/* Whether an operand, which would seem to belong to what is in front of it,
 * follows; or a script. */
bool
math_operand_follows(const struct math *m)
{
	struct math next = *m;
	const struct math_symbol *symbol;
	struct str name;
	size_t from;

	math_skip_blanks(&next);
	if (math_peek(&next) != '\\')
		return byte_is_alnum(math_peek(&next)) ||
		    (math_peek(&next) != 0 &&
			strchr("({[^_|'", math_peek(&next)) != NULL) ||
		    (unsigned char)math_peek(&next) >= 0x80;
	from = ++next.at;
	while (byte_is_alpha(math_peek(&next)))
		next.at++;
	name = str_slice(next.s, from, next.at);
	symbol = math_symbol_find(name);
	/* "\left(" is an operand, "\right)" none. */
	if (symbol != NULL && symbol->class == MATH_NOTHING)
		return str_eq(name, STR("left")) || str_ends(name, STR("l"));
	return symbol != NULL && symbol->class != MATH_BIN &&
	    symbol->class != MATH_REL && symbol->class != MATH_CLOSE &&
	    symbol->class != MATH_PUNCT && symbol->class != MATH_BLANK;
}
