#ifndef MIRROR_HTML_PARSE_H
#define MIRROR_HTML_PARSE_H
/*
 * html_parse -- bytes of HTML become libxml2's tree.  For html.c alone.
 */
#include <libxml/HTMLparser.h>

#include "base/str.h"

struct arena;
struct losses;

/*
 * A tag with tens of thousands of attributes costs the parser seconds, since
 * it compares each with each.
 */
bool html_has_monster_tag(struct str html);
/* UTF-8, whatever it was. */
struct str html_repair(
    struct arena *arena, struct losses *losses, struct str html);
/* NULL when memory is exhausted; *cut: it was nested too deep. */
htmlDocPtr html_parse(struct arena *arena, struct str piece, bool *cut);
#endif
