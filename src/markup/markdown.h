#ifndef MARKUP_MARKDOWN_H
#define MARKUP_MARKDOWN_H
/*
 * markdown -- one Markdown text to blocks of a doc.
 *
 * The only place that knows libcmark.  CommonMark 0.30, with tables,
 * strike-through, task lists, footnotes, alerts, formulas, bare URLs and
 * HTML as the conversion rules lay down.  Time is linear in the input and
 * the stack's depth is constant.
 */
#include "base/str.h"

struct doc;
struct err;

/* What was cut or changed before the parse, told by `check`. */
struct markdown_notes {
	uint32_t too_deep; /* first source line nested beyond the limit, or 0 */
	uint32_t pictures; /* first line with a picture too many, or 0 */
};

/* Deeper containers than this on one line are cut off before the parse. */
enum { MARKDOWN_DEPTH = 32 };
/* Pictures behind so many, without a blank line between, become links. */
enum { MARKDOWN_PICTURES = 500 };
/* Longer sources are refused by whoever reads the file. */
#define MARKDOWN_MAX ((size_t)4 * 1024 * 1024)

/*
 * Appends `source` (any bytes; front matter already taken off) to the doc.
 * notes may be NULL.  False when memory ran out: err says so and the doc is
 * to be thrown away.
 */
bool markdown_parse(struct str source, struct doc *doc,
    struct markdown_notes *notes, struct err *err);
#endif
