#include "base/err.h"

#include "test.h"

static void
a_context_stands_in_front(void **state)
{
	static const struct {
		const char *inner, *context, *want;
	} rows[] = {
		{ "no such file", "a.md", "a.md: no such file" },
		{ "3:1: no key", "a.md", "a.md:3:1: no key" },
		{ "3: three", "a.md", "a.md: 3: three" },
		{ "3 files", "a", "a: 3 files" },
		{ "", "a", "a: " },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_false(err_set(&err, "%s", rows[i].inner));
		assert_false(err_in(&err, "%s", rows[i].context));
		assert_string_equal(err.text, rows[i].want);
	}
}

static void
long_texts_are_cut(void **state)
{
	struct err err;
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_in(&err, "%s", text);
	err_in(&err, "a");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_context_stands_in_front),
		TEST(long_texts_are_cut),
	};

	return RUN(tests);
}
