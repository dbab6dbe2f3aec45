#include "base/arena.h"
#include "base/url.h"
#include "mirror/item.h"
#include "mirror/wxr.h"
#include "mirror/xml_stream.h"

static int64_t
date_at(struct arena *arena, const xmlNode *node, const char *name)
{
	int64_t date;

	return date_parse(str_trim(xml_child(arena, node, name)), &date)
	    ? date
	    : DATE_NONE;
}

/* Drafts have 0000-00-00 in the zoned field; others may lack it. */
static int64_t
first_date(struct arena *arena, const xmlNode *node, const char *const *names,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t date = date_at(arena, node, names[i]);

		if (date != DATE_NONE)
			return date;
	}
	return DATE_NONE;
}

/* <category domain="category" nicename="nlp">NLP</category> */
static void
add_term(struct item *item, struct arena *arena, const xmlNode *node)
{
	struct str domain = xml_attr(arena, node, "domain");
	struct str name = html_text(arena, xml_text(arena, node));

	if (str_eq(domain, STR("category")))
		item_add(&item->categories, name);
	else if (str_eq(domain, STR("post_tag")) || str_eq(domain, STR("tag")))
		item_add(&item->tags, name);
}

/* "/p/nlp/old" of "https://host/p/nlp/new/" */
static void
add_old_slug(struct item *item, struct arena *arena, struct str old)
{
	struct url url;
	struct str path;
	struct str slug;

	if (old.n == 0 || !url_parse(item->url, &url) || url.path.n < 2)
		return;
	if (!url_decode(arena, url.path, &path))
		path = url.path;
	if (!url_decode(arena, old, &slug))
		slug = old;
	while (str_ends(path, STR("/")))
		path.n--;
	path = str_slice(path, 0, str_find_last(path, '/') + 1);
	item_add(&item->aliases,
	    arena_fmt(arena, STR_FMT STR_FMT, STR_ARG(path), STR_ARG(slug)));
}

static void
add_meta(const struct wxr *wxr, struct item *item, struct arena *arena,
    const xmlNode *node)
{
	struct str key = xml_child(arena, node, "wp:meta_key");
	struct str value = xml_child(arena, node, "wp:meta_value");
	struct html_picture picture;
	uint64_t id;

	if (str_eq(key, STR("_wp_old_slug"))) {
		add_old_slug(item, arena, value);
	} else if (str_eq(key, STR("footnotes"))) {
		item->footnotes = value;
	} else if (str_eq(key, STR("_thumbnail_id")) &&
	    str_uint(str_trim(value), UINT64_MAX / 16, &id) &&
	    wxr_picture(wxr, id, &picture)) {
		item->image = picture.url;
		item->image_alt = picture.alt;
	}
}

static void
read_state(struct item *item, struct arena *arena, const xmlNode *node)
{
	struct str status = xml_child(arena, node, "wp:status");

	item->withdrawn = str_eq(status, STR("trash"));
	if (xml_child(arena, node, "wp:post_password").n > 0)
		item->why_not = "behind a password";
	else if (str_eq(status, STR("private")))
		item->why_not = "private";
	else if (status.n > 0 && !item->withdrawn &&
	    !str_eq(status, STR("publish")) && !str_eq(status, STR("future")))
		item->why_not = "a draft";
	item->draft = item->why_not != NULL;
}

static void
read_fields(const struct wxr *wxr, struct item *item, struct arena *arena,
    const xmlNode *node)
{
	static const char *const dates[] = { "wp:post_date_gmt", "wp:post_date",
		"pubDate" };
	static const char *const changes[] = { "wp:post_modified_gmt",
		"wp:post_modified" };
	struct str slug = xml_child(arena, node, "wp:post_name");

	item->guid = str_trim(xml_child(arena, node, "guid"));
	item->url = str_trim(xml_child(arena, node, "link"));
	item->title = html_text(arena, xml_child(arena, node, "title"));
	if (!url_decode(arena, slug, &item->slug))
		item->slug = slug;
	item->html = xml_child(arena, node, "content:encoded");
	item->summary =
	    html_text(arena, xml_child(arena, node, "excerpt:encoded"));
	item->date = first_date(arena, node, dates, 3);
	item->updated = first_date(arena, node, changes, 2);
	item_add(&item->authors,
	    wxr_author(wxr, str_trim(xml_child(arena, node, "dc:creator"))));
}

bool
wxr_item(const struct wxr *wxr, struct arena *arena, const xmlNode *node,
    struct item *item, uint64_t *id, struct str *kind)
{
	*kind = xml_child(arena, node, "wp:post_type");
	*id = 0;
	str_uint(str_trim(xml_child(arena, node, "wp:post_id")),
	    UINT64_MAX / 16, id);
	item_init(item);
	item->page = str_eq(*kind, STR("page"));
	if (!item->page && !str_eq(*kind, STR("post")))
		return false;
	item->flavour = HTML_WORDPRESS;
	read_fields(wxr, item, arena, node);
	for (const xmlNode *child = node->children; child != NULL;
	     child = child->next) {
		if (xml_is(child, "category"))
			add_term(item, arena, child);
		else if (xml_is(child, "wp:postmeta"))
			add_meta(wxr, item, arena, child);
	}
	read_state(item, arena, node);
	return true;
}
