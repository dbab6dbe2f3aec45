#ifndef MARKUP_ITEM_TYPE_H
#define MARKUP_ITEM_TYPE_H
/*
 * item_type -- gopher's one letter for what an address leads to.
 */
#include "base/str.h"

/* Of a local path or of any URL, by its ending (L13). */
char item_type_of(struct str url);
#endif
