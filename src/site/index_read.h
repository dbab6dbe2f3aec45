#ifndef SITE_INDEX_READ_H
#define SITE_INDEX_READ_H
/*
 * index_read -- one file of the content folder as a page for the catalog.
 */
#include "site/article.h"
#include "site/catalog_write.h"

struct arena;
struct err;
struct site;

enum index_read {
	INDEX_READ,
	INDEX_SAME, /* its bytes have the hash that is known */
	INDEX_GONE,
	INDEX_BROKEN, /* err says why: it cannot be published as it is */
	INDEX_UNSETTLED /* it changed while it was read; or no memory, no
			 * descriptor: ask again */
};

struct index_page {
	struct catalog_page page;
	struct article article;
};

/* known is the hash of the bytes that were read last, or NULL.  The stamp is
 * set for all but GONE and UNSETTLED.  Everything lives in the arena. */
enum index_read index_read(const struct site *site, struct arena *arena,
    struct str file, const uint64_t *known, struct index_page *page,
    struct err *err);

/* Words of a Markdown text, roughly: for the time it takes to read it. */
uint32_t index_words(struct str body);
#endif
