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

/* "12:..." */
static bool
begins_with_place(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n > 0 && text[n] == ':' && text[n + 1] != ' ';
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
		snprintf(err->text + n, sizeof(err->text) - (size_t)n, "%s%s",
		    begins_with_place(inner.text) ? ":" : ": ", inner.text);
	return false;
}
