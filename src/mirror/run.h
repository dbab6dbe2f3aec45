#ifndef MIRROR_RUN_H
#define MIRROR_RUN_H
/*
 * run -- from options to articles: every site that has sources is filled
 * from them, one after the other, behind a fence (mirror/fence.h).
 */
struct arena;
struct mirror_options;

enum run_status { RUN_DONE = 0, RUN_PROBLEM = 1, RUN_MISUSED = 2 };

/* The worst of what happened, told already. */
enum run_status run_all(const struct mirror_options *options, int argc,
    char **argv, struct arena *arena);
#endif
