#ifndef MIRROR_GUTENBERG_H
#define MIRROR_GUTENBERG_H
/*
 * gutenberg -- the comments in which WordPress' newer editor says what a
 * block is: <!-- wp:code {"language":"c"} -->.  Most blocks are plain HTML
 * inside, and their comments only vanish.
 */
#include <libxml/tree.h>

#include "base/str.h"

struct arena;
struct html_options;
struct walk;

/* A comment met on the walk. */
void gutenberg_comment(struct walk *walk, xmlNode *comment);
/*
 * Before the parse: reusable blocks (wp:block) are put in from the library,
 * and the footnotes that WordPress keeps beside an article behind it.
 */
struct str gutenberg_prepare(
    struct str html, const struct html_options *options, struct arena *arena);
#endif
