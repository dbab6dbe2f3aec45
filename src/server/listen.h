#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H
/*
 * listen -- sockets as the supervisor binds them, or takes them over.
 */
#include "base/str.h"

struct err;
struct listen_address;
struct protocol;

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
#endif
