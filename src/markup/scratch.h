#ifndef MARKUP_SCRATCH_H
#define MARKUP_SCRATCH_H
/*
 * scratch -- the memory that libcmark works in: bounded, given back all at
 * once.
 *
 * The library cannot say that memory ended (its own allocator calls abort),
 * so the allocator jumps back to where the parse began: whoever begins a
 * scratch calls setjmp(scratch.exhausted) before libcmark.  All that such a
 * jump leaves behind lies in the arena.  The library's allocator carries no
 * pointer for us, hence a variable of the thread: one scratch at a time.
 */
#include <setjmp.h>

#include "base/arena.h"

enum { SCRATCH_CLASSES = 16 };

struct scratch {
	struct arena arena;
	jmp_buf exhausted;
	/* Freed pieces by size, 16 bytes a class; a list through the first
	 * bytes of each. */
	void *freed[SCRATCH_CLASSES];
	struct scratch *before; /* the thread's, while this one is in use */
};

/* For a source of that many bytes. */
void scratch_begin(struct scratch *scratch, size_t source);
void scratch_end(struct scratch *scratch);

/* For struct cmark_mem. */
void *scratch_calloc(size_t count, size_t size);
void *scratch_realloc(void *old, size_t size);
void scratch_free(void *p);
#endif
