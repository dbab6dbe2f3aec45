#include "site/index_pass.h"

#include "base/err.h"
#include "site/catalog.h"
#include "site/index_readers.h"

/* Files a commit of a first pass: keeps its log short. */
enum { COMMIT_FILES = 4096 };

bool
pass_drop(struct pass *pass, const struct catalog_known *known)
{
	if (!known->broken)
		pass->result->removed++;
	return catalog_drop(pass->catalog, known->id, pass->err);
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
		return job->known.id == 0 || pass_drop(pass, &job->known);
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
bool
pass_apply(struct pass *pass, bool all)
{
	while (all ? !readers_is_empty(pass->readers)
		   : readers_is_full(pass->readers))
		if (!apply(pass, readers_take(pass->readers)) ||
		    !maybe_commit(pass))
			return false;
	return true;
}

/* The file is to be read; known NULL: it is new. */
bool
pass_look_into(struct pass *pass, struct str file, struct catalog_stamp stamp,
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
	return pass_apply(pass, false);
}

bool
pass_is_stopped(const struct pass *pass)
{
	return pass->stop != NULL && *pass->stop;
}

/*
 * Pages that waited for an address which has become free.  Each turn gives
 * one of them an address, or makes it known as broken or gone.
 */
bool
pass_adopt(struct pass *pass)
{
	uint64_t unsettled = pass->result->unsettled;
	struct catalog_known known;
	struct str file;

	for (;;) {
		arena_reset(&pass->rows);
		if (pass_is_stopped(pass) ||
		    !catalog_next_orphan(pass->catalog, &pass->rows, &file) ||
		    !catalog_known_file(
			pass->catalog, &pass->rows, file, &known))
			return true;
		if (!pass_look_into(
			pass, known.file, known.stamp, &known, true) ||
		    !pass_apply(pass, true))
			return false;
		if (pass->result->unsettled != unsettled)
			return true;
	}
}
