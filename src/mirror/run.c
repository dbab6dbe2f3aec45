#include "mirror/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/url.h"
#include "mirror/fence.h"
#include "mirror/options.h"
#include "mirror/source.h"
#include "site/publisher.h"

/* One site, and what it is filled from. */
struct target {
	const struct config_site *site;
	const struct str *sources;
	size_t n_sources;
	int content, state; /* -1: could not be opened; state may be so */
	struct str memory; /* the path of `state` */
};

struct run {
	const struct mirror_options *options;
	struct arena *arena;
	struct target targets[CONFIG_SITES];
	size_t n;
};

/* --- folders --- */

/* What a run without effect sees of a folder that is not there yet: an empty
 * one, which has no name any more. */
static int
open_nothing(void)
{
	char path[] = "/tmp/smallpress.XXXXXX";
	int fd;

	if (mkdtemp(path) == NULL)
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rmdir(path);
	return fd;
}

static int
open_content(const struct run *run, struct str path)
{
	bool dry_run = run->options->import.dry_run;
	struct err err;
	int fd;

	if (!dry_run && !file_make_folder(AT_FDCWD, path, &err)) {
		log_error("mirror: %s", err.text);
		return -1;
	}
	fd =
	    open(arena_z(run->arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && dry_run)
		fd = open_nothing();
	if (fd < 0)
		log_error("mirror: cannot open the content folder " STR_FMT
			  ": %s",
		    STR_ARG(path), strerror(errno));
	return fd;
}

/* Without it pictures and lists are asked for again: a loss of time. */
static int
open_state(const struct run *run, struct str path)
{
	struct err err;

	if (!run->options->import.dry_run &&
	    !file_make_folder(AT_FDCWD, path, &err)) {
		log_warn(
		    "mirror: nothing is remembered between runs: %s", err.text);
		return -1;
	}
	return open(
	    arena_z(run->arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool
lock(const struct target *target)
{
	if (flock(target->content, LOCK_EX | LOCK_NB) == 0)
		return true;
	log_error("mirror: another one is at work in " STR_FMT
		  "; wait for its end",
	    STR_ARG(target->site->content));
	return false;
}

/* --- who asks --- */

/* Whom a site may write to: what publisher.yaml says, if nothing was said. */
static struct str
find_contact(const struct run *run, const struct target *target)
{
	struct publisher publisher;
	struct str bytes;
	struct err err;

	if (run->options->fetch.contact.n > 0 ||
	    file_read(target->content, STR("publisher.yaml"), PUBLISHER_MAX,
		run->arena, &bytes, NULL, &err) != FILE_OK ||
	    !publisher_parse(
		bytes, STR("publisher.yaml"), run->arena, &publisher, &err))
		return run->options->fetch.contact;
	return publisher.email.n > 0 ? publisher.email : publisher.website;
}

/* --- one site --- */

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
finish(const struct run *run, const struct target *target,
    struct import *import, bool done)
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
	if (run->n > 1)
		printf(STR_FMT ": ", STR_ARG(target->site->hosts[0]));
	progress_sum(import_progress(import), run->options->import.dry_run);
	return done;
}

static bool
read_sources(
    const struct run *run, const struct target *target, struct fetch *fetch)
{
	const struct import_options *options = &run->options->import;
	struct import *import;
	bool done = true;
	struct err err;

	import =
	    import_open(options, target->content, target->state, fetch, &err);
	if (import == NULL) {
		log_error("mirror: %s", err.text);
		return false;
	}
	if (options->site.n > 0)
		fetch_name(fetch, options->site);
	for (size_t i = 0; i < target->n_sources; i++)
		if (import_trouble(import).n == 0 && !fetch_is_stopped())
			done = read_source(import, target->sources[i]) && done;
	done = finish(run, target, import, done);
	import_close(import);
	return done;
}

static bool
fill(const struct run *run, const struct target *target)
{
	struct fetch_options options = run->options->fetch;
	struct fetch *fetch;
	struct err err;
	bool done;

	if (target->content < 0 || !lock(target))
		return false;
	options.contact = find_contact(run, target);
	fetch = fetch_new(&options, &err);
	if (fetch == NULL) {
		log_error("mirror: %s", err.text);
		return false;
	}
	done = read_sources(run, target, fetch);
	fetch_free(fetch);
	return done;
}

/* --- all of them --- */

static void
add_target(struct run *run, const struct config_site *site,
    const struct str *sources, size_t n)
{
	struct target *target = &run->targets[run->n];
	struct str state = run->options->config.state;

	if (n == 0)
		return;
	run->n++;
	target->site = site;
	target->sources = sources;
	target->n_sources = n;
	/* what one site remembers is not what is in the other's folder */
	target->memory = run->options->config.n_sites > 1
	    ? arena_fmt(run->arena, STR_FMT "/mirror/" STR_FMT, STR_ARG(state),
		  STR_ARG(site->hosts[0]))
	    : arena_fmt(run->arena, STR_FMT "/mirror", STR_ARG(state));
}

/* False: the sources do not say, or say too little. */
static bool
find_targets(struct run *run, int argc, char **argv)
{
	const struct config *config = &run->options->config;
	size_t n = (size_t)(argc - run->options->first);
	struct str *named = arena_alloc(run->arena, (n + 1) * sizeof(*named));

	if (named == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		named[i] = str_z(argv[run->options->first + (int)i]);
	if (n > 0 && config->n_sites > 1) {
		fputs("smallpress mirror: into which site? The configuration "
		      "file has several; say --host NAME\n",
		    stderr);
		return false;
	}
	if (n > 0)
		add_target(run, &config->sites[0], named, n);
	for (size_t i = 0; n == 0 && i < config->n_sites; i++)
		add_target(run, &config->sites[i], config->sites[i].sources,
		    config->sites[i].n_sources);
	if (run->n > 0)
		return true;
	fputs("smallpress mirror: from where? Name a URL or file, or "
	      "write mirror: { sources: [...] } into the "
	      "configuration file\n",
	    stderr);
	return false;
}

/* By what was opened, whatever has its name by now. */
static void
fence_open(const struct run *run, struct fence *fence, int fd)
{
	if (fd >= 0)
		fence_allow(fence,
		    arena_fmt(run->arena, "/proc/self/fd/%d", fd),
		    !run->options->import.dry_run);
}

static bool
raise_fence(const struct run *run)
{
	struct fence fence;
	size_t own = 0;

	for (size_t i = 0; i < run->n; i++)
		own += 2 + run->targets[i].n_sources;
	if (!fence_init(&fence, run->arena, own))
		return false;
	for (size_t i = 0; i < run->n; i++) {
		const struct target *target = &run->targets[i];

		fence_open(run, &fence, target->content);
		fence_open(run, &fence, target->state);
		for (size_t k = 0; k < target->n_sources; k++)
			if (!url_is_web(target->sources[k]))
				fence_allow(&fence, target->sources[k], false);
	}
	return fence_raise(&fence);
}

static bool
fill_all(const struct run *run)
{
	bool done = true;

	for (size_t i = 0; i < run->n && !fetch_is_stopped(); i++)
		done = fill(run, &run->targets[i]) && done;
	if (fetch_is_stopped())
		log_warn("mirror: stopped; what is there is whole, run it "
			 "again to go on");
	return done && !fetch_is_stopped();
}

enum run_status
run_all(const struct mirror_options *options, int argc, char **argv,
    struct arena *arena)
{
	struct run run = { .options = options, .arena = arena };
	bool done;

	if (!find_targets(&run, argc, argv))
		return RUN_MISUSED;
	for (size_t i = 0; i < run.n; i++) {
		struct target *target = &run.targets[i];

		target->content = open_content(&run, target->site->content);
		target->state =
		    target->content < 0 ? -1 : open_state(&run, target->memory);
	}
	done = raise_fence(&run) && fill_all(&run);
	for (size_t i = 0; i < run.n; i++) {
		if (run.targets[i].content >= 0)
			close(run.targets[i].content);
		if (run.targets[i].state >= 0)
			close(run.targets[i].state);
	}
	return done ? RUN_DONE : RUN_PROBLEM;
}
