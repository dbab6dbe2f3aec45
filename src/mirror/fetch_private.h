#ifndef MIRROR_FETCH_PRIVATE_H
#define MIRROR_FETCH_PRIVATE_H
/*
 * fetch_private -- fetch.c: tries, redirects, hosts; fetch_curl.c: one
 * transfer; fetch_address.c: where it must not lead.
 */
#include <curl/curl.h>

#include "base/arena.h"
#include "mirror/fetch.h"
#include "mirror/table.h"

struct fetch_host {
	struct str robots; /* the bytes; empty: all is allowed */
	bool asked; /* for robots.txt */
	bool closed; /* robots.txt could not be read: nothing is allowed */
	bool named; /* by the operator */
	unsigned failures; /* to connect, in a row */
	int64_t delay_ms;
	int64_t last_ms; /* when the last request ended */
};

struct fetch {
	struct fetch_options options;
	struct arena arena; /* hosts */
	struct table hosts;
	CURL *curl;
	char agent[256];
};

/* How one transfer went. */
struct transfer {
	struct fetch *fetch;
	const struct fetch_request *request;
	struct fetch_response *response;
	struct arena *arena;
	struct str url; /* of this hop */
	bool may_be_private;
	/* --- the result --- */
	CURLcode code;
	struct str location; /* where a redirect leads */
	int64_t retry_after_s;
	bool too_long, refused;
	char problem[CURL_ERROR_SIZE];
};

struct sockaddr;

/* Neither IPv4 nor IPv6 is private, too. */
bool fetch_is_private(const struct sockaddr *address);
bool fetch_curl_init(struct fetch *fetch);
void fetch_transfer(struct transfer *transfer);
#endif
