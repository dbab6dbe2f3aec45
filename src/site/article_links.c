/* The addresses in front matter: the article's own, old ones, the web's. */
#include "base/arena.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/article_names.h"
#include "site/article_reading.h"
#include "site/yaml.h"

/* "https://host/path?query" is "/path?query". */
static struct str
without_host(struct str s)
{
	struct str scheme;
	size_t at;

	if (!url_scheme(s, &scheme))
		return s;
	s = str_from(s, scheme.n + 1);
	if (!str_starts(s, STR("//")))
		return s;
	s = str_from(s, 2);
	at = 0;
	while (at < s.n && strchr("/?#", s.p[at]) == NULL)
		at++;
	return at == s.n ? STR("/") : str_from(s, at);
}

/* A path as an author wrote it, decoded, with one leading slash; false when
 * it is none.  Lone percent signs and blanks are what they look like. */
static bool
path_of(struct article_reading *r, struct str written, struct str *path)
{
	while (str_starts(written, STR("/")))
		written = str_from(written, 1);
	written = url_encode(
	    r->arena, arena_fmt(r->arena, "/" STR_FMT, STR_ARG(written)));
	return written.n > 0 &&
	    path_from_url(r->arena, written, path) != PATH_BAD;
}

bool
article_take_slug(struct article_reading *r, const struct yaml *node)
{
	struct str slug;
	struct str path;

	if (!article_must_be_text(r, node))
		return false;
	slug = without_host(str_trim(node->text));
	if (str_find(slug, ':') != STR_NONE) {
		article_hint_at(r, node,
		    STR("placeholders in an address are not filled in; "
			"the file's own name is used"));
		return true;
	}
	if (path_of(r, slug, &path)) {
		while (path.n > 1 && str_ends(path, STR("/")))
			path.n--;
		if (path.n == 1 || path_is_public(str_from(path, 1))) {
			r->article->slug = str_starts(slug, STR("/"))
			    ? path
			    : str_from(path, 1);
			return true;
		}
	}
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is no address; use letters, digits and hyphens",
	    STR_ARG(article_shown(node)));
}

static struct str
alias_of(struct article_reading *r, struct str written)
{
	struct str rest = without_host(str_trim(written));
	bool relative = !str_starts(rest, STR("/"));
	struct str query;
	struct str path;

	str_cut(rest, '#', &rest, &query);
	str_cut(rest, '?', &rest, &query);
	if (!path_of(r, rest, &path))
		return (struct str){ "", 0 };
	if (relative)
		path = str_from(path, 1);
	if (query.n == 0)
		return path;
	return arena_fmt(
	    r->arena, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(query));
}

static bool
is_among(struct article_names names, struct str name)
{
	for (size_t i = 0; i < names.n; i++)
		if (str_eq(names.of[i].name, name))
			return true;
	return false;
}

bool
article_take_aliases(struct article_reading *r, const struct yaml *node)
{
	struct article_names all = { NULL, 0 };
	struct article_name *kept;

	if (!article_names_read(
		node, NAMES_LINES, r->arena, r->hints, &all, r->err))
		return false;
	kept = arena_array(r->arena, all.n, sizeof(*kept));
	if (kept == NULL)
		return true;
	r->article->aliases.of = kept;
	for (size_t i = 0; i < all.n; i++) {
		struct str alias = alias_of(r, all.of[i].name);

		if (alias.n == 0)
			article_hint_at(r, node,
			    arena_fmt(r->arena,
				"'" STR_FMT "' is no address; left out",
				STR_ARG(str_slice(
				    all.of[i].name, 0, ARTICLE_SHOWN_MAX))));
		else if (!is_among(r->article->aliases, alias))
			kept[r->article->aliases.n++].name = alias;
	}
	return true;
}

bool
article_take_canonical(struct article_reading *r, const struct yaml *node)
{
	struct str url;

	if (!article_must_be_text(r, node))
		return false;
	url = url_encode(r->arena, str_trim(node->text));
	if (url_is_web(url))
		r->article->canonical = url;
	else
		article_hint_at(r, node,
		    arena_fmt(r->arena,
			"'" STR_FMT "' is no web address; left out, "
			"write https://...",
			STR_ARG(article_shown(node))));
	return true;
}
