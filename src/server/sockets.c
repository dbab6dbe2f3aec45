#include "server/sockets.h"

#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "proto/protocol.h"
#include "server/notify.h"

/* Without --listen: each protocol on its own port, on IPv4 and IPv6; on
 * loopback alone as long as the capsule has no name. */
static size_t
default_listens(
    const struct config *config, struct listen_address listens[CONFIG_LISTENS])
{
	bool named = config->sites[0].n_hosts > 0;
	const struct str v4 = named ? STR("0.0.0.0") : STR("127.0.0.1");
	const struct str v6 = named ? STR("::") : STR("::1");
	size_t n = 0;

	for (size_t i = 0; protocols[i] != NULL; i++) {
		struct listen_address address = {
			.scheme = str_z(protocols[i]->name),
			.port = protocols[i]->port,
		};

		address.address = v4;
		listens[n++] = address;
		address.address = v6;
		listens[n++] = address;
	}
	return n;
}

static const struct listen_address *
listens_of(const struct config *config,
    struct listen_address defaults[CONFIG_LISTENS], size_t *n)
{
	*n = config->n_listens;
	if (*n > 0)
		return config->listens;
	*n = default_listens(config, defaults);
	return defaults;
}

bool
sockets_want_tls(const struct config *config)
{
	struct listen_address defaults[CONFIG_LISTENS];
	size_t n;
	const struct listen_address *listens = listens_of(config, defaults, &n);

	for (size_t i = 0; i < n; i++) {
		const struct protocol *protocol =
		    protocol_find(listens[i].scheme);

		if (protocol != NULL && protocol->tls)
			return true;
	}
	return false;
}

/* The open socket that was asked for in the same words. */
static const struct listen_socket *
find(const struct sockets *before, const struct listen_address *address,
    bool taken[CONFIG_LISTENS])
{
	for (size_t i = 0; before != NULL && i < before->n; i++) {
		const struct listen_socket *socket = &before->of[i];

		if (taken[i] || socket->asked_port != address->port ||
		    !str_eq(str_z(socket->protocol->name), address->scheme) ||
		    !str_eq(str_z(socket->address), address->address))
			continue;
		taken[i] = true;
		return socket;
	}
	return NULL;
}

/* A machine without IPv6 still has the default listeners on IPv4. */
static bool
may_fail(const struct config *config, const struct listen_address *address)
{
	return config->n_listens == 0 &&
	    str_find(address->address, ':') != STR_NONE;
}

bool
sockets_open(struct sockets *sockets, const struct config *config,
    const struct sockets *before, struct err *err)
{
	struct listen_address defaults[CONFIG_LISTENS];
	bool taken[CONFIG_LISTENS] = { false };
	size_t n;
	const struct listen_address *listens = listens_of(config, defaults, &n);

	sockets->n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct listen_socket *old =
		    find(before, &listens[i], taken);
		struct listen_socket *socket = &sockets->of[sockets->n];

		if (old != NULL) {
			*socket = *old;
			socket->site = listens[i].site;
		} else if (!listen_open(socket, &listens[i], err)) {
			if (may_fail(config, &listens[i]))
				continue;
			sockets_close(sockets, before);
			return false;
		}
		sockets->n++;
	}
	return true;
}

/* "smallpress-gopher.socket", or the port by which everybody knows it. */
static const struct protocol *
protocol_of(const char *name, uint16_t port)
{
	for (size_t i = 0; protocols[i] != NULL; i++)
		if (str_search(str_z(name), str_z(protocols[i]->name)) !=
		    STR_NONE)
			return protocols[i];
	for (size_t i = 0; protocols[i] != NULL; i++)
		if (protocols[i]->port == port)
			return protocols[i];
	return NULL;
}

bool
sockets_take(
    struct sockets *sockets, size_t n, char names[][64], struct err *err)
{
	sockets->n = 0;
	for (size_t i = 0; i < n && i < CONFIG_LISTENS; i++) {
		struct listen_socket *socket = &sockets->of[i];

		*socket = (struct listen_socket){ 0 };
		/* Told apart by name or port: for now it is the first. */
		socket->protocol = protocols[0];
		if (!listen_take(socket, NOTIFY_FIRST_FD + (int)i, err))
			return false;
		socket->protocol = protocol_of(names[i], socket->port);
		if (socket->protocol == NULL)
			return err_set(err,
			    "socket '%s' from the service manager: its name "
			    "(FileDescriptorName=) must hold gemini or gopher",
			    names[i]);
		if (!listen_take(socket, socket->fd, err))
			return false;
		sockets->n++;
	}
	return true;
}

static bool
has(const struct sockets *sockets, int fd)
{
	for (size_t i = 0; sockets != NULL && i < sockets->n; i++)
		if (sockets->of[i].fd == fd)
			return true;
	return false;
}

void
sockets_close(struct sockets *sockets, const struct sockets *but)
{
	for (size_t i = 0; i < sockets->n; i++)
		if (!has(but, sockets->of[i].fd))
			close(sockets->of[i].fd);
	sockets->n = 0;
}

void
sockets_tell_ports(
    const struct listen_socket *of, size_t n, size_t which, struct site *site)
{
	for (size_t i = 0; i < n; i++)
		if (of[i].protocol->scheme == SCHEME_GEMINI ||
		    of[i].site == which)
			site_add_port(site, of[i].protocol->scheme, of[i].port);
}
