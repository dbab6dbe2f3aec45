#include "mirror/import.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/markdown.h"
#include "mirror/fetch.h"
#include "mirror/import_article.h"
#include "mirror/links.h"
#include "mirror/loss.h"
#include "mirror/media.h"
#include "mirror/relink.h"
#include "mirror/report.h"
#include "mirror/store.h"

/* One article, all that its conversion makes included. */
#define ITEM_MEMORY ((size_t)192 * 1024 * 1024)
enum { COMMIT_MS = 3000 };

struct import {
	struct import_options options;
	int content, state;
	struct fetch *fetch;
	struct store *store;
	struct media *media;
	struct report *report;
	struct relink *relink;
	struct progress progress;
	struct arena arena; /* of one article */
	size_t taken; /* of the current source */
	int64_t committed_ms;
	bool full; /* the disk, or another reason to end */
	struct err trouble;
};

/* --- opening and closing --- */

struct import *
import_open(const struct import_options *options, int content, int state,
    struct fetch *fetch, struct err *err)
{
	struct import *import = calloc(1, sizeof(*import));
	struct store_options store = { options->dry_run, options->force };
	struct media_options media = { options->media_max, options->dry_run };

	if (import == NULL) {
		err_set(err, "out of memory");
		return NULL;
	}
	import->options = *options;
	import->content = content;
	import->state = state;
	import->fetch = fetch;
	arena_init(&import->arena, ITEM_MEMORY);
	progress_init(&import->progress);
	import->store = store_open(content, &store, err);
	import->media = media_open(content, state, fetch, &media);
	import->report = report_open(content);
	import->relink = relink_new();
	if (import->store != NULL && import->media != NULL &&
	    import->report != NULL && import->relink != NULL)
		return import;
	if (import->store != NULL)
		err_set(err, "out of memory");
	import_close(import);
	return NULL;
}

void
import_close(struct import *import)
{
	if (import == NULL)
		return;
	store_close(import->store);
	media_close(import->media);
	report_close(import->report);
	relink_free(import->relink);
	arena_free(&import->arena);
	free(import);
}

void
import_begin(struct import *import)
{
	import->taken = 0;
	progress_begin(&import->progress);
}

void
import_expect(struct import *import, size_t total)
{
	size_t limit = import->options.limit;

	import->progress.total = limit > 0 && limit < total ? limit : total;
}

/* --- sifting --- */

static bool
in_categories(const struct import *import, const struct item *item)
{
	struct arena small;
	bool found = import->options.n_categories == 0;

	arena_init(&small, 256 * 1024);
	for (size_t i = 0; i < import->options.n_categories && !found; i++) {
		struct str wanted =
		    utf8_slug(&small, import->options.categories[i]);

		for (size_t k = 0; k < item->categories.n && !found; k++)
			found = str_eq(wanted,
			    utf8_slug(&small, item->categories.of[k].name));
	}
	arena_free(&small);
	return found;
}

bool
import_wants(const struct import *import, const struct item *item)
{
	int64_t since = import->options.since;
	int64_t date = item->date != DATE_NONE ? item->date : item->updated;

	if (since != DATE_NONE && (date == DATE_NONE || date < since))
		return false;
	return in_categories(import, item);
}

/* --- addresses in it --- */

static bool
settle_refs(struct import *import, struct html_result *result,
    const struct store_entry *self, struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;

	for (size_t i = 0; i < result->n_refs; i++) {
		struct html_ref *ref = &result->refs[i];
		struct store_entry *target;

		if (ref->kind == HTML_PICTURE_REF) {
			if (import->options.media == MEDIA_FETCH)
				ref->settled = media_get(import->media, arena,
				    ref, losses, &import->full, err);
			if (import->full)
				return false;
			continue;
		}
		ref->settled = links_clean(arena, ref->url);
		target = store_at(import->store, arena, ref->settled, NULL);
		/* a link to what answers "gone" is better on the web */
		if (target != NULL && target != self && !target->withdrawn)
			ref->settled = url_encode_path(arena, target->address);
	}
	return true;
}

/* Links to what may still come: their places in the body. */
static void
note_late_links(struct import *import, struct store_entry *entry,
    const struct html_result *result, const struct html_spot *spots, size_t n,
    size_t offset)
{
	struct arena *arena = &import->arena;

	relink_drop(import->relink, entry);
	for (size_t i = 0; i < n; i++) {
		const struct html_ref *ref = &result->refs[spots[i].ref];
		bool ours;

		if (ref->kind != HTML_LINK || ref->settled.n == 0 ||
		    ref->settled.p[0] == '/' || ref->bare)
			continue;
		if (store_at(import->store, arena, ref->settled, &ours) ==
			NULL &&
		    ours)
			relink_add(import->relink, entry, ref->settled,
			    (uint32_t)(spots[i].at + offset), spots[i].n);
	}
}

static bool
settle_image(struct import *import, const struct item *item,
    struct article *article, struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;
	struct html_ref ref = { .kind = HTML_PICTURE_REF };

	if (item->image.n == 0 || import->options.media == MEDIA_NONE)
		return true;
	ref.url = url_encode(arena, item->image);
	article->image = ref.url;
	article->image_alt = import_clean(arena, item->image_alt);
	if (import->options.media != MEDIA_FETCH)
		return true;
	ref.settled =
	    media_get(import->media, arena, &ref, losses, &import->full, err);
	if (ref.settled.n > 0)
		article->image = ref.settled;
	return !import->full;
}

/* --- the body --- */

static void
write_body(struct article *article, struct arena *arena,
    const struct item *item, struct str markdown)
{
	struct buf body;

	buf_init(&body, arena, MARKDOWN_MAX * 2);
	buf_char(&body, '\n');
	if (item->withdrawn) {
		article->withdrawn = STR("taken back by the publisher");
		markdown.n = 0;
	}
	if (item->teaser)
		buf_str(&body, STR(STORE_TEASER "\n\n"));
	buf_str(&body, markdown);
	if (item->teaser && article->canonical.n > 0)
		buf_fmt(&body, "\n[Read all of it on the web](" STR_FMT ")\n",
		    STR_ARG(article->canonical));
	article->body = buf_view(&body);
}

/* Bytes of the body in front of the converted text. */
static size_t
body_offset(const struct item *item)
{
	return 1 + (item->teaser ? sizeof(STORE_TEASER "\n\n") - 1 : 0);
}

static bool
convert(struct import *import, const struct item *item, struct losses *losses,
    struct html_result *result, struct err *err)
{
	struct html_options options = {
		.flavour = item->flavour,
		.base = item->url,
		.title = item->title,
		.footnotes = item->footnotes,
		.no_pictures = import->options.media == MEDIA_NONE,
		.library = item->library,
	};

	return html_to_markdown(
	    item->html, &options, &import->arena, losses, result, err);
}

/* --- one item --- */

/* What messages and the report call an item without a file. */
static struct str
name_of(const struct item *item)
{
	if (item->url.n > 0)
		return item->url;
	return item->guid.n > 0 ? item->guid
	    : item->title.n > 0 ? item->title
				: item->place;
}

void
import_skip(struct import *import, struct str name, struct str why)
{
	import->progress.skipped++;
	progress_clear(&import->progress);
	log_warn("mirror: " STR_FMT ": " STR_FMT "; skipped", STR_ARG(name),
	    STR_ARG(why));
	if (!import->options.dry_run)
		report_item(import->report, name, why);
}

static void
count(struct import *import, enum store_verdict verdict, struct str file)
{
	struct progress *progress = &import->progress;

	switch (verdict) {
	case STORE_NEW:
		progress->fresh++;
		break;
	case STORE_CHANGED:
		progress->changed++;
		break;
	case STORE_SAME:
		progress->same++;
		break;
	case STORE_EDITED:
		progress->skipped++;
		progress_clear(progress);
		log_warn("mirror: " STR_FMT ": edited by hand, left alone; "
			 "--force writes over it",
		    STR_ARG(file));
		break;
	case STORE_FOREIGN:
		progress->skipped++;
		progress_clear(progress);
		log_warn("mirror: " STR_FMT ": there is a file of your own, "
			 "left alone; --force writes over it",
		    STR_ARG(file));
		break;
	case STORE_FAILED:
		import->full = true;
		break;
	}
}

/*
 * Known from another site of the publication, whole: two sources that take
 * turns would change it for ever.  The first keeps it, the second gives it
 * another address at most.
 */
static bool
belongs_elsewhere(struct import *import, const struct item *item,
    const struct store_entry *entry)
{
	struct url known;
	struct url other;

	if (!entry->mirrored || import->options.force)
		return false;
	if (item->teaser && !entry->teaser)
		return true;
	if (entry->teaser || entry->withdrawn)
		return false;
	return url_parse(entry->canonical, &known) &&
	    url_parse(item->url, &other) &&
	    !str_eq_nocase(known.host, other.host);
}

static bool
put(struct import *import, const struct item *item, struct store_entry *entry,
    struct losses *losses, struct err *err)
{
	struct arena *arena = &import->arena;
	struct html_result result;
	struct html_spot *spots;
	struct article article;
	enum store_verdict verdict;
	struct str file;
	struct str slug;
	size_t n_spots;

	file = store_place(import->store, arena, item, entry, &slug);
	if (file.n == 0)
		return err_set(err, "its address cannot be a file name");
	if (!convert(import, item, losses, &result, err))
		return false;
	/* what is lost from here on has no place in the text */
	losses->line = 0;
	losses->place.n = 0;
	import_describe(arena, item, &article);
	import_house_lines(&article, arena, &result.house);
	article.slug = slug;
	article.aliases = import_aliases(
	    arena, item, entry, article_address(arena, file, slug));
	if (!settle_refs(import, &result, entry, losses, err) ||
	    !settle_image(import, item, &article, losses, err))
		return false;
	write_body(&article, arena, item,
	    html_settle(&result, arena, &spots, &n_spots));
	if (arena->failed || article.body.n > MARKDOWN_MAX)
		return err_set(err, "too large");
	verdict = store_put(import->store, arena, &entry, file, &article, err);
	count(import, verdict, file);
	if (verdict == STORE_FAILED)
		return false;
	if (entry != NULL)
		entry->seen = true;
	if (entry != NULL && !item->withdrawn)
		note_late_links(
		    import, entry, &result, spots, n_spots, body_offset(item));
	if (!import->options.dry_run && verdict != STORE_EDITED &&
	    verdict != STORE_FOREIGN)
		report_article(import->report, file, losses);
	return true;
}

static void
take(struct import *import, const struct item *item)
{
	struct store_entry *entry =
	    store_match(import->store, &import->arena, item);
	struct losses losses;
	struct err err = { { 0 } };

	if (entry == NULL && item->withdrawn)
		return;
	if (entry != NULL && belongs_elsewhere(import, item, entry)) {
		entry->seen = true;
		import->progress.same++;
		return;
	}
	store_own_host(import->store, item->url);
	loss_init(&losses, &import->arena);
	if (put(import, item, entry, &losses, &err))
		return;
	if (import->full)
		import->trouble = err;
	else if (!fetch_is_stopped())
		import_skip(import, name_of(item), str_z(err.text));
}

/* From a slow source, what came should stand before the batch is full. */
static void
commit_sometimes(struct import *import)
{
	int64_t now = progress_now_ms();

	if (import->full || now - import->committed_ms < COMMIT_MS)
		return;
	import->committed_ms = now;
	if (!store_commit(import->store, &import->trouble))
		import->full = true;
}

enum import_result
import_take(struct import *import, const struct item *item)
{
	size_t limit = import->options.limit;

	if (fetch_is_stopped())
		return IMPORT_STOP;
	import->progress.done++;
	if (item->draft) {
		import_skip(import, name_of(item), str_z(item->why_not));
		return IMPORT_GO_ON;
	}
	if (!import_wants(import, item))
		return IMPORT_GO_ON;
	take(import, item);
	commit_sometimes(import);
	arena_reset(&import->arena);
	progress_step(&import->progress);
	if (import->full || fetch_is_stopped())
		return IMPORT_STOP;
	return limit > 0 && ++import->taken >= limit ? IMPORT_ENOUGH
						     : IMPORT_GO_ON;
}

/* --- the end --- */

bool
import_finish(struct import *import, struct err *err)
{
	struct err later;
	bool done;

	progress_clear(&import->progress);
	done =
	    relink_run(import->relink, import->store, &import->progress, err);
	/* what is written already is whole: it may stand, whatever failed */
	if (!store_commit(import->store, done ? err : &later))
		done = false;
	if (!import->options.dry_run &&
	    !report_save(import->report, import->content, done ? err : &later))
		done = false;
	return done;
}

struct str
import_trouble(const struct import *import)
{
	return str_z(import->trouble.text);
}

const struct import_options *
import_options(const struct import *import)
{
	return &import->options;
}

struct store *
import_store(struct import *import)
{
	return import->store;
}

struct fetch *
import_fetch(struct import *import)
{
	return import->fetch;
}

struct progress *
import_progress(struct import *import)
{
	return &import->progress;
}

struct report *
import_report(struct import *import)
{
	return import->report;
}

int
import_content(const struct import *import)
{
	return import->content;
}

int
import_state(const struct import *import)
{
	return import->state;
}
