#ifndef MIRROR_SHORTCODE_PRIVATE_H
#define MIRROR_SHORTCODE_PRIVATE_H
/*
 * shortcode_private -- shortcode.c: finding them; shortcode_known.c: what the
 * known ones become.
 */
#include "base/buf.h"
#include "mirror/html.h"
#include "mirror/shortcode_parse.h"

struct losses;

enum {
	DEPTH_MAX = 4, /* shortcodes inside shortcodes */
	SEARCHES_MAX = 300, /* for closing tags of unknown names */
	VAIN_MAX = 8 * 1024 * 1024, /* bytes read for what was none */
	ITEMS_MAX = 500 /* of a gallery */
};

struct expand {
	const struct html_options *options;
	struct arena *arena;
	struct losses *losses;
	struct buf out;
	struct buf notes; /* list items, for the end */
	unsigned n_notes;
	unsigned depth;
	unsigned searches;
	size_t vain;
};

/* Writes what the shortcode and its content, perhaps empty, stand for. */
typedef void shortcode_handler(
    struct expand *expand, const struct shortcode *code, struct str content);

struct shortcode_known {
	struct str name;
	shortcode_handler *handle;
	bool paired; /* [name]…[/name] where there is a closing one */
};

/* NULL if it is not known. */
const struct shortcode_known *shortcode_find(struct str name);

/* HTML with shortcodes in it, to the output. */
void shortcode_into(struct expand *expand, struct str html);
void shortcode_put(struct expand *expand, const char *z);
void shortcode_put_attr(
    struct expand *expand, const char *name, struct str value);
void shortcode_put_embed(struct expand *expand, struct str url);
#endif
