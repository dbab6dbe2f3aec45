#ifndef MIRROR_OPTIONS_H
#define MIRROR_OPTIONS_H
/*
 * options -- the command line of the importer: the common options, which the
 * configuration file may hold as well, and its own.
 */
#include "mirror/fetch.h"
#include "mirror/import.h"
#include "site/config.h"

struct arena;

struct mirror_options {
	struct config config;
	struct import_options import;
	struct fetch_options fetch;
	int first; /* argv[first] and those behind it are sources */
	int status; /* what to exit with when options_take said false */
};

/* False: the run is over before it begins; --help was printed, or a mistake
 * was told. */
bool options_take(
    struct mirror_options *options, int argc, char **argv, struct arena *arena);
#endif
