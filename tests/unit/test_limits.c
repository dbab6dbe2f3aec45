/* Limits per address: counted across workers, given back, growing waits. */
#include "test.h"

#include "server/address.h"
#include "server/limits.h"

#define SECOND ((uint64_t)1000000)

static struct limits limits;

static struct address
ip(const char *text)
{
	struct address address;

	assert_true(address_parse(&address, str_z(text)));
	return address;
}

static struct limits_entry *
connect_from(const char *text, uint32_t slot, uint64_t now)
{
	struct address address = ip(text);
	struct limits_entry *entry;

	if (!limits_connect(&limits, &address, slot, now, &entry))
		return NULL;
	assert_non_null(entry);
	return entry;
}

static void
begin(void)
{
	memset(&limits, 0, sizeof(limits));
	limits_init(&limits);
}

static void
an_address_has_so_many_connections_over_all_workers(void **state)
{
	struct limits_entry *entry = NULL;

	(void)state;
	begin();
	for (uint32_t i = 0; i < LIMIT_PER_ADDRESS; i++) {
		entry = connect_from("192.0.2.1", i % 3, 0);
		assert_non_null(entry);
	}
	assert_null(connect_from("192.0.2.1", 1, 0));
	assert_non_null(connect_from("192.0.2.2", 1, 0));
	limits_disconnect(entry, 0);
	assert_non_null(connect_from("192.0.2.1", 1, 0));
	assert_null(connect_from("192.0.2.1", 1, 0));
}

static void
a_killed_workers_connections_are_taken_back(void **state)
{
	struct limits_entry *entry = NULL;

	(void)state;
	begin();
	for (int i = 0; i < LIMIT_PER_ADDRESS; i++)
		entry = connect_from("192.0.2.1", 7, 0);
	assert_null(connect_from("192.0.2.1", 8, 0));
	limits_forget(&limits, 7);
	assert_non_null(connect_from("192.0.2.1", 8, 0));
	/* One that it had counted ends nonetheless: nothing goes below 0. */
	limits_disconnect(entry, 7);
	limits_disconnect(NULL, 7);
	for (int i = 1; i < LIMIT_PER_ADDRESS; i++)
		assert_non_null(connect_from("192.0.2.1", 8, 0));
	assert_null(connect_from("192.0.2.1", 8, 0));
}

static void
whoever_has_one_ipv6_network_is_one(void **state)
{
	(void)state;
	begin();
	assert_ptr_equal(connect_from("2001:db8::1", 0, 0),
	    connect_from("2001:db8::ffff:1", 0, 0));
	assert_ptr_not_equal(connect_from("2001:db8::1", 0, 0),
	    connect_from("2001:db8:0:1::1", 0, 0));
}

static void
a_burst_is_answered_then_waits_grow(void **state)
{
	static const unsigned waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
	struct limits_entry *entry;
	uint64_t now = 1000 * SECOND;

	(void)state;
	begin();
	entry = connect_from("192.0.2.1", 0, now);
	for (int i = 0; i < LIMIT_BURST; i++)
		assert_int_equal(limits_request(entry, now), 0);
	assert_false(limits_is_greedy(entry, now));
	for (size_t i = 0; i < COUNT(waits); i++)
		assert_int_equal(limits_request(entry, now), waits[i]);
	assert_true(limits_is_greedy(entry, now));
	/* A second is worth twenty requests. */
	now += SECOND;
	assert_false(limits_is_greedy(entry, now));
	for (int i = 0; i < LIMIT_RATE; i++)
		assert_int_equal(limits_request(entry, now), 0);
	assert_int_equal(limits_request(entry, now), 60);
	/* Quiet for long enough: forgiven. */
	now += 120 * SECOND;
	for (int i = 0; i < LIMIT_BURST; i++)
		assert_int_equal(limits_request(entry, now), 0);
	assert_int_equal(limits_request(entry, now), 1);
}

static void
the_steady_rate_is_never_refused(void **state)
{
	struct limits_entry *entry;
	uint64_t now = 1000 * SECOND;

	(void)state;
	begin();
	entry = connect_from("192.0.2.1", 0, now);
	for (int i = 0; i < 10000; i++) {
		assert_int_equal(limits_request(entry, now), 0);
		now += SECOND / LIMIT_RATE;
	}
	assert_int_equal(limits_request(NULL, now), 0);
}

static void
a_network_writes_so_many_notes_then_one_each_while(void **state)
{
	const struct address one = ip("192.0.2.1");
	const struct address neighbour = ip("192.0.2.254");
	const struct address other = ip("198.51.100.1");
	const struct address six = ip("2001:db8:1:2::1");
	const struct address six_too = ip("2001:db8:1:ffff::1");
	const struct address nobody = { 0 };
	uint64_t now = 1000 * SECOND;

	(void)state;
	begin();
	for (int i = 0; i < LIMIT_NOTES; i++) {
		assert_int_equal(limits_note(&limits, &one, now), 0);
		assert_int_equal(limits_note(&limits, &six, now), 0);
	}
	assert_in_range(limits_note(&limits, &neighbour, now),
	    LIMIT_NOTE_SECONDS, LIMIT_NOTE_SECONDS + 1);
	assert_int_not_equal(limits_note(&limits, &six_too, now), 0);
	assert_int_equal(limits_note(&limits, &other, now), 0);
	assert_int_equal(limits_note(&limits, &nobody, now), 0);
	/* What is read is counted elsewhere. */
	assert_int_equal(
	    limits_request(connect_from("192.0.2.0", 0, now), now), 0);
	now += LIMIT_NOTE_SECONDS * SECOND;
	assert_int_equal(limits_note(&limits, &neighbour, now), 0);
	assert_int_not_equal(limits_note(&limits, &one, now), 0);
}

static void
heavy_work_counts_as_many_requests(void **state)
{
	struct limits_entry *entry;
	uint64_t now = 1000 * SECOND;
	int n = 0;

	(void)state;
	begin();
	entry = connect_from("192.0.2.1", 0, now);
	while (limits_request(entry, now) == 0) {
		limits_work(entry, now, SECOND / 5);
		n++;
	}
	assert_in_range(n, 5, 7);
	/* Whatever it was, after the burst's length it is paid. */
	for (int i = 0; i < 100; i++)
		limits_work(entry, now, SECOND);
	now += (LIMIT_BURST / LIMIT_RATE) * SECOND;
	assert_int_equal(limits_request(entry, now), 0);
}

static void
a_crawler_that_says_its_name_has_more(void **state)
{
	struct limits_entry *entry;

	(void)state;
	begin();
	entry = connect_from("192.0.2.1", 0, SECOND);
	limits_name_crawler(entry);
	for (int i = 0; i < LIMIT_BURST_CRAWLER; i++)
		assert_int_equal(limits_request(entry, SECOND), 0);
	assert_int_equal(limits_request(entry, SECOND), 1);
}

static void
a_full_table_turns_nobody_away_and_forgets_the_quiet(void **state)
{
	struct address address = { .family = 4 };
	size_t uncounted = 0;

	(void)state;
	begin();
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 2 * LIMITS_ENTRIES; i++) {
			struct limits_entry *entry;

			memcpy(address.bytes, &i, sizeof(i));
			assert_true(limits_connect(&limits, &address, 0,
			    round * 1000 * SECOND, &entry));
			uncounted += entry == NULL;
			if (round == 1)
				limits_disconnect(entry, 0);
		}
	assert_true(uncounted > 0);
	limits_forget(&limits, 0);
	assert_non_null(connect_from("192.0.2.1", 0, 2000 * SECOND));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_address_has_so_many_connections_over_all_workers),
		TEST(a_killed_workers_connections_are_taken_back),
		TEST(whoever_has_one_ipv6_network_is_one),
		TEST(a_burst_is_answered_then_waits_grow),
		TEST(the_steady_rate_is_never_refused),
		TEST(a_network_writes_so_many_notes_then_one_each_while),
		TEST(heavy_work_counts_as_many_requests),
		TEST(a_crawler_that_says_its_name_has_more),
		TEST(a_full_table_turns_nobody_away_and_forgets_the_quiet),
	};

	return RUN(tests);
}
