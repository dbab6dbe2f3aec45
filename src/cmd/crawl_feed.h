#ifndef CMD_CRAWL_FEED_H
#define CMD_CRAWL_FEED_H
/*
 * crawl_feed -- a feed's bytes as what a feed reader makes of them.
 */
#include "base/str.h"

struct arena;

struct feed_item {
	struct str id, title;
	struct str url; /* the first Gemini address; RSS: the link */
	uint32_t n_urls; /* how many Gemini addresses there are */
	struct str published, updated; /* as they are written */
};

struct feed_seen {
	bool atom; /* else RSS */
	struct feed_item self; /* what the feed says of itself */
	struct feed_item *items;
	size_t n, cap;
};

/* Parses it.  False: *fault says why it is no feed, *line where. */
bool feed_parse(struct arena *arena, struct str bytes, struct feed_seen *feed,
    const char **fault, uint32_t *line);
#endif
