#ifndef MIRROR_WXR_H
#define MIRROR_WXR_H
/*
 * wxr -- WordPress' export file: posts and pages with their pictures, old
 * addresses and footnotes.  Read twice as a stream, since a picture's address
 * may stand behind the article that shows it.  Memory grows with the number
 * of pictures, not with the text.
 */
#include <libxml/tree.h>

#include "base/str.h"

struct arena;
struct err;
struct import;
struct item;
struct wxr;

bool wxr_read(struct import *import, const char *path, struct err *err);

/* --- between the files --- */

/* wxr_index.c: what the first reading learns */
struct wxr *wxr_new(void);
void wxr_free(struct wxr *wxr);
/* An element of the channel. */
void wxr_learn(struct wxr *wxr, struct arena *arena, const xmlNode *node);
/* All was learnt; attachments can be found. */
void wxr_sort(struct wxr *wxr);
size_t wxr_items(const struct wxr *wxr);
struct str wxr_site(const struct wxr *wxr);
struct str wxr_author(const struct wxr *wxr, struct str login);
struct str wxr_language(const struct wxr *wxr);

struct html_picture;
bool wxr_picture(
    const struct wxr *wxr, uint64_t id, struct html_picture *picture);
/* The n-th picture attached to the post. */
bool wxr_attached(const struct wxr *wxr, uint64_t post, size_t n,
    struct html_picture *picture);
bool wxr_block(const struct wxr *wxr, uint64_t id, struct str *html);

/* wxr_item.c: an <item> of the second reading.  False: it is of a kind that
 * is no article; *kind says which. */
bool wxr_item(const struct wxr *wxr, struct arena *arena, const xmlNode *node,
    struct item *item, uint64_t *id, struct str *kind);
#endif
