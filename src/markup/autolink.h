#ifndef MARKUP_AUTOLINK_H
#define MARKUP_AUTOLINK_H
/*
 * autolink -- bare URLs in running text (conversion rule L4).
 */
#include "base/str.h"

/*
 * Whether the "://" at s.p[colon] belongs to a bare URL: it is
 * s[*from .. *to).
 */
bool autolink_at_colon(struct str s, size_t colon, size_t *from, size_t *to);
/*
 * In a source: whether the URL whose "://" stands at s.p[colon] is part of
 * some markup already, a destination or an attribute.
 */
bool autolink_is_taken(struct str s, size_t colon);
/*
 * Whether "www." at s.p[at] begins a bare URL, up to *to.  The caller has
 * seen that no word character stands before it.
 */
bool autolink_at_www(struct str s, size_t at, size_t *to);
#endif
