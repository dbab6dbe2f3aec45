#include "server/notify.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

void
notify_say(const char *what)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = path == NULL ? 0 : strlen(path);
	socklen_t size;
	int fd;

	if (n < 2 || n >= sizeof(to.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0'; /* an abstract name */
	size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, what, strlen(what), MSG_NOSIGNAL,
	    (const struct sockaddr *)&to, size);
	close(fd);
}

void
notify_reloading(void)
{
	struct timespec now;
	char text[80];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify_say(text);
}

uint64_t
notify_watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	uint64_t value;

	if (usec == NULL || !str_uint(str_z(usec), UINT64_MAX, &value))
		return 0;
	if (pid != NULL && strtol(pid, NULL, 10) != (long)getpid())
		return 0;
	return value / 1000 / 2;
}

static void
take_names(const char *all, char names[NOTIFY_FDS][64], size_t n)
{
	struct str rest = str_z(all);
	struct str name;

	for (size_t i = 0; i < n; i++) {
		str_cut(rest, ':', &name, &rest);
		snprintf(names[i], 64, STR_FMT, STR_ARG(name));
	}
}

size_t
notify_sockets(char names[NOTIFY_FDS][64])
{
	const char *pid = getenv("LISTEN_PID");
	const char *fds = getenv("LISTEN_FDS");
	uint64_t n = 0;

	if (pid == NULL || strtol(pid, NULL, 10) != (long)getpid() ||
	    fds == NULL || !str_uint(str_z(fds), NOTIFY_FDS, &n))
		return 0;
	take_names(getenv("LISTEN_FDNAMES"), names, n);
	for (uint64_t i = 0; i < n; i++)
		fcntl(NOTIFY_FIRST_FD + (int)i, F_SETFD, FD_CLOEXEC);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	return n;
}
