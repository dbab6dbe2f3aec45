#ifndef MARKUP_ENTITY_H
#define MARKUP_ENTITY_H
/*
 * entity -- "&amp;" and its like, in HTML that libcmark does not look into.
 * Those of HTML 4, and the newer ones that people use.
 */
#include "base/str.h"

struct buf;

/* Writes what the entity at the front of s stands for; its length, or 0. */
size_t entity_write(struct buf *buf, struct str s);
#endif
