#include "base/err.h"
#include "base/file.h"
#include "markup/markdown.h"
#include "mirror/store_private.h"
#include "site/article.h"

#include "base/buf.h"

struct str
store_unhashed(struct arena *arena, struct str bytes)
{
	size_t head = article_body_offset(bytes);
	struct str rest = str_slice(bytes, 0, head);
	struct buf out;

	buf_init(&out, arena, bytes.n + 1);
	while (rest.n > 0) {
		struct str before = rest;
		struct str line;

		str_line(&rest, &line);
		if (!str_starts(line, STR("mirror_hash:")))
			buf_str(&out, str_slice(before, 0, before.n - rest.n));
	}
	buf_str(&out, str_from(bytes, head));
	return buf_view(&out);
}

bool
store_is_untouched(struct store *store, struct arena *arena,
    const struct store_entry *entry, struct str *bytes)
{
	unsigned char hash[HASH_BYTES];

	*bytes = (struct str){ NULL, 0 };
	if (!entry->mirrored ||
	    file_read(store->content, entry->file, MARKDOWN_MAX * 2, arena,
		bytes, NULL, NULL) != FILE_OK)
		return false;
	hash_sha256(store_unhashed(arena, *bytes), hash);
	return memcmp(hash, entry->hash, sizeof(hash)) == 0;
}

static struct str
hex_of(struct arena *arena, const unsigned char hash[HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	struct buf hex;

	buf_init(&hex, arena, 2 * HASH_BYTES + 1);
	for (size_t i = 0; i < HASH_BYTES; i++) {
		buf_char(&hex, digits[hash[i] >> 4]);
		buf_char(&hex, digits[hash[i] & 15]);
	}
	return buf_view(&hex);
}

/* The file as it will be; its hash into `hash`.  Empty when exhausted. */
static struct str
compose(struct arena *arena, struct article *article,
    unsigned char hash[HASH_BYTES])
{
	struct buf plain;
	struct buf whole;

	article->mirror_hash = (struct str){ NULL, 0 };
	buf_init(&plain, arena, article->body.n + 4 * ARTICLE_FRONT_MAX);
	article_write(article, &plain);
	hash_sha256(buf_view(&plain), hash);
	article->mirror_hash = hex_of(arena, hash);
	buf_init(&whole, arena, plain.n + 128);
	article_write(article, &whole);
	if (plain.failed || whole.failed)
		return (struct str){ NULL, 0 };
	return buf_view(&whole);
}

static bool
write_file(
    struct store *store, struct str file, struct str bytes, struct err *err)
{
	return store->options.dry_run ||
	    batch_write(&store->batch, file, bytes, err);
}

/* Whether what stands there may be written over. */
static enum store_verdict
may_replace(struct store *store, struct arena *arena, struct store_entry *entry,
    struct str file, struct err *err)
{
	struct store_entry *there = table_get(&store->by_file, file);
	struct str bytes;

	if (store->options.force)
		return STORE_CHANGED;
	if (there != NULL && !there->mirrored)
		return STORE_FOREIGN;
	if (entry == NULL)
		return STORE_NEW;
	if (store->options.dry_run && entry->fresh)
		return STORE_CHANGED;
	/* it may have been written a moment ago */
	if (entry->fresh && !store_commit(store, err))
		return STORE_FAILED;
	if (!store_is_untouched(store, arena, entry, &bytes) && bytes.p != NULL)
		return STORE_EDITED;
	return STORE_CHANGED;
}

static bool
is_same(const struct store_entry *entry, struct str file,
    const unsigned char hash[HASH_BYTES])
{
	return entry != NULL && entry->mirrored && str_eq(entry->file, file) &&
	    memcmp(entry->hash, hash, HASH_BYTES) == 0;
}

/* The article left its old file. */
static bool
move_entry(struct store *store, struct arena *arena, struct store_entry *entry,
    struct str file, struct str slug, struct err *err)
{
	struct store_entry *moved;

	if (!store->options.dry_run &&
	    !batch_remove(&store->batch, entry->file, err))
		return false;
	moved = table_get(&store->by_file, file);
	if (moved == NULL)
		moved = store_add(store, arena, file, slug);
	if (moved == NULL)
		return err_set(err, "out of memory");
	entry->file = moved->file;
	entry->address = moved->address;
	table_put(&store->by_file, entry->file, entry);
	table_put(&store->by_path, entry->address, entry);
	return true;
}

enum store_verdict
store_put(struct store *store, struct arena *arena, struct store_entry **entry,
    struct str file, struct article *article, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	struct str bytes = compose(arena, article, hash);
	struct store_entry *known = *entry;
	enum store_verdict verdict;

	if (bytes.n == 0) {
		err_set(err, "out of memory");
		return STORE_FAILED;
	}
	if (is_same(known, file, hash))
		return STORE_SAME;
	verdict = may_replace(store, arena, known, file, err);
	if (verdict == STORE_EDITED || verdict == STORE_FOREIGN ||
	    verdict == STORE_FAILED)
		return verdict;
	if (!write_file(store, file, bytes, err))
		return STORE_FAILED;
	if (known == NULL) {
		known = table_get(&store->by_file, file);
		if (known == NULL)
			known = store_add(store, arena, file, article->slug);
		verdict = STORE_NEW;
	} else if (!str_eq(known->file, file) &&
	    !move_entry(store, arena, known, file, article->slug, err)) {
		return STORE_FAILED;
	}
	if (known == NULL || store->arena.failed) {
		err_set(err, "out of memory");
		return STORE_FAILED;
	}
	store_learn(store, arena, known, article);
	known->fresh = true;
	*entry = known;
	return verdict;
}

/* --- patches --- */

static struct str
patched(struct arena *arena, struct str body, const struct store_patch *of,
    size_t n)
{
	struct buf out;
	size_t at = 0;

	buf_init(&out, arena, MARKDOWN_MAX * 2);
	for (size_t i = 0; i < n; i++) {
		if (of[i].at < at || of[i].at + of[i].n > body.n)
			return body;
		buf_str(&out, str_slice(body, at, of[i].at));
		buf_str(&out, of[i].bytes);
		at = of[i].at + of[i].n;
	}
	buf_str(&out, str_from(body, at));
	return out.failed ? body : buf_view(&out);
}

enum store_verdict
store_patch(struct store *store, struct arena *arena, struct store_entry *entry,
    const struct store_patch *patches, size_t n, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	struct article article;
	struct str bytes;

	if (store->options.dry_run)
		return STORE_SAME;
	if (!store_is_untouched(store, arena, entry, &bytes))
		return STORE_EDITED;
	if (!article_parse(bytes, arena, &article, NULL, err))
		return STORE_FAILED;
	article.body = patched(arena, article.body, patches, n);
	bytes = compose(arena, &article, hash);
	if (bytes.n == 0 || !write_file(store, entry->file, bytes, err))
		return STORE_FAILED;
	memcpy(entry->hash, hash, sizeof(hash));
	return STORE_CHANGED;
}

bool
store_commit(struct store *store, struct err *err)
{
	return batch_commit(&store->batch, err);
}
