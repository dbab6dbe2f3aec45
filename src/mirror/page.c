#include "mirror/page.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "mirror/dom.h"
#include "mirror/import.h"
#include "mirror/jsonld.h"
#include "mirror/organization.h"
#include "mirror/page_head.h"
#include "mirror/store.h"

#define ARTICLE_TYPES                                                          \
	"Article|NewsArticle|BlogPosting|TechArticle|Report|"                  \
	"OpinionNewsArticle"                                                   \
	"|AnalysisNewsArticle|ReviewNewsArticle|ScholarlyArticle|"             \
	"SocialMediaPosting"

enum {
	WORDS_MIN = 40, /* bytes of text that an article has at least */
	TRIES = 256 /* names that are looked at for the first ITEM_NAMES */
};

static struct str
first(struct str a, struct str b)
{
	return a.n > 0 ? a : b;
}

/* --- the part of the page that is the article --- */

static xmlNode *
find_body(xmlNode *root)
{
	static const struct {
		const char *name, *attr, *value;
	} places[] = {
		{ NULL, "itemprop", "articleBody" },
		{ NULL, "class", "entry-content" },
		{ NULL, "class", "e-content" },
		{ NULL, "class", "post-content" },
		{ NULL, "class", "article-content" },
		{ NULL, "class", "td-post-content" },
		{ NULL, "class", "wp-block-post-content" },
		{ NULL, "class", "elementor-widget-theme-post-content" },
		{ NULL, "class", "post-body" },
		{ NULL, "class", "article-body" },
		{ NULL, "class", "single-content" },
		{ "article", NULL, NULL },
		{ "main", NULL, NULL },
		{ NULL, "role", "main" },
		{ "body", NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		xmlNode *node = dom_find(
		    root, places[i].name, places[i].attr, places[i].value);

		if (node != NULL)
			return node;
	}
	return root;
}

/* What stands around an article where the page does not mark it off. */
static void
remove_furniture(xmlNode *body)
{
	static const struct {
		const char *name, *attr, *value;
	} parts[] = {
		{ "nav", NULL, NULL },
		{ "header", NULL, NULL },
		{ "footer", NULL, NULL },
		{ "aside", NULL, NULL },
		{ "form", NULL, NULL },
		{ NULL, "id", "comments" },
		{ NULL, "class", "comments" },
		{ NULL, "class", "comments-area" },
		{ NULL, "class", "sidebar" },
		{ NULL, "class", "related-posts" },
		{ NULL, "class", "post-navigation" },
		{ NULL, "class", "breadcrumbs" },
		{ NULL, "class", "screen-reader-text" },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		dom_remove_all(
		    body, parts[i].name, parts[i].attr, parts[i].value);
}

/* --- who, when, what --- */

static void
read_people(
    struct item *item, struct arena *arena, json_t *nodes, json_t *article)
{
	json_t *authors = jsonld_get(nodes, article, "author");
	json_t *one;

	for (size_t n = 0;
	     n < TRIES && (one = jsonld_nth(nodes, authors, n)) != NULL; n++)
		item_add(
		    &item->authors, html_text(arena, jsonld_text(nodes, one)));
}

/* "a, b" or a list of texts. */
static void
read_terms(
    struct item_names *names, struct arena *arena, json_t *nodes, json_t *value)
{
	size_t tries = 0;
	json_t *one;

	for (size_t n = 0;
	     n < TRIES && (one = jsonld_nth(nodes, value, n)) != NULL; n++) {
		struct str rest = jsonld_text(nodes, one);
		struct str name;

		while (rest.n > 0 && tries++ < TRIES) {
			str_cut(rest, ',', &name, &rest);
			item_add(names, html_text(arena, str_trim(name)));
		}
	}
}

static void
read_date(struct str text, int64_t *date)
{
	if (*date == DATE_NONE && !date_parse(str_trim(text), date))
		*date = DATE_NONE;
}

static void
read_jsonld(struct item *item, struct arena *arena, struct str html)
{
	json_t *nodes = jsonld_read(html);
	json_t *article = jsonld_find(nodes, ARTICLE_TYPES);
	json_t *page = jsonld_find(nodes, "WebPage|ItemPage");

	if (article != NULL) {
		item->title = html_text(
		    arena, jsonld_text_at(nodes, article, "headline"));
		item->url =
		    arena_copy(arena, jsonld_text_at(nodes, article, "url"));
		read_people(item, arena, nodes, article);
		read_terms(&item->categories, arena, nodes,
		    jsonld_get(nodes, article, "articleSection"));
		read_terms(&item->tags, arena, nodes,
		    jsonld_get(nodes, article, "keywords"));
		item->image = arena_copy(arena,
		    jsonld_image(nodes, jsonld_get(nodes, article, "image")));
		item->lang = arena_copy(
		    arena, jsonld_text_at(nodes, article, "inLanguage"));
		item->summary = html_text(
		    arena, jsonld_text_at(nodes, article, "description"));
	} else {
		article = page;
	}
	read_date(jsonld_text_at(nodes, article, "datePublished"), &item->date);
	read_date(
	    jsonld_text_at(nodes, article, "dateModified"), &item->updated);
	json_decref(nodes);
}

static void
read_meta(struct item *item, struct arena *arena, struct str html)
{
	struct str author = page_head_meta(arena, html, STR("author"));

	item->url =
	    first(item->url, page_head_link(arena, html, STR("canonical")));
	item->url =
	    first(item->url, page_head_meta(arena, html, STR("og:url")));
	item->title =
	    first(item->title, page_head_meta(arena, html, STR("og:title")));
	item->image =
	    first(item->image, page_head_meta(arena, html, STR("og:image")));
	item->summary = first(
	    item->summary, page_head_meta(arena, html, STR("og:description")));
	item->summary = first(
	    item->summary, page_head_meta(arena, html, STR("description")));
	read_date(page_head_meta(arena, html, STR("article:published_time")),
	    &item->date);
	read_date(page_head_meta(arena, html, STR("article:modified_time")),
	    &item->updated);
	if (item->authors.n == 0 && !url_is_web(author))
		item_add(&item->authors, author);
	if (item->categories.n == 0)
		item_add(&item->categories,
		    page_head_meta(arena, html, STR("article:section")));
}

static void
read_markup(struct item *item, struct arena *arena, xmlNode *root)
{
	xmlNode *node = dom_find(root, "h1", NULL, NULL);

	if (item->title.n == 0 && node != NULL)
		item->title = dom_words(arena, node);
	node = dom_find(root, "title", NULL, NULL);
	if (item->title.n == 0 && node != NULL)
		item->title = dom_words(arena, node);
	node = dom_find(root, "a", "rel", "author");
	if (item->authors.n == 0 && node != NULL)
		item_add(&item->authors, dom_words(arena, node));
	node = dom_find(root, "a", "rel", "category");
	if (item->categories.n == 0 && node != NULL)
		item_add(&item->categories, dom_words(arena, node));
	node = dom_find(root, "time", NULL, NULL);
	if (node != NULL)
		read_date(dom_attr(arena, node, "datetime"), &item->date);
	if (item->lang.n == 0)
		item->lang = dom_attr(arena, root, "lang");
}

/* WordPress' short link is the guid that its feeds and exports have. */
static void
read_guid(struct item *item, struct arena *arena, struct str html)
{
	struct str link = page_head_link(arena, html, STR("shortlink"));

	if (str_search(link, STR("?p=")) != STR_NONE)
		item->guid = link;
}

/* --- the whole --- */

static bool
read_tree(struct item *item, struct arena *arena, xmlNode *root)
{
	xmlNode *body = find_body(root);

	read_markup(item, arena, root);
	remove_furniture(body);
	item->html = dom_inner(arena, body);
	return html_text(arena, item->html).n >= WORDS_MIN ||
	    item->html.n > 64 * 1024;
}

bool
page_item(struct item *item, struct arena *arena, struct str html,
    struct str url, struct err *err)
{
	xmlDoc *doc = dom_parse(arena, html);
	bool found;

	item_init(item);
	if (doc == NULL)
		return err_set(err, "it is no HTML page");
	read_jsonld(item, arena, html);
	read_meta(item, arena, html);
	read_guid(item, arena, html);
	found = read_tree(item, arena, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	item->url = url_encode(arena, item->url);
	if (item->url.n > 0 && !url_scheme(item->url, NULL) && url.n > 0)
		item->url = url_join(arena, url, item->url);
	if (!url_is_web(item->url))
		item->url = url;
	if (!found)
		return err_set(err,
		    "no article in the page; name that of one article, or "
		    "the address of the whole site");
	if (item->url.n == 0 && item->guid.n == 0)
		item->guid = item->title;
	return item->guid.n > 0 || item->url.n > 0 ||
	    err_set(err, "the page says neither its address nor a title");
}

bool
page_read(
    struct import *import, struct str html, struct str url, struct err *err)
{
	struct arena arena;
	struct item item;
	bool done;

	arena_init(&arena, html.n * 16 + ((size_t)32 << 20));
	import_begin(import);
	organization_fill(import, html, url);
	done = page_item(&item, &arena, html, url, err);
	if (done) {
		store_own_host(import_store(import), item.url);
		import_take(import, &item);
	}
	arena_free(&arena);
	return done;
}
