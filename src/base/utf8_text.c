#include "base/utf8.h"

#include <stdlib.h>
#include <uninorm.h>

#include "base/arena.h"
#include "base/buf.h"

#define EMPTY ((struct str){ NULL, 0 })

/* --- clean --- */

bool
utf8_is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Not to be seen, and able to mislead or to split a line. */
static bool
is_unwanted(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
	    c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x202D ||
	    c == 0x202E;
}

/* Printable ASCII whose blanks stand singly between words. */
static bool
is_clean_ascii(struct str s)
{
	char before = ' ';

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < ' ' || s.p[i] == 0x7F ||
		    (s.p[i] == ' ' && before == ' '))
			return false;
		before = s.p[i];
	}
	return s.n == 0 || before != ' ';
}

struct str
utf8_clean(struct arena *arena, struct str s)
{
	bool blank = false;
	struct buf buf;
	uint32_t c;

	if (is_clean_ascii(s))
		return s;
	/* A bad byte becomes three. */
	buf_init(&buf, arena, s.n > SIZE_MAX / 3 ? s.n : s.n * 3);
	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (utf8_is_blank(c)) {
			blank = true;
		} else if (!is_unwanted(c)) {
			if (blank && buf.n > 0)
				buf_char(&buf, ' ');
			blank = false;
			buf_utf8(&buf, c);
		}
	}
	if (buf.failed)
		return EMPTY;
	return str_eq(buf_view(&buf), s) ? s : buf_view(&buf);
}

/* --- normal forms --- */

/* The library's form of s, or s itself; empty when memory ends. */
static struct str
normalize(struct arena *arena, uninorm_t form, struct str s)
{
	struct str result = s;
	uint8_t *made;
	size_t n = 0;

	made = u8_normalize(form, (const uint8_t *)s.p, s.n, NULL, &n);
	if (made == NULL)
		return EMPTY; /* out of memory */
	if (!str_eq((struct str){ (char *)made, n }, s))
		result = arena_copy(arena, (struct str){ (char *)made, n });
	free(made);
	return result;
}

/* Everything below U+0300 is NFC, and so are the usual quotes and dashes. */
static bool
is_nfc_at_sight(struct str s)
{
	uint32_t c;

	for (size_t at = utf8_skip_ascii(s, 0); at < s.n;
	     at = utf8_skip_ascii(s, at)) {
		at += utf8_decode(s, at, &c);
		if (c >= 0x300 && (c < 0x2010 || c > 0x2027))
			return false;
	}
	return true;
}

struct str
utf8_nfc(struct arena *arena, struct str s)
{
	if (is_nfc_at_sight(s) || utf8_check(s) != STR_NONE)
		return s;
	return normalize(arena, UNINORM_NFC, s);
}

struct str
utf8_nfkd(struct arena *arena, struct str s)
{
	return utf8_is_ascii(s) ? s : normalize(arena, UNINORM_NFKD, s);
}
