#ifndef SITE_SITE_H
#define SITE_SITE_H
/*
 * site -- one publication, and one visit to it.
 *
 * A site is made once, before a process begins to answer, and never changes
 * afterwards; nothing in here is global, so one process can serve several.
 */
#include "base/str.h"

struct arena;
struct cache;
struct catalog;
struct config;
struct err;
struct publisher;

/* The protocols under which a site is known to the outside. */
enum scheme { SCHEME_GEMINI, SCHEME_GOPHER, SCHEMES };

enum { ENDPOINT_PORTS = 16 };

/* What links and menu rows say, and what a request may name. */
struct endpoint {
	struct str host; /* public name */
	uint16_t port; /* public port; 1965 and 70 without a listener */
	bool fixed; /* the port is --public's: listeners do not change it */
	uint16_t bound[ENDPOINT_PORTS]; /* the listeners' own ports */
	size_t n_bound;
};

struct site {
	struct str id; /* the first of its names; names its files */
	const struct str *names; /* lower case, A-labels */
	size_t n_names;
	int content; /* descriptor of the content folder */
	struct str content_path; /* for messages */
	const struct publisher *publisher;
	struct endpoint endpoints[SCHEMES];
	bool gopher_text; /* menus offer articles as text, not as menus */
	struct str fingerprint; /* SHA-256 of the certificate, or empty */
	struct str certificate; /* more about it, a line each, or empty */
	/* The catalog's edition, in memory shared by all processes; NULL:
	 * it never changes. */
	const _Atomic uint64_t *edition;
	struct str state_path; /* "state/ID"; empty: nothing can be written */
	struct str publisher_hash; /* of publisher.yaml's bytes; may be empty */
};

/* One request's surroundings: whose turn it is, and with what. */
struct visit {
	const struct site *site;
	struct catalog *catalog; /* this thread's own; NULL: there is none */
	struct arena *arena; /* everything made for the answer */
	struct cache *cache; /* this loop's own; NULL: none, or on the pool */
	int64_t now; /* when the request came; seconds since 1970 */
	enum scheme scheme;
	bool on_pool; /* heavy work may be done here */
	bool hurried; /* what is not there gets no look-up of titles */
	/* One more note of this reader: 0, or the seconds to wait; nothing
	 * is kept then.  NULL: as many as there are. */
	unsigned (*spend_note)(const struct visit *visit);
};

/* "gemini", "gopher". */
struct str scheme_name(enum scheme scheme);
/* 1965, 70 */
uint16_t scheme_port(enum scheme scheme);
bool scheme_find(struct str name, enum scheme *scheme);

/*
 * Makes the site that config->sites[which] describes: opens the content
 * folder, reads publisher.yaml (a folder without one is fine), takes names
 * and endpoints.  All memory is the arena's.  False: err names the file and
 * the cure.  The certificate's fields, the edition and the bound ports are
 * the server's to fill in.
 */
bool site_open(const struct config *config, size_t which, struct arena *arena,
    struct site *site, struct err *err);
/* Closes the content folder. */
void site_close(struct site *site);

/* Fills in id and names alone: --host, and what --public makes us known as.
 * False: the arena is exhausted. */
bool site_take_names(const struct config *config, size_t which,
    struct arena *arena, struct site *site);

/*
 * The two halves of reading publisher.yaml, for a server that has the file
 * parsed by a confined child first and then goes on with the same bytes:
 * site_open without `publisher`, the file's bytes (empty: there is none),
 * and the bytes into the site.
 */
bool site_open_folder(const struct config *config, size_t which,
    struct arena *arena, struct site *site, struct err *err);
bool site_read_publisher(const struct site *site, struct arena *arena,
    struct str *bytes, struct err *err);
bool site_set_publisher(
    struct site *site, struct str bytes, struct arena *arena, struct err *err);

/* A listener of that scheme serves this site on that port: the first one's
 * is the public port, unless --public named one. */
void site_add_port(struct site *site, enum scheme scheme, uint16_t port);
/* Whether a request may name this host and port in that scheme. */
bool site_is_named(const struct site *site, enum scheme scheme, struct str host,
    uint16_t port);
#endif
