/*
 * status -- what a running server has counted, for people: the figures that
 * it keeps in its folder of state, with small bars.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "server/metrics.h"

enum {
	STATUS_ARENA = 4 * 1024 * 1024,
	OLD_SECONDS = 30, /* a server writes its figures more often */
	BAR_COLUMNS = 30,
	BUCKETS = 32
};

/* The text, and the moment of asking. */
struct figures {
	struct str text;
	int64_t now;
};

/* One line: smallpress_NAME{LABELS} VALUE. */
struct figure {
	struct str name, labels;
	double value;
};

static bool
next_figure(struct str *rest, struct figure *figure)
{
	struct str line;
	struct str value;
	char number[64];

	while (str_line(rest, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		*figure = (struct figure){ .name = line };
		if (!str_cut(line, ' ', &figure->name, &value))
			continue;
		if (str_cut(
			figure->name, '{', &figure->name, &figure->labels) &&
		    figure->labels.n > 0)
			figure->labels.n--;
		figure->name = str_from(figure->name, strlen("smallpress_"));
		snprintf(number, sizeof(number), STR_FMT, STR_ARG(value));
		figure->value = strtod(number, NULL);
		return true;
	}
	return false;
}

/* The value of KEY="VALUE" among labels. */
static struct str
label(struct str labels, struct str key)
{
	struct str one;
	struct str name;

	while (labels.n > 0) {
		str_cut(labels, ',', &one, &labels);
		str_cut(one, '=', &name, &one);
		if (str_eq(name, key) && one.n >= 2)
			return str_slice(one, 1, one.n - 1);
	}
	return STR("");
}

static bool
has_labels(struct str labels, struct str wanted)
{
	return wanted.n == 0 || str_search(labels, wanted) != STR_NONE;
}

/* The sum of all of that name whose labels hold `wanted`. */
static double
sum_of(const struct figures *figures, struct str name, struct str wanted)
{
	struct str rest = figures->text;
	struct figure figure;
	double sum = 0;

	while (next_figure(&rest, &figure))
		if (str_eq(figure.name, name) &&
		    has_labels(figure.labels, wanted))
			sum += figure.value;
	return sum;
}

static double
one(const struct figures *figures, const char *name)
{
	return sum_of(figures, str_z(name), STR(""));
}

/* --- how it looks --- */

static void
print_bar(double part)
{
	int eighths = (int)(part * BAR_COLUMNS * 8 + 0.5);

	while (eighths >= 8) {
		fputs("\xE2\x96\x88", stdout);
		eighths -= 8;
	}
	if (eighths > 0) /* U+2588 is full, U+258F an eighth */
		printf("\xE2\x96%c", 0x88 + (8 - eighths));
}

/* "12,345" */
static const char *
grouped(double value, char text[40])
{
	char plain[32];
	size_t n = (size_t)snprintf(plain, sizeof(plain), "%.0f", value);
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			text[out++] = ',';
		text[out++] = plain[i];
	}
	text[out] = '\0';
	return text;
}

static void
print_row(struct str what, double value, double of)
{
	char text[40];

	printf("  %-24.*s %14s  ", (int)what.n, what.p, grouped(value, text));
	if (of > 0)
		print_bar(value / of);
	putchar('\n');
}

static void
print_age(const struct figures *figures)
{
	double seconds =
	    (double)figures->now - one(figures, "start_time_seconds");
	int days = (int)(seconds / 86400);
	int hours = (int)(seconds / 3600) % 24;
	int minutes = (int)(seconds / 60) % 60;

	printf("up %d days %d:%02d, generation %.0f, %.0f restarts\n", days,
	    hours, minutes, one(figures, "generation"),
	    one(figures, "restarts_total"));
}

static void
print_statuses(const struct figures *figures)
{
	static const struct str name = STR_INIT("requests_total");
	double of = sum_of(figures, name, STR(""));
	struct str rest = figures->text;
	struct figure figure;
	char what[64];
	int n;

	puts("\nrequests");
	if (of == 0)
		puts("  none yet");
	while (next_figure(&rest, &figure)) {
		if (!str_eq(figure.name, name))
			continue;
		n = snprintf(what, sizeof(what), STR_FMT " " STR_FMT,
		    STR_ARG(label(figure.labels, STR("protocol"))),
		    STR_ARG(label(figure.labels, STR("status"))));
		print_row((struct str){ what, (size_t)n }, figure.value, of);
	}
}

static void
print_durations(const struct figures *figures, enum scheme scheme)
{
	static const struct str name = STR_INIT("answer_seconds_bucket");
	struct str protocol = scheme_name(scheme);
	struct str rest = figures->text;
	struct figure figure;
	double of = sum_of(figures, STR("answer_seconds_count"), protocol);
	double before = 0;
	char what[64];
	int n;

	if (of == 0)
		return;
	printf("\ntime to answer, " STR_FMT "\n", STR_ARG(protocol));
	while (next_figure(&rest, &figure)) {
		if (!str_eq(figure.name, name) ||
		    !has_labels(figure.labels, protocol))
			continue;
		n = snprintf(what, sizeof(what), "up to " STR_FMT " s",
		    STR_ARG(label(figure.labels, STR("le"))));
		if (figure.value > before)
			print_row((struct str){ what, (size_t)n },
			    figure.value - before, of);
		before = figure.value;
	}
}

static void
print_each(const struct figures *figures, const char *title, struct str name,
    struct str key, bool zeros)
{
	double of = sum_of(figures, name, STR(""));
	struct str rest = figures->text;
	struct figure figure;

	if (of == 0 && !zeros)
		return;
	printf("\n%s\n", title);
	while (next_figure(&rest, &figure))
		if (str_eq(figure.name, name) && (zeros || figure.value > 0))
			print_row(label(figure.labels, key), figure.value, of);
}

static void
print_all(const struct figures *figures)
{
	char text[40];

	print_age(figures);
	printf("connections now %s, since the start %s\n",
	    grouped(one(figures, "connections"), text),
	    grouped(one(figures, "connections_total"), (char[40]){ 0 }));
	print_statuses(figures);
	for (size_t i = 0; i < SCHEMES; i++)
		print_durations(figures, (enum scheme)i);
	print_each(
	    figures, "refused", STR("refusals_total"), STR("reason"), false);
	print_each(figures, "TLS handshakes", STR("handshakes_total"),
	    STR("result"), false);
	print_each(figures, "rendered pages asked of the cache",
	    STR("cache_lookups_total"), STR("result"), false);
	print_each(figures, "files", STR("files"), STR("site"), true);
	print_each(figures, "files left out (smallpress check tells why)",
	    STR("files_left_out"), STR("site"), false);
}

/* --- the command --- */

static bool
read_figures(const struct config *config, struct arena *arena,
    struct figures *figures, struct err *err)
{
	struct str path =
	    arena_fmt(arena, STR_FMT "/" METRICS_NAME, STR_ARG(config->state));
	struct file_info info;

	switch (file_read(
	    AT_FDCWD, path, METRICS_MAX, arena, &figures->text, &info, err)) {
	case FILE_OK:
		break;
	case FILE_MISSING:
		return err_set(err,
		    STR_FMT ": no server has been running here; name its "
			    "folder with --state",
		    STR_ARG(path));
	default:
		return false;
	}
	figures->now = date_now();
	if (figures->now - info.mtime_ns / 1000000000 <= OLD_SECONDS)
		return true;
	printf("no server is running; as of %s",
	    ctime(&(time_t){ (time_t)(info.mtime_ns / 1000000000) }));
	figures->now = info.mtime_ns / 1000000000;
	return true;
}

static int
run_status(int argc, char **argv)
{
	struct figures figures;
	struct options options;
	struct arena arena;
	struct err err;
	int status = EXIT_PROBLEM;

	arena_init(&arena, STATUS_ARENA);
	if (!options_read(
		&command_status, argc, argv, NULL, &arena, &options)) {
		status = options.status;
	} else if (options.first < argc) {
		status = command_misused(&command_status,
		    "it takes no arguments; name the folder with --state");
	} else if (!read_figures(&options.config, &arena, &figures, &err)) {
		log_error("%s", err.text);
	} else {
		print_all(&figures);
		status = fflush(stdout) == 0 ? EXIT_DONE : EXIT_PROBLEM;
	}
	arena_free(&arena);
	return status;
}

const struct command command_status = {
	.name = "status",
	.summary = "what a running server has counted",
	.usage =
	    "usage: smallpress status [options]\n"
	    "\n"
	    "Prints what the server that uses this folder of state has counted "
	    "since its\nstart: requests by protocol and status, times, "
	    "refusals, files.  A few seconds\nold.  `serve --metrics FILE` "
	    "keeps the same for Prometheus.\n"
	    "\n"
	    "  --state DIR      the server's folder of state (.state)\n"
	    "  --config FILE    read options from a file\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress status\n"
	    "  smallpress status --state /var/lib/smallpress\n",
	.run = run_status,
};
