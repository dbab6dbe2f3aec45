#ifndef MIRROR_FENCE_H
#define MIRROR_FENCE_H
/*
 * fence -- the importer reads bytes of strangers: it may write the content
 * folder and its own memory, read the sources that are files, and read what
 * name look-ups and TLS need of this machine.  No other file, no listener
 * and no program, whatever a hostile page made of it.
 *
 * There is no filter of system calls: libcurl and name services need too
 * many different ones.
 */
#include "base/landlock.h"

struct fence {
	struct landlock_path *paths;
	size_t n, cap;
};

struct arena;

/* Room for `own` paths besides those of the machine. */
bool fence_init(struct fence *fence, struct arena *arena, size_t own);
void fence_allow(struct fence *fence, struct str path, bool writes);
/* Folders must exist by now.  False, told in the log: do not go on. */
bool fence_raise(struct fence *fence);
#endif
