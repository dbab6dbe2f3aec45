#include "markup/tag.h"

#include "base/arena.h"
#include "base/buf.h"
#include "markup/entity.h"

/* Sorted by name. */
static const struct {
	struct str name;
	enum tag_class class;
} known[] = {
	{ STR_INIT("a"), TAG_ANCHOR },
	{ STR_INIT("address"), TAG_BOUNDARY },
	{ STR_INIT("article"), TAG_BOUNDARY },
	{ STR_INIT("aside"), TAG_BOUNDARY },
	{ STR_INIT("audio"), TAG_MEDIA },
	{ STR_INIT("b"), TAG_STRONG },
	{ STR_INIT("blockquote"), TAG_QUOTE },
	{ STR_INIT("body"), TAG_BOUNDARY },
	{ STR_INIT("br"), TAG_BREAK },
	{ STR_INIT("caption"), TAG_BOUNDARY },
	{ STR_INIT("center"), TAG_BOUNDARY },
	{ STR_INIT("cite"), TAG_EM },
	{ STR_INIT("code"), TAG_CODE },
	{ STR_INIT("dd"), TAG_BOUNDARY },
	{ STR_INIT("del"), TAG_STRIKE },
	{ STR_INIT("details"), TAG_BOUNDARY },
	{ STR_INIT("dfn"), TAG_EM },
	{ STR_INIT("dir"), TAG_LIST },
	{ STR_INIT("div"), TAG_BOUNDARY },
	{ STR_INIT("dl"), TAG_BOUNDARY },
	{ STR_INIT("dt"), TAG_BOUNDARY },
	{ STR_INIT("em"), TAG_EM },
	{ STR_INIT("embed"), TAG_MEDIA },
	{ STR_INIT("fieldset"), TAG_BOUNDARY },
	{ STR_INIT("figcaption"), TAG_BOUNDARY },
	{ STR_INIT("figure"), TAG_BOUNDARY },
	{ STR_INIT("footer"), TAG_BOUNDARY },
	{ STR_INIT("form"), TAG_BOUNDARY },
	{ STR_INIT("frame"), TAG_MEDIA },
	{ STR_INIT("h1"), TAG_HEADING },
	{ STR_INIT("h2"), TAG_HEADING },
	{ STR_INIT("h3"), TAG_HEADING },
	{ STR_INIT("h4"), TAG_HEADING },
	{ STR_INIT("h5"), TAG_HEADING },
	{ STR_INIT("h6"), TAG_HEADING },
	{ STR_INIT("head"), TAG_DROP },
	{ STR_INIT("header"), TAG_BOUNDARY },
	{ STR_INIT("hgroup"), TAG_BOUNDARY },
	{ STR_INIT("hr"), TAG_RULE },
	{ STR_INIT("html"), TAG_BOUNDARY },
	{ STR_INIT("i"), TAG_EM },
	{ STR_INIT("iframe"), TAG_MEDIA },
	{ STR_INIT("img"), TAG_IMAGE },
	{ STR_INIT("input"), TAG_INPUT },
	{ STR_INIT("legend"), TAG_BOUNDARY },
	{ STR_INIT("li"), TAG_ITEM },
	{ STR_INIT("main"), TAG_BOUNDARY },
	{ STR_INIT("menu"), TAG_LIST },
	{ STR_INIT("nav"), TAG_BOUNDARY },
	{ STR_INIT("noscript"), TAG_DROP },
	{ STR_INIT("object"), TAG_MEDIA },
	{ STR_INIT("ol"), TAG_LIST },
	{ STR_INIT("optgroup"), TAG_BOUNDARY },
	{ STR_INIT("option"), TAG_BOUNDARY },
	{ STR_INIT("p"), TAG_BOUNDARY },
	{ STR_INIT("picture"), TAG_UNKNOWN },
	{ STR_INIT("pre"), TAG_PRE },
	{ STR_INIT("q"), TAG_Q },
	{ STR_INIT("s"), TAG_STRIKE },
	{ STR_INIT("samp"), TAG_CODE },
	{ STR_INIT("script"), TAG_DROP },
	{ STR_INIT("section"), TAG_BOUNDARY },
	{ STR_INIT("source"), TAG_SOURCE },
	{ STR_INIT("strike"), TAG_STRIKE },
	{ STR_INIT("strong"), TAG_STRONG },
	{ STR_INIT("style"), TAG_DROP },
	{ STR_INIT("sub"), TAG_SUB },
	{ STR_INIT("summary"), TAG_BOUNDARY },
	{ STR_INIT("sup"), TAG_SUPER },
	{ STR_INIT("svg"), TAG_DROP },
	{ STR_INIT("table"), TAG_TABLE },
	{ STR_INIT("td"), TAG_CELL },
	{ STR_INIT("template"), TAG_DROP },
	{ STR_INIT("th"), TAG_HEADER_CELL },
	{ STR_INIT("tr"), TAG_ROW },
	{ STR_INIT("tt"), TAG_CODE },
	{ STR_INIT("ul"), TAG_LIST },
	{ STR_INIT("var"), TAG_EM },
	{ STR_INIT("video"), TAG_MEDIA },
};

enum { NAME_MAX = 10 };

static enum tag_class
class_of(struct str name)
{
	char lower[NAME_MAX];
	struct str key = { lower, name.n };
	size_t low = 0;
	size_t high = sizeof(known) / sizeof(known[0]);

	if (name.n > NAME_MAX)
		return TAG_UNKNOWN;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = byte_lower(name.p[i]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(known[middle].name, key);

		if (order == 0)
			return known[middle].class;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return TAG_UNKNOWN;
}

/* --- the stream --- */

/* Length of the comment and its like at the front, or 0. */
static size_t
nothing_length(struct tags *tags)
{
	static const struct {
		struct str open, close;
	} kinds[] = {
		/* "<!-->" is a whole one. */
		{ STR_INIT("<!--"), STR_INIT("-->") },
		{ STR_INIT("<![CDATA["), STR_INIT("]]>") },
		{ STR_INIT("<?"), STR_INIT("?>") },
	};
	struct str s = tags->rest;
	size_t at;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!str_starts(s, kinds[i].open))
			continue;
		at = tags->no_close[i]
		    ? STR_NONE
		    : str_search(str_from(s, 2), kinds[i].close);
		if (at != STR_NONE)
			return 2 + at + kinds[i].close.n;
		/* What it would hide is not to be lost. */
		tags->no_close[i] = true;
		return kinds[i].open.n;
	}
	if (tags->no_end || s.n < 3 || s.p[1] != '!' || !byte_is_alpha(s.p[2]))
		return 0;
	at = str_find(s, '>');
	tags->no_end = at == STR_NONE;
	return at == STR_NONE ? 0 : at + 1;
}

static bool
is_name(char c)
{
	return byte_is_alnum(c) || c == '-' || c == ':' || c == '_';
}

/* Where the tag ends whose name ends at `at`, quotes minded; else its first
 * '>'. */
static size_t
tag_end(struct str s, size_t at)
{
	size_t i = at;
	char quote = 0;

	for (; i < s.n; i++) {
		if (quote != 0) {
			if (s.p[i] == quote)
				quote = 0;
		} else if (s.p[i] == '>') {
			return i;
		} else if ((s.p[i] == '"' || s.p[i] == '\'') && i > at &&
		    (s.p[i - 1] == '=' || byte_is_space(s.p[i - 1]))) {
			quote = s.p[i];
		}
	}
	i = str_find(str_from(s, at), '>');
	return i == STR_NONE ? STR_NONE : at + i;
}

/* Length of the tag at the front, or 0. */
static size_t
tag_length(struct tags *tags, struct tag *tag)
{
	struct str s = tags->rest;
	size_t from = s.n > 1 && s.p[1] == '/' ? 2 : 1;
	size_t at = from;
	size_t end;

	if (tags->no_end || at >= s.n || !byte_is_alpha(s.p[at]))
		return 0;
	while (at < s.n && is_name(s.p[at]))
		at++;
	end = tag_end(s, at);
	if (end == STR_NONE) {
		tags->no_end = true;
		return 0;
	}
	tag->name = str_slice(s, from, at);
	tag->class = class_of(tag->name);
	tag->closing = from == 2;
	tag->attributes = str_slice(s, at, end);
	return end + 1;
}

enum tag_piece
tag_next(struct tags *tags, struct str *text, struct tag *tag)
{
	struct str s = tags->rest;
	size_t n, next;

	if (s.n == 0)
		return TAG_END;
	if (s.p[0] == '<') {
		n = tag_length(tags, tag);
		if (n > 0) {
			tags->rest = str_from(s, n);
			return TAG_TAG;
		}
		n = nothing_length(tags);
		if (n > 0) {
			tags->rest = str_from(s, n);
			return TAG_NOTHING;
		}
	}
	/* A bracket that opens nothing is text. */
	next = str_find(str_from(s, 1), '<');
	*text = str_slice(s, 0, next == STR_NONE ? s.n : next + 1);
	tags->rest = str_from(s, text->n);
	return TAG_TEXT;
}

size_t
tag_find_close(struct str s, struct str name)
{
	size_t at = 0;
	size_t next;

	while ((next = str_search(str_from(s, at), STR("</"))) != STR_NONE) {
		struct str rest;

		at += next + 2;
		rest = str_from(s, at);
		if (str_starts_nocase(rest, name) &&
		    (rest.n == name.n || !is_name(rest.p[name.n])))
			return at - 2;
	}
	return STR_NONE;
}

/* --- attributes --- */

static struct str
skip_space(struct str s)
{
	while (s.n > 0 && (byte_is_space(s.p[0]) || s.p[0] == '/'))
		s = str_from(s, 1);
	return s;
}

/* Takes the next attribute off; false at the end. */
static bool
next_attribute(struct str *rest, struct str *name, struct str *value)
{
	struct str s = skip_space(*rest);
	size_t n = 0;

	if (s.n == 0)
		return false;
	while (
	    n < s.n && s.p[n] != '=' && !byte_is_space(s.p[n]) && s.p[n] != '/')
		n++;
	if (n == 0)
		n = 1;
	*name = str_slice(s, 0, n);
	*value = STR("");
	s = skip_space(str_from(s, n));
	*rest = s;
	if (s.n == 0 || s.p[0] != '=')
		return true;
	s = str_from(s, 1);
	while (s.n > 0 && byte_is_space(s.p[0]))
		s = str_from(s, 1);
	if (s.n > 0 && (s.p[0] == '"' || s.p[0] == '\'')) {
		str_cut(str_from(s, 1), s.p[0], value, rest);
		return true;
	}
	for (n = 0; n < s.n && !byte_is_space(s.p[n]);)
		n++;
	*value = str_slice(s, 0, n);
	*rest = str_from(s, n);
	return true;
}

bool
tag_attribute(struct arena *arena, const struct tag *tag, struct str name,
    struct str *value)
{
	struct str rest = tag->attributes;
	struct str found;

	while (next_attribute(&rest, &found, value))
		if (str_eq_nocase(found, name)) {
			*value = tag_decode(arena, *value);
			return true;
		}
	*value = STR("");
	return false;
}

/* --- entities --- */

struct str
tag_decode(struct arena *arena, struct str s)
{
	struct buf buf;
	size_t at = str_find(s, '&');

	if (at == STR_NONE)
		return s;
	buf_init(&buf, arena, SIZE_MAX / 4);
	while (at != STR_NONE) {
		size_t n;

		buf_str(&buf, str_slice(s, 0, at));
		s = str_from(s, at);
		n = entity_write(&buf, s);
		if (n == 0)
			buf_char(&buf, '&');
		s = str_from(s, n == 0 ? 1 : n);
		at = str_find(s, '&');
	}
	buf_str(&buf, s);
	return buf.failed ? STR("") : buf_view(&buf);
}
