#ifndef SERVER_CHANGES_H
#define SERVER_CHANGES_H
/*
 * changes -- which files may have changed: a few by their names, or all.
 *
 * Bounded: more names than fit, or a folder that came or went, are "all".
 */
#include "base/arena.h"

enum { CHANGES_FILES = 256, CHANGES_BYTES = 256 * 1024 };

struct changes {
	bool all;
	size_t n;
	struct str files[CHANGES_FILES]; /* paths below the content folder */
	struct arena arena;
};

void changes_init(struct changes *changes);
/* Nothing has changed. */
void changes_clear(struct changes *changes);
void changes_add_all(struct changes *changes);
/* "FOLDER/NAME"; folder may be empty.  Once for each, however often told. */
void changes_add(struct changes *changes, struct str folder, struct str name);
/* What is in `from` is in `changes` too. */
void changes_merge(struct changes *changes, const struct changes *from);
void changes_free(struct changes *changes);
#endif
