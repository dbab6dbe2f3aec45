#include "proto/gemini_line.h"

#include "base/url.h"

/* What the request line is not; NULL: it is a URI that may be asked for. */
static const char *
fault_of(struct str line, struct request *request)
{
	struct url url;

	if (line.n == 0)
		return "Empty request: send one absolute gemini:// URL";
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];

		if (c < 0x21 || c >= 0x7F)
			return "A URL is ASCII without blanks: encode other "
			       "characters as %XX";
	}
	if (!url_scheme(line, &request->scheme))
		return "Not an absolute URL: begin with gemini://";
	/* Somebody else's scheme: 53, however the rest may look. */
	if (!str_eq_nocase(request->scheme, STR("gemini")))
		return NULL;
	if (!url_parse(line, &url))
		return "Malformed URL: a character, %XX or the port is wrong";
	if (url.host.n == 0)
		return "The URL names no host: write gemini://HOST/";
	if (url.has_userinfo)
		return "User names and passwords may not stand in a request";
	if (url.has_fragment)
		return "Fragments are the client's: leave out # and the rest";
	request->host = url.host;
	request->port = url.has_port ? url.port : GEMINI_PORT;
	request->path = url.path;
	request->query = url.query;
	request->has_query = url.has_query;
	return NULL;
}

enum parse
gemini_line_parse(struct str bytes, bool end, struct request *request)
{
	struct str start = str_slice(bytes, 0, GEMINI_LINE_MAX);
	size_t lf = str_find(start, '\n');

	*request = (struct request){ .line = str_slice(start, 0, lf) };
	if (lf == STR_NONE) {
		if (bytes.n >= GEMINI_LINE_MAX)
			return PARSE_LONG;
		if (!end)
			return PARSE_MORE;
		return bytes.n == 0 ? PARSE_DROP : PARSE_BAD;
	}
	/* A bare line feed ends no request, and gets no answer. */
	if (lf == 0 || start.p[lf - 1] != '\r')
		return PARSE_DROP;
	request->line.n--;
	request->fault = fault_of(request->line, request);
	return PARSE_DONE;
}
