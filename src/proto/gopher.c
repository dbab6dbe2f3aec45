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
#include "proto/gopher_menu.h"
#include "proto/response.h"
#include "site/page.h"
#include "site/route.h"

enum {
	/* A selector of 1,024 bytes, TAB, 1,000 bytes of words, CR, LF. */
	REQUEST_MAX = 2048,
	/* A text up to this size is looked through for lone dots. */
	TEXT_LOOK = 1024 * 1024,
	TEXT_MAX = 4 * 1024 * 1024,
	HOPS = 4
};

/* --- the line --- */

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

static enum parse
gopher_parse(struct str bytes, bool end, struct request *request)
{
	struct str line = str_slice(bytes, 0, REQUEST_MAX);
	size_t lf = str_find(line, '\n');

	line = str_slice(line, 0, lf);
	*request = (struct request){ .line = line };
	/* A TLS handshake: "gophers" clients then come again in the clear. */
	if (bytes.n > 0 && bytes.p[0] == 0x16)
		return PARSE_DROP;
	if (lf == STR_NONE && bytes.n >= REQUEST_MAX)
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

/* --- what an address names --- */

/* One request on its way to an answer. */
struct turn {
	const struct visit *visit;
	const struct request *request;
	struct response *response;
	struct str path; /* canonical */
	bool menu; /* the body is one, still without its dot */
	bool failed; /* the body is an error's */
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

/* A line that is nothing but a dot ends the text in some clients. */
static struct str
without_lone_dots(struct arena *arena, struct str text)
{
	struct str rest = text;
	struct str line;
	struct buf buf;
	size_t at;

	if (!str_starts(text, STR(".")) &&
	    str_search(text, STR("\n.")) == STR_NONE)
		return text;
	buf_init(&buf, arena, TEXT_MAX);
	while (rest.n > 0) {
		at = str_find(rest, '\n');
		line = str_slice(rest, 0, at == STR_NONE ? at : at + 1);
		rest = str_from(rest, line.n);
		if (str_eq(str_trim_end(line), STR(".")))
			buf_char(&buf, ' ');
		buf_str(&buf, line);
	}
	return buf.failed ? text : buf_view(&buf);
}

static void
turn_page(struct turn *turn, const struct target *target)
{
	enum page_writer writer = page_writer_of(turn->visit, target);
	struct response *response = turn->response;
	struct err err = { "" };

	if (!page_render(turn->visit, target, writer, &response->body, &err)) {
		turn_trouble(turn, &err);
		return;
	}
	turn->menu = writer == PAGE_GOPHERMAP;
	if (!turn->menu)
		response->body =
		    without_lone_dots(turn->visit->arena, response->body);
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
	bool read;

	if (!page_open(turn->visit, target, &file, &err)) {
		turn_trouble(turn, &err);
		return;
	}
	if (file.size > TEXT_LOOK || !str_starts(target->media, STR("text/"))) {
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
		    without_lone_dots(turn->visit->arena, response->body);
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
	case TARGET_MOVED: /* away from here: what is ours was followed */
		turn->response->body =
		    menu_elsewhere(turn->visit, target->location);
		turn->menu = true;
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

static enum answer
answer_path(const struct visit *visit, const struct request *request,
    struct str path, struct response *response)
{
	struct turn turn = {
		.visit = visit, .request = request, .response = response
	};
	struct wish wish = { path, request->query, request->has_query };
	bool plain = !request->has_query && request->plus == 0;
	struct target target;
	struct str key;

	key = arena_fmt(visit->arena, "gopher " STR_FMT, STR_ARG(path));
	if (plain && response_cached(visit, key, response))
		return ANSWER_READY;
	target = find(visit, request, &wish);
	if (target.kind == TARGET_WORK && !visit->on_pool)
		return ANSWER_WORK;
	turn.path = wish.path;
	turn_reply(&turn, &target);
	finish(&turn, &target);
	/* However the selector was written: it leads to these bytes as long
	 * as the catalog stays.  Words behind a "?" are too many. */
	if (plain && !wish.has_words && !turn.failed &&
	    response->status == 20 && response->fd < 0 && !target.search &&
	    !target.fleeting)
		response->keep = key;
	return ANSWER_READY;
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
	.request_max = REQUEST_MAX,
	.parse = gopher_parse,
	.answer = gopher_answer,
	.refuse = gopher_refuse,
};
