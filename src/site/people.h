#ifndef SITE_PEOPLE_H
#define SITE_PEOPLE_H
/*
 * people -- names as people write them: "Jane Doe, MD. PhD. and John Roe".
 *
 * Cutting a name in two does more harm than leaving two together, so a text
 * is cut only where every piece is a name of its own.
 */
#include "base/str.h"

enum { PEOPLE_MAX = 64 };

/* "MD. PhD.", "Jr.", "Inc.": what follows a name behind a comma. */
bool people_is_suffix(struct str s);
/*
 * Cuts text into names (views into it, untrimmed blanks taken off) and
 * returns how many; at least 1 unless text is blank.
 */
size_t people_split(struct str text, struct str names[PEOPLE_MAX]);
#endif
