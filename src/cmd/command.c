#include "cmd/command.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"

int
command_explain(const struct command *command)
{
	fputs(command->usage, stdout);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_PROBLEM;
}

int
command_misused(const struct command *command, const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	log_error("%s: %s; `smallpress help %s` tells more", command->name,
	    what, command->name);
	return EXIT_USAGE;
}
