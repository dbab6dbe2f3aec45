#ifndef SERVER_GENERATION_H
#define SERVER_GENERATION_H
/*
 * generation -- one configuration, and the processes that serve it for life.
 *
 * Built by the supervisor before it forks: configuration, certificates, TLS
 * contexts, and the publishers' bytes that a confined child has accepted.
 * Never changed afterwards; what a reload wants different is the next
 * generation.
 */
#include "base/arena.h"
#include "site/config.h"

struct err;
struct tls;

struct generation {
	uint64_t number;
	struct arena arena; /* of all that hangs on it */
	struct config config;
	/* One a site: what workers put into it. */
	struct generation_site {
		struct str publisher; /* publisher.yaml's accepted bytes */
		struct str fingerprint;
		struct str certificate; /* a line for each fact */
		struct str id; /* empty: no certificate was loaded */
		int64_t cert_begins, cert_ends; /* seconds since 1970 */
	} sites[CONFIG_SITES];
	struct tls *tls; /* NULL: no listener needs it */
};

enum { GENERATION_ARENA = 16 * 1024 * 1024 };

/* Which folders and whose files a server makes at its first start. */
struct server_owner {
	int64_t uid, gid; /* -1: ours */
};

/* NULL: no memory. */
struct generation *generation_new(uint64_t number);
void generation_free(struct generation *generation);
/*
 * Certificates of all sites: makes what is missing, reads them, warns of what
 * readers' programs will not like, builds the TLS contexts.  Only where some
 * listener needs them.
 */
bool generation_load_certs(
    struct generation *generation, struct server_owner owner, struct err *err);
/* state/ID and its folders for feedback.  Failing is a warning: pages are
 * served without. */
void generation_make_state(
    const struct generation *generation, struct server_owner owner);
/* "state/ID" of a site; empty when the arena is exhausted. */
struct str generation_state(
    const struct generation *generation, size_t which, struct arena *arena);
/* Warns of certificates that end soon; once a day. */
void generation_watch_certs(const struct generation *generation);
#endif
