#ifndef SITE_CATALOG_ROW_H
#define SITE_CATALOG_ROW_H
/*
 * catalog_row -- a page's row as the writer sees it, and all that hangs on
 * it.
 */
#include "site/catalog_private.h"

/* Beyond so many changed pages, everything is hashed anew. */
enum { FACES_MAX = 512 };

/* What is known of a page before it changes. */
struct row {
	int64_t id; /* 0: nothing */
	int live, state;
	int64_t date, updated, tie;
	struct str address, terms, aliases, title;
};

/* False: there is none. */
bool row_read(
    struct catalog *catalog, struct arena *arena, int64_t id, struct row *row);
/* Whether it stands in listings. */
bool row_is_listed(const struct row *row);
/* Its date in the listing of changes, or DATE_NONE. */
int64_t row_changed_at(const struct row *row);
/* Out of all listings; its names lose a use. */
bool row_unlist(
    struct catalog *catalog, const struct row *row, struct err *err);
/* That, and its aliases and the row itself. */
bool row_take_down(
    struct catalog *catalog, const struct row *row, struct err *err);
/* The pages that show it have to be hashed anew, if they show it in another
 * way than before. */
bool row_tell_neighbours(struct catalog *catalog, const struct row *was,
    const struct row *is, struct err *err);
/* A query whose one parameter is a page's id. */
bool catalog_run_id(
    struct catalog *catalog, enum query query, int64_t id, struct err *err);
#endif
