/* Addresses: ranges, shortening, IPv4 in IPv6's clothes. */
#include "test.h"

#include "server/address.h"

static void
ranges_hold_what_they_say(void **state)
{
	static const struct {
		struct str range, address;
		bool in;
	} rows[] = {
		{ STR_INIT("10.0.0.0/8"), STR_INIT("10.255.0.1"), true },
		{ STR_INIT("10.0.0.0/8"), STR_INIT("11.0.0.1"), false },
		{ STR_INIT("192.0.2.128/25"), STR_INIT("192.0.2.127"), false },
		{ STR_INIT("192.0.2.128/25"), STR_INIT("192.0.2.200"), true },
		{ STR_INIT("127.0.0.1"), STR_INIT("127.0.0.1"), true },
		{ STR_INIT("127.0.0.1"), STR_INIT("127.0.0.2"), false },
		{ STR_INIT("127.0.0.1"), STR_INIT("::ffff:127.0.0.1"), true },
		{ STR_INIT("0.0.0.0/0"), STR_INIT("8.8.8.8"), true },
		{ STR_INIT("0.0.0.0/0"), STR_INIT("::1"), false },
		{ STR_INIT("2001:db8::/33"), STR_INIT("2001:db8:7fff::1"),
		    true },
		{ STR_INIT("2001:db8::/33"), STR_INIT("2001:db8:8000::1"),
		    false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct address_range range;
		struct address address;

		assert_true(address_range_parse(&range, rows[i].range));
		assert_true(address_parse(&address, rows[i].address));
		assert_int_equal(address_in(&address, &range), rows[i].in);
	}
}

static void
what_is_no_range_is_refused(void **state)
{
	static const struct str rows[] = { STR_INIT(""), STR_INIT("10.0.0"),
		STR_INIT("10.0.0.0/33"), STR_INIT("::1/129"),
		STR_INIT("10.0.0.0/"), STR_INIT("10.0.0.0/x"), STR_INIT("name"),
		STR_INIT("127.0.0.1\0"), STR_INIT("/8") };
	struct address_range range;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_false(address_range_parse(&range, rows[i]));
}

static void
addresses_are_shortened(void **state)
{
	static const struct {
		struct str whole;
		const char *shortened;
	} rows[] = {
		{ STR_INIT("192.0.2.77"), "192.0.2.0" },
		{ STR_INIT("2001:db8:1:2:3:4:5:6"), "2001:db8:1::" },
	};
	char text[ADDRESS_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct address address;

		assert_true(address_parse(&address, rows[i].whole));
		address_shorten(&address, 24, 48);
		assert_string_equal(
		    address_text(&address, text).p, rows[i].shortened);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ranges_hold_what_they_say),
		TEST(what_is_no_range_is_refused),
		TEST(addresses_are_shortened),
	};

	return RUN(tests);
}
