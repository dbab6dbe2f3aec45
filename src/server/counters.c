#include "server/counters.h"

static const uint64_t bounds[COUNTER_BUCKETS] = { 100, 250, 500, 1000, 2500,
	5000, 10 * 1000, 25 * 1000, 100 * 1000, 500 * 1000, 2000 * 1000,
	10000 * 1000 };

uint64_t
counters_bound(size_t bucket)
{
	return bounds[bucket];
}

void
counters_time(
    struct counters *counters, enum scheme scheme, uint64_t microseconds)
{
	size_t bucket = 0;

	while (bucket < COUNTER_BUCKETS && microseconds > bounds[bucket])
		bucket++;
	counter_add(&counters->seconds[scheme][bucket], 1);
	counter_add(&counters->microseconds[scheme], microseconds);
}

/* A set is nothing but counters, so it can be walked as an array of them. */
_Static_assert(sizeof(struct counters) % sizeof(_Atomic uint64_t) == 0,
    "a set of counters holds counters alone");

void
counters_sum(const struct counters *sets, size_t n, struct counters *sum)
{
	size_t each = sizeof(*sum) / sizeof(_Atomic uint64_t);
	_Atomic uint64_t *to = (_Atomic uint64_t *)sum;

	for (size_t k = 0; k < each; k++) {
		uint64_t total = 0;

		for (size_t i = 0; i < n; i++) {
			const _Atomic uint64_t *from =
			    (const _Atomic uint64_t *)&sets[i];

			total += atomic_load_explicit(
			    &from[k], memory_order_relaxed);
		}
		counter_set(&to[k], total);
	}
}
