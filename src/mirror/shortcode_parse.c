#include "mirror/shortcode_parse.h"

static bool
is_name(char c)
{
	return byte_is_alnum(c) || c == '_' || c == '-';
}

/* Quotes as editors leave them: straight, curly, or as entities. */
static size_t
quote_length(struct str s, struct str *quote)
{
	static const struct str quotes[] = { STR_INIT("\""), STR_INIT("'"),
		STR_INIT("&quot;"), STR_INIT("&#8220;"), STR_INIT("&#8221;"),
		STR_INIT("&#8243;"), STR_INIT("“"), STR_INIT("”"),
		STR_INIT("″") };

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
		if (str_starts(s, quotes[i])) {
			*quote = quotes[i];
			return quotes[i].n;
		}
	return 0;
}

/* A value from s.p[at] on; returns the offset behind it, 0 if it never
 * ends. */
static size_t
take_value(struct str s, size_t at, struct str *value, bool *quoted)
{
	struct str quote;
	size_t open = quote_length(str_from(s, at), &quote);
	size_t from = at + open;

	*quoted = open > 0;
	for (size_t i = from; i < s.n; i++) {
		struct str other;
		size_t close = quote_length(str_from(s, i), &other);

		if (open == 0 && (byte_is_space(s.p[i]) || s.p[i] == ']')) {
			*value = str_slice(s, from, i);
			return i;
		}
		/* one byte closes itself, the others close each other */
		if (open > 0 && close > 0 &&
		    (open == 1 ? s.p[i] == quote.p[0] : close > 1)) {
			*value = str_slice(s, from, i);
			return i + close;
		}
	}
	return 0;
}

static size_t
take_attribute(struct str s, size_t at, struct shortcode *code)
{
	size_t end = at;
	struct str name = { NULL, 0 };
	struct str value;
	bool quoted;

	while (end < s.n && is_name(s.p[end]))
		end++;
	if (end > at && end < s.n && s.p[end] == '=') {
		name = str_slice(s, at, end);
		at = end + 1;
	}
	end = take_value(s, at, &value, &quoted);
	if (end == 0)
		return 0;
	if (code->n < SHORTCODE_ATTRIBUTES) {
		code->of[code->n].name = name;
		code->of[code->n].value = value;
		code->of[code->n++].quoted = quoted;
	}
	return end;
}

bool
shortcode_parse(struct str html, size_t at, struct shortcode *code)
{
	struct str s = str_slice(html, at, at + SHORTCODE_TAG_MAX);
	size_t i = 1;

	code->n = 0;
	code->length = 1;
	code->single = false;
	code->closing = i < s.n && s.p[i] == '/';
	i += code->closing;
	code->name.p = s.p + i;
	while (i < s.n && is_name(s.p[i]))
		i++;
	code->name.n = (size_t)(s.p + i - code->name.p);
	if (code->name.n == 0 || !byte_is_alpha(code->name.p[0]))
		return false;
	if (i < s.n && s.p[i] == '=')
		i++; /* [youtube=https://…] */
	else if (i < s.n && !byte_is_space(s.p[i]) && s.p[i] != ']' &&
	    s.p[i] != '/')
		return false;
	while (i < s.n) {
		if (byte_is_space(s.p[i])) {
			i++;
		} else if (s.p[i] == ']') {
			code->length = i + 1;
			return true;
		} else if (s.p[i] == '/' && i + 1 < s.n && s.p[i + 1] == ']') {
			code->single = true;
			i++;
		} else {
			i = take_attribute(s, i, code);
			if (i == 0)
				break;
		}
	}
	code->length = s.n; /* read in vain, at most */
	return false;
}

struct str
shortcode_get(const struct shortcode *code, const char *name)
{
	for (size_t i = 0; i < code->n; i++)
		if (str_eq_nocase(code->of[i].name, str_z(name)))
			return str_trim(code->of[i].value);
	return (struct str){ NULL, 0 };
}

struct str
shortcode_bare(const struct shortcode *code)
{
	for (size_t i = 0; i < code->n; i++)
		if (code->of[i].name.n == 0)
			return str_trim(code->of[i].value);
	return (struct str){ NULL, 0 };
}

size_t
shortcode_close(struct str html, size_t from, struct str name, size_t *end)
{
	size_t at = from;

	while (at < html.n) {
		size_t hit = str_search(str_from(html, at), STR("[/"));

		if (hit == STR_NONE)
			return STR_NONE;
		at += hit;
		*end = at + 2 + name.n + 1;
		if (*end <= html.n && html.p[*end - 1] == ']' &&
		    str_eq_nocase(
			str_slice(html, at + 2, at + 2 + name.n), name))
			return at;
		at += 2;
	}
	return STR_NONE;
}
