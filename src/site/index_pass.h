#ifndef SITE_INDEX_PASS_H
#define SITE_INDEX_PASS_H
/*
 * index_pass -- one pass of the indexer: what it knows, and what becomes of
 * a file that it has found.  The walk itself is site/index.c's.
 */
#include "base/arena.h"
#include "site/catalog_write.h"
#include "site/index_tell.h"

struct readers;

enum { KNOWN_BATCH = 256 }; /* rows fetched at a time */

/* One walk of the folder beside one walk of the catalog, both in byte order
 * of the files' names. */
struct pass {
	const struct site *site;
	struct catalog *catalog;
	struct teller teller;
	const volatile bool *stop;
	struct index_result *result;
	struct err *err;
	struct readers *readers;
	struct arena rows; /* of the batch */
	struct catalog_known known[KNOWN_BATCH];
	size_t n_known, at_known;
	bool no_more; /* what lies behind is what this pass has put there */
	char last[4096]; /* the file up to which rows were fetched */
	size_t n_last;
	bool first; /* nothing was listed before */
	uint32_t uncommitted;
};

bool pass_is_stopped(const struct pass *pass);
/* The file is to be read; known NULL: it is new.  What has been read by then
 * goes into the catalog. */
bool pass_look_into(struct pass *pass, struct str file,
    struct catalog_stamp stamp, const struct catalog_known *known, bool again);
/* What was read goes into the catalog, in the order of the files; not `all`:
 * so much that another one can be read. */
bool pass_apply(struct pass *pass, bool all);
/* The file is no more. */
bool pass_drop(struct pass *pass, const struct catalog_known *known);
/* Pages that waited for an address which has become free get it. */
bool pass_adopt(struct pass *pass);
#endif
