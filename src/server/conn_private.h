#ifndef SERVER_CONN_PRIVATE_H
#define SERVER_CONN_PRIVATE_H
/*
 * conn_private -- a connection as conn.c (its life) and conn_steps.c (what it
 * does in each state) see it.
 */
#include "proto/protocol.h"
#include "server/conn.h"
#include "server/listen.h"
#include "server/listener.h"
#include "server/stream.h"
#include "server/worker.h"

struct conn {
	TAILQ_ENTRY(conn) link;
	struct worker *worker;
	const struct listener *listener;
	struct stream stream;
	struct wheel_entry deadline;
	enum conn_state state;
	uint32_t waits; /* what the loop waits for: READY_READ… or 0 */
	bool lingers; /* bytes may still come in that a close would bounce */
	bool answers; /* a request or refusal is being answered */
	bool billed; /* what it asked for counted, or is free */
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

/*
 * One function for each state.  IO_DONE: the next state has been entered, go
 * on there; else what to wait for, or IO_END and IO_FAIL: it is over.
 */
extern enum io (*const conn_steps[CONN_STATES])(struct conn *conn);

/* The one place that changes the state. */
void conn_enter(struct conn *conn, enum conn_state state);
/* Progress: the state's patience begins anew. */
void conn_renew_deadline(struct conn *conn);
/* Goes on until it must wait, or ends. */
void conn_run(struct conn *conn);
/* Its handshake begins; or it waits, or ends, by the limits. */
enum io conn_admit(struct conn *conn);
/* The client was bad, too long, too slow, one too many: it is told so. */
void conn_refuse(struct conn *conn, enum refusal refusal);
/* The answer's bytes are with the kernel (`whole`), or never will be: it is
 * counted and told, and gives back all that it held. */
void conn_end_answer(struct conn *conn, bool whole);
const struct protocol *conn_protocol(const struct conn *conn);
#endif
