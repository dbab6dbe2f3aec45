/*
 * route_words -- the two addresses that take words: search and feedback.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/feedback.h"
#include "site/page_build.h"
#include "site/publisher.h"
#include "site/route_find.h"

static bool
to_input(struct find *find, struct str prompt, bool sensitive)
{
	find->target->kind = TARGET_INPUT;
	find->target->path = find->asked;
	find->target->message = prompt;
	find->target->sensitive = sensitive;
	find->target->fleeting = true;
	return true;
}

/* A page that answers words is never kept: the next ones differ. */
static struct page *
to_answer(struct find *find, page_builder *build)
{
	struct page *page = route_to_page(find, build);

	if (page == NULL)
		return NULL;
	find->target->search = true;
	find->target->fleeting = true;
	return page;
}

/* --- search: "/search" with words, "/search/2/words" --- */

enum { SYNONYMS = 64, PAGES_MAX = 50 };

static enum search_result
ask(struct find *find, struct str words, uint32_t number, struct hits *hits)
{
	const struct visit *visit = find->visit;
	const struct publisher *publisher = visit->site->publisher;
	struct str synonyms[SYNONYMS];
	struct question question = { words, synonyms, 0 };
	size_t n = 0;
	size_t i;

	synonyms[n++] = publisher->name;
	for (i = 0; i < publisher->n_alternate_names && n < SYNONYMS; i++)
		synonyms[n++] = publisher->alternate_names[i];
	question.n_synonyms = n;
	return catalog_search(visit->catalog, visit->arena, &question,
	    visit->now, (number - 1) * PAGE_SEARCH_SIZE, PAGE_SEARCH_SIZE,
	    hits);
}

static bool
search_for(struct find *find, struct str words, uint32_t number)
{
	struct hits hits = { 0 };
	page_builder *build = page_search;
	struct page *page;

	if (route_lacks_lists(find) || route_is_work(find))
		return true;
	switch (ask(find, words, number, &hits)) {
	case SEARCH_NOT_READY:
		route_busy(find,
		    STR("Search is being prepared. Please try again in a "
			"minute; /archive/ lists all articles."));
		return true;
	case SEARCH_TIMEOUT:
		route_busy(find,
		    STR("This search takes too long. Please use rarer "
			"words; /archive/ lists all articles."));
		return true;
	case SEARCH_EMPTY_QUERY:
		build = page_search_help;
		break;
	case SEARCH_DONE:
		break;
	}
	page = to_answer(find, build);
	if (page != NULL) {
		page->words = words;
		page->number = number;
		page->hits = hits;
	}
	return true;
}

/* Words in an address: a gopher client may send them as the link has them,
 * percent-encoded. */
static struct str
words_of_path(struct find *find, struct str words)
{
	struct str decoded;

	if (find->visit->scheme == SCHEME_GOPHER &&
	    url_decode(find->visit->arena, words, &decoded) &&
	    utf8_check(decoded) == STR_NONE)
		return decoded;
	return words;
}

bool
route_search(struct find *find)
{
	struct str rest;
	struct str page;
	struct str words;
	uint64_t number;

	if (str_eq(find->path, STR("/search"))) {
		words = str_trim(find->words);
		if (find->has_words && words.n > 0)
			return search_for(find, words, 1);
		if (find->visit->scheme == SCHEME_GEMINI &&
		    find->form == FORM_NATIVE)
			return to_input(find,
			    STR("Search: words, \"a phrase\", author:name, "
				"category:name, year:2025"),
			    false);
		return route_to_page(find, page_search_help), true;
	}
	if (!str_starts(find->path, STR("/search/")))
		return false;
	rest = str_from(find->path, 8);
	/* Only those that our own links lead to. */
	if (!route_segment(&rest, &page) ||
	    !str_uint(page, PAGES_MAX, &number) || number < 2 ||
	    page.p[0] == '0' || str_trim(rest).n == 0)
		return false;
	return search_for(find, words_of_path(find, rest), (uint32_t)number);
}

/* --- feedback: "/feedback/p/x", "/feedback/private/p/x" --- */

/* The article that the note is about, if that is one. */
static bool
note_subject(struct find *find, struct str address, struct page *page)
{
	struct target target = { .kind = TARGET_MISSING };
	struct find other = { .visit = find->visit,
		.path = address,
		.asked = address,
		.form = FORM_SOURCE,
		.target = &target };
	const struct visit *visit = find->visit;

	page->address = address;
	if (address.n == 0)
		return true;
	if (visit->catalog == NULL)
		return route_page(&other) && target.kind == TARGET_FILE;
	page->known = catalog_find(visit->catalog, visit->arena, address,
			  visit->now, &page->entry) &&
	    page->entry.state == ENTRY_PUBLISHED;
	return page->known;
}

static bool
note_refused(struct find *find, enum target_kind kind, struct str why)
{
	find->target->kind = kind;
	find->target->message = why;
	return true;
}

/* So that nobody fills the letter box alone.  A note that is too long will
 * be refused anyway. */
static bool
note_is_too_soon(struct find *find)
{
	const struct visit *visit = find->visit;
	unsigned seconds = 0;

	if (visit->spend_note != NULL && find->words.n <= FEEDBACK_MAX)
		seconds = visit->spend_note(visit);
	if (seconds == 0)
		return false;
	find->target->seconds = seconds;
	return note_refused(find, TARGET_SLOW,
	    arena_fmt(visit->arena,
		"Enough notes from your network for now. This one was not "
		"kept: please send it again in %u minutes.",
		(seconds + 59) / 60));
}

/* The note is on the disk, synced, before anybody is thanked. */
static bool
keep_note(struct find *find, const struct page *about, bool private)
{
	const struct visit *visit = find->visit;
	struct feedback_note note = { .article = about->address,
		.title = about->known ? about->entry.title : STR(""),
		.scheme = visit->scheme,
		.private = private,
		.when = visit->now,
		.text = find->words };
	struct page *page;
	struct err err;

	if (route_is_work(find))
		return true;
	if (note_is_too_soon(find))
		return true;
	switch (feedback_keep(visit->site, visit->arena, &note, &err)) {
	case FEEDBACK_KEPT:
		break;
	case FEEDBACK_EMPTY:
		return note_refused(find, TARGET_BAD,
		    STR("There is no word in this note. Nothing was kept."));
	case FEEDBACK_LONG:
		return note_refused(find, TARGET_BAD,
		    STR("A note holds at most 1,000 bytes and this one is "
			"longer. Nothing was kept: please shorten it."));
	case FEEDBACK_FULL:
		return note_refused(find, TARGET_BUSY,
		    STR("The letter box is full. Nothing was kept: please try "
			"again another day."));
	case FEEDBACK_FAILED:
		log_error("feedback: %s", err.text);
		return note_refused(find, TARGET_BUSY,
		    STR("Your note could not be kept. Please try again "
			"later."));
	}
	page = to_answer(find, page_feedback_thanks);
	if (page != NULL) {
		page->entry = about->entry;
		page->known = about->known;
		page->words = about->address;
	}
	return true;
}

bool
route_feedback(struct find *find)
{
	struct page about = { 0 };
	struct str rest;
	struct page *page;
	bool private;

	if (!str_starts(find->path, STR("/feedback")))
		return false;
	rest = str_from(find->path, 9);
	private =
	    str_eq(rest, STR("/private")) || str_starts(rest, STR("/private/"));
	if (private)
		rest = str_from(rest, 8);
	if ((rest.n > 0 && rest.p[0] != '/') ||
	    !note_subject(find, rest, &about))
		return false;
	if (find->has_words && str_trim(find->words).n > 0 &&
	    find->form == FORM_NATIVE)
		return keep_note(find, &about, private);
	if (find->visit->scheme == SCHEME_GEMINI && find->form == FORM_NATIVE)
		return to_input(find,
		    private
			? STR("A private note to the editors, at most 1,000 "
			      "bytes")
			: STR("A note to the editors, at most 1,000 bytes; "
			      "it will not be shown here"),
		    private);
	page = route_to_page(find, page_feedback);
	if (page != NULL) {
		page->entry = about.entry;
		page->known = about.known;
		page->words = rest;
	}
	return true;
}
