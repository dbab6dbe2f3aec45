/*
 * cert -- shows, makes and judges the certificate of each site.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "server/cert.h"
#include "server/certverdict.h"
#include "site/site.h"

enum { CERT_ARENA = 16 * 1024 * 1024 };

static const struct cert_owner ours = { -1, -1 };

/* What the operands and own options say. */
struct wish {
	bool renew, replace, next;
};

/* One site's certificate, for one of the functions below. */
struct job {
	struct arena *arena;
	const struct config *config;
	const struct wish *wish;
	struct site site;
	int folder;
};

/* --- show --- */

static void
print_facts(const struct job *job, const struct cert_facts *facts)
{
	printf(STR_FMT "/" STR_FMT ".crt\n", STR_ARG(job->config->certs),
	    STR_ARG(job->site.id));
	for (size_t i = 0; i < facts->n_names; i++)
		printf(
		    "  name         " STR_FMT "\n", STR_ARG(facts->names[i]));
	printf("  key          " STR_FMT "\n", STR_ARG(facts->key_type));
	printf("  valid        " STR_FMT " to " STR_FMT "\n",
	    STR_ARG(date_day(job->arena, facts->not_before)),
	    STR_ARG(date_day(job->arena, facts->not_after)));
	printf("  issued by    %s\n",
	    facts->self_signed ? "itself" : "somebody else");
	printf("  SHA-256      " STR_FMT "\n", STR_ARG(facts->fingerprint));
	printf("  of its key   " STR_FMT "\n", STR_ARG(facts->key_fingerprint));
}

static bool
tell(const struct job *job, struct cert *cert, struct cert_facts *facts,
    struct err *err)
{
	return cert_tell(cert, job->arena, facts) ||
	    err_set(err, STR_FMT ".crt: its key cannot be read",
		STR_ARG(job->site.id));
}

static bool
show(const struct job *job, struct err *err)
{
	struct cert *cert = cert_load_public(job->folder, job->site.id, err);
	struct cert_facts facts;
	bool ok = cert != NULL && tell(job, cert, &facts, err);

	if (ok)
		print_facts(job, &facts);
	cert_free(cert);
	return ok;
}

/* --- new --- */

static bool
make_next(const struct job *job, struct err *err)
{
	struct str key;

	if (!cert_make_next(
		job->folder, job->site.id, ours, job->arena, &key, err))
		return false;
	printf("the key to come is in " STR_FMT "/" STR_FMT
	       ".next.key; its SHA-256 is\n" STR_FMT
	       "\nSay so in publisher.yaml (next_key) some weeks before "
	       "`smallpress cert new --replace` puts it into place.\n",
	    STR_ARG(job->config->certs), STR_ARG(job->site.id), STR_ARG(key));
	return true;
}

static bool
make(const struct job *job, struct err *err)
{
	const struct site *site = &job->site;
	enum cert_files there = cert_files(job->folder, site->id);
	bool is_there = there == CERT_FILES_BOTH || there == CERT_FILES_CERT;

	if (job->wish->next)
		return make_next(job, err);
	if (is_there && !job->wish->renew && !job->wish->replace)
		return err_set(err,
		    STR_FMT ".crt is there already, and readers remember it; "
			    "--renew makes another with the same key, "
			    "--replace one with another key",
		    STR_ARG(site->id));
	if (there == CERT_FILES_CERT && job->wish->renew)
		return err_set(err,
		    STR_FMT ".key is missing: a renewal keeps the key",
		    STR_ARG(site->id));
	if (job->wish->replace && !cert_set_aside(job->folder, site->id, err))
		return false;
	return cert_make(job->folder, site->id, site->names, site->n_names,
		   ours, err) &&
	    show(job, err);
}

/* --- verify --- */

static bool
verify(const struct job *job, struct err *err)
{
	static const char *const words[] = { [VERDICT_GOOD] = "good",
		[VERDICT_SOON] = "note",
		[VERDICT_BAD] = "BAD" };
	struct cert *cert = cert_load(job->folder, job->site.id, err);
	struct cert_verdict verdicts[CERT_VERDICTS];
	struct cert_facts facts;
	bool ok = cert != NULL && tell(job, cert, &facts, err);
	size_t n;

	if (ok) {
		n = cert_judge(cert, &facts, job->site.names, job->site.n_names,
		    date_now(), job->arena, verdicts);
		printf(STR_FMT "/" STR_FMT ".crt fits its key\n",
		    STR_ARG(job->config->certs), STR_ARG(job->site.id));
		for (size_t i = 0; i < n; i++)
			printf("  %-5s " STR_FMT "\n        " STR_FMT "\n",
			    words[verdicts[i].verdict],
			    STR_ARG(verdicts[i].who),
			    STR_ARG(verdicts[i].what));
		if (verdicts[0].verdict == VERDICT_BAD)
			ok = err_set(err,
			    STR_FMT ".crt: some readers' programs refuse it",
			    STR_ARG(job->site.id));
	}
	cert_free(cert);
	return ok;
}

/* --- the command --- */

static const struct {
	const char *name;
	bool (*run)(const struct job *job, struct err *err);
	bool makes;
} actions[] = {
	{ "show", show, false },
	{ "new", make, true },
	{ "verify", verify, false },
};

/* Of every site; one that fails does not keep the others from it. */
static int
run_all(const struct options *options, size_t action, const struct wish *wish,
    struct arena *arena)
{
	const struct config *config = &options->config;
	struct job job = { .arena = arena, .config = config, .wish = wish };
	struct err err = { "out of memory" };
	int status = EXIT_DONE;

	if (actions[action].makes &&
	    !file_make_folder(AT_FDCWD, config->certs, &err)) {
		log_error("%s", err.text);
		return EXIT_PROBLEM;
	}
	job.folder = file_open_folder(config->certs, &err);
	if (job.folder < 0) {
		log_error("%s", err.text);
		return EXIT_PROBLEM;
	}
	for (size_t i = 0; i < config->n_sites; i++) {
		job.site = (struct site){ 0 };
		if (site_take_names(config, i, arena, &job.site) &&
		    actions[action].run(&job, &err))
			continue;
		log_error(STR_FMT "/%s", STR_ARG(config->certs), err.text);
		status = EXIT_PROBLEM;
	}
	close(job.folder);
	return fflush(stdout) == 0 ? status : EXIT_PROBLEM;
}

static size_t
find_action(int argc, char **argv, const struct options *options)
{
	size_t n = sizeof(actions) / sizeof(actions[0]);
	size_t i = 0;

	if (options->first + 1 != argc)
		return n;
	while (i < n &&
	    !str_eq(str_z(argv[options->first]), str_z(actions[i].name)))
		i++;
	return i;
}

static int
run_cert(int argc, char **argv)
{
	struct wish wish = { false, false, false };
	const struct option_own own[] = {
		{ .name = "renew", .flag = &wish.renew },
		{ .name = "replace", .flag = &wish.replace },
		{ .name = "next", .flag = &wish.next },
		{ .name = NULL },
	};
	struct options options;
	struct arena arena;
	size_t action;
	int status;

	arena_init(&arena, CERT_ARENA);
	if (!options_read(&command_cert, argc, argv, own, &arena, &options)) {
		arena_free(&arena);
		return options.status;
	}
	action = find_action(argc, argv, &options);
	if (action == sizeof(actions) / sizeof(actions[0])) {
		log_error("cert: say show, new or verify; `smallpress help "
			  "cert` shows how");
		status = EXIT_USAGE;
	} else {
		status = run_all(&options, action, &wish, &arena);
	}
	arena_free(&arena);
	return status;
}

const struct command command_cert = {
	.name = "cert",
	.summary = "show, make or judge the certificate",
	.usage =
	    "usage: smallpress cert show|new|verify [options]\n"
	    "\n"
	    "show      prints names, dates and fingerprints\n"
	    "new       makes a key and a certificate for all names, valid for "
	    "a hundred\n"
	    "          years; never replaces one unasked\n"
	    "verify    checks that key and certificate fit, and says what "
	    "each kind of\n"
	    "          reader's program will think of them\n"
	    "\n"
	    "  --renew          new: another certificate with the same key\n"
	    "  --replace        new: with another key; the old ones are kept "
	    "as .old\n"
	    "  --next           new: only the key that --replace will take, to "
	    "be announced\n"
	    "  --host NAME      a name of the capsule; repeat (localhost)\n"
	    "  --certs DIR      where certificates and keys are (certs)\n"
	    "  --config FILE    read options from a file\n"
	    "\n"
	    "`smallpress serve` makes a missing certificate by itself.  "
	    "Readers "
	    "remember a\nkey at first sight and are warned when it changes: "
	    "back it up.\n"
	    "\n"
	    "Examples:\n"
	    "  smallpress cert show\n"
	    "  smallpress cert new --host capsule.example --host "
	    "www.capsule.example\n"
	    "  smallpress cert verify --config /etc/smallpress.yaml\n",
	.run = run_cert,
};
