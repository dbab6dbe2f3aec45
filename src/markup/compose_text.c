/*
 * compose_text -- text with all that may stand in it: bare URLs and tokens.
 */
#include "markup/compose_parts.h"

#include "base/arena.h"
#include "markup/autolink.h"
#include "markup/clean.h"
#include "markup/source.h"

/* A bare URL around s.p[at]: written as a link, or its first byte as text.
 * Returns where to go on. */
static size_t
copy_url(struct compose *c, struct str s, size_t at)
{
	bool www = s.p[at] != ':';
	bool quiet = c->link_depth > 0 || c->image_depth > 0 || c->quiet > 0;
	bool word = compose_length(c) > c->line &&
	    byte_is_alnum(c->text.p[c->text.used - 1]);
	size_t from = at;
	size_t to;
	struct str url;

	if (quiet ||
	    !(www ? !word && autolink_at_www(s, at, &to)
		  : autolink_at_colon(s, at, &from, &to)) ||
	    compose_length(c) < at - from) {
		compose_put(c, str_slice(s, at, at + 1));
		return at + 1;
	}
	/* The scheme has been written already. */
	c->text.used -= at - from;
	url = str_slice(s, from, to);
	if (www) {
		struct str whole =
		    arena_fmt(c->doc->arena, "https://" STR_FMT, STR_ARG(url));

		compose_bare_link(c, whole, url);
	} else {
		compose_bare_link(c, url, url);
	}
	return to;
}

/* A character of the tokens' plane: what it stands for, or its first byte.
 * Returns where to go on. */
static size_t
copy_token(struct compose *c, struct str s, size_t at)
{
	const struct token *token =
	    c->source == NULL ? NULL : tokens_at(&c->source->tokens, s, at);

	if (token == NULL) {
		compose_put(c, str_slice(s, at, at + 1));
		return at + 1;
	}
	compose_token(c, token);
	return at + 4;
}

void
compose_text(struct compose *c, struct str s)
{
	size_t at = 0;

	if (s.n == 0)
		return;
	compose_settle(c, s);
	while (at < s.n && !c->doc->failed) {
		at = compose_copy(c, s, at);
		if (at == s.n)
			break;
		if (clean_classes[(unsigned char)s.p[at]] == CLEAN_TOKEN)
			at = copy_token(c, s, at);
		else
			at = copy_url(c, s, at);
	}
}
