/* The lines of check: where, what, and what to do. */
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "cmd/check.h"

/* Names of files are anybody's: nothing in a line may steer a terminal. */
static void
print_safe(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool c1 = c == 0xC2 && i + 1 < s.n &&
		    (unsigned char)s.p[i + 1] < 0xA0;

		if (c < 0x20 || c == 0x7F || c1)
			printf("\\x%02X", c);
		else
			putchar(c);
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
