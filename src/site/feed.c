#include "site/feed.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/catalog.h"
#include "site/publisher.h"
#include "site/site.h"

/* What both writers need at hand. */
struct writing {
	const struct site *site;
	const struct feed *feed;
	struct buf *buf;
	struct arena *arena;
	struct str authority; /* of tag: URIs */
};

struct str
feed_media(enum feed_format format)
{
	return format == FEED_ATOM ? STR("application/atom+xml")
				   : STR("application/rss+xml");
}

/* --- escaping: the only way for text into a feed --- */

/* What XML 1.0 allows, as far as a feed has a use for it. */
static bool
is_xml(uint32_t c)
{
	return c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) ||
	    (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF);
}

static void
escape(struct buf *buf, struct str s)
{
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += utf8_decode(s, at, &c);
		if (c == '&')
			buf_str(buf, STR("&amp;"));
		else if (c == '<')
			buf_str(buf, STR("&lt;"));
		else if (c == '>')
			buf_str(buf, STR("&gt;"));
		else if (c == '"')
			buf_str(buf, STR("&quot;"));
		else if (is_xml(c))
			buf_utf8(buf, c);
	}
}

/* <name>text</name>; nothing for an empty text. */
static void
element(struct buf *buf, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	buf_fmt(buf, "<%s>", name);
	escape(buf, text);
	buf_fmt(buf, "</%s>\n", name);
}

/* --- addresses and dates --- */

/* "gemini://host/p/x"; gopher's has the item type in front of the path. */
static struct str
absolute(const struct writing *w, enum scheme scheme, struct str path,
    const char *type)
{
	const struct endpoint *end = &w->site->endpoints[scheme];
	struct str encoded = url_encode_path(w->arena, path);
	struct str port = { "", 0 };

	if (end->port != scheme_port(scheme))
		port = arena_fmt(w->arena, ":%u", end->port);
	return arena_fmt(w->arena, STR_FMT "://" STR_FMT STR_FMT "%s" STR_FMT,
	    STR_ARG(scheme_name(scheme)), STR_ARG(end->host), STR_ARG(port),
	    type, STR_ARG(encoded));
}

static struct str
gemini(const struct writing *w, struct str path)
{
	return absolute(w, SCHEME_GEMINI, path, "");
}

static int64_t
published(const struct entry *entry)
{
	if (entry->date != DATE_NONE)
		return entry->date;
	return entry->updated != DATE_NONE ? entry->updated : 0;
}

/* Readers sort by it: an article must not rise because of a date that says
 * nothing. */
static int64_t
updated(const struct entry *entry)
{
	return entry->updated != DATE_NONE && entry->updated > published(entry)
	    ? entry->updated
	    : published(entry);
}

/* Of the whole feed; not of the request, or its bytes would never last. */
static int64_t
newest(const struct feed *feed)
{
	int64_t date = 0;

	for (size_t i = 0; i < feed->entries->n; i++)
		if (i == 0 || updated(&feed->entries->of[i]) > date)
			date = updated(&feed->entries->of[i]);
	return date;
}

/* --- ids --- */

/* The web host of the publication, which outlives the capsule's. */
static struct str
authority(const struct site *site)
{
	struct url url;

	if (url_parse(site->publisher->website, &url) && url.host.n > 0)
		return url.host;
	return site->n_names > 0 ? site->names[0] : STR("localhost");
}

/* RFC 4151; the year is when these ids began. */
static struct str
tag_id(const struct writing *w, struct str path)
{
	return arena_fmt(w->arena, "tag:" STR_FMT ",2025:" STR_FMT,
	    STR_ARG(w->authority), STR_ARG(url_encode_path(w->arena, path)));
}

/* Its guid, unless that is no URI or belongs to a newer entry already. */
static struct str
entry_id(const struct writing *w, size_t at)
{
	const struct entry *entry = &w->feed->entries->of[at];
	struct url url;

	if (!url_parse(entry->guid, &url) || url.scheme.n == 0)
		return tag_id(w, entry->address);
	for (size_t i = 0; i < at; i++)
		if (str_eq(w->feed->entries->of[i].guid, entry->guid))
			return tag_id(w, entry->address);
	return entry->guid;
}

static struct str
language(const struct site *site)
{
	return site->publisher->n_languages > 0 ? site->publisher->languages[0]
						: (struct str){ 0 };
}

static bool
is_web(struct str url)
{
	return str_starts_nocase(url, STR("https://")) ||
	    str_starts_nocase(url, STR("http://"));
}

/* --- Atom --- */

static void
atom_link(struct buf *buf, const char *rel, const char *type, struct str href)
{
	buf_fmt(buf, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	escape(buf, href);
	buf_str(buf, STR("\"/>\n"));
}

/*
 * The gemini address first, as some readers take the first link and others
 * the first of that scheme.  Of one type there may be one alternate only.
 */
static void
atom_alternates(const struct writing *w, struct str path, struct str web)
{
	bool menu = !w->site->gopher_text || str_ends(path, STR("/"));

	atom_link(w->buf, "alternate", "text/gemini", gemini(w, path));
	atom_link(w->buf, "alternate",
	    menu ? "application/gopher-menu" : "text/plain",
	    absolute(w, SCHEME_GOPHER, path, menu ? "/1" : "/0"));
	if (is_web(web))
		atom_link(w->buf, "alternate", "text/html", web);
}

static void
atom_person(struct buf *buf, struct str name, struct str uri)
{
	if (name.n == 0)
		return;
	buf_str(buf, STR("<author>\n"));
	element(buf, "name", name);
	element(buf, "uri", uri);
	buf_str(buf, STR("</author>\n"));
}

static void
atom_category(struct buf *buf, const struct term *term)
{
	buf_str(buf, STR("<category term=\""));
	escape(buf, term->slug);
	buf_str(buf, STR("\" label=\""));
	escape(buf, term->name);
	buf_str(buf, STR("\"/>\n"));
}

static void
atom_entry(const struct writing *w, size_t at)
{
	const struct entry *entry = &w->feed->entries->of[at];
	const struct terms *authors = &entry->by[TERM_AUTHOR];
	struct buf *buf = w->buf;

	buf_str(buf, STR("<entry"));
	if (entry->lang.n > 0 && !str_eq(entry->lang, language(w->site))) {
		buf_str(buf, STR(" xml:lang=\""));
		escape(buf, entry->lang);
		buf_char(buf, '"');
	}
	buf_str(buf, STR(">\n"));
	element(buf, "title", entry->title);
	element(buf, "id", entry_id(w, at));
	atom_alternates(w, entry->address, entry->canonical);
	element(buf, "published", date_rfc3339(w->arena, published(entry)));
	element(buf, "updated", date_rfc3339(w->arena, updated(entry)));
	for (size_t i = 0; i < authors->n; i++)
		atom_person(buf, authors->of[i].name, authors->of[i].url);
	for (size_t i = 0; i < entry->by[TERM_CATEGORY].n; i++)
		atom_category(buf, &entry->by[TERM_CATEGORY].of[i]);
	for (size_t i = 0; i < entry->by[TERM_TAG].n; i++)
		atom_category(buf, &entry->by[TERM_TAG].of[i]);
	element(buf, "summary", entry->summary);
	buf_str(buf, STR("</entry>\n"));
}

static void
write_atom(const struct writing *w)
{
	const struct feed *feed = w->feed;
	struct str lang = language(w->site);
	struct buf *buf = w->buf;

	buf_str(buf, STR("<feed xmlns=\"http://www.w3.org/2005/Atom\""));
	if (lang.n > 0) {
		buf_str(buf, STR(" xml:lang=\""));
		escape(buf, lang);
		buf_char(buf, '"');
	}
	buf_str(buf, STR(">\n"));
	element(buf, "title", feed->title);
	element(buf, "subtitle", feed->subtitle);
	element(buf, "id", tag_id(w, feed->self));
	atom_link(buf, "self", "application/atom+xml", gemini(w, feed->self));
	atom_alternates(w, feed->page, (struct str){ 0 });
	element(buf, "updated", date_rfc3339(w->arena, newest(feed)));
	atom_person(buf, w->site->publisher->name, w->site->publisher->website);
	element(buf, "rights", w->site->publisher->licence);
	buf_str(buf, STR("<generator>smallpress</generator>\n"));
	for (size_t i = 0; i < feed->entries->n; i++)
		atom_entry(w, i);
	buf_str(buf, STR("</feed>\n"));
}

/* --- RSS --- */

static void
rss_item(const struct writing *w, size_t at)
{
	const struct entry *entry = &w->feed->entries->of[at];
	struct buf *buf = w->buf;

	buf_str(buf, STR("<item>\n"));
	element(buf, "title", entry->title);
	element(buf, "link", gemini(w, entry->address));
	buf_str(buf, STR("<guid isPermaLink=\"false\">"));
	escape(buf, entry_id(w, at));
	buf_str(buf, STR("</guid>\n"));
	element(buf, "pubDate", date_rfc822(w->arena, published(entry)));
	for (size_t i = 0; i < entry->by[TERM_AUTHOR].n; i++)
		element(buf, "dc:creator", entry->by[TERM_AUTHOR].of[i].name);
	for (size_t i = 0; i < entry->by[TERM_CATEGORY].n; i++)
		element(buf, "category", entry->by[TERM_CATEGORY].of[i].name);
	for (size_t i = 0; i < entry->by[TERM_TAG].n; i++)
		element(buf, "category", entry->by[TERM_TAG].of[i].name);
	element(buf, "description", entry->summary);
	buf_str(buf, STR("</item>\n"));
}

static void
write_rss(const struct writing *w)
{
	const struct feed *feed = w->feed;
	struct buf *buf = w->buf;

	buf_str(buf,
	    STR("<rss version=\"2.0\""
		" xmlns:atom=\"http://www.w3.org/2005/Atom\""
		" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
		"<channel>\n"));
	element(buf, "title", feed->title);
	element(buf, "link", gemini(w, feed->page));
	/* The one element that RSS wants and that may have nothing to say. */
	element(buf, "description",
	    feed->subtitle.n > 0 ? feed->subtitle : feed->title);
	buf_str(buf,
	    STR("<atom:link rel=\"self\" type=\"application/rss+xml\""
		" href=\""));
	escape(buf, gemini(w, feed->self));
	buf_str(buf, STR("\"/>\n"));
	element(buf, "language", language(w->site));
	element(buf, "lastBuildDate", date_rfc822(w->arena, newest(feed)));
	element(buf, "generator", STR("smallpress"));
	for (size_t i = 0; i < feed->entries->n; i++)
		rss_item(w, i);
	buf_str(buf, STR("</channel>\n</rss>\n"));
}

void
feed_write(const struct site *site, enum feed_format format,
    const struct feed *feed, struct buf *buf)
{
	struct writing w = { .site = site,
		.feed = feed,
		.buf = buf,
		.authority = authority(site) };
	struct arena arena;

	/* Small texts in between: in the buffer's arena they would keep it
	 * from growing in place. */
	arena_init(&arena, 4 * 1024 * 1024);
	w.arena = &arena;
	buf_str(buf, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
	if (format == FEED_ATOM)
		write_atom(&w);
	else
		write_rss(&w);
	buf->failed |= arena.failed;
	arena_free(&arena);
}
