/*
 * mirror -- hands over to the importer, a program of its own, so that the
 * server which faces strangers carries no HTTP, XML, JSON or zip library.
 */
#include "mirror/usage.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "cmd/command.h"

#define IMPORTER "smallpress-mirror"

/* The importer beside this executable; false if it cannot be named. */
static bool
importer_path(char path[static PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	size_t slash;

	if (n <= 0)
		return false;
	slash = str_find_last((struct str){ path, (size_t)n }, '/');
	if (slash == STR_NONE || slash + sizeof("/" IMPORTER) > PATH_MAX)
		return false;
	memcpy(path + slash + 1, IMPORTER, sizeof(IMPORTER));
	return true;
}

static int
run(int argc, char **argv)
{
	char path[PATH_MAX];

	(void)argc;
	if (!importer_path(path)) {
		log_error("mirror: cannot tell where this program is; "
			  "run " IMPORTER " instead");
		return EXIT_PROBLEM;
	}
	execv(path, argv);
	log_error("mirror: %s: %s; it belongs beside smallpress, "
		  "`make` builds both",
	    path, strerror(errno));
	return EXIT_PROBLEM;
}

const struct command command_mirror = {
	.name = "mirror",
	.summary = MIRROR_SUMMARY,
	.usage = MIRROR_USAGE,
	.run = run,
};
