#include "mirror/html_words.h"

#include "base/arena.h"
#include "mirror/html_walk.h"
#include "mirror/tags.h"

#define MARK "\xEF\xB7\x90"

enum { STRETCH_MIN = 32 };

/* --- hiding --- */

/*
 * Bytes of words at `from`: nothing that could end a text, an attribute or a
 * line, should the parser see a tag where we see none; and no U+F000 and
 * above (0xEF), as it drops some of them.  An apostrophe stands between
 * letters.
 */
static size_t
stretch_length(struct str text, size_t from)
{
	static const bool plain[256] = {
		[' ' ... '!'] = true,
		['#' ... '%'] = true,
		['(' ... ';'] = true,
		['?' ... '_'] = true,
		['a' ... '~'] = true,
		[0x80 ... 0xEE] = true,
		[0xF0 ... 0xFF] = true,
	};
	size_t i = from;

	while (i < text.n &&
	    (plain[(unsigned char)text.p[i]] ||
		(text.p[i] == '\'' && i > from && i + 1 < text.n &&
		    byte_is_alpha(text.p[i - 1]) &&
		    byte_is_alpha(text.p[i + 1]))))
		i++;
	return i - from;
}

static bool
keep(struct words *words, struct str stretch)
{
	if (words->n == words->cap) {
		size_t cap = words->cap == 0 ? 64 : words->cap * 2;
		void *grown = arena_grow(words->arena, words->of,
		    words->cap * sizeof(stretch), cap * sizeof(stretch));

		if (grown == NULL)
			return false;
		words->of = grown;
		words->cap = cap;
	}
	words->of[words->n++] = stretch;
	return true;
}

/* White space at either end stays: the parser cares for it. */
static void
hide_stretch(struct words *words, struct str stretch, struct buf *out)
{
	struct str core = str_trim(stretch);
	size_t before = (size_t)(core.p - stretch.p);

	if (core.n < STRETCH_MIN || !keep(words, core)) {
		buf_str(out, stretch);
		return;
	}
	buf_str(out, str_slice(stretch, 0, before));
	buf_str(out, STR(MARK));
	buf_uint(out, words->n - 1);
	buf_char(out, ';');
	buf_str(out, str_from(stretch, before + core.n));
}

/* The byte that ended a stretch; an entity with its whole name, and what may
 * be a tag to the parser. */
static size_t
odd_length(struct str text, size_t from)
{
	size_t i = from + 1;

	if (text.p[from] == '<') {
		i = str_find(str_from(text, from), '>');
		return i == STR_NONE ? text.n - from : i;
	}
	if ((text.p[from] & 0x80) != 0)
		return 3;
	if (text.p[from] != '&')
		return 1;
	while (i < text.n &&
	    (byte_is_alnum(text.p[i]) ||
		(text.p[i] != '\0' && strchr("#-.:_", text.p[i]) != NULL)))
		i++;
	return i - from + (i < text.n && text.p[i] == ';');
}

static void
hide_in_text(struct words *words, struct str text, struct buf *out)
{
	size_t i = 0;

	while (i < text.n) {
		size_t n = stretch_length(text, i);

		hide_stretch(words, str_slice(text, i, i + n), out);
		i += n;
		n = i < text.n ? odd_length(text, i) : 0;
		buf_str(out, str_slice(text, i, i + n));
		i += n;
	}
}

/* "&#xFDD0" and "&#64976", with any zeros in front. */
static bool
is_mark_by_number(struct str number)
{
	bool hex = str_starts_nocase(number, STR("x"));

	number = str_from(number, hex);
	while (number.n > 0 && number.p[0] == '0')
		number = str_from(number, 1);
	return hex ? str_starts_nocase(number, STR("fdd0"))
		   : str_starts(number, STR("64976"));
}

/* Whether it brings what would be taken for tickets. */
static bool
has_marks(struct str html)
{
	size_t at;

	if (str_search(html, STR(MARK)) != STR_NONE)
		return true;
	while ((at = str_search(html, STR("&#"))) != STR_NONE) {
		html = str_from(html, at + 2);
		if (is_mark_by_number(html))
			return true;
	}
	return false;
}

void
words_hide(struct words *words, struct str html, struct buf *out)
{
	struct tag_token token;
	size_t at = 0;

	if (has_marks(html)) {
		buf_str(out, html);
		return;
	}
	while (html_tag_next(html, &at, &token)) {
		if (token.kind == TOKEN_TEXT)
			hide_in_text(words, token.bytes, out);
		else
			buf_str(out, token.bytes);
	}
}

/* --- showing --- */

/* What the ticket at the front, behind its mark, stands for; it is cut off
 * *rest. */
static struct str
redeem(const struct words *words, struct str *rest)
{
	struct str digits;
	uint64_t number;

	str_cut(*rest, ';', &digits, rest);
	if (!str_uint(digits, UINT32_MAX, &number) || number >= words->n)
		return (struct str){ NULL, 0 };
	return words->of[number];
}

/* In a text, a comment: whatever has content of its own. */
static void
show_content(const struct words *words, xmlNode *node)
{
	struct str rest = str_z((const char *)node->content);
	size_t at = str_search(rest, STR(MARK));
	struct buf out;

	if (at == STR_NONE)
		return;
	buf_init(&out, words->arena, HTML_MAX * 2);
	while (at != STR_NONE) {
		buf_str(&out, str_slice(rest, 0, at));
		rest = str_from(rest, at + sizeof(MARK) - 1);
		buf_str(&out, redeem(words, &rest));
		at = str_search(rest, STR(MARK));
	}
	buf_str(&out, rest);
	if (!out.failed)
		xmlNodeSetContentLen(node, BAD_CAST out.p, (int)out.n);
}

void
words_show(const struct words *words, xmlNode *root)
{
	if (words->n == 0)
		return;
	for (xmlNode *node = root; node != NULL; node = node_next(node, root)) {
		if (node->type != XML_ELEMENT_NODE) {
			show_content(words, node);
			continue;
		}
		/* where the parser saw an attribute and we saw words */
		for (xmlAttr *attr = node->properties; attr != NULL;
		     attr = attr->next)
			if (attr->children != NULL)
				show_content(words, attr->children);
	}
}
