#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level level_told = LOG_LEVEL_INFO;
static bool with_priorities;

static const struct {
	struct str name;
	int priority; /* as in syslog(3) */
} levels[] = {
	[LOG_LEVEL_ERROR] = { STR_INIT("error"), 3 },
	[LOG_LEVEL_WARN] = { STR_INIT("warn"), 4 },
	[LOG_LEVEL_INFO] = { STR_INIT("info"), 6 },
	[LOG_LEVEL_DEBUG] = { STR_INIT("debug"), 7 },
};

void
log_set_level(enum log_level level)
{
	level_told = level;
}

bool
log_level_find(struct str name, enum log_level *level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (str_eq(levels[i].name, name)) {
			*level = (enum log_level)i;
			return true;
		}
	return false;
}

void
log_set_priorities(bool on)
{
	with_priorities = on;
}

/*
 * Appends text to line[*n], escaped, and stops at `end`.  UTF-8 passes, but
 * for C1 controls (C2 80 to C2 9F), which a terminal obeys.
 */
static void
append_printable(char *line, size_t *n, size_t end, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool c1 = c == 0xC2 && i + 1 < text.n &&
		    (unsigned char)text.p[i + 1] < 0xA0;

		if (end - *n < 5)
			return;
		if (c < 0x20 || c == 0x7F || c == '\\' || c1)
			*n +=
			    (size_t)snprintf(line + *n, end - *n, "\\x%02X", c);
		else
			line[(*n)++] = (char)c;
	}
}

__attribute__((format(printf, 2, 0))) static void
tell(enum log_level level, const char *format, va_list args)
{
	char text[4096];
	char line[8192];
	size_t n = 0;
	int text_n;

	if (level > level_told)
		return;
	text_n = vsnprintf(text, sizeof(text), format, args);
	if (text_n < 0)
		return;
	if ((size_t)text_n >= sizeof(text))
		text_n = sizeof(text) - 1;
	if (with_priorities)
		n = (size_t)snprintf(
		    line, sizeof(line), "<%d>", levels[level].priority);
	n += (size_t)snprintf(line + n, sizeof(line) - n, "smallpress: ");
	append_printable(
	    line, &n, sizeof(line) - 1, (struct str){ text, (size_t)text_n });
	line[n++] = '\n';
	while (write(STDERR_FILENO, line, n) < 0 && errno == EINTR)
		;
}

#define TELL(LEVEL)                                                            \
	do {                                                                   \
		va_list args;                                                  \
		va_start(args, format);                                        \
		tell(LEVEL, format, args);                                     \
		va_end(args);                                                  \
	} while (0)

void
log_error(const char *format, ...)
{
	TELL(LOG_LEVEL_ERROR);
}

void
log_warn(const char *format, ...)
{
	TELL(LOG_LEVEL_WARN);
}

void
log_info(const char *format, ...)
{
	TELL(LOG_LEVEL_INFO);
}

void
log_debug(const char *format, ...)
{
	TELL(LOG_LEVEL_DEBUG);
}
