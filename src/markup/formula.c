#include "markup/formula.h"

#include "base/arena.h"

/* Whether a backslash in front of s.p[at] takes its meaning away. */
static bool
is_escaped(struct str s, size_t from, size_t at)
{
	size_t n = 0;

	while (at - n > from && s.p[at - n - 1] == '\\')
		n++;
	return n % 2 == 1;
}

/* The next dollar from `at` on that is not escaped, within the paragraph, or
 * STR_NONE. */
static size_t
next_dollar(struct str s, size_t at)
{
	size_t from = at;
	size_t next;
	struct str between;

	for (;;) {
		next = str_find(str_from(s, at), '$');
		if (next == STR_NONE)
			return STR_NONE;
		at += next;
		if (!is_escaped(s, from, at))
			break;
		at++;
	}
	/* Code would be torn apart. */
	between = str_slice(s, from, at);
	return str_find(between, '`') != STR_NONE ||
		str_search(between, STR("\n\n")) != STR_NONE
	    ? STR_NONE
	    : at;
}

/* A letter, a command, a power; or nothing but a number, which between two
 * dollars is no price. */
static bool
says_something(struct str s)
{
	bool number = s.n > 0;

	for (size_t i = 0; i < s.n; i++) {
		if (byte_is_alpha(s.p[i]) || s.p[i] == '\\' || s.p[i] == '^')
			return true;
		number = number &&
		    (byte_is_digit(s.p[i]) || s.p[i] == '.' ||
			(i == 0 && (s.p[i] == '-' || s.p[i] == '+')));
	}
	return number && byte_is_digit(s.p[s.n - 1]);
}

static size_t
display_at(struct str s, size_t at)
{
	size_t end = next_dollar(s, at + 2);

	if (end == STR_NONE || end + 1 >= s.n || s.p[end + 1] != '$' ||
	    str_trim(str_slice(s, at + 2, end)).n == 0)
		return 0;
	return end + 2 - at;
}

size_t
formula_at(struct str s, size_t at)
{
	size_t end;

	if (at + 1 < s.n && s.p[at + 1] == '$')
		return display_at(s, at);
	if (at + 2 >= s.n || byte_is_space(s.p[at + 1]) ||
	    (at > 0 && (byte_is_alnum(s.p[at - 1]) || s.p[at - 1] == '$')))
		return 0;
	end = next_dollar(s, at + 1);
	if (end == STR_NONE || byte_is_space(s.p[end - 1]) ||
	    (end + 1 < s.n &&
		(byte_is_alnum(s.p[end + 1]) || s.p[end + 1] == '$')) ||
	    !says_something(str_slice(s, at + 1, end)))
		return 0;
	return end + 1 - at;
}

/* A line without blanks around it and the marks of quotes. */
static struct str
bare(struct str line, uint32_t quotes)
{
	line = str_trim(line);
	while (quotes-- > 0 && line.n > 0 && line.p[0] == '>')
		line = str_trim(str_from(line, 1));
	return line;
}

struct str
formula_text(struct arena *arena, struct str formula, uint32_t quotes)
{
	size_t dollars = str_starts(formula, STR("$$")) ? 2 : 1;
	struct str s = str_slice(formula, dollars, formula.n - dollars);
	struct str line;
	bool first = true;
	char *p;
	size_t n = 0;

	if (str_find(s, '\n') == STR_NONE)
		return str_trim(s);
	p = arena_alloc(arena, s.n + 1);
	if (p == NULL)
		return (struct str){ NULL, 0 };
	while (str_line(&s, &line)) {
		/* The first line stands behind the quotes' marks. */
		line = bare(line, first ? 0 : quotes);
		first = false;
		if (line.n == 0)
			continue;
		if (n > 0)
			p[n++] = '\n';
		memcpy(p + n, line.p, line.n);
		n += line.n;
	}
	return (struct str){ p, n };
}
