#include "mirror/relink.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "markup/markdown.h"
#include "mirror/progress.h"
#include "mirror/store.h"

struct waiting {
	struct store_entry *entry;
	struct str url;
	uint32_t at, n;
	uint32_t order; /* sorting keeps the order of the text */
};

struct relink {
	struct arena arena; /* of the URLs */
	struct waiting *of;
	size_t n, cap;
};

#define RELINK_MAX ((size_t)512 * 1024 * 1024)

struct relink *
relink_new(void)
{
	struct relink *relink = calloc(1, sizeof(*relink));

	if (relink != NULL)
		arena_init(&relink->arena, RELINK_MAX);
	return relink;
}

void
relink_free(struct relink *relink)
{
	if (relink == NULL)
		return;
	arena_free(&relink->arena);
	free(relink->of);
	free(relink);
}

void
relink_add(struct relink *relink, struct store_entry *entry, struct str url,
    uint32_t at, uint32_t n)
{
	if (relink->n == relink->cap) {
		size_t cap = relink->cap == 0 ? 256 : relink->cap * 2;
		void *grown = realloc(relink->of, cap * sizeof(*relink->of));

		if (grown == NULL)
			return;
		relink->of = grown;
		relink->cap = cap;
	}
	relink->of[relink->n] = (struct waiting){
		.entry = entry,
		.url = arena_copy(&relink->arena, url),
		.at = at,
		.n = n,
		.order = (uint32_t)relink->n,
	};
	if (relink->of[relink->n].url.n > 0)
		relink->n++;
}

void
relink_drop(struct relink *relink, const struct store_entry *entry)
{
	/* an entry is written anew right after it was written, if at all */
	while (relink->n > 0 && relink->of[relink->n - 1].entry == entry)
		relink->n--;
}

static int
compare(const void *a, const void *b)
{
	const struct waiting *left = a;
	const struct waiting *right = b;
	int order = str_cmp(left->entry->file, right->entry->file);

	if (order != 0)
		return order;
	return (left->order > right->order) - (left->order < right->order);
}

/* The waiting links of one article, [from, to). */
static enum store_verdict
settle(struct relink *relink, struct store *store, struct arena *arena,
    size_t from, size_t to, struct err *err)
{
	struct store_patch *patches =
	    arena_array(arena, to - from, sizeof(*patches));
	size_t n = 0;

	if (patches == NULL) {
		err_set(err, "out of memory");
		return STORE_FAILED;
	}
	for (size_t i = from; i < to; i++) {
		struct waiting *one = &relink->of[i];
		struct store_entry *target =
		    store_at(store, arena, one->url, NULL);

		if (target == NULL || target->withdrawn)
			continue;
		patches[n++] = (struct store_patch){ one->at, one->n,
			url_encode_path(arena, target->address) };
	}
	if (n == 0)
		return STORE_SAME;
	return store_patch(
	    store, arena, relink->of[from].entry, patches, n, err);
}

bool
relink_run(struct relink *relink, struct store *store,
    struct progress *progress, struct err *err)
{
	struct arena arena;
	size_t from = 0;
	bool done = true;

	if (relink->n == 0)
		return true;
	/* patches read files back */
	if (!store_commit(store, err))
		return false;
	qsort(relink->of, relink->n, sizeof(*relink->of), compare);
	arena_init(&arena, MARKDOWN_MAX * 16);
	while (done && from < relink->n) {
		struct store_entry *entry = relink->of[from].entry;
		size_t to = from;
		enum store_verdict verdict;

		while (to < relink->n && relink->of[to].entry == entry)
			to++;
		verdict = settle(relink, store, &arena, from, to, err);
		done = verdict != STORE_FAILED;
		if (verdict == STORE_CHANGED && !entry->fresh) {
			progress->changed++;
			progress->same--;
		}
		arena_reset(&arena);
		from = to;
	}
	arena_free(&arena);
	relink->n = 0;
	return done;
}
