#ifndef SERVER_CREW_H
#define SERVER_CREW_H
/*
 * crew -- the processes of one generation: its workers and its indexer.
 *
 * The supervisor starts them, hears what they say, and starts a successor
 * for each that dies; one that dies again and again is started ever more
 * slowly.
 */
#include <sys/types.h>

#include "server/shared.h"
#include "server/sockets.h"

struct generation;

enum crew_role { CREW_WORKER, CREW_INDEXER };

struct crew_member {
	enum crew_role role;
	pid_t pid; /* 0: none */
	uint32_t slot;
	int pipe; /* what it says; -1 */
	bool ready; /* has said so */
	uint64_t born; /* ms of the monotonic clock */
	uint64_t again; /* when to start its successor; 0: not to */
	unsigned falls; /* in a row */
};

struct crew {
	struct generation *generation; /* NULL: there is no crew */
	struct sockets sockets; /* shared with other crews */
	struct shared *shared;
	size_t n;
	struct crew_member of[SHARED_WORKERS + 1];
	bool listed; /* its indexer has listed all sites */
	bool wants_next; /* its indexer asks for a generation */
	bool ending;
	uint64_t deadline; /* ms; 0: none */
};

uint64_t crew_now(void); /* ms of the monotonic clock */
/* The workers that the configuration asks for. */
uint32_t crew_workers(const struct config *config);

/* Whether the largest crew would find a slot for each of its processes. */
bool crew_has_room(void);
/* Starts all of them.  False: the kernel makes no more processes. */
bool crew_start(struct crew *crew, struct generation *generation,
    const struct sockets *sockets, struct shared *shared);
/* Reads what a member says, when its pipe has something. */
void crew_listen(struct crew *crew, struct crew_member *member);
/* All workers serve. */
bool crew_serves(const struct crew *crew);
/* Whether `pid` was one of them: it is gone with this status. */
bool crew_lost(struct crew *crew, pid_t pid, int status);
/* Starts the successors that are due. */
void crew_mend(struct crew *crew, uint64_t now);
/* The next moment at which crew_mend has something to do; UINT64_MAX. */
uint64_t crew_due(const struct crew *crew);
/* TERM to all; or KILL. */
void crew_end(struct crew *crew, int signal);
/* How many live. */
size_t crew_alive(const struct crew *crew);
/* When none lives any more. */
void crew_free(struct crew *crew);
#endif
