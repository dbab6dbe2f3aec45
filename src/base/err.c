#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
err_set(struct err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

bool
err_in(struct err *err, const char *format, ...)
{
	struct err inner = *err;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	/* ": " and at least one byte of what was there. */
	if (n >= 0 && (size_t)n + 4 <= sizeof(err->text))
		snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %.*s",
		    (int)(sizeof(err->text) - (size_t)n - 3), inner.text);
	return false;
}
