#include "base/date.h"

#include "test.h"

static void
dates_of_many_spellings_are_read(void **state)
{
	static const struct {
		const char *s, *want;
	} rows[] = {
		{ "2025-01-28", "2025-01-28T00:00:00Z" },
		{ "2025/1/8", "2025-01-08T00:00:00Z" },
		{ "2025-01-28 10:00", "2025-01-28T10:00:00Z" },
		{ "2025-01-28T10:00:59Z", "2025-01-28T10:00:59Z" },
		{ "2025-01-28t10:00:00.123456z", "2025-01-28T10:00:00Z" },
		{ "2025-01-28T10:00:00+01:00", "2025-01-28T09:00:00Z" },
		{ "2025-01-28T23:00:00-0530", "2025-01-29T04:30:00Z" },
		{ "2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43Z" },
		{ "2025-01-28 10:00:00 UTC", "2025-01-28T10:00:00Z" },
		{ "  2025-01-28\n", "2025-01-28T00:00:00Z" },
		{ "Tue, 28 Jan 2025 10:00:00 +0000", "2025-01-28T10:00:00Z" },
		{ "Tue, 28 Jan 2025 10:00:00 GMT", "2025-01-28T10:00:00Z" },
		{ "28 Jan 2025 10:00 EST", "2025-01-28T15:00:00Z" },
		{ "28 Jan 25 10:00:00 PDT", "2025-01-28T17:00:00Z" },
		{ "28 Jan 99 10:00:00 GMT", "1999-01-28T10:00:00Z" },
		{ "1 February 2024", "2024-02-01T00:00:00Z" },
		{ "January 28, 2025", "2025-01-28T00:00:00Z" },
		{ "Jan 28, 2025", "2025-01-28T00:00:00Z" },
		{ "Tue Jan 28 2025", "2025-01-28T00:00:00Z" },
		{ "Tuesday, 28-Jan-25 10:00:00 GMT", "2025-01-28T10:00:00Z" },
		{ "Tue, 28 Jan 2025 10:00:00 +0000 (UTC)",
		    "2025-01-28T10:00:00Z" },
		{ "2024-02-29", "2024-02-29T00:00:00Z" },
		{ "2000-02-29", "2000-02-29T00:00:00Z" },
		{ "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
		{ "0001-01-01", "0001-01-01T00:00:00Z" },
		{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
		{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t date = DATE_NONE;

		assert_row(date_parse(str_z(rows[i].s), &date), rows[i].s);
		assert_text(
		    date_rfc3339(&test_arena, date), rows[i].want, rows[i].s);
	}
}

static void
what_is_no_date_is_refused(void **state)
{
	static const char *const rows[] = { "", "yesterday", "2025", "2025-01",
		"2025-13-01", "2025-00-10", "2025-02-29", "1900-02-29",
		"2025-04-31", "0000-00-00", "0000-00-00 00:00:00", "0000-01-01",
		"2025-01-28T", "2025-01-28T25:00:00Z", "2025-01-28T10:60:00Z",
		"2025-01-28T10:00:61Z", "2025-01-28T10:00:00X",
		"2025-01-28T10:00:00+24:00", "2025-01-28T10:00:00.Z",
		"2025-01-28x", "2025-01/28", "20250128", "28 Jan",
		"28 Foo 2025", "32 Jan 2025", "Tue, Jan",
		"0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00",
		"12025-01-01" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t date;

		assert_row(!date_parse(str_z(rows[i]), &date), rows[i]);
	}
}

static void
every_day_survives_being_split_and_made(void **state)
{
	int64_t before = date_make(1, 1, 1);
	int weekday = 1; /* a Monday */

	(void)state;
	for (int64_t day = before; day <= date_make(9999, 12, 31);
	     day += 86400) {
		struct date_parts p = date_split(day + 86399);

		if (date_make(p.year, p.month, p.day) != day ||
		    p.weekday != weekday || p.hour != 23 || p.second != 59)
			fail_msg("%04d-%02d-%02d", p.year, p.month, p.day);
		weekday = (weekday + 1) % 7;
	}
	assert_true(date_make(2025, 2, 30) == DATE_NONE);
}

static void
no_date_at_all_is_split_without_harm(void **state)
{
	(void)state;
	assert_int_equal(date_split(DATE_NONE).year, 1);
	assert_int_equal(date_split(INT64_MAX).year, 9999);
}

static void
dates_are_written_for_machines_and_people(void **state)
{
	int64_t date = date_make(2025, 1, 28) + 10 * 3600 + 61;

	(void)state;
	assert_text(date_day(&test_arena, date), "2025-01-28", "day");
	assert_text(date_rfc3339(&test_arena, date), "2025-01-28T10:01:01Z",
	    "RFC 3339");
	assert_text(date_rfc822(&test_arena, date),
	    "Tue, 28 Jan 2025 10:01:01 +0000", "RFC 822");
	assert_text(date_month_name(1), "January", "first");
	assert_text(date_month_name(12), "December", "last");
	assert_int_equal(date_month_name(0).n, 0);
	assert_int_equal(date_month_name(13).n, 0);
	assert_true(date_now() > date_make(2024, 1, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dates_of_many_spellings_are_read),
		TEST(what_is_no_date_is_refused),
		TEST(every_day_survives_being_split_and_made),
		TEST(no_date_at_all_is_split_without_harm),
		TEST(dates_are_written_for_machines_and_people),
	};

	return RUN(tests);
}
