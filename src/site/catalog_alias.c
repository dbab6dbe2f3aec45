/*
 * Old addresses of a page: those it names, and those that follow from where
 * it was published before.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/path.h"
#include "base/url.h"
#include "site/article.h"
#include "site/catalog_private.h"
#include "site/catalog_write.h"

enum { ALIAS_MAX = 1024 };

struct aliases {
	struct buf *buf; /* one a line */
	struct str own; /* the page's address, without a slash at its end */
};

struct str
catalog_without_slash(struct str address)
{
	while (address.n > 1 && address.p[address.n - 1] == '/')
		address.n--;
	return address;
}

struct str
catalog_hex_tail(struct str address)
{
	struct str tail;

	if (address.n < 13)
		return (struct str){ 0 };
	tail = str_from(address, address.n - 12);
	if (tail.p[-1] != '-' && tail.p[-1] != '/')
		return (struct str){ 0 };
	for (size_t i = 0; i < tail.n; i++)
		if (byte_hex(tail.p[i]) < 0)
			return (struct str){ 0 };
	return tail;
}

static void
add(struct aliases *to, struct str key)
{
	key = catalog_without_slash(key);
	if (key.n < 2 || key.n > ALIAS_MAX || str_eq(key, to->own))
		return;
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] < 0x20)
			return;
	buf_str(to->buf, key);
	buf_char(to->buf, '\n');
}

/* Medium's: whatever stands before the digits leads here. */
static void
add_tail(struct aliases *to, struct arena *arena, struct str address)
{
	struct str tail = catalog_hex_tail(address);

	if (tail.n > 0)
		add(to, arena_fmt(arena, "#" STR_FMT, STR_ARG(tail)));
}

/* WordPress' "https://example.org/?p=12". */
static void
add_guid(struct aliases *to, struct arena *arena, struct str guid)
{
	struct url url;

	if (!url_parse(guid, &url))
		return;
	add_tail(to, arena, guid);
	if (url.path.n <= 1 &&
	    (str_starts(url.query, STR("p=")) ||
		str_starts(url.query, STR("page_id="))))
		add(to, arena_fmt(arena, "/?" STR_FMT, STR_ARG(url.query)));
}

static bool
is_our_host(struct str host, struct str website)
{
	if (str_starts_nocase(host, STR("www.")))
		host = str_from(host, 4);
	if (str_starts_nocase(website, STR("www.")))
		website = str_from(website, 4);
	return host.n > 0 && str_eq_nocase(host, website);
}

/* The page's address on the web, where it is not the same as here. */
static void
add_canonical(
    struct aliases *to, struct arena *arena, const struct catalog_page *page)
{
	struct url url;
	struct str path;

	if (!url_parse(page->article->canonical, &url))
		return;
	add_tail(to, arena, url.path);
	if (is_our_host(url.host, page->website_host) &&
	    url_decode(arena, url.path, &path) && url.query.n == 0)
		add(to, path);
}

/* One without a leading slash is relative to the folder of the file. */
static struct str
absolute(struct arena *arena, struct str alias, struct str file)
{
	size_t slash = str_find_last(file, '/');
	struct str folder =
	    str_slice(file, 0, slash == STR_NONE ? 0 : slash + 1);

	if (alias.n > 0 && alias.p[0] == '/')
		return alias;
	return arena_fmt(
	    arena, "/" STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(alias));
}

struct str
catalog_aliases(
    struct arena *arena, const struct catalog_page *page, size_t *n_named)
{
	const struct article_names *named = &page->article->aliases;
	struct aliases to = { .own = catalog_without_slash(page->address) };
	struct buf buf;
	struct str rest;
	struct str line;

	buf_init(&buf, arena, 128 * 1024);
	to.buf = &buf;
	for (size_t i = 0; i < named->n; i++)
		add(&to, absolute(arena, named->of[i].name, page->file));
	*n_named = 0;
	for (rest = buf_view(&buf); str_line(&rest, &line);)
		++*n_named;
	add_guid(&to, arena, page->article->guid);
	add_canonical(&to, arena, page);
	add_tail(&to, arena, page->address);
	return buf_view(&buf);
}
