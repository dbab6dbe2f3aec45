#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H
/*
 * options -- the command line of every command.
 *
 * The common options are the table in site/config.h; a command adds its own.
 * The configuration file (--config) is read first, the command line wins.
 */
#include "site/config.h"

struct arena;
struct command;

/* An option of one command alone.  The table ends with a NULL name. */
struct option_own {
	const char *name; /* "to" */
	const char **value; /* where its value goes; NULL: a flag */
	bool *flag; /* becomes true */
};

struct options {
	struct config config;
	int first; /* argv[first] and those behind it are operands */
	int status; /* what to exit with when options_read said false */
};

/*
 * Reads all of it; `own` may be NULL.  False: the command is over, --help
 * was printed or a mistake told, and options->status is the exit status.
 * The log's level is set.  Strings live as long as argv and the arena.
 */
bool options_read(const struct command *command, int argc, char **argv,
    const struct option_own *own, struct arena *arena, struct options *options);
#endif
