/* supervisor: how it ends. */
#include <signal.h>

#include "server/notify.h"
#include "server/supervisor_private.h"

enum { TERM_MS = 10 * 1000 /* to drain, before KILL */ };

void
supervisor_end_old(struct supervisor *supervisor, int number, uint64_t now)
{
	for (size_t i = 0; i < SUPERVISOR_OLD; i++)
		if (supervisor->old[i].deadline <= now)
			crew_end(&supervisor->old[i], number);
}

void
supervisor_end(struct supervisor *supervisor, int status)
{
	if (supervisor->ending)
		return;
	supervisor->ending = true;
	supervisor->status = status;
	supervisor->deadline = crew_now() + TERM_MS;
	notify_say("STOPPING=1");
	if (supervisor->phase == PHASE_CHECKING)
		kill(supervisor->checker, SIGKILL);
	crew_end(&supervisor->next, SIGKILL);
	crew_end(&supervisor->now, SIGTERM);
	supervisor_end_old(supervisor, SIGTERM, UINT64_MAX);
}
