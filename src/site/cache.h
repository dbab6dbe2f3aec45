#ifndef SITE_CACHE_H
#define SITE_CACHE_H
/*
 * cache -- answers as they go onto the wire, by site, protocol and address.
 *
 * One a worker, touched by its loop alone.  Bounded in bytes, the least
 * recently used go first.  An entry belongs to the edition of the catalog in
 * which it was made and is not found in a later one.  Bytes that are being
 * sent are held and outlive their entry.
 */
#include "base/str.h"

struct cache;
struct site;

struct cached; /* one answer */

/* NULL when memory ran out; the caller goes on without. */
struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *cache);

/* The answer for `key` ("gemini /p/x"), held; NULL: not there. */
struct cached *cache_find(struct cache *cache, const struct site *site,
    struct str key, uint64_t edition);
/* Keeps copies; replaces; larger ones than half of the cache are not kept. */
void cache_keep(struct cache *cache, const struct site *site, struct str key,
    uint64_t edition, struct str head, struct str body, int status);

struct str cached_head(const struct cached *cached);
struct str cached_body(const struct cached *cached);
int cached_status(const struct cached *cached);
/* Ends a hold; NULL is harmless. */
void cached_release(struct cached *cached);
#endif
