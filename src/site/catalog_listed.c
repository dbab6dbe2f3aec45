/*
 * Where articles stand: the rows of `listed`, and how many there are in each
 * slot of time (`tally`).
 */
#include <stdlib.h>

#include "site/catalog_private.h"

/*
 * Rows of a first pass, put in order before they are inserted: the tree is
 * then walked from left to right, which costs half.
 */
struct place {
	int64_t listed, date, tie, page;
};

enum { ROWS = 32768 };

struct rows {
	struct place of[ROWS];
	size_t n;
};

struct rows *
rows_new(void)
{
	return calloc(1, sizeof(struct rows));
}

void
rows_free(struct rows *rows)
{
	free(rows);
}

void
rows_forget(struct rows *rows)
{
	rows->n = 0;
}

static int
compare(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;

	if (x->listed != y->listed)
		return x->listed < y->listed ? -1 : 1;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	if (x->tie != y->tie)
		return x->tie < y->tie ? -1 : 1;
	return (x->page > y->page) - (x->page < y->page);
}

static bool
count_slot(struct catalog *catalog, int64_t listed, int level, int64_t slot,
    int64_t by, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_COUNT_SLOT);

	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, level);
	catalog_bind(q, 3, slot);
	catalog_bind(q, 4, by);
	if (!catalog_run(catalog, q, err))
		return false;
	if (by > 0)
		return true;
	q = catalog_query(catalog, QUERY_TRIM_SLOT);
	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, level);
	catalog_bind(q, 3, slot);
	return catalog_run(catalog, q, err);
}

/* --- all slots of a listing that has become long --- */

/* The slot of one level that is being counted. */
struct counting {
	int64_t slot, n;
};

static bool
count_one(struct catalog *catalog, struct counting *at, int64_t listed,
    int level, int64_t slot, struct err *err)
{
	bool good = true;

	if (at->n > 0 && at->slot != slot) {
		good = count_slot(catalog, listed, level, at->slot, at->n, err);
		at->n = 0;
	}
	at->slot = slot;
	at->n++;
	return good;
}

static bool
slice(struct catalog *catalog, int64_t listed, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_LISTED_DATES);
	struct counting at[TALLY_LEVELS] = { 0 };
	bool good = true;

	catalog_bind(q, 1, listed);
	while (good && catalog_row(catalog, q)) {
		int64_t slot = catalog_int(q, 0) >> TALLY_SHIFT;

		for (int i = 0; good && i < TALLY_LEVELS; i++)
			good = count_one(catalog, &at[i], listed, i,
			    slot >> (i * TALLY_STEP), err);
	}
	catalog_end(q);
	for (int i = 0; good && i < TALLY_LEVELS; i++)
		if (at[i].n > 0)
			good = count_slot(
			    catalog, listed, i, at[i].slot, at[i].n, err);
	return good;
}

static bool
is_sliced(struct catalog *catalog, int64_t listed)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_IS_SLICED);

	catalog_bind(q, 1, listed);
	return catalog_number(catalog, q) != 0;
}

/* One row more or less; it is in (or out of) `listed` already. */
static bool
count(struct catalog *catalog, int64_t listed, int64_t date, int by,
    struct err *err)
{
	bool good = true;

	if (!count_slot(catalog, listed, TALLY_TOTAL, 0, by, err))
		return false;
	if (!is_sliced(catalog, listed))
		return catalog_newer(catalog, listed, INT64_MIN) <=
		    TALLY_SHORT ||
		    slice(catalog, listed, err);
	for (int level = 0; good && level < TALLY_LEVELS; level++)
		good = count_slot(catalog, listed, level,
		    date >> (TALLY_SHIFT + level * TALLY_STEP), by, err);
	return good;
}

bool
listed_count_all(struct catalog *catalog, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_CLEAR_TALLY);
	bool good = listed_flush(catalog, err) && catalog_run(catalog, q, err);

	q = catalog_query(catalog, QUERY_LISTED_TOTALS);
	while (good && catalog_row(catalog, q)) {
		int64_t listed = catalog_int(q, 0);
		int64_t n = catalog_int(q, 1);

		good = count_slot(catalog, listed, TALLY_TOTAL, 0, n, err) &&
		    (n <= TALLY_SHORT || slice(catalog, listed, err));
	}
	catalog_end(q);
	return good;
}

/* --- rows --- */

/* A query with the keys of n rows for its parameters. */
static bool
run(struct catalog *catalog, enum query query, const struct place *rows,
    size_t n, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, query);
	int at = 0;

	for (size_t i = 0; i < n; i++) {
		catalog_bind(q, ++at, rows[i].listed);
		catalog_bind(q, ++at, rows[i].date);
		catalog_bind(q, ++at, rows[i].tie);
		catalog_bind(q, ++at, rows[i].page);
	}
	return catalog_run(catalog, q, err);
}

bool
listed_flush(struct catalog *catalog, struct err *err)
{
	const size_t many = 8; /* rows of QUERY_PUT_LISTED_MANY */
	struct rows *rows = catalog->rows;
	bool good = true;
	size_t i = 0;

	if (rows->n > 1)
		qsort(rows->of, rows->n, sizeof(rows->of[0]), compare);
	for (; good && rows->n - i >= many; i += many)
		good = run(
		    catalog, QUERY_PUT_LISTED_MANY, &rows->of[i], many, err);
	for (; good && i < rows->n; i++)
		good = run(catalog, QUERY_PUT_LISTED, &rows->of[i], 1, err);
	rows->n = 0;
	return good;
}

/* The first pass counts once, at its end: listed_count_all. */
static bool
change(struct catalog *catalog, enum query query, const struct place *place,
    int by, struct err *err)
{
	bool good = run(catalog, query, place, 1, err);

	if (!good || catalog->bulk || sqlite3_changes(catalog->db) == 0)
		return good;
	return count(catalog, place->listed, place->date, by, err);
}

bool
listed_put(struct catalog *catalog, int64_t listed, int64_t date, int64_t tie,
    int64_t page, struct err *err)
{
	const struct place place = { listed, date, tie, page };

	if (!catalog->bulk)
		return change(catalog, QUERY_PUT_LISTED, &place, 1, err);
	catalog->rows->of[catalog->rows->n++] = place;
	return catalog->rows->n < ROWS || listed_flush(catalog, err);
}

bool
listed_drop(struct catalog *catalog, int64_t listed, int64_t date, int64_t tie,
    int64_t page, struct err *err)
{
	const struct place place = { listed, date, tie, page };

	return listed_flush(catalog, err) &&
	    change(catalog, QUERY_DROP_LISTED, &place, -1, err);
}
