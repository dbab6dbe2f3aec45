#include "base/utf8.h"

#include <unictype.h>
#include <uniwidth.h>

enum { ZWJ = 0x200D, VS16 = 0xFE0F };

/* Whether the next eight bytes are ASCII; the caller knows there are eight. */
static inline bool
eight_are_ascii(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return (word & 0x8080808080808080u) == 0;
}

/* The first byte from `at` on that is not ASCII, or the end. */
static inline size_t
skip_ascii(struct str s, size_t at)
{
	while (s.n - at >= 8 && eight_are_ascii(s.p + at))
		at += 8;
	while (at < s.n && (unsigned char)s.p[at] < 0x80)
		at++;
	return at;
}

/*
 * A sequence of more than one byte, by the Unicode Standard's table of
 * well-formed sequences; 0 if it is none.
 */
static inline size_t
decode_long(const unsigned char *p, size_t left, uint32_t *c)
{
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	size_t n;

	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	n = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (left < n)
		return 0;
	if (p[0] == 0xE0)
		low = 0xA0; /* overlong below */
	else if (p[0] == 0xED)
		high = 0x9F; /* surrogates above */
	else if (p[0] == 0xF0)
		low = 0x90; /* overlong below */
	else if (p[0] == 0xF4)
		high = 0x8F; /* beyond U+10FFFF above */
	if (p[1] < low || p[1] > high)
		return 0;
	*c = p[0] & (0xFFu >> (n + 1));
	*c = *c << 6 | (p[1] & 0x3Fu);
	for (size_t i = 2; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3Fu);
	}
	return n;
}

size_t
utf8_skip_ascii(struct str s, size_t at)
{
	return skip_ascii(s, at);
}

bool
utf8_is_ascii(struct str s)
{
	return skip_ascii(s, 0) == s.n;
}

size_t
utf8_check(struct str s)
{
	uint32_t c;
	size_t n;

	for (size_t at = skip_ascii(s, 0); at < s.n; at = skip_ascii(s, at)) {
		n = decode_long((const unsigned char *)s.p + at, s.n - at, &c);
		if (n == 0)
			return at;
		at += n;
	}
	return STR_NONE;
}

size_t
utf8_decode(struct str s, size_t at, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t n;

	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	n = decode_long(p, s.n - at, c);
	if (n == 0) {
		*c = 0xFFFD;
		return 1;
	}
	return n;
}

/*
 * Letters of Western languages and the quotes, dashes and ellipsis that
 * English prose is full of: one column and no mark, without a look-up.
 */
static inline bool
is_plain(uint32_t c)
{
	return c < 0x7F || (c >= 0xA0 && c < 0x300 && c != 0xAD) ||
	    (c >= 0x2010 && c <= 0x2027);
}

static inline bool
is_regional(uint32_t c)
{
	return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static inline bool
is_skin_tone(uint32_t c)
{
	return c >= 0x1F3FB && c <= 0x1F3FF;
}

static unsigned
columns_of(uint32_t c)
{
	int width;

	if (is_plain(c))
		return 1;
	/* Emoji younger than the library's tables. */
	if (c >= 0x1FA70 && c <= 0x1FAFF)
		return 2;
	width = uc_width((ucs4_t)c, "UTF-8");
	return width < 0 ? 0 : (unsigned)width;
}

/* What belongs to the character before it. */
static bool
extends(uint32_t c)
{
	if (is_plain(c))
		return false;
	return is_skin_tone(c) || uc_width((ucs4_t)c, "UTF-8") == 0 ||
	    uc_is_general_category_withtable((ucs4_t)c, UC_CATEGORY_MASK_M);
}

static bool
is_pictograph(uint32_t c)
{
	return c >= 0xA9 && uc_is_property_extended_pictographic((ucs4_t)c);
}

/* Everything behind the base, which ends at `at`. */
static size_t
cluster_tail(struct str s, size_t at, uint32_t base, unsigned *width)
{
	uint32_t last = base;
	uint32_t c;

	while (at < s.n) {
		size_t n = utf8_decode(s, at, &c);

		if (extends(c)) {
			if (c == VS16)
				*width = 2;
			else if (!is_skin_tone(c))
				*width += columns_of(c);
		} else if (!(last == ZWJ && is_pictograph(base) &&
			       is_pictograph(c))) {
			break;
		}
		last = c;
		at += n;
	}
	if (*width > 2)
		*width = 2;
	return at;
}

size_t
utf8_cluster_long(struct str s, size_t at, unsigned *width)
{
	size_t start = at;
	uint32_t c;

	at += utf8_decode(s, at, &c);
	*width = columns_of(c);
	if (at == s.n || (unsigned char)s.p[at] < 0x80)
		return at - start;
	if (is_regional(c)) {
		uint32_t second;
		size_t n = utf8_decode(s, at, &second);

		if (is_regional(second)) {
			at += n;
			*width = 2;
		}
	}
	return cluster_tail(s, at, c, width) - start;
}

size_t
utf8_width(struct str s)
{
	size_t columns = 0;
	size_t at = 0;

	while (at < s.n) {
		size_t end = skip_ascii(s, at);
		unsigned width;

		/* The last one may have marks behind it. */
		if (end < s.n && end > at)
			end--;
		columns += end - at;
		at = end;
		if (at < s.n) {
			at += utf8_cluster(s, at, &width);
			columns += width;
		}
	}
	return columns;
}

bool
utf8_is_hidden(uint32_t c)
{
	const uint32_t hidden = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
	    UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;

	if (c < 0xA0)
		return c < 0x20 || c >= 0x7F;
	return uc_is_general_category_withtable((ucs4_t)c, hidden);
}

bool
utf8_has_hidden(struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (utf8_is_hidden(c))
			return true;
	}
	return false;
}

bool
utf8_is_wide(uint32_t c)
{
	return c >= 0x1100 && columns_of(c) == 2;
}
