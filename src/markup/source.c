#include "markup/source.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/autolink.h"
#include "markup/formula.h"
#include "markup/markdown.h"
#include "markup/protect.h"

/* CR LF and CR as LF; s itself where there is no CR. */
static bool
with_line_feeds(struct arena *arena, struct str *s)
{
	char *p;
	size_t n = 0;

	if (str_find(*s, '\r') == STR_NONE)
		return true;
	p = arena_alloc(arena, s->n);
	if (p == NULL)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		if (s->p[i] != '\r')
			p[n++] = s->p[i];
		else if (i + 1 == s->n || s->p[i + 1] != '\n')
			p[n++] = '\n';
	}
	*s = (struct str){ p, n };
	return true;
}

/* Bytes that are no UTF-8, and NUL, as U+FFFD; s itself where all is well. */
static bool
with_utf8(struct arena *arena, struct str *s)
{
	struct buf buf;
	uint32_t c;

	if (utf8_check(*s) == STR_NONE && str_find(*s, '\0') == STR_NONE)
		return true;
	buf_init(&buf, arena, s->n * 3);
	for (size_t at = 0; at < s->n;) {
		size_t n = utf8_decode(*s, at, &c);

		if (c == 0 || c == 0xFFFD)
			buf_str(&buf, STR("\xEF\xBF\xBD"));
		else
			buf_str(&buf, str_slice(*s, at, at + n));
		at += n;
	}
	*s = buf_view(&buf);
	return !buf.failed;
}

/* Whether a line begins with marks that could nest too deep, or with more
 * indentation than marks may have. */
static bool
is_deep(struct str line)
{
	uint32_t marks = 0;
	uint32_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (c == '>' || c == '-' || c == '*' || c == '+' || c == '.' ||
		    c == ')')
			marks++;
		else if (!byte_is_space(c) && !byte_is_digit(c))
			break;
		column += c == '\t' ? 4 : 1;
		if (marks > MARKDOWN_DEPTH ||
		    (marks > 0 && column > 2 * MARKDOWN_DEPTH))
			return true;
	}
	return false;
}

/* Whether a line could be the row of hyphens below a table's header. */
static bool
is_delimiter_row(struct str line)
{
	bool hyphen = false;
	bool other = false;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (c == '-')
			hyphen = true;
		else if (c == '|' || c == ':')
			other = true;
		else if (!byte_is_space(c) && c != '>')
			return false;
	}
	return hyphen && other;
}

/* Looks at the begins of all lines. */
static void
look_at_lines(struct str s, bool *deep, bool *tables)
{
	struct str line;

	while (s.n > 0) {
		size_t lf = str_find(s, '\n');

		line = str_slice(s, 0, lf);
		s = lf == STR_NONE ? STR("") : str_from(s, lf + 1);
		if (line.n == 0 || byte_is_alpha(line.p[0]))
			continue;
		*deep = *deep || is_deep(line);
		*tables = *tables || is_delimiter_row(line);
	}
}

/* Whether a bare URL with characters of emphasis is there. */
static bool
has_odd_url(struct str s)
{
	size_t at = 0;
	size_t next;

	if (str_find(s, '*') == STR_NONE && str_find(s, '_') == STR_NONE)
		return false;
	while ((next = str_search(str_from(s, at), STR("://"))) != STR_NONE) {
		at += next + 3;
		if (autolink_is_taken(s, at - 3))
			continue;
		while (at < s.n && !byte_is_space(s.p[at])) {
			if (s.p[at] == '*' || s.p[at] == '_')
				return true;
			at++;
		}
	}
	return str_search(s, STR("www.")) != STR_NONE;
}

/* Whether some dollars could stand around a formula; prices do not. */
static bool
has_formula(struct str s)
{
	size_t at = 0;
	size_t next;

	while ((next = str_find(str_from(s, at), '$')) != STR_NONE) {
		at += next;
		if (formula_at(s, at) > 0)
			return true;
		at++;
	}
	return false;
}

/* Whether pictures are opened by the hundred. */
static bool
has_many_images(struct str s)
{
	size_t n = 0;
	size_t next;

	while ((next = str_search(s, STR("!["))) != STR_NONE) {
		if (++n > MARKDOWN_PICTURES)
			return true;
		s = str_from(s, next + 2);
	}
	return false;
}

/* Whether a token has to stand for something. */
static bool
needs_tokens(const struct source *source, struct str s, bool deep)
{
	return deep || source->notes.n > 0 || tokens_in(s) || has_formula(s) ||
	    has_odd_url(s) || has_many_images(s);
}

static bool
protect(
    struct source *source, struct arena *arena, const struct openers *openers)
{
	struct buf out;
	struct protect p = { .source = source->bytes,
		.notes = &source->notes,
		.tokens = &source->tokens,
		.openers = openers,
		.out = &out };

	/* A token is as long as the shortest formula, one byte longer than a
	 * bang: at most four times the source. */
	buf_init(&out, arena, source->bytes.n * 4 + 64);
	protect_source(&p);
	source->bytes = buf_view(&out);
	return !out.failed;
}

bool
source_prepare(struct source *source, struct str bytes, struct arena *arena)
{
	struct openers openers;
	bool deep = false;
	bool open;

	*source = (struct source){ .tokens = { .arena = arena } };
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_from(bytes, 3);
	if (!with_utf8(arena, &bytes) || !with_line_feeds(arena, &bytes))
		return false;
	look_at_lines(bytes, &deep, &source->tables);
	if (str_search(bytes, STR("[^")) != STR_NONE &&
	    str_search(bytes, STR("]:")) != STR_NONE &&
	    !notes_extract(arena, &bytes, &source->notes))
		return false;
	source->bytes = bytes;
	open = openers_find(&openers, bytes);
	if (!open && !needs_tokens(source, bytes, deep))
		return true;
	return protect(source, arena, open ? &openers : NULL);
}
