/* Deadlines: never early, at most one step late. */
#include "test.h"

#include "server/wheel.h"

static struct wheel wheel;

static void
nothing_runs_out_early_and_nothing_stays(void **state)
{
	static struct wheel_entry entries[1000];
	uint64_t start = 123456;
	size_t out = 0;

	(void)state;
	wheel_init(&wheel, start);
	for (size_t i = 0; i < COUNT(entries); i++)
		wheel_set(&wheel, &entries[i], start + (i * 7919) % 200000);
	for (uint64_t now = start; now < start + 210000; now += 97) {
		struct wheel_entry *entry;

		while ((entry = wheel_expired(&wheel, now)) != NULL) {
			assert_true(entry->due <= now);
			assert_true(now < entry->due + WHEEL_STEP_MS + 97);
			assert_int_equal(entry->slot, 0);
			out++;
		}
	}
	assert_int_equal(out, COUNT(entries));
}

static void
a_deadline_can_be_put_off_and_brought_forward(void **state)
{
	struct wheel_entry entry = { 0 };

	(void)state;
	wheel_init(&wheel, 0);
	wheel_set(&wheel, &entry, 1000);
	wheel_set(&wheel, &entry, 5000);
	assert_null(wheel_expired(&wheel, 4900));
	assert_ptr_equal(wheel_expired(&wheel, 5500), &entry);
	wheel_set(&wheel, &entry, 60000);
	wheel_set(&wheel, &entry, 6000);
	assert_ptr_equal(wheel_expired(&wheel, 6600), &entry);
	assert_null(wheel_expired(&wheel, 100000));
}

static void
one_that_was_removed_never_runs_out(void **state)
{
	struct wheel_entry entry = { 0 };

	(void)state;
	wheel_init(&wheel, 0);
	wheel_remove(&wheel, &entry);
	wheel_set(&wheel, &entry, 1000);
	wheel_remove(&wheel, &entry);
	assert_null(wheel_expired(&wheel, 100000));
	assert_int_equal(wheel.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_runs_out_early_and_nothing_stays),
		TEST(a_deadline_can_be_put_off_and_brought_forward),
		TEST(one_that_was_removed_never_runs_out),
	};

	return RUN(tests);
}
