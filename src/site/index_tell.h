#ifndef SITE_INDEX_TELL_H
#define SITE_INDEX_TELL_H
/*
 * index_tell -- what the indexer says about files, in one form of words:
 * "p/x.md: what; what to do".
 */
#include "site/index.h"

struct catalog_claim;
struct catalog_page;

struct teller {
	index_report *report; /* NULL: nobody listens */
	void *context;
};

/* The file is left out; why is "3:1: what" of its front matter, or begins
 * with its name already. */
void tell_broken(const struct teller *teller, struct str file, struct str why);
/* A folder is left out, or cannot be read now: errno. */
void tell_folder(
    const struct teller *teller, struct str folder, bool now, int error);
/* What somebody has to know about the page's addresses, if anything. */
void tell_claims(const struct teller *teller, const struct catalog_page *page,
    const struct catalog_claim *claim);
#endif
