#ifndef BASE_WRAP_H
#define BASE_WRAP_H
/*
 * wrap -- a paragraph into lines of so many columns (conversion rules W1 to
 * W4).
 *
 * Greedy, at blanks; between wide characters anywhere but before closing
 * punctuation; never after an opening bracket alone; never inside a URL or a
 * cluster.  U+00A0 binds as long as what it binds fits into a line; it stays
 * in the bytes (writers print a blank).
 */
#include "base/str.h"

/*
 * Takes the next line off *rest, without the blank it broke at; false when
 * nothing is left.  A word wider than `columns` stands alone on its line, or
 * is split if `split`.  columns counts at least as 1.
 */
bool wrap_line(struct str *rest, size_t columns, bool split, struct str *line);
#endif
