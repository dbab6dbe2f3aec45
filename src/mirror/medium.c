#include "mirror/medium.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "mirror/dom.h"
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "mirror/links.h"

/* All pages of an export, unpacked. */
#define EXPORT_MAX ((size_t)4 * 1024 * 1024 * 1024)
#define PAGE_MEMORY ((size_t)128 * 1024 * 1024)

/* --- the feed --- */

/* "<hr><p><a>Title</a> was originally published in … on Medium, where …" */
static struct str
without_footer(struct str html)
{
	size_t from = 0;
	size_t cut = STR_NONE;

	for (;;) {
		size_t hr = str_search(str_from(html, from), STR("<hr"));

		if (hr == STR_NONE)
			break;
		cut = from + hr;
		from = cut + 3;
	}
	if (cut == STR_NONE || html.n - cut > 2000 ||
	    str_search(str_from(html, cut),
		STR(" was originally published in ")) == STR_NONE)
		return html;
	return str_slice(html, 0, cut);
}

/* A member's article: a picture, some words, "Continue reading on …". */
static struct str
without_invitation(struct str html)
{
	size_t at = str_search(html, STR("<p class=\"medium-feed-link\""));

	return str_slice(html, 0, at);
}

void
medium_fit(struct item *item, struct arena *arena)
{
	size_t invitation = str_search(item->html, STR("medium-feed-snippet"));

	(void)arena;
	item->flavour = HTML_MEDIUM;
	/* what feeds call categories are tags on Medium */
	for (size_t i = 0; i < item->categories.n; i++)
		item_add(&item->tags, item->categories.of[i].name);
	item->categories.n = 0;
	item->teaser = item->teaser || invitation != STR_NONE;
	item->html = item->teaser ? without_invitation(item->html)
				  : without_footer(item->html);
}

/* --- the export --- */

static xmlNode *
field(xmlNode *root, const char *name)
{
	return dom_find(root, NULL, "data-field", name);
}

static void
read_footer(struct item *item, struct arena *arena, xmlNode *root)
{
	xmlNode *author = dom_find(root, "a", "class", "p-author");
	xmlNode *canonical = dom_find(root, "a", "class", "p-canonical");
	xmlNode *published = dom_find(root, "time", "class", "dt-published");

	if (author != NULL)
		item_add(&item->authors, dom_words(arena, author));
	if (canonical != NULL)
		item->url = dom_attr(arena, canonical, "href");
	if (published != NULL &&
	    !date_parse(dom_attr(arena, published, "datetime"), &item->date))
		item->date = DATE_NONE;
}

/* "posts/2025-01-28_Title-0123456789ab.html": the date and Medium's key. */
static void
read_name(struct item *item, struct arena *arena, struct str name)
{
	struct str stem = str_slice(name, 0, str_find_last(name, '.'));
	struct str id = links_medium_id(stem);

	if (id.n > 0)
		item->guid = arena_fmt(
		    arena, "https://medium.com/p/" STR_FMT, STR_ARG(id));
	if (item->date == DATE_NONE &&
	    !date_parse(str_slice(name, 0, 10), &item->date))
		item->date = DATE_NONE;
}

bool
medium_page(
    struct item *item, struct arena *arena, struct str name, struct str html)
{
	xmlDoc *doc = dom_parse(arena, html);
	xmlNode *root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	xmlNode *body = root == NULL ? NULL : field(root, "body");
	xmlNode *title;
	xmlNode *summary;

	item_init(item);
	item->flavour = HTML_MEDIUM;
	item->draft = str_starts(name, STR("draft_"));
	if (item->draft)
		item->why_not = "a draft";
	if (body == NULL) {
		xmlFreeDoc(doc);
		return false;
	}
	title = dom_find(root, "h1", "class", "p-name");
	if (title != NULL)
		item->title = dom_words(arena, title);
	summary = field(root, "subtitle");
	if (summary == NULL)
		summary = field(root, "description");
	if (summary != NULL)
		item->summary = dom_words(arena, summary);
	item->html = dom_inner(arena, body);
	read_footer(item, arena, root);
	read_name(item, arena, name);
	xmlFreeDoc(doc);
	return true;
}

/* --- the zip --- */

static struct str
base_name(struct str path)
{
	return str_from(path, str_find_last(path, '/') + 1);
}

/* All bytes of the current entry; false: broken, or more than allowed. */
static bool
unpack(struct archive *archive, struct arena *arena, size_t *total,
    struct str *bytes, struct err *err)
{
	struct buf out;
	char piece[65536];

	buf_init(&out, arena, HTML_MAX * 2);
	for (;;) {
		la_ssize_t n = archive_read_data(archive, piece, sizeof(piece));

		if (n < 0)
			return err_set(err, "broken zip: %s",
			    archive_error_string(archive));
		if (n == 0)
			break;
		*total += (size_t)n;
		buf_str(&out, (struct str){ piece, (size_t)n });
		if (*total > EXPORT_MAX || out.failed)
			return err_set(err, "larger than an article can be");
	}
	*bytes = buf_view(&out);
	return true;
}

/* The zip has lists, profiles and such beside posts/. */
static bool
is_post(struct str path)
{
	return str_ends(path, STR(".html")) &&
	    str_search(path, STR("posts/")) != STR_NONE;
}

static enum import_result
take_entry(struct import *import, struct archive *archive, struct str path,
    size_t *total, struct arena *arena)
{
	struct str name = base_name(path);
	struct item item;
	struct str html = { NULL, 0 };
	struct err err;

	if (!unpack(archive, arena, total, &html, &err)) {
		import_skip(import, path, str_z(err.text));
		return *total > EXPORT_MAX ? IMPORT_STOP : IMPORT_GO_ON;
	}
	if (!medium_page(&item, arena, name, html)) {
		import_skip(import, path, STR("it is no article of Medium"));
		return IMPORT_GO_ON;
	}
	item.place = path;
	if (item.url.n == 0 && item.guid.n == 0)
		item.guid = name;
	return import_take(import, &item);
}

static bool
take_all(struct import *import, struct archive *archive, struct err *err)
{
	enum import_result result = IMPORT_GO_ON;
	struct archive_entry *entry;
	struct arena arena;
	size_t total = 0;
	bool posts = false;
	int status = ARCHIVE_OK;

	arena_init(&arena, PAGE_MEMORY);
	while (result == IMPORT_GO_ON) {
		const char *path;

		status = archive_read_next_header(archive, &entry);
		if (status == ARCHIVE_EOF)
			break;
		if (status < ARCHIVE_WARN) {
			err_set(err, "broken zip: %s",
			    archive_error_string(archive));
			break;
		}
		path = archive_entry_pathname_utf8(entry);
		if (path == NULL)
			path = archive_entry_pathname(entry);
		if (path != NULL && is_post(str_z(path))) {
			posts = true;
			result = take_entry(
			    import, archive, str_z(path), &total, &arena);
		}
		arena_reset(&arena);
	}
	arena_free(&arena);
	if (total > EXPORT_MAX)
		return err_set(err, "more than 4 GiB of articles");
	if (status == ARCHIVE_EOF && !posts)
		return err_set(
		    err, "no export of Medium: there is no posts/*.html in it");
	return status >= ARCHIVE_WARN;
}

bool
medium_read(struct import *import, const char *path, struct err *err)
{
	struct archive *archive = archive_read_new();
	bool done;

	if (archive == NULL)
		return err_set(err, "out of memory");
	/* without it a name with an accent ends the run */
	setlocale(LC_CTYPE, "C.UTF-8");
	import_begin(import);
	archive_read_support_format_zip(archive);
	if (archive_read_open_filename(archive, path, 65536) != ARCHIVE_OK)
		done = err_set(
		    err, "cannot open it: %s", archive_error_string(archive));
	else
		done = take_all(import, archive, err);
	archive_read_free(archive);
	return done;
}
