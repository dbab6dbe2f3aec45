#ifndef SITE_FRONT_H
#define SITE_FRONT_H
/*
 * front -- where a file's front matter begins and ends (conversion rule P1).
 *
 * The first line is "---" (YAML, up to "---" or "...") or "+++" (TOML, up to
 * "+++"), and the next line that is no comment begins with a key.  Otherwise,
 * or without a closing line, there is none and everything is body: an article
 * must not vanish because it opens with a rule.  (article_parse refuses what
 * is unclosed and says that it is a draft.)
 */
#include "base/str.h"

enum front_kind { FRONT_NONE, FRONT_YAML, FRONT_TOML };

struct front {
	enum front_kind kind;
	struct str text; /* without the lines around it; begins in line 2 */
	struct str body; /* without a byte-order mark */
	uint32_t body_line; /* from 1 */
	bool unclosed; /* NONE: it began like front matter */
};

/* Whether a line begins as one of front matter: "key: ..." or "key = ...". */
bool front_is_key(struct str line);
struct front front_find(struct str bytes);
#endif
