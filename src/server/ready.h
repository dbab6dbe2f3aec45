#ifndef SERVER_READY_H
#define SERVER_READY_H
/*
 * ready -- which connections can go on.
 *
 * One set of descriptors at the kernel, which the loop watches as a whole.  A
 * poll handle for each connection would cost it five system calls and a
 * closing callback; so it costs one, when it first must wait, and none at its
 * end: closing a descriptor takes it out.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <uv.h>

enum {
	READY_READ = EPOLLIN,
	READY_WRITE = EPOLLOUT,
	READY_BATCH = 128 /* connections a turn of the loop */
};

struct ready {
	uv_poll_t poll;
	int fd;
	void (*go)(void *whose);
	struct epoll_event events[READY_BATCH];
	int n, at; /* the events of this turn, and the next of them */
};

/* Calls go(whose) whenever what `whose` waits for, or its end, is there. */
bool ready_start(struct ready *ready, uv_loop_t *loop, void (*go)(void *whose));
/* Its poll handle has been closed. */
void ready_stop(struct ready *ready);
/*
 * Has this descriptor waited for; READY_READ, READY_WRITE, or 0 for nothing,
 * not even its end.  `was` is what it last was, 0 at first.
 */
bool ready_wait(
    struct ready *ready, int fd, void *whose, uint32_t was, uint32_t want);
/* `whose` is about to be freed, its descriptor closed. */
void ready_forget(struct ready *ready, const void *whose);
#endif
