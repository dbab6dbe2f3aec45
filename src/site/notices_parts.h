#ifndef SITE_NOTICES_PARTS_H
#define SITE_NOTICES_PARTS_H
/*
 * notices_parts -- reading a paragraph of Markdown as notices.c compares it,
 * and comparing it.  For notices.c alone.
 */
#include "base/str.h"
#include "site/publisher.h"

struct arena;

/* --- notices_blocks.c --- */

struct paragraph {
	struct str source; /* whole lines, without the last line's end */
	uint32_t line; /* in the body, from 0 */
};

struct paragraphs {
	struct paragraph *of;
	size_t n, cap;
};

/* Those outside of every list, quote, table, code and HTML block. */
struct paragraphs notice_paragraphs(struct str body, struct arena *arena);

/* --- notices_text.c --- */

/* An inline link or image as it stands in the source. */
struct inline_link {
	size_t start, end; /* "[text](url)", with an image's "!" */
	struct str text; /* may hold an image */
	struct str url;
	bool image;
};

/* The next one at or behind `from`, outside of code spans. */
bool notice_next_link(struct str source, size_t from, struct inline_link *link);
/* Without marks, links' addresses and escapes, folded as patterns are. */
struct str notice_plain(struct arena *arena, struct str source);
/* A pattern, or a name, folded the same way. */
struct str notice_fold(struct arena *arena, struct str text);
/* "https://www.Example.org/a/" is "example.org/a". */
struct str notice_address(struct arena *arena, struct str url);

/* --- notices_match.c --- */

/* What {name} and {site} stand for, folded. */
struct notice_names {
	const struct str *of;
	size_t n;
	struct str site;
};

struct notice_names notice_names(
    const struct publisher *publisher, struct arena *arena);
/* Whether the folded pattern is all of the folded text. */
bool notice_matches(
    const struct notice_names *names, struct str pattern, struct str text);

/* --- notices_rules.c --- */

struct notice_rule {
	struct str pattern; /* folded */
	enum notice_action action;
	/* Where a built-in pattern looks: so many paragraphs from an end. */
	enum { ANYWHERE, HEAD, FOOT } zone;
	bool own; /* the publisher's */
};

struct notice_policy {
	struct arena *arena;
	struct notice_names names;
	struct notice_rule *rules;
	size_t n_rules;
	bool unlinks; /* some rule of the publisher's takes links out */
};

/* False: the arena is exhausted. */
bool notice_policy_init(struct notice_policy *policy,
    const struct publisher *publisher, struct arena *arena);
/* The first rule that fits paragraph i of n, or a part of it; or NULL. */
const struct notice_rule *notice_find_rule(
    const struct notice_policy *policy, struct str source, size_t i, size_t n);
/* Whether a link: rule fits that address. */
bool notice_link_matches(const struct notice_policy *policy,
    const struct notice_rule *rule, struct str url);
#endif
