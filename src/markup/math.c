#include "markup/math.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/math_parse.h"
#include "markup/math_symbols.h"

/* Of a command. */
enum { NAME_MAX = 20 };

/* What is written as it stands in the table; false: it takes arguments. */
static bool
use_character(struct math *m, const struct math_symbol *symbol)
{
	switch (symbol->class) {
	case MATH_ORD:
		math_write_operand(m, symbol->text);
		return true;
	case MATH_BIN:
	case MATH_REL:
		math_write_operator(m, symbol->text, symbol->class == MATH_REL);
		return true;
	case MATH_BIG:
	case MATH_FUNC:
		math_function(m, symbol->text);
		return true;
	case MATH_OPEN:
	case MATH_CLOSE:
		math_write_bracket(m, symbol->text, symbol->class == MATH_OPEN);
		return true;
	case MATH_PUNCT:
		math_write_comma(m, symbol->text);
		return true;
	case MATH_BLANK:
		m->space = true;
		return true;
	case MATH_NOTHING:
		/* "\left." is no bracket at all. */
		if (math_peek(m) == '.' && m->at++ > 0)
			m->brackets = 0;
		return true;
	default:
		return false;
	}
}

static void
use_symbol(struct math *m, const struct math_symbol *symbol)
{
	switch (symbol->class) {
	case MATH_TEXT:
		math_text(m);
		break;
	case MATH_NAME:
		/* "\operatorname*" */
		m->at += math_peek(m) == '*';
		math_function(m, math_argument(m, true, false));
		break;
	case MATH_PLAIN:
	case MATH_STYLE:
		math_write_operand(
		    m, math_argument(m, false, symbol->class == MATH_STYLE));
		break;
	case MATH_LETTER:
		math_letters(m, symbol->text.p[0]);
		break;
	case MATH_FRAC:
		math_fraction(m);
		break;
	case MATH_SQRT:
		math_root(m);
		break;
	case MATH_ACCENT:
		math_accent(m, symbol->text);
		break;
	case MATH_SKIP:
		math_raw_argument(m);
		break;
	case MATH_ENVIRONMENT:
		math_environment(m);
		break;
	case MATH_TAG:
		math_tag(m);
		break;
	case MATH_MOD:
		math_modulo(m);
		break;
	default:
		use_character(m, symbol);
		break;
	}
}

/* A backslash and a character that is no letter. */
static void
escape(struct math *m, char c)
{
	m->at++;
	if (c == '\\')
		math_row_end(m);
	else if (c == '{' || c == '}')
		math_write_bracket(
		    m, str_slice(m->s, m->at - 1, m->at), c == '{');
	else if (c == '|')
		math_write_operand(m, STR("\xE2\x80\x96"));
	else if (c == ',' || c == ';' || c == ':' || c == '>' || c == ' ')
		m->space = true;
	else if (c == '%' || c == '$' || c == '#' || c == '_' || c == '&')
		math_write_operand(m, str_slice(m->s, m->at - 1, m->at));
	else if (c != '!')
		m->inexact = true;
}

static void
command(struct math *m)
{
	size_t from = ++m->at;
	const struct math_symbol *symbol;

	while (byte_is_alpha(math_peek(m)) && m->at - from <= NAME_MAX)
		m->at++;
	if (m->at == from) {
		escape(m, math_peek(m));
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

	if (math_peek(m) == '=' || math_peek(m) == '>')
		m->at++;
	math_write_operator(m, str_slice(m->s, from, m->at), true);
}

static void
prime(struct math *m)
{
	size_t n = 0;

	while (math_peek(m) == '\'') {
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
	math_write_operand(m, str_slice(m->s, from, from + n));
	m->at = from + n;
}

/* A sign that stands for itself. */
static void
sign(struct math *m, char c)
{
	struct str one = str_slice(m->s, m->at, m->at + 1);
	char next = m->at + 1 < m->s.n ? m->s.p[m->at + 1] : 0;

	/* "->", ":=", "!=" */
	if ((c == '-' && next == '>') || c == '=' || c == '<' || c == '>' ||
	    ((c == ':' || c == '!') && next == '=')) {
		relation(m);
		return;
	}
	m->at++;
	if (c == '+' || c == '-') {
		math_write_operator(m, one, false);
	} else if (c == ',' || c == ';') {
		math_write_comma(m, one);
	} else if (c == ':' || c == '!') {
		m->space = false;
		buf_str(m->out, one);
		m->space = c == ':' && byte_is_space(math_peek(m));
	} else {
		math_write_bracket(m, one, c == '(' || c == '[');
	}
}

/* What comes next; false: it ends the group. */
bool
math_piece(struct math *m, bool group)
{
	char c = math_peek(m);

	switch (c) {
	case '}':
		m->at++;
		m->inexact |= !group;
		return false;
	case '{':
		math_write_operand(m, math_argument(m, m->tight, m->styled));
		break;
	case '\\':
		command(m);
		break;
	case '^':
	case '_':
		m->at++;
		math_script(m, c == '^');
		break;
	case '\'':
		prime(m);
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
		if (c != 0 && strchr("+-=<>:!,;()[]", c) != NULL)
			sign(m, c);
		else
			letter(m);
		break;
	}
	return true;
}

/* Everything up to the end, or to the brace that ends the group. */
void
math_parse(struct math *m, bool group)
{
	while (!m->inexact) {
		math_skip_blanks(m);
		if (m->at >= m->s.n) {
			m->inexact |= group;
			return;
		}
		if (!math_piece(m, group))
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
	if (latex.n > MATH_LENGTH_MAX)
		return false;
	/* WordPress writes "$latex x$". */
	if (str_starts(latex, STR("latex ")))
		m.at = 6;
	buf_init(&buf, arena, MATH_LENGTH_MAX * 8);
	math_parse(&m, false);
	if (m.inexact || m.brackets != 0 || buf.failed ||
	    (m.plain & m.bold) != 0)
		return false;
	*unicode = utf8_nfc(arena, str_trim_end(buf_view(&buf)));
	return unicode->n > 0;
}
