#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * log -- one event, one line, on standard error.
 *
 * error: someone should act; warn: someone should know; info: what happened;
 * debug: for whoever looks for a fault.  A line is written with one write(2)
 * and holds printable characters only: every other byte, and a backslash,
 * becomes \xHH, so that nothing a stranger sends can forge or break a line.
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

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
#endif
