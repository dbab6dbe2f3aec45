#ifndef MIRROR_IMPORT_H
#define MIRROR_IMPORT_H
/*
 * import -- what every source hands its articles to: they are sifted,
 * converted, and put into the content folder, if they are new or changed.
 */
#include "base/arena.h"
#include "mirror/item.h"
#include "mirror/progress.h"

struct err;
struct fetch;
struct import;
struct losses;
struct report;
struct store;

enum media_mode { MEDIA_FETCH, MEDIA_LINK, MEDIA_NONE };

enum { IMPORT_CATEGORIES = 32 };

struct import_options {
	bool dry_run, force, full;
	int64_t since; /* DATE_NONE: from the beginning */
	size_t limit; /* articles from each source; 0: all */
	struct str categories[IMPORT_CATEGORIES];
	size_t n_categories;
	enum media_mode media;
	size_t media_max; /* bytes */
	size_t list_max; /* bytes of one answer of a source */
	struct str site; /* the publication's address, where none is told */
};

enum import_result {
	IMPORT_GO_ON,
	IMPORT_ENOUGH, /* the limit is reached */
	IMPORT_STOP /* the operator's wish, or a disk that is full */
};

/* The content folder and the state folder (or -1) stay the caller's. */
struct import *import_open(const struct import_options *options, int content,
    int state, struct fetch *fetch, struct err *err);
void import_close(struct import *import);

/* A source begins. */
void import_begin(struct import *import);
/* One article. */
enum import_result import_take(struct import *import, const struct item *item);
/* One that cannot be read: `name` is what the report calls it. */
void import_skip(struct import *import, struct str name, struct str why);
/* How many articles the source has; for the progress line. */
void import_expect(struct import *import, size_t total);
/* Whether an article of that date, in those categories, is wanted. */
bool import_wants(const struct import *import, const struct item *item);
/* Late links, the last files, the report.  False: err says why. */
bool import_finish(struct import *import, struct err *err);
/* Why IMPORT_STOP: words for a person; empty: the operator did. */
struct str import_trouble(const struct import *import);

const struct import_options *import_options(const struct import *import);
struct store *import_store(struct import *import);
struct fetch *import_fetch(struct import *import);
struct progress *import_progress(struct import *import);
struct report *import_report(struct import *import);
int import_content(const struct import *import);
int import_state(const struct import *import);
#endif
