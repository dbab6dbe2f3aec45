#include "markup/math.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/math_symbols.h"
#include "markup/scripts.h"

enum {
	DEPTH_MAX = 12, /* of groups */
	LENGTH_MAX = 4000, /* of a formula that is worth the work */
	NAME_MAX = 20
};

/* What was written last, as far as the next piece wants to know. */
enum last {
	LAST_NOTHING, /* the begin of a line or group, an opening bracket */
	LAST_OPERAND,
	LAST_OPERATOR, /* a sign in front of its operand */
	LAST_FUNCTION /* wants a blank in front of a letter */
};

struct math {
	struct arena *arena;
	struct str s;
	size_t at;
	struct buf *out;
	bool display;
	bool inexact;
	unsigned depth;
	bool tight; /* in a script: no blanks */
	bool styled; /* in bold or the like */
	enum last last;
	bool space; /* a blank is owed before what comes next */
	bool typed; /* the author put one */
	int brackets; /* open ones */
	uint64_t plain, bold; /* letters used in either way */
};

static void parse(struct math *m, bool group);

static char
peek(const struct math *m)
{
	return m->at < m->s.n ? m->s.p[m->at] : 0;
}

static void
skip_blanks(struct math *m)
{
	while (byte_is_space(peek(m))) {
		m->typed = true;
		m->at++;
	}
}

/* --- writing --- */

static void
pay_space(struct math *m)
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

static void
write_operand(struct math *m, struct str text)
{
	if (text.n == 0)
		return;
	if (m->last == LAST_FUNCTION || parts_words(m, text.p[0]))
		m->space = true;
	pay_space(m);
	buf_str(m->out, text);
	m->last = LAST_OPERAND;
	m->typed = false;
}

static void
write_operator(struct math *m, struct str text, bool relation)
{
	bool sign = !relation && m->last != LAST_OPERAND;

	if (!sign && m->last != LAST_NOTHING)
		m->space = true;
	pay_space(m);
	buf_str(m->out, text);
	m->space = !sign;
	m->last = LAST_OPERATOR;
	m->typed = false;
}

static void
write_bracket(struct math *m, struct str text, bool open)
{
	m->brackets += open ? 1 : -1;
	if (!open)
		m->space = false;
	else
		pay_space(m);
	buf_str(m->out, text);
	m->last = open ? LAST_NOTHING : LAST_OPERAND;
	m->typed = false;
}

static void
write_comma(struct math *m, struct str text)
{
	bool number = m->out->n > 0 &&
	    byte_is_digit(m->out->p[m->out->n - 1]) && byte_is_digit(peek(m));

	m->space = false;
	buf_str(m->out, text);
	m->space = !number;
	m->last = LAST_NOTHING;
	m->typed = false;
}

/* --- arguments --- */

/* A group "{...}", one command or one character, into a buf of its own. */
static struct str
argument(struct math *m, bool tight, bool styled)
{
	struct math inner = *m;
	struct buf buf;

	skip_blanks(m);
	inner.at = m->at;
	buf_init(&buf, m->arena, LENGTH_MAX * 4);
	inner.out = &buf;
	inner.tight |= tight;
	inner.styled |= styled;
	inner.last = LAST_NOTHING;
	inner.space = inner.typed = false;
	inner.depth++;
	inner.brackets = 0;
	if (inner.depth > DEPTH_MAX || m->at == m->s.n) {
		m->inexact = true;
		return STR("");
	}
	if (peek(m) == '{') {
		inner.at++;
		parse(&inner, true);
	} else {
		/* One piece: its end is where the source is cut. */
		uint32_t c;
		size_t n = utf8_decode(m->s, m->at, &c);

		if (c == '\\')
			while (m->at + n < m->s.n &&
			    byte_is_alpha(m->s.p[m->at + n]))
				n++;
		inner.s = str_slice(m->s, 0, m->at + n);
		parse(&inner, false);
	}
	m->at = inner.at;
	m->plain = inner.plain;
	m->bold = inner.bold;
	m->inexact |= inner.inexact || inner.brackets != 0 || buf.failed;
	m->typed = false;
	return buf_view(&buf);
}

/* The bytes of a group "{...}" without a look into them. */
static struct str
raw_argument(struct math *m)
{
	size_t from;

	skip_blanks(m);
	from = m->at + 1;
	if (peek(m) != '{') {
		m->inexact = true;
		return STR("");
	}
	while (m->at < m->s.n && peek(m) != '}') {
		if (peek(m) == '\\' || (m->at >= from && peek(m) == '{') ||
		    peek(m) == '$')
			m->inexact = true;
		m->at++;
	}
	m->inexact |= m->at == m->s.n;
	m->at++;
	return str_slice(m->s, from, m->at - 1);
}

/* One letter, or a number: needs no brackets around it. */
static bool
is_single(struct str s)
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
static bool
is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x80 && !byte_is_alnum(s.p[i]) &&
		    s.p[i] != '.')
			return false;
	return s.n > 0 && str_search(s, STR("\xC2\xB7")) == STR_NONE &&
	    str_search(s, STR("\xE2\x88")) == STR_NONE;
}

static void
buf_grouped(struct buf *buf, struct str s, bool bare)
{
	if (!bare)
		buf_char(buf, '(');
	buf_str(buf, s);
	if (!bare)
		buf_char(buf, ')');
}

/* Whether an operand, which would seem to belong to what is in front of it,
 * follows; or a script. */
static bool
operand_follows(const struct math *m)
{
	struct math next = *m;
	const struct math_symbol *symbol;
	size_t from;

	skip_blanks(&next);
	if (peek(&next) != '\\')
		return byte_is_alnum(peek(&next)) ||
		    (peek(&next) != 0 &&
			strchr("({[^_|'", peek(&next)) != NULL) ||
		    (unsigned char)peek(&next) >= 0x80;
	from = ++next.at;
	while (byte_is_alpha(peek(&next)))
		next.at++;
	symbol = math_symbol_find(str_slice(next.s, from, next.at));
	return symbol != NULL && symbol->class != MATH_BIN &&
	    symbol->class != MATH_REL && symbol->class != MATH_CLOSE &&
	    symbol->class != MATH_PUNCT && symbol->class != MATH_NOTHING &&
	    symbol->class != MATH_BLANK;
}

/* --- commands with arguments --- */

static void
fraction(struct math *m)
{
	struct str over, under;
	struct buf buf;
	bool bare;

	over = argument(m, false, false);
	under = argument(m, false, false);
	bare = m->last != LAST_OPERAND && m->last != LAST_FUNCTION &&
	    !operand_follows(m);
	buf_init(&buf, m->arena, LENGTH_MAX * 4);
	if (!bare)
		buf_char(&buf, '(');
	buf_grouped(&buf, over, is_word(over));
	buf_char(&buf, '/');
	buf_grouped(&buf, under, is_word(under));
	if (!bare)
		buf_char(&buf, ')');
	m->inexact |= over.n == 0 || under.n == 0 || buf.failed;
	if (m->inexact)
		return;
	write_operand(m, buf_view(&buf));
}

static void
root(struct math *m)
{
	struct str sign = STR("\xE2\x88\x9A");
	struct buf buf;
	struct str of;

	buf_init(&buf, m->arena, LENGTH_MAX * 4);
	skip_blanks(m);
	if (peek(m) == '[') {
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
	of = argument(m, false, false);
	buf_str(&buf, sign);
	buf_grouped(&buf, of, is_single(of) && !operand_follows(m));
	m->inexact |= of.n == 0 || buf.failed;
	if (!m->inexact)
		write_operand(m, buf_view(&buf));
}

/* A combining mark goes over one letter only. */
static void
accent(struct math *m, struct str mark)
{
	struct str of = argument(m, true, false);
	struct buf buf;
	unsigned width;

	buf_init(&buf, m->arena, LENGTH_MAX);
	buf_str(&buf, of);
	buf_str(&buf, mark);
	if (of.n == 0 || utf8_cluster(of, 0, &width) != of.n ||
	    byte_is_space(of.p[0]))
		m->inexact = true;
	else
		write_operand(m, buf_view(&buf));
}

/* Double-struck and script letters of the Basic Plane; the others are
 * written plainly, which is exact where the same letter is not plain, too. */
static void
letters(struct math *m, char kind)
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
	struct str of = argument(m, true, true);

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
		write_operand(m, of);
}

/* \text{...}: its blanks count. */
static void
text(struct math *m)
{
	struct str s = raw_argument(m);
	struct str inner = str_trim(s);

	if (m->inexact || inner.n == 0) {
		m->space |= s.n > 0;
		return;
	}
	if (s.p[0] != inner.p[0] ||
	    (m->last == LAST_OPERAND && m->typed && !m->tight))
		m->space = true;
	m->inexact |= m->tight && str_find(inner, ' ') != STR_NONE;
	pay_space(m);
	buf_str(m->out, inner);
	m->last = LAST_OPERAND;
	m->typed = false;
	m->space = s.p + s.n != inner.p + inner.n;
}

static void
function(struct math *m, struct str name)
{
	if (m->last == LAST_OPERAND || m->last == LAST_FUNCTION)
		m->space = true;
	pay_space(m);
	buf_str(m->out, name);
	m->last = LAST_FUNCTION;
	m->typed = false;
	m->inexact |= name.n == 0;
}

/* Rows under each other are lines; everything else is a picture. */
static void
environment(struct math *m)
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
	struct str name = raw_argument(m);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(name, rows[i]))
			return;
	m->inexact = true;
}

static void
row_end(struct math *m)
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
	m->last = LAST_NOTHING;
}

static void
tag(struct math *m)
{
	struct str of = raw_argument(m);

	if (!m->display)
		m->inexact = true;
	m->space = true;
	pay_space(m);
	buf_grouped(m->out, of, false);
}

/* --- scripts --- */

static void
script(struct math *m, bool super)
{
	struct str of = argument(m, true, false);
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
	else if (!(super ? scripts_super(m->out, of, true)
			 : scripts_sub(m->out, of, true)))
		m->inexact = true;
	if (m->last != LAST_FUNCTION)
		m->last = LAST_OPERAND;
}

/* --- pieces --- */

static void
use_symbol(struct math *m, const struct math_symbol *symbol)
{
	switch (symbol->class) {
	case MATH_ORD:
		write_operand(m, symbol->text);
		break;
	case MATH_BIN:
		write_operator(m, symbol->text, false);
		break;
	case MATH_REL:
		write_operator(m, symbol->text, true);
		break;
	case MATH_BIG:
	case MATH_FUNC:
		function(m, symbol->text);
		break;
	case MATH_OPEN:
	case MATH_CLOSE:
		write_bracket(m, symbol->text, symbol->class == MATH_OPEN);
		break;
	case MATH_PUNCT:
		write_comma(m, symbol->text);
		break;
	case MATH_BLANK:
		m->space = true;
		break;
	case MATH_NOTHING:
		/* "\left." is no bracket at all. */
		if (peek(m) == '.' && m->at++ > 0)
			m->brackets = 0;
		break;
	case MATH_TEXT:
		text(m);
		break;
	case MATH_NAME:
		function(m, argument(m, true, false));
		break;
	case MATH_PLAIN:
		write_operand(m, argument(m, false, false));
		break;
	case MATH_STYLE:
		write_operand(m, argument(m, false, true));
		break;
	case MATH_LETTER:
		letters(m, symbol->text.p[0]);
		break;
	case MATH_FRAC:
		fraction(m);
		break;
	case MATH_SQRT:
		root(m);
		break;
	case MATH_ACCENT:
		accent(m, symbol->text);
		break;
	case MATH_SKIP:
		raw_argument(m);
		break;
	case MATH_ENVIRONMENT:
		environment(m);
		break;
	case MATH_TAG:
		tag(m);
		break;
	case MATH_MOD:
		m->space = true;
		pay_space(m);
		buf_str(m->out, STR("(mod "));
		buf_str(m->out, argument(m, false, false));
		buf_char(m->out, ')');
		m->last = LAST_OPERAND;
		break;
	}
}

/* A backslash and a character that is no letter. */
static void
escape(struct math *m, char c)
{
	m->at++;
	if (c == '\\')
		row_end(m);
	else if (c == '{' || c == '}')
		write_bracket(m, str_slice(m->s, m->at - 1, m->at), c == '{');
	else if (c == '|')
		write_operand(m, STR("\xE2\x80\x96"));
	else if (c == ',' || c == ';' || c == ':' || c == '>' || c == ' ')
		m->space = true;
	else if (c == '%' || c == '$' || c == '#' || c == '_' || c == '&')
		write_operand(m, str_slice(m->s, m->at - 1, m->at));
	else if (c != '!')
		m->inexact = true;
}

static void
command(struct math *m)
{
	size_t from = ++m->at;
	const struct math_symbol *symbol;

	while (byte_is_alpha(peek(m)) && m->at - from <= NAME_MAX)
		m->at++;
	if (m->at == from) {
		escape(m, peek(m));
		return;
	}
	symbol = math_symbol_find(str_slice(m->s, from, m->at));
	if (symbol == NULL) {
		m->inexact = true;
		return;
	}
	use_symbol(m, symbol);
}

/* Relations of two characters stay as they were typed. */
static void
relation(struct math *m)
{
	size_t from = m->at++;

	if (peek(m) == '=' || peek(m) == '>')
		m->at++;
	write_operator(m, str_slice(m->s, from, m->at), true);
}

static void
prime(struct math *m)
{
	size_t n = 0;

	while (peek(m) == '\'') {
		m->at++;
		n++;
	}
	if (n > 2)
		m->inexact = true;
	buf_str(m->out, n == 1 ? STR("\xE2\x80\xB2") : STR("\xE2\x80\xB3"));
}

static void
letter(struct math *m)
{
	uint32_t c;
	size_t from = m->at;
	size_t n = utf8_decode(m->s, m->at, &c);

	if (c < 0x80 && byte_is_alpha((char)c)) {
		uint64_t bit = (uint64_t)1
		    << ((c & 0x1F) + ((c & 0x20) != 0 ? 32 : 0));

		*(m->styled ? &m->bold : &m->plain) |= bit;
	}
	/* Its neighbours are looked at before it is passed. */
	write_operand(m, str_slice(m->s, from, from + n));
	m->at = from + n;
}

/* One character that is no letter; false: it ends the group. */
static bool
piece(struct math *m, bool group)
{
	char c = peek(m);
	struct str one = str_slice(m->s, m->at, m->at + 1);
	bool next_equals = m->at + 1 < m->s.n && m->s.p[m->at + 1] == '=';

	switch (c) {
	case '}':
		m->at++;
		m->inexact |= !group;
		return false;
	case '{':
		write_operand(m, argument(m, m->tight, m->styled));
		break;
	case '\\':
		command(m);
		break;
	case '^':
	case '_':
		m->at++;
		script(m, c == '^');
		break;
	case '\'':
		prime(m);
		break;
	case '+':
	case '-':
		if (c == '-' && m->at + 1 < m->s.n &&
		    m->s.p[m->at + 1] == '>') {
			relation(m);
			break;
		}
		m->at++;
		write_operator(m, one, false);
		break;
	case '=':
	case '<':
	case '>':
		relation(m);
		break;
	case ':':
	case '!':
		if (next_equals) {
			relation(m);
			break;
		}
		m->at++;
		m->space = false;
		buf_str(m->out, one);
		m->space = c == ':' && byte_is_space(peek(m));
		break;
	case ',':
	case ';':
		m->at++;
		write_comma(m, one);
		break;
	case '(':
	case '[':
	case ')':
	case ']':
		m->at++;
		write_bracket(m, one, c == '(' || c == '[');
		break;
	case '~':
		m->at++;
		m->space = true;
		break;
	case '&':
		m->at++;
		m->inexact |= !m->display || m->depth > 0;
		break;
	case '%':
	case '$':
	case '"':
		m->inexact = true;
		m->at++;
		break;
	default:
		letter(m);
		break;
	}
	return true;
}

/* Everything up to the end, or to the brace that ends the group. */
static void
parse(struct math *m, bool group)
{
	while (!m->inexact) {
		skip_blanks(m);
		if (m->at >= m->s.n) {
			m->inexact |= group;
			return;
		}
		if (!piece(m, group))
			return;
	}
}

bool
math_unicode(
    struct arena *arena, struct str latex, bool display, struct str *unicode)
{
	struct buf buf;
	struct math m = {
		.arena = arena, .s = latex, .out = &buf, .display = display
	};

	*unicode = STR("");
	if (latex.n > LENGTH_MAX)
		return false;
	/* WordPress writes "$latex x$". */
	if (str_starts(latex, STR("latex ")))
		m.at = 6;
	buf_init(&buf, arena, LENGTH_MAX * 8);
	parse(&m, false);
	if (m.inexact || m.brackets != 0 || buf.failed ||
	    (m.plain & m.bold) != 0)
		return false;
	*unicode = utf8_nfc(arena, str_trim_end(buf_view(&buf)));
	return unicode->n > 0;
}
