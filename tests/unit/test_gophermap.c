#include "writers.h"

/*
 * Rows as people read them: the empty fields of `i` lines are left out, the
 * own host and port are "~", tabs are " -> ", CRLF is LF.
 */
static struct str
readable(struct str menu)
{
	struct buf buf;
	struct str line;
	struct str field;

	buf_init(&buf, &test_arena, (size_t)32 << 20);
	while (menu.n > 0) {
		str_cut(menu, '\n', &line, &menu);
		assert_true(str_ends(line, STR("\r")));
		line.n--;
		if (str_ends(line, STR("\t\tnull.host\t1")))
			line.n -= sizeof("\t\tnull.host\t1") - 1;
		if (str_ends(line, STR("\th\t70")))
			line.n -= sizeof("\th\t70") - 1;
		while (str_cut(line, '\t', &field, &line)) {
			buf_str(&buf, field);
			buf_str(&buf, STR(" -> "));
		}
		buf_str(&buf, field);
		buf_char(&buf, '\n');
	}
	return buf_view(&buf);
}

static void
check(const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(
		    readable(write_markdown(WRITER_GOPHERMAP, pairs[i].source)),
		    pairs[i].want, pairs[i].source);
}

static void
every_row_has_four_fields(void **state)
{
	(void)state;
	assert_text(
	    write_markdown(WRITER_GOPHERMAP, "a\n\n[b](https://e.org/)"),
	    "ia\t\tnull.host\t1\r\ni\t\tnull.host\t1\r\n"
	    "hb\tURL:https://e.org/\th\t70\r\n",
	    "wire");
}

static void
addresses_choose_the_item(void **state)
{
	static const struct pair pairs[] = {
		{ "[a](b)", "1a -> /p/b\n" },
		{ "[a](b/)", "1a -> /p/b/\n" },
		{ "[a](../b.md)", "1a -> /b\n" },
		{ "[a](../../../b.md)", "1a -> /b\n" },
		{ "[a](./b)", "1a -> /p/b\n" },
		{ "[a](/b//c/./d)", "1a -> /b/c/d\n" },
		{ "[a](..)", "1a -> /\n" },
		{ "[a](?q=1)", "1a -> /p/page?q=1\n" },
		{ "[a](/b.txt)", "0a -> /b.txt\n" },
		{ "[a](/b.TXT?x.pdf)", "0a -> /b.TXT?x.pdf\n" },
		{ "![a](/b.png)", "Ia (image) -> /b.png\n" },
		{ "![a](/b.gif)", "ga (image) -> /b.gif\n" },
		{ "[a](/b.html)", "ha -> /b.html\n" },
		{ "[a](/b.mp3)", "sa -> /b.mp3\n" },
		{ "[a](/b.pdf)", "da -> /b.pdf\n" },
		{ "[a](/b.zip)", "9a -> /b.zip\n" },
		{ "[a](/b-2.0)", "1a -> /b-2.0\n" },
		{ "[a](/node.js-at-ten)", "1a -> /node.js-at-ten\n" },
		{ "![a](https://e.org/b.png)",
		    "ha (image) -> URL:https://e.org/b.png\n" },
		{ "[a](mailto:b@e.org)", "ha -> URL:mailto:b@e.org\n" },
		{ "[a](gopher://e.org/1/x)", "1a -> /x -> e.org -> 70\n" },
		{ "[a](gopher://e.org:71/0x%20y)",
		    "0a -> x y -> e.org -> 71\n" },
		{ "[a](gopher://e.org)", "1a ->  -> e.org -> 70\n" },
		{ "[a](gopher://e.org/)", "1a ->  -> e.org -> 70\n" },
		{ "[a](gopher://e.org/7/s?b)", "7a -> /s?b -> e.org -> 70\n" },
		/* what no row can say stays a URL */
		{ "[a](gopher://e.org/7/s%09b)",
		    "ha -> URL:gopher://e.org/7/s%09b\n" },
		{ "[a](gopher://e.org/0/%FF)",
		    "ha -> URL:gopher://e.org/0/%FF\n" },
		{ "[a](gopher://e.org/ifake)",
		    "ha -> URL:gopher://e.org/ifake\n" },
		{ "[a](gopher://e.org/3fake)",
		    "ha -> URL:gopher://e.org/3fake\n" },
		{ "[a](gopher://u@e.org/1/x)",
		    "ha -> URL:gopher://u@e.org/1/x\n" },
		{ "[a](telnet://e.org)", "8a ->  -> e.org -> 23\n" },
		{ "[a](telnet://e.org:2323)", "8a ->  -> e.org -> 2323\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
items_hang_and_links_are_set_in(void **state)
{
	static const struct pair pairs[] = {
		{ "- a\n  - b\n    - c\n      - d",
		    "i* a\ni  - b\ni    + c\ni      * d\n" },
		{ "9. a\n10. b", "i 9. a\ni10. b\n" },
		{ "- [a](/a)\n  - [b](/b)", "1a -> /a\n1  b -> /b\n" },
		{ "9. [a](/a)\n10. b", "1 9. a -> /a\ni10. b\n" },
		{ "- [a](/a) - b", "i* a - b\n1a -> /a\n" },
		{ "- a\n\n  b", "i* a\ni\ni  b\n" },
		{ "> - a\n>   b", "i> * a b\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

#define TEN "ten bytes "
#define FIFTY TEN TEN TEN TEN TEN

static void
long_lines_stay_on_the_screen(void **state)
{
	static const struct pair pairs[] = {
		{ FIFTY TEN "seven67 8", "i" FIFTY TEN "seven67\ni8\n" },
		/* a label goes on below, two columns in */
		{ "[" FIFTY TEN "seven67 8](/x)",
		    "1" FIFTY TEN "seven67 -> /x\ni  8\n" },
		{ "- a\n  - [" FIFTY TEN "seven67](/x)",
		    "i* a\n1  " FIFTY "ten bytes -> /x\ni    seven67\n" },
		/* code is cut where no client would show it */
		{ "    " FIFTY "1234567890123456",
		    "i    " FIFTY "1234567890123456\n" },
		{ "    " FIFTY "12345678901234567",
		    "i    " FIFTY "123456789012\\\ni    34567\n" },
		{ "    a\tb", "i    a   b\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
headings_are_underlined(void **state)
{
	static const struct pair pairs[] = {
		{ "# a b", "ia b\ni===\n" },
		{ "## a b", "ia b\ni---\n" },
		{ "### \xE6\xBC\xA2", "i\xE6\xBC\xA2\ni~~\n" },
		{ "#### a", "ia\n" },
		{ "# a [b](/c)", "ia b\ni===\n1b -> /c\n" },
	};

	(void)state;
	check(pairs, COUNT(pairs));
}

static void
flags_of_pages_choose_the_item(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_link(&doc, STR("/search"), STR("Search"), LINK_SEARCH);
	doc_link(&doc, STR("/p/x.txt"), STR("Text"), LINK_TEXT);
	doc_link(&doc, STR("/feed"), STR(""), 0);
	assert_text(readable(write_doc(WRITER_GOPHERMAP, &doc, &writers_place)),
	    "7Search -> /search\n0Text -> /p/x.txt\n1/feed -> /feed\n", "page");
}

static void
the_place_names_host_and_port(void **state)
{
	const struct place place = { .host = STR("capsule.example"),
		.port = 7070 };
	const struct place nowhere = { .port = 0 };
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_link(&doc, STR("x"), STR("X"), 0);
	assert_text(write_doc(WRITER_GOPHERMAP, &doc, &place),
	    "1X\t/x\tcapsule.example\t7070\r\n", "place");
	assert_text(write_doc(WRITER_GOPHERMAP, &doc, &nowhere),
	    "1X\t/x\tlocalhost\t70\r\n", "nowhere");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_row_has_four_fields),
		TEST(addresses_choose_the_item),
		TEST(items_hang_and_links_are_set_in),
		TEST(long_lines_stay_on_the_screen),
		TEST(headings_are_underlined),
		TEST(flags_of_pages_choose_the_item),
		TEST(the_place_names_host_and_port),
	};

	return RUN(tests);
}
