#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "proto/protocol.h"
#include "site/config.h"

enum {
	BACKLOG = 4096, /* the kernel takes the least of this and somaxconn */
	DEFER_SECONDS = 1 /* a silent client is handed over after that */
};

union any {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_storage storage;
};

static bool
make_address(union any *to, socklen_t *n, const struct listen_address *from,
    struct err *err)
{
	char text[INET6_ADDRSTRLEN];

	memset(to, 0, sizeof(*to));
	snprintf(text, sizeof(text), STR_FMT, STR_ARG(from->address));
	if (inet_pton(AF_INET, text, &to->in.sin_addr) == 1) {
		to->in.sin_family = AF_INET;
		to->in.sin_port = htons(from->port);
		*n = sizeof(to->in);
		return true;
	}
	if (inet_pton(AF_INET6, text, &to->in6.sin6_addr) != 1)
		return err_set(err,
		    STR_FMT " is no numeric address; write 0.0.0.0, [::], or "
			    "one of this machine's",
		    STR_ARG(from->address));
	to->in6.sin6_family = AF_INET6;
	to->in6.sin6_port = htons(from->port);
	*n = sizeof(to->in6);
	return true;
}

/* Accepted sockets inherit TCP_NODELAY.  Deferring spares a turn of the loop:
 * a connection comes with its first bytes. */
static void
set_options(int fd, int family)
{
	int on = 1;
	int seconds = DEFER_SECONDS;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(
	    fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds));
	/* IPv4 has listeners of its own. */
	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
}

static bool
describe(struct listen_socket *socket, struct err *err)
{
	union any bound = { .any = { 0 } };
	socklen_t n = sizeof(bound);
	char text[INET6_ADDRSTRLEN] = "?";
	bool v6;

	if (getsockname(socket->fd, &bound.any, &n) != 0)
		return err_set(err, "getsockname: %s", strerror(errno));
	v6 = bound.any.sa_family == AF_INET6;
	if (!v6 && bound.any.sa_family != AF_INET)
		return err_set(err, "is no TCP socket");
	inet_ntop(bound.any.sa_family,
	    v6 ? (void *)&bound.in6.sin6_addr : (void *)&bound.in.sin_addr,
	    text, sizeof(text));
	socket->port = ntohs(v6 ? bound.in6.sin6_port : bound.in.sin_port);
	snprintf(socket->text, sizeof(socket->text),
	    v6 ? "%s [%s]:%u" : "%s %s:%u", socket->protocol->name, text,
	    (unsigned)socket->port);
	return true;
}

static bool
explain(struct err *err, const struct listen_address *address, int problem)
{
	const char *cure = "";

	if (problem == EADDRINUSE)
		cure = "; another program has it: stop that one, or choose "
		       "another port with --listen";
	else if (problem == EACCES)
		cure = "; ports below 1024 need root, or "
		       "CAP_NET_BIND_SERVICE, or socket activation; "
		       "--listen names others";
	else if (problem == EADDRNOTAVAIL)
		cure = "; this machine has no such address";
	return err_set(err,
	    "cannot listen on " STR_FMT " " STR_FMT " port %u: "
	    "%s%s",
	    STR_ARG(address->scheme), STR_ARG(address->address),
	    (unsigned)address->port, strerror(problem), cure);
}

bool
listen_open(struct listen_socket *out, const struct listen_address *address,
    struct err *err)
{
	union any to = { .any = { 0 } };
	socklen_t n = 0;

	*out = (struct listen_socket){
		.fd = -1,
		.protocol = protocol_find(address->scheme),
		.site = address->site,
		.asked_port = address->port,
	};
	snprintf(out->address, sizeof(out->address), STR_FMT,
	    STR_ARG(address->address));
	if (out->protocol == NULL)
		return err_set(err,
		    "no protocol is called " STR_FMT
		    "; there are gemini and gopher",
		    STR_ARG(address->scheme));
	if (!make_address(&to, &n, address, err))
		return false;
	out->fd = socket(
	    to.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (out->fd >= 0)
		set_options(out->fd, to.any.sa_family);
	if (out->fd < 0 || bind(out->fd, &to.any, n) != 0 ||
	    listen(out->fd, BACKLOG) != 0) {
		explain(err, address, errno);
		if (out->fd >= 0)
			close(out->fd);
		return false;
	}
	return describe(out, err);
}

bool
listen_take(struct listen_socket *socket, int fd, struct err *err)
{
	union any bound = { .any = { 0 } };
	socklen_t n = sizeof(bound);

	socket->fd = fd;
	socket->activated = true;
	if (getsockname(fd, &bound.any, &n) != 0)
		return err_set(err, "descriptor %d: %s", fd, strerror(errno));
	set_options(fd, 0);
	if (!describe(socket, err))
		return err_in(err, "descriptor %d", fd);
	socket->asked_port = socket->port;
	return true;
}
