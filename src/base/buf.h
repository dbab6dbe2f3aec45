#ifndef BASE_BUF_H
#define BASE_BUF_H
/*
 * buf -- bytes being written, in an arena, up to a maximum.
 *
 * What does not fit sets `failed` and is left out, so writers write and the
 * caller checks once.  The bytes live as long as the arena.  Only the newest
 * allocation of an arena grows in place: write one buf at a time where
 * that matters.
 */
#include "base/str.h"

struct arena;

struct buf {
	char *p;
	size_t n;
	size_t cap;
	size_t max;
	struct arena *arena;
	bool failed;
};

void buf_init(struct buf *buf, struct arena *arena, size_t max);

/* Room for n more bytes behind the n there are; false where it fails. */
bool buf_reserve(struct buf *buf, size_t n);

static inline void
buf_str(struct buf *buf, struct str s)
{
	if (s.n == 0 || (buf->cap - buf->n < s.n && !buf_reserve(buf, s.n)))
		return;
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
}

static inline void
buf_char(struct buf *buf, char c)
{
	if (buf->cap - buf->n < 1 && !buf_reserve(buf, 1))
		return;
	buf->p[buf->n++] = c;
}

/* `count` times the same byte. */
void buf_fill(struct buf *buf, char c, size_t count);
void buf_fmt(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_uint(struct buf *buf, uint64_t n);
/* One code point as UTF-8; nothing if it is not one. */
void buf_utf8(struct buf *buf, uint32_t c);

/* Makes it n bytes long, if it is longer. */
void buf_cut(struct buf *buf, size_t n);
/* What was written so far; valid until the next write. */
struct str buf_view(const struct buf *buf);
#endif
