/*
 * page_search -- what was found, and how to ask.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "site/catalog.h"
#include "site/page_build.h"
#include "site/publisher.h"

/* catalog_search counts no further. */
enum { COUNTED_MAX = 1000, LABEL_MAX = 200 };

static void
search_onward(struct build *build)
{
	build_local(build, STR("/search"), STR("Search again"), LINK_SEARCH);
	build_home(build);
}

static void
search_syntax(struct build *build)
{
	build_text(build,
	    "Every word must be in the article. You can also "
	    "ask for:");
	doc_item(build->doc, STR("\"a phrase\""));
	doc_item(build->doc, STR("-word, to leave out what has it"));
	doc_item(build->doc, STR("author:name, category:name, year:2025"));
}

bool
page_search_help(struct build *build, struct err *err)
{
	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, "Search " STR_FMT,
		STR_ARG(build->publisher->name)));
	search_syntax(build);
	build_local(build, STR("/search"), STR("Search"), LINK_SEARCH);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* The words as they may stand in an address (never "/" or a control). */
static struct str
words_in_path(struct arena *arena, struct str words)
{
	char *p = arena_z(arena, words);
	size_t i;

	if (p == NULL)
		return STR("");
	for (i = 0; i < words.n; i++)
		if (p[i] == '/' || p[i] == '\\' || (unsigned char)p[i] < ' ')
			p[i] = ' ';
	return str_trim((struct str){ p, words.n });
}

/* In front of the snippet: where and when, so that the label stays short
 * and no date stands first in it. */
static void
one_hit(struct build *build, const struct hit *hit)
{
	const struct entry *entry = &hit->entry;
	struct str day;

	doc_gap(build->doc);
	build_entry(build, entry, entry->title);
	doc_tight(build->doc);
	if (entry->date == DATE_NONE) {
		doc_text(build->doc, hit->snippet);
		return;
	}
	day = date_day(build->arena, entry->date);
	if (hit->snippet.n > 0)
		build_text(build, STR_FMT ": " STR_FMT, STR_ARG(day),
		    STR_ARG(hit->snippet));
	else
		doc_text(build->doc, day);
}

static void
found(struct build *build, const struct hits *hits)
{
	const struct page *page = build->page;
	struct str words = words_in_path(build->arena, page->words);
	uint32_t shown = page->number * PAGE_SEARCH_SIZE;
	size_t i;

	if (page->number > 1)
		build_text(build, "Page %u", page->number);
	else if (hits->total >= COUNTED_MAX)
		build_text(build, "More than 1,000 articles");
	else
		build_text(build, STR_FMT,
		    STR_ARG(build_articles(build->arena, hits->total)));
	for (i = 0; i < hits->n; i++)
		one_hit(build, &hits->of[i]);
	doc_gap(build->doc);
	if (hits->total > shown && page->number < 50)
		build_local(build,
		    arena_fmt(build->arena, "/search/%u/" STR_FMT,
			page->number + 1, STR_ARG(words)),
		    STR("More results"), 0);
}

static void
found_nothing(struct build *build)
{
	build_text(build, "Nothing was found.");
	search_syntax(build);
	build_local(build, STR("/archive/"), STR("All articles"), 0);
}

bool
page_search(struct build *build, struct err *err)
{
	struct str words = utf8_clean(build->arena, build->page->words);

	(void)err;
	if (words.n > LABEL_MAX)
		words = STR("your words");
	doc_heading(build->doc, 1,
	    arena_fmt(build->arena, "Search: " STR_FMT, STR_ARG(words)));
	if (build->page->hits.n == 0)
		found_nothing(build);
	else
		found(build, &build->page->hits);
	search_onward(build);
	return true;
}
