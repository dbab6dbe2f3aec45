#ifndef SITE_TOML_TEXT_H
#define SITE_TOML_TEXT_H
/*
 * toml_text -- a cursor over TOML, and the texts it meets.  For toml.c alone.
 */
#include "base/str.h"

struct arena;
struct err;

struct toml {
	struct str s;
	size_t at;
	uint32_t line;
	size_t line_at; /* where that line begins */
	uint32_t n_nodes;
	struct arena *arena;
	struct err *err;
};

/* The byte at the cursor; NUL at the end. */
static inline char
toml_peek(const struct toml *r)
{
	return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

/* "line:column: ..." of the cursor into err; returns false. */
bool toml_bad(struct toml *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool toml_sees(const struct toml *r, struct str what);
/* Over the line end at the cursor. */
void toml_newline(struct toml *r);
void toml_skip_blanks(struct toml *r);
/* Blanks and a comment, up to the line end. */
void toml_skip_comment(struct toml *r);
/* Blanks, comments and line ends. */
void toml_skip_lines(struct toml *r);

/* A text in quotes of any of the four kinds; the cursor is at the first. */
bool toml_quoted(struct toml *r, struct str *text);
/* One part of a key, and the blanks behind it. */
bool toml_key(struct toml *r, struct str *key);
#endif
