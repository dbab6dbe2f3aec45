#include "base/url.h"

#include "base/buf.h"

#define EMPTY ((struct str){ NULL, 0 })

/* --- classes of bytes --- */

enum {
	UNRESERVED = 1,
	PATH = 2, /* may stand in a path */
	LOOSE = 4, /* ... or in the query and fragment of somebody's URL */
	NAME = 8, /* a lower case host name, as most are */
	PLAIN = UNRESERVED | PATH | LOOSE
};

static const unsigned char classes[256] = {
	['A' ... 'Z'] = PLAIN,
	['a' ... 'z'] = PLAIN | NAME,
	['0' ... '9'] = PLAIN | NAME,
	['-'] = PLAIN | NAME,
	['.'] = PLAIN | NAME,
	['_'] = PLAIN | NAME,
	['~'] = PLAIN,
	['!'] = PATH | LOOSE,
	['$'] = PATH | LOOSE,
	['&'] = PATH | LOOSE,
	['\''] = PATH | LOOSE,
	['('] = PATH | LOOSE,
	[')'] = PATH | LOOSE,
	['*'] = PATH | LOOSE,
	['+'] = PATH | LOOSE,
	[','] = PATH | LOOSE,
	[';'] = PATH | LOOSE,
	['='] = PATH | LOOSE,
	[':'] = PATH | LOOSE,
	['@'] = PATH | LOOSE,
	['/'] = PATH | LOOSE,
	['?'] = LOOSE,
};

/* The first byte from `at` on that is not of the class, or the end. */
static size_t
skip(struct str s, size_t at, unsigned class)
{
	while (at < s.n && (classes[(unsigned char)s.p[at]] & class) != 0)
		at++;
	return at;
}

/* Position of the first byte that ends an authority. */
static size_t
authority_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && s.p[n] != '#')
		n++;
	return n;
}

/* --- paths and values --- */

static void
buf_encoded(struct buf *buf, char c)
{
	static const char digits[] = "0123456789ABCDEF";

	buf_char(buf, '%');
	buf_char(buf, digits[(unsigned char)c >> 4]);
	buf_char(buf, digits[(unsigned char)c & 15]);
}

static struct str
encode(struct arena *arena, struct str s, unsigned class)
{
	size_t at = skip(s, 0, class);
	size_t from = 0;
	struct buf buf;

	if (at == s.n)
		return s;
	buf_init(&buf, arena, SIZE_MAX / 2);
	while (at < s.n) {
		buf_str(&buf, str_slice(s, from, at));
		buf_encoded(&buf, s.p[at]);
		from = at + 1;
		at = skip(s, from, class);
	}
	buf_str(&buf, str_from(s, from));
	return buf.failed ? EMPTY : buf_view(&buf);
}

struct str
url_encode_path(struct arena *arena, struct str path)
{
	return encode(arena, path, PATH);
}

struct str
url_encode_value(struct arena *arena, struct str value)
{
	return encode(arena, value, UNRESERVED);
}

/* --- whatever stood in a link --- */

static void
buf_lower(struct buf *buf, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_char(buf, byte_lower(s.p[i]));
}

/* All behind the authority; also what stands before its "@". */
static void
encode_rest(struct buf *buf, struct str s)
{
	bool fragment = false;
	size_t at = 0;

	while (at < s.n) {
		size_t end = skip(s, at, LOOSE);

		if (end < s.n && url_encoded_byte(s, end) >= 0)
			end++; /* its digits are LOOSE */
		else if (end < s.n && s.p[end] == '#' && !fragment) {
			fragment = true;
			end++;
		}
		buf_str(buf, str_slice(s, at, end));
		if (end == at)
			buf_encoded(buf, s.p[end++]);
		at = end;
	}
}

static bool
is_ascii_name(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] >= 0x80 || host.p[i] == '%')
			return false;
	return true;
}

/* An authority in lower case and A-labels; false if it cannot be one. */
static bool
encode_authority(struct buf *buf, struct str authority)
{
	size_t at = str_find_last(authority, '@');
	struct str host = authority;
	struct str port, ascii;
	size_t colon;

	if (at != STR_NONE) {
		encode_rest(buf, str_slice(authority, 0, at));
		buf_char(buf, '@');
		host = str_from(authority, at + 1);
	}
	if (is_ascii_name(host)) {
		buf_lower(buf, host);
		return true;
	}
	colon = str_find_last(host, ':');
	port = colon == STR_NONE ? EMPTY : str_from(host, colon);
	host = str_slice(host, 0, colon);
	if (!url_decode(buf->arena, host, &host))
		return false;
	ascii = url_host_ascii(buf->arena, host);
	buf_str(buf, ascii);
	buf_str(buf, port);
	return ascii.n > 0;
}

/* s without the line breaks in it. */
static struct str
without_breaks(struct arena *arena, struct str s)
{
	struct buf buf;

	if (str_find(s, '\n') == STR_NONE && str_find(s, '\r') == STR_NONE)
		return s;
	buf_init(&buf, arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && s.p[i] != '\n')
			buf_char(&buf, s.p[i]);
	return buf.failed ? EMPTY : buf_view(&buf);
}

/*
 * What was encoded is right but for its authority, from `start` on, if there
 * is one.  A plain name needs no parser: it would take a third of the time
 * that all links of an article cost.
 */
static bool
is_sound(struct str s, size_t start)
{
	struct str authority = str_from(s, start);
	size_t name = skip(authority, 0, NAME);
	struct url url;

	if (start == STR_NONE)
		return s.n > 0;
	if (name > 0 && name == authority_end(authority))
		return true;
	return url_parse(s, &url) &&
	    (url.host.n > 0 || str_eq(url.scheme, STR("file")));
}

struct str
url_encode(struct arena *arena, struct str loose)
{
	struct str s = str_trim(without_breaks(arena, str_trim(loose)));
	size_t authority = STR_NONE;
	struct str scheme;
	struct buf buf;

	if (s.n == 0 || s.n > URL_MAX)
		return EMPTY;
	buf_init(&buf, arena, URL_MAX);
	if (url_scheme(s, &scheme)) {
		buf_lower(&buf, scheme);
		buf_char(&buf, ':');
		s = str_from(s, scheme.n + 1);
	} else if (str_starts(s, STR("//"))) {
		buf_str(&buf, STR("https:"));
	} else if (str_find(str_slice(s, 0, authority_end(s)), ':') !=
	    STR_NONE) {
		/* "10:30" must not look like a scheme. */
		buf_str(&buf, STR("./"));
	}
	if (str_starts(s, STR("//"))) {
		size_t end;

		buf_str(&buf, STR("//"));
		s = str_from(s, 2);
		end = authority_end(s);
		authority = buf.n;
		if (!encode_authority(&buf, str_slice(s, 0, end)))
			return EMPTY;
		s = str_from(s, end);
	}
	encode_rest(&buf, s);
	if (buf.failed || !is_sound(buf_view(&buf), authority))
		return EMPTY;
	return buf_view(&buf);
}
