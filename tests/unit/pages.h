#ifndef TEST_PAGES_H
#define TEST_PAGES_H
/*
 * pages -- a small publication in a folder of its own, for the tests of
 * site/route.c and site/page.c.
 */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "site/catalog.h"
#include "site/index.h"
#include "site/page.h"
#include "site/publisher.h"
#include "site/route.h"
#include "site/site.h"

struct pages {
	char folder[64];
	struct site site;
	struct publisher publisher;
	struct catalog *catalog;
	struct visit visit;
};

static const struct str pages_names[] = { STR_INIT("localhost") };

static inline void
pages_write(struct pages *pages, const char *name, const char *text)
{
	struct err err = { "" };

	if (!file_write(
		pages->site.content, str_z(name), str_z(text), 0644, &err))
		print_error("%s: %s\n", name, err.text);
}

static inline void
pages_begin(struct pages *pages)
{
	struct err err = { "" };

	*pages = (struct pages){ .folder = "/tmp/smallpress-pages-XXXXXX" };
	if (mkdtemp(pages->folder) == NULL)
		fail_msg("no folder");
	publisher_init(&pages->publisher, STR("Sample"));
	pages->site = (struct site){ .id = pages_names[0],
		.names = pages_names,
		.n_names = 1,
		.content = file_open_folder(str_z(pages->folder), &err),
		.content_path = str_z(pages->folder),
		.publisher = &pages->publisher };
	for (int i = 0; i < SCHEMES; i++) {
		pages->site.endpoints[i].host = pages_names[0];
		pages->site.endpoints[i].port = scheme_port((enum scheme)i);
	}
	pages->visit = (struct visit){ .site = &pages->site,
		.arena = &test_arena,
		.now = date_make(2025, 6, 1),
		.on_pool = true };
}

/* Reads the folder again, as the indexer would. */
static inline void
pages_index(struct pages *pages)
{
	struct index_result result;
	struct err err = { "" };

	if (pages->catalog == NULL)
		pages->catalog = catalog_create(NULL, NULL, &err);
	if (pages->catalog == NULL)
		fail_msg("%s", err.text);
	if (!index_metadata(&pages->site, pages->catalog, NULL, NULL, NULL,
		&result, &err) ||
	    !index_fulltext(&pages->site, pages->catalog, NULL, &err))
		fail_msg("%s", err.text);
	pages->visit.catalog = pages->catalog;
}

static inline void
pages_end(struct pages *pages)
{
	char command[128];

	catalog_close(pages->catalog);
	close(pages->site.content);
	snprintf(command, sizeof(command), "rm -rf %s", pages->folder);
	if (system(command) != 0)
		print_error("left behind: %s\n", pages->folder);
}

static inline struct target
pages_find(struct pages *pages, const char *path)
{
	return route_find(&pages->visit, str_z(path), STR(""), false);
}

/* The page at that address in a writer's form; fails the test otherwise. */
static inline struct str
pages_render(struct pages *pages, const char *path, enum page_writer writer)
{
	struct target target = pages_find(pages, path);
	struct str bytes = STR("");
	struct err err = { "" };

	if (target.kind != TARGET_PAGE)
		fail_msg("%s: kind %d, " STR_FMT, path, target.kind,
		    STR_ARG(target.message));
	if (page_render(&pages->visit, &target, writer, &bytes, &err) !=
	    PAGE_MADE)
		fail_msg("%s: %s", path, err.text);
	return bytes;
}

static inline bool
pages_has(struct str bytes, const char *text)
{
	return str_search(bytes, str_z(text)) != STR_NONE;
}
#endif
