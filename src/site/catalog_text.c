/*
 * The writer's half of searching: words in, words out, and the hashes of the
 * manifest.
 */
#include "base/arena.h"
#include "base/err.h"
#include "site/catalog_row.h"
#include "site/catalog_write.h"
#include "site/search.h"

bool
catalog_text_language(struct catalog *catalog, bool english, struct err *err)
{
	sqlite3_stmt *q;

	if (catalog_meta(catalog, STR("english")) == english)
		return true;
	/* Queries of a table that goes would keep it from going. */
	for (int i = 0; i < QUERIES; i++) {
		sqlite3_finalize(catalog->statements[i]);
		catalog->statements[i] = NULL;
	}
	if (sqlite3_exec(catalog->db, "DROP TABLE words", NULL, NULL, NULL) !=
		SQLITE_OK ||
	    sqlite3_exec(catalog->db,
		english ? catalog_words_english : catalog_words_plain, NULL,
		NULL, NULL) != SQLITE_OK)
		return catalog_err(catalog, err);
	q = catalog_query(catalog, QUERY_STALE_ALL);
	catalog_bind(q, 1, STALE_TEXT);
	if (!catalog_run(catalog, q, err))
		return false;
	if (catalog_stage(catalog) == CATALOG_SEARCHABLE &&
	    !catalog_set_meta(catalog, STR("stage"), 1, err))
		return false;
	return catalog_set_meta(catalog, STR("english"), english, err);
}

bool
catalog_set_face(struct catalog *catalog, uint64_t face, struct err *err)
{
	sqlite3_stmt *q;

	if ((uint64_t)catalog_meta(catalog, STR("face")) == face)
		return true;
	q = catalog_query(catalog, QUERY_STALE_ALL);
	catalog_bind(q, 1, STALE_HASH);
	return catalog_run(catalog, q, err) &&
	    catalog_set_meta(catalog, STR("face"), (int64_t)face, err);
}

bool
catalog_next_stale(struct catalog *catalog, struct arena *arena, bool hashes,
    int64_t after, struct entry *entry, uint64_t *hash)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_NEXT_STALE);

	catalog_bind(q, 1, hashes ? STALE_HASH : STALE_TEXT);
	catalog_bind(q, 2, after);
	if (!catalog_row(catalog, q))
		return false;
	/* Pages of the future are made ready, too. */
	catalog_read_entry(q, arena, INT64_MAX, entry);
	*hash = (uint64_t)catalog_int(q, ENTRY_WIDTH);
	catalog_end(q);
	catalog_terms_of(catalog, arena, entry);
	return !arena->failed;
}

bool
catalog_clear_stale(
    struct catalog *catalog, int64_t id, bool hashes, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_CLEAR_STALE);

	catalog_bind(q, 1, id);
	catalog_bind(q, 2, hashes ? STALE_HASH : STALE_TEXT);
	return catalog_run(catalog, q, err);
}

bool
catalog_put_words(struct catalog *catalog, int64_t id,
    const struct catalog_words *words, struct err *err)
{
	struct str facts = { "", 0 };
	struct arena arena;
	sqlite3_stmt *q;
	bool good;

	if (!catalog_run_id(catalog, QUERY_DROP_WORDS, id, err) ||
	    !catalog_run_id(catalog, QUERY_DROP_GONE, id, err))
		return false;
	arena_init(&arena, 4096);
	if (words->year != 0)
		facts = search_year(&arena, words->year);
	q = catalog_query(catalog, QUERY_PUT_WORDS);
	catalog_bind(q, 1, id);
	catalog_bind_str(q, 2, words->title);
	catalog_bind_str(q, 3, words->authors);
	catalog_bind_str(q, 4, words->categories);
	catalog_bind_str(q, 5, words->tags);
	catalog_bind_str(q, 6, words->body);
	catalog_bind_str(q, 7, facts);
	good = catalog_run(catalog, q, err) &&
	    catalog_clear_stale(catalog, id, false, err);
	arena_free(&arena);
	return good;
}

bool
catalog_put_manifest(struct catalog *catalog, int64_t id, struct str sha256,
    uint64_t bytes, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_HASH);

	catalog_bind(q, 1, id);
	catalog_bind_str(q, 2, sha256);
	catalog_bind(q, 3, (int64_t)bytes);
	return catalog_run(catalog, q, err);
}

static bool
any_stale(struct catalog *catalog, int64_t mask)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_ANY_STALE);
	bool any;

	catalog_bind(q, 1, mask);
	any = catalog_row(catalog, q);
	catalog_end(q);
	return any;
}

bool
catalog_drop_gone(struct catalog *catalog, int max, int *n, struct err *err)
{
	sqlite3_stmt *q;
	int64_t id;

	for (*n = 0; *n < max; ++*n) {
		q = catalog_query(catalog, QUERY_GONE);
		if (!catalog_row(catalog, q))
			return true;
		id = catalog_int(q, 0);
		catalog_end(q);
		if (!catalog_run_id(catalog, QUERY_DROP_WORDS, id, err) ||
		    !catalog_run_id(catalog, QUERY_DROP_GONE, id, err))
			return false;
	}
	return true;
}

bool
catalog_settle_text(struct catalog *catalog, struct err *err)
{
	if (catalog_stage(catalog) != CATALOG_LISTED ||
	    any_stale(catalog, STALE_TEXT))
		return true;
	return catalog_set_meta(catalog, STR("stage"), 2, err);
}

bool
catalog_manifest(struct catalog *catalog, struct arena *arena, int64_t now,
    const struct manifest_line **lines, size_t *n)
{
	struct manifest_line *of = NULL;
	size_t cap = 0;
	sqlite3_stmt *q;

	*n = 0;
	if (catalog_stage(catalog) == CATALOG_EMPTY)
		return false;
	catalog_enter(catalog);
	q = any_stale(catalog, STALE_TEXT | STALE_HASH)
	    ? NULL
	    : catalog_query(catalog, QUERY_MANIFEST);
	if (q != NULL)
		catalog_bind(q, 1, now);
	while (catalog_row(catalog, q)) {
		if (*n == cap) {
			of = arena_grow(arena, of, cap * sizeof(*of),
			    (cap * 2 + 64) * sizeof(*of));
			cap = cap * 2 + 64;
			if (of == NULL)
				break;
		}
		of[(*n)++] = (struct manifest_line){
			.address = catalog_copy(arena, q, 0),
			.sha256 = catalog_copy(arena, q, 1),
			.bytes = (uint64_t)catalog_int(q, 2),
			.date = catalog_date(q, 3) != DATE_NONE
			    ? catalog_date(q, 3)
			    : catalog_date(q, 4),
		};
	}
	catalog_end(q);
	catalog_leave(catalog);
	*lines = of;
	return q != NULL && !arena->failed;
}
