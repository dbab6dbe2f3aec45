#ifndef MIRROR_STORE_PRIVATE_H
#define MIRROR_STORE_PRIVATE_H
/*
 * store_private -- what the store_* files share, and nobody else.
 *
 *   store_load.c    content folder -> entries
 *   store_find.c    guid or address -> entry
 *   store_place.c   web address -> file
 *   store_put.c     article -> file, if it must be
 */
#include "base/arena.h"
#include "mirror/batch.h"
#include "mirror/store.h"

struct store {
	int content;
	struct store_options options;
	struct arena arena; /* entries and their texts: as long as the run */
	struct arena names; /* of the batch */
	struct batch batch;
	struct store_entry **entries;
	size_t n, cap;
	struct table by_guid, by_key, by_file, by_path, hosts;
};

/* A new entry for a file, known by its file and address. */
struct store_entry *store_add(
    struct store *store, struct arena *arena, struct str file, struct str slug);
/* What the article says of itself, into the entry and the tables. */
void store_learn(struct store *store, struct arena *arena,
    struct store_entry *entry, const struct article *article);
/* The entry answers to that web address, too. */
void store_learn_url(struct store *store, struct arena *arena,
    struct store_entry *entry, struct str url);

/* The bytes of a file as the importer hashed them: without mirror_hash. */
struct str store_unhashed(struct arena *arena, struct str bytes);
/* Whether the file is as the importer wrote it; *bytes gets all of it. */
bool store_is_untouched(struct store *store, struct arena *arena,
    const struct store_entry *entry, struct str *bytes);
#endif
