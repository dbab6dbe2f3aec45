#include <stdlib.h>

#include "base/arena.h"
#include "site/catalog_private.h"

/*
 * What stands around an article is chosen among the older ones, by rules
 * that a newer article cannot change: the bytes of a page last.  No counts
 * and no dates but the articles' own go into it.
 *
 * Of each term only the RELATED_WINDOW next older articles are looked at,
 * which bounds both the work of a request and the number of pages that one
 * changed article can touch (QUERY_STALE_NEWER).
 */

static const int weights[TERM_KINDS] = {
	[TERM_CATEGORY] = 2,
	[TERM_TAG] = 3,
	[TERM_AUTHOR] = 1,
	[TERM_SERIES] = 0, /* they have a list of their own */
};

struct candidate {
	int64_t page, date, tie;
	int score;
};

/* Best first: score, then newest. */
static int
by_score(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (x->date != y->date)
		return x->date < y->date ? 1 : -1;
	return (x->tie < y->tie) - (x->tie > y->tie);
}

static int
by_page(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;

	return (x->page > y->page) - (x->page < y->page);
}

/* One term's next older articles behind the n that are there; how many. */
static size_t
gather(struct catalog *catalog, const struct entry *entry, int64_t term,
    int score, struct candidate *of)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_OLDER);
	size_t n = 0;

	catalog_bind(q, 1, term);
	catalog_bind(q, 2, entry->date);
	catalog_bind(q, 3, catalog_tie(entry->address));
	catalog_bind(q, 4, RELATED_WINDOW);
	while (catalog_row(catalog, q))
		of[n++] = (struct candidate){ catalog_int(q, 0),
			catalog_int(q, 1), catalog_int(q, 2), score };
	return n;
}

/* One candidate a page, with the sum of its scores. */
static size_t
merge(struct candidate *of, size_t n)
{
	size_t kept = 0;

	if (n == 0)
		return 0;
	qsort(of, n, sizeof(*of), by_page);
	for (size_t i = 1; i < n; i++) {
		if (of[i].page == of[kept].page)
			of[kept].score += of[i].score;
		else
			of[++kept] = of[i];
	}
	return kept + 1;
}

/* The numbers and kinds of an entry's terms, at most max. */
struct of_kind {
	int64_t term;
	int64_t kind;
};

static size_t
terms_of(struct catalog *catalog, int64_t page, struct of_kind *of, size_t max)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_PAGE_TERMS);
	sqlite3_stmt *spelling;
	struct str list;
	int64_t number;
	size_t n = 0;

	catalog_bind(q, 1, page);
	if (!catalog_row(catalog, q))
		return 0;
	list = catalog_view(q, 0);
	while (n < max && catalog_next_number(&list, &number)) {
		spelling = catalog_query(catalog, QUERY_SPELLING);
		catalog_bind(spelling, 1, number);
		if (!catalog_row(catalog, spelling))
			continue;
		of[n++] = (struct of_kind){ catalog_int(spelling, 4),
			catalog_int(spelling, 0) };
		catalog_end(spelling);
	}
	catalog_end(q);
	return n;
}

static struct entries
best(struct catalog *catalog, struct arena *arena, const struct entry *entry,
    const struct candidate *of, size_t n, uint32_t limit)
{
	struct entries entries = { 0 };

	if (n > limit)
		n = limit;
	entries.of = arena_array(arena, n, sizeof(*entries.of));
	for (size_t i = 0; i < n && entries.of != NULL; i++)
		entries.n += catalog_by_id(catalog, arena, of[i].page,
		    entry->date, &entries.of[entries.n]);
	return entries;
}

struct entries
catalog_related(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, uint32_t limit)
{
	struct candidate of[RELATED_TERMS * RELATED_WINDOW];
	struct of_kind terms[RELATED_TERMS];
	struct entries entries;
	size_t n_terms;
	size_t n = 0;

	if (entry->date == DATE_NONE)
		return (struct entries){ 0 };
	catalog_enter(catalog);
	n_terms = terms_of(catalog, entry->id, terms, RELATED_TERMS);
	for (size_t i = 0; i < n_terms; i++)
		if (weights[terms[i].kind] > 0)
			n += gather(catalog, entry, terms[i].term,
			    weights[terms[i].kind], of + n);
	n = merge(of, n);
	if (n > 1)
		qsort(of, n, sizeof(*of), by_score);
	entries = best(catalog, arena, entry, of, n, limit);
	catalog_leave(catalog);
	return entries;
}

bool
catalog_previous(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, struct entry *previous)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_PREVIOUS);
	bool found;

	if (entry->date == DATE_NONE)
		return false;
	catalog_bind(q, 1, entry->date);
	catalog_bind(q, 2, catalog_tie(entry->address));
	found = catalog_row(catalog, q);
	if (found)
		catalog_read_entry(q, arena, entry->date, previous);
	catalog_end(q);
	return found && !arena->failed;
}

static int64_t
series_of(struct catalog *catalog, int64_t page)
{
	struct of_kind terms[RELATED_TERMS * 2];
	size_t n = terms_of(catalog, page, terms, RELATED_TERMS * 2);

	for (size_t i = 0; i < n; i++)
		if (terms[i].kind == TERM_SERIES)
			return terms[i].term;
	return 0;
}

struct entries
catalog_series(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, uint32_t limit)
{
	struct entries entries = { 0 };
	struct entry swap;
	sqlite3_stmt *q;
	int64_t term;

	if (entry->date == DATE_NONE)
		return entries;
	if (limit > RELATED_WINDOW)
		limit = RELATED_WINDOW;
	catalog_enter(catalog);
	term = series_of(catalog, entry->id);
	if (term != 0) {
		q = catalog_query(catalog, QUERY_SERIES);
		catalog_bind(q, 1, term);
		catalog_bind(q, 2, entry->date);
		catalog_bind_str(q, 3, entry->address);
		catalog_bind(q, 4, limit);
		entries =
		    catalog_read_entries(catalog, q, arena, entry->date, limit);
	}
	catalog_leave(catalog);
	for (size_t i = 0; i < entries.n / 2; i++) {
		swap = entries.of[i];
		entries.of[i] = entries.of[entries.n - 1 - i];
		entries.of[entries.n - 1 - i] = swap;
	}
	return entries;
}
