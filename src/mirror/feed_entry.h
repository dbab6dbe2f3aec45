#ifndef MIRROR_FEED_ENTRY_H
#define MIRROR_FEED_ENTRY_H
/*
 * feed_entry -- one <item> or <entry> as an item.
 */
#include <libxml/tree.h>

#include "base/arena.h"

struct item;

/* What the feed says of itself, in front of its entries. */
struct feed_channel {
	struct arena arena; /* of what follows */
	struct str base; /* the feed's own URL */
	struct str link; /* of the site */
	struct str language;
	bool wordpress, medium; /* what made it */
};

void feed_channel_learn(
    struct feed_channel *channel, struct arena *arena, const xmlNode *node);
/* Texts live as long as node and arena. */
void feed_entry(struct arena *arena, const xmlNode *node,
    const struct feed_channel *channel, struct item *item);
#endif
