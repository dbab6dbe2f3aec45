#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

static enum log_level level_told = LOG_LEVEL_INFO;
static bool with_priorities;
static bool as_json;

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

void
log_set_json(bool on)
{
	as_json = on;
}

bool
log_is_json(void)
{
	return as_json;
}

bool
log_tells(enum log_level level)
{
	return level <= level_told;
}

/* Bytes of the character at p[i] that may stand in a line as they are; 0: to
 * be escaped.  C1 controls (U+0080 to U+009F) move a terminal too, others
 * turn what follows round, or end the line for who reads it. */
static size_t
printable(struct str text, size_t i)
{
	unsigned char c = (unsigned char)text.p[i];
	uint32_t character;
	size_t n;

	if (c < 0x80)
		return c >= 0x20 && c != 0x7F && c != '\\';
	n = utf8_decode(text, i, &character);
	return n == 1 || utf8_is_hidden(character) ? 0 : n;
}

/*
 * Appends text to line[n], escaped, as much as fits before max.  `quoted`:
 * it stands in double quotes.
 */
static size_t
append(char *line, size_t n, size_t max, struct str text, bool quoted)
{
	const char *slash = as_json ? "\\\\" : "\\";
	size_t step;

	for (size_t i = 0; i < text.n; i += step) {
		bool quote = quoted && text.p[i] == '"';

		step = printable(text, i);
		if (max - n < 8)
			break;
		if (quote && as_json) {
			line[n++] = '\\';
			line[n++] = '"';
		} else if (quote || step == 0) {
			n += (size_t)snprintf(line + n, max - n, "%sx%02X",
			    slash, (unsigned char)text.p[i]);
			step = 1;
		} else {
			memcpy(line + n, text.p + i, step);
			n += step;
		}
	}
	return n;
}

size_t
log_begin(char *line, size_t n, size_t max, enum log_level level)
{
	struct timespec now;
	struct tm tm;

	if (max - n < 80)
		return n;
	if (with_priorities)
		n += (size_t)snprintf(
		    line + n, max - n, "<%d>", levels[level].priority);
	if (!as_json)
		return n + (size_t)snprintf(line + n, max - n, "smallpress: ");
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	n += strftime(line + n, max - n, "{\"time\":\"%Y-%m-%dT%H:%M:%S", &tm);
	return n +
	    (size_t)snprintf(line + n, max - n,
		".%03ldZ\",\"level\":\"" STR_FMT "\",", now.tv_nsec / 1000000,
		STR_ARG(levels[level].name));
}

size_t
log_quote(char *line, size_t n, size_t max, struct str text)
{
	if (max - n < 16)
		return n;
	line[n++] = '"';
	n = append(line, n, max - 1, text, true);
	line[n++] = '"';
	return n;
}

void
log_write(struct str lines)
{
	while (lines.n > 0) {
		ssize_t n = write(STDERR_FILENO, lines.p, lines.n);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			lines = str_from(lines, (size_t)n);
	}
}

__attribute__((format(printf, 2, 0))) static void
tell(enum log_level level, const char *format, va_list args)
{
	char text[4096];
	char line[8192];
	size_t n;
	int text_n;

	if (level > level_told)
		return;
	text_n = vsnprintf(text, sizeof(text), format, args);
	if (text_n < 0)
		return;
	if ((size_t)text_n >= sizeof(text))
		text_n = sizeof(text) - 1;
	n = log_begin(line, 0, sizeof(line), level);
	if (as_json) {
		n += (size_t)snprintf(line + n, sizeof(line) - n, "\"text\":");
		n = log_quote(line, n, sizeof(line) - 2,
		    (struct str){ text, (size_t)text_n });
		line[n++] = '}';
	} else {
		n = append(line, n, sizeof(line) - 1,
		    (struct str){ text, (size_t)text_n }, false);
	}
	line[n++] = '\n';
	log_write((struct str){ line, n });
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
