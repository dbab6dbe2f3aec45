#ifndef CMD_CRAWL_SET_H
#define CMD_CRAWL_SET_H
/*
 * crawl_set -- texts, each once, in the order in which they came.
 */
#include "base/str.h"

struct arena;

#define CRAWL_NONE UINT32_MAX

struct crawl_set {
	struct arena *arena; /* the texts are copied into it */
	struct str *of;
	uint32_t *values; /* whatever its user keeps with each */
	size_t n;
	size_t cap;
	uint32_t *slots; /* place + 1, or 0; twice cap of them */
};

/*
 * The place of `s`, which is added where it was not there, with `value`;
 * *is_new may be NULL.  CRAWL_NONE: no memory.
 */
uint32_t crawl_set_add(
    struct crawl_set *set, struct str s, uint32_t value, bool *is_new);
/* Its place, or CRAWL_NONE. */
uint32_t crawl_set_find(const struct crawl_set *set, struct str s);
#endif
