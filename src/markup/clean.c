#include "markup/clean.h"

#include "base/arena.h"

#define P CLEAN_PLAIN
#define B CLEAN_BLANK
#define C CLEAN_CONTROL
#define L CLEAN_LEAD
#define T CLEAN_TOKEN
#define N CLEAN_COLON
#define W CLEAN_W

/* clang-format off */
const unsigned char clean_classes[256] = {
	C, C, C, C, C, C, C, C, C, B, B, B, B, B, C, C,
	C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
	B, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, N, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, W, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, W, P, P, P, P, P, P, P, C,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, L, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, P, P, P, P, P, P, P, P, P, P, P, P, P, P,
	P, P, L, P, P, P, P, P, P, P, P, P, P, P, P, L,
	P, P, P, P, T, P, P, P, P, P, P, P, P, P, P, P,
};
/* clang-format on */

size_t
clean_drop(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t left = s.n - at;

	/* U+0080 to U+009F, U+00AD */
	if (p[0] == 0xC2)
		return left > 1 && (p[1] < 0xA0 || p[1] == 0xAD) ? 2 : 0;
	if (left < 3)
		return 0;
	if (p[0] == 0xEF)
		return p[1] == 0xBB && p[2] == 0xBF ? 3 : 0;
	if (p[0] != 0xE2)
		return 0;
	/* U+200B, U+2028, U+2029, U+202D, U+202E */
	if (p[1] == 0x80)
		return p[2] == 0x8B || p[2] == 0xA8 || p[2] == 0xA9 ||
			p[2] == 0xAD || p[2] == 0xAE
		    ? 3
		    : 0;
	/* U+2060 */
	return p[1] == 0x81 && p[2] == 0xA0 ? 3 : 0;
}

/* Whether s.p[at] ends a run; where its neighbour decides, only with it. */
static bool
ends_run(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	unsigned char next = at + 1 < s.n ? p[1] : 0;

	switch (clean_classes[p[0]]) {
	case CLEAN_PLAIN:
		return false;
	case CLEAN_BLANK:
		return p[0] != ' ' || at + 1 == s.n ||
		    clean_classes[next] == CLEAN_BLANK;
	case CLEAN_LEAD:
		return clean_drop(s, at) > 0 || clean_is_bound(s, at);
	case CLEAN_COLON:
		return next == '/';
	case CLEAN_W:
		return (next | 0x20) == 'w';
	default:
		return true;
	}
}

/* Sixteen bytes at once, whatever the machine calls that. */
enum { BLOCK = 16 };
typedef unsigned char block __attribute__((vector_size(BLOCK)));

/*
 * How many of the bytes from p on need no look: letters, digits, signs and
 * single blanks; at most BLOCK.  p[BLOCK] is read, too.  Prose goes by here
 * without a branch a word, which is worth a quarter of the whole conversion.
 */
static inline size_t
plain_bytes(const char *p)
{
	block x, next, odd;
	uint64_t half[2];

	memcpy(&x, p, sizeof(x));
	memcpy(&next, p + 1, sizeof(next));
	odd = (block)(x < 0x20) | (block)(x == 0x7F) | (block)(x == ':');
	odd |= (block)(x == 0xC2) | (block)(x == 0xE2) | (block)(x == 0xEF) |
	    (block)(x == 0xF4);
	odd |= (block)(x == ' ') & (block)(next <= ' ');
	odd |= (block)((x | 0x20) == 'w') & (block)((next | 0x20) == 'w');
	memcpy(half, &odd, sizeof(half));
	for (size_t i = 0; i < 2; i++)
		if (half[i] != 0)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return i * 8 + (size_t)__builtin_ctzll(half[i]) / 8;
#else
			return i * 8 + (size_t)__builtin_clzll(half[i]) / 8;
#endif
	return BLOCK;
}

size_t
clean_run(struct str s, size_t at)
{
	while (s.n - at > BLOCK) {
		size_t n = plain_bytes(s.p + at);

		at += n;
		if (n == BLOCK)
			continue;
		if (ends_run(s, at))
			return at;
		at++;
	}
	while (at < s.n &&
	    (clean_classes[(unsigned char)s.p[at]] == CLEAN_PLAIN ||
		!ends_run(s, at)))
		at++;
	return at;
}

/* Bytes of the plain lines at the front of s. */
static size_t
plain_lines(struct str s)
{
	size_t n = 0;

	while (n < s.n) {
		unsigned char c = (unsigned char)s.p[n];

		if (clean_classes[c] == CLEAN_CONTROL || c == '\r' ||
		    c == '\v' || c == '\f' ||
		    (clean_classes[c] == CLEAN_LEAD && clean_drop(s, n) > 0))
			break;
		n++;
	}
	return n;
}

struct str
clean_lines(struct arena *arena, struct str s)
{
	size_t at = plain_lines(s);
	size_t n = at;
	char *p;

	if (at == s.n)
		return s;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return (struct str){ NULL, 0 };
	memcpy(p, s.p, at);
	while (at < s.n) {
		size_t run = plain_lines(str_from(s, at));

		memcpy(p + n, s.p + at, run);
		n += run;
		at += run;
		if (at == s.n)
			break;
		if (s.p[at] == '\r') {
			p[n++] = '\n';
			at += at + 1 < s.n && s.p[at + 1] == '\n' ? 2 : 1;
		} else if (s.p[at] == '\v' || s.p[at] == '\f') {
			p[n++] = ' ';
			at++;
		} else {
			size_t drop = clean_drop(s, at);

			at += drop == 0 ? 1 : drop;
		}
	}
	return (struct str){ p, n };
}
