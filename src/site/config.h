#ifndef SITE_CONFIG_H
#define SITE_CONFIG_H
/*
 * config -- how smallpress is run: the options of the command line, which
 * are also the keys of the configuration file.  What is published stands in
 * publisher.yaml (site/publisher.h), not here.
 *
 * One process may serve several sites.  There is always at least one:
 * sites[0] is what --host, --content and --public describe, or the first of
 * the file's `sites:`.  Certificates, state, listeners, limits and logs are
 * the process's own.
 */
#include "base/log.h"
#include "base/str.h"
#include "site/site.h"

struct arena;
struct err;
struct setting;

enum {
	CONFIG_SITES = 32,
	CONFIG_HOSTS = 32,
	CONFIG_LISTENS = 64,
	CONFIG_WORKERS = 30
};

/* --listen SCHEME://ADDRESS[:PORT] */
struct listen_address {
	struct str scheme;
	struct str address; /* numeric; IPv6 without brackets */
	uint16_t port; /* 0: any free one */
	/*
	 * Index into config.sites.  A Gopher listener serves this site alone
	 * (a selector names no host).  On a Gemini listener the request
	 * chooses among all sites.
	 */
	uint32_t site;
};

/* --public SCHEME://HOST[:PORT] */
struct public_address {
	enum scheme scheme;
	struct str host; /* A-labels; empty: as --host */
	uint16_t port;
};

struct config_site {
	struct str content; /* "content" */
	struct str hosts[CONFIG_HOSTS]; /* lower case, A-labels */
	size_t n_hosts; /* 0: "localhost", and loopback only */
	struct public_address publics[SCHEMES];
	size_t n_publics;
	/* mirror.sources: what `smallpress mirror` without arguments reads
	 * into this site's content */
	struct str sources[CONFIG_HOSTS];
	size_t n_sources;
};

enum log_format { LOG_PLAIN, LOG_JSON };
/* How much of a reader's address the log keeps: nothing, /24 or /48, all. */
enum log_addresses {
	LOG_ADDRESSES_NONE,
	LOG_ADDRESSES_SHORT,
	LOG_ADDRESSES_WHOLE
};

struct config {
	struct config_site sites[CONFIG_SITES];
	size_t n_sites; /* never 0 */
	struct listen_address listens[CONFIG_LISTENS];
	size_t n_listens; /* 0: the default ones */
	struct str certs; /* "certs" */
	struct str state; /* $STATE_DIRECTORY, else ".state" */
	struct str user;
	uint32_t workers; /* 0: one for each processor */
	enum log_level log_level;
	enum log_format log_format;
	enum log_addresses log_addresses;
	bool limits; /* limits per address; on unless `--limits off` */
	uint64_t cache; /* bytes of answers that a worker keeps: --cache MIB */
	bool gopher_text; /* gopher.articles: text */
	/* Who may speak PROXY protocol to us: "10.0.0.0/8", "::1". */
	struct str proxies[CONFIG_HOSTS];
	size_t n_proxies;
	struct str metrics; /* the Prometheus text file; empty: none */
};

/* The defaults: one site without a name. */
void config_init(struct config *config);
/*
 * Reads the bytes of a configuration file over what is there; `name` is what
 * messages call it.  Relative paths are relative to the working folder, as
 * they are on the command line.  Strings live in the arena.  False: err is
 * "name:line:column: what, and what to do".
 */
bool config_parse(struct config *config, struct str bytes, struct str name,
    struct arena *arena, struct err *err);
/* The same from the file at `path`. */
bool config_load(struct config *config, const char *path, struct arena *arena,
    struct err *err);
/*
 * One option as the command line has it: "listen", "gopher://[::1]:7070".
 * Repeatable ones add up; it is about the site `which`.  The value's bytes
 * must live as long as config.
 */
bool config_set(struct config *config, size_t which, struct str name,
    struct str value, struct arena *arena, struct err *err);
/*
 * The command line is about to speak: what it names replaces the file's.
 * `name` is an option that it holds, told once before its first config_set.
 * One that describes a site (host, content) makes it the only one.
 */
void config_override(struct config *config, struct str name);

/* The names of all options, in the order of the manual. */
struct config_option {
	const char *name;
	const char *value; /* "DIR"; what --help calls it */
	const char *what; /* one line; NULL: in the file alone */
	bool repeatable;
	/* config_set's own */
	bool (*take)(const struct setting *setting, struct str value);
};
extern const struct config_option config_options[];
extern const size_t config_n_options;
#endif
