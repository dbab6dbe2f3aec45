/*
 * HTML of strangers: whatever it is, Markdown comes out that the walker and a
 * writer can read, without control characters and without our own marks.
 */
#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/writer.h"
#include "mirror/html.h"
#include "mirror/loss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
render(struct arena *arena, struct str markdown)
{
	struct place place = { .path = STR("/") };
	struct err err;
	struct doc doc;
	struct buf out;

	doc_init(&doc, arena);
	if (!markdown_parse(markdown, &doc, NULL, &err))
		return;
	buf_init(&out, arena, (size_t)16 << 20);
	gemtext_write(&doc, &place, &out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct html_options options = { .base = STR("https://e.org/p/x") };
	struct html_result result;
	struct html_spot *spots;
	struct losses losses;
	struct arena arena;
	struct str markdown;
	struct err err;
	size_t n;

	if (size < 1)
		return 0;
	options.flavour = data[0] % 3;
	arena_init(&arena, (size_t)256 << 20);
	loss_init(&losses, &arena);
	if (html_to_markdown((struct str){ (const char *)data + 1, size - 1 },
		&options, &arena, &losses, &result, &err)) {
		markdown = html_settle(&result, &arena, &spots, &n);
		assert(utf8_check(markdown) == STR_NONE);
		for (size_t i = 0; i < markdown.n; i++)
			assert((unsigned char)markdown.p[i] >= ' ' ||
			    markdown.p[i] == '\n' || markdown.p[i] == '\t');
		for (size_t i = 0; i < n; i++)
			assert(spots[i].ref < result.n_refs &&
			    (size_t)spots[i].at + spots[i].n <= markdown.n);
		render(&arena, markdown);
	}
	html_text(&arena, (struct str){ (const char *)data, size });
	arena_free(&arena);
	return 0;
}
