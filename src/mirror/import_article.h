#ifndef MIRROR_IMPORT_ARTICLE_H
#define MIRROR_IMPORT_ARTICLE_H
/*
 * import_article -- an item's fields as those of an article; for import.c.
 */
#include "site/article.h"

struct arena;
struct html_house;
struct item;
struct store_entry;

/* One line of text as front matter has it. */
struct str import_clean(struct arena *arena, struct str text);
/* Everything but body, slug and aliases. */
void import_describe(
    struct arena *arena, const struct item *item, struct article *article);
/* What the page's own lines say is truer than what the site says. */
void import_house_lines(struct article *article, struct arena *arena,
    const struct html_house *house);
/* Old addresses: those known from before, those of the source, and the one
 * that the article has just moved away from. */
struct article_names import_aliases(struct arena *arena,
    const struct item *item, const struct store_entry *entry,
    struct str address);
#endif
