#include "base/utf8.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

#define EMPTY ((struct str){ NULL, 0 })

/* A slug longer than this is cut and told apart by its hash. */
enum { SLUG_MAX = 80 };

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
	struct str s = utf8_nfkd(arena, name);
	bool gap = false;
	struct buf buf;
	uint32_t c;

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
