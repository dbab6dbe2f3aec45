#include "site/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"
#include "markup/doc.h"
#include "markup/writer.h"
#include "site/catalog.h"
#include "site/page_build.h"
#include "site/route.h"

/* Nothing that we render is longer; a list of 100,000 addresses is not. */
enum { PAGE_MAX_BYTES = 64 * 1024 * 1024 };

/*
 * A list that a damaged catalog cut short is not shown for a whole one.  An
 * article is: it only lacks its neighbours.
 */
static bool
is_whole(const struct visit *visit, const struct page *page, struct err *err)
{
	if (page->build == page_article || page->build == page_front ||
	    visit->catalog == NULL || !catalog_is_damaged(visit->catalog))
		return true;
	return err_set(err, "the catalog is damaged");
}

static bool
no_memory(struct err *err)
{
	return err_set(err, "out of memory");
}

/* Where relative links of the page lead from: the folder of its file. */
static struct str
folder_of(const struct visit *visit, const struct page *page)
{
	if (page->file.n == 0)
		return STR("");
	return path_folder(
	    arena_fmt(visit->arena, "/" STR_FMT, STR_ARG(page->file)));
}

static struct place
place_of(const struct visit *visit, const struct page *page)
{
	const struct site *site = visit->site;
	const struct endpoint *gopher = &site->endpoints[SCHEME_GOPHER];
	struct place place = { .host = gopher->host,
		.port = gopher->port,
		.path = page->address,
		.folder = folder_of(visit, page) };

	place.origin =
	    site_url(visit->arena, site, visit->scheme, '1', STR(""));
	return place;
}

static bool
write_doc(const struct visit *visit, const struct page *page,
    enum page_writer writer, const struct doc *doc, struct str *bytes,
    struct err *err)
{
	static const enum writer writers[] = {
		[PAGE_GEMTEXT] = WRITER_GEMTEXT,
		[PAGE_GOPHERMAP] = WRITER_GOPHERMAP,
		[PAGE_TEXT] = WRITER_PLAIN,
	};
	struct place place = place_of(visit, page);
	struct buf buf;

	if (doc->failed)
		return no_memory(err);
	buf_init(&buf, visit->arena, PAGE_MAX_BYTES);
	writer_write(writers[writer], doc, &place, &buf);
	if (buf.failed || visit->arena->failed)
		return no_memory(err);
	*bytes = buf_view(&buf);
	return true;
}

enum page_result
page_render(const struct visit *visit, const struct target *target,
    enum page_writer writer, struct str *bytes, struct err *err)
{
	struct doc doc;
	struct build build = { .visit = visit,
		.site = visit->site,
		.publisher = visit->site->publisher,
		.arena = visit->arena,
		.page = target->page,
		.writer = writer,
		.doc = &doc };

	doc_init(&doc, visit->arena);
	if (target->page->build(&build, err) &&
	    is_whole(visit, target->page, err) &&
	    write_doc(visit, target->page, writer, &doc, bytes, err))
		return PAGE_MADE;
	return build.unsettled ? PAGE_UNSETTLED : PAGE_FAILED;
}

bool
page_bytes(const struct visit *visit, const struct target *target,
    struct str *bytes, struct err *err)
{
	struct buf buf;

	buf_init(&buf, visit->arena, PAGE_MAX_BYTES);
	if (!target->page->write(visit, target->page, &buf, err) ||
	    !is_whole(visit, target->page, err))
		return false;
	if (buf.failed || visit->arena->failed)
		return no_memory(err);
	*bytes = buf_view(&buf);
	return true;
}

bool
page_open(const struct visit *visit, const struct target *target,
    struct page_file *file, struct err *err)
{
	struct file_info info;

	if (file_open(visit->site->content, target->page->file, &file->fd,
		&info, err) != FILE_OK)
		return false;
	file->size = info.size;
	return true;
}

enum page_writer
page_writer_of(const struct visit *visit, const struct target *target)
{
	switch (target->form) {
	case FORM_TEXT:
		return PAGE_TEXT;
	case FORM_GEMTEXT:
		return PAGE_GEMTEXT;
	case FORM_NATIVE:
	case FORM_SOURCE:
		break;
	}
	return visit->scheme == SCHEME_GOPHER ? PAGE_GOPHERMAP : PAGE_GEMTEXT;
}

/* --- what helps when there is nothing --- */

static void
suggest_titles(struct build *build, struct str address)
{
	const struct visit *visit = build->visit;
	struct entries near;
	size_t i;

	near = catalog_nearest(
	    visit->catalog, visit->arena, address, visit->now, 5);
	if (near.n == 0)
		return;
	build_text(build, "Perhaps it is one of these:");
	for (i = 0; i < near.n; i++)
		build_entry(build, &near.of[i], near.of[i].title);
}

struct str
page_suggestions(const struct visit *visit, const struct target *target)
{
	struct doc doc;
	struct build build = { .visit = visit,
		.site = visit->site,
		.publisher = visit->site->publisher,
		.arena = visit->arena,
		.page = target->page,
		.writer = PAGE_GOPHERMAP,
		.doc = &doc };
	struct str bytes;
	struct err err;

	if (target->page == NULL)
		return STR("");
	doc_init(&doc, visit->arena);
	if (target->suggests)
		suggest_titles(&build, target->page->address);
	doc_gap(&doc);
	build_local(&build, STR("/latest"), STR("Newest articles"), 0);
	build_local(&build, STR("/archive/"), STR("All articles"), 0);
	build_local(&build, STR("/search"), STR("Search"), LINK_SEARCH);
	build_local(&build, STR("/"), STR("Front page"), 0);
	if (!write_doc(visit, target->page, PAGE_GOPHERMAP, &doc, &bytes, &err))
		return STR("");
	return bytes;
}
