#ifndef MARKUP_CAPTION_H
#define MARKUP_CAPTION_H
/*
 * caption -- what a link line says (L5, L6, I8).
 */
#include "base/str.h"

struct buf;
struct link;

enum caption_form {
	CAPTION_GEMTEXT, /* nothing where the client shows the address */
	CAPTION_MENU, /* the address where there is nothing else */
	CAPTION_PLAIN /* no help: the address stands right below */
};

/* number: "[3] " in front of it; 0 for none. */
void caption_write(struct buf *out, const struct link *link, uint32_t number,
    enum caption_form form);
#endif
