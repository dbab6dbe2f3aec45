#include "markup/place.h"

#include "base/buf.h"
#include "base/url.h"
#include "markup/item_type.h"

bool
place_is_local(struct str url)
{
	return !url_scheme(url, NULL);
}

static struct str
folder_of(struct str path)
{
	size_t slash = str_find_last(path, '/');

	return slash == STR_NONE ? STR("/") : str_slice(path, 0, slash + 1);
}

static struct str
base_folder(const struct place *place)
{
	return place->folder.n > 0 ? place->folder : folder_of(place->path);
}

/* "/a/b/" becomes "/a/"; "/" stays. */
static void
drop_segment(struct buf *out, size_t start)
{
	size_t n = out->n;

	if (out->failed || n < start + 2)
		return;
	n--;
	while (n > start + 1 && out->p[n - 1] != '/')
		n--;
	buf_cut(out, n);
}

static void
write_segments(struct str path, struct buf *out, size_t start)
{
	struct str segment;
	bool more = path.n > 0;

	while (more) {
		more = str_cut(path, '/', &segment, &path);
		if (str_eq(segment, STR(".."))) {
			drop_segment(out, start);
		} else if (segment.n > 0 && !str_eq(segment, STR("."))) {
			buf_str(out, segment);
			if (more)
				buf_char(out, '/');
		}
	}
}

void
place_write_selector(const struct place *place, struct str url, struct buf *out)
{
	struct str path;
	struct str query;
	size_t start = out->n;

	str_cut(url, '#', &url, &query);
	if (str_cut(url, '?', &path, &query))
		query = str_from(url, path.n);
	if (path.n == 0) {
		buf_str(out, place->path.n > 0 ? place->path : STR("/"));
	} else if (path.p[0] == '/') {
		buf_char(out, '/');
		write_segments(str_from(path, 1), out, start);
	} else {
		struct str base = base_folder(place);

		if (base.p[0] != '/')
			buf_char(out, '/');
		buf_str(out, base);
		write_segments(path, out, start);
	}
	buf_str(out, query);
}

void
place_write_link(const struct place *place, struct str url, struct buf *out)
{
	bool same = place->folder.n == 0 || place->path.n == 0 ||
	    str_eq(place->folder, folder_of(place->path));

	if (same || url.n == 0 || url.p[0] == '/' || url.p[0] == '?' ||
	    !place_is_local(url))
		buf_str(out, url);
	else
		place_write_selector(place, url, out);
}

void
place_write_full(const struct place *place, struct str url, struct buf *out)
{
	struct str origin = place->origin;

	if (origin.n == 0 || !place_is_local(url)) {
		buf_str(out, url);
		return;
	}
	if (str_ends(origin, STR("/1"))) {
		buf_str(out, str_slice(origin, 0, origin.n - 1));
		buf_char(out, item_type_of(url));
	} else {
		buf_str(out, origin);
	}
	place_write_selector(place, url, out);
}

enum { SHORT_MAX = 50 };

void
place_write_short(struct str url, struct buf *out)
{
	struct str scheme;

	if (url_scheme(url, &scheme)) {
		url = str_from(url, scheme.n + 1);
		while (url.n > 0 && url.p[0] == '/')
			url = str_from(url, 1);
		str_cut(url, '#', &url, &scheme);
		str_cut(url, '?', &url, &scheme);
		while (url.n > 0 && url.p[url.n - 1] == '/')
			url.n--;
	}
	if (url.n <= SHORT_MAX) {
		buf_str(out, url);
		return;
	}
	buf_str(out, str_slice(url, 0, SHORT_MAX - 1));
	buf_str(out, STR("\xE2\x80\xA6"));
}
