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
struct catalog;
struct publisher;

/* The protocols under which a site is known to the outside. */
enum scheme { SCHEME_GEMINI, SCHEME_GOPHER, SCHEMES };

/* What links and menu rows say, and what a request may name. */
struct endpoint {
	struct str host; /* public name */
	uint16_t port; /* public port; 1965 and 70 without a listener */
	uint16_t bound; /* the listener's own port; 0 without one */
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
};

/* One request's surroundings: whose turn it is, and with what. */
struct visit {
	const struct site *site;
	struct catalog *catalog; /* this thread's own; NULL: there is none */
	struct arena *arena; /* everything made for the answer */
	enum scheme scheme;
	bool on_pool; /* heavy work may be done here */
};
#endif
