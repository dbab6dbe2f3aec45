#include "markup/scratch.h"

static _Thread_local struct scratch *current;

/*
 * What a parse may take.  libcmark needs about 5 bytes for each of a usual
 * article, and up to 250 for each of one that is all brackets.
 */
#define BASE ((size_t)1 << 20)
#define PER_BYTE ((size_t)320)
#define MAX ((size_t)512 << 20)

/* In front of each piece: its size, as nobody tells us the old one. */
union header {
	size_t size;
	max_align_t align;
};

void
scratch_begin(struct scratch *scratch, size_t source)
{
	size_t max = source > MAX / PER_BYTE ? MAX : BASE + source * PER_BYTE;

	*scratch = (struct scratch){ .before = current };
	arena_init(&scratch->arena, max < MAX ? max : MAX);
	current = scratch;
}

void
scratch_end(struct scratch *scratch)
{
	current = scratch->before;
	arena_free(&scratch->arena);
}

/* Which list a piece of n bytes belongs to; SCRATCH_CLASSES: none. */
static size_t
class_of(size_t n)
{
	size_t class = (n + 15) / 16;

	return class < SCRATCH_CLASSES ? class : SCRATCH_CLASSES;
}

void *
scratch_calloc(size_t count, size_t size)
{
	union header *header = NULL;
	size_t n, class;

	if (__builtin_mul_overflow(count, size, &n) ||
	    n >= SIZE_MAX / 2 - sizeof(*header))
		longjmp(current->exhausted, 1);
	class = class_of(n);
	if (class < SCRATCH_CLASSES && current->freed[class] != NULL) {
		void *p = current->freed[class];

		memcpy(&current->freed[class], p, sizeof(void *));
		return memset(p, 0, n);
	}
	if (n < SCRATCH_CLASSES * 16)
		n = (n + 15) / 16 * 16;
	header = arena_alloc(&current->arena, sizeof(*header) + n);
	if (header == NULL)
		longjmp(current->exhausted, 1);
	header->size = n;
	return header + 1;
}

void *
scratch_realloc(void *old, size_t size)
{
	union header *header = old == NULL ? NULL : (union header *)old - 1;
	size_t held = header == NULL ? 0 : sizeof(*header) + header->size;

	if (header != NULL && size <= header->size)
		return old;
	if (size >= SIZE_MAX / 2 - sizeof(*header))
		longjmp(current->exhausted, 1);
	header =
	    arena_grow(&current->arena, header, held, sizeof(*header) + size);
	if (header == NULL)
		longjmp(current->exhausted, 1);
	header->size = size;
	return header + 1;
}

void
scratch_free(void *p)
{
	union header *header = p == NULL ? NULL : (union header *)p - 1;
	size_t class = header == NULL ? SCRATCH_CLASSES : header->size / 16;

	if (class == 0 || class >= SCRATCH_CLASSES)
		return;
	memcpy(p, &current->freed[class], sizeof(void *));
	current->freed[class] = p;
}
