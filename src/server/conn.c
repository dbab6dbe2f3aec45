#include "server/conn.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/url.h"
#include "server/conn_private.h"
#include "server/limits.h"
#include "server/shared.h"
#include "server/task.h"
#include "site/cache.h"

/* How long a connection may stay in a state; in RESPONSE, between two signs
 * of progress. */
static const uint32_t patience_ms[CONN_STATES] = {
	[CONN_HELD] = 1000,
	[CONN_PROXY] = 10 * 1000,
	[CONN_HANDSHAKE] = 10 * 1000,
	[CONN_REQUEST] = 10 * 1000,
	[CONN_WORK] = 30 * 1000,
	[CONN_RESPONSE] = 30 * 1000,
	[CONN_CLOSING] = 1000,
};

enum {
	HASTY_MS = 3000, /* the most, when connections run short */
	WHOLE_MS = 120 * 1000 /* an answer, from first byte to last */
};

const struct protocol *
conn_protocol(const struct conn *conn)
{
	return conn->listener->socket->protocol;
}

/* --- state and deadline --- */

void
conn_renew_deadline(struct conn *conn)
{
	struct worker *worker = conn->worker;
	uint64_t ms = patience_ms[conn->state];
	uint64_t due;

	if (worker->hasty && ms > HASTY_MS)
		ms = HASTY_MS;
	due = uv_now(&worker->loop) + ms;
	if (conn->state == CONN_RESPONSE && due > conn->whole_until)
		due = conn->whole_until;
	wheel_set(&worker->wheel, &conn->deadline, due);
}

/* The one place that changes the state. */
void
conn_enter(struct conn *conn, enum conn_state state)
{
	conn->state = state;
	if (state == CONN_RESPONSE)
		conn->whole_until = uv_now(&conn->worker->loop) + WHOLE_MS;
	conn_renew_deadline(conn);
}

/* --- the answer's end --- */

/* Gives back all that the answer held. */
static void
release(struct conn *conn)
{
	if (conn->sending.fd >= 0)
		close(conn->sending.fd);
	conn->sending = (struct sending){ .fd = -1 };
	cached_release(conn->cached);
	conn->cached = NULL;
	if (conn->task != NULL)
		task_give_back(conn->task);
	conn->task = NULL;
}

static void
count(struct conn *conn, uint64_t microseconds)
{
	struct counters *counters = conn->worker->counters;
	enum scheme scheme = conn_protocol(conn)->scheme;

	if (conn->status < COUNTER_STATUSES)
		counter_add(&counters->requests[scheme][conn->status], 1);
	counter_add(&counters->bytes[scheme], conn->sending.bytes);
	counters_time(counters, scheme, microseconds);
}

/* What stands before the words of a line, and the mark between; all, if there
 * are none. */
static struct str
before_words(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] != '?' && line.p[n] != '\t')
		n++;
	return str_slice(line, 0, n + 1);
}

/*
 * What the log says of it: a reader's note to the editors is not for it, be it
 * too long, not a request at all, or to an address in another form.
 */
static struct str
line_of(const struct conn *conn)
{
	struct str line, place, decoded;

	if (conn->task == NULL)
		return (struct str){ NULL, 0 };
	line = conn->task->request.line;
	place = before_words(line);
	url_decode(&conn->task->arena, place, &decoded);
	return str_search(decoded, STR("feedback")) == STR_NONE ? line : place;
}

/* Its bytes are with the kernel, or never will be: it is counted and told. */
void
conn_end_answer(struct conn *conn, bool whole)
{
	uint64_t took = worker_now_us() - conn->asked_us;

	count(conn, took);
	if (!whole)
		counter_add(&conn->worker->counters->cut, 1);
	worker_log(conn->worker,
	    &(struct access_line){
		.protocol = str_z(conn_protocol(conn)->name),
		.client = &conn->client,
		.request = line_of(conn),
		.status = conn->status,
		.bytes = conn->sending.bytes,
		.microseconds = took,
		.whole = whole,
	    });
	conn->answers = false;
	release(conn);
}

/* --- the end --- */

/* The one end, from any state. */
static void
conn_close(struct conn *conn)
{
	struct worker *worker = conn->worker;

	bool cut = conn->answers;

	if (cut)
		conn_end_answer(conn, false);
	if (conn->state == CONN_WORK) {
		assert(conn->task != NULL);
		conn->task->conn = NULL; /* the pool has it still */
		conn->task = NULL;
	}
	release(conn);
	wheel_remove(&worker->wheel, &conn->deadline);
	limits_disconnect(conn->limits, worker->slot);
	ready_forget(&worker->ready, conn);
	/* A handshake for nothing, or a line that is no request, is one more
	 * of its requests. */
	if (!conn->billed && conn->stream.begun)
		limits_request(conn->limits, worker_now_us());
	if (cut)
		stream_abort(&conn->stream);
	else
		stream_close(&conn->stream);
	worker_ended(worker);
	TAILQ_REMOVE(&worker->conns, conn, link);
	free(conn);
}

/* --- the loop's side --- */

/* Has the loop wait for this, and for nothing else; 0: for nothing. */
static bool
wait_for(struct conn *conn, uint32_t events)
{
	bool ok = ready_wait(
	    &conn->worker->ready, conn->stream.fd, conn, conn->waits, events);

	conn->waits = events;
	return ok;
}

/* Goes on until it must wait, or ends. */
void
conn_run(struct conn *conn)
{
	bool waits = false;
	enum io io;

	do
		io = conn_steps[conn->state](conn);
	while (io == IO_DONE);
	if (io == IO_READ)
		waits = wait_for(conn, READY_READ);
	else if (io == IO_WRITE)
		waits = wait_for(conn, READY_WRITE);
	else if (io == IO_IDLE)
		waits = wait_for(conn, 0);
	if (!waits)
		conn_close(conn);
}

void
conn_go_on(void *whose)
{
	struct conn *conn = whose;

	stream_wake(&conn->stream);
	conn_run(conn);
}

void
conn_open(struct worker *worker, struct listener *listener, int fd,
    const struct sockaddr *from)
{
	struct conn *conn = calloc(1, sizeof(*conn));
	bool tls = listener->socket->protocol->tls;
	struct address client;

	counter_add(&worker->counters->accepted, 1);
	address_from(&client, from);
	if (conn == NULL) {
		close(fd);
		return;
	}
	conn->worker = worker;
	conn->listener = listener;
	conn->client = client;
	conn->sending.fd = -1;
	if (!stream_open(&conn->stream, fd, tls ? worker->tls : NULL)) {
		free(conn);
		return;
	}
	TAILQ_INSERT_TAIL(&worker->conns, conn, link);
	worker_began(worker);
	if (worker_trusts(worker, &client))
		conn_enter(conn, CONN_PROXY);
	else if (conn_admit(conn) != IO_DONE) {
		conn_close(conn);
		return;
	}
	conn_run(conn);
}

void
conn_expire(struct wheel_entry *deadline)
{
	struct conn *conn = (struct conn *)(void *)((char *)deadline -
	    offsetof(struct conn, deadline));

	switch (conn->state) {
	case CONN_HELD:
		conn_enter(conn, CONN_HANDSHAKE);
		break;
	case CONN_REQUEST:
		conn_refuse(conn, REFUSE_SLOW);
		break;
	default:
		conn_close(conn);
		return;
	}
	conn_run(conn);
}

void
conn_hasten_all(struct worker *worker, uint64_t now)
{
	struct conn *conn;

	TAILQ_FOREACH(conn, &worker->conns, link)
	{
		if (conn->state != CONN_WORK &&
		    (conn->state != CONN_RESPONSE || worker->hasty) &&
		    conn->deadline.due > now + HASTY_MS)
			wheel_set(
			    &worker->wheel, &conn->deadline, now + HASTY_MS);
	}
}

void
conn_close_all(struct worker *worker)
{
	struct conn *conn;
	struct conn *next;

	for (conn = TAILQ_FIRST(&worker->conns); conn != NULL; conn = next) {
		next = TAILQ_NEXT(conn, link);
		conn_close(conn);
	}
}
