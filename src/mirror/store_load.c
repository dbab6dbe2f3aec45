#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "base/url.h"
#include "mirror/links.h"
#include "mirror/store_private.h"
#include "site/article.h"
#include "site/index_scan.h"

#include <fcntl.h>
#include <unistd.h>

/* Enough for the front matter, and to know a teaser by its first words. */
enum { HEAD_MAX = ARTICLE_FRONT_MAX + 4096 };

#define STORE_MAX ((size_t)2 * 1024 * 1024 * 1024)

static bool
grow(struct store *store)
{
	size_t cap = store->cap == 0 ? 256 : store->cap * 2;
	struct store_entry **entries =
	    realloc(store->entries, cap * sizeof(struct store_entry *));

	if (entries == NULL)
		return false;
	store->entries = entries;
	store->cap = cap;
	return true;
}

static struct str
without_slash(struct str address)
{
	while (address.n > 1 && address.p[address.n - 1] == '/')
		address.n--;
	return address;
}

struct store_entry *
store_add(
    struct store *store, struct arena *arena, struct str file, struct str slug)
{
	struct store_entry *entry = arena_alloc(&store->arena, sizeof(*entry));

	if (entry == NULL || (store->n == store->cap && !grow(store)))
		return NULL;
	entry->file = arena_copy(&store->arena, file);
	entry->address = arena_copy(
	    &store->arena, without_slash(article_address(arena, file, slug)));
	store->entries[store->n++] = entry;
	table_put(&store->by_file, entry->file, entry);
	/* the first of two claimants has the address */
	if (table_get(&store->by_path, entry->address) == NULL)
		table_put(&store->by_path, entry->address, entry);
	return entry;
}

void
store_learn_url(struct store *store, struct arena *arena,
    struct store_entry *entry, struct str url)
{
	struct str key = links_key(arena, url);
	struct str id = links_medium_id(url);

	if (key.n > 0 && table_get(&store->by_key, key) == NULL)
		table_put(
		    &store->by_key, arena_copy(&store->arena, key), entry);
	if (id.n == 0)
		return;
	key = arena_fmt(arena, "medium:" STR_FMT, STR_ARG(id));
	if (table_get(&store->by_key, key) == NULL)
		table_put(
		    &store->by_key, arena_copy(&store->arena, key), entry);
}

void
store_own_host(struct store *store, struct str url)
{
	struct arena small;
	struct str key;

	arena_init(&small, 64 * 1024);
	key = links_key(&small, url);
	key = str_slice(key, 0, str_find(key, '/'));
	key = str_slice(key, 0, str_find(key, '?'));
	if (key.n > 0 && table_get(&store->hosts, key) == NULL)
		table_put(&store->hosts, arena_copy(&store->arena, key), store);
	arena_free(&small);
}

/* "https://host" + "/p/l/x" */
static void
learn_alias(struct store *store, struct arena *arena, struct store_entry *entry,
    struct str alias)
{
	struct url url;
	size_t n;

	if (alias.n == 0 || alias.p[0] != '/' ||
	    !url_parse(entry->canonical, &url) || url.host.n == 0)
		return;
	n = (size_t)(url.path.p - entry->canonical.p);
	if (url.path.n == 0)
		n = entry->canonical.n;
	store_learn_url(store, arena, entry,
	    arena_fmt(arena, STR_FMT STR_FMT,
		STR_ARG(str_slice(entry->canonical, 0, n)),
		STR_ARG(url_encode(arena, alias))));
}

static void
read_hash(struct store_entry *entry, struct str hex)
{
	entry->mirrored = hex.n == 2 * HASH_BYTES;
	for (size_t i = 0; entry->mirrored && i < HASH_BYTES; i++) {
		int high = byte_hex(hex.p[2 * i]);
		int low = byte_hex(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			entry->mirrored = false;
		else
			entry->hash[i] = (unsigned char)(high * 16 + low);
	}
}

void
store_learn(struct store *store, struct arena *arena, struct store_entry *entry,
    const struct article *article)
{
	entry->guid = arena_copy(&store->arena, article->guid);
	entry->canonical = arena_copy(&store->arena, article->canonical);
	entry->withdrawn = article->withdrawn.n > 0;
	entry->teaser = str_starts(str_trim(article->body), STR(STORE_TEASER));
	entry->n_aliases = article->aliases.n;
	entry->aliases = arena_array(
	    &store->arena, article->aliases.n + 1, sizeof(struct str));
	for (size_t i = 0; entry->aliases != NULL && i < entry->n_aliases; i++)
		entry->aliases[i] =
		    arena_copy(&store->arena, article->aliases.of[i].name);
	read_hash(entry, article->mirror_hash);
	if (entry->guid.n > 0 &&
	    table_get(&store->by_guid, entry->guid) == NULL)
		table_put(&store->by_guid, entry->guid, entry);
	store_learn_url(store, arena, entry, entry->canonical);
	store_learn_url(store, arena, entry, entry->guid);
	if (entry->mirrored)
		store_own_host(store, entry->canonical);
	for (size_t i = 0; entry->aliases != NULL && i < entry->n_aliases; i++)
		learn_alias(store, arena, entry, entry->aliases[i]);
}

/* The first bytes of a file, as many as there are. */
static struct str
read_head(struct store *store, struct arena *arena, struct str file)
{
	struct str head = { NULL, 0 };
	char *p = arena_alloc(arena, HEAD_MAX);
	int fd;

	if (p == NULL ||
	    file_open(store->content, file, &fd, NULL, NULL) != FILE_OK)
		return head;
	head.p = p;
	while (head.n < HEAD_MAX) {
		ssize_t n = read(fd, p + head.n, HEAD_MAX - head.n);

		if (n <= 0)
			break;
		head.n += (size_t)n;
	}
	close(fd);
	return head;
}

/* A file that cannot be read as an article is not ours, but is there. */
static void
load_file(struct store *store, struct arena *arena, struct str file)
{
	struct str head = read_head(store, arena, file);
	struct article article = { .title = { NULL, 0 } };
	struct store_entry *entry;
	struct err err;
	bool good = article_parse(head, arena, &article, NULL, &err);

	if (good && article.slug.n > 0 && article.slug.p[0] == '/')
		good = article.slug.n < PATH_MAX_BYTES;
	entry = store_add(
	    store, arena, file, good ? article.slug : (struct str){ NULL, 0 });
	if (entry != NULL && good)
		store_learn(store, arena, entry, &article);
}

static bool
load(struct store *store, struct err *err)
{
	struct scan *scan = scan_new(store->content);
	struct scan_found found;
	enum scan_result result;
	struct arena arena;

	if (scan == NULL)
		return err_set(err, "out of memory");
	arena_init(&arena, 4 * 1024 * 1024);
	while ((result = scan_next(scan, &found)) != SCAN_END) {
		if (result != SCAN_FILE) {
			log_warn("mirror: cannot look into content/" STR_FMT
				 ": %s",
			    STR_ARG(found.file), strerror(found.error));
			continue;
		}
		load_file(store, &arena, found.file);
		arena_reset(&arena);
	}
	scan_free(scan);
	arena_free(&arena);
	return !store->arena.failed || err_set(err, "out of memory");
}

struct store *
store_open(int content, const struct store_options *options, struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL) {
		err_set(err, "out of memory");
		return NULL;
	}
	store->content = content;
	store->options = *options;
	arena_init(&store->arena, STORE_MAX);
	arena_init(&store->names, 4 * 1024 * 1024);
	batch_init(&store->batch, content, &store->names);
	table_init(&store->by_guid);
	table_init(&store->by_key);
	table_init(&store->by_file);
	table_init(&store->by_path);
	table_init(&store->hosts);
	if (load(store, err))
		return store;
	store_close(store);
	return NULL;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	batch_close(&store->batch);
	table_free(&store->by_guid);
	table_free(&store->by_key);
	table_free(&store->by_file);
	table_free(&store->by_path);
	table_free(&store->hosts);
	arena_free(&store->arena);
	arena_free(&store->names);
	free(store->entries);
	free(store);
}

size_t
store_count(const struct store *store)
{
	return store->n;
}

struct store_entry *
store_nth(const struct store *store, size_t i)
{
	return store->entries[i];
}
