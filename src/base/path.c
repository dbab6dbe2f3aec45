#include "base/path.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"

/* The path as far as it was read: "" or "/a/b", and how it was written. */
struct walk {
	struct buf out;
	bool odd; /* not canonical */
	bool open; /* ends in a slash */
};

/* NUL, slash, backslash and controls (C1 too) have no place in a name. */
static bool
is_name(struct str s)
{
	if (utf8_check(s) != STR_NONE)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7F || c == '/' || c == '\\')
			return false;
		if (c == 0xC2 && (unsigned char)s.p[i + 1] < 0xA0)
			return false;
	}
	return true;
}

static bool
is_dots(struct str s)
{
	return str_eq(s, STR(".")) || str_eq(s, STR(".."));
}

/* A dot segment as it was sent; false: it leads above the root. */
static bool
walk_dots(struct walk *walk, struct str dots)
{
	walk->odd = true;
	walk->open = true;
	if (dots.n == 1)
		return true;
	if (walk->out.n == 0)
		return false;
	buf_cut(&walk->out, str_find_last(buf_view(&walk->out), '/'));
	return true;
}

static bool
walk_segment(
    struct walk *walk, struct arena *arena, struct str raw, bool encoded)
{
	struct str name = raw;

	if (is_dots(raw))
		return walk_dots(walk, raw);
	if (encoded && !url_decode(arena, raw, &name))
		return false;
	if (is_dots(name) || !is_name(name))
		return false;
	buf_char(&walk->out, '/');
	buf_str(&walk->out, utf8_nfc(arena, name));
	walk->open = false;
	return true;
}

/* `rest` is what follows the leading slash. */
static enum path_verdict
walk_path(struct arena *arena, struct str rest, bool encoded, struct str *path)
{
	struct walk walk = { .open = true };
	bool more = true;

	/* Composing may lengthen a name, threefold at most. */
	buf_init(&walk.out, arena, (size_t)PATH_MAX_BYTES * 4);
	while (more) {
		struct str segment;

		more = str_cut(rest, '/', &segment, &rest);
		if (segment.n == 0) {
			walk.open = true;
			walk.odd |= more;
		} else if (!walk_segment(&walk, arena, segment, encoded)) {
			return PATH_BAD;
		}
	}
	if (walk.open)
		buf_char(&walk.out, '/');
	if (walk.out.failed || arena->failed)
		return PATH_BAD;
	*path = buf_view(&walk.out);
	return walk.odd ? PATH_MOVED : PATH_OK;
}

enum path_verdict
path_from_url(struct arena *arena, struct str encoded, struct str *path)
{
	*path = STR("/");
	if (encoded.n == 0)
		return PATH_OK;
	if (encoded.n > PATH_MAX_BYTES || encoded.p[0] != '/')
		return PATH_BAD;
	return walk_path(arena, str_from(encoded, 1), true, path);
}

enum path_verdict
path_from_selector(struct arena *arena, struct str selector, struct str *path)
{
	*path = STR("/");
	if (selector.n == 0)
		return PATH_OK;
	if (selector.n > PATH_MAX_BYTES)
		return PATH_BAD;
	if (selector.p[0] == '/')
		selector = str_from(selector, 1);
	return walk_path(arena, selector, false, path);
}

struct str
path_folder(struct str path)
{
	size_t slash = str_find_last(path, '/');

	return str_slice(path, 0, slash == STR_NONE ? 0 : slash + 1);
}

struct str
path_name(struct str path)
{
	size_t slash = str_find_last(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

struct str
path_extension(struct str path)
{
	struct str name = path_name(path);
	size_t dot = str_find_last(name, '.');

	if (dot == STR_NONE || dot == 0)
		return str_slice(name, 0, 0);
	return str_from(name, dot + 1);
}

/* What editors and patches leave behind, and what a server keeps to itself. */
static bool
is_private(struct str name)
{
	static const struct str endings[] = { STR_INIT("~"), STR_INIT(".tmp"),
		STR_INIT(".bak"), STR_INIT(".orig"), STR_INIT(".swp"),
		STR_INIT(".key"), STR_INIT(".crt"), STR_INIT(".pem") };

	if (name.p[0] == '.' || str_eq(name, STR("smallpress.yaml")) ||
	    (name.p[0] == '#' && str_ends(name, STR("#"))))
		return true;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (name.n >= endings[i].n &&
		    str_eq_nocase(
			str_from(name, name.n - endings[i].n), endings[i]))
			return true;
	return false;
}

bool
path_is_public(struct str relative)
{
	struct str rest = relative;
	bool more = true;

	if (str_eq(relative, STR("publisher.yaml")))
		return false;
	while (more) {
		struct str segment;

		more = str_cut(rest, '/', &segment, &rest);
		if (segment.n == 0 || is_private(segment) || !is_name(segment))
			return false;
	}
	return true;
}
