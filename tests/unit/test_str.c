#include "test.h"

static void
cuts_clamp_to_the_length(void **state)
{
	static const struct {
		const char *s;
		size_t from, to;
		const char *want;
	} rows[] = {
		{ "abcdef", 1, 3, "bc" },
		{ "abcdef", 0, 6, "abcdef" },
		{ "abcdef", 4, 99, "ef" },
		{ "abcdef", 9, 99, "" },
		{ "abcdef", 3, 2, "" },
		{ "", 0, 1, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(
		    str_slice(str_z(rows[i].s), rows[i].from, rows[i].to),
		    rows[i].want, rows[i].s);
}

static void
order_is_by_bytes_and_a_prefix_comes_first(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_true(str_cmp(STR("Z"), STR("\xFF")) < 0);
	assert_int_equal(str_cmp(STR(""), (struct str){ NULL, 0 }), 0);
}

static void
a_nul_byte_is_a_byte_like_any_other(void **state)
{
	struct str s = STR("a\0b");
	struct str head, tail;

	(void)state;
	assert_int_equal(s.n, 3);
	assert_false(str_eq(s, STR("a")));
	assert_true(str_cut(s, '\0', &head, &tail));
	assert_text(tail, "b", "behind the NUL");
	assert_int_equal(str_search(s, STR("\0b")), 1);
}

static void
equality_without_case_is_ascii_alone(void **state)
{
	(void)state;
	assert_true(str_eq_nocase(STR("LocalHost"), STR("localhost")));
	assert_false(str_eq_nocase(STR("Ü"), STR("ü")));
	assert_true(str_starts_nocase(STR("HTTP://x"), STR("http:")));
	assert_false(str_starts(STR("htt"), STR("http:")));
	assert_true(str_ends(STR("a.tmp"), STR(".tmp")));
	assert_false(str_ends(STR("tmp"), STR(".tmp")));
}

static void
positions_are_found_or_none(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("a/b/c"), '/'), 1);
	assert_int_equal(str_find_last(STR("a/b/c"), '/'), 3);
	assert_true(str_find(STR("abc"), '/') == STR_NONE);
	assert_true(str_find_last((struct str){ NULL, 0 }, '/') == STR_NONE);
	assert_true(str_search(STR("abc"), STR("abcd")) == STR_NONE);
	assert_int_equal(str_search(STR("abc"), STR("")), 0);
}

static void
lines_end_in_lf_or_crlf(void **state)
{
	struct str rest = STR("a\r\nb\n\nc\rd");
	static const char *const want[] = { "a", "b", "", "c\rd" };
	struct str line;

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++) {
		assert_true(str_line(&rest, &line));
		assert_text(line, want[i], want[i]);
	}
	assert_false(str_line(&rest, &line));
}

static void
numbers_are_digits_within_their_limit(void **state)
{
	static const struct {
		const char *s;
		uint64_t max;
		bool ok;
		uint64_t value;
	} rows[] = {
		{ "0", 9, true, 0 },
		{ "007", 9, true, 7 },
		{ "65535", 65535, true, 65535 },
		{ "65536", 65535, false, 0 },
		{ "18446744073709551615", UINT64_MAX, true, UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX, false, 0 },
		{ "5", 4, false, 0 },
		{ "", 9, false, 0 },
		{ "-1", 9, false, 0 },
		{ "+1", 9, false, 0 },
		{ " 1", 9, false, 0 },
		{ "1x", 9, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t value = 0;

		assert_row(str_uint(str_z(rows[i].s), rows[i].max, &value) ==
			rows[i].ok,
		    rows[i].s);
		assert_row(!rows[i].ok || value == rows[i].value, rows[i].s);
	}
}

static void
trimming_takes_white_space_at_the_ends(void **state)
{
	(void)state;
	assert_text(str_trim(STR(" \t a b\r\n")), "a b", "both ends");
	assert_text(str_trim_end(STR(" a ")), " a", "one end");
	assert_text(str_trim(STR(" \n ")), "", "nothing else");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cuts_clamp_to_the_length),
		TEST(order_is_by_bytes_and_a_prefix_comes_first),
		TEST(a_nul_byte_is_a_byte_like_any_other),
		TEST(equality_without_case_is_ascii_alone),
		TEST(positions_are_found_or_none),
		TEST(lines_end_in_lf_or_crlf),
		TEST(numbers_are_digits_within_their_limit),
		TEST(trimming_takes_white_space_at_the_ends),
	};

	return RUN(tests);
}
