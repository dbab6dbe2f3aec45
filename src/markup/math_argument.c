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

/* One letter, or a number: needs no brackets around it. */
bool
math_is_single(struct str s)
{
	bool digits = true;
	size_t clusters = 0;
	unsigned width;

	for (size_t at = 0; at < s.n; clusters++) {
		digits &= byte_is_digit(s.p[at]) || s.p[at] == '.';
		at += utf8_cluster(s, at, &width);
	}
	return clusters == 1 || (digits && clusters > 0);
}

/* Letters and digits alone. */
bool
math_is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x80 && !byte_is_alnum(s.p[i]) &&
		    s.p[i] != '.')
			return false;
	return s.n > 0 && str_search(s, STR("\xC2\xB7")) == STR_NONE &&
	    str_search(s, STR("\xE2\x88")) == STR_NONE;
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
