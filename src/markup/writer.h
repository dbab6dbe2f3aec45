#ifndef MARKUP_WRITER_H
#define MARKUP_WRITER_H
/*
 * writer -- a doc as bytes for one kind of reader.
 *
 *   gemtext    text/gemini; one line a paragraph, LF
 *   gophermap  menu lines with four fields, CRLF; without the final dot,
 *              which is the protocol's
 *   plain      text wrapped at 70 columns, LF
 *
 * Everything that could be taken for markup of the target is escaped here
 * and nowhere else.  Exactly one blank line between blocks, none first or
 * last; one line end at the end; an empty doc gives nothing.
 */
#include "markup/place.h"

struct doc;

enum writer { WRITER_GEMTEXT, WRITER_GOPHERMAP, WRITER_PLAIN };

/* What fits is written; buf.failed tells whether that was all. */
void gemtext_write(
    const struct doc *doc, const struct place *place, struct buf *buf);
void gophermap_write(
    const struct doc *doc, const struct place *place, struct buf *buf);
void plain_write(
    const struct doc *doc, const struct place *place, struct buf *buf);
void writer_write(enum writer writer, const struct doc *doc,
    const struct place *place, struct buf *buf);
#endif
