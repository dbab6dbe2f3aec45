/*
 * route_page -- addresses of Markdown files and of all other files.
 */
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"
#include "markup/markdown.h"
#include "site/article.h"
#include "site/catalog.h"
#include "site/media.h"
#include "site/page_build.h"
#include "site/route_find.h"

/* What takes longer to convert than a reader of another page should wait. */
enum { HEAVY = 64 * 1024 };
enum { REASON_MAX = 900 };

static bool
gone(struct find *find, struct str reason)
{
	struct arena *arena = find->visit->arena;
	size_t n = reason.n < REASON_MAX ? reason.n : REASON_MAX;

	/* Not in the middle of a character. */
	while (n < reason.n && n > 0 && (reason.p[n] & 0xC0) == 0x80)
		n--;
	reason.n = n;
	find->target->kind = TARGET_GONE;
	find->target->message =
	    arena_fmt(arena, "Withdrawn: " STR_FMT, STR_ARG(reason));
	return true;
}

static bool
to_source(struct find *find, struct str file)
{
	struct page *page = route_to_page(find, NULL);

	if (page == NULL)
		return true;
	page->file = file;
	find->target->kind = TARGET_FILE;
	find->target->media = STR("text/markdown; charset=utf-8");
	return true;
}

/* Without a row, or with an old one: what the file says of itself. */
static bool
page_of_file(struct find *find, struct str file)
{
	const struct visit *visit = find->visit;
	struct file_info info;
	struct article article;
	struct str bytes;
	struct page *page;
	struct err err;
	int64_t date;

	if (!path_is_public(file) ||
	    file_read(visit->site->content, file, MARKDOWN_MAX, visit->arena,
		&bytes, &info, &err) != FILE_OK ||
	    str_trim(bytes).n == 0 ||
	    !article_parse(bytes, visit->arena, &article, NULL, &err))
		return false;
	date = article.date;
	if (date == DATE_NONE && !article_name_date(file, &date))
		date = DATE_NONE;
	if (article.draft || (date != DATE_NONE && date > visit->now))
		return false;
	if (article.withdrawn.n > 0)
		return gone(find, article.withdrawn);
	if (find->form == FORM_SOURCE)
		return to_source(find, file);
	if (info.size > HEAVY && route_is_heavy(find))
		return true;
	page = route_to_page(find, page_article);
	if (page == NULL)
		return true;
	page->file = file;
	find->target->lang = site_lang(visit->site, article.lang);
	find->target->fleeting = true;
	return true;
}

/* Whether the file is the one that the row was made from. */
static bool
is_as_listed(const struct find *find, const struct entry *entry)
{
	struct file_info info;
	int fd;

	if (file_open(find->visit->site->content, entry->file, &fd, &info,
		NULL) != FILE_OK)
		return false;
	close(fd);
	return info.size == entry->size && info.mtime_ns == entry->mtime_ns;
}

/* The row decides; the file is read when the page is made. */
static bool
page_of_row(struct find *find, const struct entry *entry)
{
	struct page *page;

	if (entry->state == ENTRY_WITHDRAWN)
		return gone(find, entry->withdrawn);
	if (entry->state != ENTRY_PUBLISHED)
		return false;
	/* A source goes out unread: what is new in it may be a draft. */
	if (find->form == FORM_SOURCE)
		return is_as_listed(find, entry)
		    ? to_source(find, entry->file)
		    : page_of_file(find, entry->file);
	if (entry->size > HEAVY && route_is_heavy(find))
		return true;
	page = route_to_page(find, page_article);
	if (page == NULL)
		return true;
	page->entry = *entry;
	page->known = true;
	page->file = entry->file;
	/* Its neighbours are not known yet. */
	find->target->fleeting = !build_is_listed(find->visit);
	find->target->lang = site_lang(find->visit->site, entry->lang);
	return true;
}

static bool
page_by_path(struct find *find)
{
	struct arena *arena = find->visit->arena;
	struct str name = str_from(find->path, 1);

	if (!str_ends(find->path, STR("/")))
		return page_of_file(
		    find, arena_fmt(arena, STR_FMT ".md", STR_ARG(name)));
	return page_of_file(
		   find, arena_fmt(arena, STR_FMT "index.md", STR_ARG(name))) ||
	    page_of_file(
		find, arena_fmt(arena, STR_FMT "README.md", STR_ARG(name))) ||
	    (str_eq(name, STR("about/")) &&
		page_of_file(find, STR("about.md")));
}

bool
route_page(struct find *find)
{
	const struct visit *visit = find->visit;
	struct entry entry;

	if (visit->catalog != NULL &&
	    catalog_find(
		visit->catalog, visit->arena, find->path, visit->now, &entry))
		return page_of_row(find, &entry);
	/* While the catalog is not whole, what it lacks may be there. */
	return !build_is_listed(visit) && page_by_path(find);
}

/* A page's source is an address only as the page's twin. */
static bool
is_markdown(struct str name)
{
	struct str extension = path_extension(path_name(name));

	return str_eq_nocase(extension, STR("md")) ||
	    str_eq_nocase(extension, STR("markdown"));
}

/* As it is: under the name that was asked for, and under its own, if the first
 * is a link's.  A link to a draft's source is no way around its state. */
static bool
may_be_sent(struct str name)
{
	return path_is_public(name) && !is_markdown(name);
}

bool
route_file(struct find *find)
{
	const struct visit *visit = find->visit;
	struct str name = str_from(find->path, 1);
	struct str real;
	struct page *page;
	int fd;

	if (name.n == 0 || name.p[name.n - 1] == '/' || !may_be_sent(name) ||
	    file_open(visit->site->content, name, &fd, NULL, NULL) != FILE_OK)
		return false;
	close(fd);
	if (!file_real_name(visit->site->content, name, visit->arena, &real) ||
	    !may_be_sent(real))
		return false;
	page = route_to_page(find, NULL);
	if (page == NULL)
		return true;
	page->file = name;
	find->target->kind = TARGET_FILE;
	find->target->media = media_type(name);
	return true;
}
