/*
 * serve -- runs the server until it is told to stop.
 */
#include <stdlib.h>

#include "base/log.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "server/supervisor.h"

struct command_line {
	int argc;
	char **argv;
	bool over; /* the first look at it was the last: --help, a mistake */
	bool looked;
	int status; /* of that look */
};

/* The first time, and again for each reload. */
static bool
load(void *context, struct arena *arena, struct config *config)
{
	struct command_line *line = context;
	struct options options;
	bool ok = options_read(
	    &command_serve, line->argc, line->argv, NULL, arena, &options);

	line->status = options.status;
	if (ok && options.first < line->argc) {
		log_error("serve: what is '%s'? What to serve is named by "
			  "options; `smallpress help serve` lists them",
		    line->argv[options.first]);
		line->status = EXIT_USAGE;
		ok = false;
	}
	line->over |= !ok && !line->looked;
	line->looked = true;
	if (!ok)
		return false;
	log_set_priorities(getenv("JOURNAL_STREAM") != NULL);
	log_set_json(options.config.log_format == LOG_JSON);
	*config = options.config;
	return true;
}

static int
run_serve(int argc, char **argv)
{
	struct command_line line = { .argc = argc, .argv = argv };
	struct supervisor_setup setup = { load, &line };
	int status = supervisor_run(&setup);

	return line.over ? line.status : status;
}

const struct command command_serve = {
	.name = "serve",
	.summary = "serve a content folder on Gemini and Gopher",
	.usage =
	    "usage: smallpress serve [options]\n"
	    "\n"
	    "Serves the publication in a content folder until it is told to "
	    "stop.  Without\n--host it serves this machine alone, as "
	    "localhost.  Prints a line for each\nlistener, then 'ready'; "
	    "everything else goes to standard error.\n"
	    "\n"
	    "  --content DIR       the publication's folder (content)\n"
	    "  --certs DIR         certificates and keys (certs); made when "
	    "missing\n"
	    "  --state DIR         what is derived, and readers' notes "
	    "(.state)\n"
	    "  --host NAME         the capsule's name; repeat for more names\n"
	    "  --listen URL        SCHEME://ADDRESS:PORT to listen on; repeat; "
	    "port 0 is any\n"
	    "                      (gemini on 1965 and gopher on 70)\n"
	    "  --public URL        SCHEME://NAME:PORT in links, where a "
	    "forwarder changes it\n"
	    "  --user NAME         become this user once all is bound\n"
	    "  --workers N         processes that answer (one a processor)\n"
	    "  --cache MIB         memory for answers, in each worker (32)\n"
	    "  --limits on|off     limits for each reader's address (on)\n"
	    "  --proxy ADDRESS     who may speak PROXY protocol to us; repeat\n"
	    "  --gopher.articles H what menus offer articles as: menu or text "
	    "(menu)\n"
	    "  --metrics FILE      figures for Prometheus' node exporter\n"
	    "  --log-level L       error, warn, info or debug (info)\n"
	    "  --log-format F      plain or json (plain)\n"
	    "  --log-addresses A   none, short or whole (none)\n"
	    "  --config FILE       read options from a file; the command line "
	    "wins\n"
	    "\n"
	    "HUP reads configuration, publisher.yaml and certificates anew; "
	    "if something is\nwrong with them the server goes on as it was.  "
	    "TERM ends it, open answers first.\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress serve --listen gemini://127.0.0.1:1965 \\\n"
	    "      --listen gopher://127.0.0.1:7070\n"
	    "  smallpress serve --host capsule.example --user smallpress\n"
	    "  smallpress serve --config /etc/smallpress.yaml\n",
	.run = run_serve,
};
