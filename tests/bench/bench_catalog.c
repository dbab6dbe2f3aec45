/*
 * bench_catalog -- the catalog's figures, one a line: "NAME VALUE UNIT".
 *
 * bench_catalog CONTENT CATALOG [cold|lists]
 *
 * CATALOG is made anew.  Cold metadata pass, warm start, one change, listing
 * pages near and far, the full-text pass, questions, the manifest.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "site/catalog.h"
#include "site/index.h"
#include "site/publisher.h"
#include "site/site.h"

enum { REQUESTS = 200 };

static struct arena arena;
static struct site site;
static struct catalog *catalog;
static const char *path;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
print(const char *name, double value, const char *unit)
{
	printf("%s %.3f %s\n", name, value, unit);
	fflush(stdout);
}

static void
must(bool good, const struct err *err)
{
	if (good)
		return;
	fprintf(stderr, "bench_catalog: %s\n", err->text);
	exit(1);
}

static double
cpu(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* On a busy machine the CPU's time says more than the clock's. */
static void
print_both(const char *name, double seconds, double cpu_seconds)
{
	char line[64];

	print(name, seconds * 1000, "ms");
	snprintf(line, sizeof(line), "%s_cpu", name);
	print(line, cpu_seconds * 1000, "ms");
}

static double
memory_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static void
hear(void *context, struct str message)
{
	(void)context;
	fprintf(stderr, STR_FMT "\n", STR_ARG(message));
}

static uint64_t
metadata(const char *name)
{
	struct index_result result;
	struct err err;
	double begun = now();
	double busy = cpu();
	double seconds;

	must(index_metadata(&site, catalog, hear, NULL, NULL, &result, &err),
	    &err);
	seconds = now() - begun;
	print_both(name, seconds, cpu() - busy);
	if (result.added == result.files)
		print("cold_rate", (double)result.files / seconds, "files/s");
	return result.files;
}

static void
reopen(void)
{
	struct err err;

	catalog_close(catalog);
	catalog = catalog_create(path, NULL, &err);
	must(catalog != NULL, &err);
}

/* The address of the first article of the newest page. */
static void
one_change(void)
{
	const struct listing all = { .kind = LISTING_ALL };
	struct entries entries =
	    catalog_list(catalog, &arena, &all, date_now(), 0, 1);
	char bytes[512];
	int fd;

	if (entries.n == 0)
		return;
	fd = openat(site.content, "p/bench-one-change.md",
	    O_WRONLY | O_CREAT | O_TRUNC, 0644);
	snprintf(bytes, sizeof(bytes),
	    "---\ntitle: One change\ndate: 2026-01-01\n---\nNew.\n");
	if (fd < 0 || write(fd, bytes, strlen(bytes)) < 0)
		exit(1);
	close(fd);
	metadata("one_change");
	unlinkat(site.content, "p/bench-one-change.md", 0);
	metadata("one_removal");
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
print_times(const char *name, double *times, size_t n)
{
	char line[64];

	qsort(times, n, sizeof(*times), by_value);
	snprintf(line, sizeof(line), "%s_median", name);
	print(line, times[n / 2] * 1e6, "us");
	snprintf(line, sizeof(line), "%s_p99", name);
	print(line, times[n * 99 / 100] * 1e6, "us");
}

static void
requests(void)
{
	const struct listing all = { .kind = LISTING_ALL };
	uint32_t count = catalog_count(catalog, &all, date_now());
	double find[REQUESTS];
	double list[REQUESTS];
	double foot[REQUESTS];

	for (int i = 0; i < REQUESTS; i++) {
		struct entries entries;
		struct entry entry;
		struct entry previous;
		double begun;

		arena_reset(&arena);
		begun = now();
		entries = catalog_list(catalog, &arena, &all, date_now(),
		    (uint32_t)((uint64_t)count * (unsigned)i / REQUESTS), 50);
		list[i] = now() - begun;
		if (entries.n == 0)
			exit(1);
		begun = now();
		catalog_find(
		    catalog, &arena, entries.of[0].address, date_now(), &entry);
		find[i] = now() - begun;
		begun = now();
		catalog_previous(catalog, &arena, &entry, &previous);
		catalog_related(catalog, &arena, &entry, 3);
		catalog_series(catalog, &arena, &entry, 10);
		foot[i] = now() - begun;
	}
	print_times("find", find, REQUESTS);
	print_times("list50", list, REQUESTS);
	print_times("foot", foot, REQUESTS);
}

/* The next word of *title that says something: function words are short. */
static struct str
telling_word(struct str *title)
{
	struct str word;

	while (title->n > 0) {
		str_cut(*title, ' ', &word, title);
		if (word.n >= 5)
			return word;
	}
	return STR("nothing");
}

/* One or two words out of the titles of articles, old and new. */
static void
questions(const char *name, bool common)
{
	const struct listing all = { .kind = LISTING_ALL };
	uint32_t count = catalog_count(catalog, &all, date_now());
	double times[REQUESTS];

	for (int i = 0; i < REQUESTS; i++) {
		struct entries entries;
		struct hits hits;
		struct str words;
		struct str title;
		double begun;

		arena_reset(&arena);
		entries = catalog_list(catalog, &arena, &all, date_now(),
		    (uint32_t)((uint64_t)count * (unsigned)i / REQUESTS), 1);
		title = entries.of[0].title;
		words = common ? STR("ba") : telling_word(&title);
		if (i % 2 == 0)
			words = arena_fmt(&arena, STR_FMT " " STR_FMT,
			    STR_ARG(words), STR_ARG(telling_word(&title)));
		begun = now();
		catalog_search(
		    catalog, &arena, words, NULL, 0, date_now(), 0, 10, &hits);
		times[i] = now() - begun;
	}
	print_times(name, times, REQUESTS);
}

static void
open_site(const char *content)
{
	static struct publisher publisher;
	static struct str names[1] = { STR_INIT("localhost") };

	publisher_init(&publisher, STR("Bench Press"));
	site = (struct site){ .id = names[0],
		.names = names,
		.n_names = 1,
		.content = open(content, O_RDONLY | O_DIRECTORY),
		.content_path = str_z(content),
		.publisher = &publisher,
		.endpoints = { { .host = names[0], .port = 1965 },
		    { .host = names[0], .port = 70 } } };
	if (site.content < 0) {
		perror(content);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	const struct manifest_line *lines;
	struct stat st;
	struct err err;
	char file[4096];
	double begun;
	double busy;
	size_t n;

	if (argc != 3 && argc != 4)
		return 2;
	open_site(argv[1]);
	path = argv[2];
	for (int i = 0; i < 3; i++) {
		static const char *const ends[] = { "", "-wal", "-shm" };

		snprintf(file, sizeof(file), "%s%s", path, ends[i]);
		unlink(file);
	}
	arena_init(&arena, (size_t)1 << 30);
	catalog = catalog_create(path, NULL, &err);
	must(catalog != NULL, &err);
	print("articles", (double)metadata("cold"), "files");
	print("cold_memory", memory_mb(), "MB");
	if (argc == 4 && strcmp(argv[3], "cold") == 0)
		return 0;
	reopen();
	begun = now();
	requests();
	metadata("warm");
	one_change();
	if (argc == 4 && strcmp(argv[3], "lists") == 0)
		return 0;
	begun = now();
	busy = cpu();
	must(index_fulltext(&site, catalog, NULL, &err), &err);
	print_both("fulltext", now() - begun, cpu() - busy);
	print("fulltext_memory", memory_mb(), "MB");
	questions("search", false);
	questions("search_common", true);
	begun = now();
	if (catalog_manifest(catalog, &arena, date_now(), &lines, &n))
		print("manifest", (now() - begun) * 1000, "ms");
	if (stat(path, &st) == 0)
		print("size", (double)st.st_size / 1048576, "MB");
	catalog_close(catalog);
	return 0;
}
