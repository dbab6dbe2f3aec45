#include "server/worker.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "server/birth.h"
#include "server/confine.h"
#include "server/conn.h"
#include "server/generation.h"
#include "server/shared.h"
#include "server/sockets.h"
#include "server/task.h"
#include "site/cache.h"

enum {
	FLUSH_MS = 100, /* a line of the log waits no longer */
	REST_MS = 100, /* after EMFILE, unless a connection ends before */
	FILES_SPARE = 32, /* descriptors that are not connections */
	COMPLAIN_MS = 60 * 1000 /* about EMFILE, once in this time */
};

/* --- connections come and go --- */

static void
accept_again(struct worker *worker)
{
	if (!worker->paused || worker->draining)
		return;
	worker->paused = false;
	uv_timer_stop(&worker->retry);
	for (size_t i = 0; i < worker->n_listeners; i++)
		listener_resume(&worker->listeners[i]);
}

static void
pause_accepting(struct worker *worker)
{
	if (worker->paused)
		return;
	worker->paused = true;
	for (size_t i = 0; i < worker->n_listeners; i++)
		listener_pause(&worker->listeners[i]);
}

static void
on_retry(uv_timer_t *timer)
{
	accept_again(timer->data);
}

void
worker_rest(struct worker *worker, int problem)
{
	uint64_t now = uv_now(&worker->loop);

	if (worker->complained == 0 ||
	    now - worker->complained >= COMPLAIN_MS) {
		worker->complained = now;
		log_warn("cannot accept more connections: %s; raise the "
			 "limit of open files",
		    strerror(problem));
	}
	pause_accepting(worker);
	uv_timer_start(&worker->retry, on_retry, REST_MS, 0);
}

static void
on_tick(uv_timer_t *timer)
{
	struct worker *worker = timer->data;
	uint64_t now = uv_now(&worker->loop);
	struct wheel_entry *entry;

	while ((entry = wheel_expired(&worker->wheel, now)) != NULL)
		conn_expire(entry);
}

void
worker_began(struct worker *worker)
{
	if (worker->n_conns++ == 0)
		uv_timer_start(
		    &worker->tick, on_tick, WHEEL_STEP_MS, WHEEL_STEP_MS);
	counter_set(&worker->counters->connections, worker->n_conns);
	if (worker->n_conns >= worker->max_conns)
		pause_accepting(worker);
	if (!worker->hasty && worker->n_conns > worker->max_conns / 4 * 3) {
		worker->hasty = true;
		conn_hasten_all(worker, uv_now(&worker->loop));
	}
}

static void
finish_draining(struct worker *worker)
{
	uv_timer_stop(&worker->flush);
	uv_stop(&worker->loop);
}

void
worker_ended(struct worker *worker)
{
	if (--worker->n_conns == 0)
		uv_timer_stop(&worker->tick);
	counter_set(&worker->counters->connections, worker->n_conns);
	if (worker->n_conns < worker->max_conns / 2)
		worker->hasty = false;
	if (worker->paused && worker->n_conns < worker->max_conns)
		accept_again(worker);
	if (worker->draining && worker->n_conns == 0)
		finish_draining(worker);
}

bool
worker_trusts(const struct worker *worker, const struct address *peer)
{
	for (size_t i = 0; i < worker->n_proxies; i++)
		if (address_in(peer, &worker->proxies[i]))
			return true;
	return false;
}

/* --- the log --- */

static void
on_flush(uv_timer_t *timer)
{
	struct worker *worker = timer->data;

	access_flush(&worker->access);
}

void
worker_log(struct worker *worker, const struct access_line *line)
{
	bool empty = worker->access.n == 0;

	access_add(&worker->access, line);
	if (empty && worker->access.n > 0)
		uv_timer_start(&worker->flush, on_flush, FLUSH_MS, 0);
}

/* --- the end --- */

static void
on_term(uv_signal_t *signal, int number)
{
	struct worker *worker = signal->data;

	(void)number;
	if (worker->draining)
		return;
	worker->draining = true;
	for (size_t i = 0; i < worker->n_listeners; i++)
		listener_stop(&worker->listeners[i]);
	conn_hasten_all(worker, uv_now(&worker->loop));
	if (worker->n_conns == 0)
		finish_draining(worker);
}

/* --- the beginning --- */

/* The share of all connections, but no more than the file limit allows: a
 * connection takes a descriptor, and another while it sends a file. */
static size_t
connection_cap(const struct worker *worker, uint32_t workers)
{
	size_t cap = (LIMIT_CONNECTIONS + workers - 1) / workers;
	struct rlimit files;

	(void)worker;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur != RLIM_INFINITY) {
		size_t spare = files.rlim_cur > 2 * FILES_SPARE
		    ? files.rlim_cur - FILES_SPARE
		    : files.rlim_cur / 2;

		if (cap > spare / 4 * 3)
			cap = spare / 4 * 3;
	}
	return cap == 0 ? 1 : cap;
}

static bool
open_site(struct worker *worker, const struct worker_birth *birth, size_t i,
    struct err *err)
{
	/* The arena is as much this process's as the generation is. */
	struct arena *arena = (struct arena *)&birth->generation->arena;
	const struct generation_site *from = &birth->generation->sites[i];
	struct site *site = &worker->sites[i];

	if (!site_open_folder(worker->config, i, arena, site, err) ||
	    !site_set_publisher(site, from->publisher, arena, err))
		return false;
	site->fingerprint = from->fingerprint;
	site->certificate = from->certificate;
	site->edition = &worker->shared->sites[i].edition;
	sockets_tell_ports(birth->sockets, birth->n_sockets, i, site);
	return true;
}

static bool
open_sites(
    struct worker *worker, const struct worker_birth *birth, struct err *err)
{
	worker->sites = calloc(worker->config->n_sites, sizeof(*worker->sites));
	if (worker->sites == NULL)
		return err_set(err, "out of memory");
	for (size_t i = 0; i < worker->config->n_sites; i++)
		if (!open_site(worker, birth, i, err))
			return false;
	for (size_t i = 0; i < worker->config->n_proxies; i++)
		if (address_range_parse(&worker->proxies[worker->n_proxies],
			worker->config->proxies[i]))
			worker->n_proxies++;
	return true;
}

/* Content and catalogs are read; readers' notes alone are written. */
static bool
confine(const struct worker *worker, const struct worker_birth *birth)
{
	struct arena *arena = (struct arena *)&birth->generation->arena;
	struct landlock_path paths[3 * CONFIG_SITES];
	size_t n = 0;

	for (size_t i = 0; i < worker->config->n_sites; i++) {
		struct str state =
		    generation_state(birth->generation, i, arena);

		paths[n++] = (struct landlock_path){
			.path = worker->config->sites[i].content,
		};
		paths[n++] = (struct landlock_path){ .path = state };
		paths[n++] = (struct landlock_path){
			.path = arena_fmt(
			    arena, STR_FMT "/feedback", STR_ARG(state)),
			.writes = true,
		};
	}
	return confine_files(paths, n);
}

static bool
start_loop(struct worker *worker, struct err *err)
{
	if (uv_loop_init(&worker->loop) != 0 ||
	    !birth_start_pool(&worker->loop, WORKER_POOL) ||
	    !ready_start(&worker->ready, &worker->loop, conn_go_on))
		return err_set(err, "no event loop");
	uv_timer_init(&worker->loop, &worker->tick);
	uv_timer_init(&worker->loop, &worker->flush);
	uv_timer_init(&worker->loop, &worker->retry);
	uv_signal_init(&worker->loop, &worker->term);
	worker->tick.data = worker;
	worker->flush.data = worker;
	worker->retry.data = worker;
	worker->term.data = worker;
	uv_signal_start(&worker->term, on_term, SIGTERM);
	wheel_init(&worker->wheel, uv_now(&worker->loop));
	return true;
}

static bool
start_listeners(
    struct worker *worker, const struct worker_birth *birth, struct err *err)
{
	worker->listeners =
	    calloc(birth->n_sockets, sizeof(*worker->listeners));
	if (worker->listeners == NULL)
		return err_set(err, "out of memory");
	for (size_t i = 0; i < birth->n_sockets; i++) {
		if (!listener_start(
			&worker->listeners[i], worker, &birth->sockets[i]))
			return err_set(err, "%s: the loop refuses it",
			    birth->sockets[i].text);
		worker->n_listeners++;
	}
	return true;
}

static struct worker *
make_worker(const struct worker_birth *birth)
{
	struct worker *worker = calloc(1, sizeof(*worker));
	const struct config *config = &birth->generation->config;

	if (worker == NULL)
		return NULL;
	worker->config = config;
	worker->shared = birth->shared;
	worker->slot = birth->slot;
	worker->counters = &birth->shared->counters[birth->slot];
	worker->tls = birth->generation->tls;
	worker->access.addresses = config->log_addresses;
	worker->max_conns = connection_cap(worker, birth->workers);
	TAILQ_INIT(&worker->conns);
	SLIST_INIT(&worker->spare);
	LIST_INIT(&worker->working);
	counter_set(&worker->counters->connections, 0);
	worker->cache = cache_new((size_t)config->cache);
	return worker;
}

static void
close_handle(uv_handle_t *handle, void *context)
{
	(void)context;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void
free_worker(struct worker *worker)
{
	conn_close_all(worker);
	uv_walk(&worker->loop, close_handle, NULL);
	uv_run(&worker->loop, UV_RUN_DEFAULT);
	uv_loop_close(&worker->loop);
	ready_stop(&worker->ready);
	access_flush(&worker->access);
	task_free_all(worker);
	catalogs_close(&worker->catalogs);
	cache_free(worker->cache);
	for (size_t i = 0; i < worker->config->n_sites; i++)
		site_close(&worker->sites[i]);
	free(worker->sites);
	free(worker->listeners);
	free(worker);
}

/*
 * A conversion takes a few hundred kB and gives them back.  The C library
 * would return them to the kernel each time and ask for them anew: eight
 * faults and two calls for every page that is made.
 */
static void
keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, 512 * 1024);
	mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
#endif
}

int
worker_run(const struct worker_birth *birth)
{
	struct worker *worker = make_worker(birth);
	struct err err = { "out of memory" };

	keep_memory();
	if (worker == NULL || worker->cache == NULL ||
	    !confine(worker, birth)) {
		log_error("worker: cannot begin");
		return EXIT_FAILURE;
	}
	if (!open_sites(worker, birth, &err) || !start_loop(worker, &err) ||
	    !start_listeners(worker, birth, &err)) {
		log_error("%s", err.text);
		return EXIT_FAILURE;
	}
	if (!confine_calls(CONFINE_WORKER))
		return EXIT_FAILURE;
	birth_say(birth->ready, BIRTH_READY);
	close(birth->ready);
	uv_run(&worker->loop, UV_RUN_DEFAULT);
	free_worker(worker);
	return EXIT_SUCCESS;
}
