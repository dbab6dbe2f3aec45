#ifndef SITE_ARTICLE_KEYS_H
#define SITE_ARTICLE_KEYS_H
/*
 * article_keys -- the names under which Hugo, Jekyll, Zola and we know the
 * fields of front matter.  Case, hyphens and underscores make no difference
 * ("lastmod", "last_modified_at", "lastModifiedAt").
 */
#include "base/str.h"

struct arena;
struct article_hints;
struct yaml;

/* In the order in which they are read. */
enum article_key {
	KEY_TITLE,
	KEY_DATE,
	KEY_UPDATED,
	KEY_EDITOR,
	KEY_DRAFT,
	KEY_PUBLISHED, /* behind KEY_DATE, which it may stand in for */
	KEY_SLUG,
	KEY_ALIASES,
	KEY_SUMMARY,
	KEY_AUTHORS,
	KEY_CATEGORIES,
	KEY_TAGS,
	KEY_SERIES,
	KEY_CANONICAL,
	KEY_GUID,
	KEY_IMAGE,
	KEY_IMAGE_ALT, /* behind KEY_IMAGE, whose own it replaces */
	KEY_LANG,
	KEY_WITHDRAWN,
	KEY_MIRROR_HASH,
	KEYS
};

/*
 * The value of each field: the first of its names that has one, at the top
 * or below `taxonomies`, `extra` or `params`; NULL where there is none.
 * Hints tell of keys at the top that look like misspelt ones.
 */
void article_keys_find(const struct yaml *root, struct arena *arena,
    const struct yaml *found[KEYS], struct article_hints *hints);
/* Whether a line "name: value" of front matter that cannot be parsed may keep
 * an article from being read: "draft", "\"Published\"", a date to come. */
bool article_key_holds_back(struct str name, struct str value);
#endif
