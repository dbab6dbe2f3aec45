#ifndef MIRROR_STORE_H
#define MIRROR_STORE_H
/*
 * store -- the content folder as the importer sees it: which article is
 * which file, whether a person edited it, and how a new one gets there.
 *
 * An article is known by its guid, else by any of its addresses; so one that
 * is reached in several ways is one file.  mirror_hash in its front matter is
 * the SHA-256 of the file as the importer wrote it, without that line: if the
 * file no longer has it, somebody edited it, and it is left alone.
 *
 * Files are written under temporary names and take their own in batches:
 * store_commit lets the disk catch up once, then renames.  Whatever happens
 * in between, every article is whole, old or new.
 */
#include "base/hash.h"
#include "base/str.h"
#include "mirror/table.h"

struct arena;
struct article;
struct err;
struct item;
struct store;

struct store_entry {
	struct str file; /* "p/nlp/why-rag.md" */
	struct str address; /* "/p/nlp/why-rag" */
	struct str guid, canonical;
	struct str *aliases;
	size_t n_aliases;
	unsigned char hash[HASH_BYTES]; /* mirror_hash */
	bool mirrored; /* it has one */
	bool teaser; /* the beginning only */
	bool withdrawn;
	bool seen; /* in this run */
	bool fresh; /* made in this run */
};

/* First words of a teaser's body, by which it is known again. */
#define STORE_TEASER "This is a teaser, not the whole article."

enum store_verdict {
	STORE_NEW,
	STORE_CHANGED,
	STORE_SAME,
	STORE_EDITED, /* by hand: left alone */
	STORE_FOREIGN, /* a file that is not ours stands in its place */
	STORE_FAILED /* err says why; the run should end */
};

struct store_options {
	bool dry_run; /* decide, but write nothing */
	bool force; /* over edits, too */
};

/* Reads the front matter of all files below the folder `content`, which stays
 * the caller's.  NULL: err says why. */
struct store *store_open(
    int content, const struct store_options *options, struct err *err);
/* Commits nothing: what was not committed is lost.  NULL is harmless. */
void store_close(struct store *store);

/* The known article that the item is, or NULL. */
struct store_entry *store_match(
    struct store *store, struct arena *arena, const struct item *item);
/*
 * The article at a web address, or NULL.  *ours (may be NULL): the host is
 * one of the publication's, so it may become known later.
 */
struct store_entry *store_at(
    struct store *store, struct arena *arena, struct str url, bool *ours);
/* The same by a key that links_key made. */
struct store_entry *store_by_key(struct store *store, struct str key);
/* A host whose addresses are the publication's own. */
void store_own_host(struct store *store, struct str url);

/*
 * The file of the item: that of `entry` while its address is still right,
 * else the path of its web address, made safe and unique.  *slug gets what
 * the front matter must say where the name alone would mean another address.
 * Empty when exhausted.
 */
struct str store_place(struct store *store, struct arena *arena,
    const struct item *item, const struct store_entry *entry, struct str *slug);

/*
 * Writes the article into `file` unless it is there already.  *entry is what
 * store_match found or NULL, and becomes its entry (except FOREIGN, FAILED).
 * An article that moved leaves its old file, and an alias in article->aliases
 * is the caller's business.
 */
enum store_verdict store_put(struct store *store, struct arena *arena,
    struct store_entry **entry, struct str file, struct article *article,
    struct err *err);
/*
 * Replaces bytes of an article's body that this importer wrote; edited files
 * stay.  CHANGED, SAME (nothing to do), EDITED or FAILED.
 */
struct store_patch {
	uint32_t at, n; /* in the body */
	struct str bytes;
};
enum store_verdict store_patch(struct store *store, struct arena *arena,
    struct store_entry *entry, const struct store_patch *patches, size_t n,
    struct err *err);

/* Everything that was put stands under its own name. */
bool store_commit(struct store *store, struct err *err);

size_t store_count(const struct store *store);
struct store_entry *store_nth(const struct store *store, size_t i);
#endif
