#include "server/conn.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/answer.h"
#include "server/limits.h"
#include "server/proxy.h"
#include "server/shared.h"
#include "server/stream.h"
#include "server/task.h"
#include "server/worker.h"
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
	WHOLE_MS = 120 * 1000, /* an answer, from first byte to last */
	LINGER_BYTES = 16 * 1024
};

struct conn {
	uv_poll_t poll; /* registered once it must wait */
	TAILQ_ENTRY(conn) link;
	struct worker *worker;
	const struct listener *listener;
	struct stream stream;
	struct wheel_entry deadline;
	enum conn_state state;
	int events; /* what the poll handle waits for */
	bool polls; /* the poll handle is the loop's too */
	bool lingers; /* bytes may still come in that a close would bounce */
	bool answers; /* a request or refusal is being answered */
	uint16_t status;
	struct address client;
	struct limits_entry *limits;
	struct task *task; /* from its first byte to the answer's last */
	struct sending sending;
	struct cached *cached; /* whose bytes `sending` holds */
	uint64_t whole_until; /* ms */
	uint64_t asked_us; /* when the request was whole */
	size_t discarded;
};

static void conn_run(struct conn *conn);

static const struct protocol *
protocol_of(const struct conn *conn)
{
	return conn->listener->socket->protocol;
}

/* --- state and deadline --- */

static void
renew_deadline(struct conn *conn)
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
static void
conn_enter(struct conn *conn, enum conn_state state)
{
	conn->state = state;
	if (state == CONN_RESPONSE)
		conn->whole_until = uv_now(&conn->worker->loop) + WHOLE_MS;
	renew_deadline(conn);
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
	enum scheme scheme = protocol_of(conn)->scheme;

	if (conn->status < COUNTER_STATUSES)
		counter_add(&counters->requests[scheme][conn->status], 1);
	counter_add(&counters->bytes[scheme], conn->sending.bytes);
	counters_time(counters, scheme, microseconds);
}

/* What the log says of it: a reader's note to the editors is not for it. */
static struct str
line_of(const struct conn *conn)
{
	const struct request *request;

	if (conn->task == NULL)
		return (struct str){ NULL, 0 };
	request = &conn->task->request;
	if (request->query.n == 0 ||
	    !str_starts(request->path, STR("/feedback")))
		return request->line;
	return str_slice(
	    request->line, 0, (size_t)(request->query.p - request->line.p));
}

/* Its bytes are with the kernel, or never will be: it is counted and told. */
static void
end_answer(struct conn *conn, bool whole)
{
	uint64_t took = worker_now_us() - conn->asked_us;

	count(conn, took);
	if (!whole)
		counter_add(&conn->worker->counters->cut, 1);
	worker_log(conn->worker,
	    &(struct access_line){
		.protocol = str_z(protocol_of(conn)->name),
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

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

/* The one end, from any state. */
static void
conn_close(struct conn *conn)
{
	struct worker *worker = conn->worker;

	if (conn->answers)
		end_answer(conn, false);
	if (conn->state == CONN_WORK) {
		conn->task->conn = NULL; /* the pool has it still */
		conn->task = NULL;
	}
	release(conn);
	wheel_remove(&worker->wheel, &conn->deadline);
	limits_disconnect(conn->limits, worker->slot);
	/* Off the loop before its descriptor is closed. */
	if (conn->polls)
		uv_close((uv_handle_t *)&conn->poll, on_closed);
	stream_close(&conn->stream);
	worker_ended(worker);
	TAILQ_REMOVE(&worker->conns, conn, link);
	if (!conn->polls)
		free(conn);
}

/* --- beginning an answer --- */

static void
begin_sending(struct conn *conn, struct response *response)
{
	conn->sending = (struct sending){
		.head = response->head,
		.body = response->body,
		.fd = response->fd,
		.left = response->fd >= 0 ? response->length : 0,
	};
	conn->cached = response->cached;
	conn->status = (uint16_t)response->status;
	conn->answers = true;
	conn_enter(conn, CONN_RESPONSE);
}

static void
refuse(struct conn *conn, enum refusal refusal)
{
	static const enum counter_refusal counted[] = {
		[REFUSE_BAD] = COUNT_BAD,
		[REFUSE_LONG] = COUNT_LONG,
		[REFUSE_SLOW] = COUNT_SLOW,
		[REFUSE_BUSY] = COUNT_BUSY,
		[REFUSE_RATE] = COUNT_RATE,
	};
	struct response response = { .fd = -1 };

	counter_add(&conn->worker->counters->refusals[counted[refusal]], 1);
	protocol_of(conn)->refuse(refusal, 0, &response);
	conn->lingers = true;
	conn->asked_us = worker_now_us();
	/* For the log: as much as there is of a line. */
	if (conn->task != NULL)
		conn->task->request = (struct request){
			.line = { conn->task->bytes, conn->task->n },
		};
	begin_sending(conn, &response);
}

/* Closed without a word, but not rudely: TLS still says goodbye. */
static void
dismiss(struct conn *conn)
{
	struct response nothing = { .fd = -1 };

	counter_add(&conn->worker->counters->refusals[COUNT_DROPPED], 1);
	conn->asked_us = worker_now_us();
	conn->lingers = true;
	conn->task->request = (struct request){
		.line = { conn->task->bytes, conn->task->n },
	};
	begin_sending(conn, &nothing);
}

/* --- the steps: IO_DONE leads to the next one --- */

static enum io
step_held(struct conn *conn)
{
	(void)conn;
	return IO_IDLE;
}

/* Greedy, it waits; else its handshake begins, or its request. */
static enum io
admit(struct conn *conn)
{
	struct worker *worker = conn->worker;

	if (worker->config->limits) {
		uint64_t now = worker_now_us();

		if (!limits_connect(&worker->shared->limits, &conn->client,
			worker->slot, now, &conn->limits)) {
			counter_add(
			    &worker->counters->refusals[COUNT_ADDRESS], 1);
			return IO_FAIL;
		}
		if (limits_is_greedy(conn->limits, now)) {
			conn_enter(conn, CONN_HELD);
			return IO_DONE;
		}
	}
	conn_enter(conn, CONN_HANDSHAKE);
	return IO_DONE;
}

/*
 * The header is looked at before it is taken, so that no byte behind it is:
 * those are TLS's.
 */
static enum io
step_proxy(struct conn *conn)
{
	struct task *task = conn->task;
	struct str seen;
	size_t had;
	size_t used = 0;
	ssize_t n;
	enum proxy_result result;

	if (task == NULL &&
	    (task = conn->task = task_take(conn->worker)) == NULL)
		return IO_FAIL;
	had = task->n;
	n = recv(conn->stream.fd, task->bytes + had, PROXY_MAX - had, MSG_PEEK);
	if (n <= 0)
		return n < 0 && errno == EAGAIN ? IO_READ : IO_FAIL;
	seen = (struct str){ task->bytes, had + (size_t)n };
	result = proxy_parse(seen, &conn->client, &used);
	if (result == PROXY_BAD || result == PROXY_LOCAL)
		return IO_FAIL;
	if (result == PROXY_DONE)
		n = (ssize_t)(used - had);
	if (recv(conn->stream.fd, task->bytes + had, (size_t)n, 0) != n)
		return IO_FAIL;
	task->n = had + (size_t)n;
	if (result == PROXY_MORE)
		return task->n == PROXY_MAX ? IO_FAIL : IO_READ;
	task_give_back(task);
	conn->task = NULL;
	return admit(conn);
}

static enum io
step_handshake(struct conn *conn)
{
	struct counters *counters = conn->worker->counters;
	enum io io = stream_handshake(&conn->stream);

	if (io == IO_FAIL && conn->stream.tls != NULL)
		counter_add(&counters->handshakes_failed, 1);
	if (io != IO_DONE)
		return io;
	if (conn->stream.tls != NULL)
		counter_add(&counters->handshakes, 1);
	conn_enter(conn, CONN_REQUEST);
	return IO_DONE;
}

static void
on_answer(struct task *task)
{
	struct conn *conn = task->conn;

	if (conn == NULL) {
		answer_drop(&task->response);
		task_give_back(task);
		return;
	}
	begin_sending(conn, &task->response);
	conn_run(conn);
}

static void
answer(struct conn *conn)
{
	struct task *task = conn->task;

	task->protocol = protocol_of(conn);
	conn->asked_us = worker_now_us();
	/* What came behind the request, or is still to be read, would make
	 * a close bounce and take the answer with it. */
	conn->lingers = conn->stream.tls != NULL || !conn->stream.drained ||
	    task->request.line.n + 2 < task->n;
	if (answer_begin(task, conn->listener->socket, conn->limits,
		on_answer) == ANSWER_READY) {
		begin_sending(conn, &task->response);
		return;
	}
	task->conn = conn;
	conn_enter(conn, CONN_WORK);
}

/* One byte more than is allowed, so that the protocol can tell. */
static size_t
room_for_request(const struct conn *conn)
{
	size_t max = protocol_of(conn)->request_max + 1;

	return max < TASK_BYTES ? max : TASK_BYTES;
}

static void
judge(struct conn *conn, bool end)
{
	struct task *task = conn->task;

	switch (protocol_of(conn)->parse(
	    (struct str){ task->bytes, task->n }, end, &task->request)) {
	case PARSE_MORE:
		if (task->n >= room_for_request(conn))
			refuse(conn, REFUSE_LONG);
		break;
	case PARSE_DONE:
		answer(conn);
		break;
	case PARSE_BAD:
		refuse(conn, REFUSE_BAD);
		break;
	case PARSE_LONG:
		refuse(conn, REFUSE_LONG);
		break;
	case PARSE_DROP:
		dismiss(conn);
		break;
	}
}

static enum io
step_request(struct conn *conn)
{
	struct task *task = conn->task;
	size_t n = 0;
	enum io io;

	if (task == NULL &&
	    (task = conn->task = task_take(conn->worker)) == NULL) {
		refuse(conn, REFUSE_BUSY);
		return IO_DONE;
	}
	io = stream_read(&conn->stream, task->bytes + task->n,
	    room_for_request(conn) - task->n, &n);
	task->n += n;
	if (io == IO_DONE || (io == IO_END && task->n > 0)) {
		judge(conn, io == IO_END);
		if (conn->state != CONN_REQUEST)
			return IO_DONE;
		return io == IO_DONE ? IO_DONE : IO_END;
	}
	if (task->n == 0) {
		/* Silent so far: it needs no task yet. */
		task_give_back(task);
		conn->task = NULL;
		if (io == IO_READ && conn->stream.tls != NULL)
			stream_hurry(&conn->stream);
	}
	return io;
}

static enum io
step_work(struct conn *conn)
{
	(void)conn;
	return IO_IDLE;
}

static enum io
step_response(struct conn *conn)
{
	uint64_t before = conn->stream.sent;
	enum io io = stream_send(&conn->stream, &conn->sending);

	if (io == IO_WRITE && conn->stream.sent > before)
		renew_deadline(conn);
	if (io != IO_DONE)
		return io;
	end_answer(conn, true);
	if (!conn->lingers)
		return IO_END;
	stream_shutdown(&conn->stream);
	conn_enter(conn, CONN_CLOSING);
	return IO_DONE;
}

static enum io
step_closing(struct conn *conn)
{
	return stream_discard(&conn->stream, LINGER_BYTES, &conn->discarded);
}

static enum io (*const steps[CONN_STATES])(struct conn *conn) = {
	[CONN_HELD] = step_held,
	[CONN_PROXY] = step_proxy,
	[CONN_HANDSHAKE] = step_handshake,
	[CONN_REQUEST] = step_request,
	[CONN_WORK] = step_work,
	[CONN_RESPONSE] = step_response,
	[CONN_CLOSING] = step_closing,
};

/* --- the loop's side --- */

static void
on_ready(uv_poll_t *poll, int status, int events)
{
	struct conn *conn = poll->data;

	(void)events;
	if (status < 0)
		conn_close(conn);
	else
		conn_run(conn);
}

/* Has the loop wait for this, and for nothing else; 0: for nothing. */
static bool
wait_for(struct conn *conn, int events)
{
	if (conn->polls && conn->events == events)
		return true;
	if (!conn->polls) {
		if (events == 0)
			return true;
		if (uv_poll_init(
			&conn->worker->loop, &conn->poll, conn->stream.fd) != 0)
			return false;
		conn->poll.data = conn;
		conn->polls = true;
	}
	conn->events = events;
	if (events == 0)
		return uv_poll_stop(&conn->poll) == 0;
	return uv_poll_start(&conn->poll, events, on_ready) == 0;
}

/* Goes on until it must wait, or ends. */
static void
conn_run(struct conn *conn)
{
	bool waits = false;
	enum io io;

	do
		io = steps[conn->state](conn);
	while (io == IO_DONE);
	if (io == IO_READ)
		waits = wait_for(conn, UV_READABLE);
	else if (io == IO_WRITE)
		waits = wait_for(conn, UV_WRITABLE);
	else if (io == IO_IDLE)
		waits = wait_for(conn, 0);
	if (!waits)
		conn_close(conn);
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
	else if (admit(conn) != IO_DONE) {
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
		refuse(conn, REFUSE_SLOW);
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

	while ((conn = TAILQ_FIRST(&worker->conns)) != NULL)
		conn_close(conn);
}
