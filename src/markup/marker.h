#ifndef MARKUP_MARKER_H
#define MARKUP_MARKER_H
/*
 * marker -- what stands in front of an item or a note, and of every line of
 * a quote.
 */
#include "base/str.h"

struct buf;
struct doc;

/* Deeper ones are drawn like these (B3, B4). */
enum { MARKER_QUOTES = 6, MARKER_LISTS = 8 };

/* "¹² " */
void marker_note(struct buf *out, uint32_t number);
/*
 * Of an item in gemtext's one flat kind of list: "* - ", "2.1. ", "[x] ";
 * at the head of a link's label without the list line's own "* " (B4, L9).
 */
void marker_flat(
    struct buf *out, const struct doc *doc, uint32_t item, bool in_label);

/*
 * What stands at the left of a wrapped block's lines: quote marks, bullets
 * and numbers, or the room that they need.
 */
struct margin {
	char bytes[128];
	size_t n;
	size_t width;
};

/*
 * The margins of a block in `frame` (DOC_NONE: none): of its first line and
 * of the others.  is_new tells which items and notes show their markers.
 */
void marker_margins(const struct doc *doc, uint32_t frame,
    bool (*is_new)(const void *context, uint32_t frame), const void *context,
    struct margin *first, struct margin *rest);
/* Of an item alone: " 9. ", "- ", "[x] "; nothing for other frames. */
void marker_item(const struct doc *doc, uint32_t item, struct margin *margin);
#endif
