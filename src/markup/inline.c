/*
 * inline -- what stands for something else: tokens and pictures of formulas.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "markup/compose.h"
#include "markup/math.h"
#include "markup/scripts.h"
#include "markup/source.h"

/* A footnote's number, raised (X1). */
static void
add_note(struct compose *c, uint32_t note)
{
	struct arena *arena = c->doc->arena;
	uint32_t number = notes_mention(&c->source->notes, note);
	struct buf buf;

	buf_init(&buf, arena, 64);
	scripts_super(&buf, arena_fmt(arena, "%u", number), false);
	compose_clean(c, buf_view(&buf));
}

static void
add_url(struct compose *c, struct str url)
{
	struct str whole = url;

	if (c->link_depth > 0 || c->image_depth > 0) {
		compose_plain(c, url);
		return;
	}
	if (str_starts_nocase(url, STR("www.")))
		whole =
		    arena_fmt(c->doc->arena, "https://" STR_FMT, STR_ARG(url));
	compose_bare_link(c, whole, url);
}

void
compose_formula(struct compose *c, struct str latex, struct str raw)
{
	struct str unicode;

	if (math_unicode(c->doc->arena, latex, false, &unicode))
		compose_plain(c, unicode);
	else
		compose_plain(c, raw);
}

/* A formula on its own: preformatted, between what is around it. */
static void
add_display(struct compose *c, const struct token *token)
{
	struct str unicode;
	bool links_alone = c->links_alone;

	if (c->kind != COMPOSE_TEXT || c->image_depth > 0 ||
	    c->link_depth > 0) {
		compose_formula(c, token->text, token->raw);
		return;
	}
	compose_end(c);
	if (math_unicode(c->doc->arena, token->text, true, &unicode))
		compose_pre(c, STR("math"), unicode);
	else
		compose_pre(c, STR("math"), token->text);
	compose_begin(c, COMPOSE_TEXT);
	c->links_alone = links_alone;
}

/* The first line of which something is to be told. */
static void
tell(uint32_t *first, uint32_t line)
{
	if (*first == 0 || line < *first)
		*first = line;
}

void
compose_token(struct compose *c, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_RAW:
		compose_plain(c, token->raw);
		break;
	case TOKEN_CUT:
		break;
	case TOKEN_DEEP:
		tell(&c->source->too_deep, token->line);
		break;
	case TOKEN_PICTURE:
		tell(&c->source->pictures, token->line);
		break;
	case TOKEN_URL:
		add_url(c, token->text);
		break;
	case TOKEN_MATH:
		compose_formula(c, token->text, token->raw);
		break;
	case TOKEN_DISPLAY:
		add_display(c, token);
		break;
	case TOKEN_NOTE:
		add_note(c, token->note);
		break;
	}
}
