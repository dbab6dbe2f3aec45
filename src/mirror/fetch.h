#ifndef MIRROR_FETCH_H
#define MIRROR_FETCH_H
/*
 * fetch -- one document over HTTP, politely.  The only place that knows
 * libcurl.
 *
 * Before a host is asked for anything its robots.txt is; between two
 * requests to one host there is a pause; what fails for the moment (429,
 * 5xx, a cut connection) is tried again, as late as Retry-After says.  Bytes
 * are counted as they come, whatever the server declares.  Redirects are
 * followed one by one, to http and https only, and private addresses are
 * refused unless the operator named the host.
 */
#include "base/str.h"

struct arena;
struct err;
struct fetch;

#define FETCH_AGENT "smallpress-mirror"

enum { FETCH_REDIRECTS = 5, FETCH_TRIES = 5, FETCH_WAIT_MAX_S = 600 };

struct fetch_options {
	int64_t delay_ms; /* between two requests; -1: half a second, none
			   * to this machine */
	int64_t retry_ms; /* before the second try; doubles */
	int64_t timeout_ms; /* of one request */
	struct str contact; /* e-mail or URL, for User-Agent; may be empty */
	bool allow_private;
	bool ignore_robots;
};

enum fetch_result {
	FETCH_OK,
	FETCH_SAME, /* 304 */
	FETCH_STATUS, /* another status: response->status */
	FETCH_DENIED, /* robots.txt, a private address, a scheme */
	FETCH_TOO_LONG, /* more bytes than allowed */
	FETCH_FAILED, /* no answer, or a broken one, after all tries */
	FETCH_STOPPED /* the operator did */
};

struct fetch_request {
	struct str url;
	size_t max; /* bytes of the body, unpacked */
	struct str etag, last_modified; /* of what is known; may be empty */
	bool optional; /* a picture: fewer tries, dead hosts left alone */
};

struct fetch_response {
	long status;
	struct str body;
	struct str url; /* that it came from, in the end */
	struct str type; /* "text/html; charset=utf-8" */
	struct str etag, last_modified;
	uint64_t total, total_pages; /* X-WP-Total, X-WP-TotalPages; or 0 */
	struct str links; /* Link headers, joined by commas */
};

/* NULL: err says why. */
struct fetch *fetch_new(const struct fetch_options *options, struct err *err);
void fetch_free(struct fetch *fetch);
/* The operator named this URL: its host may be private. */
void fetch_name(struct fetch *fetch, struct str url);
/* From a signal handler: every wait and transfer ends soon. */
void fetch_stop(void);
bool fetch_is_stopped(void);

/* On all but OK and SAME, err is a sentence with the URL. */
enum fetch_result fetch_get(struct fetch *fetch,
    const struct fetch_request *request, struct arena *arena,
    struct fetch_response *response, struct err *err);
/* What a Link header says for rel, or empty. */
struct str fetch_link(struct str links, struct str rel);
#endif
