#ifndef SERVER_INDEXER_PRIVATE_H
#define SERVER_INDEXER_PRIVATE_H
/*
 * indexer_private -- the indexer as indexer.c (which pass is due) and
 * indexer_run.c (its beginning and end) see it.
 */
#include <uv.h>

#include "server/indexed.h"
#include "server/indexer.h"

struct config;

struct indexer {
	uv_loop_t loop;
	const struct config *config;
	struct shared *shared;
	int report;
	struct indexed *sites;
	size_t n_sites;
	uv_timer_t due; /* the next pass, or try */
	uv_timer_t look;
	uv_timer_t next_date;
	uv_timer_t metrics;
	uv_signal_t term;
	uv_work_t work;
	bool working;
	bool ending;
	volatile bool stop; /* the pass that runs */
	/* The pass that runs, or has run. */
	struct indexed *at;
	bool lists; /* its kind: metadata, or words */
	bool changed, again; /* its result */
};

/* Sets a site's next metadata pass, unless it is due before. */
void indexer_set_due(
    struct indexer *indexer, struct indexed *site, uint64_t in_ms);
/* Begins what is due, if nothing runs. */
void indexer_run_next(struct indexer *indexer);
/* Something below the content folder of that site changed. */
void indexer_changed(void *site);
/* A timer: what no event tells. */
void indexer_look(uv_timer_t *timer);
#endif
