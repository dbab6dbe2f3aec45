#ifndef MARKUP_SCRIPTS_H
#define MARKUP_SCRIPTS_H
/*
 * scripts -- superscript and subscript characters (conversion rules I5 and
 * X1, and formulas).
 */
#include "base/str.h"

struct buf;

/*
 * Writes s in superscript (subscript) characters and is true, or writes
 * nothing because some character has none.  `letters`: those that Unicode
 * has are allowed, too, not only digits, signs, n and i.
 */
bool scripts_super(struct buf *buf, struct str s, bool letters);
bool scripts_sub(struct buf *buf, struct str s, bool letters);
/* The code point of one, or 0. */
uint32_t scripts_super_of(uint32_t c, bool letters);
uint32_t scripts_sub_of(uint32_t c, bool letters);
#endif
