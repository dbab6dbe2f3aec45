#ifndef SERVER_SOCKETS_H
#define SERVER_SOCKETS_H
/*
 * sockets -- what a generation listens on.
 *
 * A reload keeps the sockets that both generations want: they are never
 * closed in between, so no connection is lost.
 */
#include "server/listen.h"
#include "site/config.h"

struct sockets {
	size_t n;
	struct listen_socket of[CONFIG_LISTENS];
};

/* Whether any listener of this configuration speaks TLS. */
bool sockets_want_tls(const struct config *config);
/* Opens what the configuration names, taking from `before` (may be NULL)
 * what is open already.  False: nothing new stays open. */
bool sockets_open(struct sockets *sockets, const struct config *config,
    const struct sockets *before, struct err *err);
/* Takes what the service manager bound; n of them. */
bool sockets_take(
    struct sockets *sockets, size_t n, char names[][64], struct err *err);
/* The site learns the ports on which it is served; n sockets. */
void sockets_tell_ports(
    const struct listen_socket *of, size_t n, size_t which, struct site *site);
/* Closes those of `sockets` that `but` (may be NULL) has not. */
void sockets_close(struct sockets *sockets, const struct sockets *but);
#endif
