#include "writers.h"

static void
check(const struct pair *pairs, size_t n)
{
	check_pairs(WRITER_GEMTEXT, pairs, n);
}

static void
text_never_becomes_markup(void **state)
{
	static const struct pair pairs[] = {
		{ "\\# a", " # a\n" },
		{ "\\> a", " > a\n" },
		{ "\\=> a", " => a\n" },
		{ "=>a", " =>a\n" },
		{ "\\* a", " * a\n" },
		{ "\\*", " *\n" },
		{ "\\*a", "*a\n" },
		{ "=a", "=a\n" },
		{ "\\`\\`\\`a", " ```a\n" },
		{ "\\`\\`a", "``a\n" },
		{ "a\\\n\\# b", "a\n # b\n" },
		{ "*&nbsp;a", " * a\n" },
		{ "- a\n\n  \\# b", "* a\n\n # b\n" },
		{ "- \\# b", "* # b\n" },
		{ "1. \\=> b", "1. => b\n" },
		{ "> \\# b", "> # b\n" },
		{ "```` ``` ````", "`` ``` ``\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
fences_always_balance(void **state)
{
	static const struct pair pairs[] = {
		{ "```c x\na\n\nb\n```", "```c\na\n\nb\n```\n" },
		{ "````\n```\n````", "```\n ```\n```\n" },
		{ "````\na\n```b\n````", "```\na\n ```b\n```\n" },
		{ "```\n\n \n```", "" },
		{ "    a\tb", "```\na\tb\n```\n" },
		{ "- a\n\n      b", "* a\n\n```\nb\n```\n" },
		{ "1.     b", "1.\n```\nb\n```\n" },
		{ "> a\n>\n>     b\n>\n> c", "> a\n\n```\nb\n```\n\n> c\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
links_follow_their_block(void **state)
{
	static const struct pair pairs[] = {
		{ "a [b](/c) d\n\ne", "a b d\n=> /c b\n\ne\n" },
		{ "[b](/c)", "=> /c b\n" },
		{ "a <https://e.org/x>",
		    "a https://e.org/x\n"
		    "=> https://e.org/x\n" },
		{ "a [b](/c) [dd](/c)", "a b dd\n=> /c dd\n" },
		{ "a [b](/c) b [b](/d)",
		    "a b[1] b b[2]\n"
		    "=> /c [1] b\n=> /d [2] b\n" },
		{ "a [here](/c)", "a here\n=> /c here (/c)\n" },
		{ "> a [b](/c)\n>\n> d [e](/f)",
		    "> a b\n>\n> d e\n=> /c b\n=> /f e\n" },
		{ "# a [b](/c)", "# a b\n=> /c b\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
items_are_flat_and_show_their_depth(void **state)
{
	static const struct pair pairs[] = {
		{ "- a\n  - b\n    - c", "* a\n* - b\n* - - c\n" },
		{ "1. a\n   1. b\n      1. c", "1. a\n1.1. b\n1.1.1. c\n" },
		{ "1. a\n   - b\n     1. c", "1. a\n* b\n* - 1. c\n" },
		{ "- a\n  1. b\n     1. c", "* a\n* - 1. b\n* - 1.1. c\n" },
		{ "3) a", "3) a\n" },
		{ "1. - a", "1.\n* a\n" },
		{ "- - a", "* - a\n" },
		{ "> - a", "> * a\n" },
		{ "- > a", "> a\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
lists_of_links_are_link_lines(void **state)
{
	static const struct pair pairs[] = {
		{ "- [a](/a)\n- b", "=> /a a\n* b\n" },
		{ "- a\n  - [b](/b)", "* a\n=> /b - b\n" },
		{ "2. [a](/a)", "=> /a 2. a\n" },
		{ "- [a](/a) - b", "=> /a a - b\n" },
		{ "- [a](/a) b", "* a b\n=> /a a\n" },
		{ "> - [a](/a) - b", "> * a - b\n=> /a a\n" },
		/* at most three inner links follow the list ... */
		{ "- a [b](/b)\n- c", "* a b\n* c\n=> /b b\n" },
		/* ... unless some item holds more than a paragraph */
		{ "- a [b](/b)\n\n  x\n- c", "* a b\n=> /b b\n\nx\n\n* c\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
blank_lines_part_blocks_and_nothing_else(void **state)
{
	static const struct pair pairs[] = {
		{ "", "" },
		{ "\n\n\n", "" },
		{ "a\n\n\n\nb", "a\n\nb\n" },
		{ "- a\n\n- b", "* a\n* b\n" },
		{ "- a\n\n<!-- -->\n\n- b", "* a\n\n* b\n" },
		{ "a\n\n&nbsp;\n\nb", "a\n\nb\n" },
		{ "a\\\n&nbsp;\\\nb", "a\nb\n" },
		{ "a&nbsp;", "a\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static struct str
paged(struct doc *doc)
{
	return write_doc(WRITER_GEMTEXT, doc, &writers_place);
}

static void
pages_made_by_hand_come_out(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_heading(&doc, 1, STR("Title"));
	doc_text(&doc, STR("a\nb"));
	doc_link(&doc, STR("/x"), STR("X"), 0);
	doc_link(&doc, STR("/y"), STR("Y"), 0);
	doc_gap(&doc);
	doc_link(&doc, STR("/z"), STR(""), 0);
	doc_item(&doc, STR("one"));
	doc_item(&doc, STR("two"));
	doc_pre(&doc, STR("art"), STR(" /\\\n"));
	doc_rule(&doc);
	assert_text(paged(&doc),
	    "# Title\n\na\nb\n\n=> /x X\n=> /y Y\n\n=> /z\n\n* one\n* two\n\n"
	    "```art\n /\\\n```\n\n---\n",
	    "page");
}

static void
relative_links_mean_the_folder_of_the_file(void **state)
{
	const struct place about = { .path = STR("/about/"),
		.folder = STR("/") };
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_link(&doc, STR("other"), STR("a"), 0);
	doc_link(&doc, STR("../x/"), STR("b"), 0);
	doc_link(&doc, STR("https://e.org/"), STR("c"), 0);
	assert_text(write_doc(WRITER_GEMTEXT, &doc, &about),
	    "=> /other a\n=> /x/ b\n=> https://e.org/ c\n", "about");
	assert_text(paged(&doc),
	    "=> other a\n=> ../x/ b\n=> https://e.org/ c\n", "page");
}

static void
what_does_not_fit_is_said(void **state)
{
	struct doc doc;
	struct buf buf;

	(void)state;
	doc_init(&doc, &test_arena);
	for (unsigned i = 0; i < 100; i++)
		doc_text(&doc, STR("words and words"));
	for (size_t max = 0; max < 1600; max += 7) {
		buf_init(&buf, &test_arena, max);
		gemtext_write(&doc, &writers_place, &buf);
		assert_true(buf.failed);
		assert_true(buf.n <= max);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_never_becomes_markup),
		TEST(fences_always_balance),
		TEST(links_follow_their_block),
		TEST(items_are_flat_and_show_their_depth),
		TEST(lists_of_links_are_link_lines),
		TEST(blank_lines_part_blocks_and_nothing_else),
		TEST(pages_made_by_hand_come_out),
		TEST(relative_links_mean_the_folder_of_the_file),
		TEST(what_does_not_fit_is_said),
	};

	return RUN(tests);
}
