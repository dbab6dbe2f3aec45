#ifndef SITE_PUBLISHER_H
#define SITE_PUBLISHER_H
/*
 * publisher -- publisher.yaml: who publishes, in the publisher's own facts.
 *
 * Every text is cleaned (utf8_clean), every URL checked and encoded.  What
 * the file does not say is empty: nothing is invented, and pages leave out
 * what is empty.
 */
#include "base/str.h"

struct arena;
struct err;

enum { PUBLISHER_MAX = 64 * 1024 };

struct publisher_link {
	struct str label;
	struct str url; /* may be empty: a name without a known address */
};

struct publisher_person {
	struct str name;
	struct str title; /* "Co-founder" */
	struct str works_for;
	struct str bio;
	const struct publisher_link *follow;
	size_t n_follow;
};

struct publisher_policy {
	struct str name; /* "ethics", "diversity", "masthead", "corrections" */
	struct str url; /* either may be empty, not both */
	struct str text;
};

struct publisher_image {
	struct str path; /* "/media/logo.png", or a URL; empty: none */
	struct str alt;
};

/* Something the publisher offers: a course, a newsletter ... */
struct publisher_resource {
	struct str kind; /* "course", "newsletter", "sponsor", "jobs" */
	struct str title;
	struct str text;
	struct str url; /* may be empty */
	struct str email; /* may be empty */
};

enum notice_action { NOTICE_KEEP, NOTICE_FOOT, NOTICE_DROP };

/* House notices in mirrored articles: what becomes of a matching line. */
struct publisher_notice {
	struct str pattern; /* see site/notices.h */
	enum notice_action action;
};

struct publisher {
	struct str name; /* never empty */
	struct str legal_name;
	struct str description;
	struct str tagline;
	struct str website;
	struct str id; /* "https://towardsai.net/#publisher" */
	struct str email;
	struct str phone;
	const struct str *address; /* postal, line by line */
	size_t n_address;
	const struct publisher_person *founders;
	size_t n_founders;
	const struct publisher_policy *policies;
	size_t n_policies;
	const struct str *alternate_names;
	size_t n_alternate_names;
	const struct str *areas_served;
	size_t n_areas_served;
	struct publisher_image cover, logo;
	struct str founded; /* "2019", "2019-03-01" */
	struct str founded_at; /* place */
	struct str rating_value; /* "5", as written */
	struct str rating_best; /* "5" where not said */
	struct str rating_count;
	struct str rating_as_of; /* "2025-01-28" */
	const struct publisher_resource *resources;
	size_t n_resources;
	const struct str *languages; /* BCP 47; the first is the default */
	size_t n_languages;
	struct str licence;
	struct str licence_url;
	struct str icon; /* favicon.txt: one emoji */
	struct str security_contact; /* URI; else mailto: of email */
	int64_t security_expires; /* DATE_NONE: derived */
	const struct publisher_notice *notices; /* before the built-in ones */
	size_t n_notices;
	struct str next_key; /* fingerprint of the certificate to come */
};

/*
 * Parses the file's bytes; `name` is what messages call it.  All memory is
 * the arena's.  False: err is "name:line:column: what, and what to do".
 */
bool publisher_parse(struct str bytes, struct str name, struct arena *arena,
    struct publisher *publisher, struct err *err);
/* A site without publisher.yaml: the name alone. */
void publisher_init(struct publisher *publisher, struct str name);
#endif
