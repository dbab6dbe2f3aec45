#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * log -- one event, one line, on standard error.
 *
 * error: someone should act; warn: someone should know; info: what happened;
 * debug: for whoever looks for a fault.  A line is written with one write(2)
 * and holds printable UTF-8 only: every other byte, and a backslash, becomes
 * \xHH, so that nothing a stranger sends can forge or break a line.  In JSON
 * that text is the string's value: `"text":"\\x1B"`.
 */
#include "base/str.h"

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

/* What is told from now on: this level and those above it.  Default info. */
void log_set_level(enum log_level level);
/* "error", "warn", "info", "debug"; false for anything else. */
bool log_level_find(struct str name, enum log_level *level);
/* With the <N> priority prefix that systemd's journal reads. */
void log_set_priorities(bool on);
/* One JSON object a line, with the time, instead of plain text. */
void log_set_json(bool on);
bool log_is_json(void);
bool log_tells(enum log_level level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * For whoever writes many lines at once (server/access.c): a line's beginning
 * with its priority, or time and level and a comma; a text in double quotes,
 * escaped for the format; and whole lines to standard error.  The first two
 * append at line[n], never beyond max, and return the new n.
 */
size_t log_begin(char *line, size_t n, size_t max, enum log_level level);
size_t log_quote(char *line, size_t n, size_t max, struct str text);
void log_write(struct str lines);
#endif
