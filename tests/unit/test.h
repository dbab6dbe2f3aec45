#ifndef TEST_H
#define TEST_H
/*
 * test -- what unit tests share: cmocka and its includes, an arena for each
 * test, and comparisons that show bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

#ifndef COUNT
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#endif

/* One test in the table of main; its name is the function's. */
#define TEST(function)                                                         \
	cmocka_unit_test_setup_teardown(                                       \
	    function, test_arena_begin, test_arena_end)
/* All of a file: `return RUN(tests);` */
#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

/* The running test's own, 64 MiB at most. */
static struct arena test_arena;

static inline int
test_arena_begin(void **state)
{
	(void)state;
	arena_init(&test_arena, (size_t)64 << 20);
	return 0;
}

static inline int
test_arena_end(void **state)
{
	(void)state;
	arena_free(&test_arena);
	return 0;
}

/* `row` says which line of a table it was. */
static inline void
test_str(struct str got, struct str want, const char *row, const char *file,
    int line)
{
	if (str_eq(got, want))
		return;
	print_error("%s\n  got  \"" STR_FMT "\"\n  want \"" STR_FMT "\"\n", row,
	    STR_ARG(got), STR_ARG(want));
	_fail(file, line);
}

static inline void
test_true(
    bool ok, const char *what, const char *row, const char *file, int line)
{
	if (ok)
		return;
	print_error("%s\n  not so: %s\n", row, what);
	_fail(file, line);
}

#define assert_str(got, want, row) test_str(got, want, row, __FILE__, __LINE__)
/* The same with a C string for what is wanted. */
#define assert_text(got, want, row)                                            \
	test_str(got, str_z(want), row, __FILE__, __LINE__)
#define assert_row(condition, row)                                             \
	test_true(condition, #condition, row, __FILE__, __LINE__)
#endif
