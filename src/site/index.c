#include "site/index.h"

#include "base/err.h"
#include "site/catalog.h"
#include "site/index_pass.h"
#include "site/index_readers.h"
#include "site/index_scan.h"
#include "site/site.h"

/* The next row of the catalog, or NULL. */
static struct catalog_known *
next_known(struct pass *pass)
{
	struct str last = { pass->last, pass->n_last };

	if (pass->at_known < pass->n_known)
		return &pass->known[pass->at_known];
	if (pass->no_more)
		return NULL;
	arena_reset(&pass->rows);
	pass->at_known = 0;
	pass->n_known = catalog_list_known(
	    pass->catalog, &pass->rows, last, pass->known, KNOWN_BATCH);
	pass->no_more = pass->n_known == 0;
	if (pass->no_more)
		return NULL;
	last = pass->known[pass->n_known - 1].file;
	if (last.n > sizeof(pass->last))
		return NULL;
	memcpy(pass->last, last.p, last.n);
	pass->n_last = last.n;
	return &pass->known[0];
}

/* Rows of files that come before `file` in the folder are of files that are
 * no more; those below `kept`, if not empty, are left alone. */
static bool
drop_until(struct pass *pass, const struct str *file, struct str kept)
{
	struct catalog_known *known;

	while ((known = next_known(pass)) != NULL &&
	    (file == NULL || str_cmp(known->file, *file) < 0)) {
		pass->at_known++;
		if (kept.n > 0 && str_starts(known->file, kept))
			continue;
		if (!pass_drop(pass, known))
			return false;
	}
	return true;
}

static bool
is_same(const struct catalog_known *known, const struct scan_found *found)
{
	return known->stamp.size == found->size &&
	    known->stamp.mtime_ns == found->mtime_ns &&
	    known->stamp.ctime_ns == found->ctime_ns;
}

static struct catalog_stamp
stamp_of(const struct scan_found *found)
{
	return (struct catalog_stamp){ .size = found->size,
		.mtime_ns = found->mtime_ns,
		.ctime_ns = found->ctime_ns };
}

/* The row of the file or folder that the walk has come to, or NULL. */
static struct catalog_known *
known_here(struct pass *pass, struct str file)
{
	struct catalog_known *known = next_known(pass);

	if (known == NULL || !str_eq(known->file, file))
		return NULL;
	pass->at_known++;
	return known;
}

static bool
see_file(struct pass *pass, const struct scan_found *found)
{
	struct catalog_known *known;

	if (!drop_until(pass, &found->file, (struct str){ 0 }))
		return false;
	known = known_here(pass, found->file);
	pass->result->files++;
	if (known != NULL && is_same(known, found))
		return true;
	return pass_look_into(pass, found->file, stamp_of(found), known, false);
}

/*
 * A folder that is left out is told once for each reason: its row is a
 * broken one, with the reason for a hash.
 */
static bool
tell_once(struct pass *pass, const struct scan_found *found, bool now)
{
	const struct catalog_stamp stamp = { .hash = (uint64_t)found->error };
	struct catalog_known *known = known_here(pass, found->file);
	struct str file = found->file;
	struct catalog_known top;
	int64_t id;

	/* The top itself, which is not on the way. */
	if (file.n == 0) {
		file = STR("/");
		if (catalog_known_file(pass->catalog, &pass->rows, file, &top))
			known = &top;
	}
	id = known != NULL ? known->id : 0;
	if (known != NULL && known->stamp.hash == stamp.hash)
		return true;
	tell_folder(&pass->teller, found->file, now, found->error);
	return catalog_put_broken(pass->catalog, file, id, &stamp, pass->err);
}

static bool
see_denied(struct pass *pass, const struct scan_found *found)
{
	return drop_until(pass, &found->file, (struct str){ 0 }) &&
	    tell_once(pass, found, false);
}

/* Nothing is known about the files of this folder: their rows stay. */
static bool
see_trouble(struct pass *pass, const struct scan_found *found)
{
	char after[4096];
	struct str end = { after, found->file.n };

	pass->result->unsettled++;
	if (!drop_until(pass, &found->file, (struct str){ 0 }) ||
	    !tell_once(pass, found, true))
		return false;
	/* "a/" and what is in it come before "a0". */
	if (found->file.n == 0 || found->file.n > sizeof(after))
		return true;
	memcpy(after, found->file.p, found->file.n);
	after[found->file.n - 1] = '/' + 1;
	return drop_until(pass, &end, found->file);
}

/* *whole: the walk came to its end. */
static bool
walk(struct pass *pass, struct scan *scan, bool *whole)
{
	struct scan_found found;
	bool good = true;

	*whole = false;
	while (good && !pass_is_stopped(pass)) {
		switch (scan_next(scan, &found)) {
		case SCAN_FILE:
			good = see_file(pass, &found);
			break;
		case SCAN_DENIED:
			good = see_denied(pass, &found);
			break;
		case SCAN_TROUBLE:
			good = see_trouble(pass, &found);
			/* The top itself: nothing is known at all. */
			if (found.file.n == 0)
				return good;
			break;
		case SCAN_END:
			*whole = true;
			return drop_until(pass, NULL, (struct str){ 0 });
		}
	}
	return good;
}

/* Everything that was seen goes into the catalog; `whole`: it was the whole
 * folder. */
static bool
finish(struct pass *pass, bool whole)
{
	bool good = pass_apply(pass, true) && pass_adopt(pass) &&
	    catalog_settle(pass->catalog, whole, pass->err);

	pass->result->broken = catalog_count_broken(pass->catalog);
	return good && catalog_commit(pass->catalog, pass->err);
}

static bool
run(struct pass *pass)
{
	struct scan *scan = scan_new(pass->site->content);
	bool whole = false;
	bool good;

	if (scan == NULL)
		return err_set(pass->err, "out of memory");
	good = walk(pass, scan, &whole) && finish(pass, whole);
	scan_free(scan);
	return good;
}

static bool
run_files(struct pass *pass, const struct str *files, size_t n)
{
	struct catalog_known known;
	struct scan_found found;
	bool good = true;

	for (size_t i = 0; good && i < n; i++) {
		bool is_known = catalog_known_file(
		    pass->catalog, &pass->rows, files[i], &known);

		if (!scan_look(pass->site->content, files[i], &found)) {
			good = !is_known || pass_drop(pass, &known);
			continue;
		}
		pass->result->files++;
		if (!is_known || !is_same(&known, &found))
			good = pass_look_into(pass, files[i], stamp_of(&found),
				   is_known ? &known : NULL, false) &&
			    pass_apply(pass, true);
	}
	return good && finish(pass, false);
}

static bool
begin(struct pass *pass)
{
	*pass->result = (struct index_result){ 0 };
	if (!catalog_begin(pass->catalog, pass->err))
		return false;
	pass->first = catalog_stage(pass->catalog) == CATALOG_EMPTY;
	arena_init(&pass->rows, 4 * 1024 * 1024);
	pass->readers = readers_new(pass->site);
	return pass->readers != NULL || err_set(pass->err, "out of memory");
}

static bool
end(struct pass *pass, bool good)
{
	if (!good)
		catalog_rollback(pass->catalog);
	readers_free(pass->readers);
	arena_free(&pass->rows);
	return good;
}

bool
index_metadata(const struct site *site, struct catalog *catalog,
    index_report *report, void *context, const volatile bool *stop,
    struct index_result *result, struct err *err)
{
	struct pass pass = { .site = site,
		.catalog = catalog,
		.teller = { report, context },
		.stop = stop,
		.result = result,
		.err = err };

	return end(&pass, begin(&pass) && run(&pass));
}

bool
index_files(const struct site *site, struct catalog *catalog,
    const struct str *files, size_t n, index_report *report, void *context,
    struct index_result *result, struct err *err)
{
	struct pass pass = { .site = site,
		.catalog = catalog,
		.teller = { report, context },
		.result = result,
		.err = err };

	if (catalog_stage(catalog) == CATALOG_EMPTY)
		return index_metadata(
		    site, catalog, report, context, NULL, result, err);
	return end(&pass, begin(&pass) && run_files(&pass, files, n));
}
