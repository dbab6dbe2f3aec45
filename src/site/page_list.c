/*
 * page_list -- articles in lists: the newest, by month, by category, tag,
 * author and series.
 *
 * Dates stand first in every label, as gmisub wants them: each of these
 * pages can be followed.  The first page of a listing shows what the full
 * pages below it do not; those are counted from the oldest and never name
 * anything that grows, so their bytes stay.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "markup/doc.h"
#include "site/catalog.h"
#include "site/feed.h"
#include "site/page_build.h"
#include "site/publisher.h"

static const struct {
	struct str folder, plural, all;
} kinds[] = {
	[TERM_CATEGORY] = { STR_INIT("/category/"), STR_INIT("Categories"),
	    STR_INIT("All categories") },
	[TERM_TAG] = { STR_INIT("/tag/"), STR_INIT("Tags"),
	    STR_INIT("All tags") },
	[TERM_AUTHOR] = { STR_INIT("/author/"), STR_INIT("Authors"),
	    STR_INIT("All authors") },
	[TERM_SERIES] = { STR_INIT("/series/"), STR_INIT("Series"),
	    STR_INIT("All series") },
};

struct str
term_folder(enum term_kind kind)
{
	return kinds[kind].folder;
}

struct str
term_plural(enum term_kind kind)
{
	return kinds[kind].plural;
}

struct str
term_address(struct arena *arena, enum term_kind kind, struct str slug)
{
	return arena_fmt(arena, STR_FMT STR_FMT "/",
	    STR_ARG(kinds[kind].folder), STR_ARG(slug));
}

struct str
listing_address(struct arena *arena, const struct page *page)
{
	const struct listing *listing = &page->listing;

	if (listing->kind == LISTING_TERM)
		return term_address(arena, listing->term, listing->slug);
	if (listing->kind == LISTING_YEAR)
		return arena_fmt(arena, "/archive/%04d/", listing->year);
	return arena_fmt(
	    arena, "/archive/%04d/%02d/", listing->year, listing->month);
}

struct str
listing_title(struct arena *arena, const struct page *page)
{
	const struct listing *listing = &page->listing;

	if (listing->kind == LISTING_TERM)
		return page->term.name;
	if (listing->kind == LISTING_YEAR)
		return arena_fmt(arena, "Articles of %04d", listing->year);
	return arena_fmt(arena, STR_FMT " %04d",
	    STR_ARG(date_month_name(listing->month)), listing->year);
}

void
list_entries(struct build *build, const struct entries *entries)
{
	size_t i;

	for (i = 0; i < entries->n; i++)
		build_dated(build, &entries->of[i]);
}

struct entries
list_fetch(struct build *build, const struct listing *listing, uint32_t offset,
    uint32_t limit)
{
	return catalog_list(build->visit->catalog, build->arena, listing,
	    build->visit->now, offset, limit);
}

/* --- the newest --- */

static void
list_newest(struct build *build, uint32_t limit)
{
	struct listing all = { .kind = LISTING_ALL };
	struct entries entries = list_fetch(build, &all, 0, limit);

	if (entries.n == 0)
		build_text(build, "There are no articles yet.");
	list_entries(build, &entries);
	doc_gap(build->doc);
}

bool
page_latest(struct build *build, struct err *err)
{
	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, STR_FMT ": newest articles",
		STR_ARG(build->publisher->name)));
	list_newest(build, PAGE_SIZE);
	build_local(build, STR("/archive/"), STR("All articles"), 0);
	build_local(build, STR("/feeds/"), STR("Follow by feed"), 0);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* The same entries as the Atom and RSS feeds have, and nothing else. */
bool
page_feed_gmi(struct build *build, struct err *err)
{
	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, STR_FMT ": articles",
		STR_ARG(build->publisher->name)));
	list_newest(build, FEED_ENTRIES);
	build_local(build, STR("/"), STR("Front page"), 0);
	return true;
}

bool
page_changes(struct build *build, struct err *err)
{
	struct listing listing = { .kind = LISTING_CHANGES };
	struct entries entries = list_fetch(build, &listing, 0, PAGE_SIZE);
	struct entry *entry;
	size_t i;

	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, STR_FMT ": changed articles",
		STR_ARG(build->publisher->name)));
	if (entries.n == 0)
		build_text(build, "No article was changed after it appeared.");
	for (i = 0; i < entries.n; i++) {
		entry = &entries.of[i];
		entry->date = entry->updated;
		build_dated(build, entry);
	}
	doc_gap(build->doc);
	build_local(build, STR("/latest"), STR("Newest articles"), 0);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* --- one listing --- */

/* What publisher.yaml knows of an author. */
static void
describe_author(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	const struct publisher_person *person = NULL;
	size_t i;

	for (i = 0; i < publisher->n_founders && person == NULL; i++)
		if (str_eq_nocase(
			publisher->founders[i].name, build->page->term.name))
			person = &publisher->founders[i];
	if (person != NULL)
		build_person(build, person);
	if (build->page->term.url.n > 0)
		doc_link(build->doc, build->page->term.url,
		    arena_fmt(build->arena, STR_FMT " on the web",
			STR_ARG(build->page->term.name)),
		    0);
	doc_gap(build->doc);
}

/* Full pages lie below the first; it shows the rest and one more page, so
 * that it is never a stub. */
static void
first_page(struct build *build, uint32_t count)
{
	const struct listing *listing = &build->page->listing;
	uint32_t full = count / PAGE_SIZE;
	uint32_t below = full > 0 ? full - 1 : 0;
	struct entries entries =
	    list_fetch(build, listing, 0, count - below * PAGE_SIZE);

	build_text(
	    build, STR_FMT, STR_ARG(build_articles(build->arena, count)));
	list_entries(build, &entries);
	doc_gap(build->doc);
	if (below > 0)
		build_local_fmt(build,
		    arena_fmt(build->arena, STR_FMT "page/%u",
			STR_ARG(listing_address(build->arena, build->page)),
			below),
		    "Older articles");
}

static void
older_page(struct build *build, uint32_t count)
{
	const struct listing *listing = &build->page->listing;
	struct str address = listing_address(build->arena, build->page);
	uint32_t number = build->page->number;
	struct entries entries =
	    list_fetch(build, listing, count - number * PAGE_SIZE, PAGE_SIZE);

	list_entries(build, &entries);
	doc_gap(build->doc);
	if (number > 1)
		build_local_fmt(build,
		    arena_fmt(build->arena, STR_FMT "page/%u", STR_ARG(address),
			number - 1),
		    "Older articles");
	build_local(build, address, STR("Newest articles"), 0);
}

static void
listing_onward(struct build *build)
{
	const struct listing *listing = &build->page->listing;
	struct str address = listing_address(build->arena, build->page);
	struct page year = { .listing = *listing };

	if (listing->kind != LISTING_TERM) {
		year.listing.kind = LISTING_YEAR;
		build_local_fmt(build, listing_address(build->arena, &year),
		    "All of %04d", listing->year);
		return;
	}
	build_local_fmt(build,
	    arena_fmt(build->arena, STR_FMT "atom.xml", STR_ARG(address)),
	    "Follow " STR_FMT " (Atom)", STR_ARG(build->page->term.name));
	build_local_fmt(build,
	    arena_fmt(build->arena, STR_FMT "rss.xml", STR_ARG(address)),
	    "Follow " STR_FMT " (RSS)", STR_ARG(build->page->term.name));
	build_local(
	    build, term_folder(listing->term), kinds[listing->term].all, 0);
}

bool
page_listing(struct build *build, struct err *err)
{
	const struct page *page = build->page;
	struct str title = listing_title(build->arena, page);
	uint32_t count = catalog_count(
	    build->visit->catalog, &page->listing, build->visit->now);

	/* Articles may have gone since the address was looked up. */
	if (page->number > count / PAGE_SIZE)
		return err_set(err, "this list has become shorter");
	if (page->number > 0)
		title = arena_fmt(build->arena, STR_FMT ", page %u",
		    STR_ARG(title), page->number);
	doc_heading(build->doc, 1, title);
	if (page->number == 0 && page->listing.kind == LISTING_TERM &&
	    page->listing.term == TERM_AUTHOR)
		describe_author(build);
	if (page->number == 0)
		first_page(build, count);
	else
		older_page(build, count);
	listing_onward(build);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* --- all categories, tags, authors, series --- */

bool
page_terms(struct build *build, struct err *err)
{
	enum term_kind kind = build->page->terms;
	struct terms terms = catalog_terms(build->visit->catalog, build->arena,
	    kind, build->visit->now, PAGE_TERMS_MAX + 1);
	size_t n = terms.n < PAGE_TERMS_MAX ? terms.n : PAGE_TERMS_MAX;
	size_t i;

	(void)err;
	doc_heading(build->doc, 1, term_plural(kind));
	if (n < terms.n)
		build_text(build, "The %zu with the most articles.", n);
	for (i = 0; i < n; i++)
		build_local_fmt(build,
		    term_address(build->arena, kind, terms.of[i].slug),
		    STR_FMT " (" STR_FMT ")", STR_ARG(terms.of[i].name),
		    STR_ARG(build_number(build->arena, terms.of[i].count)));
	doc_gap(build->doc);
	build_local(build, STR("/archive/"), STR("Archive"), 0);
	doc_gap(build->doc);
	build_home(build);
	return true;
}
