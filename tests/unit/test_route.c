#include "pages.h"

static struct pages pages;

#define ARTICLE(title, date, more)                                             \
	"---\ntitle: " title "\ndate: " date "\n" more "---\nSome words.\n"

static void
fill(void)
{
	static char big[70 * 1024];

	pages_begin(&pages);
	pages_write(&pages, "p/nlp/why-rag.md",
	    ARTICLE("Why RAG", "2025-01-10",
		"category: NLP\nauthor: Ann Lee\ntags: [rag]\n"
		"aliases: [/old/why, '/?p=12']\n"));
	pages_write(&pages, "p/nlp/draft.md",
	    ARTICLE("Draft", "2025-01-11", "draft: true\n"));
	pages_write(
	    &pages, "p/nlp/future.md", ARTICLE("Later", "2099-01-01", ""));
	pages_write(&pages, "p/nlp/gone.md",
	    ARTICLE("Gone", "2025-01-12", "withdrawn: It was wrong.\n"));
	pages_write(
	    &pages, "p/nlp/odd name 100%.md", ARTICLE("Odd", "2025-01-13", ""));
	pages_write(&pages, "colophon.md", "# Colophon\n\nMade by hand.\n");
	pages_write(&pages, "notes/README.md", "# Notes\n\nA folder.\n");
	pages_write(&pages, "media/logo.png", "png");
	pages_write(&pages, "media/page.txt", "a file");
	pages_write(&pages, "publisher.yaml", "name: Sample\n");
	pages_write(&pages, ".secret", "x");
	pages_write(&pages, "media/copy~", "x");
	snprintf(big, sizeof(big), "---\ntitle: Big\ndate: 2025-01-14\n---\n");
	memset(big + strlen(big), 'x', sizeof(big) - strlen(big) - 1);
	pages_write(&pages, "p/nlp/big.md", big);
}

struct row {
	const char *path;
	enum target_kind kind;
	const char *says; /* location, or a part of the message */
};

static void
look_up(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct target target = pages_find(&pages, rows[i].path);

		assert_row(target.kind == rows[i].kind, rows[i].path);
		if (rows[i].kind == TARGET_MOVED)
			assert_text(
			    target.location, rows[i].says, rows[i].path);
		else if (rows[i].says != NULL)
			assert_row(pages_has(target.message, rows[i].says),
			    rows[i].path);
		if (target.kind >= TARGET_GONE)
			assert_row(target.message.n > 0, rows[i].path);
	}
}

static void
addresses_name_what_they_should(void **state)
{
	static const struct row rows[] = {
		{ "/", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag.txt", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag.gmi", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag.md", TARGET_FILE, NULL },
		{ "/p/nlp/odd name 100%", TARGET_PAGE, NULL },
		{ "/colophon", TARGET_PAGE, NULL },
		{ "/notes/", TARGET_PAGE, NULL },
		{ "/notes/index.txt", TARGET_PAGE, NULL },
		{ "/index.gmi", TARGET_PAGE, NULL },
		{ "/latest", TARGET_PAGE, NULL },
		{ "/latest.txt", TARGET_PAGE, NULL },
		{ "/archive/", TARGET_PAGE, NULL },
		{ "/archive/2025/", TARGET_PAGE, NULL },
		{ "/archive/2025/01/", TARGET_PAGE, NULL },
		{ "/category/", TARGET_PAGE, NULL },
		{ "/category/nlp/", TARGET_PAGE, NULL },
		{ "/category/nlp/atom.xml", TARGET_BYTES, NULL },
		{ "/category/nlp/rss.xml", TARGET_BYTES, NULL },
		{ "/author/ann-lee/", TARGET_PAGE, NULL },
		{ "/tag/rag/", TARGET_PAGE, NULL },
		{ "/changes", TARGET_PAGE, NULL },
		{ "/feeds/", TARGET_PAGE, NULL },
		{ "/feed.gmi", TARGET_PAGE, NULL },
		{ "/about/", TARGET_PAGE, NULL },
		{ "/atom.xml", TARGET_BYTES, NULL },
		{ "/rss.xml", TARGET_BYTES, NULL },
		{ "/robots.txt", TARGET_BYTES, NULL },
		{ "/caps.txt", TARGET_BYTES, NULL },
		{ "/sitemap.txt", TARGET_BYTES, NULL },
		{ "/manifest.txt", TARGET_BYTES, NULL },
		{ "/media/logo.png", TARGET_FILE, NULL },
		{ "/media/page.txt", TARGET_FILE, NULL },
		{ "/search", TARGET_INPUT, "Search" },
		{ "/feedback", TARGET_INPUT, "1,000 bytes" },
		{ "/feedback/p/nlp/why-rag", TARGET_INPUT, NULL },
		{ "/feedback/private", TARGET_INPUT, "private" },
	};

	(void)state;
	look_up(rows, COUNT(rows));
}

static void
what_is_not_public_is_not_there(void **state)
{
	static const struct row rows[] = {
		{ "/nothing", TARGET_MISSING, "/latest" },
		{ "/p/nlp/draft", TARGET_MISSING, NULL },
		{ "/p/nlp/draft.md", TARGET_MISSING, NULL },
		{ "/p/nlp/draft.txt", TARGET_MISSING, NULL },
		{ "/p/nlp/future", TARGET_MISSING, NULL },
		{ "/p/nlp/future.gmi", TARGET_MISSING, NULL },
		{ "/p/nlp/gone", TARGET_GONE, "It was wrong." },
		{ "/p/nlp/gone.md", TARGET_GONE, "It was wrong." },
		{ "/p/nlp/gone.txt", TARGET_GONE, "It was wrong." },
		{ "/publisher.yaml", TARGET_MISSING, NULL },
		{ "/.secret", TARGET_MISSING, NULL },
		{ "/media/copy~", TARGET_MISSING, NULL },
		{ "/media/", TARGET_MISSING, NULL },
		{ "/latest.md", TARGET_MISSING, NULL },
		{ "/robots.txt.txt", TARGET_MISSING, NULL },
		{ "/archive/25/", TARGET_MISSING, NULL },
		{ "/archive/2024/", TARGET_MISSING, NULL },
		{ "/archive/2025/13/", TARGET_MISSING, NULL },
		{ "/archive/2025/1/", TARGET_MISSING, NULL },
		{ "/archive/2025/01/page/1", TARGET_MISSING, NULL },
		{ "/category/nothing/", TARGET_MISSING, NULL },
		{ "/category/nlp/page/0", TARGET_MISSING, NULL },
		{ "/category/nlp/page/01", TARGET_MISSING, NULL },
		{ "/series/", TARGET_MISSING, NULL },
		{ "/support", TARGET_MISSING, NULL },
		{ "/about/contact", TARGET_MISSING, NULL },
		{ "/about/nonsense", TARGET_MISSING, NULL },
		{ "/favicon.txt", TARGET_MISSING, NULL },
		{ "/.well-known/security.txt", TARGET_MISSING, NULL },
		{ "/feedback/nothing", TARGET_MISSING, NULL },
		{ "/feedback/p/nlp/draft", TARGET_MISSING, NULL },
		{ "/feedbackx", TARGET_MISSING, NULL },
		{ "/search/1/x", TARGET_MISSING, NULL },
		{ "/search/999/x", TARGET_MISSING, NULL },
	};

	(void)state;
	look_up(rows, COUNT(rows));
}

static void
old_and_mistyped_addresses_lead_on(void **state)
{
	static const struct row rows[] = {
		{ "/latest/", TARGET_MOVED, "/latest" },
		{ "/archive", TARGET_MOVED, "/archive/" },
		{ "/archive/2025", TARGET_MOVED, "/archive/2025/" },
		{ "/about", TARGET_MOVED, "/about/" },
		{ "/category/nlp", TARGET_MOVED, "/category/nlp/" },
		{ "/notes", TARGET_MOVED, "/notes/" },
		{ "/p/nlp/why-rag/", TARGET_MOVED, "/p/nlp/why-rag" },
		{ "/p/nlp/odd name 100%/", TARGET_MOVED,
		    "/p/nlp/odd%20name%20100%25" },
		{ "/robots.txt/", TARGET_MOVED, "/robots.txt" },
		{ "/old/why", TARGET_MOVED, "/p/nlp/why-rag" },
		{ "/p/nlp/", TARGET_MOVED, "/category/nlp/" },
		{ "/p/", TARGET_MOVED, "/archive/" },
	};
	struct target target;

	(void)state;
	look_up(rows, COUNT(rows));
	target = route_find(&pages.visit, STR("/"), STR("p=12"), true);
	assert_int_equal(target.kind, TARGET_MOVED);
	assert_text(target.location, "/p/nlp/why-rag", "/?p=12");
	target = route_find(&pages.visit, STR("/"), STR("p=13"), true);
	assert_int_equal(target.kind, TARGET_PAGE);
}

static void
heavy_work_waits_for_the_pool(void **state)
{
	static const char *const heavy[] = { "/p/nlp/big", "/p/nlp/big.txt",
		"/sitemap.txt", "/manifest.txt", "/atom.xml", "/feeds/",
		"/category/", "/category/nlp/rss.xml" };
	static const char *const light[] = { "/", "/p/nlp/why-rag",
		"/p/nlp/big.md", "/latest", "/category/nlp/", "/nothing" };

	(void)state;
	pages.visit.on_pool = false;
	for (size_t i = 0; i < COUNT(heavy); i++)
		assert_row(
		    pages_find(&pages, heavy[i]).kind == TARGET_WORK, heavy[i]);
	for (size_t i = 0; i < COUNT(light); i++)
		assert_row(
		    pages_find(&pages, light[i]).kind != TARGET_WORK, light[i]);
	/* The cache may have them, whatever words came along. */
	for (size_t i = 0; i < COUNT(heavy); i++)
		assert_text(route_find(&pages.visit, str_z(heavy[i]),
				STR("words"), true)
				.path,
		    heavy[i], heavy[i]);
	assert_int_equal(
	    route_find(&pages.visit, STR("/search"), STR("rag"), true).path.n,
	    0);
	assert_int_equal(
	    route_find(&pages.visit, STR("/search"), STR("rag"), true).kind,
	    TARGET_WORK);
	assert_int_equal(
	    route_find(&pages.visit, STR("/feedback"), STR("hello"), true).kind,
	    TARGET_WORK);
	pages.visit.on_pool = true;
	for (size_t i = 0; i < COUNT(heavy); i++)
		assert_row(
		    pages_find(&pages, heavy[i]).kind != TARGET_WORK, heavy[i]);
}

static void
titles_are_looked_for_where_that_helps(void **state)
{
	struct target target;

	(void)state;
	target = pages_find(&pages, "/p/nlp/why-rags");
	assert_int_equal(target.kind, TARGET_MISSING);
	assert_false(target.suggests);
	pages.visit.scheme = SCHEME_GOPHER;
	pages.visit.on_pool = false;
	target = pages_find(&pages, "/p/nlp/why-rags");
	assert_int_equal(target.kind, TARGET_MISSING);
	assert_true(target.suggests);
	pages.visit.hurried = true;
	target = pages_find(&pages, "/tag/none/atom.xml");
	assert_int_equal(target.kind, TARGET_MISSING);
	assert_false(target.suggests);
	assert_true(page_suggestions(&pages.visit, &target).n > 0);
	pages.visit.hurried = false;
	pages.visit.on_pool = true;
	pages.visit.scheme = SCHEME_GEMINI;
}

static unsigned
no_more_notes(const struct visit *visit)
{
	(void)visit;
	return 599;
}

static void
a_note_too_many_is_not_kept(void **state)
{
	struct target target;

	(void)state;
	pages.visit.spend_note = no_more_notes;
	target = route_find(&pages.visit, STR("/feedback"), STR("hello"), true);
	pages.visit.spend_note = NULL;
	assert_int_equal(target.kind, TARGET_SLOW);
	assert_int_equal(target.seconds, 599);
	assert_true(pages_has(target.message, "10 minutes"));
}

static void
twins_and_answers_say_what_they_are(void **state)
{
	struct target target = pages_find(&pages, "/p/nlp/why-rag.txt");

	(void)state;
	assert_int_equal(target.form, FORM_TEXT);
	assert_text(target.path, "/p/nlp/why-rag.txt", "path");
	assert_text(target.lang, "en", "lang");
	assert_false(target.fleeting);
	target = pages_find(&pages, "/p/nlp/why-rag.md");
	assert_text(target.media, "text/markdown; charset=utf-8", "media");
	assert_int_equal(target.form, FORM_SOURCE);
	target = pages_find(&pages, "/feed.gmi");
	assert_int_equal(target.form, FORM_GEMTEXT);
	target = pages_find(&pages, "/feedback/private");
	assert_true(target.sensitive);
	target = route_find(&pages.visit, STR("/search"), STR("rag"), true);
	assert_int_equal(target.kind, TARGET_PAGE);
	assert_true(target.fleeting);
	assert_true(target.search);
}

static void
gopher_is_asked_by_a_page_with_a_search_item(void **state)
{
	static const char *const paths[] = { "/search", "/feedback",
		"/feedback/private", "/feedback/p/nlp/why-rag" };

	(void)state;
	pages.visit.scheme = SCHEME_GOPHER;
	for (size_t i = 0; i < COUNT(paths); i++)
		assert_row(
		    pages_has(pages_render(&pages, paths[i], PAGE_GOPHERMAP),
			"\r\n7"),
		    paths[i]);
	pages.visit.scheme = SCHEME_GEMINI;
}

static void
a_real_file_wins_over_what_is_made(void **state)
{
	(void)state;
	pages_write(&pages, "robots.txt", "User-agent: *\nDisallow: /\n");
	pages_write(&pages, "p/nlp/why-rag.txt", "my own text");
	pages_write(&pages, "about.md", "# Ourselves\n\nWords.\n");
	pages_write(&pages, "about/ethics.md", "# Ethics\n\nOur rules.\n");
	pages_index(&pages);
	assert_int_equal(pages_find(&pages, "/robots.txt").kind, TARGET_FILE);
	assert_int_equal(
	    pages_find(&pages, "/p/nlp/why-rag.txt").kind, TARGET_FILE);
	assert_true(pages_has(
	    pages_render(&pages, "/about/", PAGE_GEMTEXT), "# Ourselves"));
	assert_true(pages_has(
	    pages_render(&pages, "/about/ethics", PAGE_GEMTEXT), "Our rules"));
}

static void
without_a_catalog_articles_are_found_and_lists_wait(void **state)
{
	static const struct row rows[] = {
		{ "/", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag", TARGET_PAGE, NULL },
		{ "/p/nlp/why-rag.txt", TARGET_PAGE, NULL },
		{ "/p/nlp/draft", TARGET_MISSING, NULL },
		{ "/p/nlp/draft.md", TARGET_MISSING, NULL },
		{ "/p/nlp/future", TARGET_MISSING, NULL },
		{ "/p/nlp/gone", TARGET_GONE, "It was wrong." },
		{ "/notes/", TARGET_PAGE, NULL },
		{ "/latest", TARGET_BUSY, NULL },
		{ "/category/nlp/", TARGET_BUSY, NULL },
		{ "/archive/", TARGET_BUSY, NULL },
		{ "/atom.xml", TARGET_BUSY, NULL },
		{ "/manifest.txt", TARGET_BUSY, NULL },
		{ "/nothing", TARGET_MISSING, NULL },
		{ "/media/logo.png", TARGET_FILE, NULL },
	};

	(void)state;
	pages.visit.catalog = NULL;
	look_up(rows, COUNT(rows));
	assert_true(pages_find(&pages, "/").fleeting);
	assert_true(pages_find(&pages, "/p/nlp/why-rag").fleeting);
	pages.visit.catalog = pages.catalog;
}

static void
no_memory_is_told_and_nothing_breaks(void **state)
{
	static const char *const paths[] = { "/", "/p/nlp/why-rag",
		"/category/nlp/", "/nothing", "/p/nlp/why-rag/" };
	struct arena small;

	(void)state;
	pages.visit.arena = &small;
	for (size_t i = 0; i < COUNT(paths); i++) {
		for (size_t max = 0; max < 8192; max += 512) {
			struct target target;

			arena_init(&small, max);
			target = pages_find(&pages, paths[i]);
			assert_row(!small.failed || target.kind == TARGET_BUSY,
			    paths[i]);
			arena_free(&small);
		}
	}
	pages.visit.arena = &test_arena;
}

static int
begin(void **state)
{
	(void)state;
	arena_init(&test_arena, (size_t)64 << 20);
	fill();
	pages_index(&pages);
	arena_free(&test_arena);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pages_end(&pages);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(addresses_name_what_they_should),
		TEST(what_is_not_public_is_not_there),
		TEST(old_and_mistyped_addresses_lead_on),
		TEST(heavy_work_waits_for_the_pool),
		TEST(titles_are_looked_for_where_that_helps),
		TEST(a_note_too_many_is_not_kept),
		TEST(twins_and_answers_say_what_they_are),
		TEST(gopher_is_asked_by_a_page_with_a_search_item),
		TEST(without_a_catalog_articles_are_found_and_lists_wait),
		TEST(no_memory_is_told_and_nothing_breaks),
		TEST(a_real_file_wins_over_what_is_made),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
