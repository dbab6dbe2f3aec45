#include "pages.h"

#include <time.h>

static struct pages pages;

static const char publisher_text[] =
    "name: Sample Press\n"
    "legal_name: Sample Press, Inc.\n"
    "tagline: Words that stay\n"
    "description: A publication made for tests.\n"
    "website: https://www.sample.example/\n"
    "email: pub@sample.example\n"
    "phone: +1-555-0100\n"
    "address: [1 Main Street, Springfield]\n"
    "founders:\n"
    "  - name: Ann Lee\n"
    "    title: Founder\n"
    "    works_for: Sample Press, Inc.\n"
    "    follow:\n"
    "      - label: X\n"
    "        url: https://x.com/annlee\n"
    "      - Bloomberg\n"
    "alternate_names: [SP, samplepress]\n"
    "areas_served: [worldwide]\n"
    "logo: {path: /media/logo.png, alt: A printing press}\n";

static void
article(const char *slug, const char *title, const char *date, const char *more)
{
	char name[128];
	char text[2048];

	snprintf(name, sizeof(name), "p/nlp/%s.md", slug);
	snprintf(text, sizeof(text),
	    "---\ntitle: \"%s\"\ndate: %s\n%s---\nBody of %s.\n", title, date,
	    more, slug);
	pages_write(&pages, name, text);
}

/* What the site points into; one publisher.yaml at a time. */
static struct arena lasting;

static void
publish(const char *text)
{
	struct err err = { "" };

	arena_free(&lasting);
	arena_init(&lasting, (size_t)1 << 20);
	if (!publisher_parse(str_z(text), STR("publisher.yaml"), &lasting,
		&pages.publisher, &err))
		fail_msg("%s", err.text);
}

static int
begin(void **state)
{
	(void)state;
	arena_init(&test_arena, (size_t)64 << 20);
	pages_begin(&pages);
	publish(publisher_text);
	pages_write(&pages, "media/logo.png", "0123456789");
	article("one", "First words", "2024-12-30",
	    "author: Ann Lee\ncategory: NLP\nseries: Steps\n");
	article("two", "Second words", "2025-01-10",
	    "author: Ann Lee\ncategory: NLP\nseries: Steps\n"
	    "updated: 2025-02-01\neditor: Editorial Team\n"
	    "canonical_url: https://www.sample.example/p/nlp/two\n"
	    "tags: [words]\n");
	article("three", "Third words", "2025-03-05",
	    "authors: [Ann Lee, Bo]\ncategories: [NLP, Arts]\n"
	    "series: Steps\n");
	pages_write(&pages, "p/nlp/title.md",
	    "---\ntitle: Said once\ndate: 2025-03-06\n---\n"
	    "# Said once\n\n1. one\n2. two\n\n![Press](/media/logo.png)\n");
	pages_index(&pages);
	arena_free(&test_arena);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pages_end(&pages);
	arena_free(&lasting);
	return 0;
}

static void
an_article_has_a_head_of_few_lines(void **state)
{
	struct str page = pages_render(&pages, "/p/nlp/two", PAGE_GEMTEXT);
	const char head[] = "# Second words\n\n2025-01-10\n\nBy Ann Lee\n"
			    "In NLP, 1 minute to read\n"
			    "Part 2 of the series Steps\n"
			    "Updated 2025-02-01 by Editorial Team\n\n"
			    "Body of two.\n\n---\n";

	(void)state;
	assert_str(str_slice(page, 0, strlen(head)), str_z(head), "head");
	page = pages_render(&pages, "/p/nlp/three", PAGE_GEMTEXT);
	assert_true(pages_has(
	    page, "By Ann Lee and Bo\nIn NLP and Arts, 1 minute to read\n"));
}

static void
its_foot_leads_to_older_articles_alone(void **state)
{
	struct str page = pages_render(&pages, "/p/nlp/two", PAGE_GEMTEXT);

	(void)state;
	assert_true(pages_has(page, "=> /p/nlp/one Part 1: First words\n"));
	assert_true(pages_has(page, "=> /category/nlp/ All in NLP\n"));
	assert_true(pages_has(page, "=> /author/ann-lee/ All by Ann Lee\n"));
	assert_true(pages_has(page, "=> /series/steps/ The series Steps\n"));
	assert_true(pages_has(page, "=> /tag/words/ Tagged words\n"));
	assert_true(pages_has(page,
	    "=> https://www.sample.example/p/nlp/two "
	    "Original on the web: sample.example\n"));
	assert_true(pages_has(page, "=> /p/nlp/two.txt As plain text\n"));
	assert_true(pages_has(page, "=> /p/nlp/two.md As Markdown\n"));
	assert_true(pages_has(page, "=> gopher://localhost/1/p/nlp/two "));
	assert_true(pages_has(page, "=> /feedback/p/nlp/two "));
	assert_false(pages_has(page, "three"));
	assert_false(pages_has(page, "title"));
	assert_true(
	    pages_has(pages_render(&pages, "/p/nlp/title", PAGE_GEMTEXT),
		"=> /p/nlp/three Previous: Third words\n"));
}

static void
a_newer_article_changes_no_older_one(void **state)
{
	static const char *const paths[] = { "/p/nlp/one", "/p/nlp/two",
		"/p/nlp/three", "/p/nlp/title" };
	struct str before[COUNT(paths)];

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++)
		before[i] = pages_render(&pages, paths[i], PAGE_GEMTEXT);
	article("newer", "Newest words", "2025-05-01",
	    "author: Ann Lee\ncategory: NLP\nseries: Steps\n"
	    "tags: [words]\n");
	pages_index(&pages);
	for (size_t i = 0; i < COUNT(paths); i++)
		assert_str(pages_render(&pages, paths[i], PAGE_GEMTEXT),
		    before[i], paths[i]);
	assert_true(pages_has(pages_render(&pages, "/", PAGE_GEMTEXT),
	    "=> /p/nlp/newer 2025-05-01 Newest words\n"));
}

static void
a_title_is_not_said_twice_and_lists_stay_whole(void **state)
{
	struct str page = pages_render(&pages, "/p/nlp/title", PAGE_GEMTEXT);

	(void)state;
	assert_true(str_starts(page,
	    STR("# Said once\n\n2025-03-06\n\n1 minute to read\n\n"
		"1. one\n2. two\n\n"
		"=> /media/logo.png Press (PNG image, 10 bytes)\n")));
}

static void
a_title_is_the_same_in_other_quotes_and_cases(void **state)
{
	static const char *const rows[][2] = {
		{ "It's a \"Test\"", "It\u2019s a \u201CTest\u201D" },
		{ "Over - and out", "OVER \u2014 AND OUT" },
		{ "\u00DCber alles", "\u00FCber alles" },
		{ "Caf\u00E9", "Cafe\u0301" },
		{ "Wait...", "Wait\u2026" },
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(text, sizeof(text),
		    "---\ntitle: >-\n  %s\n---\n# %s\n\nBody.\n", rows[i][0],
		    rows[i][1]);
		pages_write(&pages, "again.md", text);
		pages_index(&pages);
		assert_str(
		    str_slice(pages_render(&pages, "/again", PAGE_GEMTEXT), 0,
			strlen(rows[i][1]) + 10),
		    arena_fmt(&test_arena, "# %s\n\nBody.\n", rows[i][1]),
		    rows[i][1]);
	}
	pages_write(
	    &pages, "again.md", "---\ntitle: One\n---\n# Two\n\nBody.\n");
	pages_index(&pages);
	assert_true(str_starts(pages_render(&pages, "/again", PAGE_GEMTEXT),
	    STR("# One\n\n# Two\n")));
}

static void
a_notice_at_the_foot_keeps_its_link(void **state)
{
	struct str page;

	(void)state;
	pages_write(&pages, "p/nlp/via.md",
	    "---\ntitle: Via\nguid: '7'\n---\nBody.\n\n"
	    "*Published via [Sample Press](https://sample.example/p/)*\n");
	pages_index(&pages);
	page = pages_render(&pages, "/p/nlp/via", PAGE_GEMTEXT);
	assert_true(pages_has(page,
	    "Body.\n\n---\n\nPublished via Sample Press\n"
	    "=> https://sample.example/p/ Sample Press\n\n"));
	page = pages_render(&pages, "/p/nlp/via", PAGE_GOPHERMAP);
	assert_true(
	    pages_has(page, "hSample Press\tURL:https://sample.example/p/\t"));
	page = pages_render(&pages, "/p/nlp/via", PAGE_TEXT);
	assert_true(pages_has(page, "Published via Sample Press[1]\n"));
	assert_true(pages_has(page, "[1] https://sample.example/p/\n"));
}

static void
front_matter_may_name_a_picture(void **state)
{
	static const struct {
		const char *front, *body, *want;
	} rows[] = {
		{ "image: /media/logo.png\nimage_alt: A press\n", "Body.",
		    "# T\n\n=> /media/logo.png A press (PNG image, 10 bytes)\n"
		    "\nBody.\n" },
		{ "image: {path: ../media/logo.png, alt: A press}\n", "Body.",
		    "# T\n\n=> /media/logo.png A press (PNG image, 10 bytes)\n"
		    "\nBody.\n" },
		{ "image: /media/logo.png\n", "Body.",
		    "# T\n\n=> /media/logo.png Picture of this article (PNG "
		    "image, 10 bytes)\n\nBody.\n" },
		{ "image: /media/logo.png\n", "![Ours](../media/logo.png)",
		    "# T\n\n=> ../media/logo.png Ours (PNG image, 10 bytes)"
		    "\n\n---" },
		{ "image: /media/none.png\n", "Body.", "# T\n\nBody.\n" },
		{ "image: https://e.org/a.png\n", "Body.", "# T\n\nBody.\n" },
		{ "image: /\n", "Body.", "# T\n\nBody.\n" },
		{ "image: ''\n", "Body.", "# T\n\nBody.\n" },
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(text, sizeof(text), "---\ntitle: T\n%s---\n%s\n",
		    rows[i].front, rows[i].body);
		pages_write(&pages, "d/pictured.md", text);
		pages_index(&pages);
		assert_text(
		    str_slice(pages_render(&pages, "/d/pictured", PAGE_GEMTEXT),
			0, strlen(rows[i].want)),
		    rows[i].want, rows[i].front);
	}
}

/* The file was written that many seconds ago. */
static void
age(const char *name, int seconds)
{
	struct timespec times[2];

	clock_gettime(CLOCK_REALTIME, &times[0]);
	times[0].tv_sec -= seconds;
	times[1] = times[0];
	assert_int_equal(utimensat(pages.site.content, name, times, 0), 0);
}

static void
a_file_that_is_being_written_is_not_shown_yet(void **state)
{
	struct target target;
	struct str bytes;
	struct err err;

	(void)state;
	pages_write(&pages, "late.md", "---\ntitle: Late\n---\nBody.\n");
	pages_index(&pages);
	pages_write(&pages, "late.md", "---\ntitle: Half of");
	age("late.md", -10);
	target = pages_find(&pages, "/late");
	assert_int_equal(target.kind, TARGET_PAGE);
	assert_int_equal(
	    page_render(&pages.visit, &target, PAGE_GEMTEXT, &bytes, &err),
	    PAGE_UNSETTLED);
	age("late.md", 10);
	assert_int_equal(
	    page_render(&pages.visit, &target, PAGE_GEMTEXT, &bytes, &err),
	    PAGE_MADE);
}

static void
a_page_withdrawn_just_now_is_not_shown(void **state)
{
	struct target target;
	struct str bytes;
	struct err err;

	(void)state;
	pages_write(&pages, "late.md", "---\ntitle: Late\n---\nBody.\n");
	pages_index(&pages);
	pages_write(&pages, "late.md",
	    "---\ntitle: Two\nwithdrawn: wrong\n---\nBody.\n");
	age("late.md", 10);
	target = pages_find(&pages, "/late");
	assert_int_equal(
	    page_render(&pages.visit, &target, PAGE_GEMTEXT, &bytes, &err),
	    PAGE_UNSETTLED);
	pages_index(&pages);
	assert_int_equal(pages_find(&pages, "/late").kind, TARGET_GONE);
}

static void
a_menu_offers_the_text_first(void **state)
{
	struct str page;

	(void)state;
	pages.visit.scheme = SCHEME_GOPHER;
	page = pages_render(&pages, "/p/nlp/two", PAGE_GOPHERMAP);
	assert_true(str_starts(page,
	    STR("0Read this as plain text\t/p/nlp/two.txt\tlocalhost\t70\r\n"
		"i\t\tnull.host\t1\r\niSecond words\t")));
	assert_true(pages_has(page,
	    "7Write a note to the editors\t"
	    "/feedback/p/nlp/two\t"));
	assert_true(pages_has(page, "URL:gemini://localhost/p/nlp/two\t"));
	page = pages_render(&pages, "/latest", PAGE_GOPHERMAP);
	assert_true(pages_has(
	    page, "\r\n12025-01-10 Second words\t/p/nlp/two\tlocalhost\t70"));
	pages.site.gopher_text = true;
	page = pages_render(&pages, "/latest", PAGE_GOPHERMAP);
	assert_true(pages_has(page,
	    "\r\n02025-01-10 Second words\t/p/nlp/two.txt\tlocalhost\t70"));
	pages.site.gopher_text = false;
	pages.visit.scheme = SCHEME_GEMINI;
}

static void
the_text_says_where_it_came_from(void **state)
{
	struct str page = pages_render(&pages, "/p/nlp/two.txt", PAGE_TEXT);

	(void)state;
	assert_true(str_starts(page, STR("Second words\n============\n\n")));
	assert_true(pages_has(page, "\n  gemini://localhost/p/nlp/two\n"));
	assert_true(pages_has(page, "\n  gopher://localhost/1/p/nlp/two\n"));
	assert_true(pages_has(page, "https://www.sample.example/p/nlp/two\n"));
	assert_false(pages_has(page, "/feedback"));
}

static void
the_front_page_is_the_index_capsule(void **state)
{
	struct str page = pages_render(&pages, "/", PAGE_GEMTEXT);
	static const char *const parts[] = {
		"# Sample Press\n\nWords that stay\n\n## Newest articles\n\n"
		"=> /p/nlp/",
		"=> /p/nlp/two 2025-01-10 Second words\n",
		"=> /archive/ All articles\n",
		"=> /category/nlp/ NLP (",
		"=> /search Search\n",
		"## Publisher\n\nSample Press, Inc.\n"
		"1 Main Street, Springfield\nPhone: +1-555-0100\n"
		"Area served: worldwide\n\nFounders:\nAnn Lee, Founder\n",
		"=> mailto:pub@sample.example E-mail: pub@sample.example\n",
		"Website: sample.example\n",
		"=> /media/logo.png A printing press (PNG image, 10 bytes)\n",
		"=> /about/ About Sample Press\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++)
		assert_row(pages_has(page, parts[i]), parts[i]);
}

static void
the_about_pages_hold_every_fact(void **state)
{
	static const struct {
		const char *path, *has;
	} rows[] = {
		{ "/about/", "A publication made for tests." },
		{ "/about/", "=> /about/masthead Masthead\n" },
		{ "/about/contact", "1 Main Street\nSpringfield\n" },
		{ "/about/contact", "Phone: +1-555-0100" },
		{ "/about/masthead",
		    "## Ann Lee\n\nFounder, Sample Press, "
		    "Inc.\n" },
		{ "/about/masthead", "=> https://x.com/annlee Ann Lee on X\n" },
		{ "/about/masthead", "Also on Bloomberg." },
		{ "/about/names", "* SP\n* samplepress\n" },
		{ "/author/ann-lee/", "Founder, Sample Press, Inc." },
		{ "/author/ann-lee/", "Ann Lee on X" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(
		    pages_has(pages_render(&pages, rows[i].path, PAGE_GEMTEXT),
			rows[i].has),
		    rows[i].has);
}

static void
a_bare_publisher_leaves_whole_pages(void **state)
{
	static const char *const paths[] = { "/", "/about/" };

	(void)state;
	publish("name: Bare\n");
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct str page = pages_render(&pages, paths[i], PAGE_GEMTEXT);

		assert_row(!pages_has(page, ": \n"), paths[i]);
		assert_row(!pages_has(page, "\n\n\n"), paths[i]);
		assert_row(!pages_has(page, "()"), paths[i]);
	}
	assert_int_equal(
	    pages_find(&pages, "/about/masthead").kind, TARGET_MISSING);
	publish("name: Bare\nlogo: /media/missing.png\nphone: '1'\n"
		"founders:\n  - name: A\n");
	assert_false(
	    pages_has(pages_render(&pages, "/", PAGE_GEMTEXT), "missing.png"));
	publish(publisher_text);
}

static void
every_plain_page_is_linked_once_from_where_readers_look(void **state)
{
	const char *link = "=> /colophon Colophon\n";

	(void)state;
	pages_write(&pages, "colophon.md", "# Colophon\n\nSet by hand.\n");
	pages_index(&pages);
	assert_true(
	    pages_has(pages_render(&pages, "/about/", PAGE_GEMTEXT), link));
	assert_false(
	    pages_has(pages_render(&pages, "/archive/", PAGE_GEMTEXT), link));
	/* Where the publisher tells about itself, nobody else would. */
	pages_write(&pages, "about.md", "# About us\n\nWe print.\n");
	pages_index(&pages);
	assert_false(
	    pages_has(pages_render(&pages, "/about/", PAGE_GEMTEXT), link));
	assert_true(
	    pages_has(pages_render(&pages, "/archive/", PAGE_GEMTEXT), link));
	unlinkat(pages.site.content, "about.md", 0);
	unlinkat(pages.site.content, "colophon.md", 0);
	pages_index(&pages);
}

static void
odd_names_stay_within_their_lines(void **state)
{
	static char text[4096];
	static char name[1200];
	struct str page;
	struct str line;

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(name); i += 3)
		memcpy(name + i, "\xE5\x87\xBA", 3);
	snprintf(text, sizeof(text),
	    "name: %.300s\nlegal_name: %s\n"
	    "address: [%s]\n",
	    name, name, name);
	publish(text);
	pages.visit.scheme = SCHEME_GOPHER;
	page = pages_render(&pages, "/", PAGE_GOPHERMAP);
	while (str_line(&page, &line)) {
		str_cut(line, '\t', &line, &(struct str){ 0 });
		/* 67 columns, two each, and the item's type. */
		assert_true(line.n <= 1 + 34 * 3);
	}
	pages.visit.scheme = SCHEME_GEMINI;
	publish(publisher_text);
}

static void
pages_of_a_listing_never_shift(void **state)
{
	struct str first;
	struct str second;

	(void)state;
	for (int i = 0; i < 120; i++) {
		char slug[32];
		char date[32];

		snprintf(slug, sizeof(slug), "many-%03d", i);
		snprintf(date, sizeof(date), "2020-%02d-%02d", i / 28 + 1,
		    i % 28 + 1);
		article(slug, slug, date, "category: Many\n");
	}
	pages_index(&pages);
	first = pages_render(&pages, "/category/many/page/1", PAGE_GEMTEXT);
	assert_true(pages_has(first, "2020-01-01 many-000"));
	assert_true(pages_has(first, "many-049"));
	assert_false(pages_has(first, "many-050"));
	second = pages_render(&pages, "/category/many/", PAGE_GEMTEXT);
	assert_true(pages_has(second, "120 articles"));
	assert_true(pages_has(second, "many-119"));
	assert_true(pages_has(second, "many-050"));
	assert_false(pages_has(second, "many-049"));
	assert_true(
	    pages_has(second, "=> /category/many/page/1 Older articles\n"));
	assert_int_equal(
	    pages_find(&pages, "/category/many/page/3").kind, TARGET_MISSING);
	for (int i = 120; i < 155; i++) {
		char slug[32];

		snprintf(slug, sizeof(slug), "many-%03d", i);
		article(slug, slug, "2021-01-01", "category: Many\n");
	}
	pages_index(&pages);
	assert_str(pages_render(&pages, "/category/many/page/1", PAGE_GEMTEXT),
	    first, "page 1");
	second = pages_render(&pages, "/category/many/", PAGE_GEMTEXT);
	assert_true(
	    pages_has(second, "=> /category/many/page/2 Older articles\n"));
	assert_true(pages_has(
	    pages_render(&pages, "/category/many/page/2", PAGE_GEMTEXT),
	    "=> /category/many/page/1 Older articles\n"));
}

static void
well_known_files_say_what_they_must(void **state)
{
	static const struct {
		const char *path, *has;
	} rows[] = {
		{ "/robots.txt", "User-agent: webproxy\n" },
		{ "/robots.txt", "User-agent: *\nDisallow: /search\n" },
		{ "/caps.txt", "CapsVersion=1\n" },
		{ "/.well-known/security.txt",
		    "Contact: mailto:pub@sample.example\n"
		    "Expires: 2026-01-01T00:00:00Z\n" },
		{ "/sitemap.txt", "gemini://localhost/p/nlp/two\n" },
		{ "/sitemap.txt", "gemini://localhost/category/nlp/\n" },
		{ "/manifest.txt", " gemini://localhost/p/nlp/two\n" },
		{ "/atom.xml", "<feed" },
		{ "/category/nlp/rss.xml", "<rss" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct target target = pages_find(&pages, rows[i].path);
		struct str bytes = STR("");
		struct err err = { "" };

		assert_row(target.kind == TARGET_BYTES, rows[i].path);
		assert_row(page_bytes(&pages.visit, &target, &bytes, &err),
		    rows[i].path);
		assert_row(pages_has(bytes, rows[i].has), rows[i].has);
	}
	assert_true(pages_find(&pages, "/.well-known/security.txt").fleeting);
}

static void
a_wrong_address_gets_the_nearest_titles(void **state)
{
	struct target target;
	struct str lines;

	(void)state;
	pages.visit.scheme = SCHEME_GOPHER;
	target = pages_find(&pages, "/p/nlp/secund-words");
	pages.visit.scheme = SCHEME_GEMINI;
	assert_int_equal(target.kind, TARGET_MISSING);
	lines = page_suggestions(&pages.visit, &target);
	assert_true(pages_has(lines, "Newest articles\t/latest\t"));
	assert_true(pages_has(lines, "words\t/p/nlp/"));
}

static const char *const every_kind[] = { "/", "/p/nlp/two", "/p/nlp/three",
	"/latest", "/feed.gmi", "/archive/", "/archive/2025/",
	"/archive/2025/01/", "/category/", "/category/nlp/", "/author/ann-lee/",
	"/series/steps/", "/changes", "/feeds/", "/about/", "/about/contact",
	"/about/masthead", "/about/names", "/about/certificate" };

static void
no_page_looks_at_the_clock(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(every_kind); i++)
		for (int gopher = 0; gopher < 2; gopher++) {
			enum page_writer writer =
			    gopher ? PAGE_GOPHERMAP : PAGE_GEMTEXT;
			struct str today;

			pages.visit.scheme =
			    gopher ? SCHEME_GOPHER : SCHEME_GEMINI;
			today = pages_render(&pages, every_kind[i], writer);
			pages.visit.now += (int64_t)400 * 86400;
			assert_str(pages_render(&pages, every_kind[i], writer),
			    today, every_kind[i]);
			pages.visit.now -= (int64_t)400 * 86400;
		}
	pages.visit.scheme = SCHEME_GEMINI;
}

static void
a_page_without_memory_is_refused_whole(void **state)
{
	struct arena small;
	struct err err;

	(void)state;
	pages.visit.arena = &small;
	for (size_t i = 0; i < COUNT(every_kind); i++)
		for (size_t max = 1024; max < 256 * 1024; max += max / 3) {
			struct target target;
			struct str bytes = STR("");

			arena_init(&small, max);
			target = pages_find(&pages, every_kind[i]);
			if (target.kind == TARGET_PAGE &&
			    page_render(&pages.visit, &target, PAGE_GEMTEXT,
				&bytes, &err) == PAGE_MADE)
				assert_row(!small.failed &&
					str_starts(bytes, STR("# ")),
				    every_kind[i]);
			arena_free(&small);
		}
	pages.visit.arena = &test_arena;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_article_has_a_head_of_few_lines),
		TEST(its_foot_leads_to_older_articles_alone),
		TEST(a_newer_article_changes_no_older_one),
		TEST(a_title_is_not_said_twice_and_lists_stay_whole),
		TEST(a_title_is_the_same_in_other_quotes_and_cases),
		TEST(front_matter_may_name_a_picture),
		TEST(a_notice_at_the_foot_keeps_its_link),
		TEST(a_file_that_is_being_written_is_not_shown_yet),
		TEST(a_page_withdrawn_just_now_is_not_shown),
		TEST(a_menu_offers_the_text_first),
		TEST(the_text_says_where_it_came_from),
		TEST(the_front_page_is_the_index_capsule),
		TEST(the_about_pages_hold_every_fact),
		TEST(a_bare_publisher_leaves_whole_pages),
		TEST(every_plain_page_is_linked_once_from_where_readers_look),
		TEST(odd_names_stay_within_their_lines),
		TEST(well_known_files_say_what_they_must),
		TEST(a_wrong_address_gets_the_nearest_titles),
		TEST(pages_of_a_listing_never_shift),
		TEST(no_page_looks_at_the_clock),
		TEST(a_page_without_memory_is_refused_whole),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
