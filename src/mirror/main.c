/*
 * smallpress-mirror -- brings a publication's articles into the content
 * folder.  Run by `smallpress mirror`.
 */
#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/url.h"
#include "base/version.h"
#include "mirror/options.h"
#include "mirror/source.h"
#include "site/publisher.h"

enum { DONE = 0, PROBLEM = 1, MISUSED = 2 };

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

/* --- folders --- */

static int
open_content(const struct mirror_options *options, struct arena *arena)
{
	struct str path = options->config.sites[0].content;
	struct err err;
	int fd;

	if (!options->import.dry_run &&
	    !file_make_folder(AT_FDCWD, path, &err)) {
		log_error("mirror: %s", err.text);
		return -1;
	}
	fd = open(arena_z(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		log_error("mirror: cannot open the content folder " STR_FMT
			  ": %s",
		    STR_ARG(path), strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	log_error("mirror: another one is at work in " STR_FMT
		  "; wait for its end",
	    STR_ARG(path));
	close(fd);
	return -1;
}

/* Without it pictures and lists are asked for again: a loss of time. */
static int
open_state(const struct mirror_options *options, struct arena *arena)
{
	struct str path =
	    arena_fmt(arena, STR_FMT "/mirror", STR_ARG(options->config.state));
	struct err err;
	int fd;

	if (!options->import.dry_run &&
	    !file_make_folder(AT_FDCWD, path, &err)) {
		log_warn(
		    "mirror: nothing is remembered between runs: %s", err.text);
		return -1;
	}
	fd = open(arena_z(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd;
}

/* --- who asks --- */

/* Whom a site may write to: what publisher.yaml says, if nothing was said. */
static void
find_contact(struct mirror_options *options, int content, struct arena *arena)
{
	struct publisher publisher;
	struct str bytes;
	struct err err;

	if (options->fetch.contact.n > 0 ||
	    file_read(content, STR("publisher.yaml"), PUBLISHER_MAX, arena,
		&bytes, NULL, &err) != FILE_OK ||
	    !publisher_parse(
		bytes, STR("publisher.yaml"), arena, &publisher, &err))
		return;
	options->fetch.contact =
	    publisher.email.n > 0 ? publisher.email : publisher.website;
}

/* --- the run --- */

static bool
read_source(struct import *import, struct str name)
{
	struct err err = { { 0 } };
	bool done = source_read(import, name, &err);

	progress_clear(import_progress(import));
	if (!done && !fetch_is_stopped())
		log_error("mirror: %s", err.text);
	return done;
}

static bool
read_sources(struct import *import, const struct mirror_options *options,
    int argc, char **argv)
{
	const struct config *config = &options->config;
	bool done = true;

	for (int i = options->first; i < argc; i++)
		if (import_trouble(import).n == 0 && !fetch_is_stopped())
			done = read_source(import, str_z(argv[i])) && done;
	if (options->first < argc)
		return done;
	for (size_t i = 0; i < config->n_sources; i++)
		if (import_trouble(import).n == 0 && !fetch_is_stopped())
			done = read_source(import, config->sources[i]) && done;
	return done;
}

static int
finish(struct import *import, bool done, bool dry_run)
{
	struct str trouble = import_trouble(import);
	struct err err = { { 0 } };

	if (trouble.n > 0) {
		log_error("mirror: " STR_FMT "; run it again when that is "
			  "mended",
		    STR_ARG(trouble));
		done = false;
	}
	if (!import_finish(import, &err)) {
		log_error("mirror: %s", err.text);
		done = false;
	}
	progress_sum(import_progress(import), dry_run);
	if (!fetch_is_stopped())
		return done ? DONE : PROBLEM;
	log_warn("mirror: stopped; what is there is whole, run it again to "
		 "go on");
	return PROBLEM;
}

static int
run(struct mirror_options *options, int argc, char **argv, struct arena *arena)
{
	int content = open_content(options, arena);
	struct fetch *fetch = NULL;
	struct import *import = NULL;
	int status = PROBLEM;
	struct err err;
	int state;
	bool done;

	if (content < 0)
		return PROBLEM;
	state = open_state(options, arena);
	find_contact(options, content, arena);
	fetch = fetch_new(&options->fetch, &err);
	if (fetch != NULL)
		import =
		    import_open(&options->import, content, state, fetch, &err);
	if (import == NULL) {
		log_error("mirror: %s", err.text);
	} else {
		if (options->import.site.n > 0)
			fetch_name(fetch, options->import.site);
		done = read_sources(import, options, argc, argv);
		status = finish(import, done, options->import.dry_run);
	}
	import_close(import);
	fetch_free(fetch);
	if (state >= 0)
		close(state);
	close(content);
	return status;
}

int
main(int argc, char **argv)
{
	struct mirror_options options;
	struct arena arena;
	int status;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("smallpress-mirror " VERSION);
		return DONE;
	}
	arena_init(&arena, (size_t)16 << 20);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	catch_signals();
	if (!options_take(&options, argc, argv, &arena)) {
		status = options.status;
	} else if (options.first == argc && options.config.n_sources == 0) {
		fputs("smallpress mirror: from where? Name a URL or file, or "
		      "write mirror: { sources: [...] } into the "
		      "configuration file\n",
		    stderr);
		status = MISUSED;
	} else {
		status = run(&options, argc, argv, &arena);
	}
	arena_free(&arena);
	return fflush(stdout) == 0 ? status : PROBLEM;
}
