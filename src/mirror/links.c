#include "mirror/links.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"

/* --- queries --- */

static bool
is_tracking(struct str name, struct str value)
{
	static const struct str names[] = { STR_INIT("fbclid"),
		STR_INIT("gclid"), STR_INIT("dclid"), STR_INIT("msclkid"),
		STR_INIT("mc_cid"), STR_INIT("mc_eid"), STR_INIT("igshid"),
		STR_INIT("yclid"), STR_INIT("_hsenc"), STR_INIT("_hsmi"),
		STR_INIT("ref_src"), STR_INIT("sk"), STR_INIT("gi") };

	if (str_starts_nocase(name, STR("utm_")))
		return true;
	/* Medium: "?source=rss----98111c9905da---4" */
	if (str_eq(name, STR("source")))
		return str_starts(value, STR("rss")) ||
		    str_search(value, STR("---")) != STR_NONE ||
		    str_search(value, STR("post_page")) != STR_NONE;
	/* Medium's keys to its wall: they open one article, and tell who. */
	if (str_eq(name, STR("sk")) && !str_starts(value, STR("v2")) &&
	    value.n != 32)
		return false;
	if (str_eq(name, STR("gi")) && value.n != 12)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

/* Cuts the next parameter off *query. */
static struct str
next_parameter(struct str *query)
{
	struct str one;

	str_cut(*query, '&', &one, query);
	if (str_starts(one, STR("amp;")))
		one = str_from(one, 4);
	return one;
}

static void
write_query(struct buf *out, struct str query)
{
	char mark = '?';

	while (query.n > 0) {
		struct str one = next_parameter(&query);
		struct str name;
		struct str value;

		str_cut(one, '=', &name, &value);
		if (one.n == 0 || is_tracking(name, value))
			continue;
		buf_char(out, mark);
		buf_str(out, one);
		mark = '&';
	}
}

static bool
has_tracking(struct str query)
{
	while (query.n > 0) {
		struct str one = next_parameter(&query);
		struct str name;
		struct str value;

		str_cut(one, '=', &name, &value);
		if (is_tracking(name, value))
			return true;
	}
	return false;
}

struct str
links_clean(struct arena *arena, struct str url)
{
	struct url parts;
	size_t mark;
	struct buf out;

	mark = str_find(url, '?');
	if (mark == STR_NONE || !url_parse(url, &parts) || !parts.has_query ||
	    !has_tracking(parts.query))
		return url;
	buf_init(&out, arena, url.n + 1);
	buf_str(&out, str_slice(url, 0, mark));
	write_query(&out, parts.query);
	if (parts.has_fragment) {
		buf_char(&out, '#');
		buf_str(&out, parts.fragment);
	}
	return buf_view(&out);
}

struct str
links_query_raw(struct str query, struct str name)
{
	while (query.n > 0) {
		struct str one = next_parameter(&query);
		struct str key;
		struct str value;

		str_cut(one, '=', &key, &value);
		if (str_eq(key, name))
			return value;
	}
	return (struct str){ NULL, 0 };
}

struct str
links_query_value(struct arena *arena, struct str query, struct str name)
{
	struct str raw = links_query_raw(query, name);
	struct str decoded;

	return url_decode(arena, raw, &decoded) ? decoded : raw;
}

/* --- pictures --- */

static struct str
file_of(struct str url)
{
	url = str_slice(url, 0, str_find(url, '#'));
	url = str_slice(url, 0, str_find(url, '?'));
	return str_from(url, str_find_last(url, '/') + 1);
}

bool
links_is_picture(struct str url)
{
	static const struct str ends[] = { STR_INIT("jpg"), STR_INIT("jpeg"),
		STR_INIT("png"), STR_INIT("gif"), STR_INIT("webp"),
		STR_INIT("svg"), STR_INIT("avif"), STR_INIT("bmp") };
	struct str file = file_of(url);
	size_t dot = str_find_last(file, '.');

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (dot != STR_NONE &&
		    str_eq_nocase(str_from(file, dot + 1), ends[i]))
			return true;
	return false;
}

/* "cat" of "cat-300x200.jpg", "cat-scaled.jpg" and "cat.jpg". */
static struct str
stem_of(struct str url)
{
	struct str file = file_of(url);
	size_t at;
	size_t i;

	file = str_slice(file, 0, str_find_last(file, '.'));
	if (str_ends(file, STR("-scaled")))
		file.n -= 7;
	at = str_find_last(file, '-');
	if (at == STR_NONE)
		return file;
	i = at + 1;
	while (i < file.n && byte_is_digit(file.p[i]))
		i++;
	if (i == at + 1 || i == file.n || file.p[i] != 'x')
		return file;
	for (i++; i < file.n; i++)
		if (!byte_is_digit(file.p[i]))
			return file;
	return str_slice(file, 0, at);
}

bool
links_same_picture(struct str small, struct str large)
{
	struct str stem = stem_of(small);

	return stem.n > 0 && links_is_picture(large) &&
	    str_eq_nocase(stem, stem_of(large));
}

/* --- pages --- */

struct str
links_key(struct arena *arena, struct str url)
{
	struct url parts;
	struct str host;
	struct str path;
	struct str decoded;
	struct buf out;

	if (!url_parse(url, &parts) || !url_has_web(&parts))
		return (struct str){ NULL, 0 };
	host = parts.host;
	if (str_starts_nocase(host, STR("www.")))
		host = str_from(host, 4);
	path = parts.path;
	if (url_decode(arena, path, &decoded))
		path = decoded;
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	buf_init(&out, arena, url.n + 16);
	for (size_t i = 0; i < host.n; i++)
		buf_char(&out, byte_lower(host.p[i]));
	if (parts.has_port && parts.port != 80 && parts.port != 443)
		buf_fmt(&out, ":%u", parts.port);
	buf_str(&out, path);
	write_query(&out, parts.query);
	return buf_view(&out);
}

struct str
links_medium_id(struct str url)
{
	struct str file = file_of(url);
	struct str id = str_from(file, file.n < 12 ? file.n : file.n - 12);

	if (id.n != 12 || (file.n > 12 && file.p[file.n - 13] != '-'))
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < id.n; i++)
		if (byte_hex(id.p[i]) < 0 || (id.p[i] >= 'A' && id.p[i] <= 'F'))
			return (struct str){ NULL, 0 };
	return id;
}
