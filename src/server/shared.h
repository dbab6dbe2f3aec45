#ifndef SERVER_SHARED_H
#define SERVER_SHARED_H
/*
 * shared -- the memory that all processes of a server have in common.
 *
 * Made once, before the first fork; it outlives every worker and every
 * generation.  A process has a slot: its own set of counters, its own column
 * in the table of limits.
 */
#include "server/counters.h"
#include "server/limits.h"
#include "site/config.h"

struct err;

enum {
	SHARED_SLOTS = LIMITS_SLOTS,
	/* Two generations, an indexer each, and room for one that starts. */
	SHARED_WORKERS = CONFIG_WORKERS
};

struct shared_site {
	_Atomic uint64_t edition; /* grows with what readers can see */
	_Atomic uint64_t catalog; /* grows when there is another file */
	_Atomic uint64_t files, broken; /* as of the last pass */
	_Atomic int64_t cert_ends; /* seconds since 1970 */
};

struct shared {
	int64_t started; /* seconds since 1970 */
	_Atomic uint64_t generation;
	_Atomic uint64_t restarts; /* of workers and indexers that died */
	struct shared_site sites[CONFIG_SITES];
	struct counters counters[SHARED_SLOTS];
	struct limits limits;
};

/* NULL and err when there is no memory.  Never freed. */
struct shared *shared_new(struct err *err);
#endif
