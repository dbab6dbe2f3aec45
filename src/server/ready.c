#include "server/ready.h"

#include <errno.h>
#include <unistd.h>

static void
on_ready(uv_poll_t *poll, int status, int events)
{
	struct ready *ready = poll->data;

	(void)status, (void)events;
	ready->n = epoll_wait(ready->fd, ready->events, READY_BATCH, 0);
	for (ready->at = 0; ready->at < ready->n;) {
		void *whose = ready->events[ready->at++].data.ptr;

		if (whose != NULL)
			ready->go(whose);
	}
	ready->n = 0;
}

bool
ready_start(struct ready *ready, uv_loop_t *loop, void (*go)(void *whose))
{
	ready->go = go;
	ready->n = 0;
	ready->fd = epoll_create1(EPOLL_CLOEXEC);
	if (ready->fd < 0)
		return false;
	if (uv_poll_init(loop, &ready->poll, ready->fd) != 0)
		return false;
	ready->poll.data = ready;
	return uv_poll_start(&ready->poll, UV_READABLE, on_ready) == 0;
}

void
ready_stop(struct ready *ready)
{
	close(ready->fd);
}

bool
ready_wait(
    struct ready *ready, int fd, void *whose, uint32_t was, uint32_t want)
{
	struct epoll_event event = { .events = want, .data.ptr = whose };

	if (want == was)
		return true;
	if (want == 0)
		ready_forget(ready, whose);
	return epoll_ctl(ready->fd,
		   want == 0	  ? EPOLL_CTL_DEL
		       : was == 0 ? EPOLL_CTL_ADD
				  : EPOLL_CTL_MOD,
		   fd, &event) == 0;
}

void
ready_forget(struct ready *ready, const void *whose)
{
	for (int i = ready->at; i < ready->n; i++)
		if (ready->events[i].data.ptr == whose)
			ready->events[i].data.ptr = NULL;
}
