#ifndef SITE_PAGE_ARTICLE_H
#define SITE_PAGE_ARTICLE_H
/*
 * page_article -- what stands above and below an article's body.  For
 * site/page_article*.c.
 */
#include "base/str.h"

struct article;
struct build;
struct notices;

/* Title, date, authors, categories, reading time, who changed it when. */
void article_head(struct build *build, const struct article *article);
/* House notices, ways onward, the other renderings, home. */
void article_foot(struct build *build, const struct article *article,
    const struct notices *notices);
/* The address of the page's twin: "/p/x.txt", "/about/index.txt". */
struct str article_twin(struct build *build, const char *ending);
#endif
