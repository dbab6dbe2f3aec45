#ifndef SERVER_SYSCALLS_H
#define SERVER_SYSCALLS_H
/*
 * syscalls -- the allow lists behind server/confine.h, by libseccomp.
 */
#include "server/confine.h"

bool syscalls_can_be_limited(void);
/* For all threads, for good.  False, told in the log: it did not work. */
bool syscalls_limit(enum confine_role role);
#endif
