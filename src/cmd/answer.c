/*
 * answer -- one request on standard input, its whole answer on standard
 * output: the walk of the server without its sockets.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "proto/protocol.h"
#include "server/cert.h"
#include "site/catalog.h"
#include "site/index.h"

enum {
	/* Nothing that a protocol takes is longer. */
	INPUT_MAX = 16 * 1024,
	VISIT_MAX = 64 * 1024 * 1024,
	SETUP_MAX = 16 * 1024 * 1024
};

/* --- the catalog --- */

static void
report(void *context, struct str message)
{
	(void)context;
	log_warn(STR_FMT, STR_ARG(message));
}

static bool
fill(const struct site *site, struct catalog *catalog)
{
	struct index_result result;
	struct err err;

	if (index_metadata(site, catalog, report, NULL, NULL, &result, &err) &&
	    index_fulltext(site, catalog, NULL, &err))
		return true;
	log_warn("catalog: %s", err.text);
	return false;
}

static struct catalog *
made_in_memory(const struct site *site)
{
	struct catalog *catalog;
	struct err err;

	catalog = catalog_create(NULL, NULL, &err);
	if (catalog == NULL)
		log_warn("catalog: %s", err.text);
	else
		fill(site, catalog);
	return catalog;
}

/* Brought up to date in its file; NULL: that cannot be written. */
static struct catalog *
brought_up_to_date(const struct site *site, const char *path)
{
	struct catalog *catalog;
	struct err err;

	catalog = catalog_create(path, NULL, &err);
	if (catalog == NULL) {
		log_debug("catalog: %s", err.text);
		return NULL;
	}
	if (fill(site, catalog))
		return catalog;
	catalog_close(catalog);
	return NULL;
}

/*
 * Up to date where this process gets the lock; as it is where a server has
 * it; in memory where nothing can be written.
 */
static struct catalog *
find_catalog(const struct site *site, struct arena *arena, int *lock)
{
	struct str name =
	    arena_fmt(arena, STR_FMT "/catalog.db", STR_ARG(site->state_path));
	const char *path = arena_z(arena, name);
	enum catalog_lock locked = CATALOG_LOCK_FAILED;
	struct catalog *catalog = NULL;
	struct err err;

	if (path != NULL && file_make_folder(AT_FDCWD, site->state_path, &err))
		locked = catalog_lock(path, lock, &err);
	if (locked == CATALOG_LOCKED)
		catalog = brought_up_to_date(site, path);
	else if (locked == CATALOG_LOCKED_BY_OTHER)
		catalog = catalog_open(path, &err);
	return catalog != NULL ? catalog : made_in_memory(site);
}

/* --- the request --- */

/* Reads until the protocol has seen enough. */
static enum parse
read_request(const struct protocol *protocol, char *bytes, size_t *n,
    struct request *request)
{
	enum parse parse = PARSE_MORE;
	bool end = false;

	while (parse == PARSE_MORE) {
		ssize_t got = 0;

		if (*n < INPUT_MAX)
			got = read(STDIN_FILENO, bytes + *n, INPUT_MAX - *n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got > 0)
			*n += (size_t)got;
		if (got <= 0 && end)
			return PARSE_BAD;
		end = got <= 0;
		parse =
		    protocol->parse((struct str){ bytes, *n }, end, request);
	}
	return parse;
}

/* What a server would say of its certificate; nothing where it has none. */
static void
tell_certificate(
    const struct config *config, struct arena *arena, struct site *site)
{
	struct cert_facts facts;
	struct cert *cert;
	struct err err;
	int folder = file_open_folder(config->certs, &err);

	if (folder < 0)
		return;
	cert = cert_load_public(folder, site->id, &err);
	close(folder);
	if (cert != NULL && cert_tell(cert, arena, &facts)) {
		site->fingerprint = facts.fingerprint;
		site->certificate = cert_describe(arena, &facts);
	}
	cert_free(cert);
}

/* The site whose name the request knows; the first one otherwise. */
static bool
open_site(const struct config *config, const struct protocol *protocol,
    const struct request *request, struct arena *arena, struct site *site)
{
	struct err err;
	size_t which = config->n_sites;

	while (which-- > 0) {
		if (!site_open(config, which, arena, site, &err)) {
			log_error("%s", err.text);
			return false;
		}
		if (which == 0 ||
		    (protocol->scheme == SCHEME_GEMINI &&
			site_is_named(
			    site, SCHEME_GEMINI, request->host, request->port)))
			break;
		site_close(site);
	}
	tell_certificate(config, arena, site);
	return true;
}

static void
answer_request(const struct protocol *protocol, const struct site *site,
    const struct request *request, struct arena *arena,
    struct response *response)
{
	struct visit visit = { .site = site,
		.arena = arena,
		.now = date_now(),
		.scheme = protocol->scheme };
	int lock = -1;

	visit.catalog = find_catalog(site, arena, &lock);
	if (protocol->answer(&visit, request, response) == ANSWER_WORK) {
		visit.on_pool = true;
		protocol->answer(&visit, request, response);
	}
	catalog_close(visit.catalog);
	if (lock >= 0)
		catalog_unlock(lock);
}

/* --- the answer --- */

static bool
print(struct str bytes)
{
	return bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, stdout) == bytes.n;
}

static bool
print_file(int fd, uint64_t length)
{
	char block[64 * 1024];

	while (length > 0) {
		size_t want = length < sizeof(block) ? length : sizeof(block);
		ssize_t got = read(fd, block, want);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || !print((struct str){ block, (size_t)got }))
			return false;
		length -= (uint64_t)got;
	}
	return true;
}

static int
print_response(const struct response *response)
{
	bool done = print(response->head) && print(response->body);

	if (response->fd >= 0) {
		done = done && print_file(response->fd, response->length);
		close(response->fd);
	}
	if (fflush(stdout) == 0 && done)
		return EXIT_DONE;
	log_error("answer: cannot write all of it: %s", strerror(errno));
	return EXIT_PROBLEM;
}

static int
run_with(const struct protocol *protocol, const struct config *config)
{
	struct response response = { .fd = -1 };
	struct request request = { .port = 0 };
	char bytes[INPUT_MAX];
	struct arena arena, answers;
	struct site site = { .content = -1 };
	size_t n = 0;
	int status = EXIT_PROBLEM;

	arena_init(&arena, SETUP_MAX);
	arena_init(&answers, VISIT_MAX);
	switch (read_request(protocol, bytes, &n, &request)) {
	case PARSE_DONE:
		if (!open_site(config, protocol, &request, &arena, &site))
			goto done;
		answer_request(protocol, &site, &request, &answers, &response);
		status = print_response(&response);
		site_close(&site);
		goto done;
	case PARSE_LONG:
		protocol->refuse(REFUSE_LONG, 0, &response);
		break;
	case PARSE_DROP:
		break;
	case PARSE_MORE:
	case PARSE_BAD:
		protocol->refuse(REFUSE_BAD, 0, &response);
		break;
	}
	status = print_response(&response);
done:
	arena_free(&answers);
	arena_free(&arena);
	return status;
}

static int
run_answer(int argc, char **argv)
{
	const struct protocol *protocol = NULL;
	struct options options;
	struct arena arena;
	int status;

	arena_init(&arena, SETUP_MAX);
	if (!options_read(
		&command_answer, argc, argv, NULL, &arena, &options)) {
		status = options.status;
		goto done;
	}
	if (options.first + 1 == argc)
		protocol = protocol_find(str_z(argv[options.first]));
	if (protocol == NULL) {
		status = command_misused(
		    &command_answer, "name one protocol, gemini or gopher");
		goto done;
	}
	signal(SIGPIPE, SIG_IGN);
	status = run_with(protocol, &options.config);
done:
	arena_free(&arena);
	return status;
}

const struct command command_answer = {
	.name = "answer",
	.summary = "answer one request from standard input",
	.usage =
	    "usage: smallpress answer PROTOCOL [options]\n"
	    "\n"
	    "Reads one request on standard input and writes its whole answer "
	    "to\nstandard output, as the server would, without a "
	    "socket.\nPROTOCOL is gemini or gopher.  The catalog is "
	    "brought up to date first;\nif a server is doing that, it is read "
	    "as it is.\n"
	    "\n"
	    "  --content DIR    the publication's folder (content)\n"
	    "  --state DIR      where the catalog is (.state)\n"
	    "  --certs DIR      for what the capsule says of its certificate "
	    "(certs)\n"
	    "  --host NAME      the name to answer for (localhost)\n"
	    "  --public URL     the name and port in links, as "
	    "gopher://HOST:PORT\n"
	    "  --config FILE    read options from a file\n"
	    "  --log-level L    error, warn, info or debug\n"
	    "\n"
	    "Examples:\n"
	    "  printf 'gemini://localhost/\\r\\n' | smallpress answer gemini\n"
	    "  printf '/latest\\r\\n' | smallpress answer gopher\n"
	    "  printf '/search\\tlanguage models\\r\\n' | smallpress answer "
	    "gopher\n",
	.run = run_answer,
};
