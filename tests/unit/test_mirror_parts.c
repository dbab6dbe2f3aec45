/* The importer's small parts: robots.txt, addresses, kinds of bytes. */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/buf.h"
#include "base/err.h"
#include "mirror/dom.h"
#include "mirror/fetch_private.h"
#include "mirror/links.h"
#include "mirror/media.h"
#include "mirror/organization.h"
#include "mirror/page_head.h"
#include "mirror/robots.h"
#include "mirror/source.h"
#include "mirror/table.h"
#include "mirror/xml_clean.h"
#include "site/publisher.h"

#include "test.h"

static void
robots_txt_is_read_as_it_is_meant(void **state)
{
	static const struct {
		const char *robots, *path;
		bool allowed;
	} rows[] = {
		{ "", "/x", true },
		{ "User-agent: *\nDisallow:\n", "/x", true },
		{ "User-agent: *\nDisallow: /\n", "/x", false },
		{ "user-AGENT: *\r\nDISALLOW: /x # no\r\n", "/xy", false },
		{ "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c",
		    true },
		{ "User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true },
		{ "User-agent: *\nDisallow: /*.php$\n", "/a.php", false },
		{ "User-agent: *\nDisallow: /*.php$\n", "/a.php?x", true },
		{ "User-agent: other\nDisallow: /\n", "/x", true },
		{ "User-agent: *\nDisallow: /\n"
		  "User-agent: smallpress-mirror\nDisallow: /y\n",
		    "/x", true },
		{ "User-agent: a\nUser-agent: *\nDisallow: /x\n", "/x", false },
		{ "Disallow: /\n", "/x", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(robots_allow(str_z(rows[i].robots), STR(FETCH_AGENT),
			       str_z(rows[i].path)) == rows[i].allowed,
		    rows[i].robots);
	assert_int_equal(
	    robots_delay(STR("User-agent: *\nCrawl-delay: 7.5\n"), STR("x")),
	    7);
}

static void
tracking_is_cut_and_nothing_else(void **state)
{
	static const struct {
		const char *url, *clean;
	} rows[] = {
		{ "https://e.org/a", "https://e.org/a" },
		{ "https://e.org/a?b=1&c=2", "https://e.org/a?b=1&c=2" },
		{ "https://e.org/a?utm_source=x", "https://e.org/a" },
		{ "https://e.org/a?utm_source=x&b=1#c",
		    "https://e.org/a?b=1#c" },
		{ "https://e.org/a?b=1&fbclid=x", "https://e.org/a?b=1" },
		{ "https://e.org/?source=rss----1---4", "https://e.org/" },
		{ "https://e.org/?source=code", "https://e.org/?source=code" },
		{ "mailto:a@b.org", "mailto:a@b.org" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(links_clean(&test_arena, str_z(rows[i].url)),
		    rows[i].clean, rows[i].url);
}

static void
addresses_of_one_page_have_one_key(void **state)
{
	static const struct {
		const char *url, *key;
	} rows[] = {
		{ "https://www.E.org/a/", "e.org/a" },
		{ "http://e.org/a?utm_source=x#y", "e.org/a" },
		{ "https://e.org/?p=12", "e.org?p=12" },
		{ "https://e.org:8443/%C3%A9", "e.org:8443/é" },
		{ "https://e.org:443/", "e.org" },
		{ "gemini://e.org/", "" },
		{ "/a", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(links_key(&test_arena, str_z(rows[i].url)),
		    rows[i].key, rows[i].url);
	assert_text(links_medium_id(STR("https://m.com/a-0123456789ab?x")),
	    "0123456789ab", "medium");
	assert_text(links_medium_id(STR("https://m.com/a-0123456789AB")), "",
	    "capitals");
	assert_text(
	    links_medium_id(STR("https://m.com/x0123456789ab")), "", "glued");
}

static void
two_sizes_of_a_picture_are_known(void **state)
{
	(void)state;
	assert_true(links_same_picture(
	    STR("/u/cat-300x200.jpg"), STR("https://e.org/u/cat.jpg?w=9")));
	assert_true(links_same_picture(STR("cat.jpg"), STR("cat-scaled.jpg")));
	assert_false(links_same_picture(STR("cat.jpg"), STR("dog.jpg")));
	assert_false(links_same_picture(STR("cat.jpg"), STR("/page/cat")));
}

static void
a_picture_is_what_its_bytes_say(void **state)
{
	static const struct {
		struct str bytes;
		const char *kind;
	} rows[] = {
		{ STR_INIT("\xFF\xD8\xFF\xE0"), "jpg" },
		{ STR_INIT("\x89PNG\r\n\x1A\n...."), "png" },
		{ STR_INIT("GIF89a.."), "gif" },
		{ STR_INIT("RIFF....WEBPVP8 "), "webp" },
		{ STR_INIT("....ftypavif"), "avif" },
		{ STR_INIT("<?xml version=\"1.0\"?><svg></svg>"), "svg" },
		{ STR_INIT("<!DOCTYPE html><html><svg/></html>"), "" },
		{ STR_INIT("not found"), "" },
		{ STR_INIT(""), "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(
		    media_kind(rows[i].bytes), rows[i].kind, rows[i].kind);
}

static void
a_source_is_known_by_its_first_bytes(void **state)
{
	static const struct {
		const char *bytes;
		enum source_kind kind;
	} rows[] = {
		{ "PK\x03\x04....", SOURCE_ZIP },
		{ "<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/"
		  "export/1.2/'>",
		    SOURCE_WXR },
		{ "\xEF\xBB\xBF<?xml version='1.0'?>\n<rss>", SOURCE_FEED },
		{ "<feed xmlns='http://www.w3.org/2005/Atom'>", SOURCE_FEED },
		{ "<!DOCTYPE html><html>", SOURCE_HTML },
		{ " [{}]", SOURCE_JSON },
		{ "<?xml version='1.0'?><other/>", SOURCE_UNKNOWN },
		{ "words", SOURCE_UNKNOWN },
		{ "", SOURCE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(source_kind(str_z(rows[i].bytes)) == rows[i].kind,
		    rows[i].bytes);
}

/* All of it, in pieces of `size` bytes. */
static struct str
cleaned(struct str in, size_t size)
{
	struct xml_clean clean;
	char *out = arena_alloc(&test_arena, in.n * 3 + 64);
	size_t n = 0;

	xml_clean_init(&clean);
	for (size_t at = 0; at < in.n; at += size)
		n += xml_clean(&clean, str_slice(in, at, at + size), out + n,
		    in.n * 3 + 64 - n);
	n += xml_clean(&clean, (struct str){ NULL, 0 }, out + n, 16);
	return (struct str){ out, n };
}

static void
bytes_are_made_fit_for_xml_however_they_come(void **state)
{
	static const struct {
		struct str in;
		const char *out;
	} rows[] = {
		{ STR_INIT("a\tb\r\n"), "a\tb\r\n" },
		{ STR_INIT("a\x01\x1B"), "a  " },
		{ STR_INIT("é€😀"), "é€😀" },
		{ STR_INIT("\xFF"), "\uFFFD" },
		{ STR_INIT("\xC3("), "\uFFFD(" },
		{ STR_INIT("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD" },
		{ STR_INIT("x\xE2\x82"), "x\uFFFD" },
		{ STR_INIT("<?xml encoding=\"latin-1\"?>\xE9"),
		    "<?xml encoding=\"latin-1\"?>\xE9" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_text(cleaned(rows[i].in, 1000), rows[i].out, "whole");
		if (rows[i].in.p[0] != '<')
			assert_text(
			    cleaned(rows[i].in, 1), rows[i].out, "bytes");
	}
}

static void
heads_of_pages_and_answers_are_read(void **state)
{
	struct str html =
	    STR("<head><link rel='alternate x' type='application/rss+xml' "
		"href='/f&amp;g'><META NAME=author CONTENT=\"A B\">"
		"<script type=\"application/ld+json\">{\"a\":1}</script>");
	struct str links = STR("<https://e.org/wp-json/>; rel=\"https://"
			       "api.w.org/\", <https://e.org/?p=1>; "
			       "rel=shortlink");
	size_t at = 0;

	(void)state;
	assert_text(page_head_link(&test_arena, html, STR("alternate")), "/f&g",
	    "link");
	assert_text(
	    page_head_meta(&test_arena, html, STR("author")), "A B", "meta");
	assert_text(page_head_json(html, &at), "{\"a\":1}", "json");
	assert_text(page_head_json(html, &at), "", "past the last");
	assert_text(fetch_link(links, STR("https://api.w.org/")),
	    "https://e.org/wp-json/", "rel");
	assert_text(
	    fetch_link(links, STR("shortlink")), "https://e.org/?p=1", "rel");
	assert_text(fetch_link(links, STR("next")), "", "none");
}

static void
an_organization_fills_what_is_missing(void **state)
{
	struct str html = STR(
	    "<script type=\"application/ld+json\">{\"@type\":\"Organization\","
	    "\"name\":\"N\",\"legalName\":\"L \\\"q\\\"\",\"slogan\":\"TODO: "
	    "x\","
	    "\"url\":\"/\",\"alternateName\":[\"a\",\"b\"],"
	    "\"aggregateRating\":{\"ratingValue\":5,\"reviewCount\":\"497\"},"
	    "\"founder\":{\"name\":\"F\",\"sameAs\":\"https://www.x.org/f\"}}"
	    "</script>");
	struct publisher known = { .name = STR_INIT("Mine") };
	struct publisher filled;
	struct err err;
	struct str lines = organization_lines(
	    &test_arena, html, STR("https://e.org/a"), &known, NULL);

	(void)state;
	assert_text(lines,
	    "legal_name: \"L \\\"q\\\"\"\nwebsite: \"https://e.org/\"\n"
	    "founders:\n  - name: \"F\"\n    follow:\n"
	    "      - label: \"x.org\"\n        url: \"https://www.x.org/f\"\n"
	    "alternate_names:\n  - \"a\"\n  - \"b\"\n"
	    "rating:\n  value: \"5\"\n  count: \"497\"\n",
	    "lines");
	lines = arena_fmt(&test_arena, "name: N\n" STR_FMT, STR_ARG(lines));
	assert_true(
	    publisher_parse(lines, STR("x"), &test_arena, &filled, &err));
	assert_text(organization_lines(&test_arena, html,
			STR("https://e.org/a"), &filled, NULL),
	    "", "nothing is added twice");
}

static bool
is_private(const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return fetch_is_private((struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return fetch_is_private((struct sockaddr *)&v6);
}

static void
addresses_that_are_nobodys_business_are_known(void **state)
{
	static const char *const inside[] = {
		"0.0.0.0",
		"10.0.0.1",
		"10.255.255.255",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.1",
		"192.168.1.1",
		"198.18.0.1",
		"198.19.255.255",
		"224.0.0.1",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::10.0.0.1",
		"::ffff:10.0.0.1",
		"::ffff:127.0.0.1",
		"64:ff9b::10.0.0.1",
		"64:ff9b:1::1",
		"100::1",
		"2002:0a00:0001::1",
		"2002:7f00:0001::",
		"fc00::1",
		"fdff::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
	};
	static const char *const outside[] = {
		"1.1.1.1",
		"9.255.255.255",
		"11.0.0.0",
		"100.63.255.255",
		"100.128.0.0",
		"172.15.255.255",
		"172.32.0.0",
		"192.167.255.255",
		"192.169.0.0",
		"198.17.255.255",
		"198.20.0.0",
		"223.255.255.255",
		"::ffff:1.1.1.1",
		"64:ff9b::1.1.1.1",
		"2001:4860:4860::8888",
		"2002:0101:0101::1",
		"2606:4700::1111",
		"fbff::1",
	};
	struct sockaddr local = { .sa_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < COUNT(inside); i++)
		if (!is_private(inside[i]))
			fail_msg("%s is private", inside[i]);
	for (size_t i = 0; i < COUNT(outside); i++)
		if (is_private(outside[i]))
			fail_msg("%s is public", outside[i]);
	assert_true(fetch_is_private(&local));
}

static struct str
inner_of(struct str html, const char *name)
{
	xmlDoc *doc = dom_parse(&test_arena, html);
	struct str inner;

	assert_non_null(doc);
	dom_remove_all(xmlDocGetRootElement(doc), name, NULL, NULL);
	inner = dom_inner(&test_arena,
	    dom_find(xmlDocGetRootElement(doc), "body", NULL, NULL));
	xmlFreeDoc(doc);
	return inner;
}

static void
furniture_is_taken_out_of_a_page(void **state)
{
	struct str html = STR("<body><nav>a<nav>b</nav></nav><i>c<b>d</b></i>"
			      "<nav>e</nav><div><nav>f</nav>g</div><nav>h");
	struct buf hostile;

	(void)state;
	assert_text(inner_of(html, "nav"), "<i>c<b>d</b></i><div>g</div>",
	    "all of one name");
	assert_text(inner_of(STR("<body><i>a</i><b>c</b>"), "x"),
	    "<i>a</i><b>c</b>", "none");
	buf_init(&hostile, &test_arena, 1 << 20);
	buf_str(&hostile, STR("<p"));
	for (int i = 0; i < 10000; i++)
		buf_fmt(&hostile, " a%d=1", i);
	buf_str(&hostile, STR(">words"));
	assert_null(dom_parse(&test_arena, buf_view(&hostile)));
}

static void
a_table_finds_what_was_put(void **state)
{
	struct table table;
	static int values[2000];

	(void)state;
	table_init(&table);
	assert_null(table_get(&table, STR("x")));
	for (int i = 0; i < 2000; i++)
		assert_true(table_put(
		    &table, arena_fmt(&test_arena, "key %d", i), &values[i]));
	for (int i = 0; i < 2000; i++)
		assert_ptr_equal(
		    table_get(&table, arena_fmt(&test_arena, "key %d", i)),
		    &values[i]);
	assert_null(table_get(&table, STR("key 2000")));
	table_free(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(robots_txt_is_read_as_it_is_meant),
		TEST(tracking_is_cut_and_nothing_else),
		TEST(addresses_of_one_page_have_one_key),
		TEST(two_sizes_of_a_picture_are_known),
		TEST(a_picture_is_what_its_bytes_say),
		TEST(a_source_is_known_by_its_first_bytes),
		TEST(bytes_are_made_fit_for_xml_however_they_come),
		TEST(heads_of_pages_and_answers_are_read),
		TEST(an_organization_fills_what_is_missing),
		TEST(addresses_that_are_nobodys_business_are_known),
		TEST(furniture_is_taken_out_of_a_page),
		TEST(a_table_finds_what_was_put),
	};

	return RUN(tests);
}
