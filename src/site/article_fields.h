#ifndef SITE_ARTICLE_FIELDS_H
#define SITE_ARTICLE_FIELDS_H
/*
 * article_fields -- the keys of front matter, with all their synonyms, into
 * a struct article.  For article.c alone.
 */
#include "base/str.h"

struct arena;
struct article;
struct article_hints;
struct err;
struct yaml;

/* False: err is "line:column: what". */
bool article_fields_read(const struct yaml *root, struct arena *arena,
    struct article *article, struct article_hints *hints, struct err *err);
#endif
