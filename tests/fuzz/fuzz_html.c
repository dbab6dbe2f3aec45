/*
 * html -- any bytes as HTML in a document: the stream of tags ends, and what
 * becomes of a block of it keeps the promises of V2 to V9.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "check.h"
#include "markup/tag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every step takes something off, and attributes end. */
static void
read_tags(struct str html, struct arena *arena)
{
	struct tags tags = { .rest = html };
	enum tag_piece piece;
	struct str text, value;
	struct tag tag;
	size_t left = html.n;

	while ((piece = tag_next(&tags, &text, &tag)) != TAG_END) {
		assert(tags.rest.n < left);
		left = tags.rest.n;
		if (piece == TAG_TAG)
			tag_attribute(arena, &tag, STR("href"), &value);
		else if (piece == TAG_TEXT)
			tag_decode(arena, text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str html = { (const char *)data, size };
	struct arena arena;
	struct err err = { "" };
	char *block;

	arena_init(&arena, (size_t)64 << 20);
	read_tags(html, &arena);
	/* A <div> makes one html_block of all up to a blank line. */
	block = arena_alloc(&arena, size + 6);
	memcpy(block, "<div>\n", 6);
	if (size > 0)
		memcpy(block + 6, data, size);
	if (!check_markdown((struct str){ block, size + 6 }, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	arena_free(&arena);
	return 0;
}
