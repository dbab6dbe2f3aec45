#include "markup/scripts.h"

#include "base/buf.h"
#include "base/utf8.h"

struct script {
	uint32_t c;
	uint32_t super, sub; /* 0: there is none */
};

/* Signs, and the letters that belong to numbers. */
static const struct script signs[] = {
	{ '+', 0x207A, 0x208A },
	{ '-', 0x207B, 0x208B },
	{ 0x2212, 0x207B, 0x208B },
	{ '=', 0x207C, 0x208C },
	{ '(', 0x207D, 0x208D },
	{ ')', 0x207E, 0x208E },
	{ 'n', 0x207F, 0x2099 },
	{ 'i', 0x2071, 0x1D62 },
};

static const struct script letters_of[] = {
	{ 'a', 0x1D43, 0x2090 },
	{ 'b', 0x1D47, 0 },
	{ 'c', 0x1D9C, 0 },
	{ 'd', 0x1D48, 0 },
	{ 'e', 0x1D49, 0x2091 },
	{ 'f', 0x1DA0, 0 },
	{ 'g', 0x1D4D, 0 },
	{ 'h', 0x02B0, 0x2095 },
	{ 'j', 0x02B2, 0x2C7C },
	{ 'k', 0x1D4F, 0x2096 },
	{ 'l', 0x02E1, 0x2097 },
	{ 'm', 0x1D50, 0x2098 },
	{ 'o', 0x1D52, 0x2092 },
	{ 'p', 0x1D56, 0x209A },
	{ 'r', 0x02B3, 0x1D63 },
	{ 's', 0x02E2, 0x209B },
	{ 't', 0x1D57, 0x209C },
	{ 'u', 0x1D58, 0x1D64 },
	{ 'v', 0x1D5B, 0x1D65 },
	{ 'w', 0x02B7, 0 },
	{ 'x', 0x02E3, 0x2093 },
	{ 'y', 0x02B8, 0 },
	{ 'z', 0x1DBB, 0 },
	{ 'A', 0x1D2C, 0 },
	{ 'B', 0x1D2E, 0 },
	{ 'D', 0x1D30, 0 },
	{ 'H', 0x1D34, 0 },
	{ 'K', 0x1D37, 0 },
	{ 'L', 0x1D38, 0 },
	{ 'M', 0x1D39, 0 },
	{ 'N', 0x1D3A, 0 },
	{ 'P', 0x1D3E, 0 },
	{ 'R', 0x1D3F, 0 },
	{ 'T', 0x1D40, 0 },
	{ 0xD7, 0x02E3, 0 }, /* as in "R to the n by d" */
	{ 0x3B2, 0x1D5D, 0x1D66 },
	{ 0x3B3, 0x1D5E, 0x1D67 },
	{ 0x3B4, 0x1D5F, 0 },
	{ 0x3B8, 0x1DBF, 0 },
	{ 0x3C1, 0, 0x1D68 },
	{ 0x3C6, 0x1D60, 0x1D69 },
	{ 0x3C7, 0x1D61, 0x1D6A },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct script *
find(uint32_t c, bool letters)
{
	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i].c == c)
			return &signs[i];
	for (size_t i = 0; letters && i < COUNT(letters_of); i++)
		if (letters_of[i].c == c)
			return &letters_of[i];
	return NULL;
}

uint32_t
scripts_super_of(uint32_t c, bool letters)
{
	const struct script *script;

	if (c == '1')
		return 0xB9;
	if (c == '2' || c == '3')
		return 0xB2 + (c - '2');
	if (c >= '0' && c <= '9')
		return 0x2070 + (c - '0');
	script = find(c, letters);
	return script == NULL ? 0 : script->super;
}

uint32_t
scripts_sub_of(uint32_t c, bool letters)
{
	const struct script *script;

	if (c >= '0' && c <= '9')
		return 0x2080 + (c - '0');
	script = find(c, letters);
	return script == NULL ? 0 : script->sub;
}

static bool
write(
    struct buf *buf, struct str s, bool letters, uint32_t (*of)(uint32_t, bool))
{
	size_t before = buf->n;
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		c = of(c, letters);
		if (c == 0) {
			buf_cut(buf, before);
			return false;
		}
		buf_utf8(buf, c);
	}
	return true;
}

bool
scripts_super(struct buf *buf, struct str s, bool letters)
{
	return write(buf, s, letters, scripts_super_of);
}

bool
scripts_sub(struct buf *buf, struct str s, bool letters)
{
	return write(buf, s, letters, scripts_sub_of);
}
