#ifndef MIRROR_HTML_PARSE_H
#define MIRROR_HTML_PARSE_H
/*
 * html_parse -- bytes of HTML become libxml2's tree.  For html.c alone.
 */
#include <libxml/HTMLparser.h>

#include "base/str.h"

struct arena;
struct deadline;
struct losses;

/* UTF-8, whatever it was. */
struct str html_repair(
    struct arena *arena, struct losses *losses, struct str html);
/* NULL when memory is exhausted; *cut: it was nested too deep.  It ends
 * early when the deadline has passed. */
htmlDocPtr html_parse(struct arena *arena, struct str piece,
    struct deadline *deadline, bool *cut);
#endif
