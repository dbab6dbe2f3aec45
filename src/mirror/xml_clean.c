#include "mirror/xml_clean.h"

void
xml_clean_init(struct xml_clean *clean)
{
	*clean = (struct xml_clean){ .pass = false };
}

/* UTF-16, or a declaration that names something else than UTF-8. */
static bool
is_other_encoding(struct str head)
{
	size_t end = str_search(head, STR("?>"));
	size_t at;
	struct str name;

	if (head.n >= 2 &&
	    (((unsigned char)head.p[0] >= 0xFE &&
		 (unsigned char)head.p[1] >= 0xFE) ||
		head.p[0] == '\0' || head.p[1] == '\0'))
		return true;
	head = str_slice(head, 0, end);
	at = str_search(head, STR("encoding="));
	if (at == STR_NONE || end == STR_NONE)
		return false;
	name = str_from(head, at + 10);
	return !str_starts_nocase(name, STR("utf-8")) &&
	    !str_starts_nocase(name, STR("utf8")) &&
	    !str_starts_nocase(name, STR("us-ascii"));
}

/* Bytes of the character that begins with c; 0 if none does. */
static size_t
length_of(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF)
		return 2;
	if (c >= 0xE0 && c <= 0xEF)
		return 3;
	return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

/* Whether c may be byte number `at` of what is held. */
static bool
continues(const unsigned char *held, size_t at, unsigned char c)
{
	if (at == 1) {
		switch (held[0]) {
		case 0xE0:
			return c >= 0xA0 && c <= 0xBF;
		case 0xED:
			return c >= 0x80 && c <= 0x9F;
		case 0xF0:
			return c >= 0x90 && c <= 0xBF;
		case 0xF4:
			return c >= 0x80 && c <= 0x8F;
		default:
			break;
		}
	}
	return c >= 0x80 && c <= 0xBF;
}

static size_t
put_replacement(char *out)
{
	out[0] = '\xEF';
	out[1] = '\xBF';
	out[2] = '\xBD';
	return 3;
}

static size_t
put_held(struct xml_clean *clean, char *out)
{
	size_t n = clean->n_held;

	memcpy(out, clean->held, n);
	clean->n_held = 0;
	/* U+FFFE and U+FFFF are no characters of XML, U+FDD0 is none at all */
	if (n == 3 &&
	    ((memcmp(out, "\xEF\xBF", 2) == 0 &&
		 (unsigned char)out[2] >= 0xBE) ||
		memcmp(out, "\xEF\xB7\x90", 3) == 0))
		return put_replacement(out);
	return n;
}

static size_t
put_byte(struct xml_clean *clean, unsigned char c, char *out)
{
	size_t n = 0;

	if (clean->n_held > 0) {
		if (continues(clean->held, clean->n_held, c)) {
			clean->held[clean->n_held++] = c;
			return clean->n_held == length_of(clean->held[0])
			    ? put_held(clean, out)
			    : 0;
		}
		n = put_replacement(out);
		clean->n_held = 0;
	}
	if (c >= 0x80 && length_of(c) > 0) {
		clean->held[0] = c;
		clean->n_held = 1;
		return n;
	}
	if (c >= 0x80)
		return n + put_replacement(out + n);
	if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
		c = ' ';
	out[n] = (char)c;
	return n + 1;
}

/* Whether each of eight bytes is printable ASCII; the borrow of a byte below
 * 0x20 shows in its high bit. */
static bool
eight_are_plain(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return ((word | (word - 0x2020202020202020u)) & 0x8080808080808080u) ==
	    0;
}

/* Most of a file: printable ASCII and ends of lines. */
static size_t
plain_bytes(struct str in, size_t from)
{
	size_t i = from;

	for (;;) {
		while (in.n - i >= 8 && eight_are_plain(in.p + i))
			i += 8;
		if (i == in.n || (unsigned char)in.p[i] >= 0x80 ||
		    ((unsigned char)in.p[i] < 0x20 && in.p[i] != '\n'))
			return i - from;
		i++;
	}
}

size_t
xml_clean(struct xml_clean *clean, struct str in, char *out, size_t max)
{
	size_t n = 0;

	if (!clean->decided && in.n > 0) {
		clean->pass = is_other_encoding(str_slice(in, 0, 200));
		clean->decided = true;
	}
	if (clean->pass) {
		n = in.n < max ? in.n : max;
		if (n > 0)
			memcpy(out, in.p, n);
		return n;
	}
	for (size_t i = 0; i < in.n && n + 12 <= max; i++) {
		size_t plain = clean->n_held > 0 ? 0 : plain_bytes(in, i);

		if (plain > max - n)
			plain = max - n;
		if (plain > 0) {
			memcpy(out + n, in.p + i, plain);
			n += plain;
			i += plain - 1;
			continue;
		}
		n += put_byte(clean, (unsigned char)in.p[i], out + n);
	}
	if (in.n == 0 && clean->n_held > 0) {
		n += put_replacement(out);
		clean->n_held = 0;
	}
	return n;
}
