#ifndef MIRROR_WORDPRESS_H
#define MIRROR_WORDPRESS_H
/*
 * wordpress -- a WordPress site through its REST interface: posts and pages,
 * a hundred at a time; on later runs only what was modified since.
 */
#include "base/str.h"

struct arena;
struct err;
struct fetch_response;
struct import;

/* The root that an answer of the site names, in a Link header or in its
 * HTML; empty if it names none. */
struct str wordpress_root(
    struct arena *arena, const struct fetch_response *response);
/* Whether JSON is what stands at such a root. */
bool wordpress_is_root(struct str json);
/* All of it, below `root` ("https://example.org/wp-json/"). */
bool wordpress_read(struct import *import, struct str root, struct err *err);

/*
 * One answer to `…/wp/v2/posts`: hands its items to import.  *modified gets
 * the latest change in it.  For the tests and the fuzzer as well.
 */
enum wordpress_page {
	WORDPRESS_MORE, /* it was a list with items */
	WORDPRESS_END, /* an empty list, or none behind the last page */
	WORDPRESS_ENOUGH, /* the limit is reached */
	WORDPRESS_STOP,
	WORDPRESS_OLD, /* the site does not know modified_after */
	WORDPRESS_BAD /* err says why */
};
enum wordpress_page wordpress_take(struct import *import, struct str json,
    bool pages, struct arena *arena, struct str *modified, struct err *err);
#endif
