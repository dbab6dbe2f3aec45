#ifndef SERVER_CATALOGS_H
#define SERVER_CATALOGS_H
/*
 * catalogs -- one thread's open catalogs, one a site.
 *
 * Opened when first needed, and anew when the indexer says that there is
 * another file.  A site without a usable one goes on without.
 */
#include "site/config.h"

struct catalog;
struct shared;
struct site;

struct catalogs {
	struct {
		struct catalog *catalog;
		uint64_t number; /* shared_site.catalog + 1 when opened */
	} of[CONFIG_SITES];
};

/* NULL: there is none now.  Belongs to `catalogs`. */
struct catalog *catalogs_get(struct catalogs *catalogs,
    const struct shared *shared, const struct site *site, size_t which);
void catalogs_close(struct catalogs *catalogs);
#endif
