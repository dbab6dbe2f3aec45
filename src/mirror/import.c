#include "mirror/import_private.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/fetch.h"
#include "mirror/loss.h"
#include "mirror/media.h"
#include "mirror/relink.h"
#include "mirror/report.h"

/* One article, all that its conversion makes included. */
#define ITEM_MEMORY ((size_t)192 * 1024 * 1024)
enum {
	USUAL_MEMORY = 1024 * 1024, /* what most articles take of it */
	COMMIT_MS = 3000
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
	/* an arena keeps its first chunk: that does for the usual article */
	arena_alloc(&import->arena, USUAL_MEMORY);
	arena_reset(&import->arena);
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

static void
take(struct import *import, const struct item *item)
{
	struct store_entry *entry =
	    store_match(import->store, &import->arena, item);
	struct losses losses;
	struct err err = { { 0 } };

	if (entry != NULL && belongs_elsewhere(import, item, entry)) {
		entry->seen = true;
		import->progress.same++;
		return;
	}
	store_own_host(import->store, item->url);
	loss_init(&losses, &import->arena);
	if (import_put(import, item, entry, &losses, &err))
		return;
	if (import->full)
		import->trouble = err;
	else if (!fetch_is_stopped())
		import_skip(import, name_of(item), str_z(err.text));
}

/* What was public and is no more must not be served any longer. */
static void
take_gone(struct import *import, const struct item *item)
{
	const struct store_entry *entry =
	    store_match(import->store, &import->arena, item);
	struct item gone = *item;

	if (entry != NULL && entry->mirrored) {
		gone.withdrawn = true;
		/* Atom names its id alone */
		if (gone.url.n == 0)
			gone.url = entry->canonical;
		if (gone.title.n == 0)
			gone.title = STR("Withdrawn");
		gone.html = gone.image = gone.summary = (struct str){ NULL, 0 };
		take(import, &gone);
	} else if (item->draft) {
		import_skip(import, name_of(item), str_z(item->why_not));
	}
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
	bool gone = item->draft || item->withdrawn;

	if (fetch_is_stopped())
		return IMPORT_STOP;
	import->progress.done++;
	if (gone)
		take_gone(import, item);
	else if (import_wants(import, item))
		take(import, item);
	else
		return IMPORT_GO_ON;
	commit_sometimes(import);
	arena_reset(&import->arena);
	progress_step(&import->progress);
	if (import->full || fetch_is_stopped())
		return IMPORT_STOP;
	return limit > 0 && !gone && ++import->taken >= limit ? IMPORT_ENOUGH
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
