#include "server/access.h"

#include <stdio.h>

#include "server/address.h"

/* A request may take four times its bytes; what is beyond that is cut. */
enum { LINE_MAX_BYTES = 3 * 1024, REQUEST_MAX_BYTES = 2 * 1024 };

static struct str
client_text(const struct access *access, const struct address *client,
    char text[ADDRESS_TEXT])
{
	struct address address = *client;

	if (access->addresses == LOG_ADDRESSES_NONE)
		return STR("-");
	if (access->addresses == LOG_ADDRESSES_SHORT)
		address_shorten(&address, 24, 48);
	return address_text(&address, text);
}

static size_t
plain(char *p, size_t n, const struct access_line *line, struct str client)
{
	n += (size_t)snprintf(p + n, LINE_MAX_BYTES - n,
	    STR_FMT " " STR_FMT " ", STR_ARG(line->protocol), STR_ARG(client));
	n = log_quote(p, n, REQUEST_MAX_BYTES, line->request);
	return n +
	    (size_t)snprintf(p + n, LINE_MAX_BYTES - n,
		line->status == 0 ? " -%.0d %llu %llu.%03llu%s\n"
				  : " %d %llu %llu.%03llu%s\n",
		line->status, (unsigned long long)line->bytes,
		(unsigned long long)line->microseconds / 1000,
		(unsigned long long)line->microseconds % 1000,
		line->whole ? "" : " cut");
}

static size_t
json(char *p, size_t n, const struct access_line *line, struct str client)
{
	n += (size_t)snprintf(p + n, LINE_MAX_BYTES - n,
	    "\"protocol\":\"" STR_FMT "\",\"client\":\"" STR_FMT
	    "\",\"request\":",
	    STR_ARG(line->protocol), STR_ARG(client));
	n = log_quote(p, n, REQUEST_MAX_BYTES, line->request);
	return n +
	    (size_t)snprintf(p + n, LINE_MAX_BYTES - n,
		",\"status\":%d,\"bytes\":%llu,\"ms\":%llu.%03llu,"
		"\"whole\":%s}\n",
		line->status, (unsigned long long)line->bytes,
		(unsigned long long)line->microseconds / 1000,
		(unsigned long long)line->microseconds % 1000,
		line->whole ? "true" : "false");
}

void
access_add(struct access *access, const struct access_line *line)
{
	char text[ADDRESS_TEXT];
	struct str client;
	char *p;
	size_t n;

	if (!log_tells(LOG_LEVEL_INFO))
		return;
	if (sizeof(access->bytes) - access->n < LINE_MAX_BYTES)
		access_flush(access);
	client = client_text(access, line->client, text);
	p = access->bytes + access->n;
	n = log_begin(p, 0, LINE_MAX_BYTES, LOG_LEVEL_INFO);
	access->n += log_is_json() ? json(p, n, line, client)
				   : plain(p, n, line, client);
}

void
access_flush(struct access *access)
{
	if (access->n > 0)
		log_write((struct str){ access->bytes, access->n });
	access->n = 0;
}
