/*
 * The reading machines do not see through uthash's macros and lists' heads:
 * NOLINTBEGIN(readability-function-size,clang-analyzer-core.NullDereference,
 * clang-analyzer-unix.Malloc)
 */
#include "site/cache.h"

#include <stdlib.h>
#include <sys/queue.h>

/* Without it uthash ends the process when memory does. */
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(entry) ((entry)->lost = true)
#include <uthash.h>

/* What an entry costs beside its bytes: the struct, the allocator's own. */
enum { ENTRY_COST = 256 };

/* The key is the site's pointer and the text behind it, in `bytes`; then
 * head and body, side by side, as they go out. */
struct cached {
	struct cache *cache; /* NULL: out of the cache, held by senders alone */
	uint64_t edition;
	size_t key_n, head_n, body_n;
	uint32_t holds;
	int status;
	bool lost; /* the table had no memory for it */
	UT_hash_handle hh;
	TAILQ_ENTRY(cached) link;
	char bytes[];
};

TAILQ_HEAD(cached_list, cached);

struct cache {
	struct cached *table;
	struct cached_list list; /* the most recently used first */
	size_t bytes;
	size_t max_bytes;
};

enum { KEY_MAX = 2048 };

/* The table's key in `bytes`; 0: too long to be one. */
static size_t
make_key(char bytes[KEY_MAX], const struct site *site, struct str key)
{
	uintptr_t which = (uintptr_t)site;

	if (key.n > KEY_MAX - sizeof(which))
		return 0;
	memcpy(bytes, &which, sizeof(which));
	memcpy(bytes + sizeof(which), key.p, key.n);
	return sizeof(which) + key.n;
}

static size_t
cost(const struct cached *cached)
{
	return ENTRY_COST + cached->key_n + cached->head_n + cached->body_n;
}

struct cache *
cache_new(size_t max_bytes)
{
	struct cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	TAILQ_INIT(&cache->list);
	cache->max_bytes = max_bytes;
	return cache;
}

/* Out of the cache; its bytes stay while somebody sends them. */
static void
drop(struct cache *cache, struct cached *cached)
{
	HASH_DEL(cache->table, cached);
	TAILQ_REMOVE(&cache->list, cached, link);
	cache->bytes -= cost(cached);
	cached->cache = NULL;
	if (cached->holds == 0)
		free(cached);
}

void
cache_free(struct cache *cache)
{
	struct cached *cached;

	if (cache == NULL)
		return;
	while ((cached = TAILQ_FIRST(&cache->list)) != NULL)
		drop(cache, cached);
	free(cache);
}

struct cached *
cache_find(struct cache *cache, const struct site *site, struct str key,
    uint64_t edition)
{
	char bytes[KEY_MAX];
	size_t n = make_key(bytes, site, key);
	struct cached *cached = NULL;

	if (n == 0)
		return NULL;
	HASH_FIND(hh, cache->table, bytes, n, cached);
	if (cached == NULL)
		return NULL;
	if (cached->edition != edition) {
		drop(cache, cached);
		return NULL;
	}
	if (cached != TAILQ_FIRST(&cache->list)) {
		TAILQ_REMOVE(&cache->list, cached, link);
		TAILQ_INSERT_HEAD(&cache->list, cached, link);
	}
	cached->holds++;
	return cached;
}

static struct cached *
make(const char *key, size_t key_n, struct str head, struct str body)
{
	struct cached *cached =
	    malloc(sizeof(*cached) + key_n + head.n + body.n);

	if (cached == NULL)
		return NULL;
	*cached = (struct cached){
		.key_n = key_n, .head_n = head.n, .body_n = body.n
	};
	memcpy(cached->bytes, key, key_n);
	if (head.n > 0)
		memcpy(cached->bytes + key_n, head.p, head.n);
	if (body.n > 0)
		memcpy(cached->bytes + key_n + head.n, body.p, body.n);
	return cached;
}

void
cache_keep(struct cache *cache, const struct site *site, struct str key,
    uint64_t edition, struct str head, struct str body, int status)
{
	char bytes[KEY_MAX];
	size_t n = make_key(bytes, site, key);
	struct cached *cached = NULL;

	if (n == 0 || head.n + body.n > cache->max_bytes / 2)
		return;
	HASH_FIND(hh, cache->table, bytes, n, cached);
	if (cached != NULL)
		drop(cache, cached);
	cached = make(bytes, n, head, body);
	if (cached == NULL)
		return;
	cached->edition = edition;
	cached->status = status;
	HASH_ADD(hh, cache->table, bytes, n, cached);
	if (cached->lost) {
		free(cached);
		return;
	}
	cached->cache = cache;
	TAILQ_INSERT_HEAD(&cache->list, cached, link);
	cache->bytes += cost(cached);
	while (cache->bytes > cache->max_bytes)
		drop(cache, TAILQ_LAST(&cache->list, cached_list));
}

struct str
cached_head(const struct cached *cached)
{
	return (struct str){ cached->bytes + cached->key_n, cached->head_n };
}

struct str
cached_body(const struct cached *cached)
{
	return (struct str){ cached->bytes + cached->key_n + cached->head_n,
		cached->body_n };
}

int
cached_status(const struct cached *cached)
{
	return cached->status;
}

void
cached_release(struct cached *cached)
{
	if (cached == NULL)
		return;
	cached->holds--;
	if (cached->holds == 0 && cached->cache == NULL)
		free(cached);
}
/* NOLINTEND(readability-function-size,clang-analyzer-core.NullDereference,
 * clang-analyzer-unix.Malloc) */
