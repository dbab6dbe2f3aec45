#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H
/*
 * config -- how smallpress is run: the options of the command line, which
 * are also the keys of the configuration file.  What is published stands in
 * publisher.yaml (site/publisher.h), not here.
 */
#include "base/log.h"
#include "base/str.h"
#include "site/site.h"

struct arena;
struct err;

/* --listen SCHEME://ADDRESS:PORT */
struct listen_address {
	struct str scheme;
	struct str address; /* numeric; IPv6 without brackets */
	uint16_t port; /* 0: any free one */
};

/* --public SCHEME://HOST[:PORT] */
struct public_address {
	enum scheme scheme;
	struct str host; /* empty: as --host */
	uint16_t port;
};

enum { CONFIG_HOSTS = 64, CONFIG_LISTENS = 64 };

struct config {
	struct str content; /* "content" */
	struct str certs; /* "certs" */
	struct str state; /* $STATE_DIRECTORY, else ".state" */
	struct str hosts[CONFIG_HOSTS];
	size_t n_hosts; /* 0: "localhost", and loopback only */
	struct str user;
	uint32_t workers; /* 0: one for each processor */
	enum log_level log_level;
	struct listen_address listens[CONFIG_LISTENS];
	size_t n_listens; /* 0: the default ones */
	struct public_address publics[SCHEMES];
	size_t n_publics;
	bool limits; /* limits per address; on unless `--limits off` */
	bool gopher_text; /* gopher.articles: text */
};

/* The defaults. */
void config_init(struct config *config);
/*
 * Reads the YAML file at `path` over what is there; its strings live in the
 * arena.  False: err is "file:line:column: what, and what to do".
 */
bool config_load(struct config *config, const char *path, struct arena *arena,
    struct err *err);
/*
 * One option as the command line has it: "listen", "gopher://[::1]:7070".
 * Repeatable ones add up.  The value's bytes must live as long as config.
 */
bool config_set(
    struct config *config, struct str name, struct str value, struct err *err);
#endif
