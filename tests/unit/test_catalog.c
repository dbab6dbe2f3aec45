/* The catalog: listings and their pages, terms, old addresses, neighbours. */
#include "test.h"

#include "base/utf8.h"
#include "publication.h"
#include "site/catalog_private.h"

static struct publication pub;

static int
open_publication(void **state)
{
	test_arena_begin(state);
	publication_open(&pub);
	return 0;
}

static int
close_publication(void **state)
{
	publication_close(&pub);
	test_arena_end(state);
	return 0;
}

#define PUBLICATION_TEST(function)                                             \
	cmocka_unit_test_setup_teardown(                                       \
	    function, open_publication, close_publication)

static struct entries
list(const struct listing *listing, uint32_t offset, uint32_t limit)
{
	return catalog_list(
	    pub.catalog, &test_arena, listing, NOW, offset, limit);
}

static struct entry
find(const char *address)
{
	struct entry entry;

	if (!catalog_find(
		pub.catalog, &test_arena, str_z(address), NOW, &entry))
		fail_msg("%s is not there", address);
	return entry;
}

static void
every_query_can_be_prepared(void **state)
{
	(void)state;
	for (int i = 0; i < QUERIES; i++) {
		assert_row(catalog_sql[i] != NULL, "a query without SQL");
		assert_row(
		    catalog_query(pub.catalog, i) != NULL, catalog_sql[i]);
	}
}

/* A table that grows with the publication is never read from end to end, but
 * by what lists all of it; parts of it that have an index may be. */
static void
no_query_walks_through_everything(void **state)
{
	static const enum query whole[] = { QUERY_MANIFEST, QUERY_LISTED_TOTALS,
		QUERY_STALE_ALL, QUERY_TOUCH_ALL_TERMS };
	static const char *const parts[] = { "page_plain", "page_shadow",
		"page_broken", "page_stale" };

	(void)state;
	for (int i = 0; i < QUERIES; i++) {
		sqlite3_stmt *plan;
		char sql[4096];
		bool fine = false;

		for (size_t k = 0; k < COUNT(whole); k++)
			fine |= whole[k] == (enum query)i;
		snprintf(
		    sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", catalog_sql[i]);
		assert_int_equal(
		    sqlite3_prepare_v2(pub.catalog->db, sql, -1, &plan, NULL),
		    SQLITE_OK);
		while (!fine && sqlite3_step(plan) == SQLITE_ROW) {
			const char *step =
			    (const char *)sqlite3_column_text(plan, 3);
			bool part = strncmp(step, "SCAN page", 9) != 0 &&
			    strncmp(step, "SCAN p ", 7) != 0 &&
			    strncmp(step, "SCAN l", 6) != 0 &&
			    strncmp(step, "SCAN a", 6) != 0 &&
			    strncmp(step, "SCAN t", 6) != 0;

			for (size_t k = 0; k < COUNT(parts); k++)
				part |= strstr(step, parts[k]) != NULL;
			assert_row(part, catalog_sql[i]);
		}
		sqlite3_finalize(plan);
	}
}

/* --- listings --- */

static void
write_few(void)
{
	publication_article(&pub, "a.md",
	    "title: A\ndate: 2024-12-31T23:59:59Z\ncategories: [X, Y]\n"
	    "updated: 2025-06-01");
	publication_article(&pub, "b.md",
	    "title: B\ndate: 2025-01-01\ncategories: [x]\ntags: [t]");
	publication_article(&pub, "c.md",
	    "title: C\ndate: 2025-01-15\nauthors: [Jane]\n"
	    "updated: 2025-01-10");
	publication_article(&pub, "d.md",
	    "title: D\ndate: 2025-12-31T23:59:59Z\ncategories: [Y]");
	publication_article(&pub, "draft.md",
	    "title: E\ndate: 2025-01-16\ncategories: [X]\ndraft: true");
	publication_article(&pub, "gone.md",
	    "title: F\ndate: 2025-01-16\ncategories: [X]\nwithdrawn: wrong");
	publication_article(&pub, "future.md",
	    "title: G\ndate: 2026-01-02\ncategories: [X, Z]");
	publication_article(&pub, "about.md", "title: About");
	publication_article(&pub, "zoo.md", "title: Zoo\nupdated: 2025-03-01");
	publication_index(&pub);
}

static void
listings_hold_what_is_published_newest_first(void **state)
{
	static const struct {
		struct listing listing;
		const char *addresses;
	} rows[] = {
		{ { .kind = LISTING_ALL }, "/d /c /b /a" },
		{ { .kind = LISTING_YEAR, .year = 2025 }, "/d /c /b" },
		{ { .kind = LISTING_YEAR, .year = 2024 }, "/a" },
		{ { .kind = LISTING_YEAR, .year = 2026 }, "" },
		{ { .kind = LISTING_MONTH, .year = 2025, .month = 1 },
		    "/c /b" },
		{ { .kind = LISTING_MONTH, .year = 2025, .month = 12 }, "/d" },
		{ { .kind = LISTING_MONTH, .year = 2024, .month = 12 }, "/a" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_CATEGORY,
		      .slug = STR_INIT("x") },
		    "/b /a" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_CATEGORY,
		      .slug = STR_INIT("y") },
		    "/d /a" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_TAG,
		      .slug = STR_INIT("t") },
		    "/b" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_TAG,
		      .slug = STR_INIT("x") },
		    "" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_AUTHOR,
		      .slug = STR_INIT("jane") },
		    "/c" },
		/* an update before the date of publication is none */
		{ { .kind = LISTING_CHANGES }, "/a /zoo" },
		{ { .kind = LISTING_PAGES }, "/about/ /zoo" },
	};

	(void)state;
	write_few();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct entries entries = list(&rows[i].listing, 0, 100);

		assert_entries(entries, rows[i].addresses, rows[i].addresses);
		assert_int_equal(
		    catalog_count(pub.catalog, &rows[i].listing, NOW),
		    entries.n);
	}
}

static void
an_article_of_the_future_appears_at_its_moment(void **state)
{
	const struct listing all = { .kind = LISTING_ALL };
	const struct listing z = {
		.kind = LISTING_TERM, .term = TERM_CATEGORY, .slug = STR("z")
	};
	int64_t date = date_make(2026, 1, 2);
	struct terms terms;
	struct entry entry;
	struct term term;

	(void)state;
	write_few();
	assert_int_equal(catalog_next_date(pub.catalog, NOW), date);
	assert_int_equal(catalog_count(pub.catalog, &all, date - 1), 4);
	assert_int_equal(catalog_count(pub.catalog, &all, date), 5);
	assert_int_equal(catalog_count(pub.catalog, &z, date - 1), 0);
	assert_int_equal(catalog_count(pub.catalog, &z, date), 1);
	assert_false(catalog_term(pub.catalog, &test_arena, TERM_CATEGORY,
	    STR("z"), date - 1, &term));
	assert_true(catalog_term(
	    pub.catalog, &test_arena, TERM_CATEGORY, STR("z"), date, &term));
	terms = catalog_terms(
	    pub.catalog, &test_arena, TERM_CATEGORY, date - 1, 100);
	assert_int_equal(terms.n, 2);
	/* X has two without the one to come, as many as Y */
	assert_text(terms.of[0].name, "X", "by count, then name");
	assert_int_equal(terms.of[0].count, 2);
	terms =
	    catalog_terms(pub.catalog, &test_arena, TERM_CATEGORY, date, 100);
	assert_int_equal(terms.n, 3);
	assert_int_equal(terms.of[0].count, 3);
	assert_true(catalog_find(
	    pub.catalog, &test_arena, STR("/future"), date - 1, &entry));
	assert_int_equal(entry.state, ENTRY_FUTURE);
	assert_true(catalog_find(
	    pub.catalog, &test_arena, STR("/future"), date, &entry));
	assert_int_equal(entry.state, ENTRY_PUBLISHED);
	assert_int_equal(catalog_next_date(pub.catalog, date), DATE_NONE);
}

static void
years_and_months_are_counted(void **state)
{
	struct spans spans;

	(void)state;
	write_few();
	publication_article(&pub, "old.md", "title: Old\ndate: 0099-03-01");
	publication_article(&pub, "past.md", "title: Past\ndate: 1969-12-31");
	publication_index(&pub);
	spans = catalog_spans(pub.catalog, &test_arena, NOW, 0);
	assert_int_equal(spans.n, 4);
	assert_int_equal(spans.of[0].year, 2025);
	assert_int_equal(spans.of[0].count, 3);
	assert_int_equal(spans.of[0].month, 0);
	assert_int_equal(spans.of[1].year, 2024);
	assert_int_equal(spans.of[2].year, 1969);
	assert_int_equal(spans.of[3].year, 99);
	spans = catalog_spans(pub.catalog, &test_arena, NOW, 2025);
	assert_int_equal(spans.n, 2);
	assert_int_equal(spans.of[0].month, 12);
	assert_int_equal(spans.of[1].month, 1);
	assert_int_equal(spans.of[1].count, 2);
	spans = catalog_spans(pub.catalog, &test_arena, NOW, 2023);
	assert_int_equal(spans.n, 0);
}

/* --- long listings --- */

static uint64_t random_state = 1;

static unsigned
below(unsigned n)
{
	random_state = random_state * 6364136223846793005u + 1;
	return (unsigned)(random_state >> 33) % n;
}

/* Article i, on a day that depends on how crowded the time is. */
static void
write_numbered(unsigned i, unsigned days)
{
	char file[64];
	char front[256];
	int64_t date = date_make(2015, 1, 1) + (int64_t)below(days) * 86400;

	snprintf(file, sizeof(file), "p/%u.md", i);
	snprintf(front, sizeof(front),
	    "title: Number %u\ndate: " STR_FMT "\ncategories: [C%u]\n"
	    "tags: [T%u, T%u]",
	    i, STR_ARG(date_day(&test_arena, date)), below(2), below(40),
	    below(40));
	publication_article(&pub, file, front);
}

/* Each way into a listing gives the same as walking all of it. */
static void
assert_pages_fit(const struct listing *listing, const char *row)
{
	uint32_t count = catalog_count(pub.catalog, listing, NOW);
	struct entries all = list(listing, 0, 10000);

	assert_row(all.n == count, row);
	for (size_t i = 1; i < all.n; i++)
		assert_row(all.of[i - 1].date >= all.of[i].date, row);
	for (unsigned i = 0; i < 40; i++) {
		uint32_t offset = below(count + 5);
		uint32_t limit = 1 + below(60);
		struct entries some = list(listing, offset, limit);
		size_t expected = offset >= count ? 0
		    : count - offset < limit	  ? count - offset
						  : limit;

		assert_row(some.n == expected, row);
		for (size_t k = 0; k < some.n; k++)
			assert_row(some.of[k].id == all.of[offset + k].id, row);
	}
}

static void
assert_all_pages_fit(void)
{
	static const struct {
		struct listing listing;
		const char *row;
	} rows[] = {
		{ { .kind = LISTING_ALL }, "all" },
		{ { .kind = LISTING_YEAR, .year = 2015 }, "2015" },
		{ { .kind = LISTING_YEAR, .year = 2018 }, "2018" },
		{ { .kind = LISTING_MONTH, .year = 2015, .month = 1 },
		    "2015-01" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_CATEGORY,
		      .slug = STR_INIT("c1") },
		    "c1" },
		{ { .kind = LISTING_TERM,
		      .term = TERM_TAG,
		      .slug = STR_INIT("t7") },
		    "t7" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		assert_pages_fit(&rows[i].listing, rows[i].row);
}

static void
any_page_of_a_long_listing_is_found_without_walking(void **state)
{
	static const unsigned days[] = { 3650, 200, 1 };

	(void)state;
	for (size_t k = 0; k < COUNT(days); k++) {
		publication_close(&pub);
		publication_open(&pub);
		for (unsigned i = 0; i < 600; i++)
			write_numbered(i, days[k]);
		publication_index(&pub);
		assert_all_pages_fit();
		/* again with changes, so that slots fill and empty */
		for (unsigned i = 0; i < 60; i++)
			write_numbered(below(700), days[k]);
		publication_index(&pub);
		assert_all_pages_fit();
	}
}

static void
a_listing_that_shrinks_and_grows_is_counted_right(void **state)
{
	char file[64];

	(void)state;
	for (unsigned i = 0; i < 150; i++)
		write_numbered(i, 1000);
	publication_index(&pub);
	assert_all_pages_fit();
	for (unsigned i = 20; i < 150; i++) {
		snprintf(file, sizeof(file), "p/%u.md", i);
		publication_remove(&pub, file);
	}
	publication_index(&pub);
	assert_int_equal(pub.result.removed, 130);
	assert_all_pages_fit();
	for (unsigned i = 20; i < 200; i++)
		write_numbered(i, 1000);
	publication_index(&pub);
	assert_all_pages_fit();
}

static void
pages_counted_from_the_oldest_never_shift(void **state)
{
	const struct listing all = { .kind = LISTING_ALL };
	const uint32_t size = 50;
	struct entries before;
	struct entries after;
	uint32_t count;

	(void)state;
	for (unsigned i = 0; i < 320; i++)
		write_numbered(i, 2000);
	publication_index(&pub);
	count = catalog_count(pub.catalog, &all, NOW);
	/* the second page from the oldest on: 50 to 99 */
	before = list(&all, count - 2 * size, size);
	publication_article(&pub, "new.md", "title: New\ndate: 2025-05-05");
	publication_index(&pub);
	count = catalog_count(pub.catalog, &all, NOW);
	after = list(&all, count - 2 * size, size);
	assert_int_equal(before.n, size);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(before.of[i].id, after.of[i].id);
}

/* --- terms --- */

static struct str
names_of(enum term_kind kind)
{
	struct terms terms =
	    catalog_terms(pub.catalog, &test_arena, kind, NOW, 100);
	struct str all = { "", 0 };

	for (size_t i = 0; i < terms.n; i++)
		all = arena_fmt(&test_arena,
		    STR_FMT "%s" STR_FMT "=" STR_FMT "(%u)", STR_ARG(all),
		    i > 0 ? " " : "", STR_ARG(terms.of[i].slug),
		    STR_ARG(terms.of[i].name), terms.of[i].count);
	return all;
}

static void
spellings_of_one_name_are_one_term(void **state)
{
	struct entry entry;

	(void)state;
	publication_article(
	    &pub, "a.md", "title: A\ndate: 2025-01-01\ntags: [deep-learning]");
	publication_article(
	    &pub, "b.md", "title: B\ndate: 2025-01-02\ntags: [Deep Learning]");
	publication_article(&pub, "c.md",
	    "title: C\ndate: 2025-01-03\ntags: [Deep Learning, "
	    "DEEP_LEARNING]");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "deep-learning=Deep Learning(3)",
	    "one term, the most used spelling");
	/* a page says what its own file says */
	entry = find("/a");
	assert_text(entry.by[TERM_TAG].of[0].name, "deep-learning", "own");
	assert_text(entry.by[TERM_TAG].of[0].slug, "deep-learning", "slug");
	publication_remove(&pub, "b.md");
	publication_remove(&pub, "c.md");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "deep-learning=deep-learning(1)",
	    "the spelling left");
}

static void
two_names_of_one_slug_are_told_apart(void **state)
{
	struct str hash;

	(void)state;
	publication_article(
	    &pub, "a.md", "title: A\ndate: 2025-01-02\ntags: [C++]");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "c=C++(1)", "alone");
	publication_article(
	    &pub, "b.md", "title: B\ndate: 2025-01-03\ntags: ['C#']");
	publication_index(&pub);
	hash = utf8_slug_hash(&test_arena, STR("c#"));
	assert_str(names_of(TERM_TAG),
	    arena_fmt(
		&test_arena, "c-" STR_FMT "=C#(1) c=C++(1)", STR_ARG(hash)),
	    "the older one keeps the slug");
	publication_remove(&pub, "a.md");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "c=C#(1)", "alone again");
}

static void
terms_vanish_with_their_last_article(void **state)
{
	(void)state;
	publication_article(&pub, "a.md",
	    "title: A\ndate: 2025-01-02\ntags: [one, two]\nauthors: [Jane]");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "one=one(1) two=two(1)", "before");
	publication_article(&pub, "a.md",
	    "title: A\ndate: 2025-01-02\ntags: [two]\nwithdrawn: wrong");
	publication_index(&pub);
	assert_text(names_of(TERM_TAG), "", "withdrawn");
	assert_text(names_of(TERM_AUTHOR), "", "withdrawn");
}

static void
an_entry_has_its_names_in_their_order(void **state)
{
	struct entry entry;

	(void)state;
	publication_article(&pub, "a.md",
	    "title: A\ndate: 2025-01-02\ntags: [zeta, alpha]\n"
	    "authors:\n  - name: Jane\n    url: https://jane.example/\n"
	    "  - Anna\nseries: S\nsummary: About it.\nlang: de\n"
	    "editor: Ed\ncanonical_url: https://x.example/a\nguid: g-1");
	publication_index(&pub);
	entry = find("/a");
	assert_int_equal(entry.by[TERM_TAG].n, 2);
	assert_text(entry.by[TERM_TAG].of[0].name, "zeta", "first tag");
	assert_int_equal(entry.by[TERM_AUTHOR].n, 2);
	assert_text(entry.by[TERM_AUTHOR].of[0].name, "Jane", "first author");
	assert_text(
	    entry.by[TERM_AUTHOR].of[0].url, "https://jane.example/", "url");
	assert_text(entry.by[TERM_SERIES].of[0].name, "S", "series");
	assert_text(entry.summary, "About it.", "summary");
	assert_text(entry.lang, "de", "lang");
	assert_text(entry.editor, "Ed", "editor");
	assert_text(entry.canonical, "https://x.example/a", "canonical");
	assert_text(entry.guid, "g-1", "guid");
	assert_int_equal(entry.words, 3);
}

/* --- old addresses --- */

static void
old_addresses_lead_to_the_new_one(void **state)
{
	static const char *const rows[][2] = {
		{ "/old", "/p/a" }, { "/old/", "/p/a" },
		{ "/p/relative", "/p/a" }, { "/?p=12", "/p/a" },
		{ "/some/where/why-rag-0123456789ab", "/p/a" },
		{ "/0123456789ab", "/p/a" }, { "/web/path", "/p/a" },
		{ "/p/tail-other-00ff00ff00ff", "/p/tail-00ff00ff00ff" },
		{ "/of-draft", "" }, { "/of-future", "" },
		{ "/of-withdrawn", "/p/w" }, { "/unknown", "" },
		{ "/?p=13", "" }, { "/", "" }, { "", "" },
		{ "/elsewhere", "" }, /* a page on another host */
	};

	(void)state;
	publication_article(&pub, "p/a.md",
	    "title: A\ndate: 2025-01-01\naliases: [/old/, relative, /p/a]\n"
	    "guid: https://sample.example/?p=12\n"
	    "canonical_url: https://www.sample.example/web/path");
	publication_article(&pub, "p/b.md",
	    "title: B\ndate: 2025-01-01\n"
	    "canonical_url: https://other.example/elsewhere");
	publication_article(&pub, "p/m.md",
	    "title: M\ndate: 2024-01-01\naliases: [/old]\ndraft: true");
	publication_article(
	    &pub, "p/tail-00ff00ff00ff.md", "title: T\ndate: 2025-01-01");
	publication_article(&pub, "p/d.md",
	    "title: D\ndate: 2025-01-01\naliases: [/of-draft]\ndraft: true");
	publication_article(&pub, "p/f.md",
	    "title: F\ndate: 2030-01-01\naliases: [/of-future]");
	publication_article(&pub, "p/w.md",
	    "title: W\ndate: 2025-01-01\naliases: [/of-withdrawn]\n"
	    "withdrawn: wrong");
	publication_index(&pub);
	publication_article(&pub, "p/a.md",
	    "title: A\ndate: 2025-01-01\naliases: [/old/, relative, /p/a]\n"
	    "guid: https://medium.com/p/0123456789ab");
	publication_article(&pub, "p/c.md",
	    "title: C\ndate: 2025-01-01\n"
	    "guid: https://sample.example/?p=12\n");
	publication_index(&pub);
	/* what the first version of the file said is forgotten */
	assert_text(
	    catalog_moved(pub.catalog, &test_arena, STR("/web/path"), NOW), "",
	    "/web/path");
	assert_text(catalog_moved(pub.catalog, &test_arena, STR("/?p=12"), NOW),
	    "/p/c", "/?p=12");
	publication_remove(&pub, "p/c.md");
	publication_article(&pub, "p/a.md",
	    "title: A\ndate: 2025-01-01\naliases: [/old/, relative, /p/a,"
	    " '/?p=12']\nguid: https://medium.com/p/0123456789ab\n"
	    "canonical_url: https://www.sample.example/web/path");
	publication_index(&pub);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(catalog_moved(pub.catalog, &test_arena,
				str_z(rows[i][0]), NOW),
		    rows[i][1], rows[i][0]);
}

/* --- neighbours --- */

static void
only_older_articles_stand_around_one(void **state)
{
	struct entry entry;
	struct entry previous;

	(void)state;
	publication_article(&pub, "a.md",
	    "title: A\ndate: 2025-01-01\ntags: [x, y]\nseries: S");
	publication_article(&pub, "b.md",
	    "title: B\ndate: 2025-01-02\ntags: [x]\ncategories: [k]");
	publication_article(&pub, "c.md",
	    "title: C\ndate: 2025-01-03\ncategories: [k]\nseries: S");
	publication_article(&pub, "m.md",
	    "title: M\ndate: 2025-02-01\ntags: [x, y]\ncategories: [k]\n"
	    "series: S");
	publication_article(&pub, "z.md",
	    "title: Z\ndate: 2025-03-01\ntags: [x, y]\ncategories: [k]\n"
	    "series: S");
	publication_article(&pub, "draft.md",
	    "title: D\ndate: 2025-01-05\ntags: [x, y]\ndraft: true");
	publication_index(&pub);
	entry = find("/m");
	assert_true(
	    catalog_previous(pub.catalog, &test_arena, &entry, &previous));
	assert_text(previous.address, "/c", "previous");
	/* two tags (6), a tag and a category (5), a category (2) */
	assert_entries(catalog_related(pub.catalog, &test_arena, &entry, 9),
	    "/a /b /c", "related");
	assert_entries(catalog_related(pub.catalog, &test_arena, &entry, 1),
	    "/a", "the best");
	assert_entries(catalog_series(pub.catalog, &test_arena, &entry, 9),
	    "/a /c", "series, first part first");
	entry = find("/a");
	assert_false(
	    catalog_previous(pub.catalog, &test_arena, &entry, &previous));
	assert_entries(catalog_related(pub.catalog, &test_arena, &entry, 9), "",
	    "the oldest");
}

static void
parts_of_one_day_are_in_the_order_of_their_names(void **state)
{
	struct entry entry;

	(void)state;
	publication_article(
	    &pub, "part-2.md", "title: B\ndate: 2025-01-01\nseries: S");
	publication_article(
	    &pub, "part-1.md", "title: A\ndate: 2025-01-01\nseries: S");
	publication_article(
	    &pub, "part-3.md", "title: C\ndate: 2025-01-01\nseries: S");
	publication_index(&pub);
	entry = find("/part-3");
	assert_entries(catalog_series(pub.catalog, &test_arena, &entry, 9),
	    "/part-1 /part-2", "series");
}

static void
wrong_addresses_are_near_right_ones(void **state)
{
	static const char *const rows[][2] = {
		{ "/p/nlp/retreival-augmented-generation",
		    "/p/retrieval-augmented-generation" },
		{ "/p/retrieval-augmented",
		    "/p/retrieval-augmented-generation" },
		{ "/p/Retrieval_Augmented_Generation.html",
		    "/p/retrieval-augmented-generation" },
		{ "/p/tokenizer", "/p/how-a-tokenizer-learns" },
		{ "/p/retri", "/p/retrieval-augmented-generation" },
		{ "/p/zzzz", "" },
		{ "/", "" },
		{ "", "" },
		{ "/\"AND(*", "" },
	};

	(void)state;
	publication_article(&pub, "p/retrieval-augmented-generation.md",
	    "title: How retrieval helps\ndate: 2025-01-01");
	publication_article(&pub, "p/how-a-tokenizer-learns.md",
	    "title: How a tokenizer learns\ndate: 2025-01-01");
	publication_article(
	    &pub, "p/other.md", "title: Something else\ndate: 2025-01-01");
	publication_index_all(&pub);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_entries(catalog_nearest(pub.catalog, &test_arena,
				   str_z(rows[i][0]), NOW, 1),
		    rows[i][1], rows[i][0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PUBLICATION_TEST(every_query_can_be_prepared),
		PUBLICATION_TEST(no_query_walks_through_everything),
		PUBLICATION_TEST(listings_hold_what_is_published_newest_first),
		PUBLICATION_TEST(
		    an_article_of_the_future_appears_at_its_moment),
		PUBLICATION_TEST(years_and_months_are_counted),
		PUBLICATION_TEST(
		    any_page_of_a_long_listing_is_found_without_walking),
		PUBLICATION_TEST(
		    a_listing_that_shrinks_and_grows_is_counted_right),
		PUBLICATION_TEST(pages_counted_from_the_oldest_never_shift),
		PUBLICATION_TEST(spellings_of_one_name_are_one_term),
		PUBLICATION_TEST(two_names_of_one_slug_are_told_apart),
		PUBLICATION_TEST(terms_vanish_with_their_last_article),
		PUBLICATION_TEST(an_entry_has_its_names_in_their_order),
		PUBLICATION_TEST(old_addresses_lead_to_the_new_one),
		PUBLICATION_TEST(only_older_articles_stand_around_one),
		PUBLICATION_TEST(
		    parts_of_one_day_are_in_the_order_of_their_names),
		PUBLICATION_TEST(wrong_addresses_are_near_right_ones),
	};

	return RUN(tests);
}
