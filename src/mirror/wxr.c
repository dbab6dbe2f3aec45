#include "mirror/wxr.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "mirror/store.h"
#include "mirror/xml_stream.h"

#define ITEM_MEMORY ((size_t)XML_ELEMENT_MAX * 3)

/* What an item's HTML may ask the export for. */
struct shelf {
	const struct wxr *wxr;
	uint64_t post;
};

static bool
shelf_by_id(void *self, uint64_t id, struct html_picture *picture)
{
	return wxr_picture(((struct shelf *)self)->wxr, id, picture);
}

static bool
shelf_attached(void *self, size_t n, struct html_picture *picture)
{
	struct shelf *shelf = self;

	return wxr_attached(shelf->wxr, shelf->post, n, picture);
}

static bool
shelf_block(void *self, uint64_t id, struct str *html)
{
	return wxr_block(((struct shelf *)self)->wxr, id, html);
}

/* --- the first reading --- */

static bool
learn_all(struct wxr *wxr, const char *path, struct err *err)
{
	struct xml_stream *stream = xml_open_file(path, err);
	enum xml_next next = XML_ELEMENT;
	struct arena arena;
	xmlNode *node;

	if (stream == NULL)
		return false;
	arena_init(&arena, ITEM_MEMORY);
	while (next == XML_ELEMENT || next == XML_DAMAGED) {
		if (fetch_is_stopped())
			break;
		next = xml_next(stream, &node, err);
		if (next == XML_ELEMENT)
			wxr_learn(wxr, &arena, node);
		arena_reset(&arena);
	}
	arena_free(&arena);
	xml_close(stream);
	wxr_sort(wxr);
	/* what is broken is told by the second reading, in its place */
	return true;
}

/* --- the second --- */

struct reading {
	struct import *import;
	const struct wxr *wxr;
	struct arena arena;
	size_t others; /* items that are no articles */
};

/* Menu items, revisions and such are the site's machinery. */
static bool
is_machinery(struct str kind)
{
	static const struct str kinds[] = { STR_INIT("attachment"),
		STR_INIT("revision"), STR_INIT("nav_menu_item"),
		STR_INIT("custom_css"), STR_INIT("customize_changeset"),
		STR_INIT("oembed_cache"), STR_INIT("user_request"),
		STR_INIT("wp_block"), STR_INIT("wp_global_styles"),
		STR_INIT("wp_navigation"), STR_INIT("wp_template"),
		STR_INIT("wp_template_part"), STR_INIT("wp_font_family"),
		STR_INIT("wp_font_face") };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(kind, kinds[i]))
			return true;
	return false;
}

static enum import_result
take_item(struct reading *reading, const xmlNode *node, unsigned line)
{
	struct shelf shelf = { .wxr = reading->wxr };
	struct html_library library = { &shelf, shelf_by_id, shelf_attached,
		shelf_block };
	struct item item;
	struct str kind;

	if (!wxr_item(reading->wxr, &reading->arena, node, &item, &shelf.post,
		&kind)) {
		reading->others += !is_machinery(kind);
		return IMPORT_GO_ON;
	}
	item.place = arena_fmt(&reading->arena, "the item at line %u", line);
	item.library = &library;
	item.lang = (struct str){ NULL, 0 };
	return import_take(reading->import, &item);
}

static void
skip_damaged(struct reading *reading, const xmlNode *node, unsigned line,
    const struct err *why)
{
	struct str name = str_trim(xml_child(&reading->arena, node, "link"));

	if (!xml_is(node, "item"))
		return;
	if (name.n == 0)
		name = arena_fmt(&reading->arena, "the item at line %u", line);
	import_skip(reading->import, name, str_z(why->text));
}

/* False: err says why the file ends early. */
static bool
take_all(struct reading *reading, const char *path, struct err *err)
{
	struct xml_stream *stream = xml_open_file(path, err);
	enum import_result result = IMPORT_GO_ON;
	enum xml_next next = XML_ELEMENT;
	xmlNode *node;

	if (stream == NULL)
		return false;
	while (result == IMPORT_GO_ON) {
		next = xml_next(stream, &node, err);
		if (next == XML_END || next == XML_BROKEN)
			break;
		if (next == XML_DAMAGED)
			skip_damaged(reading, node, xml_line(stream), err);
		else if (xml_is(node, "item"))
			result = take_item(reading, node, xml_line(stream));
		arena_reset(&reading->arena);
	}
	xml_close(stream);
	return next != XML_BROKEN;
}

bool
wxr_read(struct import *import, const char *path, struct err *err)
{
	struct reading reading = { .import = import };
	struct wxr *wxr = wxr_new();
	bool done;

	if (wxr == NULL)
		return err_set(err, "out of memory");
	reading.wxr = wxr;
	import_begin(import);
	done = learn_all(wxr, path, err);
	if (done) {
		store_own_host(import_store(import), wxr_site(wxr));
		import_expect(import, wxr_items(wxr));
		arena_init(&reading.arena, ITEM_MEMORY);
		done = take_all(&reading, path, err);
		arena_free(&reading.arena);
	}
	if (reading.others > 0)
		log_info("mirror: %s: %zu items are neither posts nor pages "
			 "and were left out",
		    path, reading.others);
	wxr_free(wxr);
	return done;
}
