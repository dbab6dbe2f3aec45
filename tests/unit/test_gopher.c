#include "base/log.h"
#include "fake_site.h"
#include "proto/gopher_text.h"
#include "test.h"

static enum parse
fake_answer(const struct protocol *protocol, struct str bytes,
    struct cache *cache, struct response *response)
{
	return fake_visit(protocol, bytes, &test_arena, cache, response);
}

#define HOME "iHome\t\tnull.host\t1\r\n" FAKE_MENU

static void
a_request_is_one_line(void **state)
{
	static const struct {
		struct str bytes;
		bool end;
		enum parse parse;
		const char *selector, *words; /* words NULL: none */
		char plus;
		bool http;
	} rows[] = {
		{ STR_INIT(""), false, PARSE_MORE, .http = false },
		{ STR_INIT("/p"), false, PARSE_MORE, .http = false },
		{ STR_INIT("/p\r"), false, PARSE_MORE, .http = false },
		{ STR_INIT("\r\n"), false, PARSE_DONE, "", .http = false },
		{ STR_INIT("\n"), false, PARSE_DONE, "", .http = false },
		{ STR_INIT("/p/x\r\n"), false, PARSE_DONE, "/p/x",
		    .http = false },
		{ STR_INIT("/p/x\n"), false, PARSE_DONE, "/p/x",
		    .http = false },
		{ STR_INIT("/p/x\r\nrubbish"), false, PARSE_DONE, "/p/x",
		    .http = false },
		{ STR_INIT("/p\rx\r\n"), false, PARSE_DONE, "/p\rx",
		    .http = false },
		{ STR_INIT("/p/x"), true, PARSE_DONE, "/p/x", .http = false },
		{ STR_INIT(""), true, PARSE_DROP, .http = false },
		/* A TLS handshake. */
		{ STR_INIT("\x16\x03\x01"), false, PARSE_DROP, .http = false },
		/* Words. */
		{ STR_INIT("/search\tone two\r\n"), false, PARSE_DONE,
		    "/search", "one two", .http = false },
		{ STR_INIT("/search\t\r\n"), false, PARSE_DONE, "/search", "",
		    .http = false },
		{ STR_INIT("/search\ta\tb\tc\r\n"), false, PARSE_DONE,
		    "/search", "a", .http = false },
		{ STR_INIT("/search\t$100\r\n"), false, PARSE_DONE, "/search",
		    "$100", .http = false },
		{ STR_INIT("/search\t+rag -llm\r\n"), false, PARSE_DONE,
		    "/search", "+rag -llm", .http = false },
		{ STR_INIT("/search\ta\t+\r\n"), false, PARSE_DONE, "/search",
		    "a", '+', .http = false },
		{ STR_INIT("/search\ta\t$\r\n"), false, PARSE_DONE, "/search",
		    "a", '$', .http = false },
		/* Gopher+. */
		{ STR_INIT("\t$\r\n"), false, PARSE_DONE, "", .plus = '$',
		    .http = false },
		{ STR_INIT("/p\t!\r\n"), false, PARSE_DONE, "/p", .plus = '!',
		    .http = false },
		{ STR_INIT("/p\t+\r\n"), false, PARSE_DONE, "/p", .plus = '+',
		    .http = false },
		{ STR_INIT("/p\t+text/plain\r\n"), false, PARSE_DONE, "/p",
		    .plus = '+', .http = false },
		{ STR_INIT("/p\t$+ADMIN\r\n"), false, PARSE_DONE, "/p",
		    .plus = '$', .http = false },
		/* A web browser. */
		{ STR_INIT("GET / HTTP/1.1\r\n"), false, PARSE_DONE,
		    "GET / HTTP/1.1", .http = true },
		{ STR_INIT("POST /x HTTP/1.0\r\n"), false, PARSE_DONE,
		    "POST /x HTTP/1.0", .http = true },
		{ STR_INIT("GET /x\r\n"), false, PARSE_DONE, "GET /x",
		    .http = false },
		{ STR_INIT("Get / HTTP/1.1\r\n"), false, PARSE_DONE,
		    "Get / HTTP/1.1", .http = false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *row = rows[i].bytes.p;
		struct request request;
		enum parse parse =
		    protocol_gopher.parse(rows[i].bytes, rows[i].end, &request);

		assert_row(parse == rows[i].parse, row);
		if (parse != PARSE_DONE)
			continue;
		assert_text(request.path, rows[i].selector, row);
		assert_row(request.has_query == (rows[i].words != NULL), row);
		if (rows[i].words != NULL)
			assert_text(request.query, rows[i].words, row);
		assert_row(request.plus == rows[i].plus, row);
		assert_row(request.http == rows[i].http, row);
	}
}

static void
a_request_has_a_largest_size(void **state)
{
	static char bytes[65536 + 2];
	struct response response;
	struct request request;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	assert_int_equal(
	    protocol_gopher.parse((struct str){ bytes, 2047 }, false, &request),
	    PARSE_MORE);
	assert_int_equal(
	    protocol_gopher.parse((struct str){ bytes, 2048 }, false, &request),
	    PARSE_LONG);
	bytes[65536] = '\n';
	assert_int_equal(protocol_gopher.parse(
			     (struct str){ bytes, 65537 }, false, &request),
	    PARSE_LONG);
	/* A selector of 256 and of 1,024 bytes is no more than unknown. */
	for (size_t n = 256; n <= 1024; n *= 4) {
		bytes[n] = '\n';
		fake_answer(&protocol_gopher, (struct str){ bytes, n + 1 },
		    NULL, &response);
		assert_int_equal(response.status, 51);
		bytes[n] = 'a';
	}
	bytes[1100] = '\n';
	fake_answer(
	    &protocol_gopher, (struct str){ bytes, 1101 }, NULL, &response);
	assert_int_equal(response.status, 59);
}

static const struct row {
	struct str request;
	int status;
	const char *body; /* NULL: an error; see check_error */
} answers[] = {
	{ STR_INIT("\r\n"), 20, HOME ".\r\n" },
	{ STR_INIT("/\r\n"), 20, HOME ".\r\n" },
	{ STR_INIT("\n"), 20, HOME ".\r\n" },
	{ STR_INIT("/p/x\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("p/x\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/p/x\t\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/p/x\twords\r\n"), 20, FAKE_MENU ".\r\n" },
	/* Text: no mark, and no line that is a dot alone. */
	{ STR_INIT("/p/x.txt\r\n"), 20, "X\n .\n..\n .\r\n.x\n ." },
	{ STR_INIT("robots.txt\r\n"), 20, "User-agent: *\n" },
	{ STR_INIT("/robots.txt\r\n"), 20, "User-agent: *\n" },
	/* As sent, then decoded once, then with words behind "?". */
	{ STR_INIT("/100%\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/100%25\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/\xC3\xA9 b\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/e\xCC\x81 b\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/%C3%A9%20b\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("%C3%A9%20b\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/search?words\r\n"), 20, ".\r\n" },
	{ STR_INIT("/search\twords\r\n"), 20, ".\r\n" },
	{ STR_INIT("/search\t\r\n"), 20, ".\r\n" },
	{ STR_INIT("/work\r\n"), 20, FAKE_MENU ".\r\n" },
	/* Where words are wanted and none came. */
	{ STR_INIT("/secret\r\n"), 20,
	    "iA private note\t\tnull.host\t1\r\n"
	    "7Type here\t/secret\tlocalhost\t70\r\n.\r\n" },
	/* There are no redirects: it is served from where it is. */
	{ STR_INIT("/old\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/older\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("//p//x\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/q/../p/x\r\n"), 20, FAKE_MENU ".\r\n" },
	{ STR_INIT("/away\r\n"), 20,
	    "iThis page has moved away:\t\tnull.host\t1\r\n"
	    "hIts new place\tURL:https://example.org/a%20b\tlocalhost\t70\r\n"
	    ".\r\n" },
	/* Errors. */
	{ STR_INIT("/nothing\r\n"), 51, NULL },
	{ STR_INIT("/p/y\r\n"), 51, NULL },
	{ STR_INIT("/%2e%2e/x\r\n"), 51, NULL },
	{ STR_INIT("/nothing?words\r\n"), 51, NULL },
	{ STR_INIT("/loop\r\n"), 50, NULL },
	{ STR_INIT("/gone\r\n"), 52, NULL },
	{ STR_INIT("/bad\r\n"), 59, NULL },
	{ STR_INIT("/busy\r\n"), 41, NULL },
	{ STR_INIT("/broken\r\n"), 40, NULL },
	{ STR_INIT("/unsettled\r\n"), 41, NULL },
	{ STR_INIT("/hungry\r\n"), 41, NULL },
	{ STR_INIT("..\r\n"), 59, NULL },
	{ STR_INIT("/../x\r\n"), 59, NULL },
	{ STR_INIT("/p/../../x\r\n"), 59, NULL },
	{ STR_INIT("/p\\x\r\n"), 59, NULL },
	{ STR_INIT("/p\0x\r\n"), 59, NULL },
	{ STR_INIT("/p\rx\r\n"), 59, NULL },
	{ STR_INIT("/p\x1B[31m\r\n"), 59, NULL },
	{ STR_INIT("/p\xDC\r\n"), 59, NULL },
	{ STR_INIT("URL:javascript:alert(1)\r\n"), 59, NULL },
	{ STR_INIT("URL:\r\n"), 59, NULL },
	{ STR_INIT("URL:example.org\r\n"), 59, NULL },
	{ STR_INIT("URL:http://\r\n"), 59, NULL },
	{ STR_INIT("URL:https://a\x01"
		   "b/\r\n"),
	    59, NULL },
	{ STR_INIT("URL:telnet://h/\r\n"), 59, NULL },
};

/* Every line of a menu has its four fields and CRLF; the last is a dot. */
static void
check_menu(struct str menu, const char *row)
{
	assert_row(str_ends(menu, STR("\r\n.\r\n")), row);
	menu.n -= 3;
	while (menu.n > 0) {
		size_t lf = str_find(menu, '\n');
		struct str line = str_slice(menu, 0, lf);
		struct str field, rest;
		uint64_t port;

		menu = str_from(menu, lf + 1);
		assert_row(line.n > 1 && line.p[line.n - 1] == '\r', row);
		line.n--;
		assert_row(str_find(line, '\r') == STR_NONE, row);
		assert_row(str_cut(line, '\t', &field, &rest), row);
		assert_row(field.n - 1 <= 67, row);
		assert_row(str_cut(rest, '\t', &field, &rest), row);
		assert_row(str_cut(rest, '\t', &field, &rest), row);
		assert_row(str_uint(rest, 65535, &port), row);
	}
}

/* One error line, the first, with a message; the rest is a good menu. */
static void
check_error(struct str body, const char *row)
{
	assert_row(body.n > 10 && body.p[0] == '3', row);
	assert_row(str_search(body, STR("\n3")) == STR_NONE, row);
	check_menu(body, row);
}

static void
every_request_gets_its_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(answers); i++) {
		const char *row = answers[i].request.p;
		struct response response;

		arena_reset(&test_arena);
		fake_answer(
		    &protocol_gopher, answers[i].request, NULL, &response);
		assert_row(response.status == answers[i].status, row);
		if (answers[i].body != NULL) {
			assert_text(response.body, answers[i].body, row);
			assert_int_equal(response.head.n, 0);
		} else if (response.head.n > 0) {
			check_menu(response.head, row);
		} else {
			check_error(response.body, row);
		}
	}
}

static void
an_error_offers_what_is_near(void **state)
{
	struct response response;

	(void)state;
	fake_answer(&protocol_gopher, STR("/p/y\r\n"), NULL, &response);
	assert_text(response.body,
	    "3There is nothing at this address\t\terror.host\t1\r\n"
	    "i\t\tnull.host\t1\r\n" FAKE_MENU ".\r\n",
	    "suggestions");
	fake_answer(&protocol_gopher, STR("/gone\r\n"), NULL, &response);
	assert_text(response.body,
	    "3Withdrawn: wrong[31m\t\terror.host\t1\r\n"
	    "i\t\tnull.host\t1\r\n"
	    "1To the front page\t/\tlocalhost\t70\r\n.\r\n",
	    "no control byte");
}

static void
gopher_plus_is_answered_in_its_form(void **state)
{
	static const struct {
		struct str request;
		const char *head, *body;
	} rows[] = {
		{ STR_INIT("\t$\r\n"), "+-1\r\n",
		    "+INFO: iHome\t\tnull.host\t1\r\n"
		    "+INFO: " FAKE_MENU ".\r\n" },
		{ STR_INIT("/p/x\t$\r\n"), "+-1\r\n",
		    "+INFO: " FAKE_MENU ".\r\n" },
		{ STR_INIT("\t!\r\n"), "+-1\r\n",
		    "+INFO: 1Small & Co\t/\tlocalhost\t70\r\n"
		    "+ADMIN:\r\n Admin: Small & Co <pub@example.org>\r\n"
		    ".\r\n" },
		{ STR_INIT("/p/x.txt\t!\r\n"), "+-1\r\n",
		    "+INFO: 0/p/x.txt\t/p/x.txt\tlocalhost\t70\r\n"
		    "+ADMIN:\r\n Admin: Small & Co <pub@example.org>\r\n"
		    ".\r\n" },
		{ STR_INIT("/picture.png\t$\r\n"), "+-1\r\n",
		    "+INFO: I/picture.png\t/picture.png\tlocalhost\t70\r\n"
		    "+ADMIN:\r\n Admin: Small & Co <pub@example.org>\r\n"
		    ".\r\n" },
		{ STR_INIT("/p/x\t+\r\n"), "+-2\r\n", FAKE_MENU },
		{ STR_INIT("/search\twords\t+\r\n"), "+-2\r\n", "" },
		{ STR_INIT("/nothing\t!\r\n"), "--1\r\n",
		    "1 Small & Co <pub@example.org>\r\n"
		    "There is nothing at this address\r\n.\r\n" },
		{ STR_INIT("/busy\t+\r\n"), "--1\r\n",
		    "2 Small & Co <pub@example.org>\r\nNot yet\r\n.\r\n" },
		{ STR_INIT("/../\t$\r\n"), "--1\r\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct response response;

		fake_answer(&protocol_gopher, rows[i].request, NULL, &response);
		assert_text(response.head, rows[i].head, rows[i].request.p);
		if (rows[i].body != NULL)
			assert_text(
			    response.body, rows[i].body, rows[i].request.p);
		assert_row(response.keep.n == 0, rows[i].request.p);
		assert_row(response.fd < 0, rows[i].request.p);
	}
}

static void
a_url_page_is_escaped(void **state)
{
	static const char *const requests[] = {
		"URL:https://example.org/?a=1&b='x'\r\n",
		"/URL:https://example.org/?a=1&b='x'\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(requests); i++) {
		struct response response;

		fake_answer(
		    &protocol_gopher, str_z(requests[i]), NULL, &response);
		assert_int_equal(response.status, 20);
		assert_int_equal(response.head.n, 0);
		assert_true(str_search(response.body,
				STR("<a href=\"https://example.org/"
				    "?a=1&amp;b=&#39;x&#39;\">")) != STR_NONE);
		assert_true(str_ends(response.body, STR("</html>\n")));
	}
}

static void
nothing_breaks_out_of_a_url_page(void **state)
{
	static const char *const urls[] = {
		"URL:https://h/\"><script>x</script>\r\n",
		"URL:https://h/' onload='x\r\n",
		"URL:https://h/</title><b>\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct response response;

		fake_answer(&protocol_gopher, str_z(urls[i]), NULL, &response);
		assert_row(
		    str_search(response.body, STR("<script")) == STR_NONE,
		    urls[i]);
		assert_row(
		    str_search(response.body, STR("<b>")) == STR_NONE, urls[i]);
		assert_row(
		    str_search(response.body, STR("' onload")) == STR_NONE,
		    urls[i]);
	}
}

static void
web_browsers_are_told_where_they_are(void **state)
{
	struct response response;

	(void)state;
	fake_answer(
	    &protocol_gopher, STR("GET /<x> HTTP/1.1\r\n"), NULL, &response);
	assert_true(str_starts(response.head, STR("HTTP/1.0 501 ")));
	assert_true(str_ends(response.head, STR("\r\n\r\n")));
	assert_true(str_search(response.body,
			STR("<a href=\"gopher://localhost/\">")) != STR_NONE);
	assert_true(str_search(response.body,
			STR("<a href=\"gemini://localhost/\">")) != STR_NONE);
	assert_true(str_search(response.body,
			STR("<a href=\"https://example.org/\">")) != STR_NONE);
	assert_true(
	    str_search(response.body, STR("Small &amp; Co")) != STR_NONE);
	assert_true(str_search(response.body, STR("<x>")) == STR_NONE);
	assert_true(str_search(response.head,
			arena_fmt(&test_arena, "Content-Length: %zu\r\n",
			    response.body.n)) != STR_NONE);
	fake_answer(
	    &protocol_gopher, STR("HEAD / HTTP/1.1\r\n"), NULL, &response);
	assert_int_equal(response.body.n, 0);
}

static void
only_pure_pages_are_kept(void **state)
{
	static const struct {
		const char *request, *keep;
	} rows[] = {
		{ "\r\n", "gopher /" },
		{ "p/x\r\n", "gopher /p/x" },
		{ "/p/x.txt\r\n", "gopher /p/x.txt" },
		{ "robots.txt\r\n", "gopher /robots.txt" },
		{ "/old\r\n", "gopher /p/x" },
		{ "/%C3%A9%20b\r\n", "gopher /é b" },
		{ "/p/x?y\r\n", "gopher /p/x" },
		{ "/now\r\n", "" },
		{ "/p/x\t+\r\n", "" },
		{ "/search\twords\r\n", "" },
		{ "/search?words\r\n", "" },
		{ "/nothing\r\n", "" },
		{ "/gone\r\n", "" },
		{ "/picture.png\r\n", "" },
		{ "URL:https://h/\r\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct response response;

		fake_answer(
		    &protocol_gopher, str_z(rows[i].request), NULL, &response);
		assert_text(response.keep, rows[i].keep, rows[i].request);
	}
}

static void
what_was_kept_is_answered_from_the_cache(void **state)
{
	struct cache *cache = cache_new(1 << 20);
	struct response response;

	(void)state;
	cache_keep(
	    cache, &fake_site, STR("gopher /p/x"), 0, STR(""), STR("kept"), 20);
	fake_answer(&protocol_gopher, STR("p/x\r\n"), cache, &response);
	assert_non_null(response.cached);
	assert_text(response.body, "kept", "body");
	cached_release(response.cached);
	fake_answer(&protocol_gopher, STR("p/x\t$\r\n"), cache, &response);
	assert_null(response.cached);
	cache_free(cache);
}

static void
an_address_is_one_entry_however_it_is_written(void **state)
{
	static const char *const requests[] = { "p/x\r\n", "/p/%78\r\n",
		"/p/x?123\r\n", "/p/x\twords\r\n", "/old\r\n", "//p/x\r\n" };
	struct cache *cache = cache_new(1 << 20);
	struct response response;

	(void)state;
	for (size_t i = 0; i < COUNT(requests); i++) {
		fake_answer(
		    &protocol_gopher, str_z(requests[i]), NULL, &response);
		assert_text(response.keep, "gopher /p/x", requests[i]);
	}
	cache_keep(
	    cache, &fake_site, STR("gopher /p/x"), 0, STR(""), STR("kept"), 20);
	for (size_t i = 0; i < COUNT(requests); i++) {
		fake_answer(
		    &protocol_gopher, str_z(requests[i]), cache, &response);
		assert_row(response.cached != NULL, requests[i]);
		cached_release(response.cached);
	}
	cache_free(cache);
}

static void
a_line_that_is_a_dot_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char *line;
		bool dot;
	} rows[] = { { ".\n", true }, { ".\r\n", true }, { "..\n", false },
		{ ". \n", false }, { ".x\n", false }, { " .\n", false },
		{ "x.\n", false }, { "\r.\n", false } };
	const int block = 16 * 1024;
	int fd = fileno(tmpfile());
	static char filler[16 * 1024 + 8];

	(void)state;
	memset(filler, 'x', sizeof(filler));
	for (size_t i = 0; i < COUNT(rows); i++)
		for (int n = 0; n < 4; n++) {
			/* At the start, and over the edges of the blocks. */
			int before = n == 0 ? 0 : block - n;
			size_t length = strlen(rows[i].line);

			if (before > 0)
				filler[before - 1] = '\n';
			assert_int_equal(ftruncate(fd, 0), 0);
			assert_int_equal(pwrite(fd, filler, before, 0), before);
			assert_int_equal(
			    pwrite(fd, rows[i].line, length, before), length);
			assert_row(gopher_text_has_dot(fd) == rows[i].dot,
			    rows[i].line);
			/* And where the file ends behind the dot. */
			assert_int_equal(
			    ftruncate(fd, before + (off_t)length - 1), 0);
			assert_row(gopher_text_has_dot(fd) == rows[i].dot,
			    rows[i].line);
			if (before > 0)
				filler[before - 1] = 'x';
		}
	close(fd);
}

static void
a_long_text_is_looked_through_on_the_pool(void **state)
{
	struct visit visit = { .site = &fake_site,
		.arena = &test_arena,
		.scheme = SCHEME_GOPHER };
	struct response response;
	struct request request;

	(void)state;
	protocol_gopher.parse(STR("/long.txt\r\n"), true, &request);
	assert_int_equal(
	    protocol_gopher.answer(&visit, &request, &response), ANSWER_WORK);
	assert_int_equal(response.fd, -1);
	visit.on_pool = true;
	assert_int_equal(
	    protocol_gopher.answer(&visit, &request, &response), ANSWER_READY);
	assert_int_equal(response.length, 100 * 1000);
	close(response.fd);
}

static void
who_has_had_his_share_of_notes_is_told(void **state)
{
	struct response response;

	(void)state;
	fake_answer(&protocol_gopher, STR("/enough\r\n"), NULL, &response);
	assert_true(str_starts(response.body, STR("3600\t\terror.host")));
	assert_int_equal(response.status, 44);
}

static void
refusals_are_menus_of_one_error(void **state)
{
	(void)state;
	for (int r = REFUSE_BAD; r <= REFUSE_RATE; r++) {
		struct response response;

		protocol_gopher.refuse((enum refusal)r, 8, &response);
		check_error(response.head, "refusal");
	}
}

static void
without_memory_every_answer_is_an_error(void **state)
{
	static const char *const requests[] = { "/p/x\r\n", "/nothing\r\n",
		"\t$\r\n", "URL:https://h/\r\n", "GET / HTTP/1.1\r\n",
		"/%C3%A9%20b?x\r\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(requests); i++)
		for (size_t max = 1; max < 3000; max += 29) {
			struct visit visit = { .site = &fake_site,
				.scheme = SCHEME_GOPHER };
			struct response response;
			struct request request;
			struct arena arena;

			arena_init(&arena, max);
			visit.arena = &arena;
			protocol_gopher.parse(
			    str_z(requests[i]), true, &request);
			protocol_gopher.answer(&visit, &request, &response);
			if (arena.failed)
				check_error(response.head, requests[i]);
			arena_free(&arena);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_one_line),
		TEST(a_request_has_a_largest_size),
		TEST(every_request_gets_its_answer),
		TEST(an_error_offers_what_is_near),
		TEST(gopher_plus_is_answered_in_its_form),
		TEST(a_url_page_is_escaped),
		TEST(nothing_breaks_out_of_a_url_page),
		TEST(web_browsers_are_told_where_they_are),
		TEST(only_pure_pages_are_kept),
		TEST(what_was_kept_is_answered_from_the_cache),
		TEST(an_address_is_one_entry_however_it_is_written),
		TEST(a_line_that_is_a_dot_is_found_wherever_it_stands),
		TEST(a_long_text_is_looked_through_on_the_pool),
		TEST(who_has_had_his_share_of_notes_is_told),
		TEST(refusals_are_menus_of_one_error),
		TEST(without_memory_every_answer_is_an_error),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return RUN(tests);
}
