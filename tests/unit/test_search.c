/* The search: what readers type, and what they find. */
#include "test.h"

#include "publication.h"
#include "site/search.h"

static const struct str names[] = { STR_INIT("Sample"),
	STR_INIT("sample.example"), STR_INIT("The Sample Press") };

static struct publication pub;

static void
write_articles(void)
{
	publication_open(&pub);
	publication_article(&pub, "p/rag.md",
	    "title: Why retrieval helps\ndate: 2024-03-01\n"
	    "authors: [Jane Doe]\ncategories: [Machine Learning]\n"
	    "tags: [RAG]");
	publication_article(&pub, "p/agents.md",
	    "title: Agents at work\ndate: 2025-02-01\n"
	    "authors: [John Smith]\ncategories: [Agents]");
	publication_write(&pub, "p/cafe.md",
	    "---\ntitle: A caf\xC3\xA9 in K\xC3\xB6ln\ndate: 2023-05-05\n---\n"
	    "Don\xE2\x80\x99t ask for C++ here; retrieval of cups. "
	    "[link](https://x.example/hidden-address) **bold**\n");
	publication_write(&pub, "p/jp.md",
	    "---\ntitle: \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\n"
	    "date: 2023-05-06\n---\n"
	    "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE"
	    "\xE5\xAD\xA6\xE7\xBF\x92\xE3\x81\xAF\xE6\x9D\xB1\xE4\xBA\xAC"
	    "\xE3\x81\xA7\xE3\x80\x82\n");
	publication_write(&pub, "p/syn.md",
	    "---\ntitle: Ourselves\ndate: 2023-05-07\n---\n"
	    "What the sample press writes of itself.\n");
	publication_article(
	    &pub, "p/future.md", "title: Retrieval tomorrow\ndate: 2030-01-01");
	publication_article(&pub, "p/draft.md",
	    "title: Retrieval draft\ndate: 2024-01-01\ndraft: true");
	publication_article(&pub, "p/gone.md",
	    "title: Retrieval gone\ndate: 2024-01-01\nwithdrawn: wrong");
	publication_index_all(&pub);
}

static struct hits
ask(const char *words)
{
	const struct question question = { str_z(words), names, COUNT(names) };
	struct hits hits;

	catalog_search(pub.catalog, &test_arena, &question, NOW, 0, 10, &hits);
	return hits;
}

static void
assert_found(const char *words, const char *expected)
{
	struct hits hits = ask(words);
	struct entries entries = { 0 };

	entries.of = arena_array(&test_arena, hits.n, sizeof(*entries.of));
	for (size_t i = 0; i < hits.n; i++)
		entries.of[entries.n++] = hits.of[i].entry;
	assert_entries(entries, expected, words);
}

static void
questions_find_what_they_say(void **state)
{
	static const char *const rows[][2] = {
		/* the title weighs more than the text */
		{ "retrieval", "/p/rag /p/cafe" },
		{ "RETRIEVAL helps", "/p/rag" },
		{ "helping", "/p/rag" }, /* English endings */
		{ "retrieval -cups", "/p/rag" },
		{ "retrieval \xE2\x88\x92"
		  "cups",
		    "/p/rag" },
		{ "\"why retrieval\"", "/p/rag" },
		{ "\"retrieval why\"", "" },
		{ "\xE2\x80\x9Cwhy retrieval\xE2\x80\x9D", "/p/rag" },
		{ "retr*", "/p/rag /p/cafe" },
		{ "author:doe", "/p/rag" },
		{ "author:\"jane doe\"", "/p/rag" },
		{ "AUTHOR: Jane", "/p/rag" },
		{ "author:jane-doe", "/p/rag" },
		{ "category:machine-learning", "/p/rag" },
		{ "category:agents", "/p/agents" },
		{ "-category:agents year:2025", "" },
		{ "tag:rag", "/p/rag" },
		{ "year:2024", "/p/rag" },
		{ "year:2024-2025", "/p/agents /p/rag" },
		{ "retrieval year:2023", "/p/cafe" },
		{ "cafe koln", "/p/cafe" },
		{ "caf\xC3\xA9", "/p/cafe" },
		{ "don't", "/p/cafe" },
		{ "don\xE2\x80\x99t", "/p/cafe" },
		{ "C++", "/p/cafe" },
		{ "hidden", "" }, /* addresses are no text */
		{ "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", "/p/jp" },
		{ "\xE6\x9D\xB1\xE4\xBA\xAC", "/p/jp" },
		{ "\xE6\x9C\xAC\xE6\x97\xA5", "" },
		{ "retrieval Retrieval retrieval", "/p/rag /p/cafe" },
		{ "sample", "/p/syn" },
		{ "sample.example", "/p/syn" },
		{ "the sample press", "/p/syn" },
		{ "nowhere", "" },
		{ "retrieval nowhere", "" },
		/* what could be taken for syntax is not */
		{ "retrieval AND", "" },
		{ "NEAR(retrieval helps", "" },
		{ "title:helps", "/p/rag" },
		{ "facts:x", "" },
		{ "retrieval \xE2\x80\x94 helps", "/p/rag" },
		{ "retrieval + helps", "/p/rag" },
		{ "\"retrieval", "/p/rag /p/cafe" },
		{ "year:soon retrieval", "" },
	};

	(void)state;
	write_articles();
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_found(rows[i][0], rows[i][1]);
	publication_close(&pub);
}

static void
nothing_to_look_for_is_told(void **state)
{
	static const char *const rows[] = { "", "   ", "\"\"", "-", "--",
		"-word", "*", "author:", "\xE2\x80\xA6", "\xF0\x9F\x98\x80",
		"\xFF\xFE", "()" };
	struct hits hits;

	(void)state;
	write_articles();
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(catalog_search(pub.catalog, &test_arena,
			       &(struct question){ .words = str_z(rows[i]) },
			       NOW, 0, 10, &hits) == SEARCH_EMPTY_QUERY,
		    rows[i]);
	publication_close(&pub);
}

static void
a_snippet_is_one_line_around_the_hit(void **state)
{
	struct hits hits;

	(void)state;
	publication_open(&pub);
	publication_write(&pub, "a.md",
	    "---\ntitle: A\ndate: 2025-01-01\n---\n# Heading\n\n"
	    "Many words stand in front of it, so many that nobody would see "
	    "what was looked for if the line began with the first of them, "
	    "and so the line begins in the middle of all of this.\n\n"
	    "* Here the needle\n* stands among other things\n\n"
	    "And many words stand behind it, too, which are not wanted here "
	    "because a line is short.\n");
	publication_write(&pub, "jp.md",
	    "---\ntitle: J\ndate: 2025-01-01\n---\n"
	    "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE"
	    "\xE5\xAD\xA6\xE7\xBF\x92 ABC\n");
	publication_index_all(&pub);
	hits = ask("needle");
	assert_int_equal(hits.n, 1);
	assert_int_equal(hits.total, 1);
	assert_true(str_search(hits.of[0].snippet,
			STR("Here the needle stands")) != STR_NONE);
	assert_true(str_find(hits.of[0].snippet, '\n') == STR_NONE);
	assert_true(hits.of[0].snippet.n < 300);
	/* the blanks between characters are the index's alone */
	hits = ask("\xE5\xAD\xA6\xE7\xBF\x92");
	assert_text(hits.of[0].snippet,
	    "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE"
	    "\xE5\xAD\xA6\xE7\xBF\x92 ABC",
	    "japanese");
	publication_close(&pub);
}

/* Pages of ten, one after the other: how many are there, each once. */
static unsigned
turn_pages(const char *words, unsigned pages)
{
	const struct question question = { .words = str_z(words) };
	bool seen[4096] = { 0 };
	unsigned n = 0;

	for (unsigned page = 0; page < pages; page++) {
		struct hits hits;

		assert_int_equal(catalog_search(pub.catalog, &test_arena,
				     &question, NOW, page * 10, 10, &hits),
		    SEARCH_DONE);
		for (size_t i = 0; i < hits.n; i++) {
			assert_false(seen[hits.of[i].entry.id]);
			seen[hits.of[i].entry.id] = true;
			n++;
		}
	}
	return n;
}

static void
of_very_many_those_with_the_word_in_the_title_come_first(void **state)
{
	struct hits hits;
	char file[32];
	char front[96];

	(void)state;
	publication_open(&pub);
	for (int i = 0; i < 2100; i++) {
		snprintf(file, sizeof(file), "p/%04d.md", i);
		snprintf(front, sizeof(front), "title: %s %d\ndate: 2025-01-01",
		    i % 140 == 0 ? "Text" : "Other", i);
		publication_article(&pub, file, front);
	}
	publication_index_all(&pub);
	hits = ask("text");
	assert_int_equal(hits.n, 10);
	assert_int_equal(hits.total, 1000);
	for (size_t i = 0; i < hits.n; i++)
		assert_true(str_starts(hits.of[i].entry.title, STR("Text ")));
	/* 15 with it in the title, then the others, none twice */
	assert_int_equal(turn_pages("text", 5), 50);
	assert_int_equal(turn_pages("title:text", 5), 15);
	assert_int_equal(turn_pages("text -other", 5), 15);
	assert_int_equal(turn_pages("text", 120), 1000);
	publication_close(&pub);
}

static void
search_is_ready_when_all_was_read(void **state)
{
	const struct question question = { .words = STR("text") };
	struct hits hits;

	(void)state;
	publication_open(&pub);
	publication_article(&pub, "a.md", "title: A\ndate: 2025-01-01");
	assert_int_equal(catalog_search(pub.catalog, &test_arena, &question,
			     NOW, 0, 10, &hits),
	    SEARCH_NOT_READY);
	publication_index(&pub);
	assert_int_equal(catalog_search(pub.catalog, &test_arena, &question,
			     NOW, 0, 10, &hits),
	    SEARCH_NOT_READY);
	publication_index_all(&pub);
	assert_found("text", "/a");
	/* what goes is not found any more, even before its words are gone */
	publication_remove(&pub, "a.md");
	publication_index(&pub);
	assert_found("text", "");
	publication_close(&pub);
}

static void
another_language_has_its_words_whole(void **state)
{
	static const struct str german[] = { STR_INIT("de") };

	(void)state;
	publication_open(&pub);
	publication_write(&pub, "a.md",
	    "---\ntitle: A\ndate: 2025-01-01\n---\nrunning models\n");
	publication_index_all(&pub);
	assert_found("model", "/a");
	pub.publisher.languages = german;
	pub.publisher.n_languages = 1;
	publication_index_all(&pub);
	assert_found("model", "");
	assert_found("models", "/a");
	publication_close(&pub);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(questions_find_what_they_say),
		TEST(a_snippet_is_one_line_around_the_hit),
		TEST(of_very_many_those_with_the_word_in_the_title_come_first),
		TEST(search_is_ready_when_all_was_read),
		TEST(another_language_has_its_words_whole),
		TEST(nothing_to_look_for_is_told),
	};

	return RUN(tests);
}
