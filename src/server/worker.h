#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H
/*
 * worker -- a process with one event loop that answers requests.
 *
 * It gets all it needs at its birth and keeps that for life: sockets, TLS
 * contexts, configuration, the publishers' bytes.  It says "ready", serves,
 * drains when told (TERM) and ends.
 */
#include <uv.h>

#include "server/access.h"
#include "server/address.h"
#include "server/catalogs.h"
#include "server/listener.h"
#include "server/ready.h"
#include "server/wheel.h"
#include "site/site.h"

struct cache;
struct conn;
struct counters;
struct generation;
struct shared;
struct task;
struct tls;

enum {
	WORKER_SPARE_TASKS = 16, /* kept for the next requests */
	WORKER_POOL = 2, /* threads for search, feedback, large pages */
	WORKER_QUEUE = 64, /* requests that may wait for one */
	WORKER_SHARE = 8, /* and of one client */
	WORKER_CROWD = 8 /* when those that wait are many */
};

struct worker {
	uv_loop_t loop;
	const struct config *config;
	struct shared *shared;
	struct counters *counters; /* this process's own set */
	uint32_t slot;
	struct site *sites; /* config->n_sites of them */
	struct tls *tls; /* NULL: no listener needs it */
	struct cache *cache;
	struct catalogs catalogs; /* of the loop's thread */
	struct access access;
	struct address_range proxies[CONFIG_HOSTS];
	size_t n_proxies;

	struct listener *listeners;
	size_t n_listeners;
	bool paused; /* not accepting: too many connections, or files */

	struct ready ready; /* the connections that can go on */
	TAILQ_HEAD(, conn) conns;
	size_t n_conns, max_conns;
	bool hasty; /* more than three quarters of them: short deadlines */
	bool draining;
	struct wheel wheel;

	SLIST_HEAD(, task) spare;
	size_t n_spare;
	LIST_HEAD(, task) working; /* tasks on the pool, or waiting for it */
	size_t n_working;

	uv_timer_t tick; /* deadlines; runs while there are connections */
	uv_timer_t flush; /* of the log */
	uv_timer_t retry; /* of accepting, when files had run out */
	uv_signal_t term;
	uint64_t complained; /* when it last said that files ran out, or 0 */
};

struct worker_birth {
	const struct generation *generation;
	const struct listen_socket *sockets;
	size_t n_sockets;
	struct shared *shared;
	uint32_t slot;
	uint32_t workers; /* how many share the limits */
	int ready; /* one byte goes here when it serves; then it is closed */
};

/* The whole life of a worker, in a process of its own; its exit status. */
int worker_run(const struct worker_birth *birth);

/* One more, one less connection. */
void worker_began(struct worker *worker);
void worker_ended(struct worker *worker);
/* A descriptor or memory was missing: accepting rests for a moment. */
void worker_rest(struct worker *worker, int problem);
/* The log has a line to write, soon. */
void worker_log(struct worker *worker, const struct access_line *line);
/* Whether this peer speaks the PROXY protocol to us. */
bool worker_trusts(const struct worker *worker, const struct address *peer);

static inline uint64_t
worker_now_us(void)
{
	return uv_hrtime() / 1000;
}
#endif
