/* What a connection does in each state: the middle of server/conn.h. */
#include <errno.h>
#include <sys/socket.h>

#include "server/answer.h"
#include "server/conn_private.h"
#include "server/limits.h"
#include "server/proxy.h"
#include "server/shared.h"
#include "server/task.h"

enum { LINGER_BYTES = 16 * 1024 };

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

void
conn_refuse(struct conn *conn, enum refusal refusal)
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
	conn_protocol(conn)->refuse(refusal, 0, &response);
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
enum io
conn_admit(struct conn *conn)
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
	return conn_admit(conn);
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

	conn->billed = true;
	task->protocol = conn_protocol(conn);
	task->client = conn->client;
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
	size_t max = conn_protocol(conn)->request_max + 1;

	return max < TASK_BYTES ? max : TASK_BYTES;
}

static void
judge(struct conn *conn, bool end)
{
	struct task *task = conn->task;

	switch (conn_protocol(conn)->parse(
	    (struct str){ task->bytes, task->n }, end, &task->request)) {
	case PARSE_MORE:
		if (task->n >= room_for_request(conn))
			conn_refuse(conn, REFUSE_LONG);
		break;
	case PARSE_DONE:
		answer(conn);
		break;
	case PARSE_BAD:
		conn_refuse(conn, REFUSE_BAD);
		break;
	case PARSE_LONG:
		conn_refuse(conn, REFUSE_LONG);
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
		conn_refuse(conn, REFUSE_BUSY);
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
	enum io io;

	conn->sending.company = conn->worker->n_conns;
	io = stream_send(&conn->stream, &conn->sending);
	if (io == IO_WRITE && conn->stream.sent > before)
		conn_renew_deadline(conn);
	if (io != IO_DONE)
		return io;
	conn_end_answer(conn, true);
	if (!conn->lingers)
		return IO_END;
	stream_shutdown(&conn->stream);
	conn_enter(conn, CONN_CLOSING);
	/* Nothing of it can be here yet. */
	return IO_READ;
}

static enum io
step_closing(struct conn *conn)
{
	return stream_discard(&conn->stream, LINGER_BYTES, &conn->discarded);
}

enum io (*const conn_steps[CONN_STATES])(struct conn *conn) = {
	[CONN_HELD] = step_held,
	[CONN_PROXY] = step_proxy,
	[CONN_HANDSHAKE] = step_handshake,
	[CONN_REQUEST] = step_request,
	[CONN_WORK] = step_work,
	[CONN_RESPONSE] = step_response,
	[CONN_CLOSING] = step_closing,
};
