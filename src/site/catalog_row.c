/*
 * A page's row and what hangs on it: places in listings, uses of names, old
 * addresses, and the pages around it whose bytes show it.
 */
#include "site/catalog_row.h"
#include "base/arena.h"
#include "base/err.h"

bool
row_read(
    struct catalog *catalog, struct arena *arena, int64_t id, struct row *old)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_OLD_ROW);

	*old = (struct row){ .id = id };
	catalog_bind(q, 1, id);
	if (!catalog_row(catalog, q))
		return false;
	old->live = (int)catalog_int(q, 0);
	old->state = (int)catalog_int(q, 1);
	old->address = catalog_copy(arena, q, 2);
	old->date = catalog_date(q, 3);
	old->updated = catalog_date(q, 4);
	old->tie = catalog_int(q, 5);
	old->terms = catalog_copy(arena, q, 6);
	old->aliases = catalog_copy(arena, q, 7);
	old->title = catalog_copy(arena, q, 8);
	catalog_end(q);
	return true;
}

/* Whether it stands in listings. */
bool
row_is_listed(const struct row *page)
{
	return page->live == LIVE_HOLDER && page->state == ENTRY_PUBLISHED &&
	    page->date != DATE_NONE;
}

/* Its place in /changes: when it was updated, but not before it appears. */
int64_t
row_changed_at(const struct row *page)
{
	if (page->live != LIVE_HOLDER || page->state != ENTRY_PUBLISHED ||
	    page->updated == DATE_NONE)
		return DATE_NONE;
	return page->date == DATE_NONE || page->updated > page->date
	    ? page->updated
	    : DATE_NONE;
}

/* --- neighbours --- */

static bool
stale_newer(struct catalog *catalog, int64_t listed, const struct row *page,
    int64_t limit, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_STALE_NEWER);

	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, page->date);
	catalog_bind(q, 3, page->tie);
	catalog_bind(q, 4, limit);
	return catalog_run(catalog, q, err);
}

static int64_t
term_of(struct catalog *catalog, int64_t spelling)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SPELLING);
	int64_t term = 0;

	catalog_bind(q, 1, spelling);
	if (catalog_row(catalog, q)) {
		term = catalog_int(q, 4);
		catalog_end(q);
	}
	return term;
}

/* The newer pages whose feet may show this one: catalog_around.c looks no
 * further back than the window. */
static bool
stale_around(struct catalog *catalog, const struct row *page, struct err *err)
{
	struct str terms = page->terms;
	int64_t spelling;

	if (!row_is_listed(page))
		return true;
	if (!stale_newer(catalog, LISTED_ALL, page, 1, err))
		return false;
	while (catalog_next_number(&terms, &spelling))
		if (!stale_newer(catalog, term_of(catalog, spelling), page,
			RELATED_WINDOW, err))
			return false;
	return true;
}

static bool
same_face(const struct row *a, const struct row *b)
{
	if (!row_is_listed(a) && !row_is_listed(b))
		return true;
	return row_is_listed(a) == row_is_listed(b) && a->date == b->date &&
	    str_eq(a->address, b->address) && str_eq(a->terms, b->terms) &&
	    str_eq(a->title, b->title);
}

bool
row_tell_neighbours(struct catalog *catalog, const struct row *was,
    const struct row *is, struct err *err)
{
	if (catalog->bulk || same_face(was, is) || ++catalog->faces > FACES_MAX)
		return true;
	return stale_around(catalog, was, err) &&
	    stale_around(catalog, is, err);
}

/* --- taking a page down --- */

static bool
drop_aliases(struct catalog *catalog, const struct row *page, struct err *err)
{
	struct str rest = page->aliases;
	struct str alias;

	while (str_line(&rest, &alias)) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_DROP_ALIAS);

		catalog_bind_str(q, 1, alias);
		catalog_bind(q, 2, page->id);
		if (!catalog_run(catalog, q, err))
			return false;
	}
	return true;
}

/* Out of all listings; its names lose a use. */
bool
row_unlist(struct catalog *catalog, const struct row *page, struct err *err)
{
	struct str terms = page->terms;
	int64_t spelling;
	int64_t term;

	if (row_changed_at(page) != DATE_NONE &&
	    !listed_drop(catalog, LISTED_CHANGES, row_changed_at(page),
		page->tie, page->id, err))
		return false;
	if (!row_is_listed(page))
		return true;
	if (!listed_drop(
		catalog, LISTED_ALL, page->date, page->tie, page->id, err))
		return false;
	while (catalog_next_number(&terms, &spelling))
		if (!names_release(catalog, spelling, &term, err) ||
		    !listed_drop(
			catalog, term, page->date, page->tie, page->id, err))
			return false;
	return true;
}

bool
catalog_run_id(
    struct catalog *catalog, enum query query, int64_t id, struct err *err)
{
	sqlite3_stmt *q = catalog_query(catalog, query);

	catalog_bind(q, 1, id);
	return catalog_run(catalog, q, err);
}

bool
row_take_down(struct catalog *catalog, const struct row *page, struct err *err)
{
	return row_unlist(catalog, page, err) &&
	    drop_aliases(catalog, page, err) &&
	    catalog_run_id(catalog, QUERY_DROP_PAGE, page->id, err);
}
