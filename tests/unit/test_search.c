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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(questions_find_what_they_say),
		TEST(nothing_to_look_for_is_told),
	};

	return RUN(tests);
}
