#ifndef MIRROR_ITEM_H
#define MIRROR_ITEM_H
/*
 * item -- an article as a source tells of it, whatever the source is.
 *
 * Texts are plain (entities decoded once) and belong to the reader of the
 * source until import_take returns.
 */
#include "mirror/html.h"
#include "site/article.h"

enum { ITEM_NAMES = 32 };

struct item_names {
	struct article_name of[ITEM_NAMES];
	size_t n;
};

struct item {
	struct str guid; /* stable; empty: url serves */
	struct str url; /* canonical, absolute */
	struct str title;
	struct str slug; /* where url is none or only "?p=12" */
	int64_t date, updated; /* DATE_NONE where not said */
	struct str editor;
	struct item_names authors, categories, tags;
	struct item_names aliases; /* old addresses: "/?p=12", "/p/l/x" */
	struct str summary; /* plain */
	struct str image, image_alt; /* address of the leading picture */
	struct str lang;
	struct str html;
	enum html_flavour flavour;
	struct str footnotes; /* WordPress' JSON */
	const struct html_library *library; /* or NULL */
	bool page; /* a plain page: no date */
	bool teaser; /* the beginning only, the rest is elsewhere */
	bool withdrawn; /* the source says that it is gone */
	bool draft; /* not public: left out, but counted; withdrawn if it
		     * came in when it was */
	const char *why_not; /* draft: "a draft", "behind a password" */
	struct str place; /* "item 12, line 345", for messages */
};

void item_init(struct item *item);
/* One more name, unless it is empty or there already. */
void item_add(struct item_names *names, struct str name);
#endif
