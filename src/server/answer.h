#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H
/*
 * answer -- from a whole request to its response: which site, whether this
 * address may ask now, then the protocol, here or on the pool.
 */
#include "proto/protocol.h"

struct limits_entry;
struct listen_socket;
struct task;

/*
 * Answers task->request into task->response.  ANSWER_WORK: the pool does it
 * and calls `done` on the loop when it has; task->conn may be NULL by then.
 */
enum answer answer_begin(struct task *task, const struct listen_socket *socket,
    struct limits_entry *limits, void (*done)(struct task *task));
/* A response that nobody sends: closes its file, releases its bytes. */
void answer_drop(struct response *response);
#endif
