/*
 * outside -- what the importer could do if a hostile answer took it over.
 *
 * LD_PRELOAD it with OUTSIDE=FOLDER: before the first request it tries to
 * read FOLDER/secret, by its name and as content/link, to write FOLDER/new,
 * to listen and to run a program, and says on standard error which of it
 * worked.  Then all goes on.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int curl_easy_perform(void *curl);

static void
tell(const char *what, bool worked)
{
	fprintf(stderr, "%s: %s\n", what, worked ? "worked" : "refused");
}

static bool
can_open(const char *folder, const char *name, int flags)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
listens(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool bound = bind(fd, (struct sockaddr *)&any, sizeof(any)) == 0;

	close(fd);
	return bound;
}

static void
try_all(const char *folder)
{
	char *const argv[] = { "true", NULL };

	tell("read", can_open(folder, "secret", O_RDONLY));
	tell("read by a link", can_open(folder, "content/link", O_RDONLY));
	tell("write", can_open(folder, "new", O_WRONLY | O_CREAT));
	tell("write state", can_open(folder, "state/new", O_WRONLY | O_CREAT));
	tell("listen", listens());
	execv("/bin/true", argv);
	tell("run", errno != EACCES);
}

int
curl_easy_perform(void *curl)
{
	static bool tried;
	int (*real)(void *);

	if (!tried && getenv("OUTSIDE") != NULL)
		try_all(getenv("OUTSIDE"));
	tried = true;
	*(void **)&real = dlsym(RTLD_NEXT, "curl_easy_perform");
	return real(curl);
}
