#ifndef SERVER_BIRTH_H
#define SERVER_BIRTH_H
/*
 * birth -- how a process begins, and the pipe on which it reports.
 */
#include <stdbool.h>
#include <sys/types.h>

struct uv_loop_s;

/* What a child says to the supervisor, a byte each. */
enum {
	BIRTH_READY = 'r', /* a worker serves */
	BIRTH_LISTED = 'l', /* the indexer has listed all sites */
	BIRTH_RELOAD = 'n' /* the indexer wants the next generation */
};

void birth_say(int pipe, char what);
/*
 * Starts the loop's threads, so many; before any other job.  They must be
 * there between the two halves of being confined: see server/confine.h.
 */
bool birth_start_pool(struct uv_loop_s *loop, unsigned threads);
/*
 * fork.  In the child: signals unblocked and as a child needs them, an end
 * when the supervisor ends, `name` in the process list; returns 0.
 */
pid_t birth_fork(const char *name);
#endif
