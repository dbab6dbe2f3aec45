/* XML files of any size: what the importer reads of them. */
#include <libxml/tree.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "mirror/xml_source.h"
#include "mirror/xml_stream.h"

#include "test.h"

enum { LINE = 7 };

/* n bytes of text in lines, none the same. */
static struct str
text_of(size_t n)
{
	struct buf out;

	buf_init(&out, &test_arena, n + 32);
	while (out.n < n)
		buf_fmt(&out, "%06zu\n", out.n);
	buf_cut(&out, n);
	return buf_view(&out);
}

static struct str
feed_of(const char *before, struct str section, const char *behind)
{
	struct buf out;

	buf_init(&out, &test_arena, section.n + 1024);
	buf_fmt(&out, "<rss><channel><item><a>%s<![CDATA[", before);
	buf_str(&out, section);
	buf_fmt(&out, "]]>%s</a></item>\n<item><b>last</b></item>", behind);
	buf_str(&out, STR("</channel></rss>"));
	return buf_view(&out);
}

/* What <a> of the first item says; the line of the second into *line. */
static struct str
first_text(struct str feed, unsigned *line)
{
	struct err err = { { 0 } };
	struct xml_stream *stream = xml_open_bytes(feed, &err);
	struct str text;
	xmlNode *node;

	assert_non_null(stream);
	assert_int_equal(xml_next(stream, &node, &err), XML_ELEMENT);
	text = arena_copy(&test_arena, xml_child(&test_arena, node, "a"));
	assert_int_equal(xml_next(stream, &node, &err), XML_ELEMENT);
	*line = xml_line(stream);
	assert_text(xml_child(&test_arena, node, "b"), "last", "second item");
	assert_int_equal(xml_next(stream, &node, &err), XML_END);
	xml_close(stream);
	return text;
}

static void
a_section_of_any_length_comes_whole_and_its_lines_count(void **state)
{
	static const size_t sizes[] = { 0, 1, 200, 243, 244, 245, 256, 300, 511,
		32700, 32760, 65536, 1000003 };
	unsigned line;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct str text = text_of(sizes[i]);
		struct str got = first_text(feed_of("", text, ""), &line);

		if (!str_eq(got, text))
			fail_msg("a section of %zu bytes", sizes[i]);
		assert_int_equal(line, 2 + sizes[i] / LINE);
	}
}

static void
what_stands_beside_a_section_stays_there(void **state)
{
	static const struct {
		const char *before, *behind, *first, *last;
	} rows[] = {
		{ "x &amp; ", " y", "x & ", " y" },
		{ "<![CDATA[one]]>", "<![CDATA[\n\ntwo]]>", "one", "\n\ntwo" },
		{ "<!-- <![CDATA[ -->x", "<!---->y", "x", "y" },
		{ "", "<![CDATA[\uFDD01;\n]]>", "", "\uFFFD1;\n" },
		{ "<i>in</i>", "<i/>", "in", "" },
	};
	struct str text = text_of(500);
	unsigned line;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str got = first_text(
		    feed_of(rows[i].before, text, rows[i].behind), &line);
		size_t before = strlen(rows[i].first);

		assert_text(
		    str_slice(got, 0, before), rows[i].first, rows[i].before);
		assert_true(
		    str_eq(str_slice(got, before, before + text.n), text));
		assert_text(str_from(got, before + text.n), rows[i].last,
		    rows[i].behind);
	}
}

static void
two_long_sections_in_a_row_keep_their_order(void **state)
{
	struct str one = text_of(700);
	struct str two = text_of(900);
	struct buf both;
	struct buf want;
	unsigned line;

	(void)state;
	buf_init(&both, &test_arena, 8192);
	buf_init(&want, &test_arena, 8192);
	buf_str(&both, one);
	buf_str(&both, STR("]]]]><![CDATA[>"));
	buf_str(&both, two);
	buf_str(&want, one);
	buf_str(&want, STR("]]>"));
	buf_str(&want, two);
	assert_true(str_eq(first_text(feed_of("", buf_view(&both), ""), &line),
	    buf_view(&want)));
}

static void
the_parser_sees_a_long_section_only_as_a_ticket(void **state)
{
	struct err err = { { 0 } };
	struct str feed = feed_of("", text_of(100000), "");
	struct xml_source *source = xml_source_bytes(feed, &err);
	char out[4000];
	size_t given = 0;
	long n;

	(void)state;
	assert_non_null(source);
	while ((n = xml_source_read(source, out, sizeof(out))) > 0)
		given += (size_t)n;
	assert_int_equal(n, 0);
	assert_int_equal(xml_source_taken(source), feed.n);
	assert_in_range(given, 100000 / LINE, 100000 / LINE + 200);
	xml_source_close(source);
}

static void
a_section_that_never_ends_breaks_the_file(void **state)
{
	static const struct {
		size_t n;
		const char *why;
	} rows[] = {
		{ 1000, "broken XML" },
		{ XML_ELEMENT_MAX + 100000, "an element of more than" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		static const char head[] = "<rss><item><![CDATA[";
		char *bytes = malloc(rows[i].n);
		struct xml_stream *stream;
		struct err err = { { 0 } };
		xmlNode *node;

		assert_non_null(bytes);
		memset(bytes, '\n', rows[i].n);
		memcpy(bytes, head, sizeof(head) - 1);
		stream = xml_open_bytes((struct str){ bytes, rows[i].n }, &err);
		assert_int_equal(xml_next(stream, &node, &err), XML_BROKEN);
		assert_true(str_starts(str_z(err.text), str_z(rows[i].why)));
		xml_close(stream);
		free(bytes);
	}
}

static void
a_tag_of_many_attributes_breaks_the_file(void **state)
{
	static const struct {
		int n;
		const char *quote; /* left open in front of it */
		enum xml_next next;
	} rows[] = {
		{ 500, "", XML_ELEMENT },
		{ 600, "", XML_BROKEN },
		{ 500, "<y z=\"'=\"/><![CDATA[<p a=\"]]>", XML_ELEMENT },
		{ 600, "<y z=\"'=\"/><![CDATA[<p a=\"]]>", XML_BROKEN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = { { 0 } };
		struct xml_stream *stream;
		enum xml_next next;
		xmlNode *node;
		struct buf feed;

		buf_init(&feed, &test_arena, 64 * 1024);
		buf_fmt(&feed, "<rss><channel><item>%s<x", rows[i].quote);
		for (int n = 0; n < rows[i].n; n++)
			buf_fmt(&feed, " a%d='%s'", n, n % 2 ? "=>" : "");
		buf_str(&feed, STR("/></item></channel></rss>"));
		stream = xml_open_bytes(buf_view(&feed), &err);
		assert_non_null(stream);
		next = xml_next(stream, &node, &err);
		xml_close(stream);
		assert_int_equal(next, rows[i].next);
		if (next == XML_BROKEN)
			assert_text(str_z(err.text),
			    "a tag of more than 512 attributes", "why");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_section_of_any_length_comes_whole_and_its_lines_count),
		TEST(what_stands_beside_a_section_stays_there),
		TEST(two_long_sections_in_a_row_keep_their_order),
		TEST(the_parser_sees_a_long_section_only_as_a_ticket),
		TEST(a_section_that_never_ends_breaks_the_file),
		TEST(a_tag_of_many_attributes_breaks_the_file),
	};

	return RUN(tests);
}
