#ifndef SITE_ARTICLE_NAMES_H
#define SITE_ARTICLE_NAMES_H
/*
 * article_names -- "text, list or map" of front matter into a list of names.
 * For article_fields.c alone.
 */
#include "base/str.h"

struct arena;
struct article_hints;
struct article_names;
struct err;
struct yaml;

enum names_form {
	NAMES_PEOPLE, /* a text may hold several people (site/people.h) */
	NAMES_COMMAS, /* a text is cut at its commas */
	NAMES_LINES /* a text is one name */
};

/* False: err is "line:column: what". */
bool article_names_read(const struct yaml *node, enum names_form form,
    struct arena *arena, struct article_hints *hints,
    struct article_names *names, struct err *err);
#endif
