#ifndef SITE_NOTICES_H
#define SITE_NOTICES_H
/*
 * notices -- what becomes of the house notices in mirrored articles:
 * promotion, member teasers, "Published via ...".  Each is kept, moved to
 * the foot of the page, or dropped, as publisher.yaml or the built-in
 * defaults say.
 *
 * A pattern is compared with a whole paragraph, or with the part of one
 * between hard line breaks, never with a piece of a sentence.  Both sides
 * are compared without Markdown's marks, in lower case (ASCII), with straight
 * quotes, plain hyphens and single blanks.  In a pattern
 *
 *	*		is any text, also none,
 *	{name}		any of the publication's names,
 *	{number}	digits with commas, dots, perhaps a plus: "80,000",
 *"85+", {date}		a date in words or digits: "January 28, 2025",
 *
 * and everything else is itself.  A pattern that begins with "link:" is
 * compared with the addresses of links instead, scheme and "www." taken off,
 * where {site} is the host of the publication's web site: a paragraph of
 * such links alone is a notice.  Where such a pattern is the publisher's own
 * and says drop, a link inside running text becomes plain words.
 *
 * The first pattern that fits wins, the publisher's own before the built-in
 * ones.  Built-in ones look only where such notices stand (at the head or
 * the foot of an article).  Headings, lists, quotes, tables, code, HTML and
 * paragraphs of more than NOTICE_MAX bytes are never touched.
 */
#include "base/str.h"
#include "site/publisher.h"

struct arena;
struct article;
struct err;

enum { NOTICE_MAX = 2000, NOTICE_PATTERN_MAX = 200 };

struct notice {
	uint32_t line; /* of the file, from 1 */
	struct str text; /* the paragraph, plain */
	struct str source; /* the same as Markdown, with its links */
	enum notice_action action; /* FOOT or DROP */
};

struct notices {
	struct str body; /* what is left, to be parsed; the article's own
			  * bytes where nothing matched */
	const struct notice *of; /* in the order of the text */
	size_t n;
};

/*
 * Applies the policy to a mirrored article (one with a canonical address or
 * a guid); all others stay as they are.  Lines stay where they are: what is
 * taken out leaves an empty line, so positions in messages hold.
 */
struct notices notices_apply(const struct publisher *publisher,
    const struct article *article, struct arena *arena);

/* Whether a pattern can be used; false: err says what is wrong with it. */
bool notices_check(struct str pattern, struct err *err);
#endif
