#include "site/article_names.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/article.h"
#include "site/article_reading.h"
#include "site/people.h"
#include "site/yaml.h"

struct collecting {
	struct arena *arena;
	struct article_name *of;
	size_t n;
	bool full;
};

/* What note-taking programs put around a name: [[page|Name]], [Name](url). */
static struct str
without_link(struct str name, struct str *url)
{
	size_t at;

	if (str_starts(name, STR("[[")) && str_ends(name, STR("]]"))) {
		name = str_slice(name, 2, name.n - 2);
		at = str_find_last(name, '|');
		return at == STR_NONE ? name : str_from(name, at + 1);
	}
	at = str_search(name, STR("]("));
	if (str_starts(name, STR("[")) && at != STR_NONE &&
	    str_ends(name, STR(")"))) {
		*url = str_slice(name, at + 2, name.n - 1);
		return str_slice(name, 1, at);
	}
	return name;
}

static void
add(struct collecting *c, struct str name, struct str url)
{
	name = utf8_nfc(c->arena, utf8_clean(c->arena, name));
	name = str_trim(without_link(name, &url));
	if (name.n == 0)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->of[i].name, name))
			return;
	if (c->n == ARTICLE_LIST_MAX) {
		c->full = true;
		return;
	}
	url = url_encode(c->arena, str_trim(url));
	c->of[c->n++] = (struct article_name){ name,
		url_is_web(url) || str_starts(url, STR("gemini://")) ||
			str_starts(url, STR("gopher://"))
		    ? url
		    : (struct str){ "", 0 } };
}

/* A list cut "Jane Doe, MD." in two: put it together again. */
static bool
glue(struct collecting *c, struct str name)
{
	struct article_name *last;

	if (c->n == 0 || !people_is_suffix(name))
		return false;
	last = &c->of[c->n - 1];
	last->name = arena_fmt(c->arena, STR_FMT ", " STR_FMT,
	    STR_ARG(last->name), STR_ARG(str_trim(name)));
	return true;
}

static void
add_text(struct collecting *c, struct str text, enum names_form form)
{
	struct str names[PEOPLE_MAX];
	struct str piece;
	size_t n;

	if (form == NAMES_PEOPLE) {
		text = utf8_clean(c->arena, text);
		n = people_split(text, names);
		for (size_t i = 0; i < n; i++)
			add(c, names[i], (struct str){ "", 0 });
	} else if (form == NAMES_COMMAS) {
		while (text.n > 0) {
			str_cut(text, ',', &piece, &text);
			add(c, piece, (struct str){ "", 0 });
		}
	} else {
		add(c, text, (struct str){ "", 0 });
	}
}

static struct str
text_of(const struct yaml *map, const struct str *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct yaml *node = yaml_get(map, keys[i]);

		if (node != NULL && node->kind == YAML_TEXT)
			return node->text;
	}
	return (struct str){ "", 0 };
}

static bool
add_map(struct collecting *c, const struct yaml *map, struct err *err)
{
	static const struct str names[] = { STR_INIT("name"), STR_INIT("title"),
		STR_INIT("display_name"), STR_INIT("label") };
	static const struct str urls[] = { STR_INIT("url"), STR_INIT("link"),
		STR_INIT("website"), STR_INIT("homepage"), STR_INIT("uri") };
	struct str name = text_of(map, names, 4);

	if (str_trim(name).n == 0)
		return yaml_err(map, err,
		    "a map without a name; write name: \"...\" in it");
	add(c, name, text_of(map, urls, 5));
	return true;
}

/* One entry of a list; [[Name]] without quotes is a list in a list. */
static bool
add_item(struct collecting *c, const struct yaml *item, enum names_form form,
    struct err *err)
{
	if (yaml_is_null(item))
		return true;
	if (item->kind == YAML_MAP)
		return add_map(c, item, err);
	if (item->kind == YAML_TEXT) {
		if (form != NAMES_PEOPLE || !glue(c, item->text))
			add_text(c, item->text, NAMES_LINES);
		return true;
	}
	for (const struct yaml *i = item->child; i != NULL; i = i->next)
		if (i->kind == YAML_TEXT)
			add_text(c, i->text, NAMES_LINES);
		else
			return yaml_err(i, err,
			    "a list inside a list of a list; "
			    "write one list of names");
	return true;
}

bool
article_names_read(const struct yaml *node, enum names_form form,
    struct arena *arena, struct article_hints *hints,
    struct article_names *names, struct err *err)
{
	struct collecting c = { .arena = arena };

	c.of = arena_array(arena, ARTICLE_LIST_MAX, sizeof(*c.of));
	if (c.of == NULL)
		return err_set(err, "1:1: out of memory");
	if (node->kind == YAML_TEXT)
		add_text(&c, node->text, form);
	else if (node->kind == YAML_MAP) {
		if (!add_map(&c, node, err))
			return false;
	} else {
		for (const struct yaml *i = node->child; i; i = i->next)
			if (!add_item(&c, i, form, err))
				return false;
	}
	if (c.full)
		article_hint_add(hints, node->line, node->column,
		    arena_fmt(arena,
			"more than %d entries; the rest is "
			"left out",
			ARTICLE_LIST_MAX));
	names->of = c.of;
	names->n = c.n;
	return true;
}
