#ifndef MARKUP_ALERT_H
#define MARKUP_ALERT_H
/*
 * alert -- quotes that begin with "[!NOTE]" and its like (rule X2).
 */
#include "base/str.h"

/* "Note:" for a first line "[!NOTE]" in any case, and so on; else empty. */
struct str alert_word(struct str line);
#endif
