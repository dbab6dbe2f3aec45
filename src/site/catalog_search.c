/*
 * Finding pages by words, in bounded time: matches are scored as they come
 * and the best are kept, so that a question which finds half of everything
 * still has an answer when its time is up.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/path.h"
#include "base/utf8.h"
#include "site/catalog_private.h"
#include "site/search.h"

enum {
	KEPT_MAX = 1000, /* nobody turns further pages */
	COUNTED_MAX = 1000,
	STEPS = 2000 /* of SQLite's machine between looks at the clock */
};
#define SEARCH_SECONDS 0.2
#define NEAREST_SECONDS 0.05

struct found {
	int64_t id, date, tie;
	double score; /* bm25: the lower the better */
};

struct best {
	struct found *of; /* best first */
	size_t n, cap;
	uint32_t seen;
};

static int
is_late(void *context)
{
	return catalog_clock() > *(const double *)context;
}

static void
start_clock(struct catalog *catalog, double *until, double seconds)
{
	*until = catalog_clock() + seconds;
	sqlite3_progress_handler(catalog->db, STEPS, is_late, until);
}

static void
stop_clock(struct catalog *catalog)
{
	sqlite3_progress_handler(catalog->db, 0, NULL, NULL);
}

static bool
is_before(const struct found *a, const struct found *b)
{
	if (a->score != b->score)
		return a->score < b->score;
	if (a->date != b->date)
		return a->date > b->date;
	return a->tie > b->tie;
}

static void
keep(struct best *best, struct found found)
{
	size_t at;

	best->seen++;
	if (best->n == best->cap) {
		if (best->cap == 0 ||
		    !is_before(&found, &best->of[best->n - 1]))
			return;
		best->n--;
	}
	for (at = best->n++; at > 0 && is_before(&found, &best->of[at - 1]);
	     at--)
		best->of[at] = best->of[at - 1];
	best->of[at] = found;
}

/* False: the time was up before the end. */
static bool
gather(
    struct catalog *catalog, struct str match, int64_t now, struct best *best)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SEARCH);
	int code;

	catalog_bind_str(q, 1, match);
	catalog_bind(q, 2, now);
	while (catalog_row(catalog, q))
		keep(best,
		    (struct found){ .id = catalog_int(q, 0),
			.score = sqlite3_column_double(q, 1),
			.date = catalog_date(q, 2),
			.tie = catalog_int(q, 3) });
	code = sqlite3_errcode(catalog->db);
	return code == SQLITE_OK || code == SQLITE_DONE;
}

/* Without the blanks that utf8_searchable put between characters. */
static struct str
tidy(struct arena *arena, struct str s)
{
	struct str clean = utf8_clean(arena, s);
	uint32_t before = 0;
	struct buf buf;
	uint32_t after;
	uint32_t c;

	buf_init(&buf, arena, clean.n + 16);
	for (size_t at = 0; at < clean.n;) {
		at += utf8_decode(clean, at, &c);
		after = 0;
		if (at < clean.n)
			utf8_decode(clean, at, &after);
		if (c != ' ' || !utf8_is_unspaced(before) ||
		    !utf8_is_unspaced(after))
			buf_utf8(&buf, c);
		before = c;
	}
	return buf_view(&buf);
}

static struct str
snippet(
    struct catalog *catalog, struct arena *arena, struct str match, int64_t id)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SNIPPET);
	struct str text = { 0 };

	catalog_bind_str(q, 1, match);
	catalog_bind(q, 2, id);
	if (catalog_row(catalog, q))
		text = catalog_copy(arena, q, 0);
	catalog_end(q);
	return tidy(arena, text);
}

static void
read_hits(struct catalog *catalog, struct arena *arena, struct str match,
    int64_t now, const struct best *best, uint32_t offset, uint32_t limit,
    struct hits *hits)
{
	struct hit *of = arena_array(arena, limit, sizeof(*of));

	hits->of = of;
	for (size_t i = offset; of != NULL && i < best->n && hits->n < limit;
	     i++) {
		struct hit *hit = &of[hits->n];

		if (!catalog_by_id(
			catalog, arena, best->of[i].id, now, &hit->entry))
			continue;
		hit->snippet = snippet(catalog, arena, match, best->of[i].id);
		hits->n++;
	}
	hits->total = best->seen < COUNTED_MAX ? best->seen : COUNTED_MAX;
}

enum search_result
catalog_search(struct catalog *catalog, struct arena *arena, struct str words,
    const struct str *synonyms, size_t n_synonyms, int64_t now, uint32_t offset,
    uint32_t limit, struct hits *hits)
{
	struct str match = search_match(arena, words, synonyms, n_synonyms);
	struct best best = { 0 };
	double until;
	bool whole;

	*hits = (struct hits){ 0 };
	if (match.n == 0)
		return SEARCH_EMPTY_QUERY;
	if (catalog_stage(catalog) != CATALOG_SEARCHABLE)
		return SEARCH_NOT_READY;
	best.cap =
	    offset < KEPT_MAX - limit % KEPT_MAX ? offset + limit : KEPT_MAX;
	best.of = arena_array(arena, best.cap, sizeof(*best.of));
	if (best.of == NULL)
		return SEARCH_TIMEOUT;
	catalog_enter(catalog);
	start_clock(catalog, &until, SEARCH_SECONDS);
	whole = gather(catalog, match, now, &best);
	stop_clock(catalog);
	read_hits(catalog, arena, match, now, &best, offset, limit, hits);
	catalog_leave(catalog);
	return whole || best.n > 0 ? SEARCH_DONE : SEARCH_TIMEOUT;
}

/* --- nearest titles --- */

enum { NEAR_CANDIDATES = 32, PAIRS = 128 };

/* Pairs of neighbouring letters of a name, folded. */
struct pairs {
	uint16_t of[PAIRS];
	size_t n;
};

static void
split_pairs(struct str name, struct pairs *pairs)
{
	unsigned char before = ' ';

	pairs->n = 0;
	for (size_t i = 0; i < name.n && pairs->n < PAIRS; i++) {
		unsigned char c = (unsigned char)byte_lower(name.p[i]);

		if (c < 0x80 && !byte_is_alnum((char)c))
			c = ' ';
		if (c != ' ' || before != ' ')
			pairs->of[pairs->n++] = (uint16_t)(before << 8 | c);
		before = c;
	}
}

/* How much two names have in common, in thousandths (Dice). */
static int
likeness(const struct pairs *a, const struct pairs *b)
{
	bool used[PAIRS] = { 0 };
	size_t common = 0;

	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (!used[k] && a->of[i] == b->of[k]) {
				used[k] = true;
				common++;
				break;
			}
	if (a->n + b->n == 0)
		return 0;
	return (int)(2000 * common / (a->n + b->n));
}

struct near {
	struct entry entry;
	int likeness;
};

static int
by_likeness(const void *a, const void *b)
{
	const struct near *x = a;
	const struct near *y = b;

	if (x->likeness != y->likeness)
		return x->likeness < y->likeness ? 1 : -1;
	return str_cmp(x->entry.address, y->entry.address);
}

/* The last part of an address without a slash at its end. */
static struct str
last_part(struct str address)
{
	while (address.n > 1 && address.p[address.n - 1] == '/')
		address.n--;
	return path_name(address);
}

static void
consider(struct near *near, size_t *n, const struct pairs *wanted,
    const struct entry *entry)
{
	struct pairs own;
	struct pairs title;
	int other;

	for (size_t i = 0; i < *n; i++)
		if (near[i].entry.id == entry->id)
			return;
	split_pairs(last_part(entry->address), &own);
	split_pairs(entry->title, &title);
	near[*n].entry = *entry;
	near[*n].likeness = likeness(wanted, &own);
	other = likeness(wanted, &title);
	if (other > near[*n].likeness)
		near[*n].likeness = other;
	++*n;
}

/* An address that was cut off: what begins like it. */
static void
add_longer(struct catalog *catalog, struct arena *arena, struct str address,
    int64_t now, const struct pairs *wanted, struct near *near, size_t *n)
{
	struct str end = arena_fmt(arena, STR_FMT "\xff", STR_ARG(address));
	sqlite3_stmt *q = catalog_query(catalog, QUERY_PREFIX);
	struct entries longer;

	catalog_bind_str(q, 1, address);
	catalog_bind_str(q, 2, end);
	catalog_bind(q, 3, now);
	catalog_bind(q, 4, NEAR_CANDIDATES / 4);
	longer =
	    catalog_read_entries(catalog, q, arena, now, NEAR_CANDIDATES / 4);
	for (size_t i = 0; i < longer.n; i++)
		consider(near, n, wanted, &longer.of[i]);
}

static void
add_titles(struct catalog *catalog, struct arena *arena, struct str words,
    int64_t now, const struct pairs *wanted, struct near *near, size_t *n)
{
	struct str match = search_titles(arena, words);
	sqlite3_stmt *q = catalog_query(catalog, QUERY_NEAREST);
	struct entry entry;
	double until;

	if (match.n == 0)
		return;
	catalog_bind_str(q, 1, match);
	catalog_bind(q, 2, NEAR_CANDIDATES);
	start_clock(catalog, &until, NEAREST_SECONDS);
	while (catalog_row(catalog, q))
		if (catalog_by_id(
			catalog, arena, catalog_int(q, 0), now, &entry) &&
		    entry.state == ENTRY_PUBLISHED)
			consider(near, n, wanted, &entry);
	stop_clock(catalog);
}

struct entries
catalog_nearest(struct catalog *catalog, struct arena *arena,
    struct str address, int64_t now, uint32_t limit)
{
	const int least = 350;
	struct near *near =
	    arena_array(arena, NEAR_CANDIDATES * 2, sizeof(*near));
	struct entries entries = { 0 };
	struct str words = last_part(address);
	struct pairs wanted;
	size_t n = 0;

	entries.of = arena_array(arena, limit, sizeof(*entries.of));
	if (near == NULL || entries.of == NULL || !search_has_word(words))
		return entries;
	split_pairs(words, &wanted);
	catalog_enter(catalog);
	add_longer(catalog, arena, address, now, &wanted, near, &n);
	add_titles(catalog, arena, words, now, &wanted, near, &n);
	catalog_leave(catalog);
	qsort(near, n, sizeof(*near), by_likeness);
	for (size_t i = 0; i < n && entries.n < limit; i++)
		if (near[i].likeness >= least)
			entries.of[entries.n++] = near[i].entry;
	return entries;
}
