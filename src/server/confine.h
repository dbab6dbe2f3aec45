#ifndef SERVER_CONFINE_H
#define SERVER_CONFINE_H
/*
 * confine -- what each process may still do.
 *
 * First the files: base/landlock.h, down to the folders named; pools of
 * threads are started after it.  Then the system calls of all threads: an
 * allow list; one that is not on it fails with EPERM and is told in the log.
 *
 * A kernel that lacks one of the two goes without it; confine_probe says so.
 * Builds with sanitizers or coverage are not confined: those need more.
 */
#include "base/landlock.h"

enum confine_role { CONFINE_CHECKER, CONFINE_WORKER, CONFINE_INDEXER };

/* What this kernel and this build can do. */
struct confine_offer {
	int landlock; /* the version of its interface; 0: none */
	bool seccomp;
};
struct confine_offer confine_probe(void);
/* One warning for each that is missing. */
void confine_warn(void);

/* False, told in the log: the process must not go on. */
bool confine_files(const struct landlock_path *paths, size_t n);
bool confine_calls(enum confine_role role);
#endif
