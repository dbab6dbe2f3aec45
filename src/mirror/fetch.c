#include "mirror/fetch_private.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/progress.h"
#include "mirror/robots.h"

enum {
	DELAY_MS = 500,
	CRAWL_DELAY_MAX_S = 30,
	OPTIONAL_TRIES = 2,
	DEAD_AFTER = 3, /* failures to connect in a row, for pictures */
	SLICE_MS = 50
};

/* False: the operator stopped the run meanwhile. */
static bool
wait_ms(int64_t ms)
{
	int64_t until = progress_now_ms() + ms;

	for (;;) {
		int64_t left = until - progress_now_ms();
		struct timespec slice = { .tv_sec = 0 };

		if (fetch_is_stopped())
			return false;
		if (left <= 0)
			return true;
		slice.tv_nsec = (left < SLICE_MS ? left : SLICE_MS) * 1000000;
		nanosleep(&slice, NULL);
	}
}

/* --- hosts --- */

struct fetch *
fetch_new(const struct fetch_options *options, struct err *err)
{
	struct fetch *fetch = calloc(1, sizeof(*fetch));

	if (fetch != NULL) {
		fetch->options = *options;
		arena_init(&fetch->arena, (size_t)256 * 1024 * 1024);
		table_init(&fetch->hosts);
	}
	if (fetch == NULL || !fetch_curl_init(fetch)) {
		err_set(err, "libcurl does not start");
		fetch_free(fetch);
		return NULL;
	}
	return fetch;
}

void
fetch_free(struct fetch *fetch)
{
	if (fetch == NULL)
		return;
	curl_easy_cleanup(fetch->curl);
	curl_global_cleanup();
	table_free(&fetch->hosts);
	arena_free(&fetch->arena);
	free(fetch);
}

static bool
is_this_machine(struct str host)
{
	return str_eq_nocase(host, STR("localhost")) ||
	    str_starts(host, STR("127.")) || str_eq(host, STR("::1"));
}

/* "host:port" of a URL that was parsed. */
static struct fetch_host *
host_of(struct fetch *fetch, struct arena *arena, const struct url *url)
{
	struct str key = arena_fmt(arena, STR_FMT ":%u", STR_ARG(url->host),
	    url->has_port ? url->port : 0);
	struct fetch_host *host = table_get(&fetch->hosts, key);

	if (host != NULL)
		return host;
	host = arena_alloc(&fetch->arena, sizeof(*host));
	if (host == NULL)
		return NULL;
	host->delay_ms = fetch->options.delay_ms;
	if (host->delay_ms < 0)
		host->delay_ms = is_this_machine(url->host) ? 0 : DELAY_MS;
	host->last_ms = INT64_MIN / 2;
	table_put(&fetch->hosts, arena_copy(&fetch->arena, key), host);
	return host;
}

/* Named is the host, whatever the port: pictures may be on another one. */
static struct str
name_key(struct arena *arena, const struct url *url)
{
	return arena_fmt(arena, "named " STR_FMT, STR_ARG(url->host));
}

void
fetch_name(struct fetch *fetch, struct str address)
{
	struct url url;

	if (url_parse(address, &url) && url.host.n > 0)
		table_put(&fetch->hosts, name_key(&fetch->arena, &url), fetch);
}

static bool
is_named(struct fetch *fetch, struct arena *arena, const struct url *url)
{
	return fetch->options.allow_private ||
	    table_get(&fetch->hosts, name_key(arena, url)) != NULL;
}

/* --- one hop, with its tries --- */

static bool
is_temporary(const struct transfer *transfer)
{
	long status = transfer->response->status;

	switch (transfer->code) {
	case CURLE_OK:
		return status == 429 || status == 500 || status == 502 ||
		    status == 503 || status == 504;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WEIRD_SERVER_REPLY:
		return !transfer->refused;
	default:
		return false;
	}
}

/* How long to wait before the next try; -1: too long. */
static int64_t
pause_ms(const struct transfer *transfer, unsigned try)
{
	int64_t wait = transfer->fetch->options.retry_ms << try;
	int64_t asked = transfer->retry_after_s * 1000;

	if (asked > (int64_t)FETCH_WAIT_MAX_S * 1000)
		return -1;
	return asked > wait ? asked : wait;
}

static void
note_failure(struct fetch_host *host, const struct transfer *transfer)
{
	if (transfer->code == CURLE_COULDNT_CONNECT ||
	    transfer->code == CURLE_COULDNT_RESOLVE_HOST ||
	    (transfer->code == CURLE_OPERATION_TIMEDOUT &&
		transfer->response->status == 0))
		host->failures++;
	else
		host->failures = 0;
}

/* False: stopped. */
static bool
transfer_with_tries(struct transfer *transfer, struct fetch_host *host)
{
	unsigned tries =
	    transfer->request->optional ? OPTIONAL_TRIES : FETCH_TRIES;

	for (unsigned try = 0;; try++) {
		int64_t pause;

		if (!wait_ms(
			host->last_ms + host->delay_ms - progress_now_ms()))
			return false;
		fetch_transfer(transfer);
		host->last_ms = progress_now_ms();
		note_failure(host, transfer);
		if (fetch_is_stopped())
			return false;
		pause = pause_ms(transfer, try);
		if (!is_temporary(transfer) || try + 1 == tries || pause < 0)
			return true;
		log_debug("mirror: " STR_FMT ": again in %lld ms",
		    STR_ARG(transfer->url), (long long)pause);
		if (!wait_ms(pause))
			return false;
	}
}

/* --- robots.txt --- */

static bool
is_redirect(const struct fetch_response *response)
{
	long status = response->status;

	return status == 301 || status == 302 || status == 303 ||
	    status == 307 || status == 308;
}

/* The bytes; asked once for a host.  Where it does not exist all is allowed,
 * where the server fails nothing is (RFC 9309). */
static void
ask_robots(struct fetch *fetch, struct fetch_host *host, struct str url)
{
	struct arena arena;
	struct fetch_response response = { .status = 0 };
	struct fetch_request request = { .max = ROBOTS_MAX };
	struct transfer transfer = { .fetch = fetch,
		.code = CURLE_FAILED_INIT,
		.request = &request,
		.response = &response,
		.arena = &arena };
	struct url parts;

	host->asked = true;
	arena_init(&arena, 8 * 1024 * 1024);
	transfer.url = url_join(&arena, url, STR("/robots.txt"));
	for (int hop = 0; hop < FETCH_REDIRECTS; hop++) {
		if (!url_is_web(transfer.url) ||
		    !url_parse(transfer.url, &parts))
			break;
		transfer.may_be_private = is_named(fetch, &arena, &parts);
		if (!transfer_with_tries(&transfer, host))
			break;
		if (!is_redirect(&response) || transfer.location.n == 0)
			break;
		transfer.url = transfer.location;
	}
	if (transfer.code == CURLE_OK || transfer.too_long) {
		if (response.status == 200)
			host->robots = arena_copy(&fetch->arena, response.body);
		host->closed = response.status >= 500 || response.status == 429;
	}
	if (fetch->options.delay_ms < 0) {
		int64_t asked = robots_delay(host->robots, STR(FETCH_AGENT));

		if (asked > CRAWL_DELAY_MAX_S)
			asked = CRAWL_DELAY_MAX_S;
		if (asked * 1000 > host->delay_ms)
			host->delay_ms = asked * 1000;
	}
	arena_free(&arena);
}

static bool
is_allowed(struct transfer *transfer, struct fetch_host *host,
    const struct url *url, struct err *err)
{
	struct str path = url->path;

	if (transfer->fetch->options.ignore_robots)
		return true;
	if (!host->asked)
		ask_robots(transfer->fetch, host, transfer->url);
	if (host->closed)
		return err_set(err,
		    STR_FMT ": its robots.txt cannot be read just now",
		    STR_ARG(transfer->url));
	if (url->has_query)
		path.n = (size_t)(url->query.p + url->query.n - path.p);
	if (path.n == 0)
		path = STR("/");
	if (robots_allow(host->robots, STR(FETCH_AGENT), path))
		return true;
	return err_set(err,
	    STR_FMT ": robots.txt does not allow it; for your own site there "
		    "is --ignore-robots",
	    STR_ARG(transfer->url));
}

/* --- the whole --- */

static enum fetch_result
judge(struct transfer *transfer, struct err *err)
{
	long status = transfer->response->status;
	struct str url = transfer->url;

	if (transfer->too_long) {
		err_set(err, STR_FMT ": more than %zu bytes", STR_ARG(url),
		    transfer->request->max);
		return FETCH_TOO_LONG;
	}
	if (transfer->refused) {
		err_set(err,
		    STR_FMT ": leads to a private address; --allow-private "
			    "permits it",
		    STR_ARG(url));
		return FETCH_DENIED;
	}
	if (transfer->code != CURLE_OK) {
		err_set(err, STR_FMT ": %s", STR_ARG(url),
		    transfer->problem[0] != '\0'
			? transfer->problem
			: curl_easy_strerror(transfer->code));
		return FETCH_FAILED;
	}
	if (status == 304)
		return FETCH_SAME;
	if (status >= 200 && status < 300)
		return FETCH_OK;
	if (transfer->retry_after_s > 0)
		err_set(err,
		    STR_FMT ": the server answered %ld and wants %lld s of "
			    "rest; try again then",
		    STR_ARG(url), status, (long long)transfer->retry_after_s);
	else
		err_set(err, STR_FMT ": the server answered %ld", STR_ARG(url),
		    status);
	return FETCH_STATUS;
}

static enum fetch_result
stopped_result(struct err *err)
{
	err_set(err, "stopped");
	return FETCH_STOPPED;
}

/* One hop; on a redirect transfer->location is where to. */
static enum fetch_result
hop(struct transfer *transfer, struct err *err)
{
	struct fetch *fetch = transfer->fetch;
	struct fetch_host *host;
	struct url url;

	transfer->location.n = 0;
	if (!url_is_web(transfer->url) || !url_parse(transfer->url, &url)) {
		err_set(err, STR_FMT ": not an http or https address",
		    STR_ARG(transfer->url));
		return FETCH_DENIED;
	}
	host = host_of(fetch, transfer->arena, &url);
	if (host == NULL) {
		err_set(err, "out of memory");
		return FETCH_FAILED;
	}
	if (transfer->request->optional && host->failures >= DEAD_AFTER) {
		err_set(err, STR_FMT ": the host does not answer",
		    STR_ARG(transfer->url));
		return FETCH_FAILED;
	}
	if (!is_allowed(transfer, host, &url, err))
		return fetch_is_stopped() ? stopped_result(err) : FETCH_DENIED;
	transfer->may_be_private = is_named(fetch, transfer->arena, &url);
	if (!transfer_with_tries(transfer, host))
		return stopped_result(err);
	return judge(transfer, err);
}

static struct str
without_fragment(struct str url)
{
	return str_slice(url, 0, str_find(url, '#'));
}

enum fetch_result
fetch_get(struct fetch *fetch, const struct fetch_request *request,
    struct arena *arena, struct fetch_response *response, struct err *err)
{
	struct transfer transfer = {
		.fetch = fetch,
		.request = request,
		.response = response,
		.arena = arena,
		.url = without_fragment(request->url),
	};

	for (int i = 0; i <= FETCH_REDIRECTS; i++) {
		enum fetch_result result = hop(&transfer, err);

		if (result != FETCH_STATUS || !is_redirect(response) ||
		    transfer.location.n == 0)
			return result;
		transfer.url = without_fragment(transfer.location);
	}
	err_set(err, STR_FMT ": more than %d redirects", STR_ARG(request->url),
	    FETCH_REDIRECTS);
	return FETCH_FAILED;
}

struct str
fetch_link(struct str links, struct str rel)
{
	struct str rest = links;

	while (rest.n > 0) {
		size_t open = str_find(rest, '<');
		struct str url;
		struct str params;
		size_t next;

		if (open == STR_NONE ||
		    !str_cut(str_from(rest, open + 1), '>', &url, &rest))
			break;
		next = str_find(rest, '<');
		params = str_slice(rest, 0, next);
		if (str_search(params, rel) != STR_NONE)
			return url;
	}
	return (struct str){ NULL, 0 };
}
