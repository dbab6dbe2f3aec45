#include <endian.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "site/catalog_private.h"

/* Damage is remembered: the writer sets such a file aside when it closes. */
static void
note(struct catalog *catalog, int code)
{
	int primary = code & 0xff;

	if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
		catalog->damaged = true;
}

sqlite3_stmt *
catalog_query(struct catalog *catalog, enum query query)
{
	sqlite3_stmt **statement = &catalog->statements[query];
	int code;

	if (*statement != NULL) {
		sqlite3_reset(*statement);
		return *statement;
	}
	code = sqlite3_prepare_v3(catalog->db, catalog_sql[query], -1,
	    SQLITE_PREPARE_PERSISTENT, statement, NULL);
	if (code != SQLITE_OK)
		note(catalog, code);
	return *statement;
}

bool
catalog_row(struct catalog *catalog, sqlite3_stmt *statement)
{
	int code;

	if (statement == NULL)
		return false;
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return true;
	note(catalog, code);
	sqlite3_reset(statement);
	return false;
}

bool
catalog_err(struct catalog *catalog, struct err *err)
{
	note(catalog, sqlite3_errcode(catalog->db));
	return err_set(err, "%s: %s",
	    catalog->path != NULL ? catalog->path : "catalog",
	    sqlite3_errmsg(catalog->db));
}

bool
catalog_run(struct catalog *catalog, sqlite3_stmt *statement, struct err *err)
{
	int code = SQLITE_ERROR;

	if (statement == NULL)
		return catalog_err(catalog, err);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW)
		continue;
	if (code != SQLITE_DONE)
		catalog_err(catalog, err);
	note(catalog, code);
	sqlite3_reset(statement);
	return code == SQLITE_DONE;
}

void
catalog_end(sqlite3_stmt *statement)
{
	if (statement != NULL)
		sqlite3_reset(statement);
}

void
catalog_enter(struct catalog *catalog)
{
	if (!catalog->in_write && catalog->depth++ == 0)
		catalog_row(catalog, catalog_query(catalog, QUERY_BEGIN));
}

void
catalog_leave(struct catalog *catalog)
{
	if (!catalog->in_write && --catalog->depth == 0)
		catalog_row(catalog, catalog_query(catalog, QUERY_COMMIT));
}

void
catalog_hold(struct catalog *catalog)
{
	if (catalog != NULL)
		catalog_enter(catalog);
}

void
catalog_let_go(struct catalog *catalog)
{
	if (catalog != NULL)
		catalog_leave(catalog);
}

int64_t
catalog_number(struct catalog *catalog, sqlite3_stmt *statement)
{
	int64_t number = 0;

	if (catalog_row(catalog, statement)) {
		number = sqlite3_column_int64(statement, 0);
		catalog_end(statement);
	}
	return number;
}

int64_t
catalog_meta(struct catalog *catalog, struct str key)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_META);

	catalog_bind_str(q, 1, key);
	return catalog_number(catalog, q);
}

bool
catalog_set_meta(
    struct catalog *catalog, struct str key, int64_t value, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_META);

	catalog_bind_str(q, 1, key);
	catalog_bind(q, 2, value);
	return catalog_run(catalog, q, err);
}

void
catalog_bind(sqlite3_stmt *statement, int at, int64_t value)
{
	if (statement != NULL)
		sqlite3_bind_int64(statement, at, value);
}

void
catalog_bind_date(sqlite3_stmt *statement, int at, int64_t date)
{
	if (statement == NULL)
		return;
	if (date == DATE_NONE)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_int64(statement, at, date);
}

void
catalog_bind_str(sqlite3_stmt *statement, int at, struct str s)
{
	if (statement != NULL)
		sqlite3_bind_text64(statement, at, s.n == 0 ? "" : s.p, s.n,
		    SQLITE_STATIC, SQLITE_UTF8);
}

int64_t
catalog_int(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int64(statement, column);
}

int64_t
catalog_date(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return DATE_NONE;
	return sqlite3_column_int64(statement, column);
}

struct str
catalog_view(sqlite3_stmt *statement, int column)
{
	const void *p = sqlite3_column_text(statement, column);
	int n = sqlite3_column_bytes(statement, column);

	return (struct str){ p, p == NULL || n < 0 ? 0 : (size_t)n };
}

struct str
catalog_copy(struct arena *arena, sqlite3_stmt *statement, int column)
{
	struct str s = catalog_view(statement, column);

	return s.n == 0 ? (struct str){ "", 0 } : arena_copy(arena, s);
}

bool
catalog_next_number(struct str *rest, int64_t *number)
{
	struct str word;
	uint64_t value;

	if (rest->n == 0)
		return false;
	str_cut(*rest, ' ', &word, rest);
	if (!str_uint(word, INT64_MAX, &value))
		return false;
	*number = (int64_t)value;
	return true;
}

/*
 * Not for enemies: whoever can write the content folder gains nothing from
 * two texts with one hash.  Eight bytes a step, some 3 GB a second.
 */
uint64_t
catalog_hash(struct str s)
{
	const uint64_t k = 0x9E3779B97F4A7C15u;
	uint64_t h = s.n * k;
	uint64_t word;
	size_t at;

	for (at = 0; s.n - at >= 8; at += 8) {
		memcpy(&word, s.p + at, 8);
		h = (h ^ le64toh(word)) * k;
		h ^= h >> 32;
	}
	word = 0;
	if (at < s.n)
		memcpy(&word, s.p + at, s.n - at);
	h = (h ^ le64toh(word)) * k;
	h ^= h >> 29;
	h *= 0xBF58476D1CE4E5B9u;
	return h ^ (h >> 32);
}

int64_t
catalog_tie(struct str address)
{
	return (int64_t)(catalog_hash(address) >> 1);
}

double
catalog_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
