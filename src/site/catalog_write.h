#ifndef SITE_CATALOG_WRITE_H
#define SITE_CATALOG_WRITE_H
/*
 * catalog_write -- how the indexer (site/index*.c) changes the catalog.
 *
 * Everything happens between catalog_begin and catalog_commit.  After a
 * false, err says why and catalog_rollback is all that helps.
 */
#include "base/str.h"

struct arena;
struct article;
struct catalog;
struct entry;
struct err;

bool catalog_begin(struct catalog *catalog, struct err *err);
bool catalog_commit(struct catalog *catalog, struct err *err);
void catalog_rollback(struct catalog *catalog);

/* --- metadata --- */

/* What tells whether a file is still the one that was read. */
struct catalog_stamp {
	uint64_t size;
	int64_t mtime_ns, ctime_ns;
	uint64_t hash; /* of its bytes: catalog_stamp_hash */
};
uint64_t catalog_stamp_hash(struct str bytes);

struct catalog_known {
	int64_t id;
	struct str file;
	struct catalog_stamp stamp;
	bool broken;
};

/* The files behind `after` in byte order, at most max; their names are the
 * arena's.  Returns how many. */
size_t catalog_list_known(struct catalog *catalog, struct arena *arena,
    struct str after, struct catalog_known *known, size_t max);
bool catalog_known_file(struct catalog *catalog, struct arena *arena,
    struct str file, struct catalog_known *known);

struct catalog_page {
	int64_t known; /* the id that the file has already, or 0 */
	struct str file, address;
	struct catalog_stamp stamp;
	const struct article *article;
	struct str title, summary; /* never empty; may be */
	uint32_t words;
	struct str website_host; /* whose addresses are ours too */
};

/* What became of its address. */
struct catalog_claim {
	bool shadowed; /* an older page, `other`, has the address */
	struct str other; /* also one that lost it to this; else empty */
	/* An alias that another page has, or is the address of, and whose. */
	struct str alias, alias_of;
	struct str old_of; /* whose old address its own address is */
};

/* A new or changed page; its id stays while the file's name does.  claim's
 * texts are the arena's. */
bool catalog_put(struct catalog *catalog, struct arena *arena,
    const struct catalog_page *page, struct catalog_claim *claim,
    struct err *err);
/* The file cannot be published: no row but the memory of having seen it. */
bool catalog_put_broken(struct catalog *catalog, struct str file, int64_t known,
    const struct catalog_stamp *stamp, struct err *err);
/* Only its times are new. */
bool catalog_touch(struct catalog *catalog, int64_t id,
    const struct catalog_stamp *stamp, struct err *err);
bool catalog_drop(struct catalog *catalog, int64_t id, struct err *err);
/* A file whose address has become free and which was not published because
 * of the former holder: it is to be read and put again. */
bool catalog_next_orphan(
    struct catalog *catalog, struct arena *arena, struct str *file);
uint64_t catalog_count_broken(struct catalog *catalog);
/* Ends a pass, before catalog_commit; `whole`: it saw every file. */
bool catalog_settle(struct catalog *catalog, bool whole, struct err *err);

/* --- full text --- */

/* Chooses the tokenizer; another one than before empties the words. */
bool catalog_text_language(
    struct catalog *catalog, bool english, struct err *err);

/* All that pages show beside the content folder, as one number: another one
 * than before makes every hash out of date. */
bool catalog_set_face(struct catalog *catalog, uint64_t face, struct err *err);

/* The next page behind `after` (by id) whose text, or whose hash if
 * `hashes`, is out of date; terms filled in, and the hash of the file as the
 * metadata have it.  False: none. */
bool catalog_next_stale(struct catalog *catalog, struct arena *arena,
    bool hashes, int64_t after, struct entry *entry, uint64_t *hash);
/* Its searchable text (utf8_searchable). */
struct catalog_words {
	struct str title, authors, categories, tags, body;
	int year; /* 0: none */
};
bool catalog_put_words(struct catalog *catalog, int64_t id,
    const struct catalog_words *words, struct err *err);
bool catalog_put_manifest(struct catalog *catalog, int64_t id,
    struct str sha256, uint64_t bytes, struct err *err);
/* There is nothing to be had of it, now or ever. */
bool catalog_clear_stale(
    struct catalog *catalog, int64_t id, bool hashes, struct err *err);
/* Takes away the words of at most max pages that are gone; *n: how many. */
bool catalog_drop_gone(
    struct catalog *catalog, int max, int *n, struct err *err);
/* If no text is out of date any more, search is ready. */
bool catalog_settle_text(struct catalog *catalog, struct err *err);
#endif
