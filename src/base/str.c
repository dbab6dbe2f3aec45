#include "base/str.h"

struct str
str_z(const char *z)
{
	return (struct str){ z, z == NULL ? 0 : strlen(z) };
}

struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct str){ s.p, 0 };
	return (struct str){ s.p + from, to - from };
}

struct str
str_from(struct str s, size_t from)
{
	return str_slice(s, from, s.n);
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (byte_lower(a.p[i]) != byte_lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	return str_eq_nocase(str_slice(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

size_t
str_find(struct str s, char byte)
{
	const char *hit = s.n == 0 ? NULL : memchr(s.p, byte, s.n);

	return hit == NULL ? STR_NONE : (size_t)(hit - s.p);
}

size_t
str_find_last(struct str s, char byte)
{
	const char *hit = s.n == 0 ? NULL : memrchr(s.p, byte, s.n);

	return hit == NULL ? STR_NONE : (size_t)(hit - s.p);
}

/*
 * Short needles, which is what a parser looks for: memmem takes a step a
 * byte, memchr thirty-two of them.
 */
static const char *
search_short(struct str s, struct str needle)
{
	const char *last = s.p + s.n - needle.n;
	const char *at = s.p;

	while (at <= last &&
	    (at = memchr(at, needle.p[0], (size_t)(last - at) + 1)) != NULL) {
		if (memcmp(at, needle.p, needle.n) == 0)
			return at;
		at++;
	}
	return NULL;
}

size_t
str_search(struct str s, struct str needle)
{
	const char *hit;

	if (needle.n == 0)
		return 0;
	if (s.n < needle.n)
		return STR_NONE;
	hit = needle.n <= 8 ? search_short(s, needle)
			    : memmem(s.p, s.n, needle.p, needle.n);
	return hit == NULL ? STR_NONE : (size_t)(hit - s.p);
}

bool
str_cut(struct str s, char separator, struct str *head, struct str *tail)
{
	size_t at = str_find(s, separator);

	*head = str_slice(s, 0, at);
	*tail = at == STR_NONE ? str_from(s, s.n) : str_from(s, at + 1);
	return at != STR_NONE;
}

bool
str_line(struct str *rest, struct str *line)
{
	if (rest->n == 0)
		return false;
	str_cut(*rest, '\n', line, rest);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool
str_has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
			return true;
	return false;
}

struct str
str_trim_end(struct str s)
{
	while (s.n > 0 && byte_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && byte_is_space(s.p[0]))
		s = str_from(s, 1);
	return str_trim_end(s);
}

bool
str_uint(struct str s, uint64_t max, uint64_t *value)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned)(s.p[i] - '0');

		if (!byte_is_digit(s.p[i]) || digit > max ||
		    v > (max - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*value = v;
	return true;
}

int
byte_hex(char c)
{
	if (byte_is_digit(c))
		return c - '0';
	c = byte_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
