#include "parsed.h"

static void
bare_urls_are_links(void **state)
{
	static const struct row rows[] = {
		{ "a https://e.org/b c",
		    "p a {https://e.org/b} c\n"
		    "  => https://e.org/b https://e.org/b self\n" },
		{ "GEMINI://e.org gopher://e.org/1x ftp://e.org/f a",
		    "p {GEMINI://e.org} {gopher://e.org/1x} {ftp://e.org/f} "
		    "a\n  => gemini://e.org GEMINI://e.org self\n"
		    "  => gopher://e.org/1x gopher://e.org/1x self\n"
		    "  => ftp://e.org/f ftp://e.org/f self\n" },
		{ "at www.e.org/x, or",
		    "p at {www.e.org/x}, or\n"
		    "  => https://www.e.org/x www.e.org/x self\n" },
		{ "xhttps://e.org awww.e.org https:// https://. news://e.org",
		    "p xhttps://e.org awww.e.org https:// https://. "
		    "news://e.org\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

/* Each text holds one URL; where it ends. */
static void
a_url_ends_before_the_sentence_does(void **state)
{
	static const struct {
		const char *text, *url;
	} rows[] = {
		{ "see https://e.org/a.", "https://e.org/a" },
		{ "(https://e.org/a)", "https://e.org/a" },
		{ "https://e.org/a_(b) c", "https://e.org/a_(b)" },
		{ "(see https://e.org/a_(b)).", "https://e.org/a_(b)" },
		{ "https://e.org/a?b=1&c=2! d", "https://e.org/a?b=1&c=2" },
		{ "\"https://e.org/a\" b", "https://e.org/a" },
		{ "\xE2\x80\x9Chttps://e.org/a\xE2\x80\x9D b",
		    "https://e.org/a" },
		{ "\xE8\xA7\x81https://e.org/a\xE3\x80\x82\xE5\xA5\xBD",
		    "https://e.org/a" },
		{ "https://e.org/_a_/b x", "https://e.org/_a_/b" },
		{ "https://e.org/*a*b x", "https://e.org/*a*b" },
		{ "https://e.org/a\\_b x", "https://e.org/a_b" },
		{ "**https://e.org/a** x", "https://e.org/a" },
		{ "https://e.org/a~~ x", "https://e.org/a" },
		{ "https://e.org/x[^1]\n\n[^1]: n", "https://e.org/x" },
		{ "https://e.org/a<br>b", "https://e.org/a" },
		{ "https://e.org/a&amp;b c", "https://e.org/a&b" },
		{ "https://e.org/a\xEF\xBB\xBF"
		  "b",
		    "https://e.org/a" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct doc doc;
		struct err err;

		doc_init(&doc, &test_arena);
		assert_true(
		    markdown_parse(str_z(rows[i].text), &doc, NULL, &err));
		assert_row(doc.n_links == 1, rows[i].text);
		assert_text(doc.links[0].label, rows[i].url, rows[i].text);
	}
}

static void
never_in_code_nor_in_a_link(void **state)
{
	static const struct row rows[] = {
		{ "`https://e.org` and\n\n    https://e.org",
		    "p `https://e.org` and\npre() https://e.org\n" },
		{ "[https://e.org/_a_](https://f.org) x",
		    "p {https://e.org/_a_} x\n"
		    "  => https://f.org https://e.org/_a_\n" },
		{ "[x](https://e.org/_a_ \"t\")",
		    "links\n  => https://e.org/_a_ x \"t\"\n" },
		{ "<https://e.org/_a_> x",
		    "p {https://e.org/_a_} x\n"
		    "  => https://e.org/_a_ https://e.org/_a_ self\n" },
		{ "[x]\n\n[x]: https://e.org/_a_",
		    "links\n  => https://e.org/_a_ x\n" },
		{ "<a href=\"https://e.org/*a*\">b</a> https://f.org/* x",
		    "p {b} {https://f.org/}* x\n  => https://e.org/*a* b\n"
		    "  => https://f.org/ https://f.org/ self\n" },
		{ "![https://e.org/_x_](i.png)",
		    "links\n  => i.png https://e.org/_x_ image\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bare_urls_are_links),
		TEST(a_url_ends_before_the_sentence_does),
		TEST(never_in_code_nor_in_a_link),
	};

	return RUN(tests);
}
