/*
 * bench_catalog -- the catalog's figures at 10, 10,000 and 100,000 articles.
 *
 * bench_catalog [--quick]                 all of it, in a folder of its own
 * bench_catalog CONTENT CATALOG [lists]   one content folder; CATALOG is
 *                                         made anew
 *
 * Prints lines of "RESULT", figure's name, figure, and perhaps goal and
 * whether it is reached, with tabs between them.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
static unsigned articles;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* goal NULL: just a figure. */
static void
print(const char *name, double value, const char *unit, const char *goal,
    bool reached)
{
	printf("RESULT\t%u articles: %s\t%.*f %s", articles, name,
	    value < 10 ? 2 : 0, value, unit);
	if (goal != NULL)
		printf("\t%s\t%d", goal, reached);
	putchar('\n');
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

/* Milliseconds of a metadata pass; the CPU's time says more than the clock's
 * on a busy machine. */
static double
metadata(struct index_result *result, double *cpu_ms)
{
	struct err err;
	double begun = now();
	double busy = cpu();

	must(index_metadata(&site, catalog, hear, NULL, NULL, result, &err),
	    &err);
	*cpu_ms = (cpu() - busy) * 1000;
	return (now() - begun) * 1000;
}

static void
cold_pass(void)
{
	struct index_result result;
	double cpu_ms;
	double ms = metadata(&result, &cpu_ms);

	articles = (unsigned)result.files;
	print("cold metadata pass", ms, "ms", NULL, false);
	print("the same, CPU", cpu_ms, "ms", NULL, false);
	if (articles >= 10000)
		print("files a second", articles / ms * 1000, "", ">= 20,000",
		    articles / ms * 1000 >= 20000);
	print("memory after it", memory_mb(), "MB", NULL, false);
}

static void
reopen(void)
{
	struct err err;

	catalog_close(catalog);
	catalog = catalog_create(path, NULL, &err);
	must(catalog != NULL, &err);
}

/* A file appears, and goes. */
static void
one_change(void)
{
	static const struct str file = STR_INIT("p/bench-one-change.md");
	struct index_result result;
	char bytes[512];
	struct err err;
	double begun;
	double cpu_ms;
	double ms;
	int fd;

	print("a pass that finds nothing new", metadata(&result, &cpu_ms), "ms",
	    NULL, false);
	fd = openat(site.content, file.p, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	snprintf(bytes, sizeof(bytes),
	    "---\ntitle: One change\ndate: 2026-01-01\n---\nNew.\n");
	if (fd < 0 || write(fd, bytes, strlen(bytes)) < 0)
		exit(1);
	close(fd);
	ms = metadata(&result, &cpu_ms);
	print("a pass that finds one", ms, "ms", "<= 300 ms", ms <= 300);
	unlinkat(site.content, file.p, 0);
	begun = now();
	must(index_files(&site, catalog, &file, 1, hear, NULL, &result, &err),
	    &err);
	print("one file that is named", (now() - begun) * 1000, "ms", NULL,
	    false);
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Goals in microseconds; 0: none. */
static void
print_times(
    const char *name, double *times, size_t n, double median, double p99)
{
	char line[64];
	char goal[64];

	qsort(times, n, sizeof(*times), by_value);
	snprintf(line, sizeof(line), "%s, median", name);
	snprintf(goal, sizeof(goal), "<= %.0f µs", median);
	print(line, times[n / 2] * 1e6, "µs", median > 0 ? goal : NULL,
	    times[n / 2] * 1e6 <= median);
	snprintf(line, sizeof(line), "%s, p99", name);
	snprintf(goal, sizeof(goal), "<= %.0f µs", p99);
	print(line, times[n * 99 / 100] * 1e6, "µs", p99 > 0 ? goal : NULL,
	    times[n * 99 / 100] * 1e6 <= p99);
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
	print_times("an address", find, REQUESTS, 0, 0);
	print_times("50 of a listing, near and far", list, REQUESTS, 0, 0);
	print_times("an article's foot", foot, REQUESTS, 0, 0);
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
		catalog_search(catalog, &arena,
		    &(struct question){ .words = words }, date_now(), 0, 10,
		    &hits);
		times[i] = now() - begun;
	}
	if (articles == 10000 && !common)
		print_times(name, times, REQUESTS, 5000, 50000);
	else
		print_times(name, times, REQUESTS, 0, 0);
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

static void
full_text(void)
{
	const struct manifest_line *lines;
	double begun = now();
	double busy = cpu();
	struct stat st;
	struct err err;
	size_t n;

	must(index_fulltext(&site, catalog, NULL, &err), &err);
	print("full text and manifest", (now() - begun) * 1000, "ms", NULL,
	    false);
	print("the same, CPU", (cpu() - busy) * 1000, "ms", NULL, false);
	print("memory after it", memory_mb(), "MB", NULL, false);
	questions("a question", false);
	questions("with a word of every article", true);
	begun = now();
	if (catalog_manifest(catalog, &arena, date_now(), &lines, &n))
		print("manifest", (now() - begun) * 1000, "ms", NULL, false);
	if (stat(path, &st) == 0)
		print(
		    "catalog", (double)st.st_size / 1048576, "MB", NULL, false);
}

static int
one_folder(const char *content, const char *file, bool lists)
{
	char name[4096];
	struct err err;

	open_site(content);
	path = file;
	for (int i = 0; i < 3; i++) {
		static const char *const ends[] = { "", "-wal", "-shm" };

		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
	}
	arena_init(&arena, (size_t)1 << 30);
	catalog = catalog_create(path, NULL, &err);
	must(catalog != NULL, &err);
	cold_pass();
	reopen();
	requests();
	one_change();
	if (!lists)
		full_text();
	catalog_close(catalog);
	return 0;
}

/* Runs a command; its status. */
static int
run(char *const argv[])
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0
									 : 1;
}

/* Each size in a process of its own, so that its memory is its own, too. */
static int
all_sizes(const char *self, bool quick)
{
	static const char *const sizes[] = { "10", "10000", "100000" };
	char folder[] = "/tmp/smallpress-bench-XXXXXX";
	const char *slash = strrchr(self, '/');
	char maker[4096];
	char content[128];
	char file[128];
	int status = 0;

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(maker, sizeof(maker), "%.*s/make_articles",
	    slash == NULL ? 1 : (int)(slash - self),
	    slash == NULL ? "." : self);
	for (int i = 0; i < (quick ? 2 : 3) && status == 0; i++) {
		snprintf(content, sizeof(content), "%s/%s", folder, sizes[i]);
		snprintf(file, sizeof(file), "%s/%s.db", folder, sizes[i]);
		status =
		    run((char *[]){ maker, content, (char *)sizes[i], NULL });
		/* the text of 100,000 takes minutes */
		if (status == 0)
			status = run((char *[]){ (char *)self, content, file,
			    i == 2 ? "lists" : NULL, NULL });
	}
	run((char *[]){ "/bin/rm", "-rf", folder, NULL });
	return status;
}

int
main(int argc, char **argv)
{
	cpu_set_t all;

	/* Whoever pinned us to one core: the passes use two. */
	memset(&all, 0xff, sizeof(all));
	sched_setaffinity(0, sizeof(all), &all);
	if (argc >= 3)
		return one_folder(argv[1], argv[2], argc > 3);
	return all_sizes(argv[0], argc == 2 && strcmp(argv[1], "--quick") == 0);
}
