#include "site/article_keys.h"

#include "base/arena.h"
#include "site/article.h"
#include "site/article_reading.h"
#include "site/spelling.h"
#include "site/yaml.h"

/* Folded names; of one field, the better one first. */
static const struct {
	struct str name;
	enum article_key key;
	struct str shown; /* as a hint spells it */
} names[] = {
	{ STR_INIT("title"), KEY_TITLE, STR_INIT("title") },
	{ STR_INIT("date"), KEY_DATE, STR_INIT("date") },
	{ STR_INIT("publishdate"), KEY_DATE, STR_INIT("publishDate") },
	{ STR_INIT("pubdate"), KEY_DATE, STR_INIT("pubDate") },
	{ STR_INIT("publisheddate"), KEY_DATE, STR_INIT("published_date") },
	{ STR_INIT("updated"), KEY_UPDATED, STR_INIT("updated") },
	{ STR_INIT("lastmod"), KEY_UPDATED, STR_INIT("lastmod") },
	{ STR_INIT("lastmodifiedat"), KEY_UPDATED,
	    STR_INIT("last_modified_at") },
	{ STR_INIT("modified"), KEY_UPDATED, STR_INIT("modified") },
	{ STR_INIT("editor"), KEY_EDITOR, STR_INIT("editor") },
	{ STR_INIT("draft"), KEY_DRAFT, STR_INIT("draft") },
	{ STR_INIT("published"), KEY_PUBLISHED, STR_INIT("published") },
	{ STR_INIT("slug"), KEY_SLUG, STR_INIT("slug") },
	{ STR_INIT("permalink"), KEY_SLUG, STR_INIT("permalink") },
	{ STR_INIT("url"), KEY_SLUG, STR_INIT("url") },
	{ STR_INIT("aliases"), KEY_ALIASES, STR_INIT("aliases") },
	{ STR_INIT("redirectfrom"), KEY_ALIASES, STR_INIT("redirect_from") },
	{ STR_INIT("alias"), KEY_ALIASES, STR_INIT("alias") },
	{ STR_INIT("summary"), KEY_SUMMARY, STR_INIT("summary") },
	{ STR_INIT("description"), KEY_SUMMARY, STR_INIT("description") },
	{ STR_INIT("excerpt"), KEY_SUMMARY, STR_INIT("excerpt") },
	{ STR_INIT("authors"), KEY_AUTHORS, STR_INIT("authors") },
	{ STR_INIT("author"), KEY_AUTHORS, STR_INIT("author") },
	{ STR_INIT("categories"), KEY_CATEGORIES, STR_INIT("categories") },
	{ STR_INIT("category"), KEY_CATEGORIES, STR_INIT("category") },
	{ STR_INIT("tags"), KEY_TAGS, STR_INIT("tags") },
	{ STR_INIT("keywords"), KEY_TAGS, STR_INIT("keywords") },
	{ STR_INIT("tag"), KEY_TAGS, STR_INIT("tag") },
	{ STR_INIT("series"), KEY_SERIES, STR_INIT("series") },
	{ STR_INIT("canonicalurl"), KEY_CANONICAL, STR_INIT("canonical_url") },
	{ STR_INIT("canonical"), KEY_CANONICAL, STR_INIT("canonical") },
	{ STR_INIT("source"), KEY_CANONICAL, STR_INIT("source") },
	{ STR_INIT("guid"), KEY_GUID, STR_INIT("guid") },
	{ STR_INIT("image"), KEY_IMAGE, STR_INIT("image") },
	{ STR_INIT("cover"), KEY_IMAGE, STR_INIT("cover") },
	{ STR_INIT("featuredimage"), KEY_IMAGE, STR_INIT("featured_image") },
	{ STR_INIT("imagealt"), KEY_IMAGE_ALT, STR_INIT("image_alt") },
	{ STR_INIT("lang"), KEY_LANG, STR_INIT("lang") },
	{ STR_INIT("language"), KEY_LANG, STR_INIT("language") },
	{ STR_INIT("withdrawn"), KEY_WITHDRAWN, STR_INIT("withdrawn") },
	{ STR_INIT("mirrorhash"), KEY_MIRROR_HASH, STR_INIT("mirror_hash") },
};
#define N_NAMES (sizeof(names) / sizeof(names[0]))

/* Keys of other programs that are near one of ours and no mistake. */
static const struct str foreign[] = {
	STR_INIT("file"),
	STR_INIT("cascade"),
	STR_INIT("images"),
	STR_INIT("lead"),
	STR_INIT("link"),
	STR_INIT("links"),
	STR_INIT("name"),
	STR_INIT("page"),
	STR_INIT("rating"),
	STR_INIT("resources"),
	STR_INIT("serif"),
	STR_INIT("state"),
	STR_INIT("style"),
	STR_INIT("toc"),
	STR_INIT("type"),
	STR_INIT("uri"),
	STR_INIT("uuid"),
};

/* The name that was meant, or empty. */
static struct str
meant(struct str folded)
{
	unsigned best = spelling_tolerance(folded);
	struct str found = { "", 0 };

	if (best == 0)
		return found;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (str_eq(foreign[i], folded))
			return found;
	for (size_t i = 0; i < N_NAMES; i++) {
		unsigned d = spelling_distance(folded, names[i].name);

		if (d <= best && (found.n == 0 || d < best)) {
			best = d;
			found = names[i].shown;
		}
	}
	return found;
}

/* Which field a key of text that could not be parsed means; KEYS: none. */
static enum article_key
key_of(struct str name)
{
	char folded[16];
	size_t n = 0;

	name = str_trim(name);
	for (size_t i = 0; i < name.n; i++) {
		if (strchr("-_\"'", name.p[i]) != NULL)
			continue;
		if (n == sizeof(folded))
			return KEYS;
		folded[n++] = byte_lower(name.p[i]);
	}
	for (size_t i = 0; i < N_NAMES; i++)
		if (str_eq((struct str){ folded, n }, names[i].name))
			return names[i].key;
	return KEYS;
}

/* Whether the text says a day that is still to come, or what nobody can read:
 * that may be one, too. */
static bool
may_be_future(struct str value)
{
	int64_t date;

	value = str_trim(value);
	if (value.n >= 2 && strchr("\"'", value.p[0]) != NULL)
		value = str_slice(value, 1, value.n - 1);
	return !date_parse(value, &date) || date > date_now();
}

bool
article_key_holds_back(struct str name, struct str value)
{
	switch (key_of(name)) {
	case KEY_DATE:
		return may_be_future(value);
	case KEY_DRAFT:
	case KEY_PUBLISHED:
	case KEY_WITHDRAWN:
		return true;
	default:
		return false;
	}
}

static void
hint_spelling(const struct yaml *node, struct str folded, struct arena *arena,
    struct article_hints *hints)
{
	struct str name;

	if (hints == NULL)
		return;
	name = meant(folded);
	if (name.n > 0)
		article_hint_add(hints, node->key_line, node->key_column,
		    arena_fmt(arena,
			"the key '" STR_FMT "' is not known; '" STR_FMT
			"' may be meant",
			STR_ARG(node->key), STR_ARG(name)));
}

/* Looks through one map; rank[key] is the best name seen so far. */
static void
find_in(const struct yaml *map, bool top, struct arena *arena,
    const struct yaml *found[KEYS], size_t rank[KEYS],
    struct article_hints *hints)
{
	char folded[SPELLING_MAX];

	if (map == NULL || map->kind != YAML_MAP)
		return;
	for (const struct yaml *c = map->child; c != NULL; c = c->next) {
		struct str name = spelling_fold(c->key, folded);
		size_t i = 0;

		while (i < N_NAMES && !str_eq(names[i].name, name))
			i++;
		if (i == N_NAMES) {
			if (top)
				hint_spelling(c, name, arena, hints);
		} else if (!yaml_is_null(c) && i < rank[names[i].key]) {
			found[names[i].key] = c;
			rank[names[i].key] = i;
		}
	}
}

void
article_keys_find(const struct yaml *root, struct arena *arena,
    const struct yaml *found[KEYS], struct article_hints *hints)
{
	static const struct str inner[] = { STR_INIT("taxonomies"),
		STR_INIT("extra"), STR_INIT("params") };
	size_t rank[KEYS];

	for (int i = 0; i < KEYS; i++) {
		found[i] = NULL;
		rank[i] = N_NAMES;
	}
	find_in(root, true, arena, found, rank, hints);
	for (size_t i = 0; i < 3; i++) {
		for (int k = 0; k < KEYS; k++)
			if (found[k] != NULL)
				rank[k] = 0; /* the top wins */
		find_in(
		    yaml_get(root, inner[i]), false, arena, found, rank, NULL);
	}
}
