/*
 * check -- reads everything, serves nothing, and tells what is wrong.
 */
#include "cmd/check.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "cmd/command.h"
#include "cmd/crawl.h"
#include "cmd/options.h"
#include "site/catalog.h"
#include "site/index.h"
#include "site/publisher.h"

enum { SETUP_MAX = 16 * 1024 * 1024, FILE_MAX = 256 * 1024 * 1024 };

/* --- one site --- */

static void
report(void *context, struct str message)
{
	check_line(context, message);
}

/* An image that publisher.yaml names is there. */
static void
check_picture(
    struct check *check, const char *what, const struct publisher_image *image)
{
	if (image->path.n == 0 || image->path.p[0] != '/')
		return;
	if (image->alt.n == 0)
		check_hint(check, STR("publisher.yaml"), 0, 0,
		    "the %s has no words for those who cannot see it; "
		    "write alt:",
		    what);
	check_address(check, STR("publisher.yaml"), 0, 0, image->path, false);
}

/* publisher.yaml; without a good one the rest is checked all the same. */
static void
check_publisher(struct check *check, struct site *site, struct arena *arena)
{
	struct publisher *fallback = arena_alloc(arena, sizeof(*fallback));
	struct str bytes = { NULL, 0 };
	struct err err;

	if (!site_read_publisher(site, arena, &bytes, &err) ||
	    !site_set_publisher(site, bytes, arena, &err)) {
		check_problem(
		    check, (struct str){ "", 0 }, 0, 0, "%s", err.text);
		if (fallback != NULL)
			publisher_init(fallback, site->id);
		site->publisher = fallback;
	} else if (bytes.n == 0) {
		check_hint(check, STR("publisher.yaml"), 0, 0,
		    "it is missing, so the capsule is called '" STR_FMT
		    "'; write at least name: ...",
		    STR_ARG(site->id));
	}
}

static void
check_pages(struct check *check)
{
	struct index_result result;
	struct err err;

	check->catalog = catalog_create(NULL, NULL, &err);
	if (check->catalog == NULL ||
	    !index_metadata(check->site, check->catalog, report, check, NULL,
		&result, &err)) {
		check_problem(
		    check, (struct str){ "", 0 }, 0, 0, "%s", err.text);
		return;
	}
	check_content(check);
	if (check->site->publisher != NULL) {
		check_picture(check, "logo", &check->site->publisher->logo);
		check_picture(check, "cover", &check->site->publisher->cover);
	}
}

static void
check_site(struct check *check, size_t which, bool crawl)
{
	struct arena arena;
	struct site site;
	struct err err;

	arena_init(&arena, SETUP_MAX);
	check->site = NULL;
	if (site_open_folder(check->config, which, &arena, &site, &err)) {
		check->site = &site;
		/* serve makes a certificate, and then there is a page of it */
		site.fingerprint = STR("not known to check");
		check_publisher(check, &site, &arena);
		check_pages(check);
		if (crawl && check->catalog != NULL)
			crawl_site(check);
		catalog_close(check->catalog);
		check->catalog = NULL;
		check_certificate(check);
		site_close(&site);
	} else {
		check_problem(
		    check, (struct str){ "", 0 }, 0, 0, "%s", err.text);
	}
	check->site = NULL;
	arena_free(&arena);
}

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static int
check_all(struct check *check, bool crawl)
{
	check->now = date_now();
	for (size_t i = 0; i < check->config->n_sites; i++)
		check_site(check, i, crawl);
	check_machine(check);
	printf("%llu page%s read: %llu problem%s, %llu hint%s, "
	       "%llu note%s\n",
	    (unsigned long long)check->pages, plural(check->pages),
	    (unsigned long long)check->problems, plural(check->problems),
	    (unsigned long long)check->hints, plural(check->hints),
	    (unsigned long long)check->notes, plural(check->notes));
	if (fflush(stdout) != 0 || check->problems > 0)
		return EXIT_PROBLEM;
	return EXIT_DONE;
}

static int
run(int argc, char **argv)
{
	struct arena setup;
	struct arena file;
	struct options options;
	bool crawl = false;
	const struct option_own own[] = { { "crawl", NULL, &crawl },
		{ NULL, NULL, NULL } };
	struct check check = { .config = &options.config, .arena = &file };

	arena_init(&setup, SETUP_MAX);
	arena_init(&file, FILE_MAX);
	if (options_read(&command_check, argc, argv, own, &setup, &options))
		options.status = options.first < argc
		    ? command_misused(&command_check,
			  "it takes no arguments; name the folder with "
			  "--content")
		    : check_all(&check, crawl);
	arena_free(&file);
	arena_free(&setup);
	return options.status;
}

const struct command command_check = {
	.name = "check",
	.summary = "read everything, report every mistake",
	.usage =
	    "usage: smallpress check [options]\n"
	    "\n"
	    "Reads configuration, publisher.yaml, every article, the "
	    "certificates and the\nports, serves nothing, and prints a line "
	    "for each mistake:\n"
	    "\n"
	    "  content/p/a.md:3:7: 'soon' is no date; write date: 2025-01-28\n"
	    "\n"
	    "Exit status 1 if there are problems; hints and notes are no "
	    "problems.\n"
	    "\n"
	    "  --crawl           also walk the capsule along every link, as a "
	    "crawler does:\n"
	    "                    dead links, redirects, pictures without "
	    "words, "
	    "wide lines,\n"
	    "                    titles given twice, pages too large, feeds\n"
	    "  --content DIR     the publication's folder (content)\n"
	    "  --certs DIR       the folder of certificates and keys (certs)\n"
	    "  --state DIR       the server's folder of state (.state)\n"
	    "  --host NAME       a name of the capsule; repeat (localhost)\n"
	    "  --listen URL      a port that must be free; repeat\n"
	    "  --config FILE     read options from a file\n"
	    "\n"
	    "All options of `smallpress serve` are understood.\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress check\n"
	    "  smallpress check --content ~/blog --crawl\n"
	    "  smallpress check --config /etc/smallpress.yaml\n",
	.run = run,
};
