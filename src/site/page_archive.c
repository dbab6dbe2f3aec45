/*
 * page_archive -- all articles by year and month.
 */
#include "base/arena.h"
#include "base/date.h"
#include "markup/doc.h"
#include "site/catalog.h"
#include "site/page_build.h"

static void
list_years(struct build *build)
{
	struct spans years = catalog_spans(
	    build->visit->catalog, build->arena, build->visit->now, 0);
	struct str address;
	size_t i;

	for (i = 0; i < years.n; i++) {
		address =
		    arena_fmt(build->arena, "/archive/%04d/", years.of[i].year);
		build_local_fmt(build, address, "Year %04d: " STR_FMT,
		    years.of[i].year,
		    STR_ARG(build_articles(build->arena, years.of[i].count)));
	}
	doc_gap(build->doc);
}

static void
list_kinds(struct build *build)
{
	enum term_kind kind;

	for (kind = 0; kind < TERM_KINDS; kind++)
		if (catalog_terms(build->visit->catalog, build->arena, kind,
			build->visit->now, 1)
			.n > 0)
			build_local(
			    build, term_folder(kind), term_plural(kind), 0);
	doc_gap(build->doc);
}

/* The page about the publisher lists them, unless the publisher wrote it. */
static void
list_pages(struct build *build)
{
	struct entry about;

	if (catalog_find(build->visit->catalog, build->arena, STR("/about/"),
		build->visit->now, &about) &&
	    about.state == ENTRY_PUBLISHED)
		build_pages(build);
}

bool
page_archive(struct build *build, struct err *err)
{
	struct listing all = { .kind = LISTING_ALL };
	uint32_t count =
	    catalog_count(build->visit->catalog, &all, build->visit->now);

	(void)err;
	doc_heading(build->doc, 1, STR("Archive"));
	build_text(build, "In all, " STR_FMT ".",
	    STR_ARG(build_articles(build->arena, count)));
	list_years(build);
	list_kinds(build);
	list_pages(build);
	build_local(build, STR("/latest"), STR("Newest articles"), 0);
	build_local(
	    build, STR("/changes"), STR("Recently changed articles"), 0);
	build_local(build, STR("/search"), STR("Search"), LINK_SEARCH);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

static void
list_months(struct build *build, int year)
{
	struct spans months = catalog_spans(
	    build->visit->catalog, build->arena, build->visit->now, year);
	struct page page = { .listing.kind = LISTING_MONTH,
		.listing.year = year };
	size_t i;

	for (i = 0; i < months.n; i++) {
		page.listing.month = months.of[i].month;
		build_local_fmt(build, listing_address(build->arena, &page),
		    STR_FMT ": " STR_FMT,
		    STR_ARG(listing_title(build->arena, &page)),
		    STR_ARG(build_articles(build->arena, months.of[i].count)));
	}
}

/* A year that fits one page is shown whole; its dates tell the months. */
bool
page_year(struct build *build, struct err *err)
{
	const struct listing *year = &build->page->listing;
	uint32_t count =
	    catalog_count(build->visit->catalog, year, build->visit->now);
	struct entries entries;

	(void)err;
	doc_heading(build->doc, 1, listing_title(build->arena, build->page));
	build_text(
	    build, STR_FMT, STR_ARG(build_articles(build->arena, count)));
	if (count < PAGE_SIZE * 2) {
		entries = list_fetch(build, year, 0, PAGE_SIZE * 2);
		list_entries(build, &entries);
	} else {
		list_months(build, year->year);
	}
	doc_gap(build->doc);
	build_local(build, STR("/archive/"), STR("Archive"), 0);
	doc_gap(build->doc);
	build_home(build);
	return true;
}
