#ifndef MIRROR_BATCH_H
#define MIRROR_BATCH_H
/*
 * batch -- many files written whole, with one wait for the disk.
 *
 * A file is written under a temporary name (".NAME.tmp") beside its place.
 * batch_commit asks the disk once for all of them (syncfs) and then renames:
 * two thousand articles a second would not survive an fsync each.
 */
#include "base/str.h"

struct arena;
struct err;

enum { BATCH_FILES = 1024, BATCH_FOLDERS = 64 };

struct batch {
	int dir; /* the caller's */
	struct arena *arena; /* of the names; reset at each commit */
	struct str written[BATCH_FILES];
	size_t n_written;
	struct str removed[BATCH_FILES]; /* once all are renamed */
	size_t n_removed;
	/* Folders in use, open until the commit. */
	struct {
		struct str path;
		int fd;
	} folders[BATCH_FOLDERS];
	size_t n_folders;
};

void batch_init(struct batch *batch, int dir, struct arena *arena);
/* False: err says why; what was written before can still be committed.
 * Commits by itself when there are BATCH_FILES. */
bool batch_write(
    struct batch *batch, struct str file, struct str bytes, struct err *err);
/* Takes a file away, after what was written before stands. */
bool batch_remove(struct batch *batch, struct str file, struct err *err);
bool batch_commit(struct batch *batch, struct err *err);
/* What was not committed stays under its temporary names. */
void batch_close(struct batch *batch);
#endif
