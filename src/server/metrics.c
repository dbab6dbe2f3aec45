#include "server/metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "server/shared.h"
#include "site/config.h"

static void
head(struct buf *buf, const char *name, const char *type, const char *help)
{
	buf_fmt(buf, "# HELP smallpress_%s %s\n# TYPE smallpress_%s %s\n", name,
	    help, name, type);
}

static void
line(struct buf *buf, const char *name, uint64_t value)
{
	buf_fmt(buf, "smallpress_%s %llu\n", name, (unsigned long long)value);
}

static void
labelled(struct buf *buf, const char *name, const char *label, struct str value,
    uint64_t number)
{
	buf_fmt(buf, "smallpress_%s{%s=\"" STR_FMT "\"} %llu\n", name, label,
	    STR_ARG(value), (unsigned long long)number);
}

static void
requests(struct buf *buf, const struct counters *sum)
{
	head(buf, "requests_total", "counter",
	    "Requests answered, by protocol and status (0: without one).");
	for (size_t i = 0; i < SCHEMES; i++)
		for (size_t status = 0; status < COUNTER_STATUSES; status++)
			if (sum->requests[i][status] > 0)
				buf_fmt(buf,
				    "smallpress_requests_total{protocol="
				    "\"" STR_FMT "\",status=\"%zu\"} %llu\n",
				    STR_ARG(scheme_name((enum scheme)i)),
				    status,
				    (unsigned long long)
					sum->requests[i][status]);
	head(buf, "answer_bytes_total", "counter", "Bytes of answers.");
	for (size_t i = 0; i < SCHEMES; i++)
		labelled(buf, "answer_bytes_total", "protocol",
		    scheme_name((enum scheme)i), sum->bytes[i]);
}

static void
durations(struct buf *buf, const struct counters *sum)
{
	head(buf, "answer_seconds", "histogram",
	    "From the whole request to the last byte handed over.");
	for (size_t i = 0; i < SCHEMES; i++) {
		struct str name = scheme_name((enum scheme)i);
		uint64_t count = 0;

		for (size_t k = 0; k < COUNTER_BUCKETS; k++) {
			count += sum->seconds[i][k];
			buf_fmt(buf,
			    "smallpress_answer_seconds_bucket{protocol="
			    "\"" STR_FMT "\",le=\"%g\"} %llu\n",
			    STR_ARG(name), (double)counters_bound(k) / 1e6,
			    (unsigned long long)count);
		}
		count += sum->seconds[i][COUNTER_BUCKETS];
		buf_fmt(buf,
		    "smallpress_answer_seconds_bucket{protocol=\"" STR_FMT
		    "\",le=\"+Inf\"} %llu\n"
		    "smallpress_answer_seconds_sum{protocol=\"" STR_FMT
		    "\"} %.6f\n"
		    "smallpress_answer_seconds_count{protocol=\"" STR_FMT
		    "\"} %llu\n",
		    STR_ARG(name), (unsigned long long)count, STR_ARG(name),
		    (double)sum->microseconds[i] / 1e6, STR_ARG(name),
		    (unsigned long long)count);
	}
}

static void
refusals(struct buf *buf, const struct counters *sum)
{
	static const struct str kinds[COUNT_REFUSALS] = {
		[COUNT_BAD] = STR_INIT("malformed"),
		[COUNT_LONG] = STR_INIT("too_long"),
		[COUNT_SLOW] = STR_INIT("too_slow"),
		[COUNT_BUSY] = STR_INIT("busy"),
		[COUNT_RATE] = STR_INIT("too_many_requests"),
		[COUNT_ADDRESS] = STR_INIT("too_many_connections"),
		[COUNT_DROPPED] = STR_INIT("dropped"),
	};

	head(buf, "refusals_total", "counter", "Clients refused, by reason.");
	for (size_t i = 0; i < COUNT_REFUSALS; i++)
		labelled(buf, "refusals_total", "reason", kinds[i],
		    sum->refusals[i]);
}

static void
connections(struct buf *buf, const struct counters *sum)
{
	head(buf, "connections", "gauge", "Connections open now.");
	line(buf, "connections", sum->connections);
	head(buf, "connections_total", "counter", "Connections accepted.");
	line(buf, "connections_total", sum->accepted);
	head(buf, "answers_cut_total", "counter",
	    "Answers that were not taken whole.");
	line(buf, "answers_cut_total", sum->cut);
	head(buf, "handshakes_total", "counter", "TLS handshakes.");
	labelled(
	    buf, "handshakes_total", "result", STR("done"), sum->handshakes);
	labelled(buf, "handshakes_total", "result", STR("failed"),
	    sum->handshakes_failed);
	head(buf, "cache_lookups_total", "counter",
	    "Answers that could come from the cache.");
	labelled(
	    buf, "cache_lookups_total", "result", STR("hit"), sum->cache_hits);
	labelled(buf, "cache_lookups_total", "result", STR("miss"),
	    sum->cache_misses);
}

static void
processes(
    struct buf *buf, const struct shared *shared, const struct counters *sum)
{
	head(buf, "start_time_seconds", "gauge", "When the server started.");
	line(buf, "start_time_seconds", (uint64_t)shared->started);
	head(buf, "generation", "gauge", "Configurations since then.");
	line(buf, "generation", shared->generation);
	head(buf, "restarts_total", "counter",
	    "Processes that fell and were started again.");
	line(buf, "restarts_total", shared->restarts);
	head(buf, "index_passes_total", "counter",
	    "Looks at the content folder.");
	line(buf, "index_passes_total", sum->passes);
	head(buf, "index_seconds_total", "counter", "Time they took.");
	buf_fmt(buf, "smallpress_index_seconds_total %.6f\n",
	    (double)sum->pass_microseconds / 1e6);
}

static void
sites(struct buf *buf, const struct shared *shared, const struct config *config,
    struct arena *arena)
{
	struct str ids[CONFIG_SITES];

	for (size_t i = 0; i < config->n_sites; i++) {
		struct site site = { 0 };

		site_take_names(config, i, arena, &site);
		ids[i] = site.id;
	}
	head(buf, "files", "gauge", "Files of the content folder.");
	for (size_t i = 0; i < config->n_sites; i++)
		labelled(buf, "files", "site", ids[i], shared->sites[i].files);
	head(buf, "files_left_out", "gauge", "Broken ones among them.");
	for (size_t i = 0; i < config->n_sites; i++)
		labelled(buf, "files_left_out", "site", ids[i],
		    shared->sites[i].broken);
	head(buf, "edition", "gauge", "Grows with what readers can see.");
	for (size_t i = 0; i < config->n_sites; i++)
		labelled(
		    buf, "edition", "site", ids[i], shared->sites[i].edition);
	head(buf, "certificate_end_seconds", "gauge",
	    "When the certificate ends.");
	for (size_t i = 0; i < config->n_sites; i++)
		if (shared->sites[i].cert_ends > 0)
			labelled(buf, "certificate_end_seconds", "site", ids[i],
			    (uint64_t)shared->sites[i].cert_ends);
}

struct str
metrics_text(const struct shared *shared, const struct config *config,
    struct arena *arena)
{
	struct counters *sum = arena_alloc(arena, sizeof(*sum));
	struct buf buf;

	if (sum == NULL)
		return (struct str){ NULL, 0 };
	counters_sum(shared->counters, SHARED_SLOTS, sum);
	buf_init(&buf, arena, METRICS_MAX);
	requests(&buf, sum);
	durations(&buf, sum);
	refusals(&buf, sum);
	connections(&buf, sum);
	processes(&buf, shared, sum);
	sites(&buf, shared, config, arena);
	return buf.failed ? (struct str){ NULL, 0 } : buf_view(&buf);
}

/*
 * Whole, or what was there stays; false and errno.  Without fsync: after a
 * power cut, old figures are as good as none.
 */
static bool
write_whole(struct str path, struct str text)
{
	char name[4096];
	char temporary[4096 + 8];
	int fd;
	bool ok;

	snprintf(name, sizeof(name), STR_FMT, STR_ARG(path));
	snprintf(temporary, sizeof(temporary), "%s.tmp", name);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	ok = write(fd, text.p, text.n) == (ssize_t)text.n;
	ok = fchmod(fd, 0644) == 0 && ok;
	close(fd);
	if (ok && rename(temporary, name) == 0)
		return true;
	unlink(temporary);
	return false;
}

static void
write_to(struct str path, struct str text)
{
	static bool told;

	if (write_whole(path, text))
		return;
	if (!told)
		log_warn(STR_FMT ": %s; no figures are kept there",
		    STR_ARG(path), strerror(errno));
	told = true;
}

void
metrics_keep(const struct shared *shared, const struct config *config)
{
	struct arena arena;
	struct str text;

	arena_init(&arena, (size_t)4 * METRICS_MAX);
	text = metrics_text(shared, config, &arena);
	if (text.n > 0) {
		write_to(arena_fmt(&arena, STR_FMT "/" METRICS_NAME,
			     STR_ARG(config->state)),
		    text);
		if (config->metrics.n > 0)
			write_to(config->metrics, text);
	}
	arena_free(&arena);
}

struct str
metrics_folder(const struct config *config)
{
	size_t slash = str_find_last(config->metrics, '/');

	if (slash == STR_NONE)
		return STR(".");
	return slash == 0 ? STR("/") : str_slice(config->metrics, 0, slash);
}
