/* Certificates, folders and ports: what keeps serve from starting. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "cmd/check.h"
#include "server/apart.h"
#include "server/cert.h"
#include "server/certverdict.h"
#include "server/confine.h"
#include "site/config.h"

/* --- certificates --- */

static struct str
file_name(struct check *check, const char *ending)
{
	return arena_fmt(check->arena, STR_FMT "/" STR_FMT "%s",
	    STR_ARG(check->config->certs), STR_ARG(check->site->id), ending);
}

#define NO_FILE ((struct str){ "", 0 })

/* Others who can read the key can be this capsule. */
static void
check_key(struct check *check)
{
	const char *path = arena_z(check->arena, file_name(check, ".key"));
	struct stat st;

	if (path != NULL && stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		check_problem(check, NO_FILE, 0, 0,
		    "%s: others on this machine may read the key; "
		    "chmod 600 %s",
		    path, path);
}

static void
judge(struct check *check, const struct cert *cert)
{
	struct cert_facts facts;
	struct cert_verdict verdicts[CERT_VERDICTS];
	struct str path = file_name(check, ".crt");
	size_t n;

	if (!cert_tell(cert, check->arena, &facts))
		return;
	if (facts.rsa && facts.key_bits > 2048)
		check_hint(check, NO_FILE, 0, 0,
		    STR_FMT ": RSA with %u bits makes every connection about "
			    "ten times as dear; `smallpress cert new` makes "
			    "a better key",
		    STR_ARG(path), (unsigned)facts.key_bits);
	n = cert_judge(cert, &facts, check->site->names, check->site->n_names,
	    check->now, check->arena, verdicts);
	for (size_t i = 0; i < n; i++) {
		if (verdicts[i].verdict == VERDICT_GOOD)
			continue;
		(verdicts[i].verdict == VERDICT_BAD ? check_problem
						    : check_hint)(check,
		    NO_FILE, 0, 0, STR_FMT ": " STR_FMT ": " STR_FMT,
		    STR_ARG(path), STR_ARG(verdicts[i].who),
		    STR_ARG(verdicts[i].what));
	}
}

/* None at all is fine: serve makes one. */
void
check_certificate(struct check *check)
{
	struct err err;
	struct cert *cert;
	int folder = file_open_folder(check->config->certs, &err);

	if (folder < 0)
		return;
	arena_reset(check->arena);
	switch (cert_files(folder, check->site->id)) {
	case CERT_FILES_NONE:
		break;
	case CERT_FILES_KEY:
		check_problem(check, NO_FILE, 0, 0,
		    STR_FMT ": a key without its certificate; put " STR_FMT
			    " beside it, or move the key away",
		    STR_ARG(file_name(check, ".key")),
		    STR_ARG(file_name(check, ".crt")));
		break;
	case CERT_FILES_CERT:
		check_problem(check, NO_FILE, 0, 0,
		    STR_FMT ": a certificate without its key; put " STR_FMT
			    " beside it",
		    STR_ARG(file_name(check, ".crt")),
		    STR_ARG(file_name(check, ".key")));
		break;
	case CERT_FILES_BOTH:
		check_key(check);
		cert = cert_load(folder, check->site->id, &err);
		if (cert == NULL)
			check_problem(check, NO_FILE, 0, 0, STR_FMT "/%s",
			    STR_ARG(check->config->certs), err.text);
		else
			judge(check, cert);
		cert_free(cert);
		break;
	}
	close(folder);
}

/* --- the state folder --- */

static void
check_state(struct check *check)
{
	const char *path = arena_z(check->arena, check->config->state);

	if (path != NULL && access(path, F_OK) == 0 && access(path, W_OK) != 0)
		check_problem(check, NO_FILE, 0, 0,
		    "%s: %s; give it to the user who serves, or name another "
		    "folder with --state",
		    path, strerror(errno));
}

static void
check_apart(struct check *check)
{
	struct err err;

	if (!apart_judge(check->config, &err))
		check_problem(check, NO_FILE, 0, 0, "%s", err.text);
}

/* --- ports --- */

static bool
fill_address(struct check *check, const struct listen_address *listen,
    struct sockaddr_storage *storage, socklen_t *n)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)storage;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)storage;
	const char *z = arena_z(check->arena, listen->address);

	memset(storage, 0, sizeof(*storage));
	if (z != NULL && inet_pton(AF_INET, z, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(listen->port);
		*n = sizeof(*v4);
		return true;
	}
	if (z == NULL || inet_pton(AF_INET6, z, &v6->sin6_addr) != 1)
		return false;
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(listen->port);
	*n = sizeof(*v6);
	return true;
}

static void
tell_port(struct check *check, const struct listen_address *listen, int error)
{
	if (error == EADDRINUSE)
		check_hint(check, NO_FILE, 0, 0,
		    "--listen " STR_FMT ": port %u is in use; fine if that "
		    "is this capsule",
		    STR_ARG(listen->scheme), (unsigned)listen->port);
	else if (error == EACCES)
		check_problem(check, NO_FILE, 0, 0,
		    "--listen " STR_FMT ": port %u is not for this user; "
		    "start as root with --user, or use a socket unit",
		    STR_ARG(listen->scheme), (unsigned)listen->port);
	else
		check_problem(check, NO_FILE, 0, 0,
		    "--listen " STR_FMT ": " STR_FMT ": %s; name an address "
		    "of this machine",
		    STR_ARG(listen->scheme), STR_ARG(listen->address),
		    strerror(error));
}

/* Bound and let go at once: nothing is ever accepted. */
static void
check_listener(struct check *check, const struct listen_address *listen)
{
	struct sockaddr_storage address;
	socklen_t n;
	int one = 1;
	int fd;

	if (!fill_address(check, listen, &address, &n))
		return;
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (address.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, n) != 0)
		tell_port(check, listen, errno);
	close(fd);
}

/* --- the kernel --- */

static void
check_kernel(struct check *check)
{
	struct confine_offer offer = confine_probe();

	if (offer.landlock == 0)
		check_note(check, NO_FILE, 0, 0,
		    "this kernel or build has no Landlock, so processes can "
		    "see all files; Linux 5.13 has it");
	if (!offer.seccomp)
		check_note(check, NO_FILE, 0, 0,
		    "this kernel or build has no seccomp filters, so "
		    "processes may make any system call");
}

void
check_machine(struct check *check)
{
	arena_reset(check->arena);
	check_kernel(check);
	check_state(check);
	check_apart(check);
	for (size_t i = 0; i < check->config->n_listens; i++)
		check_listener(check, &check->config->listens[i]);
}
