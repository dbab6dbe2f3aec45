#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/*
 * arena -- memory that is given back all at once.
 *
 * Born with a maximum.  Once a request does not fit, `failed` stays true
 * until the next reset and every later allocation is NULL too, so that work
 * which went on regardless can be judged once, at its end.  Nothing aborts.
 *
 * An arena belongs to one thread at a time.
 */
#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* the newest; the others hang behind it */
	size_t total; /* bytes of all chunks */
	size_t max; /* bytes that total may reach */
	bool failed;
};

/* Allocates nothing yet. */
void arena_init(struct arena *arena, size_t max);
/* Forgets everything, keeps the first chunk for the next use. */
void arena_reset(struct arena *arena);
/* Gives everything back; the arena can be used again. */
void arena_free(struct arena *arena);

/* n zeroed bytes, aligned for any type; NULL when exhausted. */
void *arena_alloc(struct arena *arena, size_t n);
/* count * size zeroed bytes; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/*
 * old_n bytes at `old` become new_n bytes, perhaps elsewhere; what is new is
 * not zeroed.  The newest allocation grows in place where its chunk has
 * room.  NULL when exhausted: the old bytes stay.
 */
void *arena_grow(struct arena *arena, void *old, size_t old_n, size_t new_n);

/* A copy; empty when exhausted. */
struct str arena_copy(struct arena *arena, struct str s);
/* A copy with a NUL behind it, for libraries; NULL when exhausted. */
char *arena_z(struct arena *arena, struct str s);
/* Formatted text; empty when exhausted. */
struct str arena_fmt(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
