#ifndef SERVER_INDEXED_H
#define SERVER_INDEXED_H
/*
 * indexed -- one site in the hands of the indexer: its catalog, and the
 * passes over its content folder.  Knows no loop: server/indexer.c calls.
 */
#include "server/watch.h"
#include "site/site.h"

struct catalog;
struct counters;
struct err;
struct shared_site;

struct indexed {
	struct site site;
	struct shared_site *shared;
	struct counters *counters;
	struct str publisher; /* the bytes that this generation goes by */
	char catalog_path[4096];
	struct catalog *catalog;
	int lock; /* -1: not ours yet */
	struct watch watch;
	bool watches;
	struct changes changes; /* what the pass looks at */
	uint64_t looked_at; /* ms; when everything was last looked at */
	uint64_t changed_at; /* ms; the first change not looked at; 0: none */
	uint64_t due; /* ms; when the next metadata pass is; 0: not */
	bool words_due; /* a full-text pass is */
	bool listed;
	int64_t next_date; /* when an article of the future appears */
	int64_t publisher_seen; /* its mtime when it was last compared */
	uint64_t folder[2]; /* device and inode of the content folder */
	bool failed; /* the last pass: it has been told */
};

/* Takes the lock and opens or makes the catalog.  False: not now; err says
 * why unless another process has it, then it is empty. */
bool indexed_open(struct indexed *indexed, struct err *err);
void indexed_close(struct indexed *indexed);

/* The two passes; true: something changed for readers.  *again: there is
 * more to do soon, at `changes` again.  Run on a thread; *stop ends them
 * early. */
bool indexed_list(
    struct indexed *indexed, const volatile bool *stop, bool *again);
bool indexed_read(
    struct indexed *indexed, const volatile bool *stop, bool *again);

/* Whether publisher.yaml or the content folder is not what this generation
 * was built on; true once for each change. */
bool indexed_wants_generation(struct indexed *indexed);
#endif
