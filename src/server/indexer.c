#include "server/indexer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <uv.h>

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "server/birth.h"
#include "server/confine.h"
#include "server/generation.h"
#include "server/indexed.h"
#include "server/metrics.h"
#include "server/shared.h"
#include "site/catalog.h"

enum {
	SETTLE_MS = 200, /* after a change, for what comes with it */
	SETTLE_MOST_MS = 1000, /* after the first one, however it goes on */
	LOCK_MS = 100, /* between two tries for the catalog's lock */
	FAIL_MS = 5000, /* between two tries after a failure */
	LOOK_MS = 1000, /* between two looks at what no event tells */
	RESCAN_MS = 5 * 60 * 1000, /* events get lost: look at everything */
	BLIND_MS = 5000, /* the same where nothing can be watched */
	METRICS_MS = 5000, /* between two writings of the figures */
	NICENESS = 10
};

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
	bool metrics_failed; /* told */
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

static void run_next(struct indexer *indexer);

/* --- when --- */

static uint64_t
now_of(const struct indexer *indexer)
{
	return uv_now(&indexer->loop);
}

static void
set_due(struct indexer *indexer, struct indexed *site, uint64_t in_ms)
{
	uint64_t due = now_of(indexer) + in_ms;

	if (site->due == 0 || due < site->due)
		site->due = due;
}

static void
on_due(uv_timer_t *timer)
{
	run_next(timer->data);
}

static void
wait_for_due(struct indexer *indexer)
{
	uint64_t now = now_of(indexer);
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < indexer->n_sites; i++)
		if (indexer->sites[i].due > 0 && indexer->sites[i].due < due)
			due = indexer->sites[i].due;
	if (due != UINT64_MAX)
		uv_timer_start(
		    &indexer->due, on_due, due > now ? due - now : 0, 0);
}

/* --- the edition --- */

static void
raise_edition(struct indexed *site)
{
	atomic_fetch_add(&site->shared->edition, 1);
}

static void set_date_timer(struct indexer *indexer);

/* Articles of the future appear at their minute, without any change. */
static void
on_date(uv_timer_t *timer)
{
	struct indexer *indexer = timer->data;
	int64_t now = date_now();

	for (size_t i = 0; i < indexer->n_sites; i++)
		if (indexer->sites[i].next_date != DATE_NONE &&
		    indexer->sites[i].next_date <= now) {
			indexer->sites[i].next_date = DATE_NONE;
			indexer->sites[i].words_due = true;
			raise_edition(&indexer->sites[i]);
			set_due(indexer, &indexer->sites[i], 0);
		}
	set_date_timer(indexer);
	run_next(indexer);
}

/* An hour at most, since clocks are set. */
static void
set_date_timer(struct indexer *indexer)
{
	int64_t now = date_now();
	int64_t first = now + 3600;

	for (size_t i = 0; i < indexer->n_sites; i++)
		if (indexer->sites[i].next_date != DATE_NONE &&
		    indexer->sites[i].next_date < first)
			first = indexer->sites[i].next_date;
	uv_timer_start(&indexer->next_date, on_date,
	    first > now ? (uint64_t)(first - now) * 1000 : 100, 0);
}

/* --- passes --- */

/* Nobody waits any longer for a site that has none, or cannot have one. */
static void
tell_listed(struct indexer *indexer, struct indexed *site)
{
	if (site->listed)
		return;
	site->listed = true;
	raise_edition(site);
	for (size_t i = 0; i < indexer->n_sites; i++)
		if (!indexer->sites[i].listed)
			return;
	birth_say(indexer->report, BIRTH_LISTED);
}

static void
on_thread(uv_work_t *work)
{
	struct indexer *indexer = work->data;

	if (indexer->lists)
		indexer->changed =
		    indexed_list(indexer->at, &indexer->stop, &indexer->again);
	else
		indexer->changed =
		    indexed_read(indexer->at, &indexer->stop, &indexer->again);
}

static void
after_listing(struct indexer *indexer, struct indexed *site)
{
	if (indexer->changed)
		raise_edition(site);
	if (indexer->again)
		set_due(indexer, site, site->failed ? FAIL_MS : SETTLE_MS);
	site->words_due |= indexer->changed || !site->listed;
	tell_listed(indexer, site);
	if (site->failed)
		return;
	if (site->catalog != NULL)
		site->next_date = catalog_next_date(site->catalog, date_now());
	set_date_timer(indexer);
}

static void
after_reading(struct indexer *indexer, struct indexed *site)
{
	if (indexer->changed && !indexer->stop)
		raise_edition(site);
	else
		site->words_due = true; /* stopped: taken up again later */
	if (indexer->again)
		set_due(indexer, site, FAIL_MS);
}

static void
off_thread(uv_work_t *work, int status)
{
	struct indexer *indexer = work->data;

	(void)status;
	indexer->working = false;
	if (indexer->ending)
		return;
	if (indexer->lists)
		after_listing(indexer, indexer->at);
	else
		after_reading(indexer, indexer->at);
	run_next(indexer);
}

static void
begin(struct indexer *indexer, struct indexed *site, bool lists)
{
	indexer->at = site;
	indexer->lists = lists;
	indexer->stop = false;
	indexer->work.data = indexer;
	if (lists) {
		site->due = 0;
		site->changed_at = 0;
	} else {
		site->words_due = false;
	}
	indexer->working = uv_queue_work(&indexer->loop, &indexer->work,
			       on_thread, off_thread) == 0;
}

/* Its catalog is ours and open; else another try is due. */
static bool
is_open(struct indexer *indexer, struct indexed *site)
{
	struct err err;

	if (indexed_open(site, &err))
		return true;
	if (err.text[0] != '\0' && !site->failed) {
		log_error("%s: %s; listings and search need it",
		    site->catalog_path, err.text);
		site->failed = true;
		tell_listed(indexer, site);
	}
	site->due = 0;
	set_due(indexer, site, err.text[0] == '\0' ? LOCK_MS : FAIL_MS);
	return false;
}

/* Metadata first, of whichever site is due; then words. */
static void
run_next(struct indexer *indexer)
{
	uint64_t now;

	if (indexer->working || indexer->ending)
		return;
	uv_update_time(&indexer->loop);
	now = now_of(indexer);
	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];

		if (site->due > 0 && site->due <= now &&
		    is_open(indexer, site)) {
			begin(indexer, site, true);
			return;
		}
	}
	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];

		if (site->words_due && site->catalog != NULL &&
		    !(site->failed && site->due > now)) {
			begin(indexer, site, false);
			return;
		}
	}
	wait_for_due(indexer);
}

/* --- what happens --- */

static void
ask_if_needed(struct indexer *indexer, struct indexed *site)
{
	if (indexed_wants_generation(site))
		birth_say(indexer->report, BIRTH_RELOAD);
}

/* Settles: put off by each change, but not for ever. */
static void
on_change(void *context)
{
	struct indexed *site = context;
	struct indexer *indexer = site->watch.poll.loop->data;
	uint64_t now = now_of(indexer);

	if (site->changed_at == 0)
		site->changed_at = now;
	site->due = now + SETTLE_MS;
	if (site->due > site->changed_at + SETTLE_MOST_MS)
		site->due = site->changed_at + SETTLE_MOST_MS;
	/* Readers wait for the page, not for the search to find it. */
	if (indexer->working && !indexer->lists)
		indexer->stop = true;
	if (!indexer->working)
		wait_for_due(indexer);
}

static void
on_look(uv_timer_t *timer)
{
	struct indexer *indexer = timer->data;
	uint64_t now = now_of(indexer);

	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];
		bool blind = !site->watches || site->watch.complained;

		ask_if_needed(indexer, site);
		if (now - site->looked_at < (blind ? BLIND_MS : RESCAN_MS))
			continue;
		site->looked_at = now;
		if (site->watches)
			watch_scan(&site->watch);
		set_due(indexer, site, 0);
	}
	run_next(indexer);
}

static void
write_to(struct indexer *indexer, struct str path, struct str text)
{
	if (metrics_write(path, text))
		return;
	if (!indexer->metrics_failed)
		log_warn(STR_FMT ": %s; no figures are kept there",
		    STR_ARG(path), strerror(errno));
	indexer->metrics_failed = true;
}

static void
on_metrics(uv_timer_t *timer)
{
	struct indexer *indexer = timer->data;
	const struct config *config = indexer->config;
	struct arena arena;
	struct str text;

	arena_init(&arena, (size_t)4 * METRICS_MAX);
	text = metrics_text(indexer->shared, config, &arena);
	if (text.n > 0) {
		write_to(indexer,
		    arena_fmt(&arena, STR_FMT "/" METRICS_NAME,
			STR_ARG(config->state)),
		    text);
		if (config->metrics.n > 0)
			write_to(indexer, config->metrics, text);
	}
	arena_free(&arena);
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
	site->next_date = DATE_NONE;
	if (!site_open_folder(indexer->config, i, arena, &site->site, err) ||
	    !site_set_publisher(&site->site, site->publisher, arena, err))
		return false;
	if (fstat(site->site.content, &info) == 0) {
		site->folder[0] = info.st_dev;
		site->folder[1] = info.st_ino;
	}
	snprintf(site->catalog_path, sizeof(site->catalog_path),
	    STR_FMT "/catalog.db", STR_ARG(site->site.state_path));
	indexer->n_sites++;
	return true;
}

static struct str
folder_of(struct str file)
{
	size_t slash = str_find_last(file, '/');

	if (slash == STR_NONE)
		return STR(".");
	return slash == 0 ? STR("/") : str_slice(file, 0, slash);
}

/* Content is read; what is derived from it is written. */
static bool
confine(const struct indexer_birth *birth)
{
	const struct config *config = &birth->generation->config;
	struct confine_path paths[2 + CONFIG_SITES];
	size_t n = 0;

	paths[n++] = (struct confine_path){ config->state, true };
	if (config->metrics.n > 0)
		paths[n++] = (struct confine_path){
			.path = folder_of(config->metrics),
			.writes = true,
		};

	for (size_t i = 0; i < config->n_sites; i++)
		paths[n++] = (struct confine_path){
			.path = config->sites[i].content,
		};
	return confine_files(paths, n);
}

static void
nothing(uv_work_t *work)
{
	(void)work;
}

static void
nothing_done(uv_work_t *work, int status)
{
	(void)work, (void)status;
}

/* Between the two halves of being confined: see server/confine.h. */
static bool
start_thread(struct indexer *indexer)
{
	return uv_queue_work(&indexer->loop, &indexer->work, nothing,
		   nothing_done) == 0 &&
	    uv_run(&indexer->loop, UV_RUN_DEFAULT) == 0;
}

static void
start_watching(struct indexer *indexer)
{
	struct err err;

	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];

		site->watches = watch_start(&site->watch, &indexer->loop,
		    site->site.content_path, on_change, site, &err);
		if (!site->watches)
			log_warn(
			    "%s; changes are seen every few seconds", err.text);
		site->looked_at = now_of(indexer);
		set_due(indexer, site, 0);
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
	    !start_thread(indexer))
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
	uv_timer_start(&indexer->look, on_look, LOOK_MS, LOOK_MS);
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
	run_next(&indexer);
	uv_run(&indexer.loop, UV_RUN_DEFAULT);
	/* The thread looks at `stop` between two files. */
	while (indexer.working)
		uv_run(&indexer.loop, UV_RUN_ONCE);
	for (size_t i = 0; i < indexer.n_sites; i++)
		indexed_close(&indexer.sites[i]);
	return EXIT_SUCCESS;
}
