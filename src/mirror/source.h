#ifndef MIRROR_SOURCE_H
#define MIRROR_SOURCE_H
/*
 * source -- what a URL or file that was named is, and who reads it.
 *
 *   wordpress.c  a site's REST interface
 *   wxr.c        WordPress' export file, as a stream
 *   feed.c       RSS and Atom, also Medium's
 *   medium.c     Medium's export zip
 *   page.c       one page of HTML
 */
#include "base/str.h"

struct arena;
struct err;
struct import;

/* Reads one source to its end.  False: err says why, in a sentence that
 * names it; what came before stays. */
bool source_read(struct import *import, struct str name, struct err *err);

/* --- for the readers --- */

enum source_kind {
	SOURCE_UNKNOWN,
	SOURCE_WXR,
	SOURCE_FEED, /* RSS or Atom */
	SOURCE_HTML,
	SOURCE_JSON,
	SOURCE_ZIP
};

/* By the first bytes; names and media types lie too often. */
enum source_kind source_kind(struct str bytes);
#endif
