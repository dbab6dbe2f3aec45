#include "server/answer.h"

#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/url.h"
#include "server/limits.h"
#include "server/listen.h"
#include "server/shared.h"
#include "server/task.h"
#include "server/worker.h"
#include "site/cache.h"

/* --- which site --- */

/* The request's own words choose; none of ours: the first one refuses. */
static size_t
choose_site(struct task *task)
{
	const struct worker *worker = task->worker;
	const struct request *request = &task->request;
	struct str host = url_host_canonical(&task->arena, request->host);

	for (size_t i = 0; i < worker->config->n_sites; i++)
		if (site_is_named(
			&worker->sites[i], SCHEME_GEMINI, host, request->port))
			return i;
	return 0;
}

/* --- whether it may --- */

/* "tag/go/atom.xml" */
static bool
is_terms_feed(struct str path)
{
	static const struct str folders[] = { STR_INIT("category"),
		STR_INIT("tag"), STR_INIT("author"), STR_INIT("series") };
	struct str folder, slug;

	if (!str_cut(path, '/', &folder, &path) ||
	    !str_cut(path, '/', &slug, &path) ||
	    (!str_eq(path, STR("atom.xml")) && !str_eq(path, STR("rss.xml"))))
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (str_eq(folder, folders[i]))
			return true;
	return false;
}

/* When a request counts against the rate of its address. */
enum bill {
	BILL_BEFORE, /* before anything is done for it */
	BILL_ANEW, /* unless the cache has its answer */
	BILL_NEVER
};

/*
 * Feeds and robots.txt are never refused: who polls them politely must not
 * suffer for a neighbour behind the same address.  There are as many feeds of
 * tags and authors as there are names, real and made up, so these are free
 * only as long as they cost nothing.  A feed with words behind it is none, and
 * what merely ends like one may be a search.
 */
static enum bill
bill_of(const struct request *request)
{
	static const struct str paths[] = { STR_INIT("atom.xml"),
		STR_INIT("rss.xml"), STR_INIT("feed.gmi"), STR_INIT("feeds/") };
	struct str path = request->path;

	if (str_starts(path, STR("/")))
		path = str_from(path, 1);
	if (str_eq(path, STR("robots.txt")))
		return BILL_NEVER;
	if (request->has_query || str_find(path, '?') != STR_NONE)
		return BILL_BEFORE;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (str_eq(path, paths[i]))
			return BILL_NEVER;
	return is_terms_feed(path) ? BILL_ANEW : BILL_BEFORE;
}

/* Kennedy's crawler asks for robots.txt?kennedy-crawler. */
static bool
is_crawlers_name(const struct request *request)
{
	return request->has_query &&
	    str_ends(request->path, STR("/robots.txt")) &&
	    str_ends(request->query, STR("-crawler"));
}

/* Seconds to wait, or 0. */
static unsigned
must_wait(struct limits_entry *limits)
{
	return limits == NULL ? 0 : limits_request(limits, worker_now_us());
}

/* On a thread of the pool: limits are anybody's to move on. */
static unsigned
spend_note(const struct visit *visit)
{
	const struct task *task = (const struct task *)((const char *)visit -
	    offsetof(struct task, visit));

	return limits_note(
	    &task->worker->shared->limits, &task->client, worker_now_us());
}

/* --- the answer --- */

static void
count_cache(struct counters *counters, const struct response *response)
{
	if (response->cached != NULL)
		counter_add(&counters->cache_hits, 1);
	else if (response->keep.n > 0)
		counter_add(&counters->cache_misses, 1);
}

/* Keeps a fresh answer under the edition in which it was made. */
static void
finish(struct task *task)
{
	struct worker *worker = task->worker;
	const struct response *response = &task->response;

	count_cache(worker->counters, response);
	if (response->cached == NULL && response->keep.n > 0)
		cache_keep(worker->cache, task->visit.site, response->keep,
		    task->edition, response->head, response->body,
		    response->status);
}

/* Of this thread; waiting for others is not a client's to pay. */
static uint64_t
cpu_us(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void
on_pool(uv_work_t *work)
{
	/* One connection to each catalog for each thread of the pool. */
	static __thread struct catalogs catalogs;
	struct task *task = work->data;
	uint64_t began = cpu_us();

	task->visit.catalog = catalogs_get(
	    &catalogs, task->worker->shared, task->visit.site, task->which);
	task->protocol->answer(&task->visit, &task->request, &task->response);
	if (task->payer != NULL)
		limits_work(task->payer, worker_now_us(), cpu_us() - began);
}

static void
off_pool(uv_work_t *work, int status)
{
	struct task *task = work->data;

	(void)status;
	LIST_REMOVE(task, work_link);
	task->worker->n_working--;
	finish(task);
	task->done(task);
}

/* Whether this client has enough there: others want to search as well. */
static bool
has_its_share(const struct worker *worker, const struct limits_entry *payer)
{
	const struct task *task;
	unsigned n = 0;

	if (payer == NULL)
		return false;
	LIST_FOREACH(task, &worker->working, work_link)
	n += task->payer == payer;
	return n >= WORKER_SHARE;
}

/* False: too many are waiting already. */
static bool
to_pool(struct task *task)
{
	struct worker *worker = task->worker;

	if (worker->n_working >= WORKER_QUEUE ||
	    has_its_share(worker, task->payer))
		return false;
	arena_reset(&task->arena);
	task->response = (struct response){ .fd = -1 };
	task->visit.cache = NULL;
	task->visit.on_pool = true;
	task->work.data = task;
	if (uv_queue_work(&worker->loop, &task->work, on_pool, off_pool) != 0)
		return false;
	LIST_INSERT_HEAD(&worker->working, task, work_link);
	worker->n_working++;
	return true;
}

static void
set_out(struct task *task, enum bill bill)
{
	struct worker *worker = task->worker;
	const struct site *site = &worker->sites[task->which];

	task->edition = site->edition == NULL
	    ? 0
	    : atomic_load_explicit(site->edition, memory_order_acquire);
	task->response = (struct response){ .fd = -1 };
	task->visit = (struct visit){
		.site = site,
		.catalog = catalogs_get(
		    &worker->catalogs, worker->shared, site, task->which),
		.arena = &task->arena,
		.cache = worker->cache,
		.now = date_now(),
		.scheme = task->protocol->scheme,
		/* Machines ask for feeds; and where many wait for the pool,
		 * titles that are like what is not there are a luxury. */
		.hurried =
		    bill != BILL_BEFORE || worker->n_working >= WORKER_CROWD,
		.spend_note = worker->config->limits ? spend_note : NULL,
	};
}

static void
refuse(struct task *task, enum refusal refusal, unsigned seconds)
{
	struct counters *counters = task->worker->counters;

	counter_add(&counters->refusals[refusal == REFUSE_RATE ? COUNT_RATE
							       : COUNT_BUSY],
	    1);
	answer_drop(&task->response);
	task->response = (struct response){ .fd = -1 };
	task->protocol->refuse(refusal, seconds, &task->response);
}

enum answer
answer_begin(struct task *task, const struct listen_socket *socket,
    struct limits_entry *limits, void (*done)(struct task *task))
{
	enum bill bill = bill_of(&task->request);
	unsigned seconds = bill == BILL_BEFORE ? must_wait(limits) : 0;
	enum answer answer;

	if (limits != NULL && is_crawlers_name(&task->request))
		limits_name_crawler(limits);
	task->done = done;
	task->payer = bill == BILL_NEVER ? NULL : limits;
	task->which = task->protocol->scheme == SCHEME_GEMINI
	    ? choose_site(task)
	    : socket->site;
	set_out(task, bill);
	if (seconds > 0) {
		refuse(task, REFUSE_RATE, seconds);
		return ANSWER_READY;
	}
	answer = task->protocol->answer(
	    &task->visit, &task->request, &task->response);
	if (bill == BILL_ANEW && task->response.cached == NULL &&
	    (seconds = must_wait(limits)) > 0) {
		refuse(task, REFUSE_RATE, seconds);
		return ANSWER_READY;
	}
	if (answer == ANSWER_READY) {
		finish(task);
		return ANSWER_READY;
	}
	answer_drop(&task->response);
	if (to_pool(task))
		return ANSWER_WORK;
	refuse(task, REFUSE_BUSY, 0);
	return ANSWER_READY;
}

void
answer_drop(struct response *response)
{
	if (response->fd >= 0)
		close(response->fd);
	response->fd = -1;
	cached_release(response->cached);
	response->cached = NULL;
}
