/* The life of an indexer from fork to exit: see server/indexer.h. */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "server/birth.h"
#include "server/confine.h"
#include "server/generation.h"
#include "server/indexer_private.h"
#include "server/metrics.h"
#include "server/shared.h"
#include "server/sockets.h"

enum {
	LOOK_MS = 1000, /* between two looks at what no event tells */
	METRICS_MS = 5000, /* between two writings of the figures */
	NICENESS = 5
};

static void
on_metrics(uv_timer_t *timer)
{
	struct indexer *indexer = timer->data;

	metrics_keep(indexer->shared, indexer->config);
}

static void
on_term(uv_signal_t *signal, int number)
{
	struct indexer *indexer = signal->data;

	(void)number;
	indexer->ending = true;
	indexer->stop = true;
	uv_stop(&indexer->loop);
}

/* --- the beginning and the end --- */

static bool
open_site(struct indexer *indexer, const struct indexer_birth *birth, size_t i,
    struct err *err)
{
	struct arena *arena = (struct arena *)&birth->generation->arena;
	struct indexed *site = &indexer->sites[i];
	struct stat info;

	site->shared = &birth->shared->sites[i];
	site->counters = &birth->shared->counters[birth->slot];
	site->publisher = birth->generation->sites[i].publisher;
	site->lock = -1;
	site->watch.fd = -1;
	changes_init(&site->changes);
	site->next_date = DATE_NONE;
	/* An earlier life may have ended amid its words. */
	site->words_due = true;
	if (!site_open_folder(indexer->config, i, arena, &site->site, err) ||
	    !site_set_publisher(&site->site, site->publisher, arena, err))
		return false;
	sockets_tell_ports(birth->sockets, birth->n_sockets, i, &site->site);
	if (fstat(site->site.content, &info) == 0) {
		site->folder[0] = info.st_dev;
		site->folder[1] = info.st_ino;
	}
	snprintf(site->catalog_path, sizeof(site->catalog_path),
	    STR_FMT "/catalog.db", STR_ARG(site->site.state_path));
	indexer->n_sites++;
	return true;
}

/* Content is read; what is derived from it is written. */
static bool
confine(const struct indexer_birth *birth)
{
	const struct config *config = &birth->generation->config;
	struct landlock_path paths[2 + CONFIG_SITES];
	size_t n = 0;

	paths[n++] = (struct landlock_path){ config->state, true };
	if (config->metrics.n > 0)
		paths[n++] = (struct landlock_path){
			.path = metrics_folder(config),
			.writes = true,
		};

	for (size_t i = 0; i < config->n_sites; i++)
		paths[n++] = (struct landlock_path){
			.path = config->sites[i].content,
		};
	return confine_files(paths, n);
}

static void
start_watching(struct indexer *indexer)
{
	struct err err;

	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];

		site->watches = watch_start(&site->watch, &indexer->loop,
		    site->site.content_path, indexer_changed, site, &err);
		if (!site->watches)
			log_warn(
			    "%s; changes are seen every few seconds", err.text);
		site->looked_at = uv_now(&indexer->loop);
		/* Whatever happened while nobody watched. */
		changes_add_all(&site->watch.changes);
		indexer_set_due(indexer, site, 0);
	}
}

static bool
start(
    struct indexer *indexer, const struct indexer_birth *birth, struct err *err)
{
	indexer->config = &birth->generation->config;
	indexer->shared = birth->shared;
	indexer->report = birth->report;
	indexer->sites =
	    calloc(indexer->config->n_sites, sizeof(*indexer->sites));
	if (indexer->sites == NULL || uv_loop_init(&indexer->loop) != 0 ||
	    !birth_start_pool(&indexer->loop, 1))
		return err_set(err, "out of memory");
	indexer->loop.data = indexer;
	for (size_t i = 0; i < indexer->config->n_sites; i++)
		if (!open_site(indexer, birth, i, err))
			return false;
	uv_timer_init(&indexer->loop, &indexer->due);
	uv_timer_init(&indexer->loop, &indexer->look);
	uv_timer_init(&indexer->loop, &indexer->next_date);
	uv_timer_init(&indexer->loop, &indexer->metrics);
	uv_signal_init(&indexer->loop, &indexer->term);
	indexer->due.data = indexer;
	indexer->look.data = indexer;
	indexer->next_date.data = indexer;
	indexer->metrics.data = indexer;
	indexer->term.data = indexer;
	uv_signal_start(&indexer->term, on_term, SIGTERM);
	uv_timer_start(&indexer->look, indexer_look, LOOK_MS, LOOK_MS);
	uv_timer_start(
	    &indexer->metrics, on_metrics, METRICS_MS / 10, METRICS_MS);
	return true;
}

int
indexer_run(const struct indexer_birth *birth)
{
	static struct indexer indexer;
	struct err err;

	setpriority(PRIO_PROCESS, 0, NICENESS);
	if (!confine(birth))
		return EXIT_FAILURE;
	if (!start(&indexer, birth, &err)) {
		log_error("%s", err.text);
		return EXIT_FAILURE;
	}
	if (!confine_calls(CONFINE_INDEXER))
		return EXIT_FAILURE;
	start_watching(&indexer);
	indexer_run_next(&indexer);
	uv_run(&indexer.loop, UV_RUN_DEFAULT);
	/* The thread looks at `stop` between two files. */
	while (indexer.working)
		uv_run(&indexer.loop, UV_RUN_ONCE);
	for (size_t i = 0; i < indexer.n_sites; i++) {
		watch_stop(&indexer.sites[i].watch);
		changes_free(&indexer.sites[i].changes);
		indexed_close(&indexer.sites[i]);
	}
	return EXIT_SUCCESS;
}
