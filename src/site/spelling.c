#include "site/spelling.h"

#include "base/arena.h"

struct str
spelling_fold(struct str key, char folded[SPELLING_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < key.n; i++) {
		if (key.p[i] == '-' || key.p[i] == '_' || key.p[i] == ' ')
			continue;
		if (n == SPELLING_MAX)
			return (struct str){ "", 0 };
		folded[n++] = byte_lower(key.p[i]);
	}
	return (struct str){ folded, n };
}

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

unsigned
spelling_distance(struct str a, struct str b)
{
	unsigned rows[3][SPELLING_MAX + 1];
	unsigned *above2 = rows[0];
	unsigned *above = rows[1];
	unsigned *row = rows[2];

	a = str_slice(a, 0, SPELLING_MAX);
	b = str_slice(b, 0, SPELLING_MAX);
	for (size_t j = 0; j <= b.n; j++)
		above[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *spare = above2;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			row[j] = least(above[j] + 1, row[j - 1] + 1,
			    above[j - 1] + (a.p[i - 1] != b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] &&
			    above2[j - 2] + 1 < row[j])
				row[j] = above2[j - 2] + 1;
		}
		above2 = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}

unsigned
spelling_tolerance(struct str folded)
{
	if (folded.n < 3)
		return 0;
	return folded.n < 6 ? 1 : 2;
}

bool
spelling_is_language(struct str tag)
{
	size_t run = 0;

	if (tag.n < 2 || tag.n > 35 || !byte_is_alpha(tag.p[0]))
		return false;
	for (size_t i = 0; i < tag.n; i++) {
		bool gap = tag.p[i] == '-' || tag.p[i] == '_';

		if ((gap && run == 0) ||
		    (!gap && (!byte_is_alnum(tag.p[i]) || run == 8)))
			return false;
		run = gap ? 0 : run + 1;
	}
	return run > 0;
}

struct str
spelling_language(struct arena *arena, struct str tag)
{
	char *p = arena_z(arena, tag);

	if (p == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < tag.n; i++)
		if (p[i] == '_')
			p[i] = '-';
	return (struct str){ p, tag.n };
}
