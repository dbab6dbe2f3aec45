#include <stdlib.h>

#include "base/arena.h"
#include "site/catalog_private.h"

/* How many articles of a term lie in the future. */
struct hidden {
	int64_t term;
	uint32_t n;
};

struct hiddens {
	struct hidden *of;
	size_t n, cap;
};

static void
hide(struct arena *arena, struct hiddens *hiddens, int64_t term)
{
	struct hidden *of = hiddens->of;

	for (size_t i = 0; i < hiddens->n; i++)
		if (of[i].term == term) {
			of[i].n++;
			return;
		}
	if (hiddens->n == hiddens->cap) {
		of = arena_grow(arena, of, hiddens->cap * sizeof(*of),
		    (hiddens->cap * 2 + 16) * sizeof(*of));
		if (of == NULL)
			return;
		hiddens->of = of;
		hiddens->cap = hiddens->cap * 2 + 16;
	}
	of[hiddens->n++] = (struct hidden){ term, 1 };
}

static int64_t
term_of_spelling(struct catalog *catalog, int64_t spelling, enum term_kind kind)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLING);
	int64_t term = 0;

	catalog_bind(q, 1, spelling);
	if (catalog_row(catalog, q)) {
		if (catalog_int(q, 0) == (int64_t)kind)
			term = catalog_int(q, 4);
		catalog_end(q);
	}
	return term;
}

/* The terms of a kind that articles of the future have: mostly none. */
static struct hiddens
hidden_terms(struct catalog *catalog, struct arena *arena, enum term_kind kind,
    int64_t now)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_FUTURE_TERMS);
	struct hiddens hiddens = { 0 };

	catalog_bind(q, 1, now);
	while (catalog_row(catalog, q)) {
		struct str list = catalog_view(q, 0);
		int64_t spelling;

		while (catalog_next_number(&list, &spelling)) {
			int64_t term =
			    term_of_spelling(catalog, spelling, kind);

			if (term != 0)
				hide(arena, &hiddens, term);
		}
	}
	return hiddens;
}

static uint32_t
hidden_of(const struct hiddens *hiddens, int64_t term)
{
	for (size_t i = 0; i < hiddens->n; i++)
		if (hiddens->of[i].term == term)
			return hiddens->of[i].n;
	return 0;
}

/* By count, most first, then name. */
static int
compare(const void *a, const void *b)
{
	const struct term *x = a;
	const struct term *y = b;
	int order;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	order = str_cmp(x->name, y->name);
	return order != 0 ? order : str_cmp(x->slug, y->slug);
}

static int64_t
newest_of(struct catalog *catalog, int64_t term, int64_t now)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_NEWEST);
	int64_t date = DATE_NONE;

	catalog_bind(q, 1, term);
	catalog_bind(q, 2, now == INT64_MAX ? now : now + 1);
	if (catalog_row(catalog, q)) {
		date = catalog_int(q, 0);
		catalog_end(q);
	}
	return date;
}

static void
read_terms(struct catalog *catalog, struct arena *arena,
    const struct hiddens *hiddens, int64_t now, sqlite3_stmt *q,
    struct term *of, size_t cap, size_t *n)
{
	while (*n < cap && catalog_row(catalog, q)) {
		int64_t id = catalog_int(q, 0);
		uint32_t count = (uint32_t)catalog_int(q, 4);
		uint32_t hidden = hidden_of(hiddens, id);

		if (count <= hidden)
			continue;
		of[(*n)++] = (struct term){
			.name = catalog_copy(arena, q, 1),
			.slug = catalog_copy(arena, q, 2),
			.url = catalog_copy(arena, q, 3),
			.count = count - hidden,
			.newest = newest_of(catalog, id, now),
		};
	}
	catalog_end(q);
}

/* How many rows of a kind there are, at most `limit`. */
static size_t
room_for(struct catalog *catalog, enum term_kind kind, int64_t limit)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_COUNT_TERMS);

	catalog_bind(q, 1, kind);
	catalog_bind(q, 2, limit);
	return (size_t)catalog_number(catalog, q);
}

struct terms
catalog_terms(struct catalog *catalog, struct arena *arena, enum term_kind kind,
    int64_t now, uint32_t limit)
{
	struct hiddens hiddens;
	struct term *of;
	sqlite3_stmt *q;
	size_t n = 0;
	size_t cap;

	catalog_enter(catalog);
	hiddens = hidden_terms(catalog, arena, kind, now);
	/* Each term that loses articles may give its place to another. */
	cap = room_for(catalog, kind, (int64_t)limit + (int64_t)hiddens.n);
	of = arena_array(arena, cap, sizeof(*of));
	if (of != NULL) {
		q = catalog_query(catalog, QUERY_TERMS);
		catalog_bind(q, 1, kind);
		catalog_bind(q, 2, (int64_t)cap);
		read_terms(catalog, arena, &hiddens, now, q, of, cap, &n);
		if (hiddens.n > 0)
			qsort(of, n, sizeof(*of), compare);
	}
	catalog_leave(catalog);
	return (struct terms){ of, n < limit ? n : limit };
}
