/* Our own addresses, each in one spelling, and as people read them. */
#include "base/url.h"
#include "cmd/crawl.h"

struct str
crawl_origin(struct crawl *crawl, enum scheme scheme)
{
	const struct endpoint *to = &crawl->site.endpoints[scheme];
	bool six = str_find(to->host, ':') != STR_NONE;
	struct arena *arena = crawl->check->arena;
	struct str url = arena_fmt(arena,
	    six ? STR_FMT "://[" STR_FMT "]" : STR_FMT "://" STR_FMT,
	    STR_ARG(scheme_name(scheme)), STR_ARG(to->host));

	if (to->port == scheme_port(scheme))
		return url;
	return arena_fmt(
	    arena, STR_FMT ":%u", STR_ARG(url), (unsigned)to->port);
}

struct str
crawl_own_address(struct crawl *crawl, struct str url)
{
	struct str none = { "", 0 };
	struct url parts;
	enum scheme scheme;
	struct str path;

	if (!url_parse(url, &parts) || !scheme_find(parts.scheme, &scheme) ||
	    !site_is_named(&crawl->site, scheme, parts.host,
		parts.has_port ? parts.port : scheme_port(scheme)))
		return none;
	path = parts.path;
	if (path.n < 2 && scheme == SCHEME_GEMINI)
		path = STR("/");
	else if (path.n < 3 && scheme == SCHEME_GOPHER)
		path = STR("/1/");
	return arena_fmt(crawl->check->arena, STR_FMT STR_FMT "%s" STR_FMT,
	    STR_ARG(crawl_origin(crawl, scheme)), STR_ARG(path),
	    parts.query.n > 0 ? "?" : "", STR_ARG(parts.query));
}

struct str
crawl_address(struct crawl *crawl, struct str base, struct str reference)
{
	return crawl_own_address(
	    crawl, url_join(crawl->check->arena, base, reference));
}

struct str
crawl_shown(struct crawl *crawl, struct str url)
{
	struct arena *arena = crawl->check->arena;
	struct str path, query, again;
	struct url parts;

	if (!url_parse(url, &parts) || !url_decode(arena, parts.path, &path) ||
	    !url_decode(arena, parts.query, &query))
		return url;
	if (str_eq(parts.scheme, STR("gopher"))) {
		/* Menus have them encoded, and the server decodes them. */
		path = str_from(path, 2);
		if (url_decode(arena, path, &again))
			path = again;
	}
	return arena_fmt(arena, STR_FMT "%s" STR_FMT, STR_ARG(path),
	    query.n > 0 ? "?" : "", STR_ARG(query));
}
