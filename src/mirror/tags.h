#ifndef MIRROR_TAGS_H
#define MIRROR_TAGS_H
/*
 * tags -- HTML cut into text, tags and comments, for what must be done to an
 * article before it is parsed: WordPress' shortcodes and line ends.
 */
#include "base/str.h"

enum tag_token_kind {
	TOKEN_TEXT,
	TOKEN_TAG,
	TOKEN_RAW, /* <pre>, <code>, <script> …, with all they hold */
	TOKEN_COMMENT
};

struct tag_token {
	enum tag_token_kind kind;
	struct str bytes; /* all of it */
	struct str name; /* TAG, RAW */
	struct str inner; /* COMMENT: between the marks */
	bool closing; /* TAG */
};

/* The token at *at, which moves behind it; false at the end. */
bool html_tag_next(struct str html, size_t *at, struct tag_token *token);
/* Elements around which white space means nothing. */
bool html_tag_is_block(struct str name);
#endif
