#include "server/listener.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/conn.h"
#include "server/listen.h"
#include "server/worker.h"

enum { BATCH = 16 /* connections a turn: others want theirs too */ };

/* Whether to go on: a client that went away meanwhile is no reason to stop. */
static bool
is_passing(int problem)
{
	return problem == EINTR || problem == ECONNABORTED ||
	    problem == EPROTO || problem == EPERM;
}

static void
on_client(uv_poll_t *poll, int status, int events)
{
	struct listener *listener = poll->data;
	struct worker *worker = listener->worker;

	(void)events;
	if (status < 0)
		return;
	for (int i = 0; i < BATCH && !worker->paused; i++) {
		union {
			struct sockaddr any;
			struct sockaddr_storage storage;
		} from;
		socklen_t n = sizeof(from);
		int fd = accept4(listener->socket->fd, &from.any, &n,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			conn_open(worker, listener, fd, &from.any);
		} else if (errno == EAGAIN) {
			return;
		} else if (!is_passing(errno)) {
			worker_rest(worker, errno);
			return;
		}
	}
}

bool
listener_start(struct listener *listener, struct worker *worker,
    const struct listen_socket *socket)
{
	listener->worker = worker;
	listener->socket = socket;
	if (uv_poll_init(&worker->loop, &listener->poll, socket->fd) != 0)
		return false;
	listener->poll.data = listener;
	listener_resume(listener);
	return true;
}

void
listener_pause(struct listener *listener)
{
	uv_poll_stop(&listener->poll);
}

void
listener_resume(struct listener *listener)
{
	uv_poll_start(&listener->poll, UV_READABLE, on_client);
}

void
listener_stop(struct listener *listener)
{
	uv_close((uv_handle_t *)&listener->poll, NULL);
	close(listener->socket->fd);
}
