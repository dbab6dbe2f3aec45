#include "site/people.h"

#include "base/utf8.h"

/* Compared without dots, in lower case. */
static const struct str suffixes[] = {
	STR_INIT("ba"),
	STR_INIT("beng"),
	STR_INIT("bs"),
	STR_INIT("bsc"),
	STR_INIT("cfa"),
	STR_INIT("co"),
	STR_INIT("corp"),
	STR_INIT("cpa"),
	STR_INIT("d"),
	STR_INIT("dds"),
	STR_INIT("do"),
	STR_INIT("dphil"),
	STR_INIT("dr"),
	STR_INIT("edd"),
	STR_INIT("esq"),
	STR_INIT("facp"),
	STR_INIT("frcs"),
	STR_INIT("gmbh"),
	STR_INIT("ii"),
	STR_INIT("iii"),
	STR_INIT("inc"),
	STR_INIT("iv"),
	STR_INIT("jd"),
	STR_INIT("jr"),
	STR_INIT("llc"),
	STR_INIT("llm"),
	STR_INIT("ltd"),
	STR_INIT("ma"),
	STR_INIT("mba"),
	STR_INIT("md"),
	STR_INIT("meng"),
	STR_INIT("mph"),
	STR_INIT("mphil"),
	STR_INIT("ms"),
	STR_INIT("msc"),
	STR_INIT("pe"),
	STR_INIT("ph"),
	STR_INIT("phd"),
	STR_INIT("pmp"),
	STR_INIT("psyd"),
	STR_INIT("rn"),
	STR_INIT("sr"),
};

static bool
word_is_suffix(struct str word)
{
	char plain[8];
	size_t n = 0;

	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '.')
			continue;
		if (n == sizeof(plain))
			return false;
		plain[n++] = byte_lower(word.p[i]);
	}
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_eq(suffixes[i], (struct str){ plain, n }))
			return true;
	return false;
}

bool
people_is_suffix(struct str s)
{
	struct str word;

	s = str_trim(s);
	if (s.n == 0)
		return false;
	while (s.n > 0) {
		str_cut(s, ' ', &word, &s);
		s = str_trim(s);
		if (!word_is_suffix(word))
			return false;
	}
	return true;
}

/* Two words, or a name in a script that writes none. */
static bool
is_full_name(struct str s)
{
	uint32_t c = 0;

	if (s.n == 0)
		return false;
	utf8_decode(s, 0, &c);
	return str_find(s, ' ') != STR_NONE || utf8_is_wide(c);
}

/* Takes what stands before the next separator off *rest. */
static struct str
next_piece(struct str *rest, char separator)
{
	static const struct str words[] = { STR_INIT(" and "),
		STR_INIT(" & ") };
	size_t end = str_find(*rest, separator);
	size_t skip = 1;
	struct str piece;

	for (size_t i = 0; separator == ',' && i < 2; i++) {
		size_t at = str_search(*rest, words[i]);

		if (at != STR_NONE && (end == STR_NONE || at < end)) {
			end = at;
			skip = words[i].n;
		}
	}
	piece = str_trim(str_slice(*rest, 0, end));
	*rest = end == STR_NONE ? (struct str){ "", 0 }
				: str_from(*rest, end + skip);
	*rest = str_trim(*rest);
	if (separator == ',' && str_starts(*rest, STR("and ")))
		*rest = str_from(*rest, 4);
	return piece;
}

size_t
people_split(struct str text, struct str names[PEOPLE_MAX])
{
	char separator = str_find(text, ';') == STR_NONE ? ',' : ';';
	struct str rest = text = str_trim(text);
	size_t n = 0;

	if (text.n == 0)
		return 0;
	while (rest.n > 0) {
		struct str piece = next_piece(&rest, separator);

		if (n > 0 && people_is_suffix(piece))
			names[n - 1].n =
			    (size_t)(piece.p + piece.n - names[n - 1].p);
		else if (piece.n > 0 && n < PEOPLE_MAX)
			names[n++] = piece;
	}
	for (size_t i = 0; n > 1 && i < n; i++)
		if (!is_full_name(names[i]))
			n = 0;
	if (n <= 1) {
		names[0] = text;
		n = 1;
	}
	return n;
}
