#ifndef SITE_INDEX_READERS_H
#define SITE_INDEX_READERS_H
/*
 * index_readers -- threads that read and parse files ahead of the one that
 * writes the catalog.
 *
 * Files come back in the order in which they were handed in.  Where no
 * thread can be started the caller's own does the work, when it asks for the
 * result.
 */
#include "base/arena.h"
#include "base/err.h"
#include "site/index_read.h"

struct readers;
struct site;

enum {
	READERS_JOBS = 64, /* files under way */
	READERS_THREADS = 3 /* at most; one fewer than there are processors */
};

struct read_job {
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
struct readers *readers_new(const struct site *site);
/* Waits for the threads; what was not taken is dropped.  NULL is harmless. */
void readers_free(struct readers *readers);
/* No further file before one is taken. */
bool readers_is_full(const struct readers *readers);
bool readers_is_empty(const struct readers *readers);
/* The job to be filled next, empty. */
struct read_job *readers_blank(struct readers *readers);
/* Hands it in. */
void readers_give(struct readers *readers);
/* The oldest file that was handed in, read; valid until the next call. */
struct read_job *readers_take(struct readers *readers);
#endif
