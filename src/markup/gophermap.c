/*
 * gophermap -- menu lines with four fields.  Text is `i` lines of at most 67
 * columns; links are items of their own below the block they belong to.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "base/wrap.h"
#include "markup/caption.h"
#include "markup/columns.h"
#include "markup/item_type.h"
#include "markup/place.h"
#include "markup/writer.h"

enum { MENU_WIDTH = 67, GOPHER_PORT = 70, TELNET_PORT = 23 };

/* --- where an item leads (L13) --- */

struct item {
	char type;
	struct str prefix; /* "URL:", in front of the selector */
	struct str selector;
	bool local; /* the selector is still a link, to be resolved */
	struct str host; /* empty: our own host and port */
	uint16_t port;
};

/* %XX taken apart into the scratch buffer, as selectors are sent raw. */
static struct str
decoded(struct buf *out, struct str s)
{
	buf_cut(out, 0);
	for (size_t i = 0; i < s.n; i++) {
		int high =
		    s.n - i > 2 && s.p[i] == '%' ? byte_hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? byte_hex(s.p[i + 2]) : -1;

		if (low >= 0) {
			buf_char(out, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_char(out, s.p[i]);
		}
	}
	return buf_view(out);
}

/* gopher://host[:port]/Tselector; false if no row can say it. */
static bool
gopher_item(struct columns *c, const struct url *url, struct item *item)
{
	struct str path = url->path;
	char type = path.n > 1 ? path.p[1] : '1';

	if (url->host.n == 0 || url->has_userinfo ||
	    !(byte_is_alnum(type) || type == '+') || type == 'i' || type == '3')
		return false;
	/* A query belongs to the selector, letter by letter. */
	path = str_from(path, path.n > 1 ? 2 : 1);
	if (url->has_query)
		path.n = (size_t)(url->query.p + url->query.n - path.p);
	item->type = type;
	item->prefix = STR("");
	item->selector = decoded(&c->flow.scratch, path);
	item->host = url->host;
	item->port = url->has_port ? url->port : GOPHER_PORT;
	/* A terminal would obey what the percent signs hid: in a URL it is
	 * safe. */
	return utf8_check(item->selector) == STR_NONE &&
	    !utf8_has_hidden(item->selector);
}

static struct item
foreign_item(struct columns *c, struct str address, struct str scheme)
{
	struct item item = {
		.type = 'h', .prefix = STR("URL:"), .selector = address
	};
	struct item native = { 0 };
	struct url url;
	bool gopher = str_eq(scheme, STR("gopher"));

	if (!gopher && !str_eq(scheme, STR("telnet")))
		return item;
	if (!url_parse(address, &url))
		return item;
	if (gopher)
		return gopher_item(c, &url, &native) ? native : item;
	if (url.host.n == 0)
		return item;
	native.type = '8';
	native.host = url.host;
	native.port = url.has_port ? url.port : TELNET_PORT;
	return native;
}

static struct item
item_of(struct columns *c, const struct link *link)
{
	struct str scheme;
	char type;

	if (url_scheme(link->url, &scheme))
		return foreign_item(c, link->url, scheme);
	if (link->flags & LINK_SEARCH)
		type = '7';
	else if (link->flags & LINK_TEXT)
		type = '0';
	else
		type = item_type_of(link->url);
	return (
	    struct item){ .type = type, .selector = link->url, .local = true };
}

/* --- rows --- */

/* Selector, host and port. */
static void
end_row(struct columns *c, const struct item *item)
{
	buf_char(c->out, '\t');
	buf_str(c->out, item->prefix);
	if (item->local)
		place_write_selector(c->flow.place, item->selector, c->out);
	else
		buf_str(c->out, item->selector);
	if (item->host.n == 0) {
		buf_str(c->out, c->own);
		return;
	}
	buf_char(c->out, '\t');
	buf_str(c->out, item->host);
	buf_fmt(c->out, "\t%u\r\n", (unsigned)item->port);
}

/* One item; words beyond its line stand in `i` lines below (L13). */
static void
write_item(
    struct columns *c, const struct link *link, size_t indent, struct str words)
{
	struct item item = item_of(c, link);
	struct str line;

	/* Of a number that is shorter than others: " 9. " */
	for (; words.n > 0 && words.p[0] == ' '; indent++)
		words = str_from(words, 1);
	if (!wrap_line(&words, MENU_WIDTH - indent, true, &line))
		line = STR("");
	buf_char(c->out, item.type);
	buf_fill(c->out, ' ', indent);
	flow_write(c->out, line);
	end_row(c, &item);
	c->first.n = c->rest.n = 0;
	while (wrap_line(&words, MENU_WIDTH - indent - 2, true, &line))
		columns_line(c, indent + 2, line);
}

/* How far a group's items are set in: two columns for each list around. */
static size_t
indent_of(const struct flow *flow)
{
	const struct frame *frames = flow->doc->frames;
	uint32_t i = flow->block->frame;

	if (flow->group_frame != DOC_NONE)
		i = frames[flow->group_frame].parent;
	while (i != DOC_NONE && frames[i].kind != FRAME_LIST)
		i = frames[i].parent;
	if (i == DOC_NONE)
		return 0;
	return 2 *
	    (frames[i].depth < MARKER_LISTS ? frames[i].depth
					    : MARKER_LISTS - 1);
}

/* The number or the box of an item that is a link line (L9, B7). */
static void
write_marker(struct columns *c, struct buf *words, bool *marked)
{
	const struct frame *frames = c->flow.doc->frames;
	uint32_t i = c->flow.block->frame;
	struct margin margin;

	if (*marked || i == DOC_NONE || !flow_is_new(&c->flow, i))
		return;
	*marked = true;
	if (frames[i].kind == FRAME_NOTE) {
		marker_note(words, frames[i].number);
		return;
	}
	if (frames[i].kind != FRAME_ITEM)
		return;
	marker_item(c->flow.doc, i, &margin);
	if (frames[frames[i].parent].ordered)
		buf_str(words, (struct str){ margin.bytes, margin.n });
	else
		buf_str(words,
		    str_slice(
			(struct str){ margin.bytes, margin.n }, 2, margin.n));
}

static void
write_items(struct columns *c, uint32_t first, uint32_t end)
{
	struct buf *words = &c->flow.spare;
	size_t indent = indent_of(&c->flow);
	bool marked = c->flow.kind != FLOW_LINKS;

	for (uint32_t i = first; i < end; i++) {
		const struct flow_link *state = &c->flow.links[i];

		if (!flow_is_listed(&c->flow, i))
			continue;
		buf_cut(words, 0);
		write_marker(c, words, &marked);
		caption_write(words, &c->flow.doc->links[state->best],
		    state->number, CAPTION_MENU);
		write_item(c, &c->flow.doc->links[i], indent, buf_view(words));
	}
}

/* --- blocks --- */

static bool
in_quote(const struct flow *flow)
{
	return flow->group_frame != DOC_NONE &&
	    flow->doc->frames[flow->group_frame].kind == FRAME_QUOTE;
}

/* In a quote of several blocks the words stay in the quote (L3). */
static void
draw_links(struct columns *c)
{
	const struct block *block = c->flow.block;
	uint32_t end = block->first_link + block->n_links;

	if (!in_quote(&c->flow) || flow_is_alone(&c->flow))
		return;
	for (uint32_t i = block->first_link; i < end; i++) {
		buf_cut(&c->flow.spare, 0);
		caption_write(
		    &c->flow.spare, &c->flow.doc->links[i], 0, CAPTION_MENU);
		columns_words(c, STR(""), 0, buf_view(&c->flow.spare));
	}
}

static void
write_block(struct columns *c)
{
	bool pending = true;

	columns_enter(c);
	switch (c->flow.kind) {
	case FLOW_TEXT:
		columns_text(c, &c->flow.block->text);
		break;
	case FLOW_HEADING:
		columns_heading(c);
		break;
	case FLOW_PRE:
		columns_pre(c);
		break;
	case FLOW_TABLE:
		pending =
		    columns_table(c, in_quote(&c->flow) ? NULL : write_items) ||
		    in_quote(&c->flow);
		break;
	case FLOW_LINKS:
		draw_links(c);
		break;
	case FLOW_RULE:
		columns_rule(c);
		break;
	case FLOW_NOTHING:
		break;
	}
	if (pending && flow_group_ends(&c->flow))
		write_items(c, c->flow.first_link, c->flow.end_link);
}

void
gophermap_write(
    const struct doc *doc, const struct place *place, struct buf *buf)
{
	struct columns c = { .out = buf,
		.begin = STR("i"),
		.end = STR("\t\tnull.host\t1\r\n"),
		.width = MENU_WIDTH,
		.menu = true };
	struct str host = place->host.n > 0 ? place->host : STR("localhost");
	unsigned port = place->port != 0 ? place->port : GOPHER_PORT;

	if (!flow_init(&c.flow, doc, place, buf, FLOW_BY_GROUP, false))
		return;
	c.own =
	    arena_fmt(buf->arena, "\t" STR_FMT "\t%u\r\n", STR_ARG(host), port);
	while (flow_next(&c.flow) && !buf->failed)
		write_block(&c);
	buf->failed |= c.flow.scratch.failed || c.flow.spare.failed;
}
