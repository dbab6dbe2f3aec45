#include "site/search_parse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

static const struct field fields[] = {
	{ STR_INIT("author:"), STR_INIT("authors") },
	{ STR_INIT("by:"), STR_INIT("authors") },
	{ STR_INIT("category:"), STR_INIT("categories") },
	{ STR_INIT("tag:"), STR_INIT("tags") },
	{ STR_INIT("series:"), STR_INIT("tags") },
	{ STR_INIT("title:"), STR_INIT("title") },
	{ STR_INIT("year:"), STR_INIT("facts") },
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

/* --- characters --- */

/*
 * What unicode61 takes for a separator, as far as people type it: general
 * and CJK punctuation, arrows, signs, pictures.  A word made of these alone
 * would find nothing and hide what the other words find.
 */
static bool
is_separator(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} rows[] = { { 0x80, 0xA9 }, { 0xAB, 0xB1 }, { 0xB4, 0xB4 },
		{ 0xB6, 0xB8 }, { 0xBB, 0xBB }, { 0xBF, 0xBF }, { 0xD7, 0xD7 },
		{ 0xF7, 0xF7 }, { 0x300, 0x36F }, { 0x2000, 0x206F },
		{ 0x20A0, 0x20FF }, { 0x2190, 0x245F }, { 0x2500, 0x2775 },
		{ 0x2794, 0x2BFF }, { 0x3000, 0x3004 }, { 0x3008, 0x3020 },
		{ 0x3030, 0x3030 }, { 0xD800, 0xF8FF }, { 0xFE00, 0xFE6F },
		{ 0xFEFF, 0xFF0F }, { 0xFF1A, 0xFF20 }, { 0xFF3B, 0xFF40 },
		{ 0xFF5B, 0xFF65 }, { 0xFFE0, 0xFFFF }, { 0x1F000, 0x1FAFF },
		{ 0xE0000, 0x10FFFF } };

	if (c < 0x80)
		return !byte_is_alnum((char)c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (c >= rows[i].first && c <= rows[i].last)
			return true;
	return false;
}

bool
search_has_word(struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (!is_separator(c))
			return true;
	}
	return false;
}

static bool
is_quote(uint32_t c)
{
	return c == '"' || c == 0xAB || c == 0xBB ||
	    (c >= 0x201C && c <= 0x201F) || (c >= 0x300C && c <= 0x300F);
}

static bool
is_dash(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* The question with ASCII for what has a meaning in it; no controls. */
static struct str
plain(struct arena *arena, struct str words)
{
	struct buf buf;
	uint32_t c;

	words = str_slice(words, 0, SEARCH_BYTES);
	buf_init(&buf, arena, SEARCH_BYTES * 3);
	for (size_t at = 0; at < words.n;) {
		at += utf8_decode(words, at, &c);
		if (c <= ' ' || c == 0x7F || c == 0xA0 || c == 0x3000 ||
		    c == 0xFFFD)
			c = ' ';
		else if (is_quote(c))
			c = '"';
		else if (is_dash(c))
			c = '-';
		else if (c == 0xFF1A)
			c = ':';
		buf_utf8(&buf, c);
	}
	return buf_view(&buf);
}

/* --- parsing --- */

static const struct field *
take_field(struct str *rest)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (str_starts_nocase(*rest, fields[i].name)) {
			*rest = str_trim(str_from(*rest, fields[i].name.n));
			return &fields[i];
		}
	return NULL;
}

/* A quoted phrase, or what stands before the next blank or quote. */
static struct str
take_text(struct str *rest)
{
	struct str text;
	size_t n = 0;

	if (rest->p[0] == '"') {
		str_cut(str_from(*rest, 1), '"', &text, rest);
		return text;
	}
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '"')
		n++;
	text = str_slice(*rest, 0, n);
	*rest = str_from(*rest, n);
	return text;
}

static bool
take_star(struct str *text, struct str *rest)
{
	bool star = str_starts(*rest, STR("*"));

	if (star)
		*rest = str_from(*rest, 1);
	while (text->n > 0 && text->p[text->n - 1] == '*') {
		text->n--;
		star = true;
	}
	return star;
}

/* What was said before is not asked for twice: ranking counts each word. */
static bool
is_known(const struct parsed *parsed, const struct item *item)
{
	for (size_t i = 0; i < parsed->n; i++) {
		const struct item *other = &parsed->items[i];

		if (other->field == item->field &&
		    other->without == item->without &&
		    other->prefix == item->prefix &&
		    str_eq_nocase(other->text, item->text))
			return true;
	}
	return false;
}

static void
take_item(struct parsed *parsed, struct str *rest)
{
	struct item item = { 0 };

	if (rest->n > 1 && rest->p[0] == '-' && rest->p[1] != ' ') {
		item.without = true;
		*rest = str_from(*rest, 1);
	}
	item.field = take_field(rest);
	if (rest->n == 0)
		return;
	item.text = take_text(rest);
	item.prefix = take_star(&item.text, rest);
	item.text = utf8_searchable(parsed->arena, item.text);
	if (search_has_word(item.text) && parsed->n < SEARCH_WORDS &&
	    !is_known(parsed, &item))
		parsed->items[parsed->n++] = item;
}

void
search_parse(struct parsed *parsed, struct arena *arena, struct str words)
{
	struct str rest = str_trim(plain(arena, words));

	*parsed = (struct parsed){ .arena = arena };
	while (rest.n > 0 && parsed->n < SEARCH_WORDS) {
		take_item(parsed, &rest);
		rest = str_trim(rest);
	}
}

struct str
search_fold(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n);
	size_t n = 0;

	if (p == NULL)
		return (struct str){ 0 };
	for (size_t i = 0; i < s.n; i++) {
		char c = byte_lower(s.p[i]);

		if ((unsigned char)c < 0x80 && !byte_is_alnum(c))
			c = ' ';
		if (c != ' ' || (n > 0 && p[n - 1] != ' '))
			p[n++] = c;
	}
	while (n > 0 && p[n - 1] == ' ')
		n--;
	return (struct str){ p, n };
}
