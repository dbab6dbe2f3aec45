#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H
/*
 * listener -- an inherited socket becomes connections.
 *
 * Sockets are bound once, by the supervisor, and shared by all workers of
 * all generations: so no connection is lost when one of them ends.
 */
#include <uv.h>

#include <stdbool.h>

struct listen_socket;
struct worker;

struct listener {
	uv_poll_t poll;
	struct worker *worker;
	const struct listen_socket *socket;
};

/* False: the loop refuses the descriptor. */
bool listener_start(struct listener *listener, struct worker *worker,
    const struct listen_socket *socket);
void listener_pause(struct listener *listener);
void listener_resume(struct listener *listener);
/* For good; this process's descriptor is closed. */
void listener_stop(struct listener *listener);
#endif
