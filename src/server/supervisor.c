#include "server/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "server/apart.h"
#include "server/confine.h"
#include "server/notify.h"
#include "server/privileges.h"
#include "server/supervisor_private.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static void
print_listening(const struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->n; i++)
		printf("listening %s\n", sockets->of[i].text);
	fflush(stdout);
}

static void
say_ready(struct supervisor *supervisor)
{
	supervisor->said_ready = true;
	supervisor->listed_until = 0;
	puts("ready");
	fflush(stdout);
	notify_say("READY=1");
}

static size_t
alive(const struct supervisor *supervisor)
{
	size_t n = crew_alive(&supervisor->now) + crew_alive(&supervisor->next);

	for (size_t i = 0; i < SUPERVISOR_OLD; i++)
		n += crew_alive(&supervisor->old[i]);
	return n;
}

/* --- what happens --- */

static void
on_child(struct supervisor *supervisor, pid_t pid, int status)
{
	if (pid == supervisor->checker) {
		supervisor->checker = 0;
		if (supervisor->ending)
			return;
		turn_checked(supervisor,
		    WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
		return;
	}
	if (turn_lost_old(supervisor, pid, status) ||
	    crew_lost(&supervisor->now, pid, status))
		return;
	/* Not even begun: a second try would come to the same. */
	if (crew_lost(&supervisor->next, pid, status) && !supervisor->ending)
		turn_back(supervisor);
}

static void
reap(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		on_child(supervisor, pid, status);
}

static void
on_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signals, &info, sizeof(info)) ==
	    (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP && !supervisor->ending)
			turn_reload(supervisor);
		else if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			supervisor_end(supervisor, EXIT_SUCCESS);
	}
	reap(supervisor);
}

/* What is due by the clock. */
static void
on_time(struct supervisor *supervisor, uint64_t now)
{
	if (supervisor->ending) {
		if (now >= supervisor->deadline) {
			crew_end(&supervisor->now, SIGKILL);
			supervisor_end_old(supervisor, SIGKILL, UINT64_MAX);
		}
		return;
	}
	crew_mend(&supervisor->now, now);
	if (supervisor->phase == PHASE_STARTING &&
	    crew_serves(&supervisor->next)) {
		bool first = supervisor->now.generation == NULL;

		turn_over(supervisor);
		if (first)
			print_listening(&supervisor->now.sockets);
	}
	if (supervisor->phase != PHASE_NONE && now >= supervisor->deadline) {
		log_error("no process of the new generation reported in time");
		turn_back(supervisor);
	}
	if (supervisor->listed_until > 0 &&
	    (supervisor->now.listed || now >= supervisor->listed_until))
		say_ready(supervisor);
	supervisor_end_old(supervisor, SIGKILL, now);
	if (turn_is_free(supervisor) &&
	    (supervisor->again || supervisor->now.wants_next)) {
		supervisor->again = false;
		supervisor->now.wants_next = false;
		turn_reload(supervisor);
	}
	if (now >= supervisor->day && supervisor->now.generation != NULL) {
		if (supervisor->day > 0)
			generation_watch_certs(supervisor->now.generation);
		supervisor->day = now + DAY_MS;
	}
	if (supervisor->watchdog_ms > 0 && now >= supervisor->watchdog) {
		notify_say("WATCHDOG=1");
		supervisor->watchdog = now + supervisor->watchdog_ms;
	}
}

static void
sooner(uint64_t *due, bool counts, uint64_t when)
{
	if (counts && when < *due)
		*due = when;
}

static int
timeout(const struct supervisor *supervisor, uint64_t now)
{
	uint64_t due = now + 60 * 1000;

	sooner(&due, supervisor->ending || supervisor->phase != PHASE_NONE,
	    supervisor->deadline);
	sooner(&due, supervisor->listed_until > 0, supervisor->listed_until);
	for (size_t i = 0; i < SUPERVISOR_OLD; i++)
		sooner(&due, crew_alive(&supervisor->old[i]) > 0,
		    supervisor->old[i].deadline);
	sooner(&due, !supervisor->ending, crew_due(&supervisor->now));
	sooner(&due, supervisor->watchdog_ms > 0, supervisor->watchdog);
	return due > now ? (int)(due - now) + 1 : 0;
}

struct waiting {
	struct pollfd fds[1 + 2 * (SHARED_WORKERS + 1)];
	struct crew *crews[1 + 2 * (SHARED_WORKERS + 1)];
	struct crew_member *members[1 + 2 * (SHARED_WORKERS + 1)];
	nfds_t n;
};

static void
wait_for(struct waiting *waiting, struct crew *crew)
{
	for (size_t i = 0; i < crew->n; i++) {
		if (crew->of[i].pipe < 0)
			continue;
		waiting->crews[waiting->n] = crew;
		waiting->members[waiting->n] = &crew->of[i];
		waiting->fds[waiting->n++] = (struct pollfd){
			.fd = crew->of[i].pipe,
			.events = POLLIN,
		};
	}
}

static void
watch_over(struct supervisor *supervisor)
{
	struct waiting waiting = { .n = 1 };

	waiting.fds[0] = (struct pollfd){
		.fd = supervisor->signals,
		.events = POLLIN,
	};
	wait_for(&waiting, &supervisor->now);
	wait_for(&waiting, &supervisor->next);
	if (poll(waiting.fds, waiting.n, timeout(supervisor, crew_now())) > 0) {
		for (nfds_t i = 1; i < waiting.n; i++)
			if (waiting.fds[i].revents != 0)
				crew_listen(
				    waiting.crews[i], waiting.members[i]);
		if (waiting.fds[0].revents != 0)
			on_signals(supervisor);
	}
	on_time(supervisor, crew_now());
}

/* --- the beginning --- */

static bool
block_signals(struct supervisor *supervisor, struct err *err)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	supervisor->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return supervisor->signals >= 0 ||
	    err_set(err, "signalfd: %s", strerror(errno));
}

/* Before anything is made or bound for them. */
static bool
content_is_there(const struct config *config, struct err *err)
{
	for (size_t i = 0; i < config->n_sites; i++) {
		int folder = file_open_folder(config->sites[i].content, err);

		/* The user who will serve may read it where we may not. */
		if (folder < 0 && errno != EACCES)
			return err_in(err, "content folder");
		if (folder >= 0)
			close(folder);
	}
	return true;
}

/* Bind, make what is missing, become --user: in this order, since the first
 * two may need root. */
static bool
first_load(struct supervisor *supervisor, struct generation *generation,
    struct err *err)
{
	static char names[NOTIFY_FDS][64];
	const struct config *config = &generation->config;
	struct server_owner owner;
	size_t passed = notify_sockets(names);

	if (!content_is_there(config, err) || !apart_judge(config, err) ||
	    !privileges_find(config->user, &owner, err))
		return false;
	if (passed > 0) {
		if (!generation_load_certs(generation, owner, err))
			return false;
		generation_make_state(generation, owner);
		if (!sockets_take(&supervisor->sockets, passed, names, err))
			return false;
	} else if (!turn_load(supervisor, generation, owner, err)) {
		return false;
	}
	if (!privileges_drop(config->user, owner, err))
		return false;
	confine_warn();
	if (config->n_listens == 0 && passed == 0 &&
	    config->sites[0].n_hosts == 0)
		log_info("serving on this machine alone; --host NAME opens "
			 "the capsule to others");
	return true;
}

static bool
begin(struct supervisor *supervisor)
{
	struct generation *generation = generation_new(1);
	struct err err = { "out of memory" };

	supervisor->generations = 1;
	if (generation == NULL ||
	    !supervisor->setup->load(supervisor->setup->context,
		&generation->arena, &generation->config)) {
		generation_free(generation);
		return false;
	}
	privileges_raise_files();
	supervisor->shared = shared_new(&err);
	if (supervisor->shared == NULL || !block_signals(supervisor, &err) ||
	    !first_load(supervisor, generation, &err)) {
		log_error("%s", err.text);
		generation_free(generation);
		return false;
	}
	supervisor->watchdog_ms = notify_watchdog_ms();
	turn_begin(supervisor, generation);
	return true;
}

int
supervisor_run(const struct supervisor_setup *setup)
{
	static struct supervisor supervisor;

	supervisor.setup = setup;
	if (!begin(&supervisor))
		return EXIT_FAILURE;
	while (!supervisor.ending || alive(&supervisor) > 0)
		watch_over(&supervisor);
	generation_free(supervisor.coming);
	crew_free(&supervisor.now);
	crew_free(&supervisor.next);
	for (size_t i = 0; i < SUPERVISOR_OLD; i++)
		crew_free(&supervisor.old[i]);
	return supervisor.status;
}
