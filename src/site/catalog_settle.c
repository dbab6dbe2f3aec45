/*
 * What becomes of terms at the end of a pass: their names, counts and slugs.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "site/catalog_private.h"

/* Everybody who links to this term has to be hashed anew. */
static bool
set_slug(
    struct catalog *catalog, int64_t term, struct str slug, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_SLUG);

	catalog_bind(q, 1, term);
	catalog_bind_str(q, 2, slug);
	if (!catalog_run(catalog, q, err))
		return false;
	q = catalog_query(catalog, QUERY_STALE_TERM);
	catalog_bind(q, 1, term);
	return catalog_run(catalog, q, err);
}

/*
 * Terms that would share a slug: the one with the oldest article keeps it,
 * so that a newcomer does not take an address away; the others get the hash
 * of their name behind it.
 */
static bool
settle_slugs(struct catalog *catalog, struct arena *arena, int64_t kind,
    struct str base, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SLUG_GROUP);
	bool first = true;
	bool good = true;

	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, base);
	while (good && catalog_row(catalog, q)) {
		struct str slug = base;

		if (!first)
			slug = arena_fmt(arena, STR_FMT "-" STR_FMT,
			    STR_ARG(base),
			    STR_ARG(utf8_slug_hash(arena, catalog_view(q, 1))));
		first = false;
		if (!str_eq(slug, catalog_view(q, 2)))
			good = set_slug(catalog, catalog_int(q, 0), slug, err);
	}
	catalog_end(q);
	return good;
}

/* The text of a query about one term, or empty. */
static struct str
text_of(struct catalog *catalog, struct arena *arena, enum query query,
    int64_t term)
{
	sqlite3_stmt *q = catalog_query(catalog, query);
	struct str text = { 0 };

	catalog_bind(q, 1, term);
	if (catalog_row(catalog, q)) {
		text = catalog_copy(arena, q, 0);
		catalog_end(q);
	}
	return text;
}

/* The name used most, and the address used most; empty: none is left. */
static struct str
choose_name(
    struct catalog *catalog, struct arena *arena, int64_t term, struct str *url)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLINGS);
	struct str name = { 0 };
	bool several;

	*url = name;
	catalog_bind(q, 1, term);
	if (!catalog_row(catalog, q))
		return name;
	name = catalog_copy(arena, q, 0);
	*url = catalog_copy(arena, q, 1);
	several = catalog_row(catalog, q);
	catalog_end(q);
	if (several) {
		name = text_of(catalog, arena, QUERY_TERM_NAME, term);
		*url = text_of(catalog, arena, QUERY_TERM_URL, term);
	}
	return name;
}

static bool
set_term(struct catalog *catalog, int64_t term, struct str name, struct str url,
    struct err *err)
{
	int64_t count = catalog_newer(catalog, term, INT64_MIN);
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SET_TERM);

	catalog_bind(q, 1, term);
	catalog_bind_str(q, 2, name);
	catalog_bind_str(q, 3, url);
	catalog_bind(q, 4, count);
	return catalog_run(catalog, q, err);
}

/* A term without spellings left goes. */
static bool
settle_term(
    struct catalog *catalog, struct arena *arena, int64_t term, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TERM_ROW);
	struct str base;
	struct str name;
	struct str url;
	int64_t kind;

	catalog_bind(q, 1, term);
	if (!catalog_row(catalog, q))
		return true;
	kind = catalog_int(q, 0);
	base = catalog_copy(arena, q, 1);
	catalog_end(q);
	q = catalog_query(catalog, QUERY_DROP_UNUSED);
	catalog_bind(q, 1, term);
	if (!catalog_run(catalog, q, err))
		return false;
	name = choose_name(catalog, arena, term, &url);
	if (name.n > 0) {
		if (!set_term(catalog, term, name, url, err))
			return false;
	} else {
		q = catalog_query(catalog, QUERY_DROP_TERM);
		catalog_bind(q, 1, term);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	return settle_slugs(catalog, arena, kind, base, err);
}

static int64_t
next_touched(struct catalog *catalog, int64_t after)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOUCHED);

	catalog_bind(q, 1, after);
	return catalog_number(catalog, q);
}

bool
names_settle(struct catalog *catalog, struct err *err)
{
	struct arena arena;
	bool good = names_flush(catalog, err);
	int64_t term = 0;

	/* Those without uses are dropped below: nothing may be remembered. */
	names_forget(catalog->names);
	arena_init(&arena, 1024 * 1024);
	while (good && (term = next_touched(catalog, term)) != 0) {
		arena_reset(&arena);
		good = settle_term(catalog, &arena, term, err);
	}
	arena_free(&arena);
	return good &&
	    catalog_run(
		catalog, catalog_query(catalog, QUERY_FORGET_TOUCHED), err);
}
