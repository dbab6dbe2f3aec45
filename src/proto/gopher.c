/*
 * gopher -- one selector in, a menu, a text or a file out.
 *
 * A selector is the address on Gemini, taken as it was sent.  There are no
 * redirects, no host and no status: what has moved is served where it is now,
 * and what cannot be is a menu of one error line and ways onward.
 */
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"
#include "base/url.h"
#include "proto/gopher_line.h"
#include "proto/gopher_menu.h"
#include "proto/gopher_text.h"
#include "proto/response.h"
#include "site/catalog.h"
#include "site/page.h"
#include "site/route.h"

enum {
	/* A text file up to this size is looked through for lone dots, and
	 * changed in memory if it has one; larger ones go as they are. */
	TEXT_LOOK = 1024 * 1024,
	/* And up to this size where other requests wait for that. */
	TEXT_LIGHT = 64 * 1024,
	TEXT_MAX = 4 * 1024 * 1024,
	HOPS = 4
};

/* --- what an address names --- */

/* One request on its way to an answer. */
struct turn {
	const struct visit *visit;
	const struct request *request;
	struct response *response;
	struct str path; /* canonical */
	bool menu; /* the body is one, still without its dot */
	bool failed; /* the body is an error's */
	bool work; /* for the pool */
};

static void
turn_fail(struct turn *turn, int status, struct str message, struct str more)
{
	response_init(turn->response);
	turn->response->status = status;
	turn->response->body = menu_error(turn->visit, message, more);
	turn->menu = true;
	turn->failed = true;
}

static void
turn_trouble(struct turn *turn, const struct err *err)
{
	if (!turn->visit->arena->failed)
		response_trouble(turn->visit, turn->request, err->text);
	turn_fail(turn, 40, STR("It cannot be read just now, please try again"),
	    STR(""));
}

static void
turn_page(struct turn *turn, const struct target *target)
{
	enum page_writer writer = page_writer_of(turn->visit, target);
	struct response *response = turn->response;
	struct err err = { "" };

	switch (
	    page_render(turn->visit, target, writer, &response->body, &err)) {
	case PAGE_MADE:
		break;
	case PAGE_UNSETTLED:
		turn_fail(turn, 41,
		    STR("This page is changing just now, please try again in "
			"a moment"),
		    STR(""));
		return;
	case PAGE_FAILED:
		turn_trouble(turn, &err);
		return;
	}
	turn->menu = writer == PAGE_GOPHERMAP;
	if (!turn->menu)
		response->body =
		    gopher_text_escape(turn->visit->arena, response->body);
}

static void
turn_bytes(struct turn *turn, const struct target *target)
{
	struct err err = { "" };

	if (!page_bytes(turn->visit, target, &turn->response->body, &err))
		turn_trouble(turn, &err);
}

static void
turn_file(struct turn *turn, const struct target *target)
{
	struct response *response = turn->response;
	struct err err = { "" };
	struct page_file file;
	bool text;
	bool read;

	if (!page_open(turn->visit, target, &file, &err)) {
		turn_trouble(turn, &err);
		return;
	}
	text =
	    file.size <= TEXT_LOOK && str_starts(target->media, STR("text/"));
	if (text && file.size > TEXT_LIGHT && !turn->visit->on_pool) {
		close(file.fd);
		turn->work = true;
		return;
	}
	if (!text || !gopher_text_has_dot(file.fd)) {
		response->fd = file.fd;
		response->length = file.size;
		return;
	}
	read = file_read_fd(
	    file.fd, TEXT_MAX, turn->visit->arena, &response->body, &err);
	close(file.fd);
	if (!read)
		turn_trouble(turn, &err);
	else
		response->body =
		    gopher_text_escape(turn->visit->arena, response->body);
}

/* What is ours was followed before: this leads away, or in circles. */
static void
turn_moved(struct turn *turn, const struct target *target)
{
	if (str_starts(target->location, STR("/"))) {
		turn_fail(turn, 50,
		    STR("It has moved, and moved again: nobody knows where to"),
		    STR(""));
		return;
	}
	turn->response->body = menu_elsewhere(turn->visit, target->location);
	turn->menu = true;
}

/* Target to bytes: the table of this protocol. */
static void
turn_reply(struct turn *turn, const struct target *target)
{
	response_init(turn->response);
	turn->response->status = 20;
	switch (target->kind) {
	case TARGET_PAGE:
		turn_page(turn, target);
		break;
	case TARGET_FILE:
		turn_file(turn, target);
		break;
	case TARGET_BYTES:
		turn_bytes(turn, target);
		break;
	case TARGET_INPUT:
		turn->response->body =
		    menu_question(turn->visit, target->message, turn->path);
		turn->menu = true;
		break;
	case TARGET_MOVED:
		turn_moved(turn, target);
		break;
	case TARGET_GONE:
		turn_fail(turn, 52, target->message, STR(""));
		break;
	case TARGET_MISSING:
		turn_fail(turn, 51, target->message,
		    page_suggestions(turn->visit, target));
		break;
	case TARGET_BAD:
		turn_fail(turn, 59, target->message, STR(""));
		break;
	case TARGET_SLOW:
		turn_fail(turn, 44, target->message, STR(""));
		break;
	case TARGET_BUSY:
	case TARGET_WORK: /* refused by the pool's own call */
		turn_fail(turn, 41, target->message, STR(""));
		break;
	}
}

/* --- looking an address up --- */

/* An address with the words that came with it. */
struct wish {
	struct str path;
	struct str words;
	bool has_words;
};

static struct target
look_up(const struct visit *visit, const struct wish *wish)
{
	return route_find(visit, wish->path, wish->words, wish->has_words);
}

/* "/x%20y?words" as a wish; false: it is none of our addresses. */
static bool
wish_from_url(const struct visit *visit, struct str url, struct wish *wish)
{
	struct str path, query;

	wish->has_words = str_cut(url, '?', &path, &query);
	return path_from_url(visit->arena, path, &wish->path) != PATH_BAD &&
	    url_decode(visit->arena, query, &wish->words);
}

/*
 * A selector is looked up as it was sent.  What is not there may have come
 * from a URL: percent-encoded, or with its words behind a question mark.
 */
static struct target
find(
    const struct visit *visit, const struct request *request, struct wish *wish)
{
	struct target target = look_up(visit, wish);
	struct str selector = request->path;
	struct wish second;

	if (target.kind == TARGET_MISSING &&
	    (str_find(selector, '%') != STR_NONE ||
		(!wish->has_words && str_find(selector, '?') != STR_NONE))) {
		if (!str_starts(selector, STR("/")))
			selector = arena_fmt(
			    visit->arena, "/" STR_FMT, STR_ARG(selector));
		if (wish_from_url(visit, selector, &second)) {
			if (wish->has_words) {
				second.words = wish->words;
				second.has_words = true;
			}
			*wish = second;
			target = look_up(visit, wish);
		}
	}
	for (int i = 0; i < HOPS && target.kind == TARGET_MOVED &&
	     str_starts(target.location, STR("/")) &&
	     wish_from_url(visit, target.location, &second);
	     i++) {
		*wish = second;
		target = look_up(visit, wish);
	}
	return target;
}

/* An answer that does not fit into memory is no answer. */
static enum answer
settle(const struct visit *visit, struct response *response)
{
	if (visit->arena->failed) {
		if (response->fd >= 0)
			close(response->fd);
		protocol_gopher.refuse(REFUSE_BUSY, 0, response);
	}
	return ANSWER_READY;
}

/* The dot, or the gopher+ clothes. */
static enum answer
finish(struct turn *turn, const struct target *target)
{
	struct response *response = turn->response;

	if (turn->request->plus != 0)
		menu_plus(turn->visit, turn->request->plus, target, turn->menu,
		    turn->failed, response);
	else if (turn->menu)
		response->body = menu_end(turn->visit->arena, response->body);
	return settle(turn->visit, response);
}

static bool
is_plain(const struct request *request)
{
	return !request->has_query && request->plus == 0;
}

static enum answer
answer_anew(const struct visit *visit, const struct request *request,
    struct str path, struct response *response)
{
	struct turn turn = {
		.visit = visit, .request = request, .response = response
	};
	struct wish wish = { path, request->query, request->has_query };
	bool lasting;
	struct str key = { 0 };
	struct target target;

	target = find(visit, request, &wish);
	lasting = request->plus == 0 && response_is_lasting(&target);
	/* However the selector was written, it is one entry of the cache. */
	if (lasting && !(is_plain(request) && str_eq(target.path, path)) &&
	    response_cached(visit, target.path, response))
		return ANSWER_READY;
	if (!visit->on_pool && (target.kind == TARGET_WORK || target.suggests))
		return ANSWER_WORK;
	if (lasting)
		key = response_key(visit, target.path);
	turn.path = wish.path;
	turn_reply(&turn, &target);
	if (turn.work)
		return ANSWER_WORK;
	finish(&turn, &target);
	if (lasting && !turn.failed && response->status == 20 &&
	    response->fd < 0)
		response->keep = key;
	return ANSWER_READY;
}

static enum answer
answer_path(const struct visit *visit, const struct request *request,
    struct str path, struct response *response)
{
	enum answer answer;

	if (is_plain(request) && response_cached(visit, path, response))
		return ANSWER_READY;
	catalog_hold(visit->catalog);
	answer = answer_anew(visit, request, path, response);
	catalog_let_go(visit->catalog);
	return answer;
}

static enum answer
gopher_answer(const struct visit *visit, const struct request *request,
    struct response *response)
{
	struct str selector = request->path;
	struct turn turn = {
		.visit = visit, .request = request, .response = response
	};
	struct target none = { .kind = TARGET_BAD };
	struct str path;

	response_init(response);
	if (request->http) {
		menu_http(visit, request, response);
		return settle(visit, response);
	}
	if (str_starts(selector, STR("/URL:")))
		selector = str_from(selector, 1);
	if (str_starts(selector, STR("URL:"))) {
		if (menu_url(visit, str_from(selector, 4), response))
			return settle(visit, response);
		turn_fail(&turn, 59,
		    STR("This server does not lead to that address"), STR(""));
	} else if (path_from_selector(visit->arena, selector, &path) !=
	    PATH_BAD) {
		return answer_path(visit, request, path, response);
	} else {
		turn_fail(&turn, 59,
		    STR("No such selector can be: it climbs above the root, or "
			"holds a backslash, a control or a byte that is not "
			"UTF-8"),
		    STR(""));
	}
	return finish(&turn, &none);
}

/* --- refusals --- */

#define REFUSAL(text) "3" text "\t\terror.host\t1\r\n.\r\n"

static void
gopher_refuse(enum refusal refusal, unsigned seconds, struct response *response)
{
	(void)seconds;
	switch (refusal) {
	case REFUSE_BAD:
		response_constant(
		    response, 59, REFUSAL("Not a Gopher request: one line"));
		break;
	case REFUSE_LONG:
		response_constant(response, 59,
		    REFUSAL("Too long: a selector may have 1024 bytes"));
		break;
	case REFUSE_SLOW:
		response_constant(response, 59,
		    REFUSAL("Too slow: no request arrived in time"));
		break;
	case REFUSE_BUSY:
		response_constant(
		    response, 41, REFUSAL("Busy just now, please try again"));
		break;
	case REFUSE_RATE:
		response_constant(response, 44,
		    REFUSAL("Too many requests: please slow down"));
		break;
	}
}

const struct protocol protocol_gopher = {
	.name = "gopher",
	.scheme = SCHEME_GOPHER,
	.port = 70,
	.tls = false,
	.request_max = GOPHER_LINE_MAX,
	.parse = gopher_line_parse,
	.answer = gopher_answer,
	.refuse = gopher_refuse,
};
