#include "markup/autolink.h"

#include "base/utf8.h"

/* CJK punctuation and the quotes that prose puts around a URL. */
static bool
is_foreign_end(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF0F) ||
	    (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
	    (c >= 0xFF5B && c <= 0xFF65) || c == 0xAB || c == 0xBB ||
	    (c >= 0x2018 && c <= 0x201F) || c == 0x2026 || c == 0x2028 ||
	    c == 0x2029 || c == 0x200B || c == 0x2060 || c == 0xFEFF ||
	    (c >= 0x80 && c <= 0xA0) || c >= 0x100000;
}

static bool
is_end(char c)
{
	return (unsigned char)c <= ' ' || c == '<' || c == '>' || c == '"' ||
	    c == '`' || c == 0x7F;
}

/* Brackets that are open minus those closed, of one kind. */
struct balance {
	char open, close;
	long depth;
};

static void
count(struct balance *balance, char c)
{
	if (c == balance->open)
		balance->depth++;
	else if (c == balance->close)
		balance->depth--;
}

/* Whether the last byte goes back to the text. */
static bool
gives_back(char c, struct balance *round, struct balance *square)
{
	struct balance *of = c == ')' ? round : c == ']' ? square : NULL;

	if (of != NULL) {
		if (of->depth >= 0)
			return false;
		of->depth++;
		return true;
	}
	return strchr("?!.,:;*_~'\"|", c) != NULL;
}

/* Where the URL that begins at `from` ends; its own part begins at `own`. */
static size_t
find_end(struct str s, size_t from, size_t own)
{
	struct balance round = { '(', ')', 0 };
	struct balance square = { '[', ']', 0 };
	size_t to = from;
	uint32_t c;

	while (to < s.n && !is_end(s.p[to])) {
		size_t n = 1;

		if ((unsigned char)s.p[to] >= 0x80) {
			n = utf8_decode(s, to, &c);
			if (is_foreign_end(c))
				break;
		}
		count(&round, s.p[to]);
		count(&square, s.p[to]);
		to += n;
	}
	while (to > own && gives_back(s.p[to - 1], &round, &square)) {
		to--;
	}
	return to;
}

/* What a host may begin with. */
static bool
is_host_start(char c)
{
	return byte_is_alnum(c) || (unsigned char)c >= 0x80;
}

static bool
is_scheme(struct str s)
{
	static const struct str schemes[] = {
		STR_INIT("https"),
		STR_INIT("http"),
		STR_INIT("gemini"),
		STR_INIT("gopher"),
		STR_INIT("ftp"),
	};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq_nocase(s, schemes[i]))
			return true;
	return false;
}

bool
autolink_at_colon(struct str s, size_t colon, size_t *from, size_t *to)
{
	size_t start = colon;
	size_t own = colon + 3;

	if (s.n - colon < 4 || s.p[colon + 1] != '/' || s.p[colon + 2] != '/' ||
	    !(is_host_start(s.p[own]) || s.p[own] == '['))
		return false;
	/* The longest scheme has six letters. */
	while (start > 0 && colon - start < 7 && byte_is_alnum(s.p[start - 1]))
		start--;
	if (!is_scheme(str_slice(s, start, colon)))
		return false;
	*from = start;
	*to = find_end(s, own, own);
	return *to > own;
}

bool
autolink_at_www(struct str s, size_t at, size_t *to)
{
	size_t own = at + 4;

	if (s.n - at < 6 || !str_starts_nocase(str_from(s, at), STR("www.")) ||
	    !is_host_start(s.p[own]))
		return false;
	*to = find_end(s, own, own);
	return str_find(str_slice(s, own, *to), '.') != STR_NONE;
}

bool
autolink_is_taken(struct str s, size_t colon)
{
	size_t from = colon;
	char before, second;

	while (from > 0 && colon - from < 7 && byte_is_alnum(s.p[from - 1]))
		from--;
	before = from > 0 ? s.p[from - 1] : 0;
	second = from > 1 ? s.p[from - 2] : 0;
	if (before == '<' || before == '=' ||
	    (before == '(' && second == ']') ||
	    ((before == '"' || before == '\'') && second == '='))
		return true;
	/* "[label]: https://..." */
	while (from > 0 && s.p[from - 1] == ' ')
		from--;
	return from > 1 && s.p[from - 1] == ':' && s.p[from - 2] == ']';
}
