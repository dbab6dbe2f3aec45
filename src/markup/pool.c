#include "markup/pool.h"

#include "base/arena.h"

void
pool_init(struct pool *pool, struct arena *arena, size_t first)
{
	*pool = (struct pool){ .arena = arena };
	pool->p = arena_grow(arena, NULL, 0, first);
	pool->cap = pool->p == NULL ? 0 : first;
}

bool
pool_reserve(struct pool *pool, size_t n)
{
	size_t held = pool_length(pool);
	size_t cap = pool->cap < 1024 ? 1024 : pool->cap;
	char *p;

	if (pool->cap - pool->used >= n)
		return true;
	if (n > SIZE_MAX / 4 || held > SIZE_MAX / 4)
		return false;
	while (cap < (held + n) * 2)
		cap *= 2;
	p = arena_grow(pool->arena, NULL, 0, cap);
	if (p == NULL)
		return false;
	if (held > 0)
		memcpy(p, pool_run(pool), held);
	*pool = (struct pool){
		.arena = pool->arena, .p = p, .used = held, .cap = cap
	};
	return true;
}
