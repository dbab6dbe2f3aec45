#ifndef MIRROR_SHORTCODE_PARSE_H
#define MIRROR_SHORTCODE_PARSE_H
/*
 * shortcode_parse -- one [shortcode] taken apart.
 */
#include "base/str.h"

enum { SHORTCODE_ATTRIBUTES = 48, SHORTCODE_TAG_MAX = 8 * 1024 };

struct shortcode {
	struct str name;
	struct {
		struct str name; /* empty: a value by itself */
		struct str value;
		bool quoted;
	} of[SHORTCODE_ATTRIBUTES];
	size_t n;
	bool closing; /* [/name] */
	bool single; /* [name /] */
	size_t length; /* bytes of the tag; of none: bytes that were read */
};

/* What begins at html.p[at], a "["; false if it is no shortcode's form. */
bool shortcode_parse(struct str html, size_t at, struct shortcode *code);
/* The value of an attribute, or empty. */
struct str shortcode_get(const struct shortcode *code, const char *name);
/* The n-th value without a name, or empty. */
struct str shortcode_bare(const struct shortcode *code);
/* Offset of "[/name]" at or behind `from`, *end is behind it; STR_NONE. */
size_t shortcode_close(
    struct str html, size_t from, struct str name, size_t *end);
#endif
