#include "cmd/crawl_set.h"

#include "base/arena.h"

/* FNV-1a. */
static size_t
hash(struct str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (size_t)(h ^ (h >> 32));
}

/* Where it is, or where it belongs. */
static uint32_t *
slot_of(const struct crawl_set *set, struct str s)
{
	size_t n = set->cap * 2;
	size_t i = hash(s) % n;

	while (set->slots[i] != 0 && !str_eq(set->of[set->slots[i] - 1], s))
		i = (i + 1) % n;
	return &set->slots[i];
}

static bool
grow(struct crawl_set *set)
{
	struct crawl_set bigger = { .arena = set->arena,
		.n = set->n,
		.cap = set->cap == 0 ? 64 : set->cap * 2 };

	bigger.of = arena_array(set->arena, bigger.cap, sizeof(*bigger.of));
	bigger.values =
	    arena_array(set->arena, bigger.cap, sizeof(*bigger.values));
	bigger.slots =
	    arena_array(set->arena, bigger.cap * 2, sizeof(*bigger.slots));
	if (bigger.of == NULL || bigger.values == NULL || bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < set->n; i++) {
		bigger.of[i] = set->of[i];
		bigger.values[i] = set->values[i];
		*slot_of(&bigger, set->of[i]) = (uint32_t)i + 1;
	}
	*set = bigger;
	return true;
}

uint32_t
crawl_set_find(const struct crawl_set *set, struct str s)
{
	uint32_t slot = set->cap == 0 ? 0 : *slot_of(set, s);

	return slot == 0 ? CRAWL_NONE : slot - 1;
}

uint32_t
crawl_set_add(struct crawl_set *set, struct str s, uint32_t value, bool *is_new)
{
	uint32_t at = crawl_set_find(set, s);

	if (is_new != NULL)
		*is_new = at == CRAWL_NONE;
	if (at != CRAWL_NONE)
		return at;
	if (set->n == set->cap && !grow(set))
		return CRAWL_NONE;
	at = (uint32_t)set->n;
	set->of[at] = arena_copy(set->arena, s);
	set->values[at] = value;
	*slot_of(set, s) = at + 1;
	set->n++;
	return set->arena->failed ? CRAWL_NONE : at;
}
