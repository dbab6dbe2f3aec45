/*
 * openers -- constructs which, left open, would turn the rest of a page into
 * HTML that nobody sees (conversion rule H1).
 */
#include "markup/protect.h"

/* A longer tag that is never closed is cut down to its name. */
enum { TAG_MAX = 1000 };

static const struct {
	struct str open, close;
	bool tag; /* a name must end behind it; cut up to its '>' */
} kinds[PROTECT_OPENERS] = {
	{ STR_INIT("<!--"), STR_INIT("-->"), false },
	{ STR_INIT("<?"), STR_INIT("?>"), false },
	{ STR_INIT("<![CDATA["), STR_INIT("]]>"), false },
	{ STR_INIT("<script"), STR_INIT("</script"), true },
	{ STR_INIT("<style"), STR_INIT("</style"), true },
	{ STR_INIT("<pre"), STR_INIT("</pre"), true },
	{ STR_INIT("<textarea"), STR_INIT("</textarea"), true },
};

/* The kind that opens at s.p[at], or PROTECT_OPENERS. */
static unsigned
kind_at(struct str s, size_t at)
{
	struct str rest = str_from(s, at);
	unsigned i;

	for (i = 0; i < PROTECT_OPENERS; i++) {
		size_t n = kinds[i].open.n;

		if (!str_starts_nocase(rest, kinds[i].open))
			continue;
		if (!kinds[i].tag || rest.n == n || rest.p[n] == '>' ||
		    byte_is_space(rest.p[n]))
			break;
	}
	return i;
}

static size_t
find_last(struct str s, struct str needle)
{
	size_t end = s.n;
	size_t at;

	while ((at = str_find_last(str_slice(s, 0, end), needle.p[0])) !=
	    STR_NONE) {
		if (str_starts_nocase(str_from(s, at), needle))
			return at;
		end = at;
	}
	return STR_NONE;
}

bool
openers_find(struct openers *openers, struct str s)
{
	bool unclosed = false;
	bool known[PROTECT_OPENERS] = { false };
	size_t at = 0;
	size_t next;

	while ((next = str_find(str_from(s, at), '<')) != STR_NONE) {
		unsigned kind;

		at += next;
		/* All but the tags of these letters are nothing to us. */
		if (at + 1 < s.n && strchr("!?sSpPtT", s.p[at + 1]) != NULL &&
		    (kind = kind_at(s, at)) < PROTECT_OPENERS) {
			if (!known[kind])
				openers->last_close[kind] =
				    find_last(s, kinds[kind].close);
			known[kind] = true;
			unclosed |= openers->last_close[kind] == STR_NONE ||
			    openers->last_close[kind] < at;
		}
		at++;
	}
	return unclosed;
}

size_t
openers_unclosed(const struct openers *openers, struct str s, size_t at)
{
	unsigned kind = kind_at(s, at);
	struct str rest = str_from(s, at);
	size_t end;

	if (kind == PROTECT_OPENERS ||
	    (openers->last_close[kind] != STR_NONE &&
		openers->last_close[kind] > at))
		return 0;
	if (!kinds[kind].tag)
		return kinds[kind].open.n;
	end = str_find(str_slice(rest, 0, TAG_MAX), '>');
	return end == STR_NONE ? kinds[kind].open.n : end + 1;
}
