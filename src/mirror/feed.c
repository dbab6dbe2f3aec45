#include "mirror/feed.h"

#include <libxml/HTMLparser.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/feed_entry.h"
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "mirror/store.h"
#include "mirror/xml_stream.h"

enum { PAGES_MAX = 2000 };
#define ENTRY_MEMORY ((size_t)XML_ELEMENT_MAX * 3)

/* --- entities --- */

/* "&nbsp;" is HTML's and fatal in XML: its character takes its place. */
static bool
put_entity(struct buf *out, struct str name)
{
	char z[16];
	const htmlEntityDesc *entity;

	if (name.n == 0 || name.n >= sizeof(z))
		return false;
	memcpy(z, name.p, name.n);
	z[name.n] = '\0';
	if (strcmp(z, "amp") == 0 || strcmp(z, "lt") == 0 ||
	    strcmp(z, "gt") == 0 || strcmp(z, "quot") == 0 ||
	    strcmp(z, "apos") == 0)
		return false;
	entity = htmlEntityLookup(BAD_CAST z);
	if (entity == NULL)
		return false;
	buf_fmt(out, "&#%u;", entity->value);
	return true;
}

static struct str
with_characters(struct arena *arena, struct str bytes)
{
	struct str rest = bytes;
	struct buf out;

	buf_init(&out, arena, bytes.n * 2 + 16);
	while (rest.n > 0) {
		size_t cdata = str_search(rest, STR("<![CDATA["));
		size_t at = str_find(str_slice(rest, 0, cdata), '&');
		size_t end;

		if (at == STR_NONE) {
			/* what is in CDATA is text already */
			end = cdata == STR_NONE
			    ? STR_NONE
			    : str_search(str_from(rest, cdata), STR("]]>"));
			end = end == STR_NONE ? rest.n : cdata + end + 3;
			buf_str(&out, str_slice(rest, 0, end));
			rest = str_from(rest, end);
			continue;
		}
		buf_str(&out, str_slice(rest, 0, at));
		rest = str_from(rest, at);
		end = str_find(str_slice(rest, 0, 20), ';');
		if (end != STR_NONE &&
		    put_entity(&out, str_slice(rest, 1, end))) {
			rest = str_from(rest, end + 1);
			continue;
		}
		buf_char(&out, '&');
		rest = str_from(rest, 1);
	}
	return out.failed ? bytes : buf_view(&out);
}

/* --- one document --- */

static bool
is_entry(const xmlNode *node)
{
	return strcmp((const char *)node->name, "item") == 0 ||
	    strcmp((const char *)node->name, "entry") == 0;
}

/* Atom says "gone" with <at:deleted-entry ref="guid"> (RFC 6721). */
static enum import_result
take_deleted(struct import *import, struct arena *arena, const xmlNode *node)
{
	struct item item;

	item_init(&item);
	item.guid = xml_attr(arena, node, "ref");
	item.withdrawn = true;
	return item.guid.n == 0 ? IMPORT_GO_ON : import_take(import, &item);
}

static enum import_result
take_entry(struct import *import, struct arena *arena, const xmlNode *node,
    const struct feed_channel *channel, struct feed_facts *facts)
{
	struct item item;

	feed_entry(arena, node, channel, &item);
	if (facts->items++ == 0)
		snprintf(facts->first, sizeof(facts->first), STR_FMT,
		    STR_ARG(item.guid.n > 0 ? item.guid : item.url));
	if (item.url.n == 0 && item.guid.n == 0) {
		import_skip(import,
		    item.title.n > 0 ? item.title : STR("an entry"),
		    STR("it has neither address nor guid"));
		return IMPORT_GO_ON;
	}
	if (store_match(import_store(import), arena, &item) == NULL)
		facts->unknown++;
	return import_take(import, &item);
}

static enum import_result
take_node(struct import *import, struct arena *arena, const xmlNode *node,
    struct feed_channel *channel, struct feed_facts *facts)
{
	if (strcmp((const char *)node->name, "deleted-entry") == 0)
		return take_deleted(import, arena, node);
	if (is_entry(node))
		return take_entry(import, arena, node, channel, facts);
	feed_channel_learn(channel, arena, node);
	facts->wordpress = channel->wordpress;
	if (channel->link.n > 0)
		store_own_host(import_store(import), channel->link);
	return IMPORT_GO_ON;
}

static void
skip_damaged(struct import *import, struct arena *arena, const xmlNode *node,
    const struct err *why)
{
	struct str name;

	if (!is_entry(node))
		return;
	name = xml_child(arena, node, "link");
	if (name.n == 0)
		name = xml_child(arena, node, "id");
	import_skip(
	    import, name.n > 0 ? name : STR("an entry"), str_z(why->text));
}

bool
feed_take(struct import *import, struct str bytes, struct str url,
    struct feed_facts *facts, struct err *err)
{
	struct feed_channel channel = { .base = url };
	enum import_result result = IMPORT_GO_ON;
	enum xml_next next = XML_ELEMENT;
	struct xml_stream *stream;
	struct arena arena;
	struct arena whole;
	xmlNode *node;

	*facts = (struct feed_facts){ .items = 0 };
	arena_init(&whole, bytes.n * 4 + 1024 * 1024);
	arena_init(&arena, ENTRY_MEMORY);
	arena_init(&channel.arena, 1024 * 1024);
	stream = xml_open_bytes(with_characters(&whole, bytes), err);
	while (stream != NULL && result == IMPORT_GO_ON) {
		next = xml_next(stream, &node, err);
		if (next == XML_END || next == XML_BROKEN)
			break;
		if (next == XML_DAMAGED)
			skip_damaged(import, &arena, node, err);
		else
			result =
			    take_node(import, &arena, node, &channel, facts);
		arena_reset(&arena);
	}
	facts->enough = result != IMPORT_GO_ON;
	xml_close(stream);
	arena_free(&channel.arena);
	arena_free(&arena);
	arena_free(&whole);
	return stream != NULL && next != XML_BROKEN;
}

/* --- older pages --- */

static struct str
page_url(struct arena *arena, struct str url, unsigned page)
{
	url = str_slice(url, 0, str_find(url, '#'));
	return arena_fmt(arena, STR_FMT "%cpaged=%u", STR_ARG(url),
	    str_find(url, '?') == STR_NONE ? '?' : '&', page);
}

/* True: the page was there and had entries that were not known before. */
static bool
read_older(struct import *import, struct str url, unsigned page,
    struct feed_facts *facts, struct err *err, bool *good)
{
	const struct import_options *options = import_options(import);
	struct fetch_request request = { .max = options->list_max };
	struct feed_facts last = *facts;
	struct fetch_response response;
	enum fetch_result result;
	struct arena arena;
	bool go_on = false;

	arena_init(&arena, options->list_max * 4 + 1024 * 1024);
	request.url = page_url(&arena, url, page);
	result =
	    fetch_get(import_fetch(import), &request, &arena, &response, err);
	if (result == FETCH_OK) {
		*good = feed_take(import, response.body, url, facts, err);
		/* some servers send one page, whichever was asked for */
		go_on = *good && facts->items > 0 && !facts->enough &&
		    strcmp(facts->first, last.first) != 0 &&
		    (facts->unknown > 0 || options->full);
	} else if (result != FETCH_STATUS && result != FETCH_STOPPED) {
		*good = false;
	}
	arena_free(&arena);
	return go_on;
}

bool
feed_read(
    struct import *import, struct str bytes, struct str url, struct err *err)
{
	struct feed_facts facts;
	unsigned page = 2;
	bool good;

	import_begin(import);
	store_own_host(import_store(import), url);
	good = feed_take(import, bytes, url, &facts, err);
	if (!good || !facts.wordpress || !url_is_web(url) || facts.enough ||
	    (facts.unknown == 0 && !import_options(import)->full))
		return good;
	while (page < PAGES_MAX &&
	    read_older(import, url, page, &facts, err, &good))
		page++;
	return good;
}
