#ifndef MIRROR_MEDIUM_H
#define MIRROR_MEDIUM_H
/*
 * medium -- what is peculiar to Medium, in feeds and in its export.
 */
#include "base/str.h"

struct arena;
struct err;
struct import;
struct item;

/* An item of Medium's feed: its footer is no text, its tags are tags, an
 * article for members is a teaser. */
void medium_fit(struct item *item, struct arena *arena);
/* The export zip. */
bool medium_read(struct import *import, const char *path, struct err *err);
/* One page of the export; `name` is its file's.  False: it is none. */
bool medium_page(
    struct item *item, struct arena *arena, struct str name, struct str html);
#endif
