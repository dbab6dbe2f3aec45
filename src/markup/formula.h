#ifndef MARKUP_FORMULA_H
#define MARKUP_FORMULA_H
/*
 * formula -- where formulas are in a source (conversion rule X3).
 */
#include "base/str.h"

struct arena;

/*
 * The formula between dollars, one or two, that begins at s.p[at]: its
 * length with them, or 0.  s ends where the paragraph does.  Costs no more
 * than looking for the next dollar.
 */
size_t formula_at(struct str s, size_t at);
/*
 * What is between the dollars: each line trimmed and without the `quotes`
 * marks in front of it; the lines that are blank left out.
 */
struct str formula_text(
    struct arena *arena, struct str formula, uint32_t quotes);
#endif
