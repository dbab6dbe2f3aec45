#include <signal.h>

#include "mirror/fetch.h"

static volatile sig_atomic_t stopped;

void
fetch_stop(void)
{
	stopped = 1;
}

bool
fetch_is_stopped(void)
{
	return stopped != 0;
}
