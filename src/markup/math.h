#ifndef MARKUP_MATH_H
#define MARKUP_MATH_H
/*
 * math -- LaTeX formulas as Unicode, where that says exactly the same.
 *
 * Greek letters, operators, relations, scripts that Unicode has, roots, sums,
 * fractions with a slash, \text{}.  Anything else makes the whole formula
 * inexact: then it is to be shown as its author wrote it.
 */
#include "base/str.h"

struct arena;

/*
 * The formula in Unicode; *unicode lives in the arena.  Without `display` it
 * is one line, else as many as it has rows.  False: inexact.
 */
bool math_unicode(
    struct arena *arena, struct str latex, bool display, struct str *unicode);

/*
 * The formula that the address of a picture carries (codecogs, latex.php and
 * their kin), or empty.
 */
struct str math_of_picture(struct arena *arena, struct str url);
#endif
