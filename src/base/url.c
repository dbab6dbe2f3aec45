#include "base/url.h"

#include <uriparser/Uri.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#define EMPTY ((struct str){ NULL, 0 })

/* --- taking apart --- */

static bool
is_scheme_char(char c)
{
	return byte_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* Bytes of the scheme at the front of s, without its colon; 0: none. */
static size_t
scheme_length(struct str s)
{
	size_t n = 0;

	if (s.n == 0 || !byte_is_alpha(s.p[0]))
		return 0;
	while (n < s.n && is_scheme_char(s.p[n]))
		n++;
	return n < s.n && s.p[n] == ':' ? n : 0;
}

/* Position of the first byte that is one of `ends`, or the length. */
static size_t
find_any(struct str s, const char *ends)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == '\0' || strchr(ends, s.p[n]) == NULL))
		n++;
	return n;
}

/* "user@host:port"; only the port can be wrong once the grammar is right. */
static bool
split_authority(struct str s, struct url *url)
{
	size_t at = str_find_last(s, '@');
	struct str port;
	uint64_t value;
	size_t colon;

	url->has_userinfo = at != STR_NONE;
	if (url->has_userinfo)
		s = str_from(s, at + 1);
	if (s.n > 0 && s.p[0] == '[') {
		size_t end = str_find(s, ']');

		url->host = str_slice(s, 1, end);
		port = end == STR_NONE ? EMPTY : str_from(s, end + 2);
	} else {
		colon = str_find_last(s, ':');
		url->host = str_slice(s, 0, colon);
		port = colon == STR_NONE ? EMPTY : str_from(s, colon + 1);
	}
	url->has_port = port.n > 0;
	if (!url->has_port)
		return true;
	if (!str_uint(port, UINT16_MAX, &value) || value == 0)
		return false;
	url->port = (uint16_t)value;
	return true;
}

/* The parts of what may be no URL at all (RFC 3986, appendix B). */
static bool
split(struct str s, struct url *url)
{
	size_t n = scheme_length(s);

	*url = (struct url){ .scheme = str_slice(s, 0, n) };
	if (n > 0)
		s = str_from(s, n + 1);
	if (str_starts(s, STR("//"))) {
		url->has_authority = true;
		s = str_from(s, 2);
		n = find_any(s, "/?#");
		if (!split_authority(str_slice(s, 0, n), url))
			return false;
		s = str_from(s, n);
	}
	url->has_fragment = str_cut(s, '#', &s, &url->fragment);
	url->has_query = str_cut(s, '?', &url->path, &url->query);
	return true;
}

bool
url_parse(struct str s, struct url *url)
{
	UriUriA uri;

	/* The library recurses once for each byte of some inputs. */
	if (s.n > URL_MAX)
		return false;
	if (s.n == 0) {
		*url = (struct url){ .path = s };
		return true;
	}
	if (uriParseSingleUriExA(&uri, s.p, s.p + s.n, NULL) != URI_SUCCESS)
		return false;
	uriFreeUriMembersA(&uri);
	return split(s, url);
}

bool
url_scheme(struct str s, struct str *scheme)
{
	size_t n = scheme_length(s);

	if (n > 0 && scheme != NULL)
		*scheme = str_slice(s, 0, n);
	return n > 0;
}

bool
url_is_dangerous(struct str s)
{
	static const struct str bad[] = {
		STR_INIT("javascript:"),
		STR_INIT("data:"),
		STR_INIT("vbscript:"),
		STR_INIT("file:"),
		STR_INIT("about:"),
		STR_INIT("blob:"),
	};
	char head[16];
	size_t n = 0;

	/* Blanks and controls inside a scheme are ignored by browsers. */
	for (size_t i = 0; i < s.n && n < sizeof(head); i++)
		if ((unsigned char)s.p[i] > ' ')
			head[n++] = s.p[i];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (str_starts_nocase((struct str){ head, n }, bad[i]))
			return true;
	return false;
}

bool
url_is_web(struct str s)
{
	struct url url;

	return url_parse(s, &url) && url.host.n > 0 &&
	    (str_eq_nocase(url.scheme, STR("http")) ||
		str_eq_nocase(url.scheme, STR("https")));
}

/* --- encoding --- */

static bool
is_unreserved(char c)
{
	return byte_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* What a path may hold as it is. */
static bool
is_path_char(char c)
{
	return is_unreserved(c) ||
	    (c != '\0' && strchr("!$&'()*+,;=:@/", c) != NULL);
}

/* What stands in path, query and fragment of somebody else's URL. */
static bool
is_loose_char(char c)
{
	return is_path_char(c) || c == '?';
}

static void
buf_encoded(struct buf *buf, char c)
{
	static const char digits[] = "0123456789ABCDEF";

	buf_char(buf, '%');
	buf_char(buf, digits[(unsigned char)c >> 4]);
	buf_char(buf, digits[(unsigned char)c & 15]);
}

static struct str
encode(struct arena *arena, struct str s, bool (*stays)(char))
{
	size_t plain = 0;
	struct buf buf;

	while (plain < s.n && stays(s.p[plain]))
		plain++;
	if (plain == s.n)
		return s;
	buf_init(&buf, arena, SIZE_MAX / 2);
	buf_str(&buf, str_slice(s, 0, plain));
	for (size_t i = plain; i < s.n; i++)
		if (stays(s.p[i]))
			buf_char(&buf, s.p[i]);
		else
			buf_encoded(&buf, s.p[i]);
	return buf.failed ? EMPTY : buf_view(&buf);
}

struct str
url_encode_path(struct arena *arena, struct str path)
{
	return encode(arena, path, is_path_char);
}

struct str
url_encode_value(struct arena *arena, struct str value)
{
	return encode(arena, value, is_unreserved);
}

/* The byte that "%41" at `at` stands for, or -1. */
static int
encoded_byte(struct str s, size_t at)
{
	int high, low;

	if (s.n - at < 3 || s.p[at] != '%')
		return -1;
	high = byte_hex(s.p[at + 1]);
	low = byte_hex(s.p[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool
url_decode(struct arena *arena, struct str s, struct str *decoded)
{
	char *p;
	size_t n = 0;

	*decoded = s;
	if (str_find(s, '%') == STR_NONE)
		return true;
	p = arena_alloc(arena, s.n);
	if (p == NULL)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int byte = encoded_byte(s, i);

		if (s.p[i] == '%' && byte < 0)
			return false;
		p[n++] = byte < 0 ? s.p[i] : (char)byte;
		if (byte >= 0)
			i += 2;
	}
	*decoded = (struct str){ p, n };
	return true;
}

/* --- whatever stood in a link --- */

static void
buf_lower(struct buf *buf, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_char(buf, byte_lower(s.p[i]));
}

static bool
is_ascii_name(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] >= 0x80 || host.p[i] == '%')
			return false;
	return true;
}

/* All behind the authority; also what stands before its "@". */
static void
encode_rest(struct buf *buf, struct str s)
{
	bool fragment = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_loose_char(c) || encoded_byte(s, i) >= 0 ||
		    (c == '#' && !fragment))
			buf_char(buf, c);
		else
			buf_encoded(buf, c);
		fragment |= c == '#';
	}
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

	if (find_any(s, "\r\n") == s.n)
		return s;
	buf_init(&buf, arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' && s.p[i] != '\n')
			buf_char(&buf, s.p[i]);
	return buf.failed ? EMPTY : buf_view(&buf);
}

/* A result that keeps what was promised. */
static bool
is_sound(struct str s)
{
	struct url url;

	if (s.n == 0 || !url_parse(s, &url))
		return false;
	return !url.has_authority || url.host.n > 0 ||
	    str_eq(url.scheme, STR("file"));
}

struct str
url_encode(struct arena *arena, struct str loose)
{
	struct str s = str_trim(without_breaks(arena, str_trim(loose)));
	size_t n = scheme_length(s);
	struct buf buf;

	if (s.n == 0 || s.n > URL_MAX)
		return EMPTY;
	buf_init(&buf, arena, URL_MAX);
	if (n > 0) {
		buf_lower(&buf, str_slice(s, 0, n + 1));
		s = str_from(s, n + 1);
	} else if (str_starts(s, STR("//"))) {
		buf_str(&buf, STR("https:"));
	} else if (str_find(str_slice(s, 0, find_any(s, "/?#")), ':') !=
	    STR_NONE) {
		/* "10:30" must not look like a scheme. */
		buf_str(&buf, STR("./"));
	}
	if (buf.n != 2 && str_starts(s, STR("//"))) {
		buf_str(&buf, STR("//"));
		s = str_from(s, 2);
		n = find_any(s, "/?#");
		if (!encode_authority(&buf, str_slice(s, 0, n)))
			return EMPTY;
		s = str_from(s, n);
	}
	encode_rest(&buf, s);
	if (buf.failed || !is_sound(buf_view(&buf)))
		return EMPTY;
	return buf_view(&buf);
}
