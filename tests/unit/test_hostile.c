/*
 * What is written to hurt: each source is a unit repeated to a megabyte.  A
 * parse that is more than linear would take minutes, so the whole run may
 * use so much of the processor and no more; nothing here is timed.
 */
#include <sys/resource.h>

#include "parsed.h"

#ifdef __SANITIZE_ADDRESS__
enum { SIZE = 200 * 1000 };
#else
enum { SIZE = 1000 * 1000 };
#endif

/* Seconds of the processor; a linear parse takes about eight of them. */
enum { PATIENCE = 120 };

struct hostile {
	const char *before, *unit, *after;
	size_t most; /* bytes of all units; 0: SIZE */
};

static struct str
built(const struct hostile *row)
{
	size_t unit = strlen(row->unit);
	size_t n = (row->most > 0 ? row->most : SIZE) / unit;
	size_t before = strlen(row->before);
	size_t after = strlen(row->after);
	char *p = arena_alloc(&test_arena, before + n * unit + after);

	memcpy(p, row->before, before);
	for (size_t i = 0; i < n; i++)
		memcpy(p + before + i * unit, row->unit, unit);
	memcpy(p + before + n * unit, row->after, after);
	return (struct str){ p, before + n * unit + after };
}

/* The parse ends, in memory that grows with the source and no faster, and
 * makes no more than a few blocks of each byte. */
static void
assert_harmless(struct str source, const char *row)
{
	struct arena arena;
	struct doc doc;
	struct err err = { "" };

	arena_init(&arena, (size_t)1 << 30);
	doc_init(&doc, &arena);
	assert_row(markdown_parse(source, &doc, NULL, &err), row);
	assert_row(doc.n_blocks <= source.n / 2 + 2, row);
	assert_row(doc.n_frames <= source.n + 2, row);
	assert_row(arena.total <= ((size_t)1 << 20) + source.n * 320, row);
	arena_free(&arena);
}

static void
check_hostile(const struct hostile *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_harmless(built(&rows[i]), rows[i].unit);
		arena_reset(&test_arena);
	}
}

static void
nesting_costs_no_more_than_text(void **state)
{
	static const struct hostile rows[] = {
		{ "", ">", " a", 0 },
		{ "", "> ", "*a*", 0 },
		{ "", "> *a*\n", "", 0 },
		{ "", "> > > > > > > > > > > > > > *a*\n", "", 0 },
		{ "", "- ", "a", 0 },
		{ "", "1. ", "a", 0 },
		{ "", "- 1) ", "a", 0 },
		{ "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - -"
		  " - - - - - - - - - - - - - - - - - - - - a\n",
		    "\n", "", 0 },
		{ "", "\t-\n", "", 0 },
		{ "", "> - ", "a", 0 },
	};

	(void)state;
	check_hostile(rows, COUNT(rows));
}

static void
a_list_that_grows_line_by_line_is_cut(void **state)
{
	size_t n = 0;
	char *p = arena_alloc(&test_arena, SIZE);

	(void)state;
	for (size_t depth = 0; n + depth * 2 + 3 < SIZE / 2; depth++) {
		memset(p + n, ' ', depth * 2);
		memcpy(p + n + depth * 2, "- a\n", 4);
		n += depth * 2 + 4;
	}
	memset(p + n, '\n', SIZE - n);
	assert_harmless((struct str){ p, SIZE }, "growing list");
}

static void
what_is_never_closed_is_looked_for_once(void **state)
{
	static const struct hostile rows[] = {
		{ "", "![[]()", "", 0 },
		{ "", "[![]()", "", 0 },
		{ "", "![a](b)[", "", 0 },
		{ "", "![", "", 0 },
		{ "```\n", "![[]()", "", 0 },
		{ "a ` b\n        - c ` ", "![[]()", "`", 0 },
		{ "", "[", "", 0 },
		{ "", "[a](", "", 0 },
		{ "", "[a](<", "", 0 },
		{ "", "[a](b \"", "", 0 },
		{ "", "[a][", "", 0 },
		{ "", " `a", "", 0 },
		{ "", "*a **b ", "", 0 },
		{ "", "*a _b ", "", 0 },
		{ "", "a <!-- ", "", 0 },
		{ "", "<!-- \n\n", "", 0 },
		{ "<div>\n```\n", "<!-- ", "", 0 },
		{ "", "a <? ", "", 0 },
		{ "", "a <![CDATA[ ", "", 0 },
		{ "", "a <!X ", "", 0 },
		{ "", "a <b ", "", 0 },
		{ "", "a <a href=\"", "", 0 },
		{ "<p ", "a=\"b\" ", ">", 0 },
		{ "<div>", "< ", ">", 0 },
		{ "<div>", "<a '", ">", 0 },
		{ "", "<script>\n", "", 0 },
		{ "", "<svg>\n\n", "", 0 },
		{ "", "<pre>\n\n", "", 0 },
		{ "", "$a ", "", 0 },
		{ "", "$$a\n", "", 0 },
		{ "", "[^a]", "", 0 },
		{ "", "http://", "", 0 },
		{ "", "www.", "", 0 },
		{ "http://a.b/", ")", "", 0 },
		{ "", "http://a.b/(", "", 0 },
	};

	(void)state;
	check_hostile(rows, COUNT(rows));
}

static void
many_are_as_cheap_as_one(void **state)
{
	static const struct hostile rows[] = {
		{ "", "- a\n", "", 0 },
		{ "", "# a\n", "", 0 },
		{ "", "a\n=\n", "", 0 },
		{ "", "[a](b) ", "", 0 },
		{ "", "![a](b) ", "", 0 },
		{ "", "[a]: b\n", "", 0 },
		{ "[a]: /uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu\n\n",
		    "[a] ", "", 0 },
		{ "x[^a]\n", "[^a]: b\n", "", 0 },
		{ "x[^a]\n\n[^a]: b\n\n", "[^a] ", "", 0 },
		{ "", "|a|\n|-|\n\n", "", 0 },
		{ "|a|\n|-|\n", "|b|\n", "", 0 },
		{ "|a|\n|-|\n", "|", "", 0 },
		{ "", "|-", "", 0 },
		{ "", "*", "", 0 },
		{ "", "&amp;", "", 0 },
		{ "", "a***b ", "", 0 },
		{ "", "$a$ ", "", 0 },
		{ "", "http://a.b/c_d ", "", 0 },
		{ "", "<b>", "", 0 },
		{ "<div>", "<b>a</b>", "", 0 },
		{ "<div>", "<blockquote>", "", 0 },
		{ "<div>", "<ul><li>a", "", 0 },
		{ "<div>", "<table><tr><td>a", "", 0 },
		{ "<table>", "<tr><td>a", "", 0 },
		{ "<table><tr>", "<td>a", "<tr><td>b<tr><td>c", 0 },
		{ "", "a<sup>b", "", 0 },
		{ "<div>", "<a href=b>", "", 0 },
		{ "<p>", "&amp;&foo;", "", 0 },
		{ "", "> [!NOTE]\n\n", "", 0 },
		{ "", "\\*", "", 0 },
		{ "", "a\\\n", "", 0 },
		{ "", "\n", "", 0 },
		{ "", "a", "", 0 },
		{ "", "\xFF", "", 0 },
		{ "", "\x1B[31m", "", 0 },
		{ "", "\xE2\x80\xAE", "", 0 },
		{ "", "\xF4\x80\x80\x80", "", 0 },
	};

	(void)state;
	check_hostile(rows, COUNT(rows));
}

static void
memory_that_ends_is_an_error(void **state)
{
	struct str source =
	    built(&(struct hostile){ "", "*a* [b](c)\n", "", 0 });

	(void)state;
	for (size_t max = 1000; max < (size_t)4 << 20; max = max * 3 + 17) {
		struct arena arena;
		struct doc doc;
		struct err err = { "" };

		arena_init(&arena, max);
		doc_init(&doc, &arena);
		assert_false(markdown_parse(source, &doc, NULL, &err));
		assert_true(
		    str_search(str_z(err.text), STR("memory")) != STR_NONE);
		arena_free(&arena);
	}
}

static void
no_control_reaches_a_terminal(void **state)
{
	char source[256];
	struct str got;
	size_t n = 0;

	(void)state;
	for (int c = 0; c < 32; c++)
		source[n++] = (char)c;
	source[n++] = 0x7F;
	for (int c = 0x80; c < 0xA0; c++) {
		source[n++] = (char)0xC2;
		source[n++] = (char)c;
	}
	got = parsed((struct str){ source, n });
	for (size_t i = 0; i < got.n; i++)
		assert_true(
		    (unsigned char)got.p[i] >= 0x20 || got.p[i] == '\n');
	assert_true(str_search(got, STR("\xC2\x9B")) == STR_NONE);
	assert_true(str_find(got, 0x7F) == STR_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nesting_costs_no_more_than_text),
		TEST(a_list_that_grows_line_by_line_is_cut),
		TEST(what_is_never_closed_is_looked_for_once),
		TEST(many_are_as_cheap_as_one),
		TEST(memory_that_ends_is_an_error),
		TEST(no_control_reaches_a_terminal),
	};

	setrlimit(RLIMIT_CPU, &(struct rlimit){ PATIENCE, PATIENCE + 5 });
	return RUN(tests);
}
