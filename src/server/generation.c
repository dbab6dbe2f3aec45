#include "server/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "server/cert.h"
#include "server/shared.h"
#include "server/tls.h"

#define DAY ((int64_t)24 * 60 * 60)

enum { WARN_DAYS = 40 };

struct generation *
generation_new(uint64_t number)
{
	struct generation *generation = calloc(1, sizeof(*generation));

	if (generation == NULL)
		return NULL;
	generation->number = number;
	arena_init(&generation->arena, GENERATION_ARENA);
	return generation;
}

void
generation_free(struct generation *generation)
{
	if (generation == NULL)
		return;
	tls_free(generation->tls);
	arena_free(&generation->arena);
	free(generation);
}

/* --- certificates --- */

static bool
make_missing(struct generation *generation, int folder, const struct site *site,
    struct cert_owner owner, struct err *err)
{
	const struct str certs = generation->config.certs;

	switch (cert_files(folder, site->id)) {
	case CERT_FILES_BOTH:
		return true;
	case CERT_FILES_CERT:
		return err_set(err,
		    STR_FMT ".crt is there, its key " STR_FMT
			    ".key is not; restore the key, or move the "
			    "certificate away to have new ones made",
		    STR_ARG(site->id), STR_ARG(site->id));
	case CERT_FILES_NONE:
	case CERT_FILES_KEY:
		break;
	}
	if (!cert_make(
		folder, site->id, site->names, site->n_names, owner, err))
		return false;
	log_info("made a certificate for " STR_FMT ": " STR_FMT "/" STR_FMT
		 ".crt; back its key up, readers remember it",
	    STR_ARG(site->id), STR_ARG(certs), STR_ARG(site->id));
	return true;
}

static void
warn_of_names(const struct cert *cert, const struct site *site)
{
	for (size_t i = 0; i < site->n_names; i++)
		if (!cert_covers(cert, site->names[i]))
			log_warn("the certificate of " STR_FMT
				 " does not name " STR_FMT
				 "; `smallpress cert new --renew` makes one "
				 "that does, with the same key",
			    STR_ARG(site->id), STR_ARG(site->names[i]));
}

static void
warn_of_dates(struct str id, int64_t begins, int64_t ends)
{
	int64_t now = date_now();

	if (begins > now)
		log_warn("the certificate of " STR_FMT
			 " is not valid yet; is the clock right?",
		    STR_ARG(id));
	if (ends < now)
		log_warn("the certificate of " STR_FMT
			 " has ended: readers' programs refuse it; `smallpress "
			 "cert new --renew` makes one with the same key",
		    STR_ARG(id));
	else if (ends - now < WARN_DAYS * DAY)
		log_warn("the certificate of " STR_FMT
			 " ends in %lld days; `smallpress cert new --renew` "
			 "makes one with the same key",
		    STR_ARG(id), (long long)((ends - now) / DAY));
}

static struct cert *
load_one(struct generation *generation, size_t i, int folder, struct site *site,
    struct cert_owner owner, struct err *err)
{
	struct arena *arena = &generation->arena;
	struct generation_site *to = &generation->sites[i];
	struct cert_facts facts;
	struct cert *cert;

	if (!site_take_names(&generation->config, i, arena, site)) {
		err_set(err, "out of memory");
		return NULL;
	}
	if (!make_missing(generation, folder, site, owner, err))
		return NULL;
	cert = cert_load(folder, site->id, err);
	if (cert == NULL)
		return NULL;
	warn_of_names(cert, site);
	if (cert_tell(cert, arena, &facts)) {
		to->fingerprint = facts.fingerprint;
		to->certificate = cert_describe(arena, &facts);
		to->cert_begins = facts.not_before;
		to->cert_ends = facts.not_after;
		to->id = site->id;
		warn_of_dates(site->id, facts.not_before, facts.not_after);
	}
	return cert;
}

static int
open_folder(struct str path, struct server_owner owner, struct err *err)
{
	struct stat info;
	int folder;

	if (!file_make_folder(AT_FDCWD, path, err))
		return -1;
	folder = file_open_folder(path, err);
	/* A folder that somebody made for us keeps its owner. */
	if (folder >= 0 && owner.uid >= 0 && fstat(folder, &info) == 0 &&
	    info.st_uid == 0 &&
	    fchown(folder, (uid_t)owner.uid, (gid_t)owner.gid) != 0)
		log_debug(STR_FMT ": %s", STR_ARG(path), strerror(errno));
	return folder;
}

static bool
load_all(struct generation *generation, int folder, struct cert_owner owner,
    struct err *err)
{
	struct site site[CONFIG_SITES] = { 0 };
	struct cert *certs[CONFIG_SITES] = { NULL };
	struct tls_site sites[CONFIG_SITES] = { { 0 } };
	size_t n = generation->config.n_sites;
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		certs[i] =
		    load_one(generation, i, folder, &site[i], owner, err);
		ok = certs[i] != NULL;
		sites[i] = (struct tls_site){ site[i].names, site[i].n_names,
			certs[i] };
	}
	if (ok)
		generation->tls = tls_new(sites, n, err);
	for (size_t i = 0; i < n; i++)
		cert_free(certs[i]);
	return generation->tls != NULL;
}

bool
generation_load_certs(
    struct generation *generation, struct server_owner owner, struct err *err)
{
	struct cert_owner to = { owner.uid, owner.gid };
	int folder = open_folder(generation->config.certs, owner, err);
	bool ok = folder >= 0 && load_all(generation, folder, to, err);

	if (folder >= 0)
		close(folder);
	return ok || err_in(err, STR_FMT, STR_ARG(generation->config.certs));
}

void
generation_watch_certs(const struct generation *generation)
{
	for (size_t i = 0; i < generation->config.n_sites; i++)
		if (generation->sites[i].id.n > 0)
			warn_of_dates(generation->sites[i].id,
			    generation->sites[i].cert_begins,
			    generation->sites[i].cert_ends);
}

/* --- the folder of state --- */

static bool
make_private(struct str path, struct server_owner owner)
{
	char z[4096];
	struct stat info;

	if (path.n >= sizeof(z))
		return false;
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	if (mkdir(z, 0700) != 0 && errno != EEXIST) {
		log_warn("%s: cannot be made: %s; listings, search and "
			 "feedback need it: choose another with --state",
		    z, strerror(errno));
		return false;
	}
	if (owner.uid >= 0 && stat(z, &info) == 0 && info.st_uid == 0 &&
	    chown(z, (uid_t)owner.uid, (gid_t)owner.gid) != 0)
		log_debug("%s: %s", z, strerror(errno));
	return true;
}

struct str
generation_state(
    const struct generation *generation, size_t which, struct arena *arena)
{
	struct site site = { 0 };

	if (!site_take_names(&generation->config, which, arena, &site))
		return (struct str){ NULL, 0 };
	return arena_fmt(arena, STR_FMT "/" STR_FMT,
	    STR_ARG(generation->config.state), STR_ARG(site.id));
}

void
generation_make_state(
    const struct generation *generation, struct server_owner owner)
{
	static const char *const below[] = { "", "/feedback", "/feedback/tmp",
		"/feedback/new", "/feedback/cur" };
	const struct config *config = &generation->config;
	struct arena arena;
	bool ok;

	arena_init(&arena, GENERATION_ARENA);
	ok = make_private(config->state, owner);
	for (size_t i = 0; ok && i < config->n_sites; i++) {
		struct str state = generation_state(generation, i, &arena);

		for (size_t k = 0; ok && k < sizeof(below) / sizeof(below[0]);
		     k++)
			ok = make_private(arena_fmt(&arena, STR_FMT "%s",
					      STR_ARG(state), below[k]),
			    owner);
	}
	arena_free(&arena);
}
