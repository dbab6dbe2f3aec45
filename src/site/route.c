#include "site/route.h"

#include "base/arena.h"
#include "base/path.h"
#include "base/url.h"
#include "site/catalog.h"
#include "site/page_build.h"
#include "site/route_find.h"

static const struct str missing_text = STR_INIT(
    "Nothing has this address. /latest has the newest articles, /archive/ "
    "all of them, and /search finds words.");

/* --- twins --- */

static const struct {
	struct str ending;
	enum form form;
} twins[] = {
	{ STR_INIT(".txt"), FORM_TEXT },
	{ STR_INIT(".gmi"), FORM_GEMTEXT },
	{ STR_INIT(".md"), FORM_SOURCE },
};

/* "/p/x.txt" is the text of "/p/x", "/about/index.txt" that of "/about/". */
static bool
find_twin(struct find *find)
{
	struct find base = *find;
	struct str path = find->path;
	size_t i;

	for (i = 0; i < sizeof(twins) / sizeof(twins[0]); i++)
		if (str_ends(path, twins[i].ending))
			break;
	if (i == sizeof(twins) / sizeof(twins[0]))
		return false;
	base.path = str_slice(path, 0, path.n - twins[i].ending.n);
	base.form = twins[i].form;
	base.has_words = false;
	if (str_ends(base.path, STR("/index")))
		base.path.n -= STR("index").n;
	else if (base.path.n == 0 || base.path.p[base.path.n - 1] == '/')
		return false;
	if (route_page(&base))
		return true;
	if (base.form == FORM_SOURCE || !route_generated(&base))
		return false;
	return base.target->kind != TARGET_BYTES &&
	    base.target->kind != TARGET_INPUT;
}

/* --- addresses that were, or were mistyped --- */

static bool
moved_to(struct find *find, struct str path)
{
	*find->target = (struct target){ .kind = TARGET_MOVED,
		.location = url_encode_path(find->visit->arena, path) };
	return true;
}

/* Whether something answers there, so that a redirect leads somewhere. */
static bool
is_there(const struct find *find, struct str path)
{
	struct target target = { .kind = TARGET_MISSING };
	struct find other = { .visit = find->visit,
		.path = path,
		.asked = path,
		.target = &target };

	return route_page(&other) || route_file(&other) ||
	    route_generated(&other) || find_twin(&other);
}

/* A slash too many or too few. */
static bool
find_slash(struct find *find)
{
	struct str path = find->path;
	bool folder = path.n > 0 && path.p[path.n - 1] == '/';

	if (path.n <= 1)
		return false;
	path = folder
	    ? str_slice(path, 0, path.n - 1)
	    : arena_fmt(find->visit->arena, STR_FMT "/", STR_ARG(path));
	return path.n > 0 && is_there(find, path) && moved_to(find, path);
}

/* Somebody cut the end off: "/p/nlp/" is where the category's list is. */
static bool
find_folder(struct find *find)
{
	struct str rest = find->path;
	struct str category;
	struct str path;

	if (str_eq(rest, STR("/p/")))
		return moved_to(find, STR("/archive/"));
	if (!str_starts(rest, STR("/p/")) || !str_ends(rest, STR("/")))
		return false;
	category = str_slice(rest, 3, rest.n - 1);
	if (str_find(category, '/') != STR_NONE)
		return false;
	path = term_address(find->visit->arena, TERM_CATEGORY, category);
	return is_there(find, path) && moved_to(find, path);
}

static bool
find_moved(struct find *find)
{
	struct catalog *catalog = find->visit->catalog;
	struct str path;

	if (catalog == NULL)
		return false;
	path = catalog_moved(
	    catalog, find->visit->arena, find->path, find->visit->now);
	return path.n > 0 && moved_to(find, path);
}

/* "/?p=12", as WordPress counts its posts. */
static bool
find_number(struct find *find)
{
	struct catalog *catalog = find->visit->catalog;
	struct arena *arena = find->visit->arena;
	struct str path;

	if (catalog == NULL || !find->has_words ||
	    !str_eq(find->path, STR("/")) ||
	    !str_starts(find->words, STR("p=")))
		return false;
	path = catalog_moved(catalog, arena,
	    arena_fmt(arena, "/?" STR_FMT, STR_ARG(find->words)),
	    find->visit->now);
	return path.n > 0 && moved_to(find, path);
}

/* On gopher the nearest titles are looked for: a search. */
static void
missing(struct find *find)
{
	const struct visit *visit = find->visit;
	struct page *page;

	*find->target = (struct target){ .kind = TARGET_MISSING };
	page = route_to(find, TARGET_MISSING);
	if (page == NULL)
		return;
	find->target->message = missing_text;
	find->target->suggests = visit->scheme == SCHEME_GOPHER &&
	    !visit->hurried && build_is_listed(visit);
}

struct target
route_find(const struct visit *visit, struct str path, struct str words,
    bool has_words)
{
	struct target target = { .kind = TARGET_MISSING };
	struct find find = { .visit = visit,
		.path = path,
		.words = words,
		.has_words = has_words,
		.asked = path,
		.target = &target };

	if (!(find_number(&find) || route_page(&find) || route_file(&find) ||
		route_generated(&find) || find_twin(&find) ||
		find_slash(&find) || find_moved(&find) || find_folder(&find)))
		missing(&find);
	if (visit->arena->failed && target.kind != TARGET_WORK) {
		target = (struct target){ 0 };
		route_no_memory(&find);
	}
	return target;
}
