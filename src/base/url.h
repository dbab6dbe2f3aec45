#ifndef BASE_URL_H
#define BASE_URL_H
/*
 * url -- addresses: taking apart, joining, encoding.
 *
 * The only place that knows uriparser and libidn2.
 */
#include "base/str.h"

struct arena;

enum { URL_MAX = 8192 }; /* longer ones are no URLs to us */

/* Views into the bytes that were parsed; nothing is decoded. */
struct url {
	struct str scheme; /* without ':'; empty: relative */
	bool has_authority; /* there was "//" */
	bool has_userinfo;
	struct str host; /* IPv6 without brackets */
	bool has_port;
	uint16_t port; /* 0 if has_port is false */
	struct str path;
	bool has_query, has_fragment;
	struct str query, fragment;
};

/* RFC 3986 URI-reference, at most URL_MAX bytes.  False if it is none, or
 * its port is none (empty ports are absent, 0 and above 65535 are bad). */
bool url_parse(struct str s, struct url *url);

/*
 * Whatever stood in a Markdown link becomes an RFC 3986 reference (L10):
 * spaces, controls, non-ASCII, "<>\^`{|} and lone % encoded, existing %XX
 * left alone, line breaks dropped, scheme and host in lower case, host to
 * A-labels, "//host" to "https://host".  Empty when it cannot be one.
 */
struct str url_encode(struct arena *arena, struct str loose);
/* Percent-encodes a decoded local path for a link: all but A-Z a-z 0-9 and
 * -._~!$&'()*+,;=:@/ ; s itself where nothing needs it. */
struct str url_encode_path(struct arena *arena, struct str path);
/* One query or path value: all but unreserved characters. */
struct str url_encode_value(struct arena *arena, struct str value);
/* Decodes %XX once; false on a malformed one.  '+' stays '+'. */
bool url_decode(struct arena *arena, struct str s, struct str *decoded);
/* The byte that "%41" at s.p[at] stands for, or -1. */
int url_encoded_byte(struct str s, size_t at);
/* `reference` against an absolute `base`, normalised; empty if impossible. */
struct str url_join(struct arena *arena, struct str base, struct str reference);
/* A host name as lower case A-labels; empty when it is no name. */
struct str url_host_ascii(struct arena *arena, struct str host);
/* The host of a URL as names are kept; as it came where it is none (IPv6). */
struct str url_host_canonical(struct arena *arena, struct str host);
/* A host name for people, in Unicode; the A-labels where that fails. */
struct str url_host_show(struct arena *arena, struct str host);
/* "https", "HTTP" ...: absolute with a scheme; *scheme may be NULL. */
bool url_scheme(struct str s, struct str *scheme);
/* javascript:, data:, vbscript:, file:, about:, blob: (L12). */
bool url_is_dangerous(struct str s);
/* http or https, with a host; for what an operator or publisher wrote. */
bool url_is_web(struct str s);
/* The same for one that url_parse has taken apart. */
bool url_has_web(const struct url *url);
#endif
