#ifndef SERVER_CHECKER_H
#define SERVER_CHECKER_H
/*
 * checker -- the first child of a generation: reads each site's
 * publisher.yaml, so that the supervisor need not, and hands the accepted
 * bytes over.  All processes of the generation go by these bytes.
 */
#include <stdbool.h>
#include <sys/types.h>

struct err;
struct generation;

/* Starts it; *result is a descriptor that it writes into.  -1: no process. */
pid_t checker_start(const struct generation *generation, int *result);
/* It ended with status 0: takes the bytes into the generation. */
bool checker_take(struct generation *generation, int result, struct err *err);
#endif
