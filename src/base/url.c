#include "base/url.h"

#include <uriparser/Uri.h>

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
url_has_web(const struct url *url)
{
	return url->host.n > 0 &&
	    (str_eq_nocase(url->scheme, STR("http")) ||
		str_eq_nocase(url->scheme, STR("https")));
}

bool
url_is_web(struct str s)
{
	struct url url;

	return url_parse(s, &url) && url_has_web(&url);
}
