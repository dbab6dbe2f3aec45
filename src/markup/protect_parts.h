#ifndef MARKUP_PROTECT_PARTS_H
#define MARKUP_PROTECT_PARTS_H
/*
 * protect_parts -- what the protect*.c files share.
 */
#include "markup/protect.h"

/* Longer runs of backticks open no code. */
enum { PROTECT_TICKS_MAX = 80 };

/* A stretch of the source, a paragraph mostly, that is looked at on its own. */
struct stretch {
	struct str s; /* from the source's begin to the stretch's end */
	size_t at; /* what is being looked at */
	size_t written; /* everything before this was written */
	bool code; /* all of it is */
	size_t code_end; /* of the code span that began last */
	bool no_ticks[PROTECT_TICKS_MAX + 1]; /* no such run is left */
};

/* The line that is being read, in the author's source: notes were put in
 * front of it. */
uint32_t protect_line(const struct protect *p);
/* Writes a stretch with tokens in it. */
void protect_scan(struct protect *p, struct stretch *x);
#endif
