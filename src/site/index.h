#ifndef SITE_INDEX_H
#define SITE_INDEX_H
/*
 * index -- the content folder into the catalog, the changed files only.
 *
 * A metadata pass (front matter, address, terms; one transaction) makes the
 * pages visible; a full-text pass makes them findable and fills the
 * manifest.  Both can be stopped and taken up again.
 */
#include "base/str.h"

struct catalog;
struct err;
struct site;

/* One thing wrong with one file, as "p/x.md:3:1: what, and what to do". */
typedef void index_report(void *context, struct str message);

struct index_result {
	uint64_t files, added, changed, removed;
	uint64_t broken; /* left out, also those reported by an earlier pass */
	/* Changed while they were read, or could not be read right now: their
	 * rows are as before; ask again soon. */
	uint64_t unsettled;
};

/*
 * Brings metadata in step with the folder.  Broken files are reported, once
 * as long as they stay as they are, and left out (their last good row goes
 * too).  Two claimants of one address, and pages that take the place of a
 * generated one, are reported when they appear.  *stop, if not NULL, is
 * looked at between files; what was done until then is kept.  False: the
 * catalog could not be written; it is as before.
 */
bool index_metadata(const struct site *site, struct catalog *catalog,
    index_report *report, void *context, const volatile bool *stop,
    struct index_result *result, struct err *err);
/*
 * The same for these files alone (paths below the content folder), for
 * somebody who knows that nothing else has changed: looking at 100,000 files
 * takes 200 ms.  Names that are no page's are harmless.  A catalog that has
 * never seen the whole folder gets a whole pass.
 */
bool index_files(const struct site *site, struct catalog *catalog,
    const struct str *files, size_t n, index_report *report, void *context,
    struct index_result *result, struct err *err);
/* Full text of what is new or changed since; then search is ready.  Then the
 * manifest's hashes. */
bool index_fulltext(const struct site *site, struct catalog *catalog,
    const volatile bool *stop, struct err *err);
#endif
