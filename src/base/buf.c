#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

#define FIRST_SIZE 256

void
buf_init(struct buf *buf, struct arena *arena, size_t max)
{
	*buf = (struct buf){ .arena = arena, .max = max };
}

/* Nothing fits any more, not even what would. */
static bool
fail(struct buf *buf)
{
	buf->failed = true;
	buf->cap = buf->n;
	return false;
}

bool
buf_reserve(struct buf *buf, size_t n)
{
	size_t cap = buf->cap < FIRST_SIZE ? FIRST_SIZE : buf->cap;
	char *p;

	if (buf->failed || n > buf->max - buf->n)
		return fail(buf);
	if (buf->cap - buf->n >= n)
		return true;
	if (cap > buf->max)
		cap = buf->max;
	while (cap < buf->n + n)
		cap = cap > buf->max / 2 ? buf->max : cap * 2;
	p = arena_grow(buf->arena, buf->p, buf->cap, cap);
	if (p == NULL)
		return fail(buf);
	buf->p = p;
	buf->cap = cap;
	return true;
}

void
buf_fill(struct buf *buf, char c, size_t count)
{
	if (count == 0 || !buf_reserve(buf, count))
		return;
	memset(buf->p + buf->n, c, count);
	buf->n += count;
}

void
buf_fmt(struct buf *buf, const char *format, ...)
{
	size_t room = buf->cap - buf->n;
	va_list args;
	va_list again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(room == 0 ? NULL : buf->p + buf->n, room, format, args);
	va_end(args);
	if (n < 0) {
		buf->failed = true;
	} else if ((size_t)n < room) {
		buf->n += (size_t)n;
	} else if (buf_reserve(buf, (size_t)n + 1)) {
		vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

void
buf_uint(struct buf *buf, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	buf_str(buf, (struct str){ digits + at, sizeof(digits) - at });
}

void
buf_utf8(struct buf *buf, uint32_t c)
{
	if (c < 0x80) {
		buf_char(buf, (char)c);
		return;
	}
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return;
	if (c < 0x800) {
		buf_char(buf, (char)(0xC0 | (c >> 6)));
	} else if (c < 0x10000) {
		buf_char(buf, (char)(0xE0 | (c >> 12)));
		buf_char(buf, (char)(0x80 | ((c >> 6) & 0x3F)));
	} else {
		buf_char(buf, (char)(0xF0 | (c >> 18)));
		buf_char(buf, (char)(0x80 | ((c >> 12) & 0x3F)));
		buf_char(buf, (char)(0x80 | ((c >> 6) & 0x3F)));
	}
	buf_char(buf, (char)(0x80 | (c & 0x3F)));
}

void
buf_cut(struct buf *buf, size_t n)
{
	if (n < buf->n)
		buf->n = n;
}

struct str
buf_view(const struct buf *buf)
{
	return (struct str){ buf->p, buf->n };
}
