#ifndef MIRROR_DEADLINE_H
#define MIRROR_DEADLINE_H
/*
 * deadline -- the last net below bounded input and linear passes: work that
 * takes too long is given up.  No signals; whoever works in steps asks at
 * each of them, and the clock is read at few.  It is the processor's time of
 * this thread: on a busy machine an article comes in as it does elsewhere.
 */
#include "base/str.h"

struct deadline {
	int64_t at_ms; /* of deadline_in; 0: none */
	unsigned steps;
	bool passed; /* for good */
};

/* What the clock says in so many milliseconds. */
int64_t deadline_in(int64_t ms);
/* To be asked at each step; the first one reads the clock. */
bool deadline_passed(struct deadline *deadline);
#endif
