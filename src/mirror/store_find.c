#include "base/url.h"
#include "mirror/item.h"
#include "mirror/links.h"
#include "mirror/store_private.h"

/* "https://example.org/?p=12": WordPress' own name of a post. */
static bool
is_post_number(struct str guid)
{
	return str_search(guid, STR("?p=")) != STR_NONE ||
	    str_search(guid, STR("?page_id=")) != STR_NONE ||
	    str_search(guid, STR("&p=")) != STR_NONE;
}

/*
 * Two guids are two articles if one source gave both: in this run, or since
 * both are numbers of the same site.  Otherwise they are names that two
 * sources have for one.
 */
static bool
is_another(const struct store_entry *entry, const struct item *item)
{
	if (entry->guid.n == 0 || item->guid.n == 0)
		return false;
	return entry->seen ||
	    (is_post_number(entry->guid) && is_post_number(item->guid));
}

struct store_entry *
store_by_key(struct store *store, struct str key)
{
	return table_get(&store->by_key, key);
}

static struct store_entry *
by_medium_id(struct store *store, struct arena *arena, struct str url)
{
	struct str id = links_medium_id(url);

	if (id.n == 0)
		return NULL;
	return table_get(
	    &store->by_key, arena_fmt(arena, "medium:" STR_FMT, STR_ARG(id)));
}

/* One that was met in this run already, under another address: sites copy
 * articles with their guid. */
static bool
is_taken(const struct store_entry *entry, struct arena *arena,
    const struct item *item)
{
	return entry->seen && item->url.n > 0 &&
	    !str_eq(links_key(arena, entry->canonical),
		links_key(arena, item->url));
}

struct store_entry *
store_match(struct store *store, struct arena *arena, const struct item *item)
{
	struct store_entry *entry = table_get(&store->by_guid, item->guid);
	struct store_entry *there =
	    table_get(&store->by_key, links_key(arena, item->url));

	if (there != NULL && item->guid.n > 0 &&
	    str_eq(there->guid, item->guid))
		return there;
	if (item->guid.n > 0 && entry != NULL)
		return is_taken(entry, arena, item) ? NULL : entry;
	if (there == NULL)
		there = by_medium_id(store, arena, item->url);
	if (there == NULL)
		there = by_medium_id(store, arena, item->guid);
	if (there == NULL || is_another(there, item))
		return NULL;
	return there;
}

struct store_entry *
store_at(struct store *store, struct arena *arena, struct str url, bool *ours)
{
	struct str key = links_key(arena, url);
	struct str host = str_slice(key, 0, str_find(key, '/'));
	struct store_entry *entry = table_get(&store->by_key, key);
	bool own;

	host = str_slice(host, 0, str_find(host, '?'));
	own = table_get(&store->hosts, host) != NULL;
	if (ours != NULL)
		*ours = key.n > 0 && own;
	if (entry == NULL)
		entry = by_medium_id(store, arena, url);
	if (entry == NULL && own && key.n > host.n &&
	    str_find(key, '?') == STR_NONE)
		entry = table_get(&store->by_path, str_from(key, host.n));
	return entry;
}
