#ifndef MIRROR_TABLE_H
#define MIRROR_TABLE_H
/*
 * table -- from text to pointer, for what is known of a publication: up to
 * some hundred thousand keys, chosen by strangers (so the hash is seeded).
 *
 * Keys are not copied: they must live as long as the table.
 */
#include "base/str.h"

struct table_slot {
	struct str key;
	void *value; /* NULL: free */
	uint64_t hash;
};

struct table {
	struct table_slot *slots;
	size_t n, cap; /* cap is 0 or a power of two */
	uint64_t seed;
};

void table_init(struct table *table);
void table_free(struct table *table);
/* NULL if the key is not there. */
void *table_get(const struct table *table, struct str key);
/* Replaces what was there; value is not NULL.  False: out of memory. */
bool table_put(struct table *table, struct str key, void *value);
#endif
