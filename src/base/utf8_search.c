#include "base/utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <uniwbrk.h>

#include "base/arena.h"
#include "base/buf.h"

#define EMPTY ((struct str){ NULL, 0 })

/* A combining mark, which belongs to the letter before it. */
static bool
is_mark(uint32_t c)
{
	return c >= 0x300 && c < 0x370;
}

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

/* What there is to do in a text. */
struct chores {
	bool unspaced; /* blanks between words */
	bool cousins; /* words in disguise */
};

static struct chores
look_for_chores(struct str s)
{
	struct chores chores = { false, false };
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		if ((unsigned char)s.p[at] < 0x80) {
			at++;
			continue;
		}
		at += utf8_decode(s, at, &c);
		chores.unspaced |= utf8_is_unspaced(c);
		chores.cousins |= is_cousin(c);
	}
	return chores;
}

/* breaks[i]: a word may begin at byte i; NULL: nobody asks. */
static void
write_searchable(
    struct buf *buf, struct str s, const char *breaks, bool cousins)
{
	uint32_t before = ' ';
	bool disguised = false;
	size_t end = 0;
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		size_t n;

		if (cousins && at >= end)
			end = word_end(s, at, &disguised);
		n = utf8_decode(s, at, &c);
		if (breaks != NULL && breaks[at] &&
		    (utf8_is_unspaced(c) || utf8_is_unspaced(before)) &&
		    !utf8_is_blank(c) && !utf8_is_blank(before))
			buf_char(buf, ' ');
		write_folded(buf, c, disguised && at < end);
		before = c;
		at += n;
	}
}

/* Curly quotes alone: all that most English text needs. */
static void
write_straight(struct buf *buf, struct str s)
{
	size_t from = 0;
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		size_t n = 1;

		if ((unsigned char)s.p[at] >= 0x80) {
			n = utf8_decode(s, at, &c);
			if (straight(c) != 0) {
				buf_str(buf, str_slice(s, from, at));
				buf_char(buf, straight(c));
				from = at + n;
			}
		}
		at += n;
	}
	buf_str(buf, str_from(s, from));
}

struct str
utf8_searchable(struct arena *arena, struct str s)
{
	struct chores chores;
	char *breaks = NULL;
	struct buf buf;

	if (utf8_is_ascii(s))
		return s;
	s = utf8_nfc(arena, s);
	chores = look_for_chores(s);
	buf_init(&buf, arena, SIZE_MAX / 2);
	if (!chores.unspaced && !chores.cousins) {
		write_straight(&buf, s);
		return buf.failed ? EMPTY : buf_view(&buf);
	}
	if (chores.unspaced) {
		breaks = arena_alloc(arena, s.n);
		if (breaks == NULL)
			return EMPTY;
		u8_wordbreaks((const uint8_t *)s.p, s.n, breaks);
	}
	write_searchable(&buf, s, breaks, chores.cousins);
	return buf.failed ? EMPTY : buf_view(&buf);
}

/* --- the same words? --- */

/* Hyphen, dashes, minus. */
static bool
is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* Lower case, decomposed, quotes and dashes plain, single blanks. */
static struct str
folded(struct arena *arena, struct str s)
{
	uint8_t *lower;
	struct buf buf;
	size_t n = 0;
	uint32_t c;

	s = utf8_clean(arena, s);
	lower = u8_casefold(
	    (const uint8_t *)s.p, s.n, NULL, UNINORM_NFKD, NULL, &n);
	if (lower == NULL)
		return EMPTY; /* out of memory */
	s = (struct str){ (const char *)lower, n };
	buf_init(&buf, arena, n);
	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		write_folded(&buf, is_dash(c) ? '-' : c, false);
	}
	free(lower);
	return buf.failed ? EMPTY : utf8_clean(arena, buf_view(&buf));
}

bool
utf8_same_words(struct arena *arena, struct str a, struct str b)
{
	struct str fold_a, fold_b;

	if (str_eq(a, b))
		return true;
	fold_a = folded(arena, a);
	fold_b = folded(arena, b);
	return fold_a.n > 0 && str_eq(fold_a, fold_b);
}
