#include "mirror/wpautop.h"

#include "base/buf.h"
#include "mirror/html.h"
#include "mirror/tags.h"

struct autop {
	struct buf out;
	size_t blocks; /* of the newer editor, open here */
	unsigned lines; /* ends of line since the last word or tag */
	bool at_block; /* nothing but white space since a block's tag */
};

/* White space is kept back until it is known what it stands between. */
static void
pay(struct autop *autop, bool before_block)
{
	if (autop->lines > 1 && !autop->at_block && !before_block)
		buf_str(&autop->out, STR("<br><br>"));
	else if (autop->lines == 1 && !autop->at_block && !before_block)
		buf_str(&autop->out, STR("<br>\n"));
	else if (autop->lines > 0)
		buf_char(&autop->out, '\n');
	autop->lines = 0;
}

static void
add_text(struct autop *autop, struct str text)
{
	size_t i = 0;

	if (text.n > 0 && autop->lines == 0 && !byte_is_space(text.p[0]) &&
	    str_find(text, '\n') == STR_NONE) {
		buf_str(&autop->out, text);
		autop->at_block = false;
		return;
	}

	while (i < text.n) {
		size_t from = i;

		while (i < text.n && byte_is_space(text.p[i]))
			autop->lines += text.p[i++] == '\n';
		if (i == text.n) {
			if (autop->lines == 0)
				buf_char(&autop->out, ' ');
			return;
		}
		if (autop->lines == 0)
			buf_str(&autop->out, str_slice(text, from, i));
		pay(autop, false);
		autop->at_block = false;
		from = i;
		while (i < text.n && !byte_is_space(text.p[i]))
			i++;
		buf_str(&autop->out, str_slice(text, from, i));
	}
}

static void
add_tag(struct autop *autop, const struct tag_token *token)
{
	bool block = html_tag_is_block(token->name);
	bool br = str_eq_nocase(token->name, STR("br"));

	pay(autop, block || (br && autop->lines == 1));
	buf_str(&autop->out, token->bytes);
	if (block)
		autop->at_block = true;
	else if (!token->closing && !br)
		autop->at_block =
		    autop->at_block && !str_eq_nocase(token->name, STR("img"));
	if (token->kind == TOKEN_RAW && !block)
		autop->at_block = false;
	/* a line end behind <br> is that line end */
	if (br)
		autop->at_block = true;
}

/* <!--more--> and <!--nextpage--> stand between paragraphs. */
static void
add_comment(struct autop *autop, const struct tag_token *token)
{
	struct str inner = str_trim(token->inner);
	bool self = str_ends(inner, STR("/"));

	if (str_starts(inner, STR("wp:freeform")) ||
	    str_starts(inner, STR("/wp:freeform")) ||
	    str_starts(inner, STR("wp:shortcode")) ||
	    str_starts(inner, STR("/wp:shortcode"))) {
		autop->at_block = true;
		return;
	}
	pay(autop, true);
	if (str_starts(inner, STR("wp:")) && !self)
		autop->blocks++;
	else if (str_starts(inner, STR("/wp:")) && autop->blocks > 0)
		autop->blocks--;
	if (!str_starts(inner, STR("wp:")) && !str_starts(inner, STR("/wp:")))
		buf_str(&autop->out, STR("<br><br>"));
	buf_str(&autop->out, token->bytes);
	autop->at_block = true;
}

struct str
wpautop(struct arena *arena, struct str html)
{
	struct autop autop = { .at_block = true };
	struct tag_token token;
	size_t at = 0;

	buf_init(&autop.out, arena, HTML_MAX * 4);
	while (html_tag_next(html, &at, &token)) {
		if (token.kind == TOKEN_COMMENT) {
			add_comment(&autop, &token);
		} else if (autop.blocks > 0) {
			buf_str(&autop.out, token.bytes);
			autop.lines = 0;
		} else if (token.kind == TOKEN_TEXT) {
			add_text(&autop, token.bytes);
		} else {
			add_tag(&autop, &token);
		}
	}
	return buf_view(&autop.out);
}
