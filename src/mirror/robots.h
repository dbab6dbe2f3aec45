#ifndef MIRROR_ROBOTS_H
#define MIRROR_ROBOTS_H
/*
 * robots -- what a robots.txt allows (RFC 9309): the group that names us,
 * else that of everybody; the longest rule that fits a path wins, and
 * between two of one length that which allows.
 */
#include "base/str.h"

enum { ROBOTS_MAX = 512 * 1024 };

/* Whether `agent` may fetch `path` (with its query). */
bool robots_allow(struct str robots, struct str agent, struct str path);
/* Seconds between two requests that its group asks for; 0 if it does not. */
unsigned robots_delay(struct str robots, struct str agent);
#endif
