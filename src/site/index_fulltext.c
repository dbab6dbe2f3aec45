/*
 * The second pass: words for the search, then the hashes of the manifest.
 * Both go on where they stopped, as each page remembers what it lacks.
 */
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "base/version.h"
#include "markup/markdown.h"
#include "site/article.h"
#include "site/catalog.h"
#include "site/catalog_write.h"
#include "site/index.h"
#include "site/index_text.h"
#include "site/page.h"
#include "site/publisher.h"
#include "site/route.h"
#include "site/site.h"

/* Pages and time between two commits: little enough that a change need not
 * wait for one, much enough that full-text segments are written rarely. */
enum { BATCH = 256 };
#define BATCH_SECONDS 0.1

#define ARENA_MAX ((size_t)256 * 1024 * 1024)

struct work {
	const struct site *site;
	struct catalog *catalog;
	const volatile bool *stop;
	struct err *err;
	struct arena arena; /* emptied for each page */
};

static struct str
join_names(struct arena *arena, const struct terms *a, const struct terms *b)
{
	struct buf buf;

	buf_init(&buf, arena, 64 * 1024);
	for (size_t i = 0; i < a->n + b->n; i++) {
		const struct term *term =
		    i < a->n ? &a->of[i] : &b->of[i - a->n];

		buf_str(&buf, utf8_searchable(arena, term->name));
		buf_char(&buf, ' ');
	}
	return buf_view(&buf);
}

/* The body of the file whose metadata the catalog has; false: it is another
 * one by now, and the next metadata pass will say so. */
static bool
read_body(struct work *work, const struct entry *entry, uint64_t hash,
    struct str *body)
{
	struct str bytes;

	if (file_read(work->site->content, entry->file, MARKDOWN_MAX,
		&work->arena, &bytes, NULL, NULL) != FILE_OK ||
	    catalog_stamp_hash(bytes) != hash)
		return false;
	*body = str_from(bytes, article_body_offset(bytes));
	return true;
}

static bool
put_words(struct work *work, const struct entry *entry, uint64_t hash)
{
	const struct terms none = { 0 };
	struct arena *arena = &work->arena;
	struct catalog_words words = { 0 };
	struct str body;
	struct err why;

	if (!read_body(work, entry, hash, &body))
		return true;
	if (!index_text(arena, body, &words.body, &why))
		words.body = (struct str){ 0 };
	words.body = utf8_searchable(arena, words.body);
	words.title = utf8_searchable(arena, entry->title);
	words.authors = join_names(arena, &entry->by[TERM_AUTHOR], &none);
	words.categories = join_names(arena, &entry->by[TERM_CATEGORY], &none);
	words.tags =
	    join_names(arena, &entry->by[TERM_TAG], &entry->by[TERM_SERIES]);
	if (entry->date != DATE_NONE)
		words.year = date_split(entry->date).year;
	return catalog_put_words(work->catalog, entry->id, &words, work->err);
}

/* The page's gemtext as a reader would get it; one of the future as on the
 * day of its date. */
static bool
put_hash(struct work *work, const struct entry *entry, uint64_t hash)
{
	struct visit visit = { .site = work->site,
		.catalog = work->catalog,
		.arena = &work->arena,
		.now = date_now(),
		.scheme = SCHEME_GEMINI,
		.on_pool = true };
	struct target target;
	struct str bytes;
	struct err why;

	(void)hash;
	if (entry->date != DATE_NONE && entry->date > visit.now)
		visit.now = entry->date;
	target = route_find(&visit, entry->address, (struct str){ 0 }, false);
	if (target.kind != TARGET_PAGE ||
	    page_render(&visit, &target, PAGE_GEMTEXT, &bytes, &why) !=
		PAGE_MADE)
		return catalog_clear_stale(
		    work->catalog, entry->id, true, work->err);
	return catalog_put_manifest(work->catalog, entry->id,
	    hash_hex(&work->arena, bytes), bytes.n, work->err);
}

static bool
is_stopped(const struct work *work)
{
	return work->stop != NULL && *work->stop;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* At most BATCH pages behind *after, in one transaction; *n: how many. */
static bool
one_batch(struct work *work, bool hashes, int64_t *after, int *n)
{
	double until = seconds() + BATCH_SECONDS;
	struct entry entry;
	uint64_t hash;

	for (*n = 0; *n < BATCH && !is_stopped(work) && seconds() < until;
	     ++*n) {
		arena_reset(&work->arena);
		if (!catalog_next_stale(work->catalog, &work->arena, hashes,
			*after, &entry, &hash))
			break;
		*after = entry.id;
		if (!(hashes ? put_hash : put_words)(work, &entry, hash))
			return false;
	}
	return true;
}

static bool
all_batches(struct work *work, bool hashes)
{
	int64_t after = 0;
	int n = 1;

	while (n > 0) {
		if (!catalog_begin(work->catalog, work->err) ||
		    !one_batch(work, hashes, &after, &n) ||
		    !catalog_commit(work->catalog, work->err))
			return false;
	}
	return true;
}

static bool
drop_gone(struct work *work)
{
	int n = 1;

	while (n > 0 && !is_stopped(work)) {
		if (!catalog_begin(work->catalog, work->err) ||
		    !catalog_drop_gone(work->catalog, BATCH, &n, work->err) ||
		    !catalog_commit(work->catalog, work->err))
			return false;
	}
	return true;
}

/* Endings are cut off for English only. */
static bool
is_english(const struct site *site)
{
	return site->publisher == NULL || site->publisher->n_languages == 0 ||
	    str_starts_nocase(site->publisher->languages[0], STR("en"));
}

/* What the bytes of every page depend on, beside its own file. */
static uint64_t
face_of(struct work *work)
{
	const struct site *site = work->site;
	struct str face = arena_fmt(&work->arena, "%s " STR_FMT " %d", VERSION,
	    STR_ARG(site->publisher_hash), site->gopher_text);

	for (int i = 0; i < SCHEMES; i++)
		face = arena_fmt(&work->arena, STR_FMT " " STR_FMT ":%u",
		    STR_ARG(face), STR_ARG(site->endpoints[i].host),
		    site->endpoints[i].port);
	return catalog_stamp_hash(face);
}

static bool
prepare(struct work *work)
{
	return catalog_begin(work->catalog, work->err) &&
	    catalog_text_language(
		work->catalog, is_english(work->site), work->err) &&
	    catalog_set_face(work->catalog, face_of(work), work->err) &&
	    catalog_commit(work->catalog, work->err);
}

static bool
settle(struct work *work)
{
	return catalog_begin(work->catalog, work->err) &&
	    catalog_settle_text(work->catalog, work->err) &&
	    catalog_commit(work->catalog, work->err);
}

bool
index_fulltext(const struct site *site, struct catalog *catalog,
    const volatile bool *stop, struct err *err)
{
	struct work work = {
		.site = site, .catalog = catalog, .stop = stop, .err = err
	};
	bool good;

	arena_init(&work.arena, ARENA_MAX);
	good = prepare(&work) && drop_gone(&work) &&
	    all_batches(&work, false) && settle(&work) &&
	    all_batches(&work, true);
	if (!good)
		catalog_rollback(catalog);
	arena_free(&work.arena);
	return good;
}
