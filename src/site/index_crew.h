#ifndef SITE_INDEX_CREW_H
#define SITE_INDEX_CREW_H
/*
 * index_crew -- threads that read and parse files ahead of the one that
 * writes the catalog.
 *
 * Files come back in the order in which they were handed in.  Where no
 * thread can be started the caller's own does the work, when it asks for the
 * result.
 */
#include "base/arena.h"
#include "base/err.h"
#include "site/index_read.h"

struct crew;
struct site;

enum {
	CREW_JOBS = 64, /* files under way */
	CREW_THREADS = 3 /* at most; one fewer than there are processors */
};

struct crew_job {
	/* Filled by whoever hands it in: */
	struct str file; /* in the job's arena */
	struct catalog_stamp stamp; /* as the folder has it */
	struct catalog_known known; /* id 0: the file is new */
	bool again; /* read it, though it may be the same */
	/* The result, and the memory it lives in: */
	struct arena arena;
	enum index_read result;
	struct index_page page;
	struct err err;
};

/* NULL: no memory. */
struct crew *crew_new(const struct site *site);
/* Waits for the threads; what was not taken is dropped.  NULL is harmless. */
void crew_free(struct crew *crew);
/* No further file before one is taken. */
bool crew_is_full(const struct crew *crew);
bool crew_is_empty(const struct crew *crew);
/* The job to be filled next, empty. */
struct crew_job *crew_blank(struct crew *crew);
/* Hands it in. */
void crew_give(struct crew *crew);
/* The oldest file that was handed in, read; valid until the next call. */
struct crew_job *crew_take(struct crew *crew);
#endif
