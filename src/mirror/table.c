#include "mirror/table.h"

#include <stdlib.h>
#include <sys/random.h>

void
table_init(struct table *table)
{
	*table = (struct table){ .n = 0 };
	if (getrandom(&table->seed, sizeof(table->seed), GRND_NONBLOCK) < 0)
		table->seed = 0x9E3779B97F4A7C15u;
}

void
table_free(struct table *table)
{
	free(table->slots);
	table->slots = NULL;
	table->n = table->cap = 0;
}

/* FNV-1a over a seed, then mixed, as the low bits choose the slot. */
static uint64_t
hash_of(const struct table *table, struct str key)
{
	uint64_t hash = table->seed ^ 0xCBF29CE484222325u;

	for (size_t i = 0; i < key.n; i++)
		hash = (hash ^ (unsigned char)key.p[i]) * 0x100000001B3u;
	hash ^= hash >> 32;
	hash *= 0xD6E8FEB86659FD93u;
	return hash ^ (hash >> 32);
}

/* The slot of the key, or the free one where it belongs. */
static struct table_slot *
find(const struct table *table, struct str key, uint64_t hash)
{
	size_t i = (size_t)hash & (table->cap - 1);

	while (table->slots[i].value != NULL &&
	    (table->slots[i].hash != hash || !str_eq(table->slots[i].key, key)))
		i = (i + 1) & (table->cap - 1);
	return &table->slots[i];
}

void *
table_get(const struct table *table, struct str key)
{
	if (table->cap == 0)
		return NULL;
	return find(table, key, hash_of(table, key))->value;
}

static bool
grow(struct table *table)
{
	struct table bigger = *table;

	bigger.cap = table->cap == 0 ? 256 : table->cap * 2;
	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < table->cap; i++)
		if (table->slots[i].value != NULL)
			*find(&bigger, table->slots[i].key,
			    table->slots[i].hash) = table->slots[i];
	free(table->slots);
	*table = bigger;
	return true;
}

bool
table_put(struct table *table, struct str key, void *value)
{
	uint64_t hash = hash_of(table, key);
	struct table_slot *slot;

	if (table->n * 4 >= table->cap * 3 && !grow(table))
		return false;
	slot = find(table, key, hash);
	if (slot->value == NULL)
		table->n++;
	*slot = (struct table_slot){ key, value, hash };
	return true;
}
