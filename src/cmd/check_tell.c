/* The lines of check: where, what, and what to do. */
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "base/utf8.h"
#include "cmd/check.h"

/* Names of files are anybody's: nothing in a line may steer a terminal. */
static void
print_safe(struct str s)
{
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		uint32_t c;

		n = utf8_decode(s, i, &c);
		/* Controls, bytes that are no character, and what turns the
		 * direction of writing round. */
		if (c < 0x20 || (c >= 0x7F && c < 0xA0) ||
		    (c == 0xFFFD && n == 1) || (c >= 0x2028 && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069))
			for (size_t k = 0; k < n; k++)
				printf("\\x%02X", (unsigned char)s.p[i + k]);
		else
			fwrite(s.p + i, 1, n, stdout);
	}
}

static void
print_place(
    const struct check *check, struct str file, uint32_t line, uint32_t column)
{
	if (file.n == 0)
		return;
	if (check->site != NULL && file.p[0] != '/') {
		print_safe(check->site->content_path);
		putchar('/');
	}
	print_safe(file);
	if (line > 0)
		printf(":%u:%u", (unsigned)line, (unsigned)column);
	fputs(": ", stdout);
}

#define TELL(WORD)                                                             \
	do {                                                                   \
		struct err text;                                               \
		va_list args;                                                  \
		print_place(check, file, line, column);                        \
		va_start(args, format);                                        \
		vsnprintf(text.text, sizeof(text.text), format, args);         \
		va_end(args);                                                  \
		fputs(WORD, stdout);                                           \
		print_safe(str_z(text.text));                                  \
		putchar('\n');                                                 \
	} while (0)

void
check_problem(struct check *check, struct str file, uint32_t line,
    uint32_t column, const char *format, ...)
{
	check->problems++;
	TELL("");
}

void
check_hint(struct check *check, struct str file, uint32_t line, uint32_t column,
    const char *format, ...)
{
	check->hints++;
	TELL("hint: ");
}

void
check_note(struct check *check, struct str file, uint32_t line, uint32_t column,
    const char *format, ...)
{
	check->notes++;
	TELL("note: ");
}

void
check_line(struct check *check, struct str line)
{
	check->problems++;
	print_safe(check->site->content_path);
	putchar('/');
	print_safe(line);
	putchar('\n');
}
