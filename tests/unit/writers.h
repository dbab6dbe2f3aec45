#ifndef WRITERS_H
#define WRITERS_H
/*
 * writers -- Markdown through one writer, for tables of pairs.
 */
#include "test.h"

#include "base/buf.h"
#include "base/err.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/writer.h"

static const struct place writers_place = { .host = { "h", 1 },
	.port = 70,
	.path = { "/p/page", 7 },
	.folder = { "/p/", 3 } };

static inline struct str
write_doc(enum writer writer, const struct doc *doc, const struct place *place)
{
	struct buf buf;

	buf_init(&buf, &test_arena, (size_t)32 << 20);
	writer_write(writer, doc, place, &buf);
	assert_false(buf.failed);
	return buf_view(&buf);
}

static inline struct str
write_markdown(enum writer writer, const char *source)
{
	struct doc doc;
	struct err err;

	doc_init(&doc, &test_arena);
	assert_true(markdown_parse(str_z(source), &doc, NULL, &err));
	return write_doc(writer, &doc, &writers_place);
}

struct pair {
	const char *source;
	const char *want;
};

static inline void
check_pairs(enum writer writer, const struct pair *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(write_markdown(writer, pairs[i].source),
		    pairs[i].want, pairs[i].source);
}
#endif
