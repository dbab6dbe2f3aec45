#ifndef SERVER_SUPERVISOR_PRIVATE_H
#define SERVER_SUPERVISOR_PRIVATE_H
/*
 * supervisor_private -- the supervisor as supervisor.c (its loop, begin and
 * end) and turn.c (from one generation to the next) see it.
 */
#include "server/crew.h"
#include "server/generation.h"
#include "server/supervisor.h"

/* What is under way: at most one generation is on its way in. */
enum phase { PHASE_NONE, PHASE_CHECKING, PHASE_STARTING };

/* Generations that still finish their answers.  With all places taken the
 * next reload waits for one of them, so that no answer is cut for it. */
enum { SUPERVISOR_OLD = 4 };

struct supervisor {
	const struct supervisor_setup *setup;
	struct shared *shared;
	int signals; /* signalfd */
	uint64_t generations;
	struct crew now, next, old[SUPERVISOR_OLD];
	enum phase phase;
	struct generation *coming; /* PHASE_CHECKING: not a crew's yet */
	struct sockets sockets; /* of the one on its way in */
	pid_t checker;
	int result; /* the checker's */
	uint64_t deadline; /* of the phase */
	uint64_t listed_until; /* the first ready waits; 0: not */
	uint64_t day; /* when to look at certificates again */
	uint64_t watchdog_ms, watchdog;
	bool again; /* HUP came, but there was no turn yet */
	bool said_ready;
	bool ending;
	int status;
};

/* --- turn.c --- */

/* Certificates, folders, sockets of a configuration; nothing is left open
 * when it fails. */
bool turn_load(struct supervisor *supervisor, struct generation *generation,
    struct server_owner owner, struct err *err);
/* A loaded generation begins its way in. */
void turn_begin(struct supervisor *supervisor, struct generation *generation);
/* HUP: the next one, from a configuration read anew, now or in its turn. */
void turn_reload(struct supervisor *supervisor);
/* The checker has ended. */
void turn_checked(struct supervisor *supervisor, bool accepted);
/* Whether a generation could begin its way in. */
bool turn_is_free(const struct supervisor *supervisor);
/* Whether `pid` was one of those that finish their answers. */
bool turn_lost_old(struct supervisor *supervisor, pid_t pid, int status);
/* All workers of the next one serve. */
void turn_over(struct supervisor *supervisor);
/* Undoes what the next one had come to; the one that serves goes on. */
void turn_back(struct supervisor *supervisor);

/* --- supervisor_end.c --- */

/* Ends everything; nothing more is started. */
void supervisor_end(struct supervisor *supervisor, int status);
/* The old ones whose time is up at `now` get that signal. */
void supervisor_end_old(
    struct supervisor *supervisor, int number, uint64_t now);
#endif
