#ifndef SERVER_COUNTERS_H
#define SERVER_COUNTERS_H
/*
 * counters -- what happened, counted in memory that all processes share.
 *
 * Each process counts in a set of its own, so nothing is locked; a reader
 * adds the sets up.  A set outlives its process: its successor counts on.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "site/site.h"

enum {
	COUNTER_STATUSES = 70, /* 10 to 69, by their number */
	COUNTER_BUCKETS = 12 /* of durations: see counters_bound */
};

/* Why a client got nothing, or a refusal. */
enum counter_refusal {
	COUNT_BAD,
	COUNT_LONG,
	COUNT_SLOW,
	COUNT_BUSY,
	COUNT_RATE,
	COUNT_ADDRESS, /* too many connections of one address */
	COUNT_DROPPED, /* closed without a word */
	COUNT_REFUSALS
};

struct counters {
	_Atomic uint64_t requests[SCHEMES][COUNTER_STATUSES];
	_Atomic uint64_t bytes[SCHEMES]; /* of answers, as handed over */
	_Atomic uint64_t seconds[SCHEMES][COUNTER_BUCKETS + 1];
	_Atomic uint64_t microseconds[SCHEMES]; /* their sum */
	_Atomic uint64_t handshakes, handshakes_failed;
	_Atomic uint64_t cache_hits, cache_misses;
	_Atomic uint64_t accepted;
	_Atomic uint64_t connections; /* open now */
	_Atomic uint64_t cut; /* answers that did not arrive whole */
	_Atomic uint64_t refusals[COUNT_REFUSALS];
	/* The indexer's. */
	_Atomic uint64_t passes, pass_microseconds;
};

/* Only the process that owns the set calls these. */
static inline void
counter_add(_Atomic uint64_t *counter, uint64_t n)
{
	uint64_t old = atomic_load_explicit(counter, memory_order_relaxed);

	atomic_store_explicit(counter, old + n, memory_order_relaxed);
}

static inline void
counter_set(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_store_explicit(counter, n, memory_order_relaxed);
}

/* Puts a duration into its bucket. */
void counters_time(
    struct counters *counters, enum scheme scheme, uint64_t microseconds);
/* The upper end of a bucket, in microseconds. */
uint64_t counters_bound(size_t bucket);
/* *sum becomes the sum of n sets. */
void counters_sum(const struct counters *sets, size_t n, struct counters *sum);
#endif
