#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H
/*
 * listener -- an inherited socket becomes connections.
 *
 * Sockets are bound once, by the supervisor, and shared by all workers of
 * all generations: so no connection is lost when one of them ends.
 */
#include <uv.h>

#include "base/str.h"

struct err;
struct listen_address;
struct protocol;
struct worker;

struct listen_socket {
	int fd;
	const struct protocol *protocol;
	size_t site; /* Gopher: the one that it serves */
	char text[80]; /* "gemini 127.0.0.1:1965", as bound */
	uint16_t port; /* as bound */
	/* As asked for, to be recognised after a reload. */
	char address[48];
	uint16_t asked_port;
	bool activated; /* came from the service manager */
};

/* Binds and listens; false: err is one line that names it and the cure. */
bool listen_open(struct listen_socket *socket,
    const struct listen_address *address, struct err *err);
/* Takes a socket over that listens already. */
bool listen_take(struct listen_socket *socket, int fd, struct err *err);

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
