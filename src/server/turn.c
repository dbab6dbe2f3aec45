/* From one generation to the next: the middle of server/supervisor.h. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "server/apart.h"
#include "server/checker.h"
#include "server/notify.h"
#include "server/supervisor_private.h"

enum {
	CHECK_MS = 10 * 1000, /* to read publisher.yaml */
	START_MS = 30 * 1000, /* for all workers to serve */
	LISTED_MS = 10 * 1000, /* the first ready waits for the listings */
	DRAIN_MS = 130 * 1000 /* for an old generation's last answers */
};

/* Whatever it had come to is undone; the one that serves goes on. */
void
turn_back(struct supervisor *supervisor)
{
	if (supervisor->phase == PHASE_CHECKING) {
		if (supervisor->checker > 0)
			kill(supervisor->checker, SIGKILL);
		supervisor->checker = 0;
		close(supervisor->result);
		generation_free(supervisor->coming);
		supervisor->coming = NULL;
	} else if (supervisor->phase == PHASE_STARTING) {
		crew_end(&supervisor->next, SIGKILL);
		while (crew_alive(&supervisor->next) > 0) {
			int status;
			pid_t pid = waitpid(-1, &status, 0);

			if (pid < 0)
				break;
			if (!crew_lost(&supervisor->next, pid, status) &&
			    !crew_lost(&supervisor->now, pid, status))
				turn_lost_old(supervisor, pid, status);
		}
		crew_free(&supervisor->next);
	}
	sockets_close(&supervisor->sockets, &supervisor->now.sockets);
	supervisor->phase = PHASE_NONE;
	if (supervisor->now.generation == NULL) {
		supervisor_end(supervisor, EXIT_FAILURE);
		return;
	}
	log_error("the new generation did not start; the one that serves "
		  "goes on");
	notify_say("READY=1");
}

void
turn_begin(struct supervisor *supervisor, struct generation *generation)
{
	supervisor->coming = generation;
	supervisor->checker =
	    checker_start(supervisor->coming, &supervisor->result);
	supervisor->phase = PHASE_CHECKING;
	supervisor->deadline = crew_now() + CHECK_MS;
	if (supervisor->checker < 0)
		turn_back(supervisor);
}

void
turn_checked(struct supervisor *supervisor, bool accepted)
{
	struct generation *generation = supervisor->coming;
	struct err err;

	if (!accepted) {
		turn_back(supervisor);
		return;
	}
	if (!checker_take(generation, supervisor->result, &err)) {
		log_error("%s", err.text);
		turn_back(supervisor);
		return;
	}
	close(supervisor->result);
	supervisor->coming = NULL;
	supervisor->phase = PHASE_STARTING;
	supervisor->deadline = crew_now() + START_MS;
	if (!crew_start(&supervisor->next, generation, &supervisor->sockets,
		supervisor->shared))
		turn_back(supervisor);
}

static size_t
place_for_old(const struct supervisor *supervisor)
{
	size_t i = 0;

	while (i < SUPERVISOR_OLD && supervisor->old[i].generation != NULL)
		i++;
	return i;
}

bool
turn_is_free(const struct supervisor *supervisor)
{
	return supervisor->phase == PHASE_NONE &&
	    place_for_old(supervisor) < SUPERVISOR_OLD && crew_has_room();
}

bool
turn_lost_old(struct supervisor *supervisor, pid_t pid, int status)
{
	for (size_t i = 0; i < SUPERVISOR_OLD; i++) {
		struct crew *old = &supervisor->old[i];

		if (!crew_lost(old, pid, status))
			continue;
		if (crew_alive(old) == 0)
			crew_free(old);
		return true;
	}
	return false;
}

/* The next one serves: it is the one now, and the one before drains. */
void
turn_over(struct supervisor *supervisor)
{
	bool first = supervisor->now.generation == NULL;

	if (!first) {
		struct sockets old = supervisor->now.sockets;

		crew_end(&supervisor->now, SIGTERM);
		supervisor->now.deadline = crew_now() + DRAIN_MS;
		sockets_close(&old, &supervisor->next.sockets);
		/* turn_is_free saw to it that there is one. */
		supervisor->old[place_for_old(supervisor)] = supervisor->now;
		log_info("generation %llu serves",
		    (unsigned long long)supervisor->next.generation->number);
		notify_say("READY=1");
	}
	for (size_t i = 0; i < CONFIG_SITES; i++)
		atomic_store(&supervisor->shared->sites[i].cert_ends,
		    supervisor->next.generation->sites[i].cert_ends);
	supervisor->now = supervisor->next;
	supervisor->next = (struct crew){ 0 };
	supervisor->phase = PHASE_NONE;
	atomic_store(&supervisor->shared->generation,
	    supervisor->now.generation->number);
	if (first)
		supervisor->listed_until = crew_now() + LISTED_MS;
}

bool
turn_load(struct supervisor *supervisor, struct generation *generation,
    struct server_owner owner, struct err *err)
{
	const struct config *config = &generation->config;

	if (sockets_want_tls(config) &&
	    !generation_load_certs(generation, owner, err))
		return false;
	generation_make_state(generation, owner);
	return sockets_open(
	    &supervisor->sockets, config, &supervisor->now.sockets, err);
}

void
turn_reload(struct supervisor *supervisor)
{
	struct server_owner ours = { -1, -1 };
	struct generation *generation;
	struct err err = { "out of memory" };

	if (!turn_is_free(supervisor)) {
		if (supervisor->phase == PHASE_NONE && !supervisor->again)
			log_info("reload: waits until an earlier generation "
				 "has sent its last answers");
		supervisor->again = true;
		return;
	}
	notify_reloading();
	generation = generation_new(++supervisor->generations);
	if (generation == NULL ||
	    !supervisor->setup->load(supervisor->setup->context,
		&generation->arena, &generation->config)) {
		generation_free(generation);
		supervisor->sockets.n = 0;
		turn_back(supervisor);
		return;
	}
	if (!apart_judge(&generation->config, &err) ||
	    !turn_load(supervisor, generation, ours, &err)) {
		log_error("%s", err.text);
		generation_free(generation);
		supervisor->sockets.n = 0;
		turn_back(supervisor);
		return;
	}
	turn_begin(supervisor, generation);
}
