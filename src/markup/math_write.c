/*
 * math_write -- pieces of a formula with the blanks that belong between them.
 */
#include "markup/math_parse.h"

#include "base/buf.h"

void
math_pay_space(struct math *m)
{
	if (m->space && !m->tight && m->out->n > 0 &&
	    m->out->p[m->out->n - 1] != ' ' && m->out->p[m->out->n - 1] != '\n')
		buf_char(m->out, ' ');
	m->space = false;
}

/* Words and numbers that the author kept apart stay apart. */
static bool
parts_words(const struct math *m, char next)
{
	char before = m->out->n > 0 ? m->out->p[m->out->n - 1] : 0;
	char second = m->out->n > 1 ? m->out->p[m->out->n - 2] : 0;
	char after = m->at + 1 < m->s.n ? m->s.p[m->at + 1] : 0;

	if (!m->typed)
		return false;
	if (byte_is_digit(before) && byte_is_digit(next))
		return true;
	return byte_is_alpha(before) && byte_is_alpha(next) &&
	    (byte_is_alpha(second) || byte_is_alpha(after));
}

void
math_write_operand(struct math *m, struct str text)
{
	if (text.n == 0)
		return;
	if (m->last == MATH_LAST_FUNCTION || parts_words(m, text.p[0]))
		m->space = true;
	math_pay_space(m);
	buf_str(m->out, text);
	m->last = MATH_LAST_OPERAND;
	m->typed = false;
}

void
math_write_operator(struct math *m, struct str text, bool relation)
{
	bool sign = !relation && m->last != MATH_LAST_OPERAND;

	if (!sign && m->last != MATH_LAST_NOTHING)
		m->space = true;
	math_pay_space(m);
	buf_str(m->out, text);
	m->space = !sign;
	m->last = MATH_LAST_OPERATOR;
	m->typed = false;
}

void
math_write_bracket(struct math *m, struct str text, bool open)
{
	m->brackets += open ? 1 : -1;
	if (!open)
		m->space = false;
	else
		math_pay_space(m);
	buf_str(m->out, text);
	m->last = open ? MATH_LAST_NOTHING : MATH_LAST_OPERAND;
	m->typed = false;
}

void
math_write_comma(struct math *m, struct str text)
{
	bool number = m->out->n > 0 &&
	    byte_is_digit(m->out->p[m->out->n - 1]) &&
	    byte_is_digit(math_peek(m));

	m->space = false;
	buf_str(m->out, text);
	m->space = !number;
	m->last = MATH_LAST_NOTHING;
	m->typed = false;
}
