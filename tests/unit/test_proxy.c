/* The PROXY protocol's header, whole, in pieces and malformed. */
#include "test.h"

#include "server/address.h"
#include "server/proxy.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"

static const struct {
	struct str bytes;
	enum proxy_result result;
	const char *client; /* NULL: as it was */
	uint16_t port;
	size_t used;
} rows[] = {
	{ STR_INIT("PROXY TCP4 192.0.2.1 192.0.2.2 56324 1965\r\nrest"),
	    PROXY_DONE, "192.0.2.1", 56324, 43 },
	{ STR_INIT("PROXY TCP6 2001:db8::7 ::1 1 1965\r\n"), PROXY_DONE,
	    "2001:db8::7", 1, 35 },
	{ STR_INIT("PROXY UNKNOWN\r\n"), PROXY_DONE, NULL, 0, 15 },
	{ STR_INIT("PROXY UNKNOWN a b c d\r\n"), PROXY_DONE, NULL, 0, 23 },
	{ STR_INIT("PROXY TCP4 192.0.2.1 192.0.2.2 56324"), PROXY_MORE, NULL, 0,
	    0 },
	{ STR_INIT(""), PROXY_MORE, NULL, 0, 0 },
	{ STR_INIT("PROXY TCP4 192.0.2 192.0.2.2 1 2\r\n"), PROXY_BAD, NULL, 0,
	    0 },
	{ STR_INIT("PROXY TCP4 ::1 ::1 1 2\r\n"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n"), PROXY_BAD, NULL,
	    0, 0 },
	{ STR_INIT("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n"), PROXY_BAD, NULL, 0,
	    0 },
	{ STR_INIT("PROXY \r\n"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT("GET / HTTP/1.0\r\n"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT("\x16\x03\x01"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT(SIGNATURE "\x21\x11\0\x0C\xC0\0\2\1\xC0\0\2\2\x12\x34\7\xAD"
			     "rest"),
	    PROXY_DONE, "192.0.2.1", 0x1234, 28 },
	{ STR_INIT(SIGNATURE "\x21\x21\0\x24"
			     "\x20\1\xD\xB8\0\0\0\0\0\0\0\0\0\0\0\7"
			     "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\x50\7\xAD"),
	    PROXY_DONE, "2001:db8::7", 80, 52 },
	/* A health check, and one with no address at all. */
	{ STR_INIT(SIGNATURE "\x20\0\0\0"), PROXY_LOCAL, NULL, 0, 16 },
	{ STR_INIT(SIGNATURE "\x21\0\0\3\1\2\3"), PROXY_DONE, NULL, 0, 19 },
	{ STR_INIT(SIGNATURE), PROXY_MORE, NULL, 0, 0 },
	{ STR_INIT(SIGNATURE "\x21\x11\0\x0C\xC0\0"), PROXY_MORE, NULL, 0, 0 },
	{ STR_INIT(SIGNATURE "\x21\x11\0\4\xC0\0\2\1"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT(SIGNATURE "\x11\x11\0\4\xC0\0\2\1"), PROXY_BAD, NULL, 0, 0 },
	{ STR_INIT(SIGNATURE "\x21\x11\xFF\xFF"), PROXY_BAD, NULL, 0, 0 },
};

static void
headers_are_read_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct address client = {
			.family = 4, .bytes = { 9, 9, 9, 9 }, .port = 9
		};
		char text[ADDRESS_TEXT];
		size_t used = 0;
		enum proxy_result result =
		    proxy_parse(rows[i].bytes, &client, &used);

		if (result != rows[i].result)
			print_error("row %zu\n", i);
		assert_int_equal(result, rows[i].result);
		if (result == PROXY_MORE || result == PROXY_BAD)
			continue;
		assert_int_equal(used, rows[i].used);
		assert_string_equal(address_text(&client, text).p,
		    rows[i].client ? rows[i].client : "9.9.9.9");
		assert_int_equal(
		    client.port, rows[i].client ? rows[i].port : 9);
	}
}

static void
every_beginning_of_a_good_header_asks_for_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].result != PROXY_DONE)
			continue;
		for (size_t n = 0; n < rows[i].used; n++) {
			struct address client = { 0 };
			size_t used = 0;

			assert_int_equal(
			    proxy_parse(
				str_slice(rows[i].bytes, 0, n), &client, &used),
			    PROXY_MORE);
		}
	}
}

static void
an_endless_line_is_refused(void **state)
{
	char line[200];
	struct address client = { 0 };
	size_t used;

	(void)state;
	memset(line, ' ', sizeof(line));
	memcpy(line, "PROXY ", 6);
	assert_int_equal(
	    proxy_parse((struct str){ line, sizeof(line) }, &client, &used),
	    PROXY_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(headers_are_read_or_refused),
		TEST(every_beginning_of_a_good_header_asks_for_more),
		TEST(an_endless_line_is_refused),
	};

	return RUN(tests);
}
