#ifndef MIRROR_MEMORY_H
#define MIRROR_MEMORY_H
/*
 * memory -- what is remembered of a source between two runs, in the state
 * folder: a small JSON file each.  Losing it costs requests, never articles.
 */
#include "base/str.h"

struct arena;

struct memory {
	struct str modified; /* the latest change seen, as the site writes */
	uint64_t articles; /* that the content folder held then */
	struct str etag, last_modified; /* of a feed */
};

/* All empty where nothing is known. */
void memory_load(
    int state, struct arena *arena, struct str source, struct memory *memory);
/* Failing is harmless, and told in the log. */
void memory_save(int state, struct arena *arena, struct str source,
    const struct memory *memory);
#endif
