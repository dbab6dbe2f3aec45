#ifndef MARKUP_TAG_H
#define MARKUP_TAG_H
/*
 * tag -- HTML as a stream of texts and tags (conversion rule H1).
 */
#include "base/str.h"

struct arena;

enum tag_class {
	TAG_UNKNOWN, /* vanishes, its contents stay */
	TAG_BOUNDARY, /* a paragraph ends */
	TAG_BREAK,
	TAG_RULE,
	TAG_HEADING,
	TAG_LIST,
	TAG_ITEM,
	TAG_QUOTE,
	TAG_PRE,
	TAG_TABLE,
	TAG_ROW,
	TAG_CELL,
	TAG_HEADER_CELL,
	TAG_ANCHOR,
	TAG_IMAGE,
	TAG_MEDIA,
	TAG_SOURCE,
	TAG_INPUT,
	TAG_EM,
	TAG_STRONG,
	TAG_CODE,
	TAG_STRIKE,
	TAG_SUPER,
	TAG_SUB,
	TAG_Q,
	TAG_DROP /* vanishes with its contents */
};

struct tag {
	enum tag_class class;
	struct str name; /* as it was written */
	struct str attributes; /* everything behind the name */
	bool closing; /* </name> */
};

enum tag_piece { TAG_END, TAG_TEXT, TAG_TAG, TAG_NOTHING };

/* What is left of some HTML, and what it has been found to lack. */
struct tags {
	struct str rest;
	bool no_end; /* no '>' */
	bool no_close[3]; /* no end of a comment, CDATA, instruction */
};

/*
 * Takes the next piece off: a text (still encoded), a tag, or nothing (a
 * comment and its like).
 */
enum tag_piece tag_next(struct tags *tags, struct str *text, struct tag *tag);
/* Where "</name" stands in s, in any case of letters, or STR_NONE. */
size_t tag_find_close(struct str s, struct str name);

/* An attribute's value, its entities decoded; false: it has none such. */
bool tag_attribute(struct arena *arena, const struct tag *tag, struct str name,
    struct str *value);

/* Entities decoded; s itself where there are none. */
struct str tag_decode(struct arena *arena, struct str s);
#endif
