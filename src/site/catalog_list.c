#include <stdlib.h>

#include "base/arena.h"
#include "site/catalog_private.h"

/* A stretch of one listing: articles with from <= date < to. */
struct range {
	int64_t listed; /* listed.term; 0: there is no such listing */
	int64_t from, to;
};

int64_t
catalog_newer(struct catalog *catalog, int64_t listed, int64_t from)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TOTAL);
	int64_t n = 0;

	catalog_bind(q, 1, listed);
	if (catalog_row(catalog, q)) {
		n = catalog_int(q, 0);
		catalog_end(q);
	}
	if (n == 0 || from == INT64_MIN)
		return n;
	q = catalog_query(
	    catalog, n <= TALLY_SHORT ? QUERY_NEWER_FEW : QUERY_NEWER);
	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, from);
	n = 0;
	if (catalog_row(catalog, q)) {
		n = catalog_int(q, 0);
		catalog_end(q);
	}
	return n;
}

int64_t
catalog_term_id(struct catalog *catalog, enum term_kind kind, struct str slug)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_TERM_BY_SLUG);

	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, slug);
	return catalog_number(catalog, q);
}

/* Moments beyond this are no dates (year 9999) and would overflow slots. */
static int64_t
after(int64_t now)
{
	const int64_t end = (int64_t)1 << 40;

	return now < end ? now + 1 : end;
}

static struct range
range_of(struct catalog *catalog, const struct listing *listing, int64_t now)
{
	struct range range = { LISTED_ALL, INT64_MIN, after(now) };
	int year = listing->year;
	int month = listing->month;

	switch (listing->kind) {
	case LISTING_YEAR:
		range.from = date_make(year, 1, 1);
		range.to = date_make(year + 1, 1, 1);
		break;
	case LISTING_MONTH:
		range.from = date_make(year, month, 1);
		range.to = month == 12 ? date_make(year + 1, 1, 1)
				       : date_make(year, month + 1, 1);
		break;
	case LISTING_TERM:
		range.listed =
		    catalog_term_id(catalog, listing->term, listing->slug);
		break;
	case LISTING_CHANGES:
		range.listed = LISTED_CHANGES;
		break;
	default:
		break;
	}
	if (range.to > after(now))
		range.to = after(now);
	return range;
}

static int64_t
range_count(struct catalog *catalog, const struct range *range)
{
	if (range->listed == 0 || range->from >= range->to)
		return 0;
	return catalog_newer(catalog, range->listed, range->from) -
	    catalog_newer(catalog, range->listed, range->to);
}

static uint32_t
count_pages(struct catalog *catalog)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_COUNT_PAGES);

	return (uint32_t)catalog_number(catalog, q);
}

uint32_t
catalog_count(
    struct catalog *catalog, const struct listing *listing, int64_t now)
{
	struct range range;
	int64_t n;

	if (listing->kind == LISTING_PAGES)
		return count_pages(catalog);
	catalog_enter(catalog);
	range = range_of(catalog, listing, now);
	n = range_count(catalog, &range);
	catalog_leave(catalog);
	return n > 0 ? (uint32_t)n : 0;
}

/*
 * Goes down one level of tallies: *skip articles are to be left out from the
 * newest of the slots first..last on.  *slot gets the slot in which the next
 * one lies, and *skip what is left of it there.
 */
static bool
descend(struct catalog *catalog, int64_t listed, int level, int64_t first,
    int64_t last, int64_t *slot, int64_t *skip)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_SLOTS);
	bool found = false;

	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, level);
	catalog_bind(q, 3, first);
	catalog_bind(q, 4, last);
	while (!found && catalog_row(catalog, q)) {
		*slot = catalog_int(q, 0);
		found = *skip < catalog_int(q, 1);
		if (!found)
			*skip -= catalog_int(q, 1);
	}
	catalog_end(q);
	return found;
}

/* The `skip` newest before range->to are left out: how many of them are
 * still to be walked from the new range->to on. */
static int64_t
jump(struct catalog *catalog, struct range *range, int64_t skip)
{
	int64_t first = INT64_MIN;
	int64_t last = INT64_MAX;
	int64_t slot = 0;
	/* Those that lie after the range count as left out, too. */
	int64_t rest = skip + catalog_newer(catalog, range->listed, range->to);

	if (skip <= TALLY_SHORT)
		return skip;
	for (int level = TALLY_LEVELS - 1; level >= 0; level--) {
		if (!descend(catalog, range->listed, level, first, last, &slot,
			&rest))
			return skip;
		first = slot << TALLY_STEP;
		last = first + (1 << TALLY_STEP) - 1;
	}
	range->to = (slot + 1) << TALLY_SHIFT;
	return rest;
}

static struct entries
list_pages(struct catalog *catalog, struct arena *arena, int64_t now,
    uint32_t offset, uint32_t limit)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_PAGES);

	catalog_bind(q, 1, limit);
	catalog_bind(q, 2, offset);
	return catalog_read_entries(catalog, q, arena, now, limit);
}

static struct entries
list_range(struct catalog *catalog, struct arena *arena, struct range *range,
    int64_t now, uint32_t offset, uint32_t limit)
{
	int64_t count = range_count(catalog, range);
	sqlite3_stmt *q;
	int64_t skip;

	if (offset >= count)
		return (struct entries){ 0 };
	if (limit > count - offset)
		limit = (uint32_t)(count - offset);
	skip = jump(catalog, range, offset);
	q = catalog_query(catalog, QUERY_LIST);
	catalog_bind(q, 1, range->listed);
	catalog_bind(q, 2, range->to);
	catalog_bind(q, 3, limit);
	catalog_bind(q, 4, skip);
	return catalog_read_entries(catalog, q, arena, now, limit);
}

struct entries
catalog_list(struct catalog *catalog, struct arena *arena,
    const struct listing *listing, int64_t now, uint32_t offset, uint32_t limit)
{
	struct entries entries;
	struct range range;

	catalog_enter(catalog);
	if (listing->kind == LISTING_PAGES) {
		entries = list_pages(catalog, arena, now, offset, limit);
	} else {
		range = range_of(catalog, listing, now);
		entries =
		    list_range(catalog, arena, &range, now, offset, limit);
	}
	catalog_leave(catalog);
	return entries;
}

/* The newest date before `to` in a listing, or DATE_NONE. */
static int64_t
newest_before(struct catalog *catalog, int64_t listed, int64_t to)
{
	sqlite3_stmt *q = catalog_query(catalog, QUERY_NEWEST);
	int64_t date = DATE_NONE;

	catalog_bind(q, 1, listed);
	catalog_bind(q, 2, to);
	if (catalog_row(catalog, q)) {
		date = catalog_int(q, 0);
		catalog_end(q);
	}
	return date;
}

/* The year (or month) of the newest article before range->to; range becomes
 * what is left before it.  False: none. */
static bool
next_span(struct catalog *catalog, struct range *range, bool months,
    struct span *span)
{
	struct range inside = *range;
	int64_t date = newest_before(catalog, LISTED_ALL, range->to);
	struct date_parts at;

	if (date == DATE_NONE || date < range->from)
		return false;
	at = date_split(date);
	inside.from = date_make(at.year, months ? at.month : 1, 1);
	span->year = at.year;
	span->month = months ? at.month : 0;
	span->count = (uint32_t)range_count(catalog, &inside);
	range->to = inside.from;
	return true;
}

struct spans
catalog_spans(
    struct catalog *catalog, struct arena *arena, int64_t now, int year)
{
	struct listing all = { .kind = year != 0 ? LISTING_YEAR : LISTING_ALL,
		.year = year };
	struct span *of = NULL;
	size_t n = 0;
	size_t cap = 0;
	struct range range;
	struct span span;

	catalog_enter(catalog);
	range = range_of(catalog, &all, now);
	while (next_span(catalog, &range, year != 0, &span)) {
		if (n == cap) {
			of = arena_grow(arena, of, cap * sizeof(*of),
			    (cap + 16) * sizeof(*of));
			cap += 16;
			if (of == NULL) {
				n = 0;
				break;
			}
		}
		of[n++] = span;
	}
	catalog_leave(catalog);
	return (struct spans){ of, n };
}

bool
catalog_term(struct catalog *catalog, struct arena *arena, enum term_kind kind,
    struct str slug, int64_t now, struct term *term)
{
	struct range range = { 0, INT64_MIN, after(now) };
	sqlite3_stmt *q;

	catalog_enter(catalog);
	q = catalog_query(catalog, QUERY_TERM_BY_SLUG);
	catalog_bind(q, 1, kind);
	catalog_bind_str(q, 2, slug);
	*term = (struct term){ .newest = DATE_NONE };
	if (catalog_row(catalog, q)) {
		range.listed = catalog_int(q, 0);
		term->name = catalog_copy(arena, q, 1);
		term->url = catalog_copy(arena, q, 2);
		term->slug = arena_copy(arena, slug);
		catalog_end(q);
		term->count = (uint32_t)range_count(catalog, &range);
		term->newest = newest_before(catalog, range.listed, range.to);
	}
	catalog_leave(catalog);
	return term->count > 0;
}

int64_t
catalog_next_date(struct catalog *catalog, int64_t now)
{
	int64_t next = DATE_NONE;

	for (int64_t listed = LISTED_ALL; listed <= LISTED_CHANGES; listed++) {
		sqlite3_stmt *q = catalog_query(catalog, QUERY_NEXT_DATE);
		int64_t date = DATE_NONE;

		catalog_bind(q, 1, listed);
		catalog_bind(q, 2, now);
		if (catalog_row(catalog, q))
			date = catalog_date(q, 0);
		catalog_end(q);
		if (date != DATE_NONE && (next == DATE_NONE || date < next))
			next = date;
	}
	return next;
}
