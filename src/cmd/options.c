#include "cmd/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "cmd/command.h"

enum { OPTIONS_MAX = 64, OPTION_CONFIG = 1000, OPTION_HELP, OPTION_OWN };

/* What getopt_long gets to see: the common ones, --config, --help, own. */
struct table {
	struct option of[OPTIONS_MAX];
	size_t n;
	const struct option_own *own;
};

static void
add(struct table *table, const char *name, bool has_value, int id)
{
	if (table->n + 1 < OPTIONS_MAX)
		table->of[table->n++] = (struct option){ .name = name,
			.has_arg = has_value ? required_argument : no_argument,
			.val = id };
}

static void
fill(struct table *table, const struct option_own *own)
{
	*table = (struct table){ .own = own };
	for (size_t i = 0; i < config_n_options; i++)
		if (config_options[i].what != NULL)
			add(table, config_options[i].name, true, (int)i);
	add(table, "config", true, OPTION_CONFIG);
	add(table, "help", false, OPTION_HELP);
	for (int i = 0; own != NULL && own[i].name != NULL; i++)
		add(table, own[i].name, own[i].value != NULL, OPTION_OWN + i);
}

static bool
stop(struct options *options, int status)
{
	options->status = status;
	return false;
}

/*
 * First pass: what is not configuration.  The file must be known before any
 * other option is set over it.
 */
static bool
read_own(const struct command *command, int argc, char **argv,
    const struct table *table, const char **file, struct options *options)
{
	int id;

	optind = 0; /* GNU: begin anew, also in a second call */
	opterr = 0;
	while ((id = getopt_long(argc, argv, ":h", table->of, NULL)) != -1) {
		if (id == OPTION_HELP || id == 'h')
			return stop(options, command_explain(command));
		if (id == ':' || id == '?') {
			return stop(options,
			    command_misused(command,
				id == ':' ? "%s needs a value"
					  : "unknown option %s",
				argv[optind - 1]));
		}
		if (id == OPTION_CONFIG)
			*file = optarg;
		if (id < OPTION_OWN)
			continue;
		if (table->own[id - OPTION_OWN].value != NULL)
			*table->own[id - OPTION_OWN].value = optarg;
		if (table->own[id - OPTION_OWN].flag != NULL)
			*table->own[id - OPTION_OWN].flag = true;
	}
	options->first = optind;
	return true;
}

/* Second pass: the command line over the file. */
static bool
read_common(const struct command *command, int argc, char **argv,
    const struct table *table, struct arena *arena, struct options *options)
{
	bool seen[OPTIONS_MAX] = { false };
	struct err err;
	int id;

	optind = 0;
	while ((id = getopt_long(argc, argv, ":h", table->of, NULL)) != -1) {
		const char *name;

		if (id >= OPTION_CONFIG)
			continue;
		name = config_options[id].name;
		if (!seen[id])
			config_override(&options->config, str_z(name));
		seen[id] = true;
		if (!config_set(&options->config, 0, str_z(name), str_z(optarg),
			arena, &err)) {
			return stop(options,
			    command_misused(
				command, "--%s: %s", name, err.text));
		}
	}
	return true;
}

bool
options_read(const struct command *command, int argc, char **argv,
    const struct option_own *own, struct arena *arena, struct options *options)
{
	const char *file = NULL;
	struct table table;
	struct err err;

	options->first = argc;
	options->status = EXIT_DONE;
	config_init(&options->config);
	fill(&table, own);
	if (!read_own(command, argc, argv, &table, &file, options))
		return false;
	if (file != NULL && !config_load(&options->config, file, arena, &err)) {
		log_error("%s", err.text);
		return stop(options, EXIT_PROBLEM);
	}
	if (!read_common(command, argc, argv, &table, arena, options))
		return false;
	log_set_level(options->config.log_level);
	log_set_json(options->config.log_format == LOG_JSON);
	return true;
}
