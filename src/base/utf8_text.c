#include "base/utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <uninorm.h>
#include <uniwbrk.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

#define EMPTY ((struct str){ NULL, 0 })

/* A slug longer than this is cut and told apart by its hash. */
enum { SLUG_MAX = 80 };

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* --- clean --- */

static bool
is_blank(uint32_t c)
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
		if (is_blank(c)) {
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

	for (size_t at = 0; at < s.n;) {
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

/* --- slugs --- */

/* Latin letters that no decomposition turns into ASCII. */
static const struct {
	uint32_t c;
	const char *ascii;
} specials[] = {
	{ 0xC6, "ae" },
	{ 0xD0, "d" },
	{ 0xD8, "o" },
	{ 0xDE, "th" },
	{ 0xDF, "ss" },
	{ 0xE6, "ae" },
	{ 0xF0, "d" },
	{ 0xF8, "o" },
	{ 0xFE, "th" },
	{ 0x110, "d" },
	{ 0x111, "d" },
	{ 0x126, "h" },
	{ 0x127, "h" },
	{ 0x131, "i" },
	{ 0x138, "k" },
	{ 0x141, "l" },
	{ 0x142, "l" },
	{ 0x14A, "ng" },
	{ 0x14B, "ng" },
	{ 0x152, "oe" },
	{ 0x153, "oe" },
	{ 0x166, "t" },
	{ 0x167, "t" },
	{ 0x18F, "e" },
	{ 0x192, "f" },
	{ 0x1DD, "e" },
	{ 0x259, "e" },
	{ 0x1E9E, "ss" },
};

static struct str
special_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (specials[i].c == c)
			return str_z(specials[i].ascii);
	return EMPTY;
}

/* The combining marks that decomposing sets free. */
static bool
is_mark(uint32_t c)
{
	return c >= 0x300 && c < 0x370;
}

struct str
utf8_slug_hash(struct arena *arena, struct str name)
{
	return str_slice(hash_hex(arena, utf8_nfc(arena, name)), 0, 10);
}

/* Cut at a hyphen, with the hash behind it. */
static struct str
shorten(struct arena *arena, struct str slug, struct str name)
{
	size_t cut;

	slug = str_slice(slug, 0, SLUG_MAX - 11);
	cut = str_find_last(slug, '-');
	if (cut != STR_NONE && cut > SLUG_MAX / 2)
		slug.n = cut;
	return arena_fmt(arena, STR_FMT "-" STR_FMT, STR_ARG(slug),
	    STR_ARG(utf8_slug_hash(arena, name)));
}

struct str
utf8_slug(struct arena *arena, struct str name)
{
	struct str s = name;
	bool gap = false;
	struct buf buf;
	uint32_t c;

	if (!is_ascii(name))
		s = normalize(arena, UNINORM_NFKD, name);
	buf_init(&buf, arena, SIZE_MAX / 2);
	for (size_t at = 0; at < s.n;) {
		char plain;
		struct str piece;

		at += utf8_decode(s, at, &c);
		if (is_mark(c))
			continue;
		plain = c < 0x80 ? byte_lower((char)c) : 0;
		piece = byte_is_alnum(plain) ? (struct str){ &plain, 1 }
					     : special_of(c);
		if (piece.n == 0) {
			gap = true;
			continue;
		}
		if (gap && buf.n > 0)
			buf_char(&buf, '-');
		gap = false;
		buf_str(&buf, piece);
	}
	if (buf.n == 0)
		return arena_fmt(
		    arena, "x-" STR_FMT, STR_ARG(utf8_slug_hash(arena, name)));
	if (buf.n > SLUG_MAX)
		return shorten(arena, buf_view(&buf), name);
	return buf.failed ? EMPTY : buf_view(&buf);
}

/* --- searching --- */

bool
utf8_is_unspaced(uint32_t c)
{
	if (c < 0xE00)
		return false;
	return (c < 0xF00) /* Thai, Lao */ ||
	    (c >= 0x1000 && c < 0x10A0) /* Myanmar */ ||
	    (c >= 0x1780 && c < 0x1800) /* Khmer */ ||
	    (c >= 0x2E80 && c < 0x3000) /* radicals */ ||
	    (c >= 0x3005 && c <= 0x3007) ||
	    (c >= 0x3040 && c < 0x3130) /* Kana, Bopomofo */ ||
	    (c >= 0x31A0 && c < 0x3200) || (c >= 0x3400 && c < 0xA000) ||
	    (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF66 && c <= 0xFF9F) ||
	    (c >= 0x20000 && c < 0x40000);
}

static bool
is_latin(uint32_t c)
{
	return (c < 0x80 && byte_is_alpha((char)c)) ||
	    (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
}

/* Greek or Cyrillic. */
static bool
is_cousin(uint32_t c)
{
	return c >= 0x370 && c < 0x530;
}

static char
latin_twin(uint32_t c)
{
	static const struct {
		uint16_t c;
		char twin;
	} twins[] = {
		{ 0x391, 'A' },
		{ 0x392, 'B' },
		{ 0x395, 'E' },
		{ 0x396, 'Z' },
		{ 0x397, 'H' },
		{ 0x399, 'I' },
		{ 0x39A, 'K' },
		{ 0x39C, 'M' },
		{ 0x39D, 'N' },
		{ 0x39F, 'O' },
		{ 0x3A1, 'P' },
		{ 0x3A4, 'T' },
		{ 0x3A5, 'Y' },
		{ 0x3A7, 'X' },
		{ 0x3B1, 'a' },
		{ 0x3B9, 'i' },
		{ 0x3BD, 'v' },
		{ 0x3BF, 'o' },
		{ 0x3C1, 'p' },
		{ 0x3C5, 'u' },
		{ 0x405, 'S' },
		{ 0x406, 'I' },
		{ 0x408, 'J' },
		{ 0x410, 'A' },
		{ 0x412, 'B' },
		{ 0x415, 'E' },
		{ 0x417, '3' },
		{ 0x41A, 'K' },
		{ 0x41C, 'M' },
		{ 0x41D, 'H' },
		{ 0x41E, 'O' },
		{ 0x420, 'P' },
		{ 0x421, 'C' },
		{ 0x422, 'T' },
		{ 0x423, 'Y' },
		{ 0x425, 'X' },
		{ 0x430, 'a' },
		{ 0x435, 'e' },
		{ 0x43E, 'o' },
		{ 0x440, 'p' },
		{ 0x441, 'c' },
		{ 0x443, 'y' },
		{ 0x445, 'x' },
		{ 0x455, 's' },
		{ 0x456, 'i' },
		{ 0x458, 'j' },
		{ 0x4AE, 'Y' },
		{ 0x4C0, 'I' },
		{ 0x501, 'd' },
		{ 0x51B, 'q' },
		{ 0x51D, 'w' },
	};

	for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++)
		if (twins[i].c == c)
			return twins[i].twin;
	return 0;
}

/* The word at `at`: where it ends, and whether it only plays at being
 * mixed. */
static size_t
word_end(struct str s, size_t at, bool *disguised)
{
	bool latin = false;
	bool twins = false;
	bool others = false;
	uint32_t c;

	while (at < s.n) {
		size_t n = utf8_decode(s, at, &c);

		if (is_latin(c))
			latin = true;
		else if (is_cousin(c) && latin_twin(c) != 0)
			twins = true;
		else if (is_cousin(c))
			others = true;
		else if (!is_mark(c))
			break;
		at += n;
	}
	*disguised = latin && twins && !others;
	return at;
}

/* Straight quotes for curly ones; 0: as it is. */
static char
straight(uint32_t c)
{
	if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032 ||
	    c == 0x2BC || c == 0xFF07)
		return '\'';
	if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0x201F ||
	    c == 0x2033 || c == 0xFF02)
		return '"';
	return 0;
}

static void
write_folded(struct buf *buf, uint32_t c, bool disguised)
{
	char ascii = straight(c);

	if (ascii == 0 && disguised)
		ascii = latin_twin(c);
	if (ascii != 0)
		buf_char(buf, ascii);
	else
		buf_utf8(buf, c);
}

/* breaks[i]: a word may begin at byte i; NULL: nobody asks. */
static void
write_searchable(struct buf *buf, struct str s, const char *breaks)
{
	uint32_t before = ' ';
	size_t end = 0;
	bool disguised = false;
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		size_t n;

		if (at >= end)
			end = word_end(s, at, &disguised);
		n = utf8_decode(s, at, &c);
		if (breaks != NULL && breaks[at] &&
		    (utf8_is_unspaced(c) || utf8_is_unspaced(before)) &&
		    !is_blank(c) && !is_blank(before))
			buf_char(buf, ' ');
		write_folded(buf, c, disguised && at < end);
		before = c;
		at += n;
	}
}

static bool
has_unspaced(struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (utf8_is_unspaced(c))
			return true;
	}
	return false;
}

struct str
utf8_searchable(struct arena *arena, struct str s)
{
	char *breaks = NULL;
	struct buf buf;

	if (is_ascii(s))
		return s;
	s = utf8_nfc(arena, s);
	if (has_unspaced(s)) {
		breaks = arena_alloc(arena, s.n);
		if (breaks == NULL)
			return EMPTY;
		u8_wordbreaks((const uint8_t *)s.p, s.n, breaks);
	}
	buf_init(&buf, arena, SIZE_MAX / 2);
	write_searchable(&buf, s, breaks);
	return buf.failed ? EMPTY : buf_view(&buf);
}
