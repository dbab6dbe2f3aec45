#include "base/url.h"

#include "test.h"

static void
a_url_is_taken_apart(void **state)
{
	static const struct {
		const char *s, *scheme, *host, *path, *query, *fragment;
		unsigned port;
		bool userinfo;
	} rows[] = {
		{ "gemini://h/", "gemini", "h", "/", "", "", 0, false },
		{ "gemini://h", "gemini", "h", "", "", "", 0, false },
		{ "GEMINI://H:1965/a?b#c", "GEMINI", "H", "/a", "b", "c", 1965,
		    false },
		{ "gemini://h:/x", "gemini", "h", "/x", "", "", 0, false },
		{ "gemini://h:65535/", "gemini", "h", "/", "", "", 65535,
		    false },
		{ "gemini://u:p@h:1/", "gemini", "h", "/", "", "", 1, true },
		{ "gemini://@h/", "gemini", "h", "/", "", "", 0, true },
		{ "gemini://[::1]:70/x", "gemini", "::1", "/x", "", "", 70,
		    false },
		{ "gemini://[2001:db8::1]/", "gemini", "2001:db8::1", "/", "",
		    "", 0, false },
		{ "gemini://127.0.0.1/", "gemini", "127.0.0.1", "/", "", "", 0,
		    false },
		{ "gemini:///x", "gemini", "", "/x", "", "", 0, false },
		{ "mailto:a@b.c", "mailto", "", "a@b.c", "", "", 0, false },
		{ "../x?y", "", "", "../x", "y", "", 0, false },
		{ "//h/x", "", "h", "/x", "", "", 0, false },
		{ "?q", "", "", "", "q", "", 0, false },
		{ "#f", "", "", "", "", "f", 0, false },
		{ "", "", "", "", "", "", 0, false },
		{ "/a//b/../c", "", "", "/a//b/../c", "", "", 0, false },
		{ "g://h/?a?b/c", "g", "h", "/", "a?b/c", "", 0, false },
		{ "x:a:b", "x", "", "a:b", "", "", 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct url url;

		assert_row(url_parse(str_z(rows[i].s), &url), rows[i].s);
		assert_text(url.scheme, rows[i].scheme, rows[i].s);
		assert_text(url.host, rows[i].host, rows[i].s);
		assert_text(url.path, rows[i].path, rows[i].s);
		assert_text(url.query, rows[i].query, rows[i].s);
		assert_text(url.fragment, rows[i].fragment, rows[i].s);
		assert_row(url.port == rows[i].port, rows[i].s);
		assert_row(url.has_port == (rows[i].port != 0), rows[i].s);
		assert_row(url.has_userinfo == rows[i].userinfo, rows[i].s);
	}
}

static void
what_is_no_url_is_refused(void **state)
{
	static const struct str rows[] = {
		STR_INIT("gemini://h/a b"),
		STR_INIT("gemini://h/\t"),
		STR_INIT("gemini://h/\xDC"),
		STR_INIT("gemini://h/%zz"),
		STR_INIT("gemini://h/%4"),
		STR_INIT("gemini://h/<x>"),
		STR_INIT("gemini://h\\x"),
		STR_INIT("gemini://h:0/"),
		STR_INIT("gemini://h:65536/"),
		STR_INIT("gemini://h:99999999999999999999/"),
		STR_INIT("gemini://h:1a/"),
		STR_INIT("gemini://[::1/"),
		STR_INIT("gemini://[zz]/"),
		STR_INIT("gemini://h/\0"),
		STR_INIT("gemini://h/#a#b"),
		STR_INIT("1x://h/"),
		STR_INIT("://h/"),
	};
	char longest[URL_MAX + 2];
	struct url url;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(!url_parse(rows[i], &url), rows[i].p);
	memset(longest, 'a', sizeof(longest));
	assert_true(url_parse((struct str){ longest, URL_MAX }, &url));
	assert_false(url_parse((struct str){ longest, URL_MAX + 1 }, &url));
}

/* Rule L10. */
static void
whatever_stood_in_a_link_is_encoded(void **state)
{
	static const struct {
		const char *loose, *want;
	} rows[] = {
		{ "https://example.org/a", "https://example.org/a" },
		{ "HTTP://Exämple.COM/a b?q=ü#x#y",
		    "http://xn--exmple-cua.com/a%20b?q=%C3%BC#x%23y" },
		{ "http://EXAMPLE.com:80/Path", "http://example.com:80/Path" },
		{ "//h/p", "https://h/p" },
		{ "other.md", "other.md" },
		{ "../a b.md#top", "../a%20b.md#top" },
		{ "10:30.md", "./10:30.md" },
		{ "a%zz%41%", "a%25zz%41%25" },
		{ "x[1].md", "x%5B1%5D.md" },
		{ "a\"<>\\^`{|}b", "a%22%3C%3E%5C%5E%60%7B%7C%7Db" },
		{ "  foo\nbar\r\n ", "foobar" },
		{ "mailto:a@b.c", "mailto:a@b.c" },
		{ "MAILTO:a@b.c", "mailto:a@b.c" },
		{ "tel:+1-650-246-9381", "tel:+1-650-246-9381" },
		{ "http://[::1]:80/a", "http://[::1]:80/a" },
		{ "https://user@Host/", "https://user@host/" },
		{ "https://a%40b c@h/", "https://a%40b%20c@h/" },
		{ "http://ü.de:8/x", "http://xn--tda.de:8/x" },
		{ "http://%C3%BC.de/", "http://xn--tda.de/" },
		{ "http://a_b.example/", "http://a_b.example/" },
		{ "http://日本.jp", "http://xn--wgv71a.jp" },
		{ "?p=1", "?p=1" },
		{ "#top", "#top" },
		{ "/p/ümlaut", "/p/%C3%BCmlaut" },
		/* Cannot be one: */
		{ "", "" },
		{ " \n ", "" },
		{ "http://exa mple/", "" },
		{ "http://h:99999/", "" },
		{ "http://", "" },
		{ "http:///x", "" },
		{ "http://ü..de/", "" },
		{ "http://[zz]/", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(url_encode(&test_arena, str_z(rows[i].loose)),
		    rows[i].want, rows[i].loose);
}

static void
an_encoded_link_is_encoded_already(void **state)
{
	static const char *const rows[] = { "a%20b?c%3Dd#%C3%BC",
		"https://xn--tda.de/%25zz", "./10:30.md", "x%5B1%5D" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(
		    url_encode(&test_arena, str_z(rows[i])), rows[i], rows[i]);
}

static void
paths_and_values_are_encoded(void **state)
{
	struct str plain = STR("/p/nlp/why-rag");

	(void)state;
	assert_ptr_equal(url_encode_path(&test_arena, plain).p, plain.p);
	assert_text(url_encode_path(&test_arena, STR("/a b/100% é?#.md")),
	    "/a%20b/100%25%20%C3%A9%3F%23.md", "path");
	assert_text(url_encode_value(&test_arena, STR("a/b&c=d é")),
	    "a%2Fb%26c%3Dd%20%C3%A9", "value");
	assert_str(url_encode_value(&test_arena, STR("\0")), STR("%00"), "NUL");
}

static void
decoding_is_done_once(void **state)
{
	static const struct {
		const char *s;
		struct str want;
		bool ok;
	} rows[] = {
		{ "plain", STR_INIT("plain"), true },
		{ "a%20b", STR_INIT("a b"), true },
		{ "%c3%A9", STR_INIT("é"), true },
		{ "%252e", STR_INIT("%2e"), true },
		{ "a+b", STR_INIT("a+b"), true },
		{ "%00", STR_INIT("\0"), true },
		{ "%", STR_INIT(""), false },
		{ "%4", STR_INIT(""), false },
		{ "%4g", STR_INIT(""), false },
		{ "%%41", STR_INIT(""), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str got;
		bool ok = url_decode(&test_arena, str_z(rows[i].s), &got);

		assert_row(ok == rows[i].ok, rows[i].s);
		if (ok)
			assert_str(got, rows[i].want, rows[i].s);
	}
}

static void
references_are_resolved(void **state)
{
	static const struct {
		const char *base, *reference, *want;
	} rows[] = {
		{ "gemini://h/a/b", "../c", "gemini://h/c" },
		{ "gemini://h/a/b", "c", "gemini://h/a/c" },
		{ "gemini://h/a/", "c", "gemini://h/a/c" },
		{ "gemini://h", "c", "gemini://h/c" },
		{ "gemini://h/a/b?q", "", "gemini://h/a/b?q" },
		{ "gemini://h/a/b?q", "?r", "gemini://h/a/b?r" },
		{ "gemini://h/a/b", "#f", "gemini://h/a/b#f" },
		{ "gemini://h/a", "//i/b", "gemini://i/b" },
		{ "gemini://h/a", "HTTPS://I/b", "https://i/b" },
		{ "gemini://h/a", "../../../b", "gemini://h/b" },
		{ "gemini://h/a", "./b/./c/..", "gemini://h/b/" },
		{ "http://[::1]:80/a", "b?x", "http://[::1]:80/b?x" },
		{ "http://h/", "%7ea%c3%bc", "http://h/~a%C3%BC" },
		{ "http://h/", "mailto:a@b", "mailto:a@b" },
		/* Impossible: */
		{ "/a", "b", "" },
		{ "http://h/", "a b", "" },
		{ "", "b", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(url_join(&test_arena, str_z(rows[i].base),
				str_z(rows[i].reference)),
		    rows[i].want, rows[i].reference);
}

static void
hosts_become_lower_case_a_labels(void **state)
{
	static const struct {
		const char *host, *want;
	} rows[] = {
		{ "localhost", "localhost" },
		{ "Example.ORG", "example.org" },
		{ "example.org.", "example.org" },
		{ "Bücher.de", "xn--bcher-kva.de" },
		{ "xn--bcher-kva.de", "xn--bcher-kva.de" },
		{ "127.0.0.1", "127.0.0.1" },
		{ "", "" },
		{ ".", "" },
		{ "a..b", "" },
		{ "_x", "" },
		{ "-a", "" },
		{ "a-", "" },
		{ "a b", "" },
		{ "::1", "" },
		{ "ü_", "" },
		{ "a."
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaa",
		    "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(url_host_ascii(&test_arena, str_z(rows[i].host)),
		    rows[i].want, rows[i].host);
	assert_int_equal(url_host_ascii(&test_arena, STR("ü\0")).n, 0);
}

static void
hosts_are_shown_in_unicode(void **state)
{
	(void)state;
	assert_text(url_host_show(&test_arena, STR("xn--bcher-kva.de")),
	    "bücher.de", "A-label");
	assert_text(
	    url_host_show(&test_arena, STR("example.org")), "example.org", "");
	assert_text(url_host_show(&test_arena, STR("xn--999999999")),
	    "xn--999999999", "no A-label");
}

/* Rule L12. */
static void
dangerous_schemes_are_known_in_any_spelling(void **state)
{
	static const struct {
		const char *s;
		bool bad;
	} rows[] = {
		{ "javascript:alert(1)", true },
		{ "JavaScript:x", true },
		{ " java\nscript:x", true },
		{ "\x01"
		  "data:text/html,x",
		    true },
		{ "vbscript:x", true },
		{ "file:///etc/passwd", true },
		{ "about:blank", true },
		{ "blob:x", true },
		{ "https://x/javascript:y", false },
		{ "database:x", false },
		{ "javascript", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(url_is_dangerous(str_z(rows[i].s)) == rows[i].bad,
		    rows[i].s);
}

static void
schemes_and_web_addresses_are_told_apart(void **state)
{
	struct str scheme;

	(void)state;
	assert_true(url_scheme(STR("Svn+ssh://x"), &scheme));
	assert_text(scheme, "Svn+ssh", "scheme");
	assert_false(url_scheme(STR("1x:y"), &scheme));
	assert_false(url_scheme(STR("a/b:c"), &scheme));
	assert_false(url_scheme(STR(":x"), NULL));
	assert_true(url_is_web(STR("HTTPS://towardsai.net/")));
	assert_false(url_is_web(STR("https:///x")));
	assert_false(url_is_web(STR("gemini://h/")));
	assert_false(url_is_web(STR("towardsai.net")));
	assert_false(url_is_web(STR("https://a b/")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_url_is_taken_apart),
		TEST(what_is_no_url_is_refused),
		TEST(whatever_stood_in_a_link_is_encoded),
		TEST(an_encoded_link_is_encoded_already),
		TEST(paths_and_values_are_encoded),
		TEST(decoding_is_done_once),
		TEST(references_are_resolved),
		TEST(hosts_become_lower_case_a_labels),
		TEST(hosts_are_shown_in_unicode),
		TEST(dangerous_schemes_are_known_in_any_spelling),
		TEST(schemes_and_web_addresses_are_told_apart),
	};

	return RUN(tests);
}
