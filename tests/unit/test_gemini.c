#include "base/date.h"
#include "base/log.h"
#include "fake_site.h"
#include "test.h"

static enum parse
fake_answer(const struct protocol *protocol, struct str bytes,
    struct cache *cache, struct response *response)
{
	return fake_visit(protocol, bytes, &test_arena, cache, response);
}

static void
a_request_is_one_line_that_ends_in_crlf(void **state)
{
	static const struct {
		struct str bytes;
		bool end;
		enum parse parse;
	} rows[] = {
		{ STR_INIT(""), false, PARSE_MORE },
		{ STR_INIT("g"), false, PARSE_MORE },
		{ STR_INIT("gemini://localhost/"), false, PARSE_MORE },
		{ STR_INIT("gemini://localhost/\r"), false, PARSE_MORE },
		{ STR_INIT("gemini://localhost/\r\n"), false, PARSE_DONE },
		{ STR_INIT("gemini://localhost/\r\nrubbish\n"), false,
		    PARSE_DONE },
		{ STR_INIT("\r\n"), false, PARSE_DONE },
		/* A bare LF: no answer. */
		{ STR_INIT("gemini://localhost/\n"), false, PARSE_DROP },
		{ STR_INIT("\n"), false, PARSE_DROP },
		{ STR_INIT("a\n\r\n"), false, PARSE_DROP },
		/* The client has said all that it will say. */
		{ STR_INIT(""), true, PARSE_DROP },
		{ STR_INIT("gemini://localhost/"), true, PARSE_BAD },
		{ STR_INIT("gemini://localhost/\r"), true, PARSE_BAD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct request request;

		assert_row(protocol_gemini.parse(rows[i].bytes, rows[i].end,
			       &request) == rows[i].parse,
		    rows[i].bytes.p);
	}
}

static void
a_url_has_at_most_1024_bytes(void **state)
{
	static const char start[] = "gemini://localhost/";
	char bytes[1100];
	struct response response;
	struct request request;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	memcpy(bytes, start, sizeof(start) - 1);
	for (size_t n = 1; n < 1026; n++)
		assert_int_equal(protocol_gemini.parse(
				     (struct str){ bytes, n }, false, &request),
		    PARSE_MORE);
	for (size_t n = 1026; n < sizeof(bytes); n++)
		assert_int_equal(protocol_gemini.parse(
				     (struct str){ bytes, n }, false, &request),
		    PARSE_LONG);
	memcpy(bytes + 1024, "\r\n", 2);
	fake_answer(
	    &protocol_gemini, (struct str){ bytes, 1026 }, NULL, &response);
	assert_int_equal(response.status, 51);
	memcpy(bytes + 1024, "a\r\n", 3);
	assert_int_equal(fake_answer(&protocol_gemini,
			     (struct str){ bytes, 1027 }, NULL, &response),
	    PARSE_LONG);
	protocol_gemini.refuse(REFUSE_LONG, 0, &response);
	assert_int_equal(response.status, 59);
}

static void
the_parts_of_a_request_are_views_into_it(void **state)
{
	struct request request;

	(void)state;
	assert_int_equal(
	    protocol_gemini.parse(
		STR("GEMINI://LocalHost:1965/a%20b?c?d\r\n"), false, &request),
	    PARSE_DONE);
	assert_text(request.line, "GEMINI://LocalHost:1965/a%20b?c?d", "line");
	assert_text(request.host, "LocalHost", "host");
	assert_text(request.path, "/a%20b", "path");
	assert_text(request.query, "c?d", "query");
	assert_int_equal(request.port, 1965);
	assert_true(request.has_query);
	assert_null(request.fault);
}

/* protocols: 1.2 and the checks of gemini-diagnostics. */
static const struct row {
	struct str line; /* without CRLF */
	const char *head; /* its beginning; without CRLF: all of it */
} answers[] = {
	{ STR_INIT("gemini://localhost/"), "20 text/gemini; lang=en" },
	{ STR_INIT("gemini://localhost"), "20 text/gemini; lang=en" },
	{ STR_INIT("gemini://localhost?"), "20 " },
	{ STR_INIT("gemini://localhost:1965/"), "20 " },
	{ STR_INIT("gemini://localhost:/"), "20 " },
	{ STR_INIT("GEMINI://LOCALHOST/p/x"), "20 " },
	{ STR_INIT("gemini://localhost./p/x"), "20 " },
	{ STR_INIT("gemini://local%68ost/p/x"), "20 " },
	{ STR_INIT("gemini://xn--bcher-kva.de/"), "20 " },
	{ STR_INIT("gemini://b%C3%BCcher.de/"), "20 " },
	{ STR_INIT("gemini://localhost/%70/%78"), "20 " },
	{ STR_INIT("gemini://localhost/%C3%A9%20b"), "20 " },
	{ STR_INIT("gemini://localhost/e%CC%81%20b"), "20 " }, /* NFD */
	{ STR_INIT("gemini://localhost/100%25"), "20 " },
	{ STR_INIT("gemini://localhost/p/x.txt"),
	    "20 text/plain; charset=utf-8" },
	{ STR_INIT("gemini://localhost/picture.png"), "20 image/png" },
	{ STR_INIT("gemini://localhost/robots.txt"), "20 text/plain" },
	{ STR_INIT("gemini://localhost/robots.txt?kennedy-crawler"), "20 " },
	{ STR_INIT("gemini://localhost/work"), "20 " },
	/* Words are asked for. */
	{ STR_INIT("gemini://localhost/search"), "10 Search for what?" },
	{ STR_INIT("gemini://localhost/search?words"), "20 " },
	{ STR_INIT("gemini://localhost/search?"), "20 " },
	{ STR_INIT("gemini://localhost/secret"), "11 A private note" },
	/* Moved: always absolute, the default port left out. */
	{ STR_INIT("gemini://localhost/old"), "31 gemini://localhost/p/x" },
	{ STR_INIT("gemini://LOCALHOST.:1965/old"),
	    "31 gemini://localhost/p/x" },
	{ STR_INIT("gemini://localhost:11965/old"),
	    "31 gemini://localhost:11965/p/x" },
	{ STR_INIT("gemini://localhost/older"),
	    "31 gemini://localhost/%C3%A9%20b" },
	{ STR_INIT("gemini://localhost/away"), "31 https://example.org/a%20b" },
	{ STR_INIT("gemini://localhost//"), "31 gemini://localhost/" },
	{ STR_INIT("gemini://localhost//p//x"), "31 gemini://localhost/p/x" },
	{ STR_INIT("gemini://localhost/p/./x"), "31 gemini://localhost/p/x" },
	{ STR_INIT("gemini://localhost/q/../p/x?y"),
	    "31 gemini://localhost/p/x?y" },
	{ STR_INIT("gemini://localhost/./%C3%A9%20b"),
	    "31 gemini://localhost/%C3%A9%20b" },
	/* Not there. */
	{ STR_INIT("gemini://localhost/09pdsakjo73hjn12id78"), "51 " },
	{ STR_INIT("gemini://localhost/P/X"), "51 " },
	{ STR_INIT("gemini://localhost/%252e%252e/"), "51 " },
	{ STR_INIT("gemini://localhost/gone"), "52 Withdrawn: wrong[31m" },
	{ STR_INIT("gemini://localhost/bad"), "59 No address" },
	/* Not now. */
	{ STR_INIT("gemini://localhost/busy"), "41 Not yet" },
	{ STR_INIT("gemini://localhost/broken"), "40 " },
	{ STR_INIT("gemini://localhost/unsettled"), "41 " },
	{ STR_INIT("gemini://localhost/hungry"), "41 " },
	/* Somebody else's. */
	{ STR_INIT("gemini://localhost:443/"), "53 " },
	{ STR_INIT("gemini://wikipedia.org/"), "53 " },
	{ STR_INIT("gemini://localhost.evil.org/"), "53 " },
	{ STR_INIT("gemini://127.0.0.1/"), "53 " },
	{ STR_INIT("gemini://[::1]/"), "53 " },
	{ STR_INIT("http://localhost/"), "53 " },
	{ STR_INIT("https://localhost/"), "53 " },
	{ STR_INIT("gopher://localhost/"), "53 " },
	{ STR_INIT("titan://localhost/x;size=3;mime=text/plain"), "53 " },
	{ STR_INIT("mailto:a@localhost"), "53 " },
	{ STR_INIT("http://u@h:99999/#f"), "53 " },
	/* Malformed. */
	{ STR_INIT(""), "59 " },
	{ STR_INIT("/"), "59 " },
	{ STR_INIT("//localhost/"), "59 " },
	{ STR_INIT("localhost"), "59 " },
	{ STR_INIT("1x://localhost/"), "59 " },
	{ STR_INIT("Hello Gemini!"), "59 " },
	{ STR_INIT(" gemini://localhost/"), "59 " },
	{ STR_INIT("gemini://localhost/ "), "59 " },
	{ STR_INIT("gemini://localhost/a b"), "59 " },
	{ STR_INIT("gemini://localhost/\xDC"), "59 " },
	{ STR_INIT("gemini://localhost/\xC3\xA9"), "59 " },
	{ STR_INIT("gemini://b\xC3\xBC"
		   "cher.de/"),
	    "59 " },
	{ STR_INIT("\xEF\xBB\xBFgemini://localhost/"), "59 " },
	{ STR_INIT("gemini://localhost/\t"), "59 " },
	{ STR_INIT("gemini://localhost/\0"), "59 " },
	{ STR_INIT("gemini://localhost/\0/p/x"), "59 " },
	{ STR_INIT("gemini://localhost/\x7F"), "59 " },
	{ STR_INIT("gemini://localhost/a\rb"), "59 " },
	{ STR_INIT("gemini://localhost/<x>"), "59 " },
	{ STR_INIT("gemini://localhost/a\\b"), "59 " },
	{ STR_INIT("gemini://localhost/%"), "59 " },
	{ STR_INIT("gemini://localhost/%zz"), "59 " },
	{ STR_INIT("gemini:///"), "59 " },
	{ STR_INIT("gemini:"), "59 " },
	{ STR_INIT("gemini:/p/x"), "59 " },
	{ STR_INIT("gemini://"), "59 " },
	{ STR_INIT("gemini://:1965/"), "59 " },
	{ STR_INIT("gemini://localhost:0/"), "59 " },
	{ STR_INIT("gemini://localhost:65536/"), "59 " },
	{ STR_INIT("gemini://localhost:x/"), "59 " },
	{ STR_INIT("gemini://me@localhost/"), "59 " },
	{ STR_INIT("gemini://me:word@localhost/"), "59 " },
	{ STR_INIT("gemini://@localhost/"), "59 " },
	{ STR_INIT("gemini://localhost/#top"), "59 " },
	{ STR_INIT("gemini://localhost/#"), "59 " },
	/* Hostile paths. */
	{ STR_INIT("gemini://localhost/../../"), "59 " },
	{ STR_INIT("gemini://localhost/.."), "59 " },
	{ STR_INIT("gemini://localhost/p/../../p/x"), "59 " },
	{ STR_INIT("gemini://localhost/%2e%2e/%2e%2e/"), "59 " },
	{ STR_INIT("gemini://localhost/p/%2e%2e/p/x"), "59 " },
	{ STR_INIT("gemini://localhost/p/.%2E/p/x"), "59 " },
	{ STR_INIT("gemini://localhost/p/%2e/x"), "59 " },
	{ STR_INIT("gemini://localhost/p%2fx"), "59 " },
	{ STR_INIT("gemini://localhost/p%2Fx"), "59 " },
	{ STR_INIT("gemini://localhost/p%5cx"), "59 " },
	{ STR_INIT("gemini://localhost/p%00x"), "59 " },
	{ STR_INIT("gemini://localhost/p%0d%0ax"), "59 " },
	{ STR_INIT("gemini://localhost/%C0%AE%C0%AE/"), "59 " },
	{ STR_INIT("gemini://localhost/%DC"), "59 " },
};

static struct str
request_bytes(struct str line)
{
	char *p = arena_alloc(&test_arena, line.n + 2);

	memcpy(p, line.p, line.n);
	memcpy(p + line.n, "\r\n", 2);
	return (struct str){ p, line.n + 2 };
}

/* What every answer keeps, whatever was asked. */
static void
check_form(const struct response *response, const char *row)
{
	struct str head = response->head;

	assert_row(head.n > 5 && head.n <= 1027, row);
	assert_row(str_ends(head, STR("\r\n")), row);
	head.n -= 2;
	assert_row(str_find(head, '\r') == STR_NONE, row);
	assert_row(str_find(head, '\n') == STR_NONE, row);
	assert_row(byte_is_digit(head.p[0]) && byte_is_digit(head.p[1]), row);
	assert_row(head.p[2] == ' ' && head.p[3] != ' ', row);
	assert_row(
	    response->status == (head.p[0] - '0') * 10 + head.p[1] - '0', row);
	if (response->status != 20) {
		assert_row(response->body.n == 0, row);
		assert_row(response->fd < 0, row);
		assert_row(response->keep.n == 0, row);
	}
}

static void
every_request_gets_its_status(void **state)
{
	(void)state;
	fake_site.endpoints[SCHEME_GEMINI].bound[0] = 11965;
	fake_site.endpoints[SCHEME_GEMINI].n_bound = 1;
	for (size_t i = 0; i < COUNT(answers); i++) {
		struct str want = str_z(answers[i].head);
		struct response response;

		arena_reset(&test_arena);
		fake_answer(&protocol_gemini, request_bytes(answers[i].line),
		    NULL, &response);
		if (!str_starts(response.head, want) ||
		    (want.n > 3 && !str_ends(want, STR(" ")) &&
			want.p[0] == '3' && response.head.n != want.n + 2))
			assert_text(
			    response.head, answers[i].head, answers[i].line.p);
		check_form(&response, answers[i].line.p);
	}
	fake_site.endpoints[SCHEME_GEMINI].n_bound = 0;
}

static void
words_are_decoded_once_and_a_plus_is_a_plus(void **state)
{
	struct response response;

	(void)state;
	fake_answer(&protocol_gemini,
	    STR("gemini://localhost/search?a%20b+c%2520%0Ad\r\n"), NULL,
	    &response);
	assert_true(fake_has_words);
	assert_text(fake_words, "a b+c%20\nd", "words");
	fake_answer(&protocol_gemini, STR("gemini://localhost/search\r\n"),
	    NULL, &response);
	assert_false(fake_has_words);
	fake_answer(&protocol_gemini, STR("gemini://localhost/search?\r\n"),
	    NULL, &response);
	assert_true(fake_has_words);
}

static void
refusals_need_no_memory_and_have_words(void **state)
{
	static const struct {
		enum refusal refusal;
		unsigned seconds;
		const char *head;
	} rows[] = {
		{ REFUSE_BAD, 0, "59 Not a request" },
		{ REFUSE_LONG, 0, "59 Too long" },
		{ REFUSE_SLOW, 0, "59 Too slow" },
		{ REFUSE_BUSY, 0, "41 Busy" },
		{ REFUSE_RATE, 1, "44 1\r\n" },
		{ REFUSE_RATE, 8, "44 8\r\n" },
		{ REFUSE_RATE, 60, "44 60\r\n" },
		{ REFUSE_RATE, 9999, "44 60\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct response response;

		protocol_gemini.refuse(
		    rows[i].refusal, rows[i].seconds, &response);
		assert_row(str_starts(response.head, str_z(rows[i].head)),
		    rows[i].head);
		assert_row(str_ends(response.head, STR("\r\n")), rows[i].head);
	}
}

static void
only_pure_pages_are_kept(void **state)
{
	static const struct {
		const char *line, *keep;
	} rows[] = {
		{ "gemini://localhost", "gemini /" },
		{ "gemini://localhost/p/x", "gemini /p/x" },
		{ "gemini://localhost/%70/x", "gemini /p/x" },
		{ "gemini://localhost/robots.txt", "gemini /robots.txt" },
		{ "gemini://localhost/work", "gemini /work" },
		{ "gemini://localhost/p/x?q", "gemini /p/x" },
		{ "gemini://localhost/now", "" },
		{ "gemini://localhost/search?q", "" },
		{ "gemini://localhost/picture.png", "" },
		{ "gemini://localhost/old", "" },
		{ "gemini://localhost/nothing", "" },
		{ "gemini://localhost/hungry", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct response response;

		arena_reset(&test_arena);
		fake_answer(&protocol_gemini,
		    request_bytes(str_z(rows[i].line)), NULL, &response);
		assert_text(response.keep, rows[i].keep, rows[i].line);
	}
}

static void
what_was_kept_is_answered_from_the_cache(void **state)
{
	struct cache *cache = cache_new(1 << 20);
	struct response response;

	(void)state;
	cache_keep(cache, &fake_site, STR("gemini /p/x"), 0, STR("20 kept\r\n"),
	    STR("kept"), 20);
	fake_answer(&protocol_gemini, STR("gemini://localhost/p/x\r\n"), cache,
	    &response);
	assert_non_null(response.cached);
	assert_text(response.body, "kept", "body");
	assert_int_equal(response.status, 20);
	assert_int_equal(response.keep.n, 0);
	cached_release(response.cached);
	/* The article does not ask for words: they make no other entry. */
	fake_answer(&protocol_gemini, STR("gemini://localhost/p/%78?123\r\n"),
	    cache, &response);
	assert_non_null(response.cached);
	cached_release(response.cached);
	/* Where words are asked for, they decide. */
	cache_keep(cache, &fake_site, STR("gemini /search"), 0,
	    STR("20 kept\r\n"), STR("kept"), 20);
	fake_answer(&protocol_gemini, STR("gemini://localhost/search?q\r\n"),
	    cache, &response);
	assert_null(response.cached);
	cache_free(cache);
}

static void
who_has_had_his_share_of_notes_waits(void **state)
{
	struct response response;

	(void)state;
	fake_answer(&protocol_gemini, STR("gemini://localhost/enough\r\n"),
	    NULL, &response);
	assert_text(response.head, "44 600\r\n", "head");
	assert_int_equal(response.status, 44);
}

static void
without_memory_every_answer_is_41(void **state)
{
	(void)state;
	for (size_t max = 1; max < 4000; max += 37) {
		struct visit visit = { .site = &fake_site,
			.scheme = SCHEME_GEMINI };
		struct response response;
		struct request request;
		struct arena arena;

		arena_init(&arena, max);
		visit.arena = &arena;
		protocol_gemini.parse(
		    STR("gemini://localhost/q/../p/%78?%41\r\n"), true,
		    &request);
		protocol_gemini.answer(&visit, &request, &response);
		check_form(&response, "little memory");
		assert_true(response.status == 41 || response.status == 31);
		arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_one_line_that_ends_in_crlf),
		TEST(a_url_has_at_most_1024_bytes),
		TEST(the_parts_of_a_request_are_views_into_it),
		TEST(every_request_gets_its_status),
		TEST(words_are_decoded_once_and_a_plus_is_a_plus),
		TEST(refusals_need_no_memory_and_have_words),
		TEST(only_pure_pages_are_kept),
		TEST(what_was_kept_is_answered_from_the_cache),
		TEST(who_has_had_his_share_of_notes_waits),
		TEST(without_memory_every_answer_is_41),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return RUN(tests);
}
