#include "base/buf.h"

#include "base/err.h"
#include "test.h"

/* --- arena --- */

static void
an_arena_never_grows_beyond_its_maximum(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 100000);
	assert_non_null(arena_alloc(&arena, 60000));
	assert_null(arena_alloc(&arena, 60000));
	assert_true(arena.failed);
	/* Failed stays failed, even for what would fit. */
	assert_null(arena_alloc(&arena, 1));
	assert_true(arena.total <= 100000);
	arena_reset(&arena);
	assert_false(arena.failed);
	assert_non_null(arena_alloc(&arena, 1));
	arena_free(&arena);
}

static void
an_arena_refuses_sizes_that_overflow(void **state)
{
	(void)state;
	assert_null(arena_array(&test_arena, SIZE_MAX / 2, 3));
	assert_true(test_arena.failed);
	arena_reset(&test_arena);
	assert_null(arena_alloc(&test_arena, SIZE_MAX));
	assert_true(test_arena.failed);
}

static void
memory_of_an_arena_is_zeroed_also_after_a_reset(void **state)
{
	static const char zeros[64];
	char *p;

	(void)state;
	memset(arena_alloc(&test_arena, 64), 'x', 64);
	arena_reset(&test_arena);
	p = arena_alloc(&test_arena, 64);
	assert_memory_equal(p, zeros, 64);
}

static void
the_newest_allocation_grows_in_place(void **state)
{
	char *a, *b, *other;

	(void)state;
	a = arena_alloc(&test_arena, 16);
	memcpy(a, "0123456789abcdef", 16);
	b = arena_grow(&test_arena, a, 16, 64);
	assert_ptr_equal(a, b);
	other = arena_alloc(&test_arena, 16);
	a = arena_grow(&test_arena, b, 64, 128);
	assert_ptr_not_equal(a, b);
	assert_memory_equal(a, "0123456789abcdef", 16);
	memset(other, 'x', 16);
	assert_memory_equal(a, "0123456789abcdef", 16);
}

static void
copies_may_hold_nul_bytes(void **state)
{
	char *z;

	(void)state;
	assert_str(arena_copy(&test_arena, STR("a\0b")), STR("a\0b"), "a copy");
	z = arena_z(&test_arena, STR("abc"));
	assert_string_equal(z, "abc");
	assert_text(arena_fmt(&test_arena, "%d-" STR_FMT, 7, STR_ARG(STR("x"))),
	    "7-x", "formatted");
	assert_int_equal(arena_copy(&test_arena, STR("")).n, 0);
}

/* --- buf --- */

static void
a_buf_remembers_that_something_did_not_fit(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 5);
	buf_str(&buf, STR("abc"));
	buf_str(&buf, STR("defg"));
	assert_true(buf.failed);
	buf_char(&buf, 'x');
	assert_text(buf_view(&buf), "abc", "what fitted");
}

static void
a_buf_may_be_filled_to_its_last_byte(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1000);
	for (int i = 0; i < 1000; i++)
		buf_char(&buf, 'a');
	assert_false(buf.failed);
	assert_int_equal(buf_view(&buf).n, 1000);
	buf_char(&buf, 'a');
	assert_true(buf.failed);
}

static void
a_buf_fails_when_its_arena_is_exhausted(void **state)
{
	struct arena arena;
	struct buf buf;

	(void)state;
	arena_init(&arena, 1000);
	buf_init(&buf, &arena, 100000);
	buf_fill(&buf, 'x', 5000);
	assert_true(buf.failed);
	assert_true(arena.failed);
	arena_free(&arena);
}

static void
code_points_become_utf8(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 100);
	buf_utf8(&buf, 'a');
	buf_utf8(&buf, 0xE9);
	buf_utf8(&buf, 0x20AC);
	buf_utf8(&buf, 0x1F600);
	buf_utf8(&buf, 0xD800);
	buf_utf8(&buf, 0x110000);
	assert_text(buf_view(&buf), "aé€😀", "no surrogate, none too large");
	buf_cut(&buf, 1);
	buf_fmt(&buf, "%s", "!");
	assert_text(buf_view(&buf), "a!", "cut and written on");
}

/* --- err --- */

static void
an_error_is_put_into_context_on_its_way_up(void **state)
{
	struct err err;
	char longest[600];

	(void)state;
	assert_false(err_set(&err, "unknown key '%s'", "titel"));
	assert_false(err_in(&err, "publisher.yaml:%d", 3));
	assert_string_equal(err.text, "publisher.yaml:3: unknown key 'titel'");
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	err_in(&err, "%s", longest);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_arena_never_grows_beyond_its_maximum),
		TEST(an_arena_refuses_sizes_that_overflow),
		TEST(memory_of_an_arena_is_zeroed_also_after_a_reset),
		TEST(the_newest_allocation_grows_in_place),
		TEST(copies_may_hold_nul_bytes),
		TEST(a_buf_remembers_that_something_did_not_fit),
		TEST(a_buf_may_be_filled_to_its_last_byte),
		TEST(a_buf_fails_when_its_arena_is_exhausted),
		TEST(code_points_become_utf8),
		TEST(an_error_is_put_into_context_on_its_way_up),
	};

	return RUN(tests);
}
