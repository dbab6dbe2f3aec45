#ifndef SITE_SPELLING_H
#define SITE_SPELLING_H
/*
 * spelling -- keys and tags as people write them.
 */
#include "base/str.h"

struct arena;

enum { SPELLING_MAX = 24 };

/* Lower case without hyphens, underscores and blanks, so that "legalName",
 * "legal_name" and "Legal name" are one; empty when longer than the rest. */
struct str spelling_fold(struct str key, char folded[SPELLING_MAX]);
/* Edits between two folded words; a swap of neighbours counts as one. */
unsigned spelling_distance(struct str a, struct str b);
/* How many edits are a slip in a word of that length: 0, 1 or 2. */
unsigned spelling_tolerance(struct str folded);
/* A language tag by its form (BCP 47); "en_US" passes too. */
bool spelling_is_language(struct str tag);
/* "en_US" as "en-US". */
struct str spelling_language(struct arena *arena, struct str tag);
#endif
