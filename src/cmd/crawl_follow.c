/* What is still to be read: the addresses that the crawl has met. */
#include "base/url.h"
#include "cmd/crawl.h"

static bool
has_room(struct crawl *crawl)
{
	size_t cap = crawl->items_cap == 0 ? 256 : crawl->items_cap * 2;
	struct crawl_item *items;

	if (crawl->urls.n < crawl->items_cap)
		return true;
	items = arena_grow(&crawl->arena, crawl->items,
	    crawl->items_cap * sizeof(*items), cap * sizeof(*items));
	if (items == NULL)
		return false;
	crawl->items = items;
	crawl->items_cap = cap;
	return true;
}

uint32_t
crawl_add(struct crawl *crawl, uint32_t from, struct str url)
{
	uint32_t at;
	bool is_new;

	if (!has_room(crawl))
		return CRAWL_NONE;
	at = crawl_set_add(&crawl->urls, url, 0, &is_new);
	if (at != CRAWL_NONE && is_new)
		crawl->items[at] = (struct crawl_item){
			.url = crawl->urls.of[at], .from = from, .last = from
		};
	return at;
}

enum scheme
crawl_scheme(const struct crawl *crawl, size_t at)
{
	return str_starts(crawl->urls.of[at], STR("gopher:")) ? SCHEME_GOPHER
							      : SCHEME_GEMINI;
}

static void
link_item(struct crawl *crawl, uint32_t from, struct str url)
{
	uint32_t at = crawl_add(crawl, from, url);
	struct crawl_item *item;

	if (at == CRAWL_NONE)
		return;
	item = &crawl->items[at];
	/* A page on the other protocol is the same page. */
	if (item->pages == 0 ||
	    (item->last != from &&
		crawl_scheme(crawl, from) == crawl_scheme(crawl, item->from)))
		item->pages++;
	item->last = from;
}

void
crawl_follow(struct crawl *crawl, uint32_t at, struct str reference)
{
	struct str base = crawl->items[at].url;
	struct str url = url_join(crawl->check->arena, base, reference);

	if (url.n > 0) {
		url = crawl_own_address(crawl, url);
		if (url.n > 0)
			link_item(crawl, at, url);
	} else if (crawl_is_news(crawl, "no address", reference)) {
		crawl_fault(crawl, at,
		    "'" STR_FMT "' is no address; correct it",
		    STR_ARG(reference));
	}
}

void
crawl_follow_selector(
    struct crawl *crawl, uint32_t at, char type, struct str selector)
{
	struct arena *arena = crawl->check->arena;

	link_item(crawl, at,
	    arena_fmt(arena, STR_FMT "/%c" STR_FMT,
		STR_ARG(crawl_origin(crawl, SCHEME_GOPHER)), type,
		STR_ARG(url_encode_path(
		    arena, selector.n > 0 ? selector : STR("/")))));
}
