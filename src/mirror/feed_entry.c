#include "mirror/feed_entry.h"

#include "base/buf.h"
#include "base/url.h"
#include "mirror/item.h"
#include "mirror/links.h"
#include "mirror/medium.h"
#include "mirror/xml_stream.h"

static bool
is_atom(const xmlNode *node)
{
	return strcmp((const char *)node->name, "entry") == 0;
}

void
feed_channel_learn(
    struct feed_channel *channel, struct arena *arena, const xmlNode *node)
{
	struct str text = str_trim(xml_text(arena, node));

	if (xml_is(node, "link") && text.n > 0)
		channel->link = arena_copy(&channel->arena, text);
	else if (xml_is(node, "language"))
		channel->language = arena_copy(&channel->arena, text);
	else if (xml_is(node, "generator")) {
		channel->wordpress =
		    str_search(text, STR("wordpress.org")) != STR_NONE;
		channel->medium = str_eq_nocase(text, STR("Medium"));
	}
}

/* --- texts of Atom --- */

static void
put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '<')
			buf_str(out, STR("&lt;"));
		else if (text.p[i] == '&')
			buf_str(out, STR("&amp;"));
		else if (text.p[i] == '"')
			buf_str(out, STR("&quot;"));
		else
			buf_char(out, text.p[i]);
	}
}

static void
open_tag(struct buf *out, struct arena *arena, const xmlNode *node)
{
	buf_fmt(out, "<%s", (const char *)node->name);
	for (xmlAttr *attr = node->properties; attr != NULL;
	     attr = attr->next) {
		buf_fmt(out, " %s=\"", (const char *)attr->name);
		put_escaped(out, xml_text(arena, (const xmlNode *)attr));
		buf_char(out, '"');
	}
	buf_char(out, '>');
}

/* type="xhtml": markup as XML, which becomes HTML.  Iterates, as depth is a
 * stranger's. */
static struct str
xhtml(struct arena *arena, const xmlNode *root)
{
	const xmlNode *node = root->children;
	struct buf out;

	buf_init(&out, arena, HTML_MAX);
	while (node != NULL) {
		if (node->type == XML_ELEMENT_NODE)
			open_tag(&out, arena, node);
		else if (node->content != NULL &&
		    node->type != XML_COMMENT_NODE)
			put_escaped(&out, str_z((const char *)node->content));
		if (node->type == XML_ELEMENT_NODE && node->children != NULL) {
			node = node->children;
			continue;
		}
		for (;;) {
			if (node->type == XML_ELEMENT_NODE &&
			    strcmp((const char *)node->name, "br") != 0 &&
			    strcmp((const char *)node->name, "img") != 0 &&
			    strcmp((const char *)node->name, "hr") != 0)
				buf_fmt(
				    &out, "</%s>", (const char *)node->name);
			if (node->next != NULL || node->parent == root)
				break;
			node = node->parent;
		}
		node = node->next;
	}
	return buf_view(&out);
}

/* The HTML of <content>, <summary> or <title>, whatever its type is. */
static struct str
atom_html(struct arena *arena, const xmlNode *node)
{
	struct str type = xml_attr(arena, node, "type");
	struct str text;

	if (str_eq(type, STR("xhtml")))
		return xhtml(arena, node);
	text = xml_text(arena, node);
	if (str_eq(type, STR("html")) || str_eq(type, STR("text/html")))
		return text;
	return html_escape(arena, text);
}

static const xmlNode *
child(const xmlNode *node, const char *name)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next)
		if (xml_is(c, name))
			return c;
	return NULL;
}

/* <link rel="alternate" href>; without rel it is that, too. */
static struct str
atom_link(struct arena *arena, const xmlNode *entry)
{
	struct str any = { NULL, 0 };

	for (const xmlNode *c = entry->children; c != NULL; c = c->next) {
		struct str rel;

		if (!xml_is(c, "link"))
			continue;
		rel = xml_attr(arena, c, "rel");
		if (rel.n == 0 || str_eq(rel, STR("alternate")))
			return xml_attr(arena, c, "href");
		if (any.n == 0 && !str_eq(rel, STR("enclosure")) &&
		    !str_eq(rel, STR("edit")) && !str_eq(rel, STR("replies")))
			any = xml_attr(arena, c, "href");
	}
	return any;
}

/* --- teasers --- */

/* A description that ends in "…" or "Continue reading" is the beginning. */
static bool
is_cut(struct arena *arena, struct str html)
{
	static const struct str ends[] = { STR_INIT("[…]"), STR_INIT("[...]"),
		STR_INIT("…"), STR_INIT("..."), STR_INIT("Continue reading"),
		STR_INIT("Continue reading »"), STR_INIT("Continue reading →"),
		STR_INIT("Read more"), STR_INIT("Read more »"),
		STR_INIT("Continue reading on Medium »") };
	struct str words = html_text(arena, html);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(words, ends[i]))
			return true;
	return str_search(words, STR("Continue reading on ")) != STR_NONE &&
	    words.n < 2000;
}

/* --- fields --- */

static int64_t
date_of(struct arena *arena, const xmlNode *node, const char *const *names,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t date;

		if (date_parse(
			str_trim(xml_child(arena, node, names[i])), &date))
			return date;
	}
	return DATE_NONE;
}

static void
rss_fields(struct item *item, struct arena *arena, const xmlNode *node)
{
	static const char *const dates[] = { "pubDate", "dc:date",
		"atom:published" };
	static const char *const changes[] = { "atom:updated",
		"dcterms:modified" };
	struct str full = xml_child(arena, node, "content:encoded");
	struct str short_one = xml_child(arena, node, "description");

	item->guid = str_trim(xml_child(arena, node, "guid"));
	item->url = str_trim(xml_child(arena, node, "link"));
	if (item->url.n == 0 && url_is_web(item->guid))
		item->url = item->guid;
	item->title = html_text(arena, xml_child(arena, node, "title"));
	item->date = date_of(arena, node, dates, 3);
	item->updated = date_of(arena, node, changes, 2);
	item->html = full.n > 0 ? full : short_one;
	item->teaser = full.n == 0 && is_cut(arena, short_one);
	if (full.n > 0 && short_one.n > 0)
		item->summary = html_text(arena, short_one);
	for (const xmlNode *c = node->children; c != NULL; c = c->next) {
		if (xml_is(c, "dc:creator") || xml_is(c, "itunes:author"))
			item_add(&item->authors,
			    html_text(arena, xml_text(arena, c)));
		else if (xml_is(c, "category"))
			item_add(&item->categories,
			    html_text(arena, xml_text(arena, c)));
	}
	/* "name@host (Real Name)" */
	if (item->authors.n == 0) {
		struct str author = xml_child(arena, node, "author");
		size_t open = str_find(author, '(');

		if (open != STR_NONE)
			author = str_slice(
			    author, open + 1, str_find_last(author, ')'));
		item_add(&item->authors, html_text(arena, author));
	}
}

static void
atom_people(struct item *item, struct arena *arena, const xmlNode *node)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next) {
		struct str label;

		if (xml_is(c, "author")) {
			item_add(&item->authors,
			    html_text(arena, xml_child(arena, c, "name")));
		} else if (xml_is(c, "category")) {
			label = xml_attr(arena, c, "label");
			if (label.n == 0)
				label = xml_attr(arena, c, "term");
			item_add(&item->categories, label);
		}
	}
}

static void
atom_fields(struct item *item, struct arena *arena, const xmlNode *node)
{
	static const char *const dates[] = { "published", "issued", "updated" };
	static const char *const changes[] = { "updated", "modified" };
	const xmlNode *content = child(node, "content");
	const xmlNode *summary = child(node, "summary");
	const xmlNode *title = child(node, "title");

	item->guid = str_trim(xml_child(arena, node, "id"));
	item->url = str_trim(atom_link(arena, node));
	if (title != NULL)
		item->title = html_text(arena, atom_html(arena, title));
	item->date = date_of(arena, node, dates, 3);
	item->updated = date_of(arena, node, changes, 2);
	if (summary != NULL)
		item->summary = html_text(arena, atom_html(arena, summary));
	if (content != NULL && xml_attr(arena, content, "src").n == 0) {
		item->html = atom_html(arena, content);
	} else if (summary != NULL) {
		item->html = atom_html(arena, summary);
		item->summary.n = 0;
		item->teaser = true;
	}
	atom_people(item, arena, node);
}

/* xml:base of the entry, else the feed's own address. */
static struct str
base_of(struct arena *arena, const xmlNode *node,
    const struct feed_channel *channel)
{
	struct str base = channel->base;
	struct str own;

	if (base.n == 0)
		base = channel->link;
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, "base") == 0 &&
		    attr->ns != NULL) {
			own = url_encode(
			    arena, xml_text(arena, (const xmlNode *)attr));
			return url_scheme(own, NULL)
			    ? own
			    : url_join(arena, base, own);
		}
	return base;
}

void
feed_entry(struct arena *arena, const xmlNode *node,
    const struct feed_channel *channel, struct item *item)
{
	struct str base = base_of(arena, node, channel);

	item_init(item);
	item->lang = channel->language;
	if (is_atom(node))
		atom_fields(item, arena, node);
	else
		rss_fields(item, arena, node);
	item->url = url_encode(arena, item->url);
	if (item->url.n > 0 && !url_scheme(item->url, NULL) && base.n > 0)
		item->url = url_join(arena, base, item->url);
	item->url = links_clean(arena, item->url);
	/* a "link" that is the feed's own, with a fragment for each entry,
	 * names no page; guid is what tells entries apart */
	if (channel->medium ||
	    str_search(item->guid, STR("//medium.com/p/")) != STR_NONE)
		medium_fit(item, arena);
}
