/*
 * What readers type: whatever it is, it becomes a full-text question that is
 * well formed, and so do the words of a wrong address.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "site/catalog_private.h"
#include "site/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct catalog *
catalog(void)
{
	static struct catalog *made;
	struct err err;

	if (made == NULL)
		made = catalog_create(NULL, NULL, &err);
	if (made == NULL)
		abort();
	return made;
}

/* SQLite has no complaint about the question. */
static void
check(enum query query, struct str match)
{
	sqlite3_stmt *q = catalog_query(catalog(), query);
	int code;

	if (match.n == 0)
		return;
	catalog_bind_str(q, 1, match);
	catalog_bind(q, 2, 10);
	while ((code = sqlite3_step(q)) == SQLITE_ROW)
		continue;
	if (code != SQLITE_DONE)
		abort();
	catalog_end(q);
}

static void
check_all(
    struct arena *arena, struct str words, const struct str *names, size_t n)
{
	struct search_match match;

	if (!search_match(arena, words, names, n, &match))
		return;
	check(QUERY_RANK, match.all);
	check(QUERY_RANK_CHECKED, match.all);
	check(QUERY_RANK, match.heads);
	check(QUERY_RANK, match.rest);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str names[] = { STR_INIT("Sample"),
		STR_INIT("sample.example"), STR_INIT("The Sample Press"),
		STR_INIT("\""), STR_INIT("") };
	struct str words = { (const char *)data, size };
	struct arena arena;

	arena_init(&arena, (size_t)16 << 20);
	check_all(&arena, words, names, 5);
	check_all(&arena, words, NULL, 0);
	check(QUERY_NEAREST, search_titles(&arena, words));
	arena_free(&arena);
	return 0;
}
