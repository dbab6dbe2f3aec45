#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/*
 * utf8 -- characters: their check, width, normal form, and ASCII names.
 *
 * The only place that knows libunistring.  ASCII never costs a look-up.
 */
#include "base/str.h"

struct arena;

/* Offset of the first byte that is not UTF-8 (overlong forms, surrogates
 * and a cut end included), or STR_NONE. */
size_t utf8_check(struct str s);
/*
 * Decodes one code point at s.p[at] (at < s.n) and returns its bytes, 1 to 4.
 * A bad byte is U+FFFD and one byte long.
 */
size_t utf8_decode(struct str s, size_t at, uint32_t *c);
/* utf8_cluster where it is more than a letter between letters. */
size_t utf8_cluster_long(struct str s, size_t at, unsigned *width);
/*
 * One cluster that must not be split: a base with its combining marks, ZWJ
 * sequence, VS16, skin tone or flag.  Returns its bytes; *width gets its
 * columns, 0 to 2 (conversion rule W1).
 */
static inline size_t
utf8_cluster(struct str s, size_t at, unsigned *width)
{
	if ((unsigned char)s.p[at] < 0x7F && (unsigned char)s.p[at] >= 0x20 &&
	    (at + 1 == s.n || (unsigned char)s.p[at + 1] < 0x80)) {
		*width = 1;
		return 1;
	}
	return utf8_cluster_long(s, at, width);
}
/* Columns of all of s. */
size_t utf8_width(struct str s);
/* East Asian Wide or Fullwidth: lines may break before and after. */
bool utf8_is_wide(uint32_t c);
/* White space, NBSP and U+2028/9 included. */
bool utf8_is_blank(uint32_t c);
/* Nothing to see, but it acts: controls, marks of writing direction, blanks
 * without width, U+2028/9. */
bool utf8_is_hidden(uint32_t c);
bool utf8_has_hidden(struct str s);
/* The first byte from `at` on that is not ASCII, or the length. */
size_t utf8_skip_ascii(struct str s, size_t at);
bool utf8_is_ascii(struct str s);
/* Of a script that puts no blank between words (Han, Kana, Thai ...). */
bool utf8_is_unspaced(uint32_t c);

/*
 * Valid UTF-8 without control characters, BOM, U+2028/9, bidi overrides and
 * zero-width blanks; bad bytes become U+FFFD; every run of white space is one
 * blank, none at either end.  For names and titles from outside.  s itself
 * where nothing had to change; empty when the arena is exhausted.
 */
struct str utf8_clean(struct arena *arena, struct str s);
/* NFC; s itself where it is that already, or no UTF-8. */
struct str utf8_nfc(struct arena *arena, struct str s);
/* NFKD, bad bytes U+FFFD: letters and their marks apart, forms made plain. */
struct str utf8_nfkd(struct arena *arena, struct str s);
/*
 * The ASCII slug of a name: lower case, Latin
 * transliterated, runs of other characters one hyphen; "x-" and ten hex
 * digits of SHA-256(NFC(name)) where nothing of it is Latin or a digit.
 * What would be longer than 80 bytes is cut and gets those digits behind it.
 */
struct str utf8_slug(struct arena *arena, struct str name);
/* That hash suffix by itself, ten hex digits: for two names of one slug. */
struct str utf8_slug_hash(struct arena *arena, struct str name);
/*
 * For searching: NFC, a blank at each word boundary inside scripts that
 * write none (Han, Kana, Thai ...), curly quotes straight, Cyrillic and
 * Greek letters that look Latin made Latin inside otherwise Latin words.
 */
struct str utf8_searchable(struct arena *arena, struct str s);
/* Whether both are the same words: equal but for case, white space, curly or
 * straight quotes, kinds of dashes, and marks apart or joined. */
bool utf8_same_words(struct arena *arena, struct str a, struct str b);
#endif
