#include "server/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "server/birth.h"
#include "server/generation.h"
#include "server/indexer.h"
#include "server/worker.h"

enum {
	LONG_LIFE_MS = 10 * 1000, /* who lived so long fell by accident */
	FIRST_DELAY_MS = 100,
	LAST_DELAY_MS = 10 * 1000
};

/* Which processes have a slot: see server/shared.h.  Of this process alone:
 * the supervisor's. */
static bool slot_taken[SHARED_SLOTS];

uint64_t
crew_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint32_t
crew_workers(const struct config *config)
{
	uint32_t n = config->workers;
	cpu_set_t set;

	if (n == 0)
		n = sched_getaffinity(0, sizeof(set), &set) == 0
		    ? (uint32_t)CPU_COUNT(&set)
		    : 1;
	return n > SHARED_WORKERS ? SHARED_WORKERS : n;
}

bool
crew_has_room(void)
{
	size_t n = 0;

	for (uint32_t i = 0; i < SHARED_SLOTS; i++)
		n += !slot_taken[i];
	return n >= SHARED_WORKERS + 1;
}

/* One is free: see crew_has_room, and who is replaced leaves one. */
static uint32_t
take_slot(void)
{
	for (uint32_t i = 0; i < SHARED_SLOTS; i++)
		if (!slot_taken[i]) {
			slot_taken[i] = true;
			return i;
		}
	return SHARED_SLOTS - 1;
}

/* --- births --- */

/* What is the supervisor's alone stays out of the child. */
static void
close_others(const struct crew *crew)
{
	for (size_t i = 0; i < crew->n; i++)
		if (crew->of[i].pipe >= 0)
			close(crew->of[i].pipe);
}

static void
live_as_worker(const struct crew *crew, uint32_t slot, int pipe)
{
	struct worker_birth birth = {
		.generation = crew->generation,
		.sockets = crew->sockets.of,
		.n_sockets = crew->sockets.n,
		.shared = crew->shared,
		.slot = slot,
		.workers = crew_workers(&crew->generation->config),
		.ready = pipe,
	};

	exit(worker_run(&birth));
}

static void
live_as_indexer(const struct crew *crew, uint32_t slot, int pipe)
{
	struct indexer_birth birth = {
		.generation = crew->generation,
		.sockets = crew->sockets.of,
		.n_sockets = crew->sockets.n,
		.shared = crew->shared,
		.slot = slot,
		.report = pipe,
	};

	for (size_t i = 0; i < crew->sockets.n; i++)
		close(crew->sockets.of[i].fd);
	exit(indexer_run(&birth));
}

static bool
give_birth(struct crew *crew, struct crew_member *member)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		log_error("cannot make a pipe: %s", strerror(errno));
		return false;
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	member->slot = take_slot();
	member->pid =
	    birth_fork(member->role == CREW_WORKER ? "smallpress-work"
						   : "smallpress-index");
	if (member->pid == 0) {
		close(ends[0]);
		close_others(crew);
		if (member->role == CREW_WORKER)
			live_as_worker(crew, member->slot, ends[1]);
		live_as_indexer(crew, member->slot, ends[1]);
	}
	close(ends[1]);
	if (member->pid < 0) {
		log_error("cannot fork: %s", strerror(errno));
		close(ends[0]);
		slot_taken[member->slot] = false;
		member->pid = 0;
		return false;
	}
	member->pipe = ends[0];
	member->ready = false;
	member->born = crew_now();
	member->again = 0;
	return true;
}

bool
crew_start(struct crew *crew, struct generation *generation,
    const struct sockets *sockets, struct shared *shared)
{
	uint32_t workers = crew_workers(&generation->config);
	bool ok = true;

	*crew = (struct crew){
		.generation = generation,
		.sockets = *sockets,
		.shared = shared,
	};
	/* So that close_others knows what is not open yet. */
	for (uint32_t i = 0; i <= workers; i++)
		crew->of[crew->n++] = (struct crew_member){
			.role = i < workers ? CREW_WORKER : CREW_INDEXER,
			.pipe = -1,
		};
	for (size_t i = 0; ok && i < crew->n; i++)
		ok = give_birth(crew, &crew->of[i]);
	return ok;
}

/* --- lives --- */

void
crew_listen(struct crew *crew, struct crew_member *member)
{
	char said[64];
	ssize_t n = read(member->pipe, said, sizeof(said));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		close(member->pipe);
		member->pipe = -1;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (said[i] == BIRTH_READY)
			member->ready = true;
		else if (said[i] == BIRTH_LISTED)
			crew->listed = true;
		else if (said[i] == BIRTH_RELOAD)
			crew->wants_next = true;
	}
}

bool
crew_serves(const struct crew *crew)
{
	for (size_t i = 0; i < crew->n; i++)
		if (crew->of[i].role == CREW_WORKER && !crew->of[i].ready)
			return false;
	return true;
}

size_t
crew_alive(const struct crew *crew)
{
	size_t n = 0;

	for (size_t i = 0; i < crew->n; i++)
		n += crew->of[i].pid > 0;
	return n;
}

/* --- deaths --- */

static void
tell_death(const struct crew_member *member, int status)
{
	const char *role = member->role == CREW_WORKER ? "worker" : "indexer";

	if (WIFSIGNALED(status))
		log_error("%s %d was ended by signal %d (%s)", role,
		    (int)member->pid, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		log_error("%s %d ended with status %d", role, (int)member->pid,
		    WEXITSTATUS(status));
}

/* At once for who was killed by hand or lived long; else ever later. */
static uint64_t
delay_of(struct crew_member *member, int status, uint64_t now)
{
	uint64_t delay = FIRST_DELAY_MS;

	if ((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) ||
	    now - member->born >= LONG_LIFE_MS) {
		member->falls = 0;
		return 0;
	}
	for (unsigned i = 0; i < member->falls && delay < LAST_DELAY_MS; i++)
		delay *= 2;
	member->falls++;
	return delay < LAST_DELAY_MS ? delay : LAST_DELAY_MS;
}

static void
clear_away(struct crew *crew, struct crew_member *member)
{
	struct counters *counters = &crew->shared->counters[member->slot];

	if (member->pipe >= 0)
		close(member->pipe);
	member->pipe = -1;
	member->pid = 0;
	member->ready = false;
	counter_set(&counters->connections, 0);
	limits_forget(&crew->shared->limits, member->slot);
	slot_taken[member->slot] = false;
}

bool
crew_lost(struct crew *crew, pid_t pid, int status)
{
	struct crew_member *member = NULL;
	uint64_t now = crew_now();

	for (size_t i = 0; i < crew->n; i++)
		if (crew->of[i].pid == pid)
			member = &crew->of[i];
	if (member == NULL)
		return false;
	/* What it still said before its end. */
	if (member->pipe >= 0)
		crew_listen(crew, member);
	if (!crew->ending) {
		tell_death(member, status);
		member->again = now + delay_of(member, status, now);
		atomic_fetch_add(&crew->shared->restarts, 1);
	}
	clear_away(crew, member);
	return true;
}

void
crew_mend(struct crew *crew, uint64_t now)
{
	for (size_t i = 0; i < crew->n; i++) {
		struct crew_member *member = &crew->of[i];

		if (member->pid > 0 || member->again == 0 ||
		    member->again > now || crew->ending)
			continue;
		if (!give_birth(crew, member))
			member->again = now + LAST_DELAY_MS / 10;
	}
}

uint64_t
crew_due(const struct crew *crew)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < crew->n; i++)
		if (crew->of[i].pid == 0 && crew->of[i].again > 0 &&
		    crew->of[i].again < due)
			due = crew->of[i].again;
	return due;
}

void
crew_end(struct crew *crew, int number)
{
	crew->ending = true;
	for (size_t i = 0; i < crew->n; i++)
		if (crew->of[i].pid > 0)
			kill(crew->of[i].pid, number);
}

void
crew_free(struct crew *crew)
{
	generation_free(crew->generation);
	*crew = (struct crew){ 0 };
}
