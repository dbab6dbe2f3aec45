/*
 * gemini -- one URL in, one status line and perhaps a body out.
 *
 * The order in which a request is judged decides which status it gets; it is
 * kept in one place each: gemini_line (the line), answer (whose it is), reply
 * (what it names).
 */
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/path.h"
#include "base/url.h"
#include "proto/gemini_line.h"
#include "proto/response.h"
#include "site/catalog.h"
#include "site/page.h"
#include "site/route.h"

enum {
	/* Of a status line's text: some clients read 1,027 bytes of the line,
	 * CR and LF included. */
	TEXT_MAX = 1020
};

#define BUSY "41 Busy: not enough memory just now, please try again\r\n"

/* --- status lines --- */

static void
say(const struct visit *visit, int status, struct str text,
    struct response *response)
{
	struct str head = arena_fmt(visit->arena, "%d " STR_FMT "\r\n", status,
	    STR_ARG(response_line(visit->arena, text, TEXT_MAX)));

	if (visit->arena->failed) {
		response_constant(response, 41, BUSY);
		return;
	}
	response_init(response);
	response->status = status;
	response->head = head;
}

static void
say_busy(struct response *response)
{
	response_constant(response, 41, BUSY);
}

/* Ours is whatever name and port the request used: it reached us. */
static struct str
authority(const struct visit *visit, struct str host, uint16_t port)
{
	if (port == GEMINI_PORT)
		return host;
	return arena_fmt(
	    visit->arena, STR_FMT ":%u", STR_ARG(host), (unsigned)port);
}

static void
redirect(const struct visit *visit, struct str own, struct str location,
    struct response *response)
{
	struct str url = location;

	if (str_starts(location, STR("/")))
		url = arena_fmt(visit->arena, "gemini://" STR_FMT STR_FMT,
		    STR_ARG(own), STR_ARG(location));
	if (url.n > TEXT_MAX)
		say(visit, 50,
		    STR("It has moved to an address too long to ask for"),
		    response);
	else
		say(visit, 31, url, response);
}

/* --- what an address names --- */

static void
trouble(const struct visit *visit, const struct request *request,
    const struct err *err, struct response *response)
{
	if (visit->arena->failed) {
		say_busy(response);
		return;
	}
	response_trouble(visit, request, err->text);
	say(visit, 40, STR("It cannot be read just now, please try again"),
	    response);
}

/* "20 MEDIA" in front of what is there. */
static void
succeed(const struct visit *visit, struct str media, struct response *response)
{
	response->head =
	    arena_fmt(visit->arena, "20 " STR_FMT "\r\n", STR_ARG(media));
	response->status = 20;
}

/* A file in the middle of being written, or with a row that is out of date:
 * in a moment it is one or the other. */
static void
say_unsettled(const struct visit *visit, struct response *response)
{
	say(visit, 41,
	    STR("This page is changing just now, please try again in a moment"),
	    response);
}

static void
reply_page(const struct visit *visit, const struct request *request,
    const struct target *target, struct response *response)
{
	enum page_writer writer = page_writer_of(visit, target);
	struct str media = STR("text/plain; charset=utf-8");
	struct err err = { "" };

	switch (page_render(visit, target, writer, &response->body, &err)) {
	case PAGE_MADE:
		break;
	case PAGE_UNSETTLED:
		say_unsettled(visit, response);
		return;
	case PAGE_FAILED:
		trouble(visit, request, &err, response);
		return;
	}
	if (writer == PAGE_GEMTEXT)
		media = arena_fmt(visit->arena, "text/gemini; lang=" STR_FMT,
		    STR_ARG(target->lang));
	succeed(visit, media, response);
}

static void
reply_bytes(const struct visit *visit, const struct request *request,
    const struct target *target, struct response *response)
{
	struct err err = { "" };

	if (!page_bytes(visit, target, &response->body, &err))
		trouble(visit, request, &err, response);
	else
		succeed(visit, target->media, response);
}

static void
reply_file(const struct visit *visit, const struct request *request,
    const struct target *target, struct response *response)
{
	struct err err = { "" };
	struct page_file file;

	if (!page_open(visit, target, &file, &err)) {
		trouble(visit, request, &err, response);
		return;
	}
	response->fd = file.fd;
	response->length = file.size;
	succeed(visit, target->media, response);
}

/* Target to status: the table of this protocol. */
static void
reply(const struct visit *visit, const struct request *request,
    const struct target *target, struct str own, struct response *response)
{
	response_init(response);
	switch (target->kind) {
	case TARGET_PAGE:
		reply_page(visit, request, target, response);
		break;
	case TARGET_FILE:
		reply_file(visit, request, target, response);
		break;
	case TARGET_BYTES:
		reply_bytes(visit, request, target, response);
		break;
	case TARGET_INPUT:
		say(visit, target->sensitive ? 11 : 10, target->message,
		    response);
		break;
	case TARGET_MOVED:
		redirect(visit, own, target->location, response);
		break;
	case TARGET_GONE:
		say(visit, 52, target->message, response);
		break;
	case TARGET_MISSING:
		say(visit, 51, target->message, response);
		break;
	case TARGET_BAD:
		say(visit, 59, target->message, response);
		break;
	case TARGET_SLOW:
		say(visit, 44, arena_fmt(visit->arena, "%u", target->seconds),
		    response);
		break;
	case TARGET_BUSY:
	case TARGET_WORK: /* refused by the pool's own call */
		say(visit, 41, target->message, response);
		break;
	}
}

/* An answer that does not fit into memory is no answer. */
static void
settle(const struct visit *visit, struct response *response)
{
	if (!visit->arena->failed || response->cached != NULL)
		return;
	if (response->fd >= 0)
		close(response->fd);
	say_busy(response);
}

static enum answer
answer_anew(const struct visit *visit, const struct request *request,
    struct str own, struct str path, struct response *response)
{
	struct str words = request->query;
	struct str key = { 0 };
	struct target target;

	if (!url_decode(visit->arena, request->query, &words)) {
		say_busy(response); /* url_parse saw that it is well-formed */
		return ANSWER_READY;
	}
	target = route_find(visit, path, words, request->has_query);
	/* Words that nobody asked for lead to what is there without them. */
	if (request->has_query && response_is_lasting(&target) &&
	    response_cached(visit, target.path, response))
		return ANSWER_READY;
	if (target.kind == TARGET_WORK && !visit->on_pool)
		return ANSWER_WORK;
	if (response_is_lasting(&target))
		key = response_key(visit, target.path);
	reply(visit, request, &target, own, response);
	settle(visit, response);
	if (response->status == 20 && response->fd < 0)
		response->keep = key;
	return ANSWER_READY;
}

static enum answer
answer_path(const struct visit *visit, const struct request *request,
    struct str own, struct str path, struct response *response)
{
	enum answer answer;

	if (!request->has_query && response_cached(visit, path, response))
		return ANSWER_READY;
	catalog_hold(visit->catalog);
	answer = answer_anew(visit, request, own, path, response);
	catalog_let_go(visit->catalog);
	return answer;
}

/* --- whose request it is --- */

static void
refuse_proxy(const struct visit *visit, const struct request *request,
    struct response *response)
{
	const struct endpoint *here = &visit->site->endpoints[SCHEME_GEMINI];

	if (str_eq_nocase(request->scheme, STR("titan")))
		say(visit, 53, STR("Nothing can be uploaded to this capsule"),
		    response);
	else
		say(visit, 53,
		    arena_fmt(visit->arena,
			"No proxy: only gemini://" STR_FMT "/ is served here",
			STR_ARG(authority(visit, here->host, here->port))),
		    response);
}

static enum answer
gemini_answer(const struct visit *visit, const struct request *request,
    struct response *response)
{
	struct str host, own, path, location;

	response_init(response);
	if (request->fault != NULL) {
		say(visit, 59, str_z(request->fault), response);
		return ANSWER_READY;
	}
	host = url_host_canonical(visit->arena, request->host);
	if (!str_eq_nocase(request->scheme, STR("gemini")) ||
	    !site_is_named(visit->site, SCHEME_GEMINI, host, request->port)) {
		refuse_proxy(visit, request, response);
		return ANSWER_READY;
	}
	own = authority(visit, host, request->port);
	switch (path_from_url(visit->arena, request->path, &path)) {
	case PATH_OK:
		return answer_path(visit, request, own, path, response);
	case PATH_MOVED:
		location = arena_fmt(visit->arena, STR_FMT "%s" STR_FMT,
		    STR_ARG(url_encode_path(visit->arena, path)),
		    request->query.n > 0 ? "?" : "", STR_ARG(request->query));
		redirect(visit, own, location, response);
		break;
	case PATH_BAD:
		say(visit, 59,
		    STR("No such path can be: it climbs above the root, or "
			"hides dots, slashes or controls behind %XX"),
		    response);
		break;
	}
	return ANSWER_READY;
}

/* --- refusals --- */

static void
gemini_refuse(enum refusal refusal, unsigned seconds, struct response *response)
{
	static const struct {
		unsigned seconds;
		const char *head;
	} waits[] = {
		{ 1, "44 1\r\n" },
		{ 2, "44 2\r\n" },
		{ 4, "44 4\r\n" },
		{ 8, "44 8\r\n" },
		{ 16, "44 16\r\n" },
		{ 32, "44 32\r\n" },
		{ 60, "44 60\r\n" },
	};
	size_t i = 0;

	switch (refusal) {
	case REFUSE_BAD:
		response_constant(response, 59,
		    "59 Not a request: one URL of at most 1024 bytes, then "
		    "CR and LF\r\n");
		break;
	case REFUSE_LONG:
		response_constant(response, 59,
		    "59 Too long: a URL may have 1024 bytes, then CR and "
		    "LF\r\n");
		break;
	case REFUSE_SLOW:
		response_constant(response, 59,
		    "59 Too slow: the request did not arrive in time\r\n");
		break;
	case REFUSE_BUSY:
		response_constant(response, 41,
		    "41 Busy: too many visitors just now, please try "
		    "again\r\n");
		break;
	case REFUSE_RATE:
		while (i + 1 < sizeof(waits) / sizeof(waits[0]) &&
		    waits[i].seconds < seconds)
			i++;
		response_constant(response, 44, waits[i].head);
		break;
	}
}

const struct protocol protocol_gemini = {
	.name = "gemini",
	.scheme = SCHEME_GEMINI,
	.port = GEMINI_PORT,
	.tls = true,
	.request_max = GEMINI_LINE_MAX,
	.parse = gemini_line_parse,
	.answer = gemini_answer,
	.refuse = gemini_refuse,
};
