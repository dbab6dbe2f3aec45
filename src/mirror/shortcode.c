#include "mirror/shortcode.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "mirror/html.h"
#include "mirror/loss.h"
#include "mirror/shortcode_private.h"
#include "mirror/tags.h"

/* --- the unknown ones --- */

/* What a reader would have seen of it: a title, an address, a picture. */
static void
put_unknown(
    struct expand *expand, const struct shortcode *code, struct str content)
{
	static const char *const titles[] = { "title", "heading", "header",
		"text", "label" };
	static const char *const urls[] = { "url", "href", "link" };
	struct str title = { NULL, 0 };
	struct str url = { NULL, 0 };

	for (size_t i = 0; i < 5 && title.n == 0; i++)
		title = shortcode_get(code, titles[i]);
	for (size_t i = 0; i < 3 && url.n == 0; i++)
		url = shortcode_get(code, urls[i]);
	loss_add(expand->losses, "[" STR_FMT "], not known here",
	    STR_ARG(code->name));
	if (url.n > 0) {
		shortcode_put(expand, "<a");
		shortcode_put_attr(expand, "href", url);
		shortcode_put(expand, ">");
		buf_str(
		    &expand->out, title.n > 0 || content.n > 0 ? title : url);
	} else if (title.n > 0) {
		shortcode_put(expand, "<p><strong>");
		buf_str(&expand->out, title);
		shortcode_put(expand, "</strong></p>");
	}
	shortcode_into(expand, content);
	shortcode_put(expand, url.n > 0 ? "</a>" : "");
	url = shortcode_get(code, "src");
	if (url.n == 0)
		url = shortcode_get(code, "image");
	if (url_is_web(url))
		shortcode_put_embed(expand, url);
}

static bool
has_quoted(const struct shortcode *code)
{
	for (size_t i = 0; i < code->n; i++)
		if (code->of[i].quoted && code->of[i].name.n > 0)
			return true;
	return false;
}

/* --- scanning --- */

/*
 * The shortcode at html.p[at] into out; the bytes it took, 0 if it is text.
 */
static size_t
expand_one(struct expand *expand, struct str html, size_t at)
{
	struct shortcode code;
	const struct shortcode_known *row;
	size_t inside;
	size_t close = STR_NONE;
	size_t end = 0;
	struct str content = { NULL, 0 };

	if (expand->vain > VAIN_MAX)
		return 0;
	if (!shortcode_parse(html, at, &code)) {
		expand->vain += code.length;
		return 0;
	}
	row = shortcode_find(code.name);
	inside = at + code.length;
	if (!code.closing && !code.single && (row == NULL || row->paired) &&
	    expand->searches++ < SEARCHES_MAX)
		close = shortcode_close(html, inside, code.name, &end);
	if (close != STR_NONE)
		content = str_slice(html, inside, close);
	else
		end = inside;
	if (code.closing)
		/* one that was never opened: of a nest that was cut */
		return row != NULL || code.n == 0 ? code.length : 0;
	if (row != NULL && (close != STR_NONE || code.n > 0 || !row->paired))
		row->handle(expand, &code, content);
	else if (row == NULL && (close != STR_NONE || has_quoted(&code)))
		put_unknown(expand, &code, content);
	else
		return 0;
	return end - at;
}

/* "[[name]]" shows a shortcode; the brackets become entities. */
static size_t
expand_escaped(struct expand *expand, struct str html, size_t at)
{
	struct shortcode code;
	size_t end;

	if (expand->vain > VAIN_MAX)
		return 0;
	if (!shortcode_parse(html, at + 1, &code)) {
		expand->vain += code.length;
		return 0;
	}
	end = at + 1 + code.length;
	if (end >= html.n || html.p[end] != ']')
		return 0;
	shortcode_put(expand, "&#91;");
	buf_str(&expand->out, str_slice(html, at + 2, end - 1));
	shortcode_put(expand, "&#93;");
	return end + 1 - at;
}

/* "$latex x^2$" */
static size_t
expand_dollar(struct expand *expand, struct str html, size_t at)
{
	size_t close;

	if (!str_starts(str_from(html, at), STR("$latex ")))
		return 0;
	close = str_find(str_slice(html, at + 7, at + 2000), '$');
	if (close == STR_NONE)
		return 0;
	shortcode_put(expand, "<script type=\"math/tex\">");
	buf_str(&expand->out,
	    html_text(expand->arena, str_slice(html, at + 7, at + 7 + close)));
	shortcode_put(expand, "</script>");
	return close + 8;
}

/* Text from `at` on; how far it was read, which may be behind `to`, as a
 * shortcode holds tags. */
static size_t
expand_text(struct expand *expand, struct str html, size_t at, size_t to)
{
	while (at < to) {
		size_t n = 0;

		if (html.p[at] == '[' && at + 1 < html.n)
			n = html.p[at + 1] == '['
			    ? expand_escaped(expand, html, at)
			    : expand_one(expand, html, at);
		else if (html.p[at] == '$')
			n = expand_dollar(expand, html, at);
		if (n == 0)
			buf_char(&expand->out, html.p[at++]);
		at += n;
	}
	return at;
}

void
shortcode_into(struct expand *expand, struct str html)
{
	struct tag_token token;
	size_t at = 0;

	if (expand->depth == DEPTH_MAX) {
		buf_str(&expand->out, html);
		return;
	}
	expand->depth++;
	while (html_tag_next(html, &at, &token)) {
		size_t from = at - token.bytes.n;

		if (token.kind == TOKEN_TEXT)
			at = expand_text(expand, html, from, at);
		else
			buf_str(&expand->out, token.bytes);
	}
	expand->depth--;
}

struct str
shortcode_expand(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses)
{
	struct expand expand = {
		.options = options,
		.arena = arena,
		.losses = losses,
	};

	if (options->flavour == HTML_MEDIUM ||
	    (str_find(html, '[') == STR_NONE &&
		str_search(html, STR("$latex ")) == STR_NONE))
		return html;
	buf_init(&expand.out, arena, HTML_MAX * 4);
	buf_init(&expand.notes, arena, HTML_MAX);
	shortcode_into(&expand, html);
	if (expand.n_notes > 0) {
		shortcode_put(&expand, "\n<ol>");
		buf_str(&expand.out, buf_view(&expand.notes));
		shortcode_put(&expand, "</ol>");
	}
	return buf_view(&expand.out);
}
