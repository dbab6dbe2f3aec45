#include "server/indexed.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <uv.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "server/shared.h"
#include "site/catalog.h"
#include "site/index.h"
#include "site/publisher.h"

/* --- the catalog --- */

static bool
open_catalog(struct indexed *indexed, struct err *err)
{
	bool set_aside = false;

	indexed->catalog =
	    catalog_create(indexed->catalog_path, &set_aside, err);
	if (indexed->catalog == NULL)
		return false;
	if (set_aside)
		log_warn("%s was damaged or of another version: set aside, a "
			 "new one is being made",
		    indexed->catalog_path);
	/* Workers open it, or open it anew. */
	atomic_fetch_add(&indexed->shared->catalog, 1);
	return true;
}

bool
indexed_open(struct indexed *indexed, struct err *err)
{
	err->text[0] = '\0';
	if (indexed->catalog != NULL)
		return true;
	if (indexed->lock < 0)
		switch (
		    catalog_lock(indexed->catalog_path, &indexed->lock, err)) {
		case CATALOG_LOCKED:
			break;
		case CATALOG_LOCKED_BY_OTHER:
			err->text[0] = '\0';
			indexed->lock = -1;
			return false;
		case CATALOG_LOCK_FAILED:
			indexed->lock = -1;
			return false;
		}
	return open_catalog(indexed, err);
}

void
indexed_close(struct indexed *indexed)
{
	catalog_close(indexed->catalog);
	indexed->catalog = NULL;
	if (indexed->lock >= 0)
		catalog_unlock(indexed->lock);
	indexed->lock = -1;
}

/* Damage met by a pass: closing sets the file aside, and the next is new. */
static bool
mend(struct indexed *indexed)
{
	struct err err;

	if (!catalog_is_damaged(indexed->catalog))
		return false;
	changes_add_all(&indexed->changes);
	log_warn(
	    "%s is damaged; a new one is being made", indexed->catalog_path);
	catalog_close(indexed->catalog);
	indexed->catalog = NULL;
	if (!open_catalog(indexed, &err))
		log_error("%s", err.text);
	return true;
}

/* --- passes --- */

static void
report(void *context, struct str message)
{
	const struct indexed *indexed = context;

	log_warn(STR_FMT "/" STR_FMT, STR_ARG(indexed->site.content_path),
	    STR_ARG(message));
}

/* Told once, until it works again: the next try is a few seconds away. */
static void
tell_failure(struct indexed *indexed, const struct err *err)
{
	if (!indexed->failed)
		log_error("%s: %s", indexed->catalog_path, err->text);
	indexed->failed = true;
}

static void
count_pass(struct indexed *indexed, const struct index_result *result,
    uint64_t began_ns)
{
	struct counters *counters = indexed->counters;
	uint64_t took = (uv_hrtime() - began_ns) / 1000;

	counter_add(&counters->passes, 1);
	counter_add(&counters->pass_microseconds, took);
	if (indexed->changes.all) {
		counter_set(&indexed->shared->files, result->files);
		counter_set(&indexed->shared->broken, result->broken);
	} else {
		counter_add(
		    &indexed->shared->files, result->added - result->removed);
	}
	if (result->added + result->changed + result->removed > 0)
		log_info(STR_FMT ": %llu files, %llu new, %llu changed, "
				 "%llu gone, %llu left out; %llu ms",
		    STR_ARG(indexed->site.id),
		    (unsigned long long)indexed->shared->files,
		    (unsigned long long)result->added,
		    (unsigned long long)result->changed,
		    (unsigned long long)result->removed,
		    (unsigned long long)result->broken,
		    (unsigned long long)took / 1000);
}

static bool
list(struct indexed *indexed, const volatile bool *stop,
    struct index_result *result, struct err *err)
{
	const struct changes *changes = &indexed->changes;

	if (changes->all)
		return index_metadata(&indexed->site, indexed->catalog, report,
		    indexed, stop, result, err);
	return index_files(&indexed->site, indexed->catalog, changes->files,
	    changes->n, report, indexed, result, err);
}

bool
indexed_list(struct indexed *indexed, const volatile bool *stop, bool *again)
{
	struct index_result result = { 0 };
	uint64_t began = uv_hrtime();
	struct err err;

	*again = false;
	if (!list(indexed, stop, &result, &err)) {
		tell_failure(indexed, &err);
		*again = true;
		mend(indexed);
		return false;
	}
	*again = mend(indexed) || result.unsettled > 0;
	indexed->failed = false;
	count_pass(indexed, &result, began);
	return result.added + result.changed + result.removed > 0;
}

bool
indexed_read(struct indexed *indexed, const volatile bool *stop, bool *again)
{
	struct err err;

	*again = false;
	if (index_fulltext(&indexed->site, indexed->catalog, stop, &err)) {
		*again = mend(indexed);
		return true;
	}
	tell_failure(indexed, &err);
	*again = true;
	mend(indexed);
	return false;
}

/* --- what asks for another generation --- */

static bool
folder_was_switched(struct indexed *indexed)
{
	char path[4096];
	struct stat info;

	snprintf(
	    path, sizeof(path), STR_FMT, STR_ARG(indexed->site.content_path));
	if (stat(path, &info) != 0)
		return false; /* in the middle of a switch, or gone */
	if (info.st_dev == indexed->folder[0] &&
	    info.st_ino == indexed->folder[1])
		return false;
	indexed->folder[0] = info.st_dev;
	indexed->folder[1] = info.st_ino;
	return true;
}

static bool
publisher_changed(struct indexed *indexed)
{
	struct stat info;
	int64_t seen = 0;
	struct arena arena;
	struct str bytes;
	struct err err;
	bool changed;

	if (fstatat(indexed->site.content, "publisher.yaml", &info, 0) == 0)
		seen = info.st_mtim.tv_sec * 1000000000LL +
		    info.st_mtim.tv_nsec + info.st_size;
	if (seen == indexed->publisher_seen)
		return false;
	indexed->publisher_seen = seen;
	arena_init(&arena, (size_t)4 * PUBLISHER_MAX);
	changed = site_read_publisher(&indexed->site, &arena, &bytes, &err) &&
	    !str_eq(bytes, indexed->publisher);
	arena_free(&arena);
	return changed;
}

bool
indexed_wants_generation(struct indexed *indexed)
{
	return folder_was_switched(indexed) || publisher_changed(indexed);
}
