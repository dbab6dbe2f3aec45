#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H
/*
 * command -- the sub-commands of smallpress: one file and one constant
 * struct each.  main.c finds one by its name and runs it.
 */

/* Exit statuses that are relied on from outside. */
enum { EXIT_DONE = 0, EXIT_PROBLEM = 1, EXIT_USAGE = 2 };

struct command {
	const char *name;
	const char *summary; /* one line for `smallpress help` */
	/* Printed by --help: what it does, options, then examples.  Ends in
	 * a line feed. */
	const char *usage;
	/* argv[0] is the command's name.  Returns an exit status. */
	int (*run)(int argc, char **argv);
};

extern const struct command command_serve;
extern const struct command command_mirror;
extern const struct command command_render;
extern const struct command command_answer;
extern const struct command command_check;
extern const struct command command_feedback;
extern const struct command command_cert;
extern const struct command command_status;
extern const struct command command_help;

/* --- help.c, which has the list of all --- */

/* NULL if there is none of that name. */
const struct command *command_find(const char *name);

/* --- command.c --- */

/* The command's usage to standard output; an exit status. */
int command_explain(const struct command *command);
/* One line to standard error: what is wrong, and how to get help.  Returns
 * EXIT_USAGE. */
int command_misused(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
