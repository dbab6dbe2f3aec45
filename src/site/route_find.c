#include "site/route_find.h"

#include "base/arena.h"
#include "site/page_build.h"

void
route_busy(struct find *find, struct str message)
{
	find->target->kind = TARGET_BUSY;
	find->target->message = message;
}

void
route_no_memory(struct find *find)
{
	route_busy(find,
	    STR("Too many readers at once. Please try again in a moment."));
}

bool
route_is_work(struct find *find)
{
	if (find->visit->on_pool)
		return false;
	find->target->kind = TARGET_WORK;
	return true;
}

bool
route_is_heavy(struct find *find)
{
	if (!route_is_work(find))
		return false;
	find->target->path = find->asked;
	return true;
}

struct page *
route_to(struct find *find, enum target_kind kind)
{
	struct page *page = arena_alloc(find->visit->arena, sizeof(*page));

	if (page == NULL) {
		route_no_memory(find);
		return NULL;
	}
	page->address = find->path;
	find->target->kind = kind;
	find->target->form = find->form;
	find->target->path = find->asked;
	find->target->lang = site_lang(find->visit->site, STR(""));
	find->target->page = page;
	return page;
}

struct page *
route_to_page(struct find *find, page_builder *build)
{
	struct page *page = route_to(find, TARGET_PAGE);

	if (page != NULL)
		page->build = build;
	return page;
}

struct page *
route_to_bytes(struct find *find, page_byte_writer *write, struct str media)
{
	struct page *page = route_to(find, TARGET_BYTES);

	if (page == NULL)
		return NULL;
	page->write = write;
	find->target->media = media;
	return page;
}

bool
route_segment(struct str *rest, struct str *segment)
{
	if (rest->n == 0)
		return false;
	str_cut(*rest, '/', segment, rest);
	return true;
}

bool
route_lacks_lists(struct find *find)
{
	if (build_is_listed(find->visit))
		return false;
	route_busy(find,
	    STR("The lists of this capsule are being made. Its articles can "
		"be read; please try this address again in a moment."));
	return true;
}
