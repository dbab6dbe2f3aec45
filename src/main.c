/*
 * smallpress -- a publication on the small web.
 */
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "cmd/command.h"

static int
print_version(void)
{
	puts("smallpress " VERSION);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_PROBLEM;
}

int
main(int argc, char **argv)
{
	const struct command *command;
	const char *name = argc > 1 ? argv[1] : "";

	if (strcmp(name, "--version") == 0)
		return print_version();
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = command_help.name;
	command = command_find(name);
	if (command == NULL) {
		if (argc > 1)
			fprintf(stderr,
			    "smallpress: unknown command '%s'; `smallpress "
			    "help` lists them\n",
			    name);
		else
			fputs("smallpress: what shall it do? `smallpress help` "
			      "lists the commands\n",
			    stderr);
		return EXIT_USAGE;
	}
	return command->run(argc - 1, argv + 1);
}
