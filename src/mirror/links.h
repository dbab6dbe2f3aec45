#ifndef MIRROR_LINKS_H
#define MIRROR_LINKS_H
/*
 * links -- what becomes of the addresses in an article: tracking is cut off,
 * and one that leads to another article of the publication becomes local.
 */
#include "base/str.h"

struct arena;

/* Without utm_*, fbclid, source=rss... and their kin; url itself where there
 * is nothing to cut. */
struct str links_clean(struct arena *arena, struct str url);
/* The value of `name` in a query, decoded; empty if it is not there. */
struct str links_query_value(
    struct arena *arena, struct str query, struct str name);
/* The same as it stands there. */
struct str links_query_raw(struct str query, struct str name);
/* Whether two addresses are one picture, perhaps in two sizes. */
bool links_same_picture(struct str small, struct str large);
/* The address ends like a picture's. */
bool links_is_picture(struct str url);
/*
 * Two addresses of one page have one key: host without "www.", path without
 * a slash at its end, the query without tracking; no scheme, no fragment.
 * Empty when it is no web address.
 */
struct str links_key(struct arena *arena, struct str url);
/* Medium's twelve hex digits at the end of an address, or empty. */
struct str links_medium_id(struct str url);
#endif
