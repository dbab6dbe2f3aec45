#include "server/birth.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <uv.h>

void
birth_say(int pipe, char what)
{
	while (write(pipe, &what, 1) < 0 && errno == EINTR)
		;
}

static void
nothing(uv_work_t *work)
{
	(void)work;
}

static void
nothing_done(uv_work_t *work, int status)
{
	(void)work, (void)status;
}

bool
birth_start_pool(uv_loop_t *loop, unsigned threads)
{
	static uv_work_t work;
	char text[16];

	snprintf(text, sizeof(text), "%u", threads);
	setenv("UV_THREADPOOL_SIZE", text, 1);
	/* The first job starts all of them. */
	return uv_queue_work(loop, &work, nothing, nothing_done) == 0 &&
	    uv_run(loop, UV_RUN_DEFAULT) == 0;
}

/* Ctrl-C reaches the whole group: the supervisor alone hears it. */
static void
set_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t none;

	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

pid_t
birth_fork(const char *name)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* A supervisor that is killed leaves nobody behind. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_SUCCESS);
	prctl(PR_SET_NAME, name);
	set_signals();
	return 0;
}
