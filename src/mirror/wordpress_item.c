/* JSON of a post -> item. */
#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "mirror/import.h"
#include "mirror/loss.h"
#include "mirror/wordpress.h"

/* json's text, which lives as long as json. */
static struct str
text(json_t *json)
{
	return (
	    struct str){ json_string_value(json), json_string_length(json) };
}

static struct str
text_at(json_t *json, const char *key)
{
	return text(json_object_get(json, key));
}

/* "title": {"rendered": "…"} */
static struct str
rendered(json_t *json, const char *key)
{
	json_t *value = json_object_get(json, key);

	return json_is_object(value) ? text_at(value, "rendered") : text(value);
}

/* Times without "gmt" have no zone: they are the better of nothing. */
static int64_t
time_at(json_t *json, const char *gmt, const char *local)
{
	int64_t date;

	if (date_parse(text_at(json, gmt), &date) ||
	    date_parse(text_at(json, local), &date))
		return date;
	return DATE_NONE;
}

/* An excerpt that was made by cutting says so at its end. */
static struct str
excerpt(struct arena *arena, json_t *json)
{
	struct str words = html_text(arena, rendered(json, "excerpt"));
	static const struct str ends[] = { STR_INIT("[…]"), STR_INIT("[...]"),
		STR_INIT("Continue reading"), STR_INIT("Read more") };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(words, ends[i])) {
			words = str_trim_end(
			    str_slice(words, 0, words.n - ends[i].n));
			return arena_fmt(arena, STR_FMT "…", STR_ARG(words));
		}
	return words;
}

static void
add_terms(struct item *item, struct arena *arena, json_t *embedded)
{
	json_t *lists = json_object_get(embedded, "wp:term");
	json_t *list;
	json_t *term;
	size_t i;
	size_t k;

	json_array_foreach(lists, i, list)
	{
		json_array_foreach(list, k, term)
		{
			struct str kind = text_at(term, "taxonomy");
			struct str name =
			    html_text(arena, text_at(term, "name"));

			if (str_eq(kind, STR("category")))
				item_add(&item->categories, name);
			else if (str_eq(kind, STR("post_tag")))
				item_add(&item->tags, name);
		}
	}
}

/* An embedded author is an error object where the site lists no users. */
static void
add_authors(
    struct item *item, struct arena *arena, json_t *post, json_t *embedded)
{
	json_t *author;
	size_t i;

	json_array_foreach(json_object_get(embedded, "author"), i, author)
	{
		item_add(
		    &item->authors, html_text(arena, text_at(author, "name")));
	}
	if (item->authors.n == 0)
		item_add(&item->authors,
		    html_text(arena,
			text_at(json_object_get(post, "yoast_head_json"),
			    "author")));
}

static void
add_image(struct item *item, struct arena *arena, json_t *embedded)
{
	json_t *media =
	    json_array_get(json_object_get(embedded, "wp:featuredmedia"), 0);

	item->image = text_at(media, "source_url");
	item->image_alt = html_text(arena, text_at(media, "alt_text"));
}

static struct str
decoded_slug(struct arena *arena, struct str slug)
{
	struct str out;

	return url_decode(arena, slug, &out) ? out : slug;
}

static void
read_state(struct item *item, json_t *post)
{
	struct str status = text_at(post, "status");
	json_t *content = json_object_get(post, "content");

	item->withdrawn = str_eq(status, STR("trash"));
	if (json_is_true(json_object_get(content, "protected")))
		item->why_not = "behind a password";
	else if (str_eq(status, STR("private")))
		item->why_not = "private";
	else if (str_eq(status, STR("draft")) ||
	    str_eq(status, STR("pending")) || str_eq(status, STR("auto-draft")))
		item->why_not = "a draft";
	item->draft = item->why_not != NULL;
}

static void
read_post(struct item *item, struct arena *arena, json_t *post, bool page)
{
	json_t *embedded = json_object_get(post, "_embedded");

	item_init(item);
	item->page = page;
	item->flavour = HTML_PLAIN;
	item->guid = html_text(arena, rendered(post, "guid"));
	item->url = text_at(post, "link");
	item->slug = decoded_slug(arena, text_at(post, "slug"));
	item->title = html_text(arena, rendered(post, "title"));
	item->html = rendered(post, "content");
	item->summary = excerpt(arena, post);
	item->date = time_at(post, "date_gmt", "date");
	item->updated = time_at(post, "modified_gmt", "modified");
	item->lang = text_at(post, "lang");
	add_terms(item, arena, embedded);
	add_authors(item, arena, post, embedded);
	add_image(item, arena, embedded);
	read_state(item, post);
}

static enum import_result
take_post(struct import *import, json_t *post, bool page, struct str *modified,
    struct arena *keep)
{
	struct str changed = text_at(post, "modified");
	enum import_result result;
	struct arena arena;
	struct item item;

	if (!json_is_object(post)) {
		import_skip(import, STR("an item of the list"),
		    STR("it is no JSON object"));
		return IMPORT_GO_ON;
	}
	arena_init(&arena, 8 * 1024 * 1024);
	read_post(&item, &arena, post, page);
	if (item.url.n == 0 && item.guid.n == 0) {
		import_skip(import,
		    item.title.n > 0 ? item.title : STR("an item of the list"),
		    STR("it has neither address nor guid"));
		result = IMPORT_GO_ON;
	} else {
		result = import_take(import, &item);
	}
	if (str_cmp(*modified, changed) < 0)
		*modified = arena_copy(keep, changed);
	arena_free(&arena);
	return result;
}

/* {"code": "rest_post_invalid_page_number", …} */
static enum wordpress_page
judge_error(json_t *json, struct err *err)
{
	struct str code = text_at(json, "code");
	struct str message = text_at(json, "message");
	json_t *params =
	    json_object_get(json_object_get(json, "data"), "params");

	if (str_eq(code, STR("rest_post_invalid_page_number")))
		return WORDPRESS_END;
	if (str_eq(code, STR("rest_invalid_param")) &&
	    json_object_get(params, "modified_after") != NULL)
		return WORDPRESS_OLD;
	if (code.n == 0)
		err_set(err, "no list of articles: other JSON came");
	else
		err_set(err,
		    "no list of articles came, but " STR_FMT ": " STR_FMT,
		    STR_ARG(code), STR_ARG(message));
	return WORDPRESS_BAD;
}

static enum wordpress_page
take_list(struct import *import, json_t *list, bool pages, struct arena *arena,
    struct str *modified)
{
	json_t *post;
	size_t i;

	json_array_foreach(list, i, post)
	{
		switch (take_post(import, post, pages, modified, arena)) {
		case IMPORT_GO_ON:
			break;
		case IMPORT_ENOUGH:
			return WORDPRESS_ENOUGH;
		case IMPORT_STOP:
			return WORDPRESS_STOP;
		}
	}
	return json_array_size(list) == 0 ? WORDPRESS_END : WORDPRESS_MORE;
}

enum wordpress_page
wordpress_take(struct import *import, struct str bytes, bool pages,
    struct arena *arena, struct str *modified, struct err *err)
{
	enum wordpress_page result;
	json_error_t problem;
	json_t *json;

	/* some sites put a byte-order mark or a notice in front */
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_from(bytes, 3);
	json = json_loadb(bytes.p == NULL ? "" : bytes.p, bytes.n,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &problem);
	if (json == NULL) {
		err_set(err, "this is no JSON: %s (byte %d)", problem.text,
		    problem.position);
		return WORDPRESS_BAD;
	}
	if (json_is_array(json))
		result = take_list(import, json, pages, arena, modified);
	else
		result = judge_error(json, err);
	json_decref(json);
	return result;
}
