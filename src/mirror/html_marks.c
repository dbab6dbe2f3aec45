#include "mirror/html_pieces.h"

#include "base/utf8.h"

/* Unicode's punctuation, as far as articles have it. */
static bool
is_punct(uint32_t c)
{
	if (c < 0x80)
		return c > ' ' && c != 0x7F && !byte_is_alnum((char)c);
	return c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 ||
	    c == 0xBB || c == 0xBF || (c >= 0x2010 && c <= 0x2027) ||
	    (c >= 0x2030 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3003) ||
	    (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301F) ||
	    c == 0x30FB || (c >= 0xFF01 && c <= 0xFF0F) ||
	    (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF3D) ||
	    (c >= 0xFF5B && c <= 0xFF65);
}

static bool
is_white(uint32_t c)
{
	return c == 0 || c == 0xA0 || c == 0x3000 ||
	    (c < 0x80 && byte_is_space((char)c));
}

/* The code point before (after) piece i, 0 at the paragraph's ends. */
static uint32_t
neighbour(const struct pieces *pieces, size_t i, bool after)
{
	uint32_t c = 0;

	while (after ? ++i < pieces->n : i-- > 0) {
		const struct piece *piece = &pieces->of[i];
		size_t at = piece->bytes.n;

		if (piece->dropped || piece->bytes.n == 0)
			continue;
		if (after) {
			utf8_decode(piece->bytes, 0, &c);
			return c;
		}
		do
			at--;
		while (at > 0 && (piece->bytes.p[at] & 0xC0) == 0x80);
		utf8_decode(piece->bytes, at, &c);
		return c;
	}
	return c;
}

static bool
is_strong_mark(const struct pieces *pieces, size_t i)
{
	return i < pieces->n && !pieces->of[i].dropped &&
	    pieces->of[i].style == STYLE_STRONG;
}

/*
 * Whether the pair works.  Emphasis is "_" between blanks or punctuation and
 * "*" inside words, where "_" means nothing; "*" must not touch "**".
 */
static bool
mark_works(struct pieces *pieces, size_t open)
{
	struct piece *of = pieces->of;
	size_t close = of[open].mate;
	uint32_t before = neighbour(pieces, open, false);
	uint32_t first = neighbour(pieces, open, true);
	uint32_t last = neighbour(pieces, close, false);
	uint32_t after = neighbour(pieces, close, true);
	bool free_left = is_white(before) || is_punct(before);
	bool free_right = is_white(after) || is_punct(after);

	if (is_white(first) || (is_punct(first) && !free_left) ||
	    is_white(last) || (is_punct(last) && !free_right))
		return false;
	if (of[open].style != STYLE_EM || (free_left && free_right))
		return true;
	of[open].bytes = of[close].bytes = STR("*");
	return !is_strong_mark(pieces, open + 1) &&
	    !is_strong_mark(pieces, close - 1) &&
	    !is_strong_mark(pieces, close + 1) &&
	    (open == 0 || !is_strong_mark(pieces, open - 1));
}

/* Dropping a pair changes what others touch: again, a few times. */
void
pieces_drop_marks(struct pieces *pieces)
{
	bool dropped = true;

	for (int round = 0; dropped && round < 4; round++) {
		dropped = false;
		for (size_t i = 0; i < pieces->n; i++) {
			struct piece *piece = &pieces->of[i];

			if (!piece->open || piece->dropped ||
			    piece->style == STYLE_STRIKE ||
			    mark_works(pieces, i))
				continue;
			piece->dropped = true;
			pieces->of[piece->mate].dropped = true;
			dropped = true;
		}
	}
}
