#include "site/index.h"

#include "base/arena.h"
#include "base/err.h"
#include "markup/markdown.h"
#include "site/catalog.h"
#include "site/catalog_write.h"
#include "site/index_readers.h"
#include "site/index_scan.h"
#include "site/index_tell.h"
#include "site/site.h"

enum {
	KNOWN_BATCH = 256, /* rows fetched at a time */
	COMMIT_FILES = 4096 /* of a first pass: keeps its log short */
};

/* One walk of the folder beside one walk of the catalog, both in byte order
 * of the files' names. */
struct pass {
	const struct site *site;
	struct catalog *catalog;
	struct teller teller;
	const volatile bool *stop;
	struct index_result *result;
	struct err *err;
	struct readers *readers;
	struct arena rows; /* of the batch */
	struct catalog_known known[KNOWN_BATCH];
	size_t n_known, at_known;
	bool no_more; /* what lies behind is what this pass has put there */
	char last[4096]; /* the file up to which rows were fetched */
	size_t n_last;
	bool first; /* nothing was listed before */
	uint32_t uncommitted;
};

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

static bool
drop(struct pass *pass, const struct catalog_known *known)
{
	if (!known->broken)
		pass->result->removed++;
	return catalog_drop(pass->catalog, known->id, pass->err);
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
		if (!drop(pass, known))
			return false;
	}
	return true;
}

static bool
put(struct pass *pass, struct read_job *job)
{
	struct catalog_claim claim;

	job->page.page.known = job->known.id;
	if (!catalog_put(
		pass->catalog, &job->arena, &job->page.page, &claim, pass->err))
		return false;
	if (job->known.id == 0 || job->known.broken)
		pass->result->added++;
	else
		pass->result->changed++;
	tell_claims(&pass->teller, &job->page.page, &claim);
	return true;
}

static bool
put_broken(struct pass *pass, const struct read_job *job)
{
	const struct catalog_stamp *stamp = &job->page.page.stamp;

	tell_broken(&pass->teller, job->file, str_z(job->err.text));
	if (job->known.id != 0 && !job->known.broken)
		pass->result->removed++;
	/* One that could not be opened has the stamp of the folder. */
	if (stamp->mtime_ns == 0)
		stamp = &job->stamp;
	return catalog_put_broken(
	    pass->catalog, job->file, job->known.id, stamp, pass->err);
}

/* What was read of a file goes into the catalog. */
static bool
apply(struct pass *pass, struct read_job *job)
{
	switch (job->result) {
	case INDEX_READ:
		return put(pass, job);
	case INDEX_SAME:
		return catalog_touch(pass->catalog, job->known.id,
		    &job->page.page.stamp, pass->err);
	case INDEX_BROKEN:
		return put_broken(pass, job);
	case INDEX_GONE:
		return job->known.id == 0 || drop(pass, &job->known);
	default:
		pass->result->unsettled++;
		return true;
	}
}

/* A first pass is committed in pieces: nobody reads listings before its end,
 * and the log would grow as large as the catalog. */
static bool
maybe_commit(struct pass *pass)
{
	if (!pass->first || ++pass->uncommitted < COMMIT_FILES)
		return true;
	pass->uncommitted = 0;
	return catalog_commit(pass->catalog, pass->err) &&
	    catalog_begin(pass->catalog, pass->err);
}

/* Results are applied in the order of the files until so few are left. */
static bool
apply_until(struct pass *pass, bool all)
{
	while (all ? !readers_is_empty(pass->readers)
		   : readers_is_full(pass->readers))
		if (!apply(pass, readers_take(pass->readers)) ||
		    !maybe_commit(pass))
			return false;
	return true;
}

/* The file is to be read; known NULL: it is new. */
static bool
look_into(struct pass *pass, struct str file, struct catalog_stamp stamp,
    const struct catalog_known *known, bool again)
{
	struct read_job *job = readers_blank(pass->readers);

	job->file = arena_copy(&job->arena, file);
	job->stamp = stamp;
	if (known != NULL)
		job->known = *known;
	job->again = again;
	if (job->arena.failed)
		return err_set(pass->err, "out of memory");
	readers_give(pass->readers);
	return apply_until(pass, false);
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

static bool
see_file(struct pass *pass, const struct scan_found *found)
{
	struct catalog_known *known;

	if (!drop_until(pass, &found->file, (struct str){ 0 }))
		return false;
	known = next_known(pass);
	if (known != NULL && !str_eq(known->file, found->file))
		known = NULL;
	pass->at_known += known != NULL;
	pass->result->files++;
	if (known != NULL && is_same(known, found))
		return true;
	return look_into(pass, found->file, stamp_of(found), known, false);
}

/* Nothing is known about the files of this folder: their rows stay. */
static bool
see_trouble(struct pass *pass, const struct scan_found *found)
{
	char after[4096];
	struct str end = { after, found->file.n };

	pass->result->unsettled++;
	tell_folder(&pass->teller, found->file, true, found->error);
	if (found->file.n == 0 || found->file.n >= sizeof(after) - 1 ||
	    found->file.p[found->file.n - 1] != '/')
		return drop_until(pass, &found->file, found->file);
	/* "a/" and what is in it come before "a0". */
	memcpy(after, found->file.p, found->file.n);
	after[found->file.n - 1] = '/' + 1;
	return drop_until(pass, &end, found->file);
}

static bool
is_stopped(const struct pass *pass)
{
	return pass->stop != NULL && *pass->stop;
}

/* *whole: the walk came to its end. */
static bool
walk(struct pass *pass, struct scan *scan, bool *whole)
{
	struct scan_found found;
	bool good = true;

	*whole = false;
	while (good && !is_stopped(pass)) {
		switch (scan_next(scan, &found)) {
		case SCAN_FILE:
			good = see_file(pass, &found);
			break;
		case SCAN_DENIED:
			tell_folder(
			    &pass->teller, found.file, false, found.error);
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

/*
 * Pages that waited for an address which has become free.  Each turn gives
 * one of them an address, or makes it known as broken or gone.
 */
static bool
adopt(struct pass *pass)
{
	uint64_t unsettled = pass->result->unsettled;
	struct catalog_known known;
	struct str file;

	for (;;) {
		arena_reset(&pass->rows);
		if (is_stopped(pass) ||
		    !catalog_next_orphan(pass->catalog, &pass->rows, &file) ||
		    !catalog_known_file(
			pass->catalog, &pass->rows, file, &known))
			return true;
		if (!look_into(pass, known.file, known.stamp, &known, true) ||
		    !apply_until(pass, true))
			return false;
		if (pass->result->unsettled != unsettled)
			return true;
	}
}

/* Everything that was seen goes into the catalog; `whole`: it was the whole
 * folder. */
static bool
finish(struct pass *pass, bool whole)
{
	bool good = apply_until(pass, true) && adopt(pass) &&
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
			good = !is_known || drop(pass, &known);
			continue;
		}
		pass->result->files++;
		if (!is_known || !is_same(&known, &found))
			good = look_into(pass, files[i], stamp_of(&found),
				   is_known ? &known : NULL, false) &&
			    apply_until(pass, true);
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
