#ifndef SITE_INDEX_TEXT_H
#define SITE_INDEX_TEXT_H
/*
 * index_text -- what a reader would read of a Markdown body, without any
 * markup: for the full text, and the first sentences of it.
 */
#include "base/str.h"

struct arena;
struct err;

/* All of it, a line a block; code and tables too. */
bool index_text(
    struct arena *arena, struct str body, struct str *text, struct err *err);
/* The beginning of its first paragraph, cut at a sentence or a word; empty
 * where there is none. */
struct str index_summary(struct arena *arena, struct str body);
#endif
