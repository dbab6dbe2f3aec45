#include "proto/gopher_line.h"

/* "GET /x HTTP/1.1" and the like. */
static bool
is_http(struct str line)
{
	struct str verb, rest;

	if (!str_cut(line, ' ', &verb, &rest) || verb.n < 3 || verb.n > 10)
		return false;
	for (size_t i = 0; i < verb.n; i++)
		if (verb.p[i] < 'A' || verb.p[i] > 'Z')
			return false;
	return str_search(rest, STR("HTTP/")) != STR_NONE;
}

/*
 * A gopher+ probe: "+", "!", "$", perhaps with attributes or a media type
 * behind it ("$+ADMIN", "+text/plain").  Words may begin so, too ("$100").
 */
static bool
is_probe(struct str field)
{
	if (field.n == 0 || strchr("+!$", field.p[0]) == NULL ||
	    field.p[0] == '\0')
		return false;
	return field.n == 1 || field.p[1] == '+' ||
	    (field.p[0] == '+' && str_find(field, '/') != STR_NONE);
}

static void
split_fields(struct str line, struct request *request)
{
	struct str field, rest;

	if (!str_cut(line, '\t', &request->path, &rest))
		return;
	str_cut(rest, '\t', &field, &rest);
	if (is_probe(field)) {
		request->plus = field.p[0];
		return;
	}
	request->has_query = true;
	request->query = field;
	if (is_probe(rest))
		request->plus = rest.p[0];
}

enum parse
gopher_line_parse(struct str bytes, bool end, struct request *request)
{
	struct str line = str_slice(bytes, 0, GOPHER_LINE_MAX);
	size_t lf = str_find(line, '\n');

	line = str_slice(line, 0, lf);
	*request = (struct request){ .line = line };
	/* A TLS handshake: "gophers" clients then come again in the clear. */
	if (bytes.n > 0 && bytes.p[0] == 0x16)
		return PARSE_DROP;
	if (lf == STR_NONE && bytes.n >= GOPHER_LINE_MAX)
		return PARSE_LONG;
	if (lf == STR_NONE && !end)
		return PARSE_MORE;
	if (lf == STR_NONE && bytes.n == 0)
		return PARSE_DROP;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	request->line = line;
	request->http = is_http(line);
	split_fields(line, request);
	return PARSE_DONE;
}
