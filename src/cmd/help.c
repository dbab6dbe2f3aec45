/*
 * help -- the list of commands, and what each of them says of itself.
 */
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"

/* All of them, in the order in which they are listed. */
static const struct command *const commands[] = {
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

static int
list_commands(void)
{
	puts("smallpress puts a publication on Gemini and Gopher: a folder of "
	     "Markdown\narticles and one file about the publisher.\n");
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("  smallpress %-9s %s\n", commands[i]->name,
		    commands[i]->summary);
	puts("\n`smallpress help COMMAND` explains one.  A first look:\n\n"
	     "  smallpress serve --content content\n"
	     "  smallpress check --content content\n"
	     "  printf 'gemini://localhost/\\r\\n' | smallpress answer "
	     "gemini\n\n"
	     "Exit status: 0 done, 1 failed or problems found, 2 wrong "
	     "usage.  More is in\nsmallpress(1), smallpress.yaml(5) and "
	     "publisher.yaml(5).");
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_PROBLEM;
}

static int
run_help(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2 || argv[0][0] == '-')
		return list_commands();
	command = strcmp(argv[1], "--help") == 0 ? &command_help
						 : command_find(argv[1]);
	if (command != NULL)
		return command_explain(command);
	fprintf(stderr,
	    "smallpress: unknown command '%s'; `smallpress help` lists them\n",
	    argv[1]);
	return EXIT_USAGE;
}

const struct command command_help = {
	.name = "help",
	.summary = "explain a command",
	.usage = "usage: smallpress help [COMMAND]\n"
		 "\n"
		 "Lists the commands, or explains one; `smallpress COMMAND "
		 "--help` does the same.\n"
		 "\n"
		 "Example:\n"
		 "  smallpress help serve\n",
	.run = run_help,
};
