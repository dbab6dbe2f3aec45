/* Whatever is told, a line of the log is one printable line. */
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/utf8.h"

/* What a call to log_* wrote. */
static struct str
told(struct str text, char *bytes, size_t max)
{
	int before = dup(STDERR_FILENO);
	int ends[2];
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_warn("%.*s", (int)text.n, text.p);
	dup2(before, STDERR_FILENO);
	close(ends[1]);
	close(before);
	n = read(ends[0], bytes, max);
	close(ends[0]);
	assert_true(n > 0);
	return (struct str){ bytes, (size_t)n };
}

static void
plain_lines_escape_what_moves_a_terminal(void **state)
{
	static const struct {
		struct str text, line;
	} rows[] = {
		{ STR_INIT("plain"), STR_INIT("smallpress: plain\n") },
		{ STR_INIT("a\nb\x1B[1m\x7F\\"),
		    STR_INIT("smallpress: a\\x0Ab\\x1B[1m\\x7F\\x5C\n") },
		{ STR_INIT("\xC3\xA9 \xC2\x9B \xFF\xC3"),
		    STR_INIT("smallpress: \xC3\xA9 \\xC2\\x9B \\xFF\\xC3\n") },
		/* It would turn the line round, or end it. */
		{ STR_INIT("\u202E1\u2028\u200B\uFEFF\u65E5"),
		    STR_INIT("smallpress: \\xE2\\x80\\xAE1\\xE2\\x80\\xA8"
			     "\\xE2\\x80\\x8B\\xEF\\xBB\\xBF\u65E5\n") },
	};
	char bytes[8192];

	(void)state;
	log_set_json(false);
	for (size_t i = 0; i < COUNT(rows); i++)
		test_str(told(rows[i].text, bytes, sizeof(bytes)), rows[i].line,
		    "plain", __FILE__, __LINE__);
}

static void
json_holds_the_same_text_as_a_string(void **state)
{
	struct str line;
	char bytes[8192];

	(void)state;
	log_set_json(true);
	line = told(STR("say \"\x1B\\\""), bytes, sizeof(bytes));
	log_set_json(false);
	assert_true(str_starts(line, STR("{\"time\":\"20")));
	assert_true(str_ends(line,
	    STR("\"level\":\"warn\",\"text\":\"say "
		"\\\"\\\\x1B\\\\x5C\\\"\"}\n")));
}

static void
any_bytes_give_one_printable_line(void **state)
{
	char text[3000];
	char bytes[8192];

	(void)state;
	srandom(1);
	for (int round = 0; round < 200; round++) {
		size_t n = (size_t)random() % sizeof(text);
		struct str line;

		for (size_t i = 0; i < n; i++)
			text[i] = (char)(1 + random() % 255);
		log_set_json(round % 2 == 1);
		line = told((struct str){ text, n }, bytes, sizeof(bytes));
		assert_int_equal(str_find(line, '\n'), line.n - 1);
		assert_int_equal(utf8_check(line), STR_NONE);
		for (size_t i = 0; i + 1 < line.n; i++)
			assert_true((unsigned char)line.p[i] >= 0x20);
	}
	log_set_json(false);
}

static void
a_quoted_text_cannot_end_its_quotes(void **state)
{
	char line[64];
	size_t n;

	(void)state;
	n = log_quote(line, 0, sizeof(line), STR("a\"b"));
	test_str((struct str){ line, n }, STR("\"a\\x22b\""), "plain", __FILE__,
	    __LINE__);
	for (size_t max = 16; max < sizeof(line); max++) {
		n = log_quote(line, 0, max, STR("\1\1\1\1\1\1\1\1\1\1\1\1\1"));
		assert_true(n <= max && line[n - 1] == '"');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_lines_escape_what_moves_a_terminal),
		TEST(json_holds_the_same_text_as_a_string),
		TEST(any_bytes_give_one_printable_line),
		TEST(a_quoted_text_cannot_end_its_quotes),
	};

	return RUN(tests);
}
