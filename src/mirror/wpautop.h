#ifndef MIRROR_WPAUTOP_H
#define MIRROR_WPAUTOP_H
/*
 * wpautop -- what WordPress does to a classic article before it is shown: an
 * empty line parts two paragraphs, a line end is a line break.
 */
#include "base/str.h"

struct arena;

/*
 * Line ends in running text become <br>, empty lines <br><br>, which the
 * walk reads as a paragraph's end.  Nothing changes inside <pre>, scripts
 * and blocks of the newer editor (<!-- wp:… -->), which are finished HTML.
 */
struct str wpautop(struct arena *arena, struct str html);
#endif
