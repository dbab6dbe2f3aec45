#include "server/indexer.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "server/birth.h"
#include "server/indexer_private.h"
#include "server/shared.h"
#include "site/catalog.h"

enum {
	SETTLE_MS = 200, /* after a change, for what comes with it */
	SETTLE_MOST_MS = 1000, /* after the first one, however it goes on */
	LOCK_MS = 100, /* between two tries for the catalog's lock */
	FAIL_MS = 5000, /* between two tries after a failure */
	RESCAN_MS = 5 * 60 * 1000, /* events get lost: look at everything */
	BLIND_MS = 5000 /* the same where nothing can be watched */
};

/* --- when --- */

static uint64_t
now_of(const struct indexer *indexer)
{
	return uv_now(&indexer->loop);
}

void
indexer_set_due(struct indexer *indexer, struct indexed *site, uint64_t in_ms)
{
	uint64_t due = now_of(indexer) + in_ms;

	if (site->due == 0 || due < site->due)
		site->due = due;
}

static void
on_due(uv_timer_t *timer)
{
	struct indexer *indexer = timer->data;

	/* Words can wait: the pass that is due begins when they have stopped.
	 */
	if (indexer->working && !indexer->lists)
		indexer->stop = true;
	indexer_run_next(indexer);
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
			indexer_set_due(indexer, &indexer->sites[i], 0);
		}
	set_date_timer(indexer);
	indexer_run_next(indexer);
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
	if (indexer->again) {
		changes_merge(&site->watch.changes, &site->changes);
		indexer_set_due(
		    indexer, site, site->failed ? FAIL_MS : SETTLE_MS);
	}
	site->words_due |= indexer->changed;
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
		indexer_set_due(indexer, site, FAIL_MS);
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
	indexer_run_next(indexer);
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
		if (site->watches)
			watch_take(&site->watch, &site->changes);
		else
			changes_add_all(&site->changes);
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
	indexer_set_due(indexer, site, err.text[0] == '\0' ? LOCK_MS : FAIL_MS);
	return false;
}

/* Metadata first, of whichever site is due; then words. */
void
indexer_run_next(struct indexer *indexer)
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
			/* A catalog of an earlier life is good enough to be
			 * ready with. */
			if (catalog_stage(site->catalog) != CATALOG_EMPTY)
				tell_listed(indexer, site);
			begin(indexer, site, true);
			return;
		}
	}
	for (size_t i = 0; i < indexer->n_sites; i++) {
		struct indexed *site = &indexer->sites[i];

		if (site->words_due && site->catalog != NULL &&
		    !(site->failed && site->due > now)) {
			begin(indexer, site, false);
			break;
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
void
indexer_changed(void *context)
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
	wait_for_due(indexer);
}

void
indexer_look(uv_timer_t *timer)
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
		changes_add_all(&site->watch.changes);
		indexer_set_due(indexer, site, 0);
	}
	indexer_run_next(indexer);
}
