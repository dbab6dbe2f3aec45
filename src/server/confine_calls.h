#ifndef SERVER_CONFINE_CALLS_H
#define SERVER_CONFINE_CALLS_H
/*
 * confine_calls -- the allow lists behind server/confine.h, by libseccomp.
 */
#include "server/confine.h"

bool confine_calls_possible(void);
/* For all threads, for good.  False, told in the log: it did not work. */
bool confine_calls_to(enum confine_role role);
#endif
