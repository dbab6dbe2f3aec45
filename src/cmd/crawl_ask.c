/* One address of ours, asked for as a client does. */
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/url.h"
#include "cmd/crawl.h"
#include "proto/protocol.h"

/* Larger files are not looked into. */
enum { LOOK_MAX = 16 * 1024 * 1024 };

/* "/1/p/x" of gopher://host/1/p/x as a selector: "/p/x". */
static struct str
selector_of(struct crawl *crawl, struct str path)
{
	struct str selector = path;

	if (!url_decode(crawl->check->arena, path, &selector))
		return path;
	return str_from(selector, 2);
}

static struct str
request_line(struct crawl *crawl, struct str url, const struct url *parts)
{
	struct str line = url;

	if (str_eq(parts->scheme, STR("gopher")))
		line = selector_of(crawl, parts->path);
	return arena_fmt(crawl->check->arena, STR_FMT "\r\n", STR_ARG(line));
}

static enum crawl_end
end_of(int status)
{
	switch (status / 10) {
	case 1:
	case 2:
		return CRAWL_FINE;
	case 3:
		return CRAWL_MOVED;
	case 4:
		return CRAWL_BUSY;
	default:
		return status == 52 ? CRAWL_GONE : CRAWL_MISSING;
	}
}

/* A media type whose bytes tell a crawler something. */
static bool
is_read(struct str media)
{
	return str_starts(media, STR("text/gemini")) ||
	    str_starts(media, STR("text/plain")) ||
	    str_starts(media, STR("application/atom+xml")) ||
	    str_starts(media, STR("application/rss+xml"));
}

/* The file's bytes, if somebody will look at them; it is closed. */
static void
take_file(
    struct crawl *crawl, struct response *response, struct crawl_reply *reply)
{
	struct err err;

	reply->size = response->length;
	if (response->length <= LOOK_MAX && is_read(reply->media) &&
	    !file_read_fd(response->fd, LOOK_MAX, crawl->check->arena,
		&reply->bytes, &err)) {
		reply->end = CRAWL_BUSY;
		reply->said = arena_copy(crawl->check->arena, str_z(err.text));
	}
	close(response->fd);
}

static void
take_response(
    struct crawl *crawl, struct response *response, struct crawl_reply *reply)
{
	struct str text;

	reply->end = end_of(response->status);
	/* "20 text/gemini", "31 gemini://...". */
	str_cut(response->head, ' ', &text, &reply->said);
	reply->said = str_trim(reply->said);
	if (response->status / 10 == 2)
		reply->media = reply->said;
	reply->bytes = response->body;
	reply->size = response->body.n;
	if (response->fd >= 0)
		take_file(crawl, response, reply);
}

struct crawl_reply
crawl_ask(struct crawl *crawl, struct str url)
{
	struct crawl_reply reply = { .end = CRAWL_LONG };
	struct check *check = crawl->check;
	struct visit visit = { .site = &crawl->site,
		.catalog = check->catalog,
		.arena = check->arena,
		.now = check->now,
		.on_pool = true };
	const struct protocol *protocol;
	struct response response = { .fd = -1 };
	struct request request = { .port = 0 };
	struct str line;
	struct url parts;

	if (!url_parse(url, &parts) ||
	    (protocol = protocol_find(parts.scheme)) == NULL)
		return reply;
	visit.scheme = protocol->scheme;
	line = request_line(crawl, url, &parts);
	if (line.n == 0 || line.n > protocol->request_max ||
	    protocol->parse(line, true, &request) != PARSE_DONE)
		return reply;
	protocol->answer(&visit, &request, &response);
	take_response(crawl, &response, &reply);
	return reply;
}
