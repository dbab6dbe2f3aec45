#include "base/url.h"

#include "base/arena.h"

int
url_encoded_byte(struct str s, size_t at)
{
	int high, low;

	if (s.n - at < 3 || s.p[at] != '%')
		return -1;
	high = byte_hex(s.p[at + 1]);
	low = byte_hex(s.p[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool
url_decode(struct arena *arena, struct str s, struct str *decoded)
{
	char *p;
	size_t n = 0;

	*decoded = s;
	if (str_find(s, '%') == STR_NONE)
		return true;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int byte = url_encoded_byte(s, i);

		if (s.p[i] == '%' && byte < 0)
			return false;
		p[n++] = byte < 0 ? s.p[i] : (char)byte;
		if (byte >= 0)
			i += 2;
	}
	*decoded = (struct str){ p, n };
	return true;
}
