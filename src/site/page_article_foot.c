#include "site/page_article.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "site/article.h"
#include "site/catalog.h"
#include "site/notices.h"
#include "site/page_build.h"
#include "site/publisher.h"

enum { RELATED = 3, TERMS = 5, PARTS_MAX = 200, PARTS_SHOWN = 5 };

struct str
article_twin(struct build *build, const char *ending)
{
	struct str address = build->page->address;

	return arena_fmt(build->arena, STR_FMT "%s%s", STR_ARG(address),
	    str_ends(address, STR("/")) ? "index" : "", ending);
}

/* House notices that were taken out of the text, with their links. */
static void
foot_notices(struct build *build, const struct notices *notices)
{
	const struct notice *notice;
	struct err err;
	size_t i;

	for (i = 0; i < notices->n; i++) {
		notice = &notices->of[i];
		if (notice->action == NOTICE_FOOT &&
		    !markdown_parse(notice->source, build->doc, NULL, &err))
			build->doc->failed = true;
	}
	doc_gap(build->doc);
}

/* --- older articles --- */

static void
onward(struct build *build, const char *what, const struct entry *entry)
{
	build_entry(build, entry,
	    arena_fmt(
		build->arena, "%s: " STR_FMT, what, STR_ARG(entry->title)));
}

/* Entries that the foot has named: nothing is offered twice. */
struct named {
	int64_t ids[PARTS_SHOWN + 1];
	size_t n;
};

static bool
is_named(const struct named *named, int64_t id)
{
	size_t i;

	for (i = 0; i < named->n; i++)
		if (named->ids[i] == id)
			return true;
	return false;
}

/* The latest of the older parts, each with its number. */
static void
foot_series(struct build *build, struct named *named)
{
	struct entries parts;
	size_t i;

	if (build->page->entry.by[TERM_SERIES].n == 0)
		return;
	parts = catalog_series(build->visit->catalog, build->arena,
	    &build->page->entry, PARTS_MAX);
	i = parts.n > PARTS_SHOWN ? parts.n - PARTS_SHOWN : 0;
	for (; i < parts.n; i++) {
		build_entry(build, &parts.of[i],
		    arena_fmt(build->arena, "Part %zu: " STR_FMT, i + 1,
			STR_ARG(parts.of[i].title)));
		named->ids[named->n++] = parts.of[i].id;
	}
	doc_gap(build->doc);
}

static void
foot_older(struct build *build)
{
	struct catalog *catalog = build->visit->catalog;
	const struct entry *entry = &build->page->entry;
	struct named named = { .n = 0 };
	struct entries related;
	struct entry previous;
	size_t i;

	foot_series(build, &named);
	if (catalog_previous(catalog, build->arena, entry, &previous) &&
	    !is_named(&named, previous.id)) {
		onward(build, "Previous", &previous);
		named.ids[named.n++] = previous.id;
	}
	related = catalog_related(catalog, build->arena, entry, RELATED);
	for (i = 0; i < related.n; i++)
		if (!is_named(&named, related.of[i].id))
			onward(build, "Related", &related.of[i]);
	doc_gap(build->doc);
}

/* --- where it belongs --- */

static void
foot_terms(struct build *build)
{
	static const struct {
		enum term_kind kind;
		const char *label;
	} kinds[] = {
		{ TERM_SERIES, "The series " },
		{ TERM_CATEGORY, "All in " },
		{ TERM_AUTHOR, "All by " },
		{ TERM_TAG, "Tagged " },
	};
	const struct terms *terms;
	size_t i;
	size_t j;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		terms = &build->page->entry.by[kinds[i].kind];
		for (j = 0; j < terms->n && j < TERMS; j++)
			build_local_fmt(build,
			    term_address(
				build->arena, kinds[i].kind, terms->of[j].slug),
			    "%s" STR_FMT, kinds[i].label,
			    STR_ARG(terms->of[j].name));
	}
	doc_gap(build->doc);
}

/* --- the same elsewhere and otherwise --- */

static void
foot_original(struct build *build, const struct article *article)
{
	struct str host;

	if (article->canonical.n == 0)
		return;
	host = build_host(build->arena, article->canonical);
	doc_link(build->doc, article->canonical,
	    arena_fmt(
		build->arena, "Original on the web: " STR_FMT, STR_ARG(host)),
	    0);
}

static void
foot_twins(struct build *build)
{
	if (build->writer == PAGE_GEMTEXT)
		build_local(build, article_twin(build, ".txt"),
		    STR("As plain text"), LINK_TEXT);
	if (build->writer == PAGE_GOPHERMAP)
		build_local(build, article_twin(build, ".gmi"),
		    STR("As gemtext"), LINK_TEXT);
	build_local(
	    build, article_twin(build, ".md"), STR("As Markdown"), LINK_TEXT);
}

/* What is printed or saved says where it came from, on both protocols. */
static void
foot_addresses(struct build *build)
{
	enum scheme scheme;
	char type;

	for (scheme = 0; scheme < SCHEMES; scheme++) {
		if (!site_offers(build->site, scheme))
			continue;
		type = scheme == SCHEME_GOPHER ? '1' : 0;
		doc_link(build->doc,
		    site_url(build->arena, build->site, scheme, type,
			build->page->address),
		    scheme == SCHEME_GEMINI ? STR("This page on Gemini")
					    : STR("This page on Gopher"),
		    0);
	}
}

static void
foot_feedback(struct build *build)
{
	build_local(build,
	    arena_fmt(build->arena, "/feedback" STR_FMT,
		STR_ARG(build->page->address)),
	    STR("Write a note to the editors"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
}

void
article_foot(struct build *build, const struct article *article,
    const struct notices *notices)
{
	bool is_article = article->date != DATE_NONE;
	bool is_listed =
	    is_article && build->page->known && build_is_listed(build->visit);

	doc_rule(build->doc);
	foot_notices(build, notices);
	if (build->writer == PAGE_TEXT) {
		foot_original(build, article);
		foot_addresses(build);
		return;
	}
	if (is_listed) {
		foot_older(build);
		foot_terms(build);
	}
	if (str_eq(build->page->address, STR("/")))
		build_ways(build);
	foot_original(build, article);
	foot_twins(build);
	if (is_article)
		foot_feedback(build);
	build_home(build);
}
