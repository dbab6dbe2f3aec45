#ifndef SITE_SEARCH_H
#define SITE_SEARCH_H
/*
 * search -- what a reader typed becomes a full-text query.
 *
 *   two words          articles that have both
 *   "a phrase"         the words next to each other
 *   -word              without it
 *   begin*             words that begin like this
 *   author:name category:name tag:name series:name title:word
 *   year:2024 year:2020-2024
 *
 * Anything else is words: there are no mistakes.  One of the publisher's
 * names (`synonyms`) finds all of them.
 */
#include "base/str.h"

struct arena;

enum {
	SEARCH_WORDS = 16, /* further ones are ignored */
	SEARCH_BYTES = 1024, /* of the question, likewise */
	SEARCH_SYNONYMS = 64
};

/*
 * FTS5 expressions over the columns title, authors, categories, tags, body,
 * facts (site/catalog_sql.c); always well-formed.
 */
struct search_match {
	struct str all;
	/* The same in two parts, where one of the words stands in a title or
	 * name and where none does; empty when no word may stand anywhere. */
	struct str heads, rest;
};

/* False: nothing in it can be looked for. */
bool search_match(struct arena *arena, struct str words,
    const struct str *synonyms, size_t n_synonyms, struct search_match *match);
/* An expression for titles like these words, any of them, their beginnings
 * too; empty likewise. */
struct str search_titles(struct arena *arena, struct str words);
/* What facts holds for an article of that year: one word. */
struct str search_year(struct arena *arena, int year);
/* Whether there is anything in it that the index takes for a word. */
bool search_has_word(struct str s);
#endif
