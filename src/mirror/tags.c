#include "mirror/tags.h"

static bool
one_of(struct str name, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, names[i]))
			return true;
	return false;
}

bool
html_tag_is_block(struct str name)
{
	static const struct str names[] = { STR_INIT("address"),
		STR_INIT("article"), STR_INIT("aside"), STR_INIT("blockquote"),
		STR_INIT("caption"), STR_INIT("center"), STR_INIT("col"),
		STR_INIT("colgroup"), STR_INIT("dd"), STR_INIT("details"),
		STR_INIT("div"), STR_INIT("dl"), STR_INIT("dt"),
		STR_INIT("fieldset"), STR_INIT("figcaption"),
		STR_INIT("figure"), STR_INIT("footer"), STR_INIT("form"),
		STR_INIT("h1"), STR_INIT("h2"), STR_INIT("h3"), STR_INIT("h4"),
		STR_INIT("h5"), STR_INIT("h6"), STR_INIT("header"),
		STR_INIT("hr"), STR_INIT("iframe"), STR_INIT("legend"),
		STR_INIT("li"), STR_INIT("main"), STR_INIT("menu"),
		STR_INIT("nav"), STR_INIT("object"), STR_INIT("ol"),
		STR_INIT("option"), STR_INIT("p"), STR_INIT("param"),
		STR_INIT("pre"), STR_INIT("script"), STR_INIT("section"),
		STR_INIT("select"), STR_INIT("source"), STR_INIT("style"),
		STR_INIT("summary"), STR_INIT("table"), STR_INIT("tbody"),
		STR_INIT("td"), STR_INIT("tfoot"), STR_INIT("th"),
		STR_INIT("thead"), STR_INIT("tr"), STR_INIT("ul"),
		STR_INIT("video"), STR_INIT("audio") };

	return one_of(name, names, sizeof(names) / sizeof(names[0]));
}

static bool
is_raw(struct str name)
{
	static const struct str names[] = { STR_INIT("pre"), STR_INIT("code"),
		STR_INIT("script"), STR_INIT("style"), STR_INIT("textarea"),
		STR_INIT("svg"), STR_INIT("math"), STR_INIT("kbd"),
		STR_INIT("xmp") };

	return one_of(name, names, sizeof(names) / sizeof(names[0]));
}

/* Behind the ">" that ends the tag at `at`; the end if there is none. */
static size_t
tag_end(struct str html, size_t at)
{
	char quote = '\0';

	for (size_t i = at + 1; i < html.n; i++) {
		char c = html.p[i];

		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if ((c == '"' || c == '\'') && html.p[i - 1] == '=')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	return html.n;
}

/* Behind "</name>", from `at` on; the end if it is never closed. */
static size_t
element_end(struct str html, size_t at, struct str name)
{
	while (at < html.n) {
		size_t hit = str_search(str_from(html, at), STR("</"));
		char after;

		if (hit == STR_NONE)
			return html.n;
		at += hit + 2;
		after = at + name.n < html.n ? html.p[at + name.n] : '>';
		if (str_starts_nocase(str_from(html, at), name) &&
		    !byte_is_alnum(after))
			return tag_end(html, at);
	}
	return html.n;
}

static size_t
name_end(struct str html, size_t at)
{
	while (at < html.n && (byte_is_alnum(html.p[at]) || html.p[at] == '-'))
		at++;
	return at;
}

static void
take_tag(struct str html, size_t at, struct tag_token *token)
{
	size_t from;
	size_t end;

	token->closing = html.p[at + 1] == '/';
	from = at + 1 + token->closing;
	token->name = str_slice(html, from, name_end(html, from));
	end = tag_end(html, at);
	token->kind = TOKEN_TAG;
	if (!token->closing && is_raw(token->name) && html.p[end - 1] == '>' &&
	    html.p[end - 2] != '/') {
		token->kind = TOKEN_RAW;
		end = element_end(html, end, token->name);
	}
	token->bytes = str_slice(html, at, end);
}

static void
take_comment(struct str html, size_t at, struct tag_token *token)
{
	size_t end = str_search(str_from(html, at + 4), STR("-->"));

	token->kind = TOKEN_COMMENT;
	token->inner =
	    str_slice(html, at + 4, end == STR_NONE ? html.n : at + 4 + end);
	token->bytes =
	    str_slice(html, at, end == STR_NONE ? html.n : at + 7 + end);
}

static bool
is_tag(struct str html, size_t at)
{
	char c = at + 1 < html.n ? html.p[at + 1] : '\0';
	char d = at + 2 < html.n ? html.p[at + 2] : '\0';

	return byte_is_alpha(c) || (c == '/' && byte_is_alpha(d));
}

bool
html_tag_next(struct str html, size_t *at, struct tag_token *token)
{
	size_t i = *at;

	if (i >= html.n)
		return false;
	*token = (struct tag_token){ .kind = TOKEN_TEXT };
	if (str_starts(str_from(html, i), STR("<!--"))) {
		take_comment(html, i, token);
	} else if (html.p[i] == '<' && is_tag(html, i)) {
		take_tag(html, i, token);
	} else {
		do {
			size_t next = str_find(str_from(html, i + 1), '<');

			i = next == STR_NONE ? html.n : i + 1 + next;
		} while (i < html.n && !is_tag(html, i) &&
		    !str_starts(str_from(html, i), STR("<!--")));
		token->bytes = str_slice(html, *at, i);
	}
	*at += token->bytes.n;
	return true;
}
