#ifndef MIRROR_RELINK_H
#define MIRROR_RELINK_H
/*
 * relink -- links to articles of the publication that were not there yet
 * when the article that holds them was written.  At the end of a run they
 * are looked at again, and those that now lead somewhere become local.
 */
#include "base/str.h"

struct err;
struct progress;
struct relink;
struct store;
struct store_entry;

struct relink *relink_new(void);
void relink_free(struct relink *relink);
/* The link to `url` is the n bytes at `at` of the entry's body. */
void relink_add(struct relink *relink, struct store_entry *entry,
    struct str url, uint32_t at, uint32_t n);
/* Forgets what was added for the entry: it was written anew. */
void relink_drop(struct relink *relink, const struct store_entry *entry);
/* Settles all of them; counts articles that had been the same as changed. */
bool relink_run(struct relink *relink, struct store *store,
    struct progress *progress, struct err *err);
#endif
