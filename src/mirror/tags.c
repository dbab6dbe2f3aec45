#include "mirror/tags.h"

/* Names by their first letter, a blank between them. */
typedef const char *const name_lists[26];

/* Whether the first name of the list is this one. */
static bool
is_first(const char *list, struct str name)
{
	size_t i = 0;

	while (
	    i < name.n && list[i] != '\0' && byte_lower(name.p[i]) == list[i])
		i++;
	return i == name.n && (list[i] == ' ' || list[i] == '\0');
}

static bool
one_of(struct str name, name_lists lists)
{
	unsigned letter = name.n == 0
	    ? 26
	    : (unsigned char)byte_lower(name.p[0]) - (unsigned)'a';
	const char *list = letter < 26 ? lists[letter] : NULL;

	while (list != NULL) {
		if (is_first(list, name))
			return true;
		list = strchr(list, ' ');
		if (list != NULL)
			list++;
	}
	return false;
}

#define BY_LETTER(c) [(c) - 'a']

bool
html_tag_is_block(struct str name)
{
	static name_lists names = {
		BY_LETTER('a') = "address article aside audio",
		BY_LETTER('b') = "blockquote",
		BY_LETTER('c') = "caption center col colgroup",
		BY_LETTER('d') = "div dd details dl dt",
		BY_LETTER('f') = "figure figcaption fieldset footer form",
		BY_LETTER('h') = "h1 h2 h3 h4 h5 h6 header hr",
		BY_LETTER('i') = "iframe",
		BY_LETTER('l') = "li legend",
		BY_LETTER('m') = "main menu",
		BY_LETTER('n') = "nav",
		BY_LETTER('o') = "object ol option",
		BY_LETTER('p') = "p param pre",
		BY_LETTER('s') = "script section select source style summary",
		BY_LETTER('t') = "table tbody td tfoot th thead tr",
		BY_LETTER('u') = "ul",
		BY_LETTER('v') = "video",
	};

	return one_of(name, names);
}

static bool
is_raw(struct str name)
{
	static name_lists names = {
		BY_LETTER('c') = "code",
		BY_LETTER('k') = "kbd",
		BY_LETTER('m') = "math",
		BY_LETTER('p') = "pre",
		BY_LETTER('s') = "script style svg",
		BY_LETTER('t') = "textarea",
		BY_LETTER('x') = "xmp",
	};

	return one_of(name, names);
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
	if (html.p[i] == '<' && is_tag(html, i)) {
		take_tag(html, i, token);
	} else if (str_starts(str_from(html, i), STR("<!--"))) {
		take_comment(html, i, token);
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
