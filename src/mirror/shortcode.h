#ifndef MIRROR_SHORTCODE_H
#define MIRROR_SHORTCODE_H
/*
 * shortcode -- WordPress' [notation] in articles: what it stands for becomes
 * HTML, the rest is removed and told; its words and addresses stay.  Never
 * inside code.
 *
 * WordPress acts on the names that plugins registered, which we cannot know.
 * So "[name]" counts as one only if the name is known, if it has attributes
 * in quotes, or if [/name] follows; "[sic]" is text.
 */
#include "base/str.h"

struct arena;
struct html_options;
struct losses;

struct str shortcode_expand(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses);
#endif
