#ifndef MARKUP_SOURCE_H
#define MARKUP_SOURCE_H
/*
 * source -- a document on its way to libcmark: everything that must happen
 * before the parse (conversion, section 2, steps 1 and 3).
 *
 * Nearly all of it is skipped in a document that has no dollar, no footnote
 * and so on: then `bytes` are the caller's own.
 */
#include "markup/notes.h"
#include "markup/tokens.h"

struct source {
	struct str bytes; /* what libcmark is to read: UTF-8 without NUL */
	struct tokens tokens;
	struct notes notes;
	bool tables; /* a row of hyphens is there */
	/* Filled while texts are written: see struct markdown_notes. */
	uint32_t too_deep, pictures;
};

/* False when the arena is exhausted. */
bool source_prepare(
    struct source *source, struct str bytes, struct arena *arena);
#endif
