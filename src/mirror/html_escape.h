#ifndef MIRROR_HTML_ESCAPE_H
#define MIRROR_HTML_ESCAPE_H
/*
 * html_escape -- text that must stay text in Markdown.
 *
 * As few escapes as possible, since people read and edit these files; as
 * many as needed for CommonMark with tables, footnotes, task lists, alerts,
 * formulas and bare URLs.
 */
#include "base/str.h"

struct buf;

struct escape {
	bool label; /* inside [...] */
	bool cell; /* inside a table */
	bool dollars; /* there is more than one "$" in the paragraph */
	char before; /* the byte written before the text, 0 at a start */
	char after; /* the byte that will follow, 0 at an end */
};

/* One run of text. */
void escape_text(struct buf *out, struct str text, const struct escape *how);
/* The length of the formula or bare URL at text.p[at], which must not be
 * touched; 0 if there is none. */
size_t escape_verbatim(struct str text, size_t at, char before);
/* Whether the address, written alone, is read as itself and as a link. */
bool escape_is_bare(struct str url);
/* The bytes of a whole paragraph, whose lines must not look like blocks. */
void escape_lines(struct buf *out, struct str lines);
/* A heading's, which must not end in what looks like its end. */
void escape_heading(struct buf *out, struct str line);
/* A link's title, between double quotes. */
void escape_title(struct buf *out, struct str title);
/* A code span with a fence that its content does not hold. */
void escape_code(struct buf *out, struct str code, bool cell);
#endif
