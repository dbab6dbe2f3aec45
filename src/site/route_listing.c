/*
 * route_listing -- the archive by year and month, and the lists of a
 * category, tag, author or series, their pages and feeds.
 */
#include "base/arena.h"
#include "base/date.h"
#include "site/catalog.h"
#include "site/feed.h"
#include "site/page_build.h"
#include "site/route_find.h"

/* "2025" or "07", nothing else; no other spelling of the same number. */
static bool
number_of(struct str s, size_t digits, uint64_t max, uint64_t *n)
{
	return (digits == 0 || s.n == digits) && str_uint(s, max, n);
}

/* "3" of "page/3": a page that is full and therefore there to stay. */
static bool
older_page(struct find *find, const struct listing *listing, struct str rest,
    uint32_t *number)
{
	const struct visit *visit = find->visit;
	struct str word;
	uint64_t n;

	if (!route_segment(&rest, &word) || !str_eq(word, STR("page")) ||
	    !number_of(rest, 0, UINT32_MAX / PAGE_SIZE, &n) || n == 0 ||
	    rest.p[0] == '0')
		return false;
	*number = (uint32_t)n;
	return catalog_count(visit->catalog, listing, visit->now) / PAGE_SIZE >=
	    n;
}

static bool
to_listing(struct find *find, page_builder *build,
    const struct listing *listing, const struct term *term, uint32_t number)
{
	struct page *page = route_to_page(find, build);

	if (page == NULL)
		return true;
	page->listing = *listing;
	page->number = number;
	if (term != NULL)
		page->term = *term;
	return true;
}

/* rest: "2025/", "2025/01/", "2025/01/page/3" */
static bool
find_archive(struct find *find, struct str rest)
{
	const struct visit *visit = find->visit;
	struct listing listing = { .kind = LISTING_YEAR };
	struct str segment;
	uint64_t n;
	uint32_t number = 0;

	if (route_lacks_lists(find))
		return true;
	if (str_find(rest, '/') == STR_NONE ||
	    !route_segment(&rest, &segment) || !number_of(segment, 4, 9999, &n))
		return false;
	listing.year = (int)n;
	if (catalog_count(visit->catalog, &listing, visit->now) == 0)
		return false;
	if (rest.n == 0)
		return to_listing(find, page_year, &listing, NULL, 0);
	if (str_find(rest, '/') == STR_NONE ||
	    !route_segment(&rest, &segment) || !number_of(segment, 2, 12, &n) ||
	    n == 0)
		return false;
	listing.kind = LISTING_MONTH;
	listing.month = (int)n;
	if (catalog_count(visit->catalog, &listing, visit->now) == 0 ||
	    (rest.n > 0 && !older_page(find, &listing, rest, &number)))
		return false;
	return to_listing(find, page_listing, &listing, NULL, number);
}

static bool
to_feed(struct find *find, enum feed_format format,
    const struct listing *listing, const struct term *term)
{
	struct page *page;

	if (route_is_heavy(find))
		return true;
	page = route_to_bytes(find,
	    format == FEED_ATOM ? bytes_atom : bytes_rss, feed_media(format));

	if (page == NULL)
		return true;
	page->listing = *listing;
	page->term = *term;
	return true;
}

/* rest: "", "nlp/", "nlp/page/3", "nlp/atom.xml" */
static bool
find_term(struct find *find, enum term_kind kind, struct str rest)
{
	const struct visit *visit = find->visit;
	struct listing listing = { .kind = LISTING_TERM, .term = kind };
	struct term term;
	struct page *page;
	uint32_t number = 0;

	if (route_lacks_lists(find))
		return true;
	if (rest.n == 0) {
		if (catalog_terms(
			visit->catalog, visit->arena, kind, visit->now, 1)
			.n == 0)
			return false;
		/* Counting all of them takes milliseconds. */
		if (route_is_heavy(find))
			return true;
		page = route_to_page(find, page_terms);
		if (page != NULL)
			page->terms = kind;
		return true;
	}
	if (str_find(rest, '/') == STR_NONE ||
	    !route_segment(&rest, &listing.slug) ||
	    !catalog_term(visit->catalog, visit->arena, kind, listing.slug,
		visit->now, &term))
		return false;
	if (str_eq(rest, STR("atom.xml")))
		return to_feed(find, FEED_ATOM, &listing, &term);
	if (str_eq(rest, STR("rss.xml")))
		return to_feed(find, FEED_RSS, &listing, &term);
	if (rest.n > 0 && !older_page(find, &listing, rest, &number))
		return false;
	return to_listing(find, page_listing, &listing, &term, number);
}

bool
route_listing(struct find *find)
{
	struct str path = find->path;
	enum term_kind kind;

	if (str_starts(path, STR("/archive/")))
		return find_archive(find, str_from(path, 9));
	for (kind = 0; kind < TERM_KINDS; kind++)
		if (str_starts(path, term_folder(kind)))
			return find_term(
			    find, kind, str_from(path, term_folder(kind).n));
	return false;
}
