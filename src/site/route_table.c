/*
 * route_table -- the addresses that smallpress makes by itself.
 */
#include "base/arena.h"
#include "site/page_build.h"
#include "site/publisher.h"
#include "site/route_find.h"

#define TEXT_PLAIN "text/plain; charset=utf-8"

/* HEAVY: milliseconds in a large publication, so off the loop. */
enum { NEEDS_CATALOG = 1, HEAVY = 2 };

static const struct row {
	struct str path;
	page_builder *build;
	page_byte_writer *write;
	struct str media; /* of `write` */
	unsigned flags;
} rows[] = {
	{ STR_INIT("/"), page_front, NULL, STR_INIT(""), 0 },
	{ STR_INIT("/latest"), page_latest, NULL, STR_INIT(""), NEEDS_CATALOG },
	{ STR_INIT("/feed.gmi"), page_feed_gmi, NULL, STR_INIT(""),
	    NEEDS_CATALOG },
	{ STR_INIT("/archive/"), page_archive, NULL, STR_INIT(""),
	    NEEDS_CATALOG },
	{ STR_INIT("/changes"), page_changes, NULL, STR_INIT(""),
	    NEEDS_CATALOG },
	{ STR_INIT("/feeds/"), page_feeds, NULL, STR_INIT(""),
	    NEEDS_CATALOG | HEAVY },
	{ STR_INIT("/about/"), page_about, NULL, STR_INIT(""), 0 },
	{ STR_INIT("/atom.xml"), NULL, bytes_atom,
	    STR_INIT("application/atom+xml"), NEEDS_CATALOG | HEAVY },
	{ STR_INIT("/rss.xml"), NULL, bytes_rss,
	    STR_INIT("application/rss+xml"), NEEDS_CATALOG | HEAVY },
	{ STR_INIT("/robots.txt"), NULL, bytes_robots, STR_INIT(TEXT_PLAIN),
	    0 },
	{ STR_INIT("/caps.txt"), NULL, bytes_caps, STR_INIT(TEXT_PLAIN), 0 },
	{ STR_INIT("/sitemap.txt"), NULL, bytes_sitemap, STR_INIT(TEXT_PLAIN),
	    NEEDS_CATALOG | HEAVY },
};

static bool
find_row(struct find *find)
{
	const struct row *row = NULL;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && row == NULL; i++)
		if (str_eq(find->path, rows[i].path))
			row = &rows[i];
	if (row == NULL)
		return false;
	if ((row->flags & NEEDS_CATALOG) && route_lacks_lists(find))
		return true;
	if ((row->flags & HEAVY) && route_is_heavy(find))
		return true;
	if (row->write != NULL)
		route_to_bytes(find, row->write, row->media);
	else
		route_to_page(find, row->build);
	if (row->build == page_feed_gmi)
		find->target->form = FORM_GEMTEXT;
	/* The front page is served without a catalog, but not kept. */
	if (!build_is_listed(find->visit))
		find->target->fleeting = true;
	return true;
}

static bool
find_manifest(struct find *find)
{
	const struct visit *visit = find->visit;
	const struct manifest_line *lines;
	struct page *page;
	size_t n;

	if (!str_eq(find->path, STR("/manifest.txt")))
		return false;
	if (route_lacks_lists(find) || route_is_heavy(find))
		return true;
	if (!catalog_manifest(
		visit->catalog, visit->arena, visit->now, &lines, &n)) {
		route_busy(find,
		    STR("The manifest is being made. Please try again in a "
			"minute."));
		return true;
	}
	page = route_to_bytes(find, bytes_manifest, STR(TEXT_PLAIN));
	if (page != NULL) {
		page->lines = lines;
		page->n_lines = n;
	}
	return true;
}

/* What is there only where the publisher has said something. */
static bool
find_said(struct find *find)
{
	const struct site *site = find->visit->site;
	const struct publisher *publisher = site->publisher;
	struct str path = find->path;
	struct page *page;

	if (str_eq(path, STR("/support")))
		return support_exists(site) &&
		    (route_to_page(find, page_support), true);
	if (str_eq(path, STR("/favicon.txt")))
		return publisher->icon.n > 0 &&
		    (route_to_bytes(find, bytes_favicon, STR(TEXT_PLAIN)),
			true);
	if (str_eq(path, STR("/.well-known/security.txt"))) {
		if (publisher->security_contact.n == 0 &&
		    publisher->email.n == 0)
			return false;
		route_to_bytes(find, bytes_security, STR(TEXT_PLAIN));
		/* Its Expires changes on the first of January. */
		find->target->fleeting = true;
		return true;
	}
	if (!str_starts(path, STR("/about/")) ||
	    !about_part_exists(site, find->visit->arena, str_from(path, 7)))
		return false;
	page = route_to_page(find, page_about_part);
	if (page != NULL)
		page->part = str_from(path, 7);
	return true;
}

bool
route_generated(struct find *find)
{
	return find_row(find) || find_manifest(find) || find_said(find) ||
	    route_listing(find) || route_search(find) || route_feedback(find);
}
