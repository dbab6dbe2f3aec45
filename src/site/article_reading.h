#ifndef SITE_ARTICLE_READING_H
#define SITE_ARTICLE_READING_H
/*
 * article_reading -- what the article*.c files share while they read front
 * matter.
 */
#include "base/str.h"

struct arena;
struct article;
struct article_hints;
struct err;
struct yaml;

struct article_reading {
	struct arena *arena;
	struct article *article;
	struct article_hints *hints;
	struct err *err;
};

enum { ARTICLE_SHOWN_MAX = 60 };

/* One more hint, if there is room (hints may be NULL). */
void article_hint_add(struct article_hints *hints, uint32_t line,
    uint32_t column, struct str text);
/* As much of a value as a message can bear. */
struct str article_shown(const struct yaml *node);
void article_hint_at(
    struct article_reading *r, const struct yaml *node, struct str text);
/* Or else err says so. */
bool article_must_be_text(struct article_reading *r, const struct yaml *node);

/* article_links.c; false: err is "line:column: what". */
bool article_take_slug(struct article_reading *r, const struct yaml *node);
bool article_take_aliases(struct article_reading *r, const struct yaml *node);
bool article_take_canonical(struct article_reading *r, const struct yaml *node);
#endif
