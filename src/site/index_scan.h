#ifndef SITE_INDEX_SCAN_H
#define SITE_INDEX_SCAN_H
/*
 * index_scan -- the Markdown files below a folder, in byte order of their
 * paths.
 *
 * Names that begin with a dot or end in "~" or ".tmp", links to folders and
 * folders deeper than SCAN_DEPTH are left out.  Memory: the names of the
 * folders on the way down to the current file.
 */
#include "base/str.h"

struct err;
struct scan;

enum { SCAN_DEPTH = 32 };

enum scan_result {
	SCAN_FILE,
	/* A folder that must stay closed: nothing of it is published. */
	SCAN_DENIED,
	/* A folder that could not be read just now: nothing is known about
	 * what is in it. */
	SCAN_TROUBLE,
	SCAN_END
};

struct scan_found {
	/* Relative to the top; a folder's ends in '/'.  Valid until the next
	 * call. */
	struct str file;
	uint64_t size;
	int64_t mtime_ns, ctime_ns;
	int error; /* DENIED, TROUBLE: errno */
};

/* `folder` stays the caller's.  NULL: no memory. */
struct scan *scan_new(int folder);
enum scan_result scan_next(struct scan *scan, struct scan_found *found);
/* One file by its path, as the walk would find it; false: it would not. */
bool scan_look(int folder, struct str file, struct scan_found *found);
/* NULL is harmless. */
void scan_free(struct scan *scan);
#endif
