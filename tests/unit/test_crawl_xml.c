#include "test.h"

#include "cmd/crawl_feed.h"
#include "cmd/crawl_xml.h"

/* NULL, or what is wrong. */
static const char *
fault_of(struct str bytes)
{
	struct xml xml;
	enum xml_piece piece;

	xml_init(&xml, &test_arena, bytes);
	do
		piece = xml_next(&xml);
	while (piece != XML_END && piece != XML_FAULT);
	return piece == XML_FAULT ? xml.fault : NULL;
}

static void
what_is_well_formed_is_read_to_its_end(void **state)
{
	static const char *const rows[] = {
		"<a/>",
		"<a></a>",
		"<?xml version=\"1.0\"?>\n<!-- c --><a b=\"1\" c='2'/>\n<!-- d "
		"-->",
		"<a>text &amp; &lt; &#65; &#x1F600; </a>",
		"<a><![CDATA[<b>&]]></a>",
		"<a><b/><b></b ></a>",
		"<a:b xmlns:a=\"u\"><a:c a:d = \"e\"/></a:b>",
		"<a b=\"a > b\"/>",
		"<\xC3\xA9l\xC3\xA9ment/>",
		"<a>]] ></a>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (fault_of(str_z(rows[i])) != NULL)
			fail_msg("%s: %s", rows[i], fault_of(str_z(rows[i])));
}

static void
what_is_not_well_formed_is_a_fault(void **state)
{
	static const struct {
		const char *bytes, *fault;
	} rows[] = {
		{ "", "begin" },
		{ "text", "begin" },
		{ "<!-- c -->", "cut short" },
		{ "<a>", "cut short" },
		{ "<a", "no end" },
		{ "<a b=\"1></a>", "no end" },
		{ "<a></b>", "not open" },
		{ "<a></a></a>", "not open" },
		{ "<a/><b/>", "second element" },
		{ "<a/>text", "outside" },
		{ "<a/><![CDATA[x]]>", "declaration" },
		{ "<a>&</a>", "bare '&'" },
		{ "<a>&nbsp;</a>", "bare '&'" },
		{ "<a>&#0;</a>", "bare '&'" },
		{ "<a>&#xD800;</a>", "bare '&'" },
		{ "<a>&#x110000;</a>", "bare '&'" },
		{ "<a>&#x;</a>", "bare '&'" },
		{ "<a>&#;</a>", "bare '&'" },
		{ "<a>]]></a>", "bare '&'" },
		{ "<a b=\"&\"/>", "bare" },
		{ "<a b=\"<\"/>", "bare" },
		{ "<a b/>", "name=" },
		{ "<a b=c/>", "name=" },
		{ "<a b=\"1\"c=\"2\"/>", "name=" },
		{ "<a b=\"1\" b=\"2\"/>", "twice" },
		{ "<a>< b/></a>", "bare '<'" },
		{ "<a><1/></a>", "bare '<'" },
		{ "<!DOCTYPE a><a/>", "declaration" },
		{ "<a><!-- x", "no end" },
		{ "<a><!-- a -- b --></a>", "no end" },
		{ "<a><![CDATA[x</a>", "no end" },
		{ "<a>\x01</a>", "control" },
		{ "<a>\xFF</a>", "UTF-8" },
		{ "<a>\xEF\xBF\xBE</a>", "UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *fault = fault_of(str_z(rows[i].bytes));

		if (fault == NULL || strstr(fault, rows[i].fault) == NULL)
			fail_msg("%s: %s", rows[i].bytes,
			    fault == NULL ? "no fault" : fault);
	}
}

static void
a_nul_byte_is_a_fault(void **state)
{
	(void)state;
	assert_non_null(fault_of(STR("<a>\0</a>")));
}

static void
nesting_without_end_is_a_fault_and_costs_no_stack(void **state)
{
	enum { N = 100000 };
	char *p = arena_alloc(&test_arena, (size_t)N * 3);

	(void)state;
	assert_non_null(p);
	for (size_t i = 0; i < N; i++)
		memcpy(p + i * 3, "<a>", 3);
	assert_text(str_z(fault_of((struct str){ p, (size_t)N * 3 })),
	    "nested too deep", "nesting");
}

static void
text_and_attributes_are_decoded(void **state)
{
	struct xml xml;
	struct str value;

	(void)state;
	xml_init(&xml, &test_arena,
	    STR("<a b='x &quot;&#x2014;' c=\"\">1 &lt; 2<![CDATA[ & 3]]></a>"));
	assert_int_equal(xml_next(&xml), XML_OPEN);
	assert_text(xml.name, "a", "name");
	assert_true(xml_attribute(&xml, STR("b"), &value));
	assert_text(value, "x \"\xE2\x80\x94", "b");
	assert_true(xml_attribute(&xml, STR("c"), &value));
	assert_text(value, "", "c");
	assert_false(xml_attribute(&xml, STR("d"), &value));
	assert_int_equal(xml_next(&xml), XML_TEXT);
	assert_text(xml.text, "1 < 2", "text");
	assert_int_equal(xml_next(&xml), XML_TEXT);
	assert_text(xml.text, " & 3", "CDATA");
	assert_int_equal(xml_next(&xml), XML_CLOSE);
	assert_int_equal(xml_next(&xml), XML_END);
}

static void
lines_are_counted(void **state)
{
	struct xml xml;

	(void)state;
	xml_init(&xml, &test_arena, STR("<a>\n<b\nc='\n'/>\n&</a>"));
	while (xml_next(&xml) != XML_FAULT)
		;
	assert_int_equal(xml.line, 5);
}

static bool
parse(struct str bytes, struct feed_seen *feed, const char **fault)
{
	uint32_t line;

	return feed_parse(&test_arena, bytes, feed, fault, &line);
}

static void
atom_is_read_as_feed_readers_do(void **state)
{
	struct feed_seen feed;
	const char *fault;

	(void)state;
	assert_true(parse(
	    STR("<feed xmlns='http://www.w3.org/2005/Atom'><title>F &amp; "
		"G</title><id>i</id><updated>u</updated>"
		"<link rel='self' href='gemini://h/atom.xml'/>"
		"<author><name>x</name><id>no</id></author>"
		"<entry><title>T</title><id>1</id>"
		"<link href='https://w/'/><link href='gemini://h/a'/>"
		"<link rel='alternate' href='gemini://h/b'/>"
		"<link rel='related' href='gemini://h/c'/>"
		"<published>p</published><updated>q</updated></entry>"
		"<entry/></feed>"),
	    &feed, &fault));
	assert_true(feed.atom);
	assert_text(feed.self.title, "F & G", "title");
	assert_text(feed.self.id, "i", "id");
	assert_text(feed.self.updated, "u", "updated");
	assert_int_equal(feed.self.n_urls, 0);
	assert_int_equal(feed.n, 2);
	assert_text(feed.items[0].title, "T", "title");
	assert_text(feed.items[0].id, "1", "id");
	assert_text(feed.items[0].url, "gemini://h/a", "link");
	assert_int_equal(feed.items[0].n_urls, 2);
	assert_text(feed.items[0].published, "p", "published");
	assert_text(feed.items[0].updated, "q", "updated");
	assert_text(feed.items[1].id, "", "id");
}

static void
rss_is_read_as_feed_readers_do(void **state)
{
	struct feed_seen feed;
	const char *fault;

	(void)state;
	assert_true(parse(STR("<rss version='2.0'><channel><title>F</title>"
			      "<link>l</link><item><title>T</title>"
			      "<guid>1</guid><link>gemini://h/a</link>"
			      "<pubDate>p</pubDate></item></channel></rss>"),
	    &feed, &fault));
	assert_false(feed.atom);
	assert_text(feed.self.title, "F", "title");
	assert_int_equal(feed.n, 1);
	assert_text(feed.items[0].url, "gemini://h/a", "link");
	assert_text(feed.items[0].id, "1", "guid");
	assert_text(feed.items[0].published, "p", "pubDate");
}

static void
what_is_no_feed_is_told(void **state)
{
	struct feed_seen feed;
	const char *fault;

	(void)state;
	assert_false(parse(STR("<html/>"), &feed, &fault));
	assert_non_null(strstr(fault, "neither"));
	assert_false(parse(STR("<feed/>"), &feed, &fault));
	assert_non_null(strstr(fault, "xmlns"));
	assert_false(parse(STR("<feed xmlns='x'/>"), &feed, &fault));
	assert_non_null(strstr(fault, "xmlns"));
	assert_false(parse(STR("<rss>"), &feed, &fault));
	assert_non_null(strstr(fault, "cut short"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_well_formed_is_read_to_its_end),
		TEST(what_is_not_well_formed_is_a_fault),
		TEST(a_nul_byte_is_a_fault),
		TEST(nesting_without_end_is_a_fault_and_costs_no_stack),
		TEST(text_and_attributes_are_decoded),
		TEST(lines_are_counted),
		TEST(atom_is_read_as_feed_readers_do),
		TEST(rss_is_read_as_feed_readers_do),
		TEST(what_is_no_feed_is_told),
	};

	return RUN(tests);
}
