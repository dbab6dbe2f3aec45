#include "site/article_fields.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/article_keys.h"
#include "site/article_names.h"
#include "site/article_reading.h"
#include "site/spelling.h"
#include "site/yaml.h"

/* Clean, in normal form. */
static struct str
line_of(struct article_reading *r, const struct yaml *node)
{
	return utf8_nfc(r->arena, utf8_clean(r->arena, node->text));
}

static bool
take_text(struct article_reading *r, const struct yaml *node, struct str *text)
{
	/* Hugo keeps a series in a list of one. */
	if (node->kind == YAML_LIST && node->child != NULL &&
	    node->child->next == NULL && node->child->kind == YAML_TEXT) {
		*text = line_of(r, node->child);
		return true;
	}
	if (!article_must_be_text(r, node))
		return false;
	*text = line_of(r, node);
	return true;
}

static bool
take_title(struct article_reading *r, const struct yaml *node)
{
	if (!take_text(r, node, &r->article->title))
		return false;
	r->article->has_title = r->article->title.n > 0;
	return true;
}

static bool
take_date(struct article_reading *r, const struct yaml *node, int64_t *date)
{
	if (!article_must_be_text(r, node))
		return false;
	if (date_parse(str_trim(node->text), date))
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is no date; write " STR_FMT ": 2025-01-28",
	    STR_ARG(article_shown(node)), STR_ARG(node->key));
}

static bool
take_draft(struct article_reading *r, const struct yaml *node)
{
	bool draft;

	if (!article_must_be_text(r, node))
		return false;
	if (!yaml_bool(node, &draft))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is neither true nor false; "
		    "write draft: true or draft: false",
		    STR_ARG(article_shown(node)));
	r->article->draft |= draft;
	return true;
}

/* true or false; some write the date here. */
static bool
take_published(struct article_reading *r, const struct yaml *node)
{
	bool published;
	int64_t date;

	if (!article_must_be_text(r, node))
		return false;
	if (yaml_bool(node, &published)) {
		r->article->draft |= !published;
		return true;
	}
	if (!date_parse(str_trim(node->text), &date))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is neither true nor false nor a date; "
		    "write published: true",
		    STR_ARG(article_shown(node)));
	if (r->article->date == DATE_NONE)
		r->article->date = date;
	return true;
}

static bool
take_withdrawn(struct article_reading *r, const struct yaml *node)
{
	bool withdrawn;

	if (!article_must_be_text(r, node))
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

/* "a.png", or a map with url and alt (PaperMod nests it once more). */
static bool
take_image(struct article_reading *r, const struct yaml *node)
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
		article_hint_at(
		    r, url, STR("such an address is never linked; left out"));
	else
		r->article->image = url_encode(r->arena, str_trim(url->text));
	if (alt != NULL && alt->kind == YAML_TEXT)
		r->article->image_alt = line_of(r, alt);
	return true;
}

static bool
take_lang(struct article_reading *r, const struct yaml *node)
{
	struct str lang;

	if (!article_must_be_text(r, node))
		return false;
	lang = str_trim(node->text);
	if (!spelling_is_language(lang)) {
		article_hint_at(r, node,
		    arena_fmt(r->arena,
			"'" STR_FMT "' is no language; write lang: en",
			STR_ARG(article_shown(node))));
		return true;
	}
	r->article->lang = spelling_language(r->arena, lang);
	return true;
}

static bool
take_names(struct article_reading *r, const struct yaml *node,
    enum names_form form, struct article_names *names)
{
	return article_names_read(
	    node, form, r->arena, r->hints, names, r->err);
}

/* "Latest" is a list of the site's, not a subject, though WordPress keeps it
 * among the categories. */
static bool
take_categories(struct article_reading *r, const struct yaml *node)
{
	struct article_names all = { NULL, 0 };
	struct article_name *kept;
	struct article_names *categories = &r->article->categories;

	if (!take_names(r, node, NAMES_COMMAS, &all))
		return false;
	kept = arena_array(r->arena, all.n, sizeof(*kept));
	categories->of = kept;
	for (size_t i = 0; kept != NULL && i < all.n; i++)
		if (!str_eq_nocase(all.of[i].name, STR("latest")))
			kept[categories->n++] = all.of[i];
	return true;
}

static bool
take(struct article_reading *r, enum article_key key, const struct yaml *node)
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
		return article_take_slug(r, node);
	case KEY_ALIASES:
		return article_take_aliases(r, node);
	case KEY_SUMMARY:
		return take_text(r, node, &a->summary);
	case KEY_AUTHORS:
		return take_names(r, node, NAMES_PEOPLE, &a->authors);
	case KEY_CATEGORIES:
		return take_categories(r, node);
	case KEY_TAGS:
		return take_names(r, node, NAMES_COMMAS, &a->tags);
	case KEY_SERIES:
		return take_text(r, node, &a->series);
	case KEY_CANONICAL:
		return article_take_canonical(r, node);
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
	struct article_reading r = { arena, article, hints, err };
	const struct yaml *found[KEYS];

	article_keys_find(root, arena, found, hints);
	for (int key = 0; key < KEYS; key++)
		if (!yaml_is_null(found[key]) &&
		    !take(&r, (enum article_key)key, found[key]))
			return false;
	return true;
}
