#ifndef MIRROR_IMPORT_PRIVATE_H
#define MIRROR_IMPORT_PRIVATE_H
/*
 * import_private -- what the files of the import share: import.c sifts,
 * import_put.c makes an article of an item and counts it.
 */
#include "base/arena.h"
#include "base/err.h"
#include "mirror/import.h"
#include "mirror/store.h"

struct import {
	struct import_options options;
	int content, state;
	struct fetch *fetch;
	struct store *store;
	struct media *media;
	struct report *report;
	struct relink *relink;
	struct progress progress;
	struct arena arena; /* of one article */
	size_t taken; /* of the current source */
	int64_t committed_ms;
	bool full; /* the disk, or another reason to end */
	struct err trouble;
};

/*
 * Converts the item, settles its addresses and puts it into the store, at
 * entry's place if there is one.  False: err says why; import->full if it
 * is the end of the run.
 */
bool import_put(struct import *import, const struct item *item,
    struct store_entry *entry, struct losses *losses, struct err *err);
#endif
