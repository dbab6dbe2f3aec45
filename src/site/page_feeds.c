/*
 * page_feeds -- every way to follow the publication: the page that lists
 * them, and the Atom and RSS feeds themselves.
 */
#include "base/arena.h"
#include "markup/doc.h"
#include "site/catalog.h"
#include "site/feed.h"
#include "site/page_build.h"
#include "site/publisher.h"

enum { TERMS_A_KIND = 100 };

static void
feeds_of_kind(struct build *build, enum term_kind kind)
{
	struct terms terms = catalog_terms(build->visit->catalog, build->arena,
	    kind, build->visit->now, TERMS_A_KIND);
	struct str address;
	size_t i;

	if (terms.n == 0)
		return;
	doc_heading(build->doc, 2, term_plural(kind));
	for (i = 0; i < terms.n; i++) {
		address = term_address(build->arena, kind, terms.of[i].slug);
		build_local_fmt(build,
		    arena_fmt(
			build->arena, STR_FMT "atom.xml", STR_ARG(address)),
		    STR_FMT " (Atom)", STR_ARG(terms.of[i].name));
	}
}

bool
page_feeds(struct build *build, struct err *err)
{
	enum term_kind kind;

	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, "Feeds of " STR_FMT,
		STR_ARG(build->publisher->name)));
	build_text(build,
	    "A Gemini browser can subscribe to every page that lists "
	    "articles, just as it is. Feed readers take Atom or RSS; both "
	    "have the same entries.");
	build_local(build, STR("/atom.xml"), STR("All articles (Atom)"), 0);
	build_local(build, STR("/rss.xml"), STR("All articles (RSS)"), 0);
	build_local(
	    build, STR("/feed.gmi"), STR("All articles (gemtext)"), LINK_TEXT);
	build_local(
	    build, STR("/changes"), STR("Recently changed articles"), 0);
	for (kind = 0; kind < TERM_KINDS; kind++)
		feeds_of_kind(build, kind);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* --- Atom and RSS --- */

/* page->term is empty for the feed of all articles. */
static void
write_feed(const struct visit *visit, const struct page *page,
    enum feed_format format, struct buf *buf)
{
	const struct publisher *publisher = visit->site->publisher;
	struct listing all = { .kind = LISTING_ALL };
	bool is_whole = page->term.slug.n == 0;
	const struct listing *listing = is_whole ? &all : &page->listing;
	struct entries entries = catalog_list(
	    visit->catalog, visit->arena, listing, visit->now, 0, FEED_ENTRIES);
	struct feed feed = { .title = publisher->name,
		.subtitle = publisher->tagline,
		.self = page->address,
		.page = STR("/latest"),
		.entries = &entries };

	catalog_terms_of_all(
	    visit->catalog, visit->arena, entries.of, entries.n);
	if (!is_whole) {
		feed.title = arena_fmt(visit->arena, STR_FMT ": " STR_FMT,
		    STR_ARG(publisher->name), STR_ARG(page->term.name));
		feed.subtitle = STR("");
		feed.page = listing_address(visit->arena, page);
	}
	feed_write(visit->site, format, &feed, buf);
}

bool
bytes_atom(const struct visit *visit, const struct page *page, struct buf *buf,
    struct err *err)
{
	(void)err;
	write_feed(visit, page, FEED_ATOM, buf);
	return true;
}

bool
bytes_rss(const struct visit *visit, const struct page *page, struct buf *buf,
    struct err *err)
{
	(void)err;
	write_feed(visit, page, FEED_RSS, buf);
	return true;
}
