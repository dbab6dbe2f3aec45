#ifndef MARKUP_TOKENS_H
#define MARKUP_TOKENS_H
/*
 * tokens -- pieces of a source that libcmark must not look into.
 *
 * Before the parse a formula, a footnote's mention, a bare URL with stars in
 * it and so on are each replaced by one character of plane 16, which means
 * nothing to libcmark.  What replaced what is kept here, so that it does not
 * matter where the character turns up: in text it becomes what it stands
 * for, in code, addresses and HTML the very bytes it replaced.
 *
 * A source which holds characters of that plane itself has them replaced,
 * too.
 */
#include "base/str.h"

struct arena;
struct buf;

enum token_kind {
	TOKEN_RAW, /* the bytes themselves, in text too */
	TOKEN_CUT, /* nothing in text */
	TOKEN_DEEP, /* marks nested too deep: the same, and it is told */
	TOKEN_PICTURE, /* the bang of a picture too many: likewise */
	TOKEN_URL, /* a bare URL */
	TOKEN_MATH, /* a formula within a sentence */
	TOKEN_DISPLAY, /* one that stands by itself */
	TOKEN_NOTE /* the mention of a footnote */
};

struct token {
	enum token_kind kind;
	struct str raw; /* what it replaced */
	struct str text; /* URL: unescaped; formulas: without dollars */
	uint32_t note; /* NOTE: which */
	uint32_t line; /* DEEP, PICTURE: of the author's source, from 1 */
};

enum { TOKENS_MAX = 65000, TOKENS_NONE = UINT32_MAX };

struct tokens {
	struct arena *arena;
	struct token *of;
	uint32_t n, cap;
};

/* Its index, or TOKENS_NONE when there are too many. */
uint32_t tokens_add(struct tokens *tokens, struct token token);
/* Writes the character of a token. */
void tokens_write(struct buf *buf, uint32_t index);
/* The token whose character stands at s.p[at], four bytes long, or NULL. */
const struct token *tokens_at(
    const struct tokens *tokens, struct str s, size_t at);
/* Whether s may hold a token. */
static inline bool
tokens_in(struct str s)
{
	return s.n > 0 && memchr(s.p, 0xF4, s.n) != NULL;
}
/* s with the bytes that were replaced; s itself where none were. */
struct str tokens_restore(
    const struct tokens *tokens, struct arena *arena, struct str s);
#endif
