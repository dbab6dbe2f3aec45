#ifndef SERVER_TASK_H
#define SERVER_TASK_H
/*
 * task -- what one request needs: its bytes, its arena, its answer.
 *
 * Not part of the connection, so that idle ones are small: a connection
 * takes a task with its first byte and gives it back with the last one of
 * the answer.  While it is on the pool a task belongs to that thread.
 */
#include <uv.h>

#include "base/arena.h"
#include "proto/protocol.h"
#include "server/address.h"
#include <sys/queue.h>

struct conn;
struct limits_entry;
struct worker;

enum {
	TASK_BYTES = 4096, /* of a request; protocols allow less */
	TASK_ARENA = 64 * 1024 * 1024
};

struct task {
	SLIST_ENTRY(task) link; /* among the spare ones */
	struct worker *worker;
	struct conn *conn; /* NULL: it ended while this was on the pool */
	const struct protocol *protocol;
	size_t which; /* index of the site */
	struct address client;
	struct arena arena;
	struct visit visit;
	struct request request;
	struct response response;
	uint64_t edition; /* of the catalog when the answer was begun */
	uv_work_t work;
	LIST_ENTRY(task) work_link; /* while it is on the pool, or waits */
	struct limits_entry *payer; /* of the pool's time; NULL: nobody */
	void (*done)(struct task *task); /* on the loop, after the pool */
	size_t n;
	char bytes[TASK_BYTES];
};

/* NULL: no memory. */
struct task *task_take(struct worker *worker);
void task_give_back(struct task *task);
/* Frees the spare ones. */
void task_free_all(struct worker *worker);
#endif
