#include "site/search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "site/search_parse.h"

/* --- writing --- */

static void
write_phrase(struct buf *buf, struct str text)
{
	buf_char(buf, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_char(buf, '"');
		buf_char(buf, text.p[i]);
	}
	buf_char(buf, '"');
}

struct str
search_year(struct arena *arena, int year)
{
	return arena_fmt(arena, "yearis%04d", year);
}

/* "2024", "2020-2024", "2020..2024"; false: no year. */
static bool
parse_years(struct str text, uint64_t *first, uint64_t *last)
{
	size_t n = 0;

	while (n < text.n && byte_is_digit(text.p[n]))
		n++;
	if (!str_uint(str_slice(text, 0, n), 9999, first))
		return false;
	text = str_from(text, n);
	*last = *first;
	if (text.n == 0)
		return true;
	while (text.n > 0 && (text.p[0] == '-' || text.p[0] == '.'))
		text = str_from(text, 1);
	return str_uint(text, 9999, last) && *first <= *last &&
	    *last - *first < 100;
}

static bool
write_years(struct buf *buf, struct arena *arena, struct str text)
{
	uint64_t first;
	uint64_t last;

	if (!parse_years(text, &first, &last))
		return false;
	buf_str(buf, STR("facts : ("));
	for (uint64_t year = first; year <= last; year++) {
		if (year > first)
			buf_str(buf, STR(" OR "));
		write_phrase(buf, search_year(arena, (int)year));
	}
	buf_char(buf, ')');
	return true;
}

static void
write_item(struct buf *buf, struct arena *arena, const struct item *item)
{
	bool year =
	    item->field != NULL && str_eq(item->field->columns, STR("facts"));

	if (year && write_years(buf, arena, item->text))
		return;
	if (item->field != NULL && !year) {
		buf_str(buf, item->field->columns);
		buf_str(buf, STR(" : "));
	}
	write_phrase(buf, item->text);
	if (item->prefix)
		buf_str(buf, STR(" *"));
}

/* --- synonyms --- */

struct names {
	struct str folded[SEARCH_SYNONYMS];
	size_t n;
};

static void
fold_names(
    struct names *names, struct arena *arena, const struct str *of, size_t n)
{
	names->n = 0;
	for (size_t i = 0; i < n && names->n < SEARCH_SYNONYMS; i++) {
		struct str folded =
		    search_fold(arena, utf8_searchable(arena, of[i]));
		size_t k = 0;

		while (k < names->n && !str_eq(names->folded[k], folded))
			k++;
		if (k == names->n && search_has_word(folded))
			names->folded[names->n++] = folded;
	}
}

static bool
is_plain(const struct item *item)
{
	return item->field == NULL && !item->without && !item->prefix;
}

/* How many items from `at` on are together one of the names; the most. */
static size_t
match_name(const struct parsed *parsed, const struct names *names, size_t at)
{
	struct str joined = { "", 0 };
	size_t most = 0;

	for (size_t i = at; i < parsed->n; i++) {
		if (!is_plain(&parsed->items[i]))
			break;
		joined = arena_fmt(parsed->arena, STR_FMT "%s" STR_FMT,
		    STR_ARG(joined), i > at ? " " : "",
		    STR_ARG(search_fold(parsed->arena, parsed->items[i].text)));
		for (size_t k = 0; k < names->n; k++)
			if (str_eq(joined, names->folded[k]))
				most = i - at + 1;
	}
	return most;
}

static void
write_names(struct buf *buf, const struct names *names)
{
	buf_char(buf, '(');
	for (size_t i = 0; i < names->n; i++) {
		if (i > 0)
			buf_str(buf, STR(" OR "));
		write_phrase(buf, names->folded[i]);
	}
	buf_char(buf, ')');
}

/* All that an article must have. */
static void
write_wanted(
    struct buf *buf, const struct parsed *parsed, const struct names *names)
{
	size_t n;

	for (size_t i = 0; i < parsed->n; i += n) {
		n = match_name(parsed, names, i);
		if (n == 0 && parsed->items[i].without) {
			n = 1;
			continue;
		}
		if (buf->n > 0)
			buf_str(buf, STR(" AND "));
		if (n > 0) {
			write_names(buf, names);
			continue;
		}
		write_item(buf, parsed->arena, &parsed->items[i]);
		n = 1;
	}
}

static void
write_or(struct buf *buf)
{
	if (buf->n > 0)
		buf_str(buf, STR(" OR "));
}

static void
write_unwanted(struct buf *buf, const struct parsed *parsed)
{
	for (size_t i = 0; i < parsed->n; i++) {
		if (!parsed->items[i].without)
			continue;
		write_or(buf);
		write_item(buf, parsed->arena, &parsed->items[i]);
	}
}

/* Any of the words that may stand anywhere. */
static void
write_any(
    struct buf *buf, const struct parsed *parsed, const struct names *names)
{
	for (size_t i = 0; i < parsed->n; i++) {
		const struct item *item = &parsed->items[i];

		if (item->field != NULL || item->without)
			continue;
		write_or(buf);
		if (match_name(parsed, names, i) > 0)
			write_names(buf, names);
		else
			write_item(buf, parsed->arena, item);
	}
}

#define HEADS "{title authors categories tags} : "

/* `wanted`, if `heads` with one of the words in the heads, and none of the
 * words that are not wanted, nor one in the heads if `rest`. */
static struct str
compose(struct arena *arena, struct str wanted, struct str heads,
    struct str rest, struct str unwanted)
{
	struct buf buf;

	buf_init(&buf, arena, 256 * 1024);
	buf_str(&buf, STR("(("));
	buf_str(&buf, wanted);
	buf_char(&buf, ')');
	if (heads.n > 0) {
		buf_str(&buf, STR(" AND " HEADS "("));
		buf_str(&buf, heads);
		buf_char(&buf, ')');
	}
	buf_char(&buf, ')');
	if (rest.n > 0) {
		buf_str(&buf, STR(" NOT (" HEADS "("));
		buf_str(&buf, rest);
		buf_str(&buf, STR("))"));
	}
	if (unwanted.n > 0) {
		buf_str(&buf, STR(" NOT ("));
		buf_str(&buf, unwanted);
		buf_char(&buf, ')');
	}
	return buf.failed ? (struct str){ 0 } : buf_view(&buf);
}

bool
search_match(struct arena *arena, struct str words, const struct str *synonyms,
    size_t n_synonyms, struct search_match *match)
{
	const struct str none = { 0 };
	struct parsed parsed;
	struct names names;
	struct buf wanted;
	struct buf any;
	struct buf unwanted;

	*match = (struct search_match){ none, none, none };
	search_parse(&parsed, arena, words);
	fold_names(&names, arena, synonyms, n_synonyms);
	buf_init(&wanted, arena, 64 * 1024);
	write_wanted(&wanted, &parsed, &names);
	buf_init(&any, arena, 64 * 1024);
	write_any(&any, &parsed, &names);
	buf_init(&unwanted, arena, 64 * 1024);
	write_unwanted(&unwanted, &parsed);
	if (wanted.n == 0 || wanted.failed || any.failed || unwanted.failed)
		return false;
	match->all =
	    compose(arena, buf_view(&wanted), none, none, buf_view(&unwanted));
	if (any.n == 0)
		return match->all.n > 0;
	match->heads = compose(arena, buf_view(&wanted), buf_view(&any), none,
	    buf_view(&unwanted));
	match->rest = compose(arena, buf_view(&wanted), none, buf_view(&any),
	    buf_view(&unwanted));
	return match->all.n > 0;
}

/* --- titles --- */

/* Shorter words say nothing when they stand beside longer ones. */
enum { TELLING = 4, STEM = 4 };

/* A word in full, and what begins like it: most slips are further on. */
static void
write_like(struct buf *buf, struct str word)
{
	if (buf->n > 0)
		buf_str(buf, STR(" OR "));
	write_phrase(buf, word);
	if (word.n <= STEM || (unsigned char)word.p[STEM] >= 0x80)
		return;
	buf_str(buf, STR(" OR "));
	write_phrase(buf, str_slice(word, 0, STEM));
	buf_str(buf, STR(" *"));
}

static void
write_title_words(struct buf *buf, struct str folded, size_t shortest)
{
	struct str word;
	size_t n = 0;

	while (folded.n > 0 && n < SEARCH_WORDS) {
		str_cut(folded, ' ', &word, &folded);
		if (word.n >= shortest && search_has_word(word)) {
			write_like(buf, word);
			n++;
		}
	}
}

struct str
search_titles(struct arena *arena, struct str words)
{
	struct str folded = search_fold(
	    arena, utf8_searchable(arena, str_slice(words, 0, SEARCH_BYTES)));
	struct buf likes;
	struct buf all;

	buf_init(&likes, arena, 16 * 1024);
	write_title_words(&likes, folded, TELLING);
	if (likes.n == 0)
		write_title_words(&likes, folded, 1);
	if (likes.n == 0 || likes.failed)
		return (struct str){ 0 };
	buf_init(&all, arena, 32 * 1024);
	buf_str(&all, STR("title : ("));
	buf_str(&all, buf_view(&likes));
	buf_char(&all, ')');
	return all.failed ? (struct str){ 0 } : buf_view(&all);
}
