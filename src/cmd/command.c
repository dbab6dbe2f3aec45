#include "cmd/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

const struct command *const commands[] = {
	&command_serve,
	&command_mirror,
	&command_render,
	&command_answer,
	&command_check,
	&command_feedback,
	&command_cert,
	&command_status,
	&command_help,
	NULL,
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

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
