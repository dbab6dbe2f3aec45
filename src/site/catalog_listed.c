/*
 * Where articles stand: the rows of `listed`, and how many there are in each
 * slot of time (`tally`).
 */
#include "site/catalog_private.h"

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

/* The first pass counts once, at its end: listed_count_all. */
static bool
change(struct catalog *catalog, enum query query, const int64_t key[4], int by,
    struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, query);
	bool good;

	for (int i = 0; i < 4; i++)
		catalog_bind(q, i + 1, key[i]);
	good = catalog_run(catalog, q, err);
	if (!good || catalog->bulk || sqlite3_changes(catalog->db) == 0)
		return good;
	for (int level = 0; good && level < TALLY_LEVELS; level++)
		good = count_slot(catalog, key[0], level,
		    key[1] >> (TALLY_SHIFT + level * TALLY_STEP), by, err);
	return good;
}

bool
listed_put(struct catalog *catalog, int64_t listed, int64_t date, int64_t tie,
    int64_t page, struct err *err)
{
	const int64_t key[4] = { listed, date, tie, page };

	return change(catalog, QUERY_PUT_LISTED, key, 1, err);
}

bool
listed_drop(struct catalog *catalog, int64_t listed, int64_t date, int64_t tie,
    int64_t page, struct err *err)
{
	const int64_t key[4] = { listed, date, tie, page };

	return change(catalog, QUERY_DROP_LISTED, key, -1, err);
}

/* The slot of one level that is being counted. */
struct counting {
	int64_t listed, slot, n;
};

static bool
count_one(struct catalog *catalog, struct counting *at, int level,
    int64_t listed, int64_t slot, struct err *err)
{
	bool good = true;

	if (at->n > 0 && (at->listed != listed || at->slot != slot)) {
		good = count_slot(
		    catalog, at->listed, level, at->slot, at->n, err);
		at->n = 0;
	}
	at->listed = listed;
	at->slot = slot;
	at->n++;
	return good;
}

bool
listed_count_all(struct catalog *catalog, struct err *err)
{
	struct counting at[TALLY_LEVELS] = { 0 };
	sqlite3_stmt *q = catalog_query(catalog, QUERY_CLEAR_TALLY);
	bool good = catalog_run(catalog, q, err);

	q = catalog_query(catalog, QUERY_LISTED_DATES);
	while (good && catalog_row(catalog, q)) {
		int64_t listed = catalog_int(q, 0);
		int64_t slot = catalog_int(q, 1) >> TALLY_SHIFT;

		for (int i = 0; good && i < TALLY_LEVELS; i++)
			good = count_one(catalog, &at[i], i, listed,
			    slot >> (i * TALLY_STEP), err);
	}
	catalog_end(q);
	for (int i = 0; good && i < TALLY_LEVELS; i++)
		if (at[i].n > 0)
			good = count_slot(
			    catalog, at[i].listed, i, at[i].slot, at[i].n, err);
	return good;
}
