#ifndef MIRROR_FEED_H
#define MIRROR_FEED_H
/*
 * feed -- RSS 2.0 (and its elders) and Atom, Medium's feeds among them.
 */
#include "base/str.h"

struct arena;
struct err;
struct import;

struct feed_facts {
	bool wordpress; /* older items can be had page by page */
	size_t items; /* in this document */
	size_t unknown; /* of them: not in the content folder before */
	char first[128]; /* what the first of them is called */
	bool enough; /* the limit is reached, or the run was stopped */
};

/*
 * Hands every entry to import.  `url` is where the feed came from: relative
 * addresses are relative to it; empty for a file.  False: it is broken from
 * some place on, err says where; entries before it were taken.
 */
bool feed_take(struct import *import, struct str bytes, struct str url,
    struct feed_facts *facts, struct err *err);
/* The feed at `url`, whose first page is `bytes`, and its older pages. */
bool feed_read(
    struct import *import, struct str bytes, struct str url, struct err *err);
#endif
