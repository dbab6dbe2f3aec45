#ifndef MIRROR_PROGRESS_H
#define MIRROR_PROGRESS_H
/*
 * progress -- what a person sees while articles come in: one line that is
 * written over on a terminal, a line now and then otherwise.
 */
#include "base/str.h"

struct progress {
	bool terminal; /* standard error is one */
	bool shown; /* a line stands there without an end */
	size_t done, total; /* of the current source; total 0: not known */
	size_t fresh, changed, same, skipped; /* of the whole run */
	int64_t began_ms, told_ms;
};

void progress_init(struct progress *progress);
/* A source begins; total may be set later. */
void progress_begin(struct progress *progress);
/* Tells, if it is time. */
void progress_step(struct progress *progress);
/* The line is no longer needed: others may write. */
void progress_clear(struct progress *progress);
/* "312 new, 4 changed, 9,120 same, 3 skipped" to standard output. */
void progress_sum(const struct progress *progress, bool dry_run);
/* Milliseconds of a clock that only goes forward. */
int64_t progress_now_ms(void);
#endif
