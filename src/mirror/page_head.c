#include "mirror/page_head.h"

#include "base/arena.h"
#include "mirror/html.h"
#include "mirror/tags.h"

enum { HEAD_MAX = 512 * 1024 };

/* Behind "name=" in the bytes of a tag, whatever its case; STR_NONE. */
static size_t
find_value(struct str tag, struct str name)
{
	for (size_t at = 1; at + name.n + 1 < tag.n; at++)
		if (byte_is_space(tag.p[at - 1]) && tag.p[at + name.n] == '=' &&
		    str_starts_nocase(str_from(tag, at), name))
			return at + name.n + 1;
	return STR_NONE;
}

/* An attribute's value in the bytes of a tag, as it stands there: what it is
 * compared with has no entities. */
static struct str
raw_attribute(struct str tag, struct str name)
{
	size_t at = find_value(tag, name);
	size_t end = at;

	if (at == STR_NONE)
		return (struct str){ NULL, 0 };
	if (tag.p[at] == '"' || tag.p[at] == '\'') {
		struct str rest = str_from(tag, at + 1);

		return str_slice(rest, 0, str_find(rest, tag.p[at]));
	}
	while (end < tag.n && !byte_is_space(tag.p[end]) && tag.p[end] != '>')
		end++;
	return str_slice(tag, at, end);
}

static struct str
attribute(struct arena *arena, struct str tag, struct str name)
{
	return html_text(arena, raw_attribute(tag, name));
}

/* One of the words of `list` is `word`. */
static bool
has_word(struct str list, struct str word)
{
	struct str one;

	list = str_trim(list);
	while (list.n > 0) {
		str_cut(str_trim(list), ' ', &one, &list);
		if (str_eq_nocase(one, word))
			return true;
	}
	return false;
}

struct str
page_head_link_typed(
    struct arena *arena, struct str html, struct str rel, struct str type)
{
	struct tag_token token;
	size_t at = 0;

	html = str_slice(html, 0, HEAD_MAX);
	while (html_tag_next(html, &at, &token)) {
		if (token.kind != TOKEN_TAG ||
		    !str_eq_nocase(token.name, STR("link")) ||
		    !has_word(raw_attribute(token.bytes, STR("rel")), rel))
			continue;
		if (type.n > 0 &&
		    !str_eq_nocase(
			str_trim(raw_attribute(token.bytes, STR("type"))),
			type))
			continue;
		return attribute(arena, token.bytes, STR("href"));
	}
	return (struct str){ NULL, 0 };
}

struct str
page_head_link(struct arena *arena, struct str html, struct str rel)
{
	return page_head_link_typed(arena, html, rel, (struct str){ NULL, 0 });
}

struct str
page_head_meta(struct arena *arena, struct str html, struct str name)
{
	struct tag_token token;
	size_t at = 0;

	html = str_slice(html, 0, HEAD_MAX);
	while (html_tag_next(html, &at, &token)) {
		if (token.kind != TOKEN_TAG ||
		    !str_eq_nocase(token.name, STR("meta")))
			continue;
		if (str_eq_nocase(
			str_trim(raw_attribute(token.bytes, STR("property"))),
			name) ||
		    str_eq_nocase(
			str_trim(raw_attribute(token.bytes, STR("name"))),
			name))
			return attribute(arena, token.bytes, STR("content"));
	}
	return (struct str){ NULL, 0 };
}

struct str
page_head_json(struct str html, size_t *at)
{
	struct tag_token token;

	while (html_tag_next(html, at, &token)) {
		size_t open;
		size_t close;

		if (token.kind != TOKEN_RAW ||
		    !str_eq_nocase(token.name, STR("script")))
			continue;
		open = str_find(token.bytes, '>');
		if (open == STR_NONE ||
		    str_search(str_slice(token.bytes, 0, open),
			STR("application/ld+json")) == STR_NONE)
			continue;
		close = str_find_last(token.bytes, '<');
		return str_trim(str_slice(token.bytes, open + 1,
		    close == STR_NONE || close < open ? token.bytes.n : close));
	}
	return (struct str){ NULL, 0 };
}
