/* Answers of strangers' REST interfaces, and JSON in their pages. */
#include "base/arena.h"
#include "mirror/item.h"
#include "mirror/organization.h"
#include "mirror/page.h"
#include "mirror/wordpress.h"
#include "site/publisher.h"

#include "mirror_world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same bytes as a page's JSON-LD. */
static void
as_page(struct arena *arena, struct str json)
{
	struct publisher known = { .name = { NULL, 0 } };
	struct str html = arena_fmt(arena,
	    "<html><head><script type=\"application/ld+json\">" STR_FMT
	    "</script></head><body><p>Words enough to be taken for an "
	    "article of some length.</p></body></html>",
	    STR_ARG(json));
	struct item item;
	struct err err;

	page_item(&item, arena, html, STR("https://e.org/x"), &err);
	organization_lines(arena, html, STR("https://e.org/"), &known, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str json = { (const char *)data, size };
	struct import *import = world_open();
	struct str modified = { NULL, 0 };
	struct arena arena;
	struct err err;

	arena_init(&arena, (size_t)64 << 20);
	import_begin(import);
	wordpress_take(import, json, false, &arena, &modified, &err);
	as_page(&arena, json);
	world_close(import);
	arena_free(&arena);
	return 0;
}
