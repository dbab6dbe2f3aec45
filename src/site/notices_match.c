#include "base/arena.h"
#include "base/url.h"
#include "site/notices_parts.h"
#include "site/publisher.h"

struct notice_names
notice_names(const struct publisher *publisher, struct arena *arena)
{
	size_t max = publisher->n_alternate_names + 2;
	struct str *of = arena_array(arena, max, sizeof(*of));
	struct notice_names names = { of, 0, { "", 0 } };
	struct url url;

	if (of == NULL)
		return names;
	of[names.n++] = notice_fold(arena, publisher->name);
	if (publisher->legal_name.n > 0)
		of[names.n++] = notice_fold(arena, publisher->legal_name);
	for (size_t i = 0; i < publisher->n_alternate_names; i++)
		of[names.n++] =
		    notice_fold(arena, publisher->alternate_names[i]);
	if (url_parse(publisher->website, &url))
		names.site = notice_address(arena, url.host);
	return names;
}

/* "80,000", "4.5", "85+": how many bytes, 0 if it is none. */
static size_t
number(struct str s)
{
	size_t n = 0;

	while (n < s.n &&
	    (byte_is_digit(s.p[n]) ||
		(n > 0 && (s.p[n] == ',' || s.p[n] == '.') && n + 1 < s.n &&
		    byte_is_digit(s.p[n + 1]))))
		n++;
	if (n > 0 && n < s.n && s.p[n] == '+')
		n++;
	return n;
}

static size_t
month(struct str s)
{
	static const struct str months[] = { STR_INIT("january"),
		STR_INIT("february"), STR_INIT("march"), STR_INIT("april"),
		STR_INIT("may"), STR_INIT("june"), STR_INIT("july"),
		STR_INIT("august"), STR_INIT("september"), STR_INIT("october"),
		STR_INIT("november"), STR_INIT("december") };

	for (size_t i = 0; i < 12; i++) {
		if (str_starts(s, months[i]))
			return months[i].n;
		if (str_starts(s, str_slice(months[i], 0, 3)))
			return str_starts(str_from(s, 3), STR(".")) ? 4 : 3;
	}
	return 0;
}

/* Words of a date: month names, numbers, "28th", parted by blanks, commas,
 * slashes or hyphens; it must hold a year. */
static size_t
date(struct str s)
{
	size_t n = 0;
	size_t end = 0;
	bool year = false;

	while (n < s.n) {
		size_t digits = 0;
		size_t word = month(str_from(s, n));

		while (n + digits < s.n && byte_is_digit(s.p[n + digits]))
			digits++;
		year |= digits == 4;
		if (digits > 0)
			word = digits;
		if (digits > 0 && digits < 3 &&
		    (str_starts(str_from(s, n + digits), STR("th")) ||
			str_starts(str_from(s, n + digits), STR("st"))))
			word += 2;
		if (word == 0)
			break;
		n = end = n + word;
		/* Behind a year only "-01" or "/01" goes on. */
		while (n < s.n && strchr(digits == 4 ? "-/" : " ,/-", s.p[n]))
			n++;
		if (digits == 4 && n == end)
			break;
	}
	return year ? end : 0;
}

/* The longest name that s begins with and that ends there. */
static size_t
name(const struct notice_names *names, struct str s)
{
	size_t best = 0;

	for (size_t i = 0; i < names->n; i++) {
		size_t n = names->of[i].n;

		if (n > best && str_starts(s, names->of[i]) &&
		    (n == s.n || !byte_is_alnum(s.p[n])))
			best = n;
	}
	return best;
}

/* A {word} at the pattern's start: its length there, and in *took how much
 * of the text it takes; 0 if it is no such word. */
static size_t
special(const struct notice_names *names, struct str pattern, struct str text,
    size_t *took)
{
	if (pattern.p[0] != '{')
		return 0;
	if (str_starts(pattern, STR("{name}"))) {
		*took = name(names, text);
		return 6;
	}
	if (str_starts(pattern, STR("{number}"))) {
		*took = number(text);
		return 8;
	}
	if (str_starts(pattern, STR("{date}"))) {
		*took = date(text);
		return 6;
	}
	if (str_starts(pattern, STR("{site}"))) {
		*took = names->site.n > 0 && str_starts(text, names->site)
		    ? names->site.n
		    : 0;
		return 6;
	}
	return 0;
}

/* One step of both; false where they differ. */
static inline bool
step(const struct notice_names *names, struct str pattern, struct str text,
    size_t *p, size_t *t)
{
	size_t took = 0;
	size_t word = 0;

	if (*p == pattern.n || *t == text.n)
		return false;
	if (pattern.p[*p] != '{')
		return pattern.p[(*p)++] == text.p[(*t)++];
	word = special(names, str_from(pattern, *p), str_from(text, *t), &took);
	*p += word;
	*t += took;
	return took > 0;
}

/*
 * As for file names: only the last star has to be tried again.  A literal
 * byte behind it is searched for, not tried at every place.
 */
static bool
retry(struct str pattern, struct str text, size_t star, size_t *p, size_t *t)
{
	size_t at = *t;

	*p = star + 1;
	if (*p < pattern.n && strchr("*{", pattern.p[*p]) == NULL) {
		size_t skip = str_find(str_from(text, at), pattern.p[*p]);

		if (skip == STR_NONE)
			return false;
		at += skip;
	}
	*t = at;
	return true;
}

bool
notice_matches(
    const struct notice_names *names, struct str pattern, struct str text)
{
	size_t p = 0, t = 0;
	size_t star = STR_NONE, star_t = 0;

	while (t < text.n || p < pattern.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			star_t = t;
		} else if (!step(names, pattern, text, &p, &t)) {
			if (star == STR_NONE || star_t == text.n)
				return false;
			t = star_t + 1;
			if (!retry(pattern, text, star, &p, &t))
				return false;
			star_t = t;
		}
	}
	return true;
}
