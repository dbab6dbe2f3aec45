#include "proto/gopher_menu.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/wrap.h"
#include "markup/item_type.h"
#include "proto/response.h"
#include "site/publisher.h"
#include "site/route.h"

enum { COLUMNS = 67, MESSAGE_MAX = 1000, MENU_MAX = 8 * 1024 * 1024 };

/* --- lines --- */

static void
info_line(struct buf *buf, struct str text)
{
	buf_char(buf, 'i');
	buf_str(buf, text);
	buf_str(buf, STR("\t\tnull.host\t1\r\n"));
}

static void
item_line(struct buf *buf, const struct visit *visit, char type,
    struct str label, struct str selector)
{
	const struct endpoint *here = &visit->site->endpoints[SCHEME_GOPHER];

	buf_char(buf, type);
	buf_str(buf, label);
	buf_char(buf, '\t');
	buf_str(buf, selector);
	buf_fmt(buf, "\t" STR_FMT "\t%u\r\n", STR_ARG(here->host),
	    (unsigned)here->port);
}

static void
info_lines(struct buf *buf, struct str text)
{
	struct str line;

	while (wrap_line(&text, COLUMNS, true, &line))
		info_line(buf, line);
}

struct str
menu_error(const struct visit *visit, struct str message, struct str more)
{
	struct str rest = response_line(visit->arena, message, MESSAGE_MAX);
	struct str first = STR("");
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	wrap_line(&rest, COLUMNS, true, &first);
	buf_char(&buf, '3');
	buf_str(&buf, first);
	buf_str(&buf, STR("\t\terror.host\t1\r\n"));
	info_lines(&buf, rest);
	info_line(&buf, STR(""));
	if (more.n > 0)
		buf_str(&buf, more);
	else
		item_line(&buf, visit, '1', STR("To the front page"), STR("/"));
	return buf_view(&buf);
}

struct str
menu_question(const struct visit *visit, struct str prompt, struct str path)
{
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	info_lines(&buf, response_line(visit->arena, prompt, MESSAGE_MAX));
	item_line(&buf, visit, '7', STR("Type here"), path);
	return buf_view(&buf);
}

struct str
menu_elsewhere(const struct visit *visit, struct str url)
{
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	info_line(&buf, STR("This page has moved away:"));
	item_line(&buf, visit, 'h', STR("Its new place"),
	    arena_fmt(visit->arena, "URL:" STR_FMT, STR_ARG(url)));
	return buf_view(&buf);
}

struct str
menu_end(struct arena *arena, struct str menu)
{
	struct buf buf;

	buf_init(&buf, arena, menu.n + 3);
	buf_str(&buf, menu);
	buf_str(&buf, STR(".\r\n"));
	return buf_view(&buf);
}

/* --- gopher+ --- */

static void
buf_admin(struct buf *buf, const struct publisher *publisher)
{
	buf_str(buf, publisher->name);
	if (publisher->email.n > 0)
		buf_fmt(buf, " <" STR_FMT ">", STR_ARG(publisher->email));
}

/* "--1": one line for the person, one for the administrator. */
static void
plus_error(const struct visit *visit, struct response *response)
{
	int code = response->status == 40 || response->status == 41 ? 2 : 1;
	struct str message, rest;
	struct buf buf;

	str_cut(str_from(response->body, 1), '\t', &message, &rest);
	buf_init(&buf, visit->arena, MENU_MAX);
	buf_fmt(&buf, "%d ", code);
	buf_admin(&buf, visit->site->publisher);
	buf_fmt(&buf, "\r\n" STR_FMT "\r\n.\r\n", STR_ARG(message));
	response->head = STR("--1\r\n");
	response->body = buf_view(&buf);
}

/* Every line of the menu, as information about an item. */
static void
plus_items(const struct visit *visit, struct response *response)
{
	struct str rest = response->body;
	struct str line;
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	while (str_line(&rest, &line)) {
		buf_str(&buf, STR("+INFO: "));
		buf_str(&buf, line);
		buf_str(&buf, STR("\r\n"));
	}
	buf_str(&buf, STR(".\r\n"));
	response->head = STR("+-1\r\n");
	response->body = buf_view(&buf);
}

static char
item_type(const struct target *target, bool menu)
{
	if (target->search)
		return '7';
	if (menu)
		return '1';
	return target->kind == TARGET_FILE ? item_type_of(target->path) : '0';
}

static void
plus_item(const struct visit *visit, const struct target *target, bool menu,
    struct response *response)
{
	const struct publisher *publisher = visit->site->publisher;
	bool root = str_eq(target->path, STR("/"));
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	buf_str(&buf, STR("+INFO: "));
	item_line(&buf, visit, item_type(target, menu),
	    root ? publisher->name : target->path, target->path);
	buf_str(&buf, STR("+ADMIN:\r\n Admin: "));
	buf_admin(&buf, publisher);
	buf_str(&buf, STR("\r\n.\r\n"));
	if (response->fd >= 0)
		close(response->fd);
	response->fd = -1;
	response->length = 0;
	response->head = STR("+-1\r\n");
	response->body = buf_view(&buf);
}

void
menu_plus(const struct visit *visit, char plus, const struct target *target,
    bool menu, bool failed, struct response *response)
{
	if (failed)
		plus_error(visit, response);
	else if (plus == '+')
		response->head = STR("+-2\r\n");
	else if (plus == '$' && menu)
		plus_items(visit, response);
	else
		plus_item(visit, target, menu, response);
}

/* --- ways out of gopher --- */

static void
buf_html(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '&':
			buf_str(buf, STR("&amp;"));
			break;
		case '<':
			buf_str(buf, STR("&lt;"));
			break;
		case '>':
			buf_str(buf, STR("&gt;"));
			break;
		case '"':
			buf_str(buf, STR("&quot;"));
			break;
		case '\'':
			buf_str(buf, STR("&#39;"));
			break;
		default:
			buf_char(buf, text.p[i]);
		}
}

static void
buf_anchor(struct buf *buf, struct str url)
{
	buf_str(buf, STR("<a href=\""));
	buf_html(buf, url);
	buf_str(buf, STR("\">"));
	buf_html(buf, url);
	buf_str(buf, STR("</a>"));
}

static bool
may_lead_to(struct str url)
{
	static const struct str schemes[] = {
		STR_INIT("http"),
		STR_INIT("https"),
		STR_INIT("gemini"),
		STR_INIT("gopher"),
		STR_INIT("gophers"),
		STR_INIT("finger"),
		STR_INIT("mailto"),
		STR_INIT("spartan"),
		STR_INIT("nex"),
	};
	struct str scheme;

	if (!url_scheme(url, &scheme))
		return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq(scheme, schemes[i]))
			return true;
	return false;
}

bool
menu_url(const struct visit *visit, struct str url, struct response *response)
{
	struct str sound =
	    str_has_control(url) ? STR("") : url_encode(visit->arena, url);
	struct buf buf;

	if (!may_lead_to(sound))
		return false;
	buf_init(&buf, visit->arena, MENU_MAX);
	buf_str(&buf,
	    STR("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"refresh\" content=\"5;url="));
	buf_html(&buf, sound);
	buf_str(&buf,
	    STR("\">\n<title>Out of gopherspace</title>\n</head>\n"
		"<body>\n<p>This address is not in gopherspace: "));
	buf_anchor(&buf, sound);
	buf_str(&buf, STR("</p>\n</body>\n</html>\n"));
	response_init(response);
	response->status = 20;
	response->body = buf_view(&buf);
	return true;
}

/* "gopher://host:7070/" */
static struct str
front_page(const struct visit *visit, enum scheme scheme)
{
	const struct endpoint *here = &visit->site->endpoints[scheme];

	if (here->port == scheme_port(scheme))
		return arena_fmt(visit->arena, STR_FMT "://" STR_FMT "/",
		    STR_ARG(scheme_name(scheme)), STR_ARG(here->host));
	return arena_fmt(visit->arena, STR_FMT "://" STR_FMT ":%u/",
	    STR_ARG(scheme_name(scheme)), STR_ARG(here->host),
	    (unsigned)here->port);
}

void
menu_http(const struct visit *visit, const struct request *request,
    struct response *response)
{
	const struct publisher *publisher = visit->site->publisher;
	struct buf buf;

	buf_init(&buf, visit->arena, MENU_MAX);
	buf_str(&buf,
	    STR("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n<title>"));
	buf_html(&buf, publisher->name);
	buf_str(&buf,
	    STR("</title>\n</head>\n<body>\n<p>This is a Gopher "
		"server, not a web server. "));
	buf_html(&buf, publisher->name);
	buf_str(&buf, STR(" is at:</p>\n<ul>\n<li>"));
	buf_anchor(&buf, front_page(visit, SCHEME_GOPHER));
	buf_str(&buf, STR("</li>\n<li>"));
	buf_anchor(&buf, front_page(visit, SCHEME_GEMINI));
	if (publisher->website.n > 0) {
		buf_str(&buf, STR("</li>\n<li>"));
		buf_anchor(&buf, publisher->website);
	}
	buf_str(&buf, STR("</li>\n</ul>\n</body>\n</html>\n"));
	response_init(response);
	response->status = 53;
	response->head = arena_fmt(visit->arena,
	    "HTTP/1.0 501 This is Gopher\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Length: %zu\r\n"
	    "Connection: close\r\n\r\n",
	    buf.n);
	if (!str_starts(request->line, STR("HEAD ")))
		response->body = buf_view(&buf);
}
