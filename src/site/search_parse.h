#ifndef SITE_SEARCH_PARSE_H
#define SITE_SEARCH_PARSE_H
/*
 * search_parse -- what a reader typed, taken apart: see site/search.h for
 * the language.
 */
#include "site/search.h"

/* Where a word is looked for. */
struct field {
	struct str name; /* as typed, with its colon */
	struct str columns;
};

/* One thing that was asked for. */
struct item {
	const struct field *field; /* NULL: anywhere */
	struct str text; /* searchable */
	bool without, prefix;
};

struct parsed {
	struct arena *arena;
	struct item items[SEARCH_WORDS];
	size_t n;
};

/* Never fails: what cannot be looked for is left out. */
void search_parse(struct parsed *parsed, struct arena *arena, struct str words);
/* Letters and digits in lower case, one blank for all between them. */
struct str search_fold(struct arena *arena, struct str s);
#endif
