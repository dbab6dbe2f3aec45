/* What may have changed: a few files by name, or all of them. */
#include "test.h"

#include "server/changes.h"

static struct changes changes;

static void
names_are_kept_once_below_their_folder(void **state)
{
	(void)state;
	changes_init(&changes);
	changes_add(&changes, STR("p/web"), STR("a.md"));
	changes_add(&changes, STR(""), STR("about.md"));
	changes_add(&changes, STR("p/web"), STR("a.md"));
	assert_int_equal(changes.n, 2);
	assert_true(str_eq(changes.files[0], STR("p/web/a.md")));
	assert_true(str_eq(changes.files[1], STR("about.md")));
	changes_clear(&changes);
	assert_int_equal(changes.n, 0);
	changes_free(&changes);
}

static void
too_many_names_are_all_files(void **state)
{
	char name[32];

	(void)state;
	changes_init(&changes);
	for (int i = 0; i < 2 * CHANGES_FILES; i++) {
		snprintf(name, sizeof(name), "%d.md", i);
		changes_add(&changes, STR("p"), str_z(name));
		assert_int_equal(changes.all, i >= CHANGES_FILES);
	}
	assert_int_equal(changes.n, 0);
	changes_free(&changes);
}

static void
changes_of_a_failed_look_come_back(void **state)
{
	struct changes before;

	(void)state;
	changes_init(&changes);
	changes_init(&before);
	changes_add(&before, STR(""), STR("a.md"));
	changes_add(&changes, STR(""), STR("b.md"));
	changes_merge(&changes, &before);
	assert_int_equal(changes.n, 2);
	changes_add_all(&before);
	changes_merge(&changes, &before);
	assert_true(changes.all);
	changes_add(&changes, STR(""), STR("c.md"));
	assert_true(changes.all && changes.n == 0);
	changes_free(&changes);
	changes_free(&before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_are_kept_once_below_their_folder),
		TEST(too_many_names_are_all_files),
		TEST(changes_of_a_failed_look_come_back),
	};

	return RUN(tests);
}
