#include "markup/address.h"

#include "base/arena.h"
#include "base/url.h"
#include "base/utf8.h"

/*
 * Whether a byte may stand in a path, query or fragment as it is, but for
 * '%' and '#', which depend on what is around them.
 */
static bool
is_plain(char c)
{
	static const char allowed[] = "!$&'()*+,-./:;=?@_~";

	return byte_is_alnum(c) || (c != '\0' && strchr(allowed, c) != NULL);
}

/*
 * An http(s) URL in which url_encode would not change a byte.  Nearly all
 * are, and this costs a tenth.
 */
static bool
is_settled(struct str s)
{
	size_t at = str_starts(s, STR("https://")) ? 8
	    : str_starts(s, STR("http://"))	   ? 7
						   : 0;
	size_t host = at;
	bool fragment = false;

	if (at == 0 || s.n > URL_MAX)
		return false;
	while (at < s.n &&
	    ((s.p[at] >= 'a' && s.p[at] <= 'z') || byte_is_digit(s.p[at]) ||
		s.p[at] == '.' || s.p[at] == '-'))
		at++;
	if (at == host || (at < s.n && s.p[at] != '/'))
		return false;
	for (; at < s.n; at++) {
		if (s.p[at] == '#' && !fragment)
			fragment = true;
		else if (!is_plain(s.p[at]))
			return false;
	}
	return true;
}

/* "a/b.md" is "a/b", "a/index.md" is "a/", "README.md" is "./". */
static struct str
without_extension(struct str path)
{
	size_t slash = str_find_last(path, '/');
	size_t name = slash == STR_NONE ? 0 : slash + 1;
	struct str file = str_from(path, name);

	if (str_ends(file, STR(".md")))
		file.n -= 3;
	else if (str_ends(file, STR(".markdown")))
		file.n -= 9;
	else
		return path;
	if (file.n == 0)
		return path;
	if (!str_eq(file, STR("index")) && !str_eq(file, STR("README")))
		return str_slice(path, 0, name + file.n);
	return name == 0 ? STR("./") : str_slice(path, 0, name);
}

/* Part `.md` from a local path, keep its query, drop its fragment. */
static struct str
local(struct arena *arena, struct str s)
{
	struct str path, query;

	str_cut(s, '#', &s, &query);
	if (!str_cut(s, '?', &path, &query))
		return without_extension(s);
	path = without_extension(path);
	return arena_fmt(
	    arena, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(query));
}

bool
address_of(struct arena *arena, struct str destination, struct str *url)
{
	struct str s = destination;

	if (is_settled(s)) {
		*url = arena_copy(arena, s);
		return url->n > 0;
	}
	if (url_is_dangerous(s))
		return false;
	s = url_encode(arena, s);
	if (s.n > 0 && !url_scheme(s, NULL))
		s = local(arena, s);
	/* url_encode may have handed the caller's own bytes back. */
	*url = arena_copy(arena, s);
	return url->n > 0;
}

/* The path's last segment, still encoded. */
static struct str
last_segment(struct str url)
{
	struct str rest;
	size_t at;

	str_cut(url, '#', &url, &rest);
	str_cut(url, '?', &url, &rest);
	at = str_search(url, STR("://"));
	if (at != STR_NONE)
		url = str_from(url, at + 3);
	while (str_ends(url, STR("/")))
		url.n--;
	at = str_find_last(url, '/');
	return at == STR_NONE ? url : str_from(url, at + 1);
}

static bool
ends_like(struct str url, const struct str *endings, size_t n)
{
	struct str name = last_segment(url);
	size_t dot = str_find_last(name, '.');

	if (dot == STR_NONE)
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(str_from(name, dot + 1), endings[i]))
			return true;
	return false;
}

bool
address_is_photo(struct str url)
{
	static const struct str endings[] = {
		STR_INIT("jpg"),
		STR_INIT("jpeg"),
		STR_INIT("png"),
		STR_INIT("gif"),
		STR_INIT("webp"),
		STR_INIT("avif"),
	};

	return ends_like(url, endings, sizeof(endings) / sizeof(endings[0]));
}

bool
address_is_image(struct str url)
{
	static const struct str endings[] = {
		STR_INIT("svg"),
		STR_INIT("svgz"),
		STR_INIT("bmp"),
		STR_INIT("ico"),
		STR_INIT("tif"),
		STR_INIT("tiff"),
		STR_INIT("heic"),
	};

	return address_is_photo(url) ||
	    ends_like(url, endings, sizeof(endings) / sizeof(endings[0]));
}

struct str
address_file_name(struct arena *arena, struct str url)
{
	struct str name = last_segment(url);
	struct str decoded;

	if (url_decode(arena, name, &decoded) &&
	    utf8_check(decoded) == STR_NONE)
		name = utf8_clean(arena, decoded);
	return name;
}
