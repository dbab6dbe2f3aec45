#include "mirror/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

enum { TELL_TERMINAL_MS = 200, TELL_LOG_MS = 10000 };

int64_t
progress_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
progress_init(struct progress *progress)
{
	*progress = (struct progress){
		.terminal = isatty(STDERR_FILENO) == 1,
		.began_ms = progress_now_ms(),
	};
	progress->told_ms = progress->began_ms;
}

void
progress_begin(struct progress *progress)
{
	progress->done = 0;
	progress->total = 0;
	progress->began_ms = progress_now_ms();
}

/* 9120 -> "9,120" */
static const char *
grouped(size_t n, char out[32])
{
	char digits[32];
	int length = snprintf(digits, sizeof(digits), "%zu", n);
	int at = 0;

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

/* "1,200 of 9,439, 85 a second, 1 min 37 s left" */
static void
describe(const struct progress *progress, char *line, size_t size)
{
	int64_t ms = progress_now_ms() - progress->began_ms;
	size_t rate = ms > 0 ? progress->done * 1000 / (size_t)ms : 0;
	size_t left = progress->total > progress->done
	    ? progress->total - progress->done
	    : 0;
	size_t seconds = progress->done > 0 && ms > 0
	    ? (size_t)ms * left / progress->done / 1000
	    : 0;
	char a[32];
	char b[32];
	char of[48] = "";
	char time_left[64] = "";

	if (progress->total > 0)
		snprintf(of, sizeof(of), " of %s", grouped(progress->total, b));
	if (left > 0 && progress->done > 0)
		snprintf(time_left, sizeof(time_left), ", %zu min %zu s left",
		    seconds / 60, seconds % 60);
	snprintf(line, size, "%s%s articles, %zu a second%s",
	    grouped(progress->done, a), of, rate, time_left);
}

void
progress_step(struct progress *progress)
{
	int64_t now = progress_now_ms();
	char line[200];

	if (now - progress->told_ms <
	    (progress->terminal ? TELL_TERMINAL_MS : TELL_LOG_MS))
		return;
	progress->told_ms = now;
	describe(progress, line, sizeof(line));
	if (!progress->terminal) {
		log_info("mirror: %s", line);
		return;
	}
	fprintf(stderr, "\r\033[K%s", line);
	fflush(stderr);
	progress->shown = true;
}

void
progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}

void
progress_sum(const struct progress *progress, bool dry_run)
{
	char a[32];
	char b[32];
	char c[32];
	char d[32];

	printf("%s%s new, %s changed, %s same, %s skipped\n",
	    dry_run ? "dry run: " : "", grouped(progress->fresh, a),
	    grouped(progress->changed, b), grouped(progress->same, c),
	    grouped(progress->skipped, d));
}
