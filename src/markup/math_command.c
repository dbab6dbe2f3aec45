/*
 * math_command -- LaTeX's commands that take arguments, and scripts.
 */
#include "markup/math_parse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/scripts.h"

void
math_fraction(struct math *m)
{
	struct str over, under;
	struct buf buf;
	bool bare;

	over = math_argument(m, false, false);
	under = math_argument(m, false, false);
	bare = m->last != MATH_LAST_OPERAND && m->last != MATH_LAST_FUNCTION &&
	    !math_operand_follows(m);
	buf_init(&buf, m->arena, MATH_LENGTH_MAX * 4);
	if (!bare)
		buf_char(&buf, '(');
	math_buf_grouped(&buf, over, math_is_word(over));
	buf_char(&buf, '/');
	math_buf_grouped(&buf, under, math_is_single(under));
	if (!bare)
		buf_char(&buf, ')');
	m->inexact |= over.n == 0 || under.n == 0 || buf.failed;
	if (m->inexact)
		return;
	math_write_operand(m, buf_view(&buf));
}

void
math_root(struct math *m)
{
	struct str sign = STR("\xE2\x88\x9A");
	struct buf buf;
	struct str of;

	buf_init(&buf, m->arena, MATH_LENGTH_MAX * 4);
	math_skip_blanks(m);
	if (math_peek(m) == '[') {
		size_t end = str_find(str_from(m->s, m->at), ']');
		struct str index = str_slice(
		    m->s, m->at + 1, end == STR_NONE ? 0 : m->at + end);

		if (str_eq(index, STR("3")))
			sign = STR("\xE2\x88\x9B");
		else if (str_eq(index, STR("4")))
			sign = STR("\xE2\x88\x9C");
		else
			m->inexact |=
			    index.n == 0 || !scripts_super(&buf, index, false);
		m->at += end == STR_NONE ? 1 : end + 1;
	}
	of = math_argument(m, false, false);
	buf_str(&buf, sign);
	math_buf_grouped(
	    &buf, of, math_is_single(of) && !math_operand_follows(m));
	m->inexact |= of.n == 0 || buf.failed;
	if (!m->inexact)
		math_write_operand(m, buf_view(&buf));
}

/* A combining mark goes over one letter only. */
void
math_accent(struct math *m, struct str mark)
{
	struct str of = math_argument(m, true, false);
	struct buf buf;
	unsigned width;

	buf_init(&buf, m->arena, MATH_LENGTH_MAX);
	buf_str(&buf, of);
	buf_str(&buf, mark);
	if (of.n == 0 || utf8_cluster(of, 0, &width) != of.n ||
	    byte_is_space(of.p[0]))
		m->inexact = true;
	else
		math_write_operand(m, buf_view(&buf));
}

/* Double-struck and script letters of the Basic Plane; the others are
 * written plainly, which is exact where the same letter is not plain, too. */
void
math_letters(struct math *m, char kind)
{
	static const struct {
		char kind, letter;
		struct str text;
	} known[] = {
		{ 'b', 'C', STR_INIT("\xE2\x84\x82") },
		{ 'b', 'H', STR_INIT("\xE2\x84\x8D") },
		{ 'b', 'N', STR_INIT("\xE2\x84\x95") },
		{ 'b', 'P', STR_INIT("\xE2\x84\x99") },
		{ 'b', 'Q', STR_INIT("\xE2\x84\x9A") },
		{ 'b', 'R', STR_INIT("\xE2\x84\x9D") },
		{ 'b', 'Z', STR_INIT("\xE2\x84\xA4") },
		{ 'c', 'L', STR_INIT("\xE2\x84\x92") },
		{ 'c', 'H', STR_INIT("\xE2\x84\x8B") },
		{ 'c', 'F', STR_INIT("\xE2\x84\xB1") },
	};
	struct math before = *m;
	struct str of = math_argument(m, true, true);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (of.n == 1 && of.p[0] == known[i].letter &&
		    kind == known[i].kind) {
			/* A character of its own: no letter was used. */
			m->plain = before.plain;
			m->bold = before.bold;
			of = known[i].text;
			break;
		}
	if (of.n == 0)
		m->inexact = true;
	else
		math_write_operand(m, of);
}

/* \text{...}: its blanks count. */
void
math_text(struct math *m)
{
	struct str s = math_raw_argument(m);
	struct str inner = str_trim(s);

	if (m->inexact || inner.n == 0) {
		m->space |= s.n > 0;
		return;
	}
	if (s.p[0] != inner.p[0] ||
	    (m->last == MATH_LAST_OPERAND && m->typed && !m->tight))
		m->space = true;
	m->inexact |= m->tight && str_find(inner, ' ') != STR_NONE;
	math_pay_space(m);
	buf_str(m->out, inner);
	m->last = MATH_LAST_OPERAND;
	m->typed = false;
	m->space = s.p + s.n != inner.p + inner.n;
}

void
math_function(struct math *m, struct str name)
{
	if (m->last == MATH_LAST_OPERAND || m->last == MATH_LAST_FUNCTION)
		m->space = true;
	math_pay_space(m);
	buf_str(m->out, name);
	m->last = MATH_LAST_FUNCTION;
	m->typed = false;
	m->inexact |= name.n == 0;
}

/* Rows under each other are lines; everything else is a picture. */
void
math_environment(struct math *m)
{
	static const struct str rows[] = {
		STR_INIT("aligned"),
		STR_INIT("align"),
		STR_INIT("align*"),
		STR_INIT("gather"),
		STR_INIT("gather*"),
		STR_INIT("gathered"),
		STR_INIT("equation"),
		STR_INIT("equation*"),
		STR_INIT("split"),
	};
	struct str name = math_raw_argument(m);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(name, rows[i]))
			return;
	m->inexact = true;
}

void
math_row_end(struct math *m)
{
	if (!m->display || m->depth > 0) {
		m->inexact = true;
		return;
	}
	while (m->out->n > 0 && m->out->p[m->out->n - 1] == ' ')
		m->out->n--;
	if (m->out->n > 0)
		buf_char(m->out, '\n');
	m->space = m->typed = false;
	m->last = MATH_LAST_NOTHING;
}

void
math_tag(struct math *m)
{
	struct str of = math_raw_argument(m);

	if (!m->display)
		m->inexact = true;
	m->space = true;
	math_pay_space(m);
	math_buf_grouped(m->out, of, false);
}

/* Four letters and more are hard to read that small. */
static bool
is_long_word(struct str s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n && letters < 4; i++)
		letters = byte_is_alpha(s.p[i]) ? letters + 1 : 0;
	return letters == 4;
}

void
math_script(struct math *m, bool super)
{
	struct str of = math_argument(m, true, false);
	bool raised = str_eq(of, STR("*")) || str_eq(of, STR("\xE2\x88\x97")) ||
	    str_eq(of, STR("\xE2\x80\xB2")) || str_eq(of, STR("\xE2\x80\xA0"));

	if (m->inexact || of.n == 0) {
		m->inexact = true;
		return;
	}
	if (super && raised)
		buf_str(m->out, of.n == 3 && of.p[1] == '\x88' ? STR("*") : of);
	else if (super && str_eq(of, STR("\xE2\x88\x98")))
		buf_str(m->out, STR("\xC2\xB0"));
	else if (super && str_eq(of, STR("\xE2\x8A\xA4")))
		buf_str(m->out, STR("\xE1\xB5\x80"));
	else if (is_long_word(of) ||
	    !(super ? scripts_super(m->out, of, true)
		    : scripts_sub(m->out, of, true)))
		m->inexact = true;
	if (m->last != MATH_LAST_FUNCTION)
		m->last = MATH_LAST_OPERAND;
}

void
math_modulo(struct math *m)
{
	m->space = true;
	math_pay_space(m);
	buf_str(m->out, STR("(mod "));
	buf_str(m->out, math_argument(m, false, false));
	buf_char(m->out, ')');
	m->last = MATH_LAST_OPERAND;
}
