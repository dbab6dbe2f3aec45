#include "test.h"

#include "base/buf.h"
#include "base/wrap.h"

/* All lines, joined by '|'. */
static struct str
wrapped(struct str s, size_t columns, bool split)
{
	struct buf buf;
	struct str line;

	buf_init(&buf, &test_arena, 1 << 20);
	while (wrap_line(&s, columns, split, &line)) {
		if (buf.n > 0)
			buf_char(&buf, '|');
		buf_str(&buf, line);
	}
	return buf_view(&buf);
}

struct row {
	const char *text;
	size_t columns;
	const char *lines;
};

static void
check_rows(const struct row *rows, size_t n, bool split)
{
	for (size_t i = 0; i < n; i++)
		test_str(wrapped(str_z(rows[i].text), rows[i].columns, split),
		    str_z(rows[i].lines), rows[i].text, __FILE__, __LINE__);
}

static void
lines_break_at_the_last_blank_that_fits(void **state)
{
	static const struct row rows[] = {
		{ "", 10, "" },
		{ "   ", 10, "" },
		{ "word", 10, "word" },
		{ "one two three", 7, "one two|three" },
		{ "one two three", 8, "one two|three" },
		{ "one two three", 6, "one|two|three" },
		{ "exactly ten", 11, "exactly ten" },
		{ "exactly ten", 10, "exactly|ten" },
		{ "  both ends  ", 20, "both ends" },
		{ "many   blanks between", 7, "many|blanks|between" },
		{ "a b", 0, "a|b" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), false);
	check_rows(rows, COUNT(rows), true);
}

static void
a_wide_word_stands_alone_or_is_split(void **state)
{
	static const struct row whole[] = {
		{ "a verylongword b", 6, "a|verylongword|b" },
		{ "verylongword", 6, "verylongword" },
		{ "x https://example.com/a/b y", 8,
		    "x|https://example.com/a/b|y" },
		{ "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4 b", 2,
		    "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4|b" },
	};
	static const struct row split[] = {
		{ "a verylongword b", 6, "a|verylo|ngword|b" },
		{ "verylongword", 6, "verylo|ngword" },
		{ "\xC3\xA4\xC3\xA4\xC3\xA4", 2, "\xC3\xA4\xC3\xA4|\xC3\xA4" },
		/* a wide character is never halved, whatever the width */
		{ "\xE6\xBC\xA2\xE5\xAD\x97", 1, "\xE6\xBC\xA2|\xE5\xAD\x97" },
	};

	(void)state;
	check_rows(whole, COUNT(whole), false);
	check_rows(split, COUNT(split), true);
}

static void
width_is_columns_not_bytes(void **state)
{
	static const struct row rows[] = {
		/* curly quotes and dashes are one column */
		{ "\xE2\x80\x9C"
		  "a\xE2\x80\x9D \xE2\x80\x94 b",
		    5,
		    "\xE2\x80\x9C"
		    "a\xE2\x80\x9D \xE2\x80\x94|b" },
		/* combining marks none */
		{ "e\xCC\x81 e\xCC\x81 x", 3, "e\xCC\x81 e\xCC\x81|x" },
		/* a joined emoji two */
		{ "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 ab", 5,
		    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 ab" },
		{ "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 ab", 4,
		    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80|ab" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), false);
}

#define HAN "\xE6\xBC\xA2"
#define STOP "\xE3\x80\x82" /* ideographic full stop */
#define OPEN "\xE3\x80\x8C" /* corner bracket */
#define SMALL "\xE3\x81\xA3" /* small tsu */

static void
wide_characters_break_anywhere_but_at_punctuation(void **state)
{
	static const struct row rows[] = {
		{ HAN HAN HAN HAN, 4, HAN HAN "|" HAN HAN },
		{ HAN HAN HAN HAN, 5, HAN HAN "|" HAN HAN },
		{ HAN HAN STOP HAN, 4, HAN "|" HAN STOP "|" HAN },
		{ HAN HAN SMALL, 4, HAN "|" HAN SMALL },
		{ HAN OPEN HAN HAN, 4, HAN "|" OPEN HAN "|" HAN },
		{ HAN " " HAN, 3, HAN "|" HAN },
		/* never inside of an address, but behind it */
		{ "http://e.org/" HAN HAN STOP HAN, 8,
		    "http://e.org/" HAN HAN STOP "|" HAN },
	};

	(void)state;
	check_rows(rows, COUNT(rows), false);
}

static void
no_line_ends_in_a_lone_bracket(void **state)
{
	static const struct row rows[] = {
		{ "see ( note ) x", 6, "see|( note|) x" },
		{ "see (note) x", 6, "see|(note)|x" },
		{ "( ( ( ( (", 3, "( (|( (|(" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), false);
}

#define NBSP "\xC2\xA0"

static void
no_break_spaces_bind_as_long_as_they_fit(void **state)
{
	static const struct row rows[] = {
		{ "up to 10" NBSP "km away", 8, "up to|10" NBSP "km|away" },
		{ "a" NBSP "b" NBSP "c" NBSP "d", 3, "a" NBSP "b|c" NBSP "d" },
		{ NBSP NBSP, 5, "" },
		{ "a " NBSP, 1, "a" },
	};

	(void)state;
	check_rows(rows, COUNT(rows), false);
}

static void
every_byte_comes_out_once(void **state)
{
	char text[400];
	uint32_t dice = 1;

	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		struct str rest = { text, sizeof(text) };
		struct str line;
		size_t n = 0;
		size_t blanks = 0;

		for (size_t i = 0; i < sizeof(text); i++) {
			dice = dice * 1664525u + 1013904223u;
			text[i] = "abc ([.\xC3\xA9 "[(dice >> 24) % 10];
			blanks += text[i] == ' ';
		}
		while (wrap_line(&rest, round % 40, round % 2 == 0, &line)) {
			assert_true(line.n > 0);
			for (size_t i = 0; i < line.n; i++)
				n += line.p[i] != ' ';
		}
		assert_int_equal(n, sizeof(text) - blanks);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_break_at_the_last_blank_that_fits),
		TEST(a_wide_word_stands_alone_or_is_split),
		TEST(width_is_columns_not_bytes),
		TEST(wide_characters_break_anywhere_but_at_punctuation),
		TEST(no_line_ends_in_a_lone_bracket),
		TEST(no_break_spaces_bind_as_long_as_they_fit),
		TEST(every_byte_comes_out_once),
	};

	return RUN(tests);
}
