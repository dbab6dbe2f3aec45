#ifndef MIRROR_PAGE_HEAD_H
#define MIRROR_PAGE_HEAD_H
/*
 * page_head -- what the head of a web page says: <link rel>, <meta>, JSON-LD.
 */
#include "base/str.h"

struct arena;

/* The address of the first <link> with that rel (and type, if not NULL), as
 * it stands there; empty if there is none.  Looks at the first 512 KiB. */
struct str page_head_link(struct arena *arena, struct str html, struct str rel);
struct str page_head_link_typed(
    struct arena *arena, struct str html, struct str rel, struct str type);
/* The content of <meta name=… or property=…>. */
struct str page_head_meta(
    struct arena *arena, struct str html, struct str name);
/* The next <script type="application/ld+json"> from *at on, which moves
 * behind it; empty past the last. */
struct str page_head_json(struct str html, size_t *at);
#endif
