#include "site/article_fields.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/article_keys.h"
#include "site/article_names.h"
#include "site/spelling.h"
#include "site/yaml.h"

struct reading {
	struct arena *arena;
	struct article *article;
	struct article_hints *hints;
	struct err *err;
};

#define SHOW_MAX 60

/* As much of a value as a message can bear. */
static struct str
shown(const struct yaml *node)
{
	return str_slice(node->text, 0, SHOW_MAX);
}

static void
hint(struct reading *r, const struct yaml *node, struct str text)
{
	article_hint_add(r->hints, node->line, node->column, text);
}

static bool
must_be_text(struct reading *r, const struct yaml *node)
{
	if (node->kind == YAML_TEXT)
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' must be one text, not a %s; write " STR_FMT
	    ": \"...\"",
	    STR_ARG(node->key), node->kind == YAML_LIST ? "list" : "map",
	    STR_ARG(node->key));
}

/* Clean, in normal form. */
static struct str
line_of(struct reading *r, const struct yaml *node)
{
	return utf8_nfc(r->arena, utf8_clean(r->arena, node->text));
}

static bool
take_text(struct reading *r, const struct yaml *node, struct str *text)
{
	/* Hugo keeps a series in a list of one. */
	if (node->kind == YAML_LIST && node->child != NULL &&
	    node->child->next == NULL && node->child->kind == YAML_TEXT) {
		*text = line_of(r, node->child);
		return true;
	}
	if (!must_be_text(r, node))
		return false;
	*text = line_of(r, node);
	return true;
}

static bool
take_title(struct reading *r, const struct yaml *node)
{
	if (!take_text(r, node, &r->article->title))
		return false;
	r->article->has_title = r->article->title.n > 0;
	return true;
}

static bool
take_date(struct reading *r, const struct yaml *node, int64_t *date)
{
	if (!must_be_text(r, node))
		return false;
	if (date_parse(str_trim(node->text), date))
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is no date; write " STR_FMT ": 2025-01-28",
	    STR_ARG(shown(node)), STR_ARG(node->key));
}

static bool
take_draft(struct reading *r, const struct yaml *node)
{
	bool draft;

	if (!must_be_text(r, node))
		return false;
	if (!yaml_bool(node, &draft))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is neither true nor false; "
		    "write draft: true or draft: false",
		    STR_ARG(shown(node)));
	r->article->draft |= draft;
	return true;
}

/* true or false; some write the date here. */
static bool
take_published(struct reading *r, const struct yaml *node)
{
	bool published;
	int64_t date;

	if (!must_be_text(r, node))
		return false;
	if (yaml_bool(node, &published)) {
		r->article->draft |= !published;
		return true;
	}
	if (!date_parse(str_trim(node->text), &date))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is neither true nor false nor a date; "
		    "write published: true",
		    STR_ARG(shown(node)));
	if (r->article->date == DATE_NONE)
		r->article->date = date;
	return true;
}

static bool
take_withdrawn(struct reading *r, const struct yaml *node)
{
	bool withdrawn;

	if (!must_be_text(r, node))
		return false;
	if (!node->quoted && yaml_bool(node, &withdrawn)) {
		if (withdrawn)
			r->article->withdrawn =
			    STR("This article was withdrawn.");
		return true;
	}
	r->article->withdrawn = line_of(r, node);
	return true;
}

/* --- addresses --- */

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
path_of(struct reading *r, struct str written, struct str *path)
{
	while (str_starts(written, STR("/")))
		written = str_from(written, 1);
	written = url_encode(
	    r->arena, arena_fmt(r->arena, "/" STR_FMT, STR_ARG(written)));
	return written.n > 0 &&
	    path_from_url(r->arena, written, path) != PATH_BAD;
}

static bool
take_slug(struct reading *r, const struct yaml *node)
{
	struct str slug;
	struct str path;

	if (!must_be_text(r, node))
		return false;
	slug = without_host(str_trim(node->text));
	if (str_find(slug, ':') != STR_NONE) {
		hint(r, node,
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
	    STR_ARG(shown(node)));
}

static struct str
alias_of(struct reading *r, struct str written)
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
take_aliases(struct reading *r, const struct yaml *node)
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
			hint(r, node,
			    arena_fmt(r->arena,
				"'" STR_FMT "' is no address; left out",
				STR_ARG(
				    str_slice(all.of[i].name, 0, SHOW_MAX))));
		else
			kept[r->article->aliases.n++].name = alias;
	}
	return true;
}

static bool
take_canonical(struct reading *r, const struct yaml *node)
{
	struct str url;

	if (!must_be_text(r, node))
		return false;
	url = url_encode(r->arena, str_trim(node->text));
	if (url_is_web(url))
		r->article->canonical = url;
	else
		hint(r, node,
		    arena_fmt(r->arena,
			"'" STR_FMT "' is no web address; left out, "
			"write https://...",
			STR_ARG(shown(node))));
	return true;
}

/* "a.png", or a map with url and alt (PaperMod nests it once more). */
static bool
take_image(struct reading *r, const struct yaml *node)
{
	static const struct str addresses[] = { STR_INIT("url"),
		STR_INIT("src"), STR_INIT("path"), STR_INIT("image"),
		STR_INIT("file") };
	static const struct str alts[] = { STR_INIT("alt"),
		STR_INIT("alt_text"), STR_INIT("caption") };
	const struct yaml *url = node;
	const struct yaml *alt = NULL;

	if (node->kind == YAML_LIST)
		url = node = node->child;
	if (node != NULL && node->kind == YAML_MAP) {
		url = NULL;
		for (size_t i = 0; i < 5 && url == NULL; i++)
			url = yaml_get(node, addresses[i]);
		for (size_t i = 0; i < 3 && alt == NULL; i++)
			alt = yaml_get(node, alts[i]);
	}
	if (url == NULL || url->kind != YAML_TEXT)
		return true;
	if (url_is_dangerous(str_trim(url->text)))
		hint(r, url, STR("such an address is never linked; left out"));
	else
		r->article->image = url_encode(r->arena, str_trim(url->text));
	if (alt != NULL && alt->kind == YAML_TEXT)
		r->article->image_alt = line_of(r, alt);
	return true;
}

static bool
take_lang(struct reading *r, const struct yaml *node)
{
	struct str lang;

	if (!must_be_text(r, node))
		return false;
	lang = str_trim(node->text);
	if (!spelling_is_language(lang)) {
		hint(r, node,
		    arena_fmt(r->arena,
			"'" STR_FMT "' is no language; write lang: en",
			STR_ARG(shown(node))));
		return true;
	}
	r->article->lang = spelling_language(r->arena, lang);
	return true;
}

static bool
take_names(struct reading *r, const struct yaml *node, enum names_form form,
    struct article_names *names)
{
	return article_names_read(
	    node, form, r->arena, r->hints, names, r->err);
}

static bool
take(struct reading *r, enum article_key key, const struct yaml *node)
{
	struct article *a = r->article;

	switch (key) {
	case KEY_TITLE:
		return take_title(r, node);
	case KEY_DATE:
		return take_date(r, node, &a->date);
	case KEY_UPDATED:
		return take_date(r, node, &a->updated);
	case KEY_EDITOR:
		return take_text(r, node, &a->editor);
	case KEY_DRAFT:
		return take_draft(r, node);
	case KEY_PUBLISHED:
		return take_published(r, node);
	case KEY_SLUG:
		return take_slug(r, node);
	case KEY_ALIASES:
		return take_aliases(r, node);
	case KEY_SUMMARY:
		return take_text(r, node, &a->summary);
	case KEY_AUTHORS:
		return take_names(r, node, NAMES_PEOPLE, &a->authors);
	case KEY_CATEGORIES:
		return take_names(r, node, NAMES_COMMAS, &a->categories);
	case KEY_TAGS:
		return take_names(r, node, NAMES_COMMAS, &a->tags);
	case KEY_SERIES:
		return take_text(r, node, &a->series);
	case KEY_CANONICAL:
		return take_canonical(r, node);
	case KEY_GUID:
		return take_text(r, node, &a->guid);
	case KEY_IMAGE:
		return take_image(r, node);
	case KEY_IMAGE_ALT:
		return take_text(r, node, &a->image_alt);
	case KEY_LANG:
		return take_lang(r, node);
	case KEY_WITHDRAWN:
		return take_withdrawn(r, node);
	case KEY_MIRROR_HASH:
		return take_text(r, node, &a->mirror_hash);
	case KEYS:
		break;
	}
	return true;
}

bool
article_fields_read(const struct yaml *root, struct arena *arena,
    struct article *article, struct article_hints *hints, struct err *err)
{
	struct reading r = { arena, article, hints, err };
	const struct yaml *found[KEYS];

	article_keys_find(root, arena, found, hints);
	for (int key = 0; key < KEYS; key++)
		if (!yaml_is_null(found[key]) &&
		    !take(&r, (enum article_key)key, found[key]))
			return false;
	return true;
}
