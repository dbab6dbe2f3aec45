#include "server/catalogs.h"

#include <stdio.h>

#include "base/err.h"
#include "server/shared.h"
#include "site/catalog.h"

static struct catalog *
open_of(const struct site *site)
{
	char path[4096];
	struct catalog *catalog;
	struct err err;

	if (site->state_path.n == 0 || site->state_path.n > sizeof(path) - 32)
		return NULL;
	snprintf(path, sizeof(path), STR_FMT "/catalog.db",
	    STR_ARG(site->state_path));
	catalog = catalog_open(path, &err);
	if (catalog == NULL)
		log_debug("%s", err.text);
	return catalog;
}

struct catalog *
catalogs_get(struct catalogs *catalogs, const struct shared *shared,
    const struct site *site, size_t which)
{
	uint64_t number = 1 +
	    atomic_load_explicit(
		&shared->sites[which].catalog, memory_order_acquire);

	if (catalogs->of[which].number == number)
		return catalogs->of[which].catalog;
	catalog_close(catalogs->of[which].catalog);
	catalogs->of[which].catalog = open_of(site);
	catalogs->of[which].number = number;
	return catalogs->of[which].catalog;
}

void
catalogs_close(struct catalogs *catalogs)
{
	for (size_t i = 0; i < CONFIG_SITES; i++) {
		catalog_close(catalogs->of[i].catalog);
		catalogs->of[i].catalog = NULL;
		catalogs->of[i].number = 0;
	}
}
