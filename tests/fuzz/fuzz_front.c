/*
 * front -- an article's file: front matter in YAML or TOML, title, house
 * notices; and what article_write makes of it must read back the same.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "site/article.h"
#include "site/notices.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
same_names(struct article_names a, struct article_names b)
{
	assert(a.n == b.n);
	for (size_t i = 0; i < a.n; i++) {
		assert(str_eq(a.of[i].name, b.of[i].name));
		assert(str_eq(a.of[i].url, b.of[i].url));
	}
}

/* Once written and read, an article stays what it is. */
static void
round_trip(const struct article *a, struct arena *arena)
{
	struct article b, c;
	struct buf first, second;
	struct err err;

	buf_init(&first, arena, 1 << 22);
	article_write(a, &first);
	if (first.failed ||
	    !article_parse(buf_view(&first), arena, &b, NULL, &err)) {
		assert(first.failed || arena->failed);
		return;
	}
	buf_init(&second, arena, 1 << 22);
	article_write(&b, &second);
	if (second.failed ||
	    !article_parse(buf_view(&second), arena, &c, NULL, &err))
		return;
	assert(str_eq(a->body, b.body));
	assert(str_eq(b.title, c.title));
	assert(b.date == a->date && b.updated == a->updated);
	assert(b.draft == a->draft);
	same_names(b.authors, c.authors);
	same_names(b.tags, c.tags);
	same_names(b.aliases, c.aliases);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct publisher house = { .name = STR_INIT("House"),
		.website = STR_INIT("https://house.example/") };
	struct str bytes = { (const char *)data, size };
	struct article article;
	struct article_hints hints = { .n = 0 };
	struct notices notices;
	struct arena arena;
	struct err err = { "" };

	arena_init(&arena, (size_t)64 << 20);
	assert(article_body_offset(bytes) <= size);
	if (article_parse(bytes, &arena, &article, &hints, &err)) {
		round_trip(&article, &arena);
		article.guid = STR("x");
		notices = notices_apply(&house, &article, &arena);
		assert(notices.body.n <= article.body.n);
		article_address(&arena, STR("p/a.md"), article.slug);
	} else {
		assert(err.text[0] != '\0');
	}
	arena_free(&arena);
	return 0;
}
