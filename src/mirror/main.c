/*
 * smallpress-mirror -- brings a publication's articles into the content
 * folder.  Run by `smallpress mirror`.
 */
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/version.h"
#include "mirror/options.h"
#include "mirror/run.h"

static void
on_signal(int number)
{
	/* the second one ends at once: whatever stands is whole */
	signal(number, SIG_DFL);
	fetch_stop();
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* a file that may grow no more is an error, not the end */
	signal(SIGXFSZ, SIG_IGN);
}

/* libxml2 tells everybody of every fault; we ask it ourselves. */
static void
say_nothing(void *self, const char *format, ...)
{
	(void)self;
	(void)format;
}

int
main(int argc, char **argv)
{
	struct mirror_options options;
	struct arena arena;
	int status;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("smallpress-mirror " VERSION);
		return RUN_DONE;
	}
	arena_init(&arena, (size_t)16 << 20);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	catch_signals();
	if (options_take(&options, argc, argv, &arena))
		status = (int)run_all(&options, argc, argv, &arena);
	else
		status = options.status;
	arena_free(&arena);
	return fflush(stdout) == 0 ? status : RUN_PROBLEM;
}
