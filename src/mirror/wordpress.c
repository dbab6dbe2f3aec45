#include "mirror/wordpress.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "mirror/memory.h"
#include "mirror/page_head.h"
#include "mirror/store.h"

enum { PER_PAGE = 100, PAGES_MAX = 20000 };

/* What one run over a site needs to know. */
struct site {
	struct import *import;
	struct str root;
	struct str after; /* only what was modified since; empty: all */
	struct str modified; /* the latest change seen */
	char modified_bytes[64];
	uint64_t first; /* the id of the first article on the last page */
	bool complete; /* everything was seen */
};

/* --- finding the root --- */

struct str
wordpress_root(struct arena *arena, const struct fetch_response *response)
{
	struct str rel = STR("https://api.w.org/");
	struct str root = fetch_link(response->links, rel);

	if (root.n == 0)
		root = page_head_link(arena, response->body, rel);
	if (root.n == 0)
		return root;
	return url_join(arena, response->url, url_encode(arena, root));
}

bool
wordpress_is_root(struct str json)
{
	return str_search(json, STR("\"namespaces\"")) != STR_NONE &&
	    str_search(json, STR("wp/v2")) != STR_NONE;
}

/* "…/wp-json/" + "wp/v2/posts?…"; or "…/?rest_route=/" + "wp/v2/posts&…" */
static struct str
address(struct arena *arena, struct str root, const char *type)
{
	bool plain = str_search(root, STR("rest_route=")) != STR_NONE;

	while (str_ends(root, STR("/")))
		root.n--;
	return arena_fmt(arena, STR_FMT "/wp/v2/%s%s", STR_ARG(root), type,
	    plain ? "&" : "?");
}

static struct str
page_address(
    const struct site *site, struct arena *arena, const char *type, size_t page)
{
	const struct import_options *options = import_options(site->import);
	struct str base = address(arena, site->root, type);
	bool few = options->limit > 0;
	size_t per_page =
	    few && options->limit < PER_PAGE ? options->limit : PER_PAGE;
	struct str url = arena_fmt(arena,
	    STR_FMT "per_page=%zu&page=%zu"
		    "&_embed=author,wp:featuredmedia,wp:term",
	    STR_ARG(base), per_page, page);

	/* oldest first: what is published meanwhile moves no page */
	if (site->after.n > 0)
		url = arena_fmt(arena,
		    STR_FMT
		    "&orderby=modified&order=asc&modified_after=" STR_FMT,
		    STR_ARG(url),
		    STR_ARG(url_encode_value(arena, site->after)));
	else
		url = arena_fmt(arena, STR_FMT "&orderby=%s&order=%s",
		    STR_ARG(url), few ? "date" : "id", few ? "desc" : "asc");
	if (options->since != DATE_NONE)
		url = arena_fmt(arena, STR_FMT "&after=" STR_FMT, STR_ARG(url),
		    STR_ARG(url_encode_value(
			arena, date_rfc3339(arena, options->since))));
	return url;
}

/* --- one page of a list --- */

/* By it a site is known that sends one page again and again, whatever page
 * was asked for; no need to read all of it.  0: none. */
static uint64_t
first_id(struct str list)
{
	size_t at = str_search(list, STR("\"id\":"));
	size_t end;
	uint64_t id = 0;

	if (at == STR_NONE)
		return 0;
	list = str_trim(str_slice(str_from(list, at + 5), 0, 24));
	for (end = 0; end < list.n && byte_is_digit(list.p[end]);)
		end++;
	str_uint(str_slice(list, 0, end), INT64_MAX, &id);
	return id;
}

static enum wordpress_page
read_page(struct site *site, struct arena *arena, const char *type, size_t page,
    struct err *err)
{
	struct fetch_request request = {
		.url = page_address(site, arena, type, page),
		.max = import_options(site->import)->list_max,
	};
	struct fetch_response response;
	struct str modified = { NULL, 0 };
	enum wordpress_page result;
	enum fetch_result fetched = fetch_get(
	    import_fetch(site->import), &request, arena, &response, err);

	if (fetched == FETCH_STOPPED)
		return WORDPRESS_STOP;
	if (fetched != FETCH_OK && fetched != FETCH_STATUS)
		return WORDPRESS_BAD;
	if (fetched == FETCH_STATUS && response.status != 400)
		return WORDPRESS_BAD;
	if (page == 1)
		import_expect(site->import, response.total);
	else if (first_id(response.body) == site->first)
		return WORDPRESS_END;
	site->first = first_id(response.body);
	result = wordpress_take(site->import, response.body,
	    strcmp(type, "pages") == 0, arena, &modified, err);
	if (result == WORDPRESS_BAD)
		err_in(err, STR_FMT, STR_ARG(request.url));
	if (modified.n < sizeof(site->modified_bytes) &&
	    str_cmp(site->modified, modified) < 0) {
		memcpy(site->modified_bytes, modified.p, modified.n);
		site->modified =
		    (struct str){ site->modified_bytes, modified.n };
	}
	if (result == WORDPRESS_MORE && response.total_pages > 0 &&
	    page >= response.total_pages)
		return WORDPRESS_END;
	return result;
}

static enum wordpress_page
read_list(struct site *site, const char *type, struct err *err)
{
	size_t max = import_options(site->import)->list_max;
	enum wordpress_page result = WORDPRESS_MORE;
	struct arena arena;

	arena_init(&arena, max * 8 + ((size_t)64 << 20));
	import_begin(site->import);
	for (size_t page = 1; page <= PAGES_MAX && result == WORDPRESS_MORE;
	     page++) {
		result = read_page(site, &arena, type, page, err);
		arena_reset(&arena);
	}
	arena_free(&arena);
	return result;
}

/* --- the site --- */

/* A day earlier than the latest change seen: clocks and time zones of sites
 * change, and what comes twice is the same. */
static struct str
day_before(struct arena *arena, struct str modified)
{
	int64_t date;

	if (!date_parse(modified, &date))
		return (struct str){ NULL, 0 };
	return str_slice(date_rfc3339(arena, date - 86400), 0, 19);
}

/* Whether what is here is all that was here when `memory` was written. */
static bool
can_continue(struct import *import, const struct memory *memory)
{
	const struct import_options *options = import_options(import);
	struct store *store = import_store(import);
	uint64_t known = 0;

	if (options->full || options->force || options->limit > 0 ||
	    options->since != DATE_NONE || options->n_categories > 0)
		return false;
	for (size_t i = 0; i < store_count(store); i++)
		known += store_nth(store, i)->mirrored;
	return known > 0 && known >= memory->articles;
}

static bool
is_partial(const struct import_options *options)
{
	return options->limit > 0 || options->since != DATE_NONE ||
	    options->n_categories > 0 || options->dry_run;
}

/* Articles of the site that did not come, since they did not change. */
static void
count_unchanged(struct site *site)
{
	struct store *store = import_store(site->import);
	struct arena arena;

	arena_init(&arena, 64 * 1024);
	for (size_t i = 0; i < store_count(store); i++) {
		struct store_entry *entry = store_nth(store, i);
		struct url theirs;
		struct url ours;

		if (entry->mirrored && !entry->seen &&
		    url_parse(entry->canonical, &theirs) &&
		    url_parse(site->root, &ours) &&
		    str_eq_nocase(theirs.host, ours.host))
			import_progress(site->import)->same++;
	}
	arena_free(&arena);
}

static bool
read_site(struct site *site, struct err *err)
{
	enum wordpress_page posts = read_list(site, "posts", err);
	enum wordpress_page pages;

	if (posts == WORDPRESS_OLD && site->after.n > 0) {
		site->after.n = 0;
		posts = read_list(site, "posts", err);
	}
	if (posts == WORDPRESS_BAD || posts == WORDPRESS_OLD)
		return false;
	if (posts == WORDPRESS_STOP)
		return true;
	pages = read_list(site, "pages", err);
	if (pages == WORDPRESS_BAD || pages == WORDPRESS_OLD)
		log_warn("mirror: plain pages left out: %s", err->text);
	site->complete = posts == WORDPRESS_END && pages != WORDPRESS_STOP;
	return true;
}

static void
remember(struct site *site, struct arena *arena, struct memory *memory)
{
	struct import *import = site->import;
	struct store *store = import_store(import);

	if (str_cmp(memory->modified, site->modified) < 0)
		memory->modified = site->modified;
	memory->articles = 0;
	for (size_t i = 0; i < store_count(store); i++)
		memory->articles += store_nth(store, i)->mirrored;
	memory_save(import_state(import), arena, site->root, memory);
}

bool
wordpress_read(struct import *import, struct str root, struct err *err)
{
	struct site site = { .import = import, .root = root };
	struct memory memory;
	struct arena arena;
	bool done;

	arena_init(&arena, 1024 * 1024);
	store_own_host(import_store(import), root);
	memory_load(import_state(import), &arena, root, &memory);
	if (memory.modified.n > 0 && can_continue(import, &memory))
		site.after = day_before(&arena, memory.modified);
	done = read_site(&site, err);
	if (done && site.after.n > 0)
		count_unchanged(&site);
	if (done && site.complete && !is_partial(import_options(import)))
		remember(&site, &arena, &memory);
	arena_free(&arena);
	return done;
}
