#ifndef BASE_LANDLOCK_H
#define BASE_LANDLOCK_H
/*
 * landlock -- a process gives up the files that it does not need.
 *
 * It binds the thread that calls and those which that one starts later, for
 * good; what is open already stays usable.  A kernel that lacks it goes
 * without; landlock_version says so.  Builds with sanitizers or coverage are
 * not bound: those need more.
 */
#include "base/str.h"

#if defined(__SANITIZE_ADDRESS__) || defined(NO_CONFINE)
enum { LANDLOCK_BUILT = 0 };
#else
enum { LANDLOCK_BUILT = 1 };
#endif

struct landlock_path {
	struct str path; /* a file, or a folder and all below; missing: fine */
	bool writes;
};

/* What the process may ask of the network. */
enum landlock_net {
	LANDLOCK_NET_NONE, /* no new listener or connection over TCP */
	LANDLOCK_NET_CONNECT /* connections */
};

/* The version of the kernel's interface; 0: none, or too old to store a file
 * by renaming, or this build is not bound. */
int landlock_version(void);
/*
 * No new privileges, and no files but these: they are read, and written
 * where it says so; nothing is executed.  Network and signals are limited as
 * far as the kernel can.  False, told in the log: the process must not go on.
 */
bool landlock_keep(
    const struct landlock_path *paths, size_t n, enum landlock_net net);
#endif
