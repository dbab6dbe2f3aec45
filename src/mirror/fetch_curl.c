/* One HTTP request and its answer. */
#include <sys/socket.h>

#include "base/buf.h"
#include "base/url.h"
#include "base/version.h"
#include "mirror/fetch_private.h"

enum { CONNECT_MS = 15000, SLOW_BYTES = 64, SLOW_S = 20 };

struct sink {
	struct transfer *transfer;
	struct buf body;
	size_t max;
	struct buf links;
};

/* By the address that a connection is made to: what a name meant a moment
 * ago does not count. */
static curl_socket_t
open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = self;

	(void)purpose;
	if (!transfer->may_be_private && fetch_is_private(&address->addr)) {
		transfer->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC,
	    address->protocol);
}

/* --- what comes --- */

static size_t
take_body(char *p, size_t size, size_t n, void *self)
{
	struct sink *sink = self;

	n *= size;
	if (n > sink->max - sink->body.n) {
		sink->transfer->too_long = true;
		return 0;
	}
	buf_str(&sink->body, (struct str){ p, n });
	return sink->body.failed ? 0 : n;
}

static bool
is_header(struct str line, const char *name, struct str *value)
{
	struct str key;

	return str_cut(line, ':', &key, value) &&
	    str_eq_nocase(key, str_z(name));
}

static size_t
take_header(char *p, size_t size, size_t n, void *self)
{
	struct sink *sink = self;
	struct fetch_response *response = sink->transfer->response;
	struct arena *arena = sink->transfer->arena;
	struct str line = { p, n * size };
	struct str value;

	if (is_header(line, "etag", &value)) {
		response->etag = arena_copy(arena, str_trim(value));
	} else if (is_header(line, "last-modified", &value)) {
		response->last_modified = arena_copy(arena, str_trim(value));
	} else if (is_header(line, "content-type", &value)) {
		response->type = arena_copy(arena, str_trim(value));
	} else if (is_header(line, "x-wp-total", &value)) {
		str_uint(str_trim(value), UINT32_MAX, &response->total);
	} else if (is_header(line, "x-wp-totalpages", &value)) {
		str_uint(str_trim(value), UINT32_MAX, &response->total_pages);
	} else if (is_header(line, "link", &value)) {
		if (sink->links.n > 0)
			buf_char(&sink->links, ',');
		buf_str(&sink->links, str_trim(value));
	}
	return n * size;
}

static int
watch(void *self, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
    curl_off_t up)
{
	(void)self;
	(void)down_total;
	(void)down;
	(void)up_total;
	(void)up;
	return fetch_is_stopped();
}

/* --- the request --- */

bool
fetch_curl_init(struct fetch *fetch)
{
	struct str contact = fetch->options.contact;
	int n;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return false;
	fetch->curl = curl_easy_init();
	n = snprintf(
	    fetch->agent, sizeof(fetch->agent), "%s/%s", FETCH_AGENT, VERSION);
	if (contact.n > 0 && contact.n < 160)
		snprintf(fetch->agent + n, sizeof(fetch->agent) - (size_t)n,
		    " (+" STR_FMT ")", STR_ARG(contact));
	return fetch->curl != NULL;
}

static struct curl_slist *
add_header(struct curl_slist *list, struct arena *arena, const char *name,
    struct str value)
{
	struct curl_slist *longer = NULL;

	if (value.n > 0 && value.n < 1024)
		longer = curl_slist_append(list,
		    arena_z(arena,
			arena_fmt(
			    arena, "%s: " STR_FMT, name, STR_ARG(value))));
	return longer == NULL ? list : longer;
}

static void
set_limits(CURL *curl, const struct fetch_options *options)
{
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
	    options->timeout_ms < CONNECT_MS ? (long)options->timeout_ms
					     : (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)options->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SLOW_S);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
}

static void
set_sinks(CURL *curl, struct transfer *transfer, struct sink *sink)
{
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->problem);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, sink);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
}

static void
read_result(struct transfer *transfer, struct sink *sink)
{
	CURL *curl = transfer->fetch->curl;
	struct fetch_response *response = transfer->response;
	curl_off_t wait = 0;
	char *location = NULL;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response->status);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
	curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location);
	transfer->retry_after_s = (int64_t)wait;
	transfer->location = arena_copy(transfer->arena, str_z(location));
	response->body = buf_view(&sink->body);
	response->links = buf_view(&sink->links);
	response->url = transfer->url;
}

void
fetch_transfer(struct transfer *transfer)
{
	CURL *curl = transfer->fetch->curl;
	const struct fetch_request *request = transfer->request;
	struct sink sink = { .transfer = transfer, .max = request->max };
	struct curl_slist *headers = NULL;

	*transfer->response = (struct fetch_response){ .status = 0 };
	transfer->problem[0] = '\0';
	transfer->too_long = transfer->refused = false;
	buf_init(&sink.body, transfer->arena, request->max + 1);
	buf_init(&sink.links, transfer->arena, 64 * 1024);
	headers = add_header(
	    headers, transfer->arena, "If-None-Match", request->etag);
	headers = add_header(headers, transfer->arena, "If-Modified-Since",
	    request->last_modified);
	curl_easy_reset(curl);
	set_limits(curl, &transfer->fetch->options);
	set_sinks(curl, transfer, &sink);
	curl_easy_setopt(
	    curl, CURLOPT_URL, arena_z(transfer->arena, transfer->url));
	curl_easy_setopt(curl, CURLOPT_USERAGENT, transfer->fetch->agent);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	transfer->code = curl_easy_perform(curl);
	read_result(transfer, &sink);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
}
