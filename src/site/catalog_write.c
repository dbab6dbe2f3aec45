#include "site/catalog_write.h"
#include "base/arena.h"
#include "base/err.h"
#include "site/catalog_row.h"

bool
catalog_begin(struct catalog *catalog, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_BEGIN_WRITE);

	if (!catalog_run(catalog, q, err))
		return false;
	catalog->in_write = true;
	catalog->faces = 0;
	catalog->bulk = catalog_stage(catalog) == CATALOG_EMPTY;
	q = catalog_query(catalog, QUERY_MAX_ID);
	if (!catalog_row(catalog, q))
		return catalog_err(catalog, err);
	catalog->next_id = catalog_int(q, 0) + 1;
	catalog->shadows = catalog_int(q, 1) != 0;
	catalog_end(q);
	return true;
}

bool
catalog_commit(struct catalog *catalog, struct err *err)
{
	if (!names_flush(catalog, err) || !listed_flush(catalog, err) ||
	    !catalog_run(catalog, catalog_query(catalog, QUERY_COMMIT), err))
		return false;
	catalog->in_write = false;
	return true;
}

void
catalog_rollback(struct catalog *catalog)
{
	struct err err;

	if (!sqlite3_get_autocommit(catalog->db))
		catalog_run(
		    catalog, catalog_query(catalog, QUERY_ROLLBACK), &err);
	names_forget(catalog->names);
	rows_forget(catalog->rows);
	catalog->in_write = false;
}

uint64_t
catalog_stamp_hash(struct str bytes)
{
	return catalog_hash(bytes);
}

/* --- what is there --- */

static void
read_known(sqlite3_stmt *q, struct arena *arena, struct catalog_known *known)
{
	*known = (struct catalog_known){
		.id = catalog_int(q, 0),
		.file = catalog_copy(arena, q, 1),
		.stamp.size = (uint64_t)catalog_int(q, 2),
		.stamp.mtime_ns = catalog_int(q, 3),
		.stamp.ctime_ns = catalog_int(q, 4),
		.stamp.hash = (uint64_t)catalog_int(q, 5),
		.broken = catalog_int(q, 6) < 0,
	};
}

size_t
catalog_list_known(struct catalog *catalog, struct arena *arena,
    struct str after, struct catalog_known *known, size_t max)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_KNOWN);
	size_t n = 0;

	catalog_bind_str(q, 1, after);
	catalog_bind(q, 2, (int64_t)max);
	while (n < max && catalog_row(catalog, q))
		read_known(q, arena, &known[n++]);
	catalog_end(q);
	return n;
}

bool
catalog_known_file(struct catalog *catalog, struct arena *arena,
    struct str file, struct catalog_known *known)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_KNOWN_FILE);
	bool found;

	catalog_bind_str(q, 1, file);
	found = catalog_row(catalog, q);
	if (found)
		read_known(q, arena, known);
	catalog_end(q);
	return found;
}

bool
catalog_drop(struct catalog *catalog, int64_t id, struct err *err)
{
	const struct row nothing = { 0 };
	struct arena arena;
	struct row old;
	bool good;

	arena_init(&arena, 1024 * 1024);
	good = !row_read(catalog, &arena, id, &old) ||
	    (row_take_down(catalog, &old, err) &&
		row_tell_neighbours(catalog, &old, &nothing, err) &&
		catalog_run_id(catalog, QUERY_PUT_GONE, id, err));
	arena_free(&arena);
	return good;
}

bool
catalog_touch(struct catalog *catalog, int64_t id,
    const struct catalog_stamp *stamp, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOUCH);

	catalog_bind(q, 1, id);
	catalog_bind(q, 2, (int64_t)stamp->size);
	catalog_bind(q, 3, stamp->mtime_ns);
	catalog_bind(q, 4, stamp->ctime_ns);
	return catalog_run(catalog, q, err);
}

bool
catalog_next_orphan(
    struct catalog *catalog, struct arena *arena, struct str *file)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_ORPHAN);
	bool found = catalog_row(catalog, q);

	if (found)
		*file = catalog_copy(arena, q, 0);
	catalog_end(q);
	return found;
}

uint64_t
catalog_count_broken(struct catalog *catalog)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_COUNT_BROKEN);

	return (uint64_t)catalog_number(catalog, q);
}

bool
catalog_settle(struct catalog *catalog, bool whole, struct err *err)
{
	sqlite3_stmt *q;

	if (catalog->bulk && !whole)
		return true;
	if (catalog->bulk &&
	    (!listed_count_all(catalog, err) ||
		!catalog_run(catalog,
		    catalog_query(catalog, QUERY_TOUCH_ALL_TERMS), err)))
		return false;
	if (!names_settle(catalog, err))
		return false;
	if (catalog->faces > FACES_MAX) {
		q = catalog_query(catalog, QUERY_STALE_ALL);
		catalog_bind(q, 1, STALE_HASH);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	if (catalog->bulk)
		return catalog_set_meta(catalog, STR("stage"), 1, err);
	return true;
}
