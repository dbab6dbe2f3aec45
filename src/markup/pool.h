#ifndef MARKUP_POOL_H
#define MARKUP_POOL_H
/*
 * pool -- many small runs of bytes, each grown at the end of one big piece.
 *
 * The run under construction begins at `start`; pool_seal ends it where it
 * lies, so that a finished run is never copied.  Only a run that outgrows
 * its piece moves, into a piece twice as large.
 */
#include "base/str.h"

struct arena;

struct pool {
	struct arena *arena;
	char *p;
	size_t start; /* of the run under construction */
	size_t used;
	size_t cap;
};

/* first: bytes of the first piece. */
void pool_init(struct pool *pool, struct arena *arena, size_t first);
/* Room for n more bytes behind `used`; false when the arena is exhausted. */
bool pool_reserve(struct pool *pool, size_t n);

/* The run under construction; valid until the next pool_reserve. */
static inline char *
pool_run(const struct pool *pool)
{
	return pool->p + pool->start;
}

static inline size_t
pool_length(const struct pool *pool)
{
	return pool->used - pool->start;
}

/* The run is complete; the next one begins behind it, aligned to `align`. */
static inline void
pool_seal(struct pool *pool, size_t align)
{
	pool->used = (pool->used + align - 1) / align * align;
	if (pool->used > pool->cap)
		pool->used = pool->cap;
	pool->start = pool->used;
}

/* Forgets the run under construction. */
static inline void
pool_drop(struct pool *pool)
{
	pool->used = pool->start;
}
#endif
