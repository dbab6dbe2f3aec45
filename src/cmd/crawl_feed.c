#include "cmd/crawl_feed.h"

#include "base/arena.h"
#include "cmd/crawl_xml.h"

struct reading {
	struct xml xml;
	struct feed_seen *feed;
	size_t level; /* of entry or item: 1 in Atom, 2 in RSS */
	struct feed_item *item; /* the one that is open, or the feed's own */
};

/* --- the elements that count --- */

static struct str *
field_of(struct reading *r, struct str name)
{
	static const struct {
		struct str atom, rss;
		size_t offset;
	} fields[] = {
		{ STR_INIT("id"), STR_INIT("guid"),
		    offsetof(struct feed_item, id) },
		{ STR_INIT("title"), STR_INIT("title"),
		    offsetof(struct feed_item, title) },
		{ STR_INIT("published"), STR_INIT("pubDate"),
		    offsetof(struct feed_item, published) },
		{ STR_INIT("updated"), STR_INIT("lastBuildDate"),
		    offsetof(struct feed_item, updated) },
		{ STR_INIT(""), STR_INIT("link"),
		    offsetof(struct feed_item, url) },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (str_eq(
			name, r->feed->atom ? fields[i].atom : fields[i].rss))
			return (
			    struct str *)((char *)r->item + fields[i].offset);
	return NULL;
}

/* Atom: <link rel="alternate" href="gemini://..."/> */
static void
take_link(struct reading *r)
{
	struct str rel, href;

	if (xml_attribute(&r->xml, STR("rel"), &rel) &&
	    !str_eq(rel, STR("alternate")))
		return;
	if (!xml_attribute(&r->xml, STR("href"), &href) ||
	    !str_starts_nocase(href, STR("gemini:")))
		return;
	if (r->item->n_urls++ == 0)
		r->item->url = href;
}

static bool
add_item(struct reading *r)
{
	struct feed_seen *feed = r->feed;
	size_t cap = feed->cap == 0 ? 64 : feed->cap * 2;
	struct feed_item *items;

	if (feed->n == feed->cap) {
		items = arena_grow(r->xml.arena, feed->items,
		    feed->cap * sizeof(*items), cap * sizeof(*items));
		if (items == NULL)
			return false;
		feed->items = items;
		feed->cap = cap;
	}
	r->item = &feed->items[feed->n++];
	*r->item = (struct feed_item){ .n_urls = 0 };
	return true;
}

/* --- the walk --- */

/* The first element says what it is. */
static const char *
take_root(struct reading *r)
{
	struct str value;

	if (str_eq(r->xml.name, STR("rss"))) {
		r->level = 2;
		return NULL;
	}
	r->feed->atom = true;
	r->level = 1;
	if (!str_eq(r->xml.name, STR("feed")))
		return "its first element is neither 'feed' nor 'rss'";
	if (!xml_attribute(&r->xml, STR("xmlns"), &value) ||
	    !str_eq(value, STR("http://www.w3.org/2005/Atom")))
		return "its xmlns is not http://www.w3.org/2005/Atom";
	return NULL;
}

static const char *
take_open(struct reading *r)
{
	const struct xml *xml = &r->xml;
	size_t inside = xml->depth - 1;

	if (inside == 0)
		return take_root(r);
	if (inside == r->level &&
	    str_eq(xml->name, r->feed->atom ? STR("entry") : STR("item")))
		return add_item(r) ? NULL : "it has too many entries";
	if (inside == r->level + (r->item != &r->feed->self) && r->feed->atom &&
	    str_eq(xml->name, STR("link")))
		take_link(r);
	return NULL;
}

/* Text right inside of an entry's, or the feed's own, element. */
static void
take_text(struct reading *r)
{
	const struct xml *xml = &r->xml;
	size_t deep = r->level + (r->item != &r->feed->self) + 1;
	struct str *field;

	if (xml->depth != deep)
		return;
	field = field_of(r, xml->open[deep - 1]);
	if (field == NULL)
		return;
	*field = field->n == 0 ? xml->text
			       : arena_fmt(xml->arena, STR_FMT STR_FMT,
				     STR_ARG(*field), STR_ARG(xml->text));
}

bool
feed_parse(struct arena *arena, struct str bytes, struct feed_seen *feed,
    const char **fault, uint32_t *line)
{
	struct reading r = { .feed = feed, .item = &feed->self };
	enum xml_piece piece;

	*feed = (struct feed_seen){ .n = 0 };
	*fault = NULL;
	xml_init(&r.xml, arena, bytes);
	while (*fault == NULL && (piece = xml_next(&r.xml)) != XML_END) {
		if (piece == XML_FAULT)
			*fault = r.xml.fault;
		else if (piece == XML_OPEN)
			*fault = take_open(&r);
		else if (piece == XML_TEXT)
			take_text(&r);
		else if (r.xml.depth == r.level)
			r.item = &feed->self;
	}
	*line = r.xml.line;
	return *fault == NULL;
}
