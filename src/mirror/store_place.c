#include "base/buf.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/item.h"
#include "mirror/store_private.h"
#include "site/article.h"

enum {
	SEGMENT_MAX = 180, /* bytes; names are longer by ".….md.tmp" */
	SEGMENTS_MAX = 16
};

static struct str
cut_at_character(struct str s, size_t max)
{
	size_t n = s.n < max ? s.n : max;

	while (n > 0 && n < s.n && (s.p[n] & 0xC0) == 0x80)
		n--;
	return str_slice(s, 0, n);
}

/* One segment as a name that may be an address; empty if nothing is left. */
static struct str
safe_segment(struct arena *arena, struct str segment)
{
	struct buf out;

	while (segment.n > 0 && segment.p[0] == '.')
		segment = str_from(segment, 1);
	buf_init(&out, arena, segment.n + 32);
	for (size_t i = 0; i < segment.n; i++) {
		unsigned char c = (unsigned char)segment.p[i];

		buf_char(&out,
		    c < 0x20 || c == 0x7F || c == '\\' || c == '/' ? '-'
								   : (char)c);
	}
	segment = buf_view(&out);
	while (str_ends(segment, STR("~")) || str_ends(segment, STR(".tmp")))
		segment.n -= segment.p[segment.n - 1] == '~' ? 1 : 4;
	if (segment.n <= SEGMENT_MAX)
		return segment;
	/* two long names must not become one */
	return arena_fmt(arena, STR_FMT "-" STR_FMT,
	    STR_ARG(cut_at_character(segment, SEGMENT_MAX - 16)),
	    STR_ARG(utf8_slug_hash(arena, segment)));
}

/* What web servers show of how a page is made. */
static struct str
without_ending(struct str path)
{
	static const struct str ends[] = { STR_INIT(".html"), STR_INIT(".htm"),
		STR_INIT(".php"), STR_INIT(".md") };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(path, ends[i]))
			return str_slice(path, 0, path.n - ends[i].n);
	return path;
}

/* "p/nlp/x" of "https://host/p/nlp/x/"; empty where it has no path. */
static struct str
path_of_url(struct arena *arena, struct str address)
{
	struct url url;
	struct str path;
	struct str segment;
	struct buf out;
	size_t n = 0;

	if (!url_parse(address, &url) ||
	    path_from_url(arena, url.path, &path) == PATH_BAD)
		return (struct str){ NULL, 0 };
	buf_init(&out, arena, PATH_MAX_BYTES * 2);
	path = without_ending(path);
	while (path.n > 0 && n < SEGMENTS_MAX) {
		str_cut(path, '/', &segment, &path);
		segment = safe_segment(arena, segment);
		if (segment.n == 0)
			continue;
		if (n++ > 0)
			buf_char(&out, '/');
		buf_str(&out, segment);
	}
	return out.n > PATH_MAX_BYTES - 64 ? (struct str){ NULL, 0 }
					   : buf_view(&out);
}

/* Without a path on the web: where articles live, by category and slug. */
static struct str
path_of_names(struct arena *arena, const struct item *item)
{
	struct str slug = safe_segment(arena, item->slug);
	struct str folder = STR("p/");

	if (slug.n == 0)
		slug = utf8_slug(arena, item->title);
	if (slug.n == 0)
		slug = utf8_slug_hash(
		    arena, item->guid.n > 0 ? item->guid : item->url);
	if (item->page)
		return slug;
	if (item->categories.n > 0)
		folder = arena_fmt(arena, "p/" STR_FMT "/",
		    STR_ARG(utf8_slug(arena, item->categories.of[0].name)));
	return arena_fmt(
	    arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(slug));
}

static struct str
wanted_path(struct arena *arena, const struct item *item)
{
	struct str path = path_of_url(arena, item->url);

	/* a folder's own page would be the front page */
	if (path.n == 0 || str_eq(path, STR("index")))
		path = path_of_names(arena, item);
	return utf8_nfc(arena, path);
}

static bool
is_free(struct store *store, struct str file, const struct store_entry *entry)
{
	const struct store_entry *there = table_get(&store->by_file, file);

	/* what is not ours is for store_put to refuse */
	return there == NULL || there == entry || !there->mirrored;
}

struct str
store_place(struct store *store, struct arena *arena, const struct item *item,
    const struct store_entry *entry, struct str *slug)
{
	struct str path = wanted_path(arena, item);
	struct str file = arena_fmt(arena, STR_FMT ".md", STR_ARG(path));
	struct str address = arena_fmt(arena, "/" STR_FMT, STR_ARG(path));

	*slug = (struct str){ NULL, 0 };
	for (unsigned n = 2; !is_free(store, file, entry) && n < 10000; n++) {
		address = arena_fmt(arena, "/" STR_FMT "-%u", STR_ARG(path), n);
		file = arena_fmt(arena, STR_FMT "-%u.md", STR_ARG(path), n);
	}
	if (!path_is_public(file))
		return (struct str){ NULL, 0 };
	if (!str_eq(article_address(arena, file, *slug), address) &&
	    !str_eq(address, STR("/about")))
		*slug = str_from(address, str_find_last(address, '/') + 1);
	return file;
}
