#ifndef PARSED_H
#define PARSED_H
/*
 * parsed -- a Markdown text, parsed and dumped, in the running test's arena.
 */
#include "base/err.h"
#include "dump.h"
#include "markup/markdown.h"
#include "test.h"

/* A source and what its doc looks like (dump.h). */
struct row {
	const char *source;
	const char *want;
};

static inline struct str
parsed(struct str source)
{
	struct doc doc;
	struct err err;

	doc_init(&doc, &test_arena);
	if (!markdown_parse(source, &doc, NULL, &err))
		return arena_copy(&test_arena, str_z(err.text));
	return dump_doc(&test_arena, &doc);
}

static inline void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(parsed(str_z(rows[i].source)), rows[i].want,
		    rows[i].source);
}
#endif
