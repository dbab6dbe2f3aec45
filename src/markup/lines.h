#ifndef MARKUP_LINES_H
#define MARKUP_LINES_H
/*
 * lines -- what the lines of a source are, as far as that can be told
 * without parsing it: which are code, where containers' marks end.
 *
 * libcmark alone decides; this only has to be right where a mistake would be
 * seen, and harmless elsewhere (tokens.h: what was replaced by mistake comes
 * back as it was).
 */
#include "base/str.h"

enum line_kind { LINE_BLANK, LINE_TEXT, LINE_CODE };

struct line {
	size_t from, to; /* without its LF */
	size_t next; /* where the next one begins */
	size_t content; /* where its text begins, behind containers' marks */
	size_t cut; /* where marks nest too deep; content if they do not */
	enum line_kind kind;
	uint32_t quotes; /* `>` in front of the text */
	uint32_t indent; /* columns of blanks in front of everything */
	bool item; /* a list item begins */
	bool starts; /* no paragraph can go on here */
};

/* What the lines so far say about the next one. */
struct lines {
	struct str source;
	size_t at;
	char fence; /* open fence's character, or 0 */
	uint32_t fence_length, fence_quotes, fence_indent;
	bool fence_in_item;
	bool after_blank; /* the line before was blank, or there was none */
	bool in_list;
	bool in_code; /* indented code */
};

void lines_init(struct lines *lines, struct str source);
/* False at the end. */
bool lines_next(struct lines *lines, struct line *line);
#endif
