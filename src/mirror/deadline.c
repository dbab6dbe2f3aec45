#include "mirror/deadline.h"

#include <time.h>

enum { STEPS = 1024 }; /* of some microseconds each */

int64_t
deadline_in(int64_t ms)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + ms;
}

bool
deadline_passed(struct deadline *deadline)
{
	if (deadline->at_ms != 0 && deadline->steps++ % STEPS == 0 &&
	    deadline_in(0) >= deadline->at_ms)
		deadline->passed = true;
	return deadline->passed;
}
