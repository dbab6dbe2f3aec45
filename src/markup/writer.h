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
#include "base/str.h"

struct buf;
struct doc;

/* Where a page stands: what its own and its relative addresses mean. */
struct place {
	struct str host; /* public name, for menu rows; "localhost" */
	uint16_t port; /* public gopher port, for menu rows */
	/* The page's own address, "/p/nlp/why-rag"; "/" if it has none. */
	struct str path;
	/* What relative links are relative to: the folder of the page's
	 * file, with a slash at its end, "/p/nlp/".  Empty: as path. */
	struct str folder;
	/* In front of local paths in plain text: "gemini://host" or
	 * "gopher://host:7070/1" (the writer puts the item type there by
	 * itself if it ends in "/1").  Empty: relative ones stay. */
	struct str origin;
};

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

/* The gopher item type of a local path or of any URL by its ending (L13). */
char writer_item_type(struct str url);
#endif
