/*
 * page_front -- the index capsule: what is new, where everything is, and who
 * publishes it.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "markup/doc.h"
#include "site/catalog.h"
#include "site/page_build.h"
#include "site/publisher.h"

enum { CATEGORIES = 12, CARD_MAX = 8 * 1024, PEOPLE = 6 };

static void
front_newest(struct build *build)
{
	struct listing all = { .kind = LISTING_ALL };
	struct entries entries;
	size_t i;

	if (!build_is_listed(build->visit)) {
		build_text(build,
		    "The list of articles is being made. Please come back in "
		    "a moment.");
		return;
	}
	entries = catalog_list(build->visit->catalog, build->arena, &all,
	    build->visit->now, 0, PAGE_FRONT_SIZE);
	if (entries.n == 0) {
		build_text(build, "There are no articles yet.");
		return;
	}
	doc_heading(build->doc, 2, STR("Newest articles"));
	for (i = 0; i < entries.n; i++)
		build_dated(build, &entries.of[i]);
	doc_gap(build->doc);
	if (entries.n == PAGE_FRONT_SIZE)
		build_local(build, STR("/latest"), STR("More new articles"), 0);
	build_local(build, STR("/archive/"), STR("All articles"), 0);
}

static void
front_categories(struct build *build)
{
	struct terms terms;
	size_t i;

	if (!build_is_listed(build->visit))
		return;
	terms = catalog_terms(build->visit->catalog, build->arena,
	    TERM_CATEGORY, build->visit->now, CATEGORIES + 1);
	if (terms.n == 0)
		return;
	doc_heading(build->doc, 2, STR("Sections"));
	for (i = 0; i < terms.n && i < CATEGORIES; i++)
		build_local_fmt(build,
		    term_address(build->arena, TERM_CATEGORY, terms.of[i].slug),
		    STR_FMT " (" STR_FMT ")", STR_ARG(terms.of[i].name),
		    STR_ARG(build_number(build->arena, terms.of[i].count)));
	if (terms.n > CATEGORIES)
		build_local(build, STR("/category/"), STR("All categories"), 0);
}

static void
front_kinds(struct build *build)
{
	static const enum term_kind kinds[] = { TERM_AUTHOR, TERM_SERIES,
		TERM_TAG };
	size_t i;

	if (!build_is_listed(build->visit))
		return;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (catalog_terms(build->visit->catalog, build->arena, kinds[i],
			build->visit->now, 1)
			.n > 0)
			build_local(build, term_folder(kinds[i]),
			    term_plural(kinds[i]), 0);
}

static void
front_ways(struct build *build)
{
	enum scheme other = build->visit->scheme == SCHEME_GEMINI
	    ? SCHEME_GOPHER
	    : SCHEME_GEMINI;

	doc_heading(build->doc, 2, STR("Find and follow"));
	build_local(build, STR("/search"), STR("Search"), LINK_SEARCH);
	front_kinds(build);
	build_local(build, STR("/atom.xml"), STR("Subscribe (Atom)"), 0);
	build_local(build, STR("/feeds/"), STR("All feeds"), 0);
	if (site_offers(build->site, other))
		doc_link(build->doc,
		    site_url(build->arena, build->site, other, '1', STR("/")),
		    other == SCHEME_GOPHER ? STR("This page on Gopher")
					   : STR("This page on Gemini"),
		    0);
}

/* --- the publisher's card --- */

static void
card_people(struct build *build, struct buf *buf)
{
	const struct publisher *publisher = build->publisher;
	const struct publisher_person *person;
	size_t i;

	for (i = 0; i < publisher->n_founders && i < PEOPLE; i++) {
		person = &publisher->founders[i];
		if (person->name.n == 0)
			continue;
		if (buf->n == 0)
			buf_str(buf, STR("Founders:"));
		build_fact(buf, "", person->name);
		if (person->title.n > 0)
			buf_fmt(buf, ", " STR_FMT, STR_ARG(person->title));
	}
}

static void
card_links(struct build *build)
{
	build_email(build);
	build_website(build);
	build_logo(build);
	build_local_fmt(build, STR("/about/"), "About " STR_FMT,
	    STR_ARG(build->publisher->name));
	if (support_exists(build->site))
		build_local(build, STR("/support"), support_label(build), 0);
	build_local(build, STR("/feedback"), STR("Write to the editors"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
}

static void
front_card(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct arena *arena = build->arena;
	struct buf buf;

	doc_heading(build->doc, 2, STR("Publisher"));
	buf_init(&buf, arena, CARD_MAX);
	build_fact(&buf, "",
	    publisher->legal_name.n > 0 ? publisher->legal_name
					: publisher->name);
	build_fact(&buf, "",
	    build_joined(
		arena, publisher->address, publisher->n_address, ", "));
	build_fact(&buf, "Phone: ", publisher->phone);
	build_fact(&buf, "Area served: ",
	    build_names(
		arena, publisher->areas_served, publisher->n_areas_served));
	build_fact(&buf, "", build_rating(build));
	doc_text(build->doc, buf_view(&buf));
	buf_init(&buf, arena, CARD_MAX);
	card_people(build, &buf);
	doc_text(build->doc, buf_view(&buf));
	card_links(build);
}

/* Below a front page that the publisher wrote. */
void
build_ways(struct build *build)
{
	build_local(build, STR("/latest"), STR("Newest articles"), 0);
	build_local(build, STR("/archive/"), STR("All articles"), 0);
	build_local(build, STR("/search"), STR("Search"), LINK_SEARCH);
	build_local(build, STR("/feeds/"), STR("Feeds"), 0);
	build_local_fmt(build, STR("/about/"), "About " STR_FMT,
	    STR_ARG(build->publisher->name));
	doc_gap(build->doc);
}

bool
page_front(struct build *build, struct err *err)
{
	const struct publisher *publisher = build->publisher;

	(void)err;
	doc_heading(build->doc, 1, publisher->name);
	build_prose(build,
	    publisher->tagline.n > 0 ? publisher->tagline
				     : publisher->description);
	front_newest(build);
	front_categories(build);
	front_ways(build);
	front_card(build);
	return true;
}
