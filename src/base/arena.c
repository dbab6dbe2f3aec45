#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Fits a small page's whole life, so that most requests malloc never. */
#define FIRST_CHUNK ((size_t)16 * 1024)
#define ALIGN alignof(max_align_t)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size; /* of data */
	size_t used;
	alignas(max_align_t) char data[];
};

void
arena_init(struct arena *arena, size_t max)
{
	*arena = (struct arena){ .max = max };
}

static void
drop_newest(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunk;

	arena->chunk = chunk->older;
	arena->total -= chunk->size;
	free(chunk);
}

void
arena_reset(struct arena *arena)
{
	while (arena->chunk != NULL && arena->chunk->older != NULL)
		drop_newest(arena);
	if (arena->chunk != NULL)
		arena->chunk->used = 0;
	arena->failed = false;
}

void
arena_free(struct arena *arena)
{
	while (arena->chunk != NULL)
		drop_newest(arena);
	arena->failed = false;
}

static void *
exhausted(struct arena *arena)
{
	arena->failed = true;
	return NULL;
}

/* A chunk with room for n bytes, twice the size of the one before. */
static bool
add_chunk(struct arena *arena, size_t n)
{
	size_t size =
	    arena->chunk == NULL ? FIRST_CHUNK : arena->chunk->size * 2;
	size_t left = arena->max - arena->total;
	struct arena_chunk *chunk;

	if (size > left)
		size = left;
	if (size < n)
		size = n;
	if (n > left || size > SIZE_MAX - sizeof(*chunk))
		return false;
	chunk = malloc(sizeof(*chunk) + size);
	if (chunk == NULL)
		return false;
	chunk->older = arena->chunk;
	chunk->size = size;
	chunk->used = 0;
	arena->chunk = chunk;
	arena->total += size;
	return true;
}

/* As arena_alloc, but the bytes are whatever was there. */
static void *
take(struct arena *arena, size_t n)
{
	struct arena_chunk *chunk = arena->chunk;
	void *p;

	if (arena->failed || n > SIZE_MAX - ALIGN)
		return exhausted(arena);
	n = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (chunk == NULL || chunk->size - chunk->used < n) {
		if (!add_chunk(arena, n))
			return exhausted(arena);
		chunk = arena->chunk;
	}
	p = chunk->data + chunk->used;
	chunk->used += n;
	return p;
}

void *
arena_alloc(struct arena *arena, size_t n)
{
	void *p = take(arena, n);

	if (p != NULL)
		memset(p, 0, n);
	return p;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return exhausted(arena);
	return arena_alloc(arena, count * size);
}

void *
arena_grow(struct arena *arena, void *old, size_t old_n, size_t new_n)
{
	struct arena_chunk *chunk = arena->chunk;
	size_t held = (old_n + ALIGN - 1) / ALIGN * ALIGN;
	size_t want = (new_n + ALIGN - 1) / ALIGN * ALIGN;
	void *p;

	if (new_n <= old_n)
		return old;
	if (!arena->failed && want >= new_n && old_n > 0 && chunk != NULL &&
	    chunk->used >= held &&
	    (char *)old == chunk->data + (chunk->used - held) &&
	    want - held <= chunk->size - chunk->used) {
		chunk->used += want - held;
		return old;
	}
	p = take(arena, new_n);
	if (p != NULL && old_n > 0)
		memcpy(p, old, old_n);
	return p;
}

struct str
arena_copy(struct arena *arena, struct str s)
{
	char *p = s.n == 0 ? NULL : take(arena, s.n);

	if (p == NULL)
		return (struct str){ NULL, 0 };
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

char *
arena_z(struct arena *arena, struct str s)
{
	char *p = s.n == SIZE_MAX ? exhausted(arena) : take(arena, s.n + 1);

	if (p == NULL)
		return NULL;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

struct str
arena_fmt(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_list again;
	char *p = NULL;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n >= 0)
		p = take(arena, (size_t)n + 1);
	if (p != NULL)
		vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){ p, p == NULL ? 0 : (size_t)n };
}
