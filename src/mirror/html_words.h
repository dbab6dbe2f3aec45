#ifndef MIRROR_HTML_WORDS_H
#define MIRROR_HTML_WORDS_H
/*
 * html_words -- words that the HTML parser does not see.  For html_parse.c
 * alone.
 *
 * Most of an article is words between tags, and libxml2 looks at each of
 * their bytes for a hundred instructions, to find that it is a letter.  So
 * it is given a ticket in the place of a long stretch of them: U+FDD0, which
 * is no character, and a number.  In the tree they are words again.
 */
#include <libxml/tree.h>

#include "base/buf.h"

struct words {
	struct arena *arena;
	struct str *of; /* into the HTML */
	size_t n, cap;
};

/* The HTML to out, with tickets; it must live until the words are shown. */
void words_hide(struct words *words, struct str html, struct buf *out);
void words_show(const struct words *words, xmlNode *root);
#endif
