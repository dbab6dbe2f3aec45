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
	/* Of SQLite's machine between looks at the clock.  Few: the full text
	 * works for milliseconds between two of them, but reads each block of
	 * its index by some. */
	STEPS = 40
};
#define SEARCH_SECONDS 0.2
#define SNIPPETS_SECONDS 0.1
#define NEAREST_SECONDS 0.05

/*
 * Ranking costs ten times what matching does.  Up to so many matches are all
 * ranked; of more, those with a word in the title or a name come first, and
 * the others only if somebody turns pages that far.
 */
enum { RANKED_MAX = 2000 };

struct found {
	int64_t id;
	double score; /* bm25: the lower the better */
	bool is_dated; /* the next two are known */
	int64_t date, tie;
};

struct best {
	struct catalog *catalog;
	struct found *of; /* best first */
	size_t n, cap;
};

static int
is_late(void *context)
{
	return catalog_clock() > *(const double *)context;
}

/* Until that moment, a moment that must stay in memory until stop_clock. */
static void
watch_clock(struct catalog *catalog, double *until)
{
	sqlite3_progress_handler(catalog->db, STEPS, is_late, until);
}

static void
start_clock(struct catalog *catalog, double *until, double seconds)
{
	*until = catalog_clock() + seconds;
	watch_clock(catalog, until);
}

static void
stop_clock(struct catalog *catalog)
{
	sqlite3_progress_handler(catalog->db, 0, NULL, NULL);
}

/* Two of one score are rare: their dates are looked up then. */
static void
find_date(struct catalog *catalog, struct found *found)
{
	sqlite3_stmt *q;

	if (found->is_dated)
		return;
	q = catalog_query(catalog, QUERY_DATE);
	catalog_bind(q, 1, found->id);
	if (catalog_row(catalog, q)) {
		found->date = catalog_date(q, 0);
		found->tie = catalog_int(q, 1);
		catalog_end(q);
	}
	found->is_dated = true;
}

static bool
is_before(struct catalog *catalog, struct found *a, struct found *b)
{
	if (a->score != b->score)
		return a->score < b->score;
	find_date(catalog, a);
	find_date(catalog, b);
	if (a->date != b->date)
		return a->date > b->date;
	return a->tie > b->tie;
}

static void
keep(struct best *best, int64_t id, double score)
{
	struct found found = { .id = id, .score = score };
	size_t at;

	if (best->n == best->cap) {
		if (best->cap == 0 ||
		    !is_before(best->catalog, &found, &best->of[best->n - 1]))
			return;
		best->n--;
	}
	for (at = best->n++; at > 0; at--) {
		if (!is_before(best->catalog, &found, &best->of[at - 1]))
			break;
		best->of[at] = best->of[at - 1];
	}
	best->of[at] = found;
}

/* Whether words are found of pages that are not to be seen: the text of some
 * that have gone, or of some that are to come. */
static bool
has_hidden(struct catalog *catalog, int64_t now)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_HAS_HIDDEN);

	catalog_bind(q, 1, now);
	return catalog_number(catalog, q) != 0;
}

/* What is asked of the full text, and until when. */
struct asking {
	struct catalog *catalog;
	int64_t now;
	bool hidden;
	bool late; /* the time was up before the end */
};

static sqlite3_stmt *
ask(struct asking *asking, enum query plain, enum query checked,
    struct str match)
{
	sqlite3_stmt *q =
	    catalog_query(asking->catalog, asking->hidden ? checked : plain);

	catalog_bind_str(q, 1, match);
	if (asking->hidden)
		catalog_bind(q, 2, asking->now);
	return q;
}

static void
note_end(struct asking *asking)
{
	int code = sqlite3_errcode(asking->catalog->db);

	asking->late |= code != SQLITE_OK && code != SQLITE_DONE;
}

/* How many there are, at most RANKED_MAX + 1. */
static size_t
count(struct asking *asking, struct str match)
{
	sqlite3_stmt *q = ask(asking, QUERY_MATCH, QUERY_MATCH_CHECKED, match);
	size_t n = 0;

	while (n <= RANKED_MAX && catalog_row(asking->catalog, q))
		n++;
	if (n <= RANKED_MAX)
		note_end(asking);
	catalog_end(q);
	return n;
}

/* The best of a question, behind what is there already. */
static void
rank(struct asking *asking, struct str match, struct best *all)
{
	struct best best = { asking->catalog, all->of + all->n, 0,
		all->cap - all->n };
	sqlite3_stmt *q = ask(asking, QUERY_RANK, QUERY_RANK_CHECKED, match);

	while (catalog_row(asking->catalog, q))
		keep(&best, catalog_int(q, 0), sqlite3_column_double(q, 1));
	note_end(asking);
	all->n += best.n;
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

/* Each asks the whole question anew: when that takes too long, a hit goes
 * without. */
static struct str
snippet(struct catalog *catalog, struct arena *arena, struct str match,
    int64_t id, double *until)
{
	struct str text = { 0 };
	sqlite3_stmt *q;

	if (is_late(until))
		return text;
	q = catalog_query(catalog, QUERY_SNIPPET);
	catalog_bind_str(q, 1, match);
	catalog_bind(q, 2, id);
	watch_clock(catalog, until);
	if (catalog_row(catalog, q))
		text = catalog_copy(arena, q, 0);
	stop_clock(catalog);
	catalog_end(q);
	return tidy(arena, text);
}

static void
read_hits(struct asking *asking, struct arena *arena, struct str match,
    const struct best *best, uint32_t offset, uint32_t limit, struct hits *hits)
{
	struct hit *of = arena_array(arena, limit, sizeof(*of));
	double until = catalog_clock() + SNIPPETS_SECONDS;

	hits->of = of;
	for (size_t i = offset; of != NULL && i < best->n && hits->n < limit;
	     i++) {
		struct hit *hit = &of[hits->n];

		if (!catalog_by_id(asking->catalog, arena, best->of[i].id,
			asking->now, &hit->entry))
			continue;
		hit->snippet = snippet(
		    asking->catalog, arena, match, best->of[i].id, &until);
		hits->n++;
	}
}

static void
gather(struct asking *asking, const struct search_match *match,
    struct best *best, struct hits *hits)
{
	size_t n = count(asking, match->all);

	hits->total = (uint32_t)(n < COUNTED_MAX ? n : (size_t)COUNTED_MAX);
	if (n <= RANKED_MAX || match->heads.n == 0) {
		rank(asking, match->all, best);
		return;
	}
	rank(asking, match->heads, best);
	if (best->n < best->cap)
		rank(asking, match->rest, best);
}

enum search_result
catalog_search(struct catalog *catalog, struct arena *arena,
    const struct question *question, int64_t now, uint32_t offset,
    uint32_t limit, struct hits *hits)
{
	struct asking asking = { .catalog = catalog, .now = now };
	struct best best = { .catalog = catalog };
	struct search_match match;
	double until;

	*hits = (struct hits){ 0 };
	if (!search_match(arena, question->words, question->synonyms,
		question->n_synonyms, &match))
		return SEARCH_EMPTY_QUERY;
	if (catalog_stage(catalog) != CATALOG_SEARCHABLE)
		return SEARCH_NOT_READY;
	if (limit > KEPT_MAX)
		limit = KEPT_MAX;
	best.cap = offset < KEPT_MAX - limit ? offset + limit : KEPT_MAX;
	best.of = arena_array(arena, best.cap, sizeof(*best.of));
	if (best.of == NULL)
		return SEARCH_TIMEOUT;
	catalog_enter(catalog);
	asking.hidden = has_hidden(catalog, now);
	start_clock(catalog, &until, SEARCH_SECONDS);
	gather(&asking, &match, &best, hits);
	stop_clock(catalog);
	read_hits(&asking, arena, match.all, &best, offset, limit, hits);
	catalog_leave(catalog);
	return asking.late && best.n == 0 ? SEARCH_TIMEOUT : SEARCH_DONE;
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
