#ifndef SITE_FEED_H
#define SITE_FEED_H
/*
 * feed -- a listing as Atom 1.0 or RSS 2.0.
 *
 * Writers over entries, as gemtext and gophermap are over docs.  The bytes
 * depend on the site and the entries alone: a feed's `updated` is that of its
 * newest entry.  Everything that is text goes through one escaping function.
 *
 * An entry's id is its guid where that is a URI, else a tag: URI made from
 * the publisher's web host and the address: it does not change with host
 * name, port or date.
 */
#include "base/str.h"

struct buf;
struct entries;
struct site;

/* Newest entries in every feed, feed.gmi included; keeps it below 100 kB. */
enum { FEED_ENTRIES = 40 };

enum feed_format { FEED_ATOM, FEED_RSS };

struct feed {
	struct str title; /* "Towards AI: NLP"; never empty */
	struct str subtitle; /* may be empty */
	struct str self; /* the feed's address, decoded: "/tag/rag/atom.xml" */
	struct str page; /* the listing it follows, decoded: "/tag/rag/" */
	/* Newest first, terms filled in (catalog_terms_of_all). */
	const struct entries *entries;
};

/* "application/atom+xml", "application/rss+xml". */
struct str feed_media(enum feed_format format);
/* What fits is written; buf->failed tells whether that was all. */
void feed_write(const struct site *site, enum feed_format format,
    const struct feed *feed, struct buf *buf);
#endif
