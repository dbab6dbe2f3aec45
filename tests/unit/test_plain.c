#include "writers.h"

#define RULE70                                                                 \
	"-----------------------------------"                                  \
	"-----------------------------------\n"

static void
check(const struct pair *pairs, size_t n)
{
	check_pairs(WRITER_PLAIN, pairs, n);
}

static void
links_are_numbered_through_the_document(void **state)
{
	static const struct pair pairs[] = {
		{ "a [b](/c), [d](/e) [f](/c)",
		    "a b[1], d[2] f[1]\n\n" RULE70 "\n[1] /c\n[2] /e\n" },
		{ "x [a](/a)\n\n- y [b](/b)",
		    "x a[1]\n\n* y b[2]\n\n" RULE70 "\n[1] /a\n[2] /b\n" },
		{ "# h [a](/a)", "h a[1]\n======\n\n" RULE70 "\n[1] /a\n" },
		/* addresses that can be read need none */
		{ "a https://e.org/ <m@e.org>", "a https://e.org/ m@e.org\n" },
		{ "a [](/c) b", "a </c> b\n" },
		{ "a ![b](c.png)", "a b[1]\n\n" RULE70 "\n[1] c.png\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
a_link_alone_shows_its_address(void **state)
{
	static const struct pair pairs[] = {
		{ "[a](/b)", "a\n  /b\n" },
		{ "![a](/b.png)", "a (image)\n  /b.png\n" },
		{ "<https://e.org/>", "https://e.org/\n" },
		{ "<m@e.org>", "m@e.org\n" },
		{ "[](/b)", "</b>\n" },
		{ "- [a](/b)", "* a\n    /b\n" },
		{ "1. [a](/b)", "1. a\n     /b\n" },
		{ "> [a](/b)", "> a\n>   /b\n" },
		{ "[a](/b) [c](/d)", "a\n  /b\nc\n  /d\n" },
		{ "[a](/b) [a](/b)", "a\n  /b\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
relative_addresses_become_whole_where_the_site_is_known(void **state)
{
	struct place place = { .path = STR("/p/page"),
		.origin = STR("gemini://h") };
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_link(&doc, STR("../x"), STR("X"), 0);
	doc_link(&doc, STR("y.png"), STR("Y"), 0);
	doc_link(&doc, STR("https://e.org/"), STR("E"), 0);
	assert_text(write_doc(WRITER_PLAIN, &doc, &place),
	    "X\n  gemini://h/x\nY\n  gemini://h/p/y.png\n"
	    "E\n  https://e.org/\n",
	    "gemini");
	place.origin = STR("gopher://h:7070/1");
	assert_text(write_doc(WRITER_PLAIN, &doc, &place),
	    "X\n  gopher://h:7070/1/x\nY\n  gopher://h:7070/I/p/y.png\n"
	    "E\n  https://e.org/\n",
	    "gopher");
}

static void
lone_dots_are_moved(void **state)
{
	static const struct pair pairs[] = {
		{ ".", " .\n" },
		{ "a\\\n.\\\nb", "a\n .\nb\n" },
		{ "..", "..\n" },
		{ "- .", "* .\n" },
		{ "    .", "    .\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

#define TEN "ten bytes "
#define SIXTY TEN TEN TEN TEN TEN TEN

static void
lines_have_seventy_columns_with_their_margins(void **state)
{
	static const struct pair pairs[] = {
		{ SIXTY "ten4567890 x", SIXTY "ten4567890\nx\n" },
		{ "- " SIXTY "ten45678 x", "* " SIXTY "ten45678\n  x\n" },
		{ "> " SIXTY "ten45678 x", "> " SIXTY "ten45678\n> x\n" },
		{ "10. " SIXTY "ten456 x", "10. " SIXTY "ten456\n    x\n" },
		{ "- [ ] " SIXTY "ten4 x", "* [ ] " SIXTY "ten4\n  x\n" },
		/* code is never broken */
		{ "    " SIXTY SIXTY "x", "    " SIXTY SIXTY "x\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
containers_nest_as_people_draw_them(void **state)
{
	static const struct pair pairs[] = {
		{ "> a\n> > b\n>\n> c", "> a\n>\n> > b\n>\n> c\n" },
		{ "- a\n\n  > b\n\n  c\n- d", "* a\n\n  > b\n\n  c\n\n* d\n" },
		{ "> - a\n>\n>       x", "> * a\n>\n>       x\n" },
		{ "1. - a\n   - b", "1. - a\n   - b\n" },
		{ "- ```\n  a\n  ```", "*     a\n" },
		{ "> > > > > > > > a", "> > > > > > a\n" },
		{ "---", RULE70 },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
depth_beyond_eight_is_drawn_like_eight(void **state)
{
	struct str out = write_markdown(WRITER_PLAIN,
	    "- a\n  - b\n    - c\n      - d\n        - e\n          - f\n"
	    "            - g\n              - h\n                - i\n"
	    "                  - j\n");

	(void)state;
	assert_text(out,
	    "* a\n  - b\n    + c\n      * d\n        - e\n          + f\n"
	    "            * g\n              - h\n              - i\n"
	    "              - j\n",
	    "deep");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(links_are_numbered_through_the_document),
		TEST(a_link_alone_shows_its_address),
		TEST(relative_addresses_become_whole_where_the_site_is_known),
		TEST(lone_dots_are_moved),
		TEST(lines_have_seventy_columns_with_their_margins),
		TEST(containers_nest_as_people_draw_them),
		TEST(depth_beyond_eight_is_drawn_like_eight),
	};

	return RUN(tests);
}
