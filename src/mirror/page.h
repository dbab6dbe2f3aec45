#ifndef MIRROR_PAGE_H
#define MIRROR_PAGE_H
/*
 * page -- one web page with an article in it: saved in a file, or at a URL.
 * Who wrote it, when, and about what is taken from JSON-LD, else from <meta>,
 * else from the page's own markup and lines.
 */
#include "base/str.h"

struct arena;
struct err;
struct import;
struct item;

/* url: where it came from; empty for a file.  False: there is no article. */
bool page_read(
    struct import *import, struct str html, struct str url, struct err *err);
/* The item alone; its texts live in the arena. */
bool page_item(struct item *item, struct arena *arena, struct str html,
    struct str url, struct err *err);
#endif
