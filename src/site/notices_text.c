#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/notices_parts.h"

static char
at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* Behind the code span that begins at i; behind the run if it never ends. */
static size_t
skip_code(struct str s, size_t i)
{
	size_t n = 0;
	size_t run = 0;

	while (at(s, i + n) == '`')
		n++;
	for (size_t k = i + n; k <= s.n; k++) {
		if (at(s, k) == '`') {
			run++;
			continue;
		}
		if (run == n)
			return k;
		run = 0;
	}
	return i + n;
}

/* The ']' that belongs to the '[' at i, or STR_NONE. */
static size_t
closing_bracket(struct str s, size_t i)
{
	int depth = 0;

	while (i < s.n) {
		if (s.p[i] == '`') {
			i = skip_code(s, i);
			continue;
		}
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '[')
			depth++;
		else if (s.p[i] == ']' && --depth == 0)
			return i;
		i++;
	}
	return STR_NONE;
}

/* "(url "title")" at i: its end behind the ')', or STR_NONE. */
static size_t
destination(struct str s, size_t i, struct str *url)
{
	size_t start = ++i;
	int depth = 0;

	if (at(s, i) == '<') {
		size_t end = str_find(str_from(s, i), '>');

		if (end == STR_NONE)
			return STR_NONE;
		*url = str_slice(s, i + 1, i + end);
		i += end + 1;
	} else {
		for (; i < s.n && !byte_is_space(s.p[i]); i++) {
			depth += s.p[i] == '(';
			if (s.p[i] == ')' && depth-- == 0)
				break;
		}
		*url = str_slice(s, start, i);
	}
	while (i < s.n && s.p[i] != ')')
		i++;
	return i < s.n ? i + 1 : STR_NONE;
}

bool
notice_next_link(struct str s, size_t from, struct inline_link *link)
{
	for (size_t i = from; i < s.n; i++) {
		size_t close;

		if (s.p[i] == '`') {
			i = skip_code(s, i) - 1;
			continue;
		}
		if (s.p[i] == '\\') {
			i++;
			continue;
		}
		if (s.p[i] != '[')
			continue;
		close = closing_bracket(s, i);
		if (close == STR_NONE || at(s, close + 1) != '(')
			continue;
		link->end = destination(s, close + 1, &link->url);
		if (link->end == STR_NONE)
			continue;
		link->image = i > from && s.p[i - 1] == '!';
		link->start = link->image ? i - 1 : i;
		link->text = str_slice(s, i + 1, close);
		return true;
	}
	return false;
}

/* --- folding --- */

/* What is typed on a keyboard for a character of print. */
static const char *
typed(uint32_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
		return "'";
	case 0x201C:
	case 0x201D:
		return "\"";
	case 0x2010:
	case 0x2011:
	case 0x2013:
	case 0x2014:
		return "-";
	case 0x2026:
		return "...";
	case 0x00A0:
	case 0x2009:
	case 0x202F:
		return " ";
	default:
		return NULL;
	}
}

static void
fold_into(struct buf *buf, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t c = (unsigned char)s.p[i];
		size_t n = c < 0x80 ? 1 : utf8_decode(s, i, &c);
		const char *plain = c < 0x80 ? NULL : typed(c);

		if (c < 0x80 && byte_is_space((char)c))
			plain = " ";
		if (plain != NULL && plain[0] == ' ') {
			if (buf->n > 0 && buf->p[buf->n - 1] != ' ')
				buf_char(buf, ' ');
		} else if (plain != NULL) {
			buf_str(buf, str_z(plain));
		} else if (c < 0x80) {
			buf_char(buf, byte_lower((char)c));
		} else {
			buf_str(buf, str_slice(s, i, i + n));
		}
		i += n;
	}
}

struct str
notice_fold(struct arena *arena, struct str text)
{
	struct buf buf;

	buf_init(&buf, arena, text.n * 3 + 1);
	fold_into(&buf, text);
	return str_trim(buf_view(&buf));
}

static bool
is_mark(struct str s, size_t i)
{
	bool inside =
	    i > 0 && byte_is_alnum(at(s, i - 1)) && byte_is_alnum(at(s, i + 1));

	switch (s.p[i]) {
	case '*':
	case '`':
		return true;
	case '_':
		return !inside;
	case '~':
		return at(s, i + 1) == '~' || (i > 0 && s.p[i - 1] == '~');
	default:
		return false;
	}
}

/* The entity or line break at i, and what it stands for; else 0. */
static size_t
entity(struct str s, size_t i, struct str *text)
{
	static const struct {
		struct str name;
		struct str text;
	} entities[] = {
		{ STR_INIT("&amp;"), STR_INIT("&") },
		{ STR_INIT("&nbsp;"), STR_INIT(" ") },
		{ STR_INIT("&quot;"), STR_INIT("\"") },
		{ STR_INIT("<br>"), STR_INIT(" ") },
		{ STR_INIT("<br/>"), STR_INIT(" ") },
		{ STR_INIT("<br />"), STR_INIT(" ") },
	};

	for (size_t k = 0; k < sizeof(entities) / sizeof(entities[0]); k++)
		if (str_starts(str_from(s, i), entities[k].name)) {
			*text = entities[k].text;
			return entities[k].name.n;
		}
	return 0;
}

/* Behind the plain bytes that begin at i. */
static size_t
plain_run(struct str s, size_t i)
{
	while (i < s.n && strchr("*`_~\\&<", s.p[i]) == NULL)
		i++;
	return i;
}

/* Text between links: without marks, escapes and the commonest entities. */
static void
plain_into(struct buf *buf, struct str s)
{
	struct str text;
	size_t n;

	for (size_t i = 0; i < s.n;) {
		size_t end = plain_run(s, i);

		buf_str(buf, str_slice(s, i, end));
		i = end;
		if (i == s.n)
			return;
		n = entity(s, i, &text);
		if (n > 0) {
			buf_str(buf, text);
			i += n;
		} else if (s.p[i] == '\\' && i + 1 < s.n) {
			/* A hard break, or an escaped character. */
			buf_char(buf, s.p[i + 1]);
			i += 2;
		} else {
			if (!is_mark(s, i))
				buf_char(buf, s.p[i]);
			i++;
		}
	}
}

struct str
notice_plain(struct arena *arena, struct str source)
{
	struct inline_link link;
	struct buf buf;
	size_t from = 0;

	buf_init(&buf, arena, source.n * 2 + 1);
	while (notice_next_link(source, from, &link)) {
		struct inline_link inner;
		struct str text = link.text;

		plain_into(&buf, str_slice(source, from, link.start));
		/* A picture inside a link says its alternative text. */
		if (notice_next_link(text, 0, &inner) && inner.start < 2)
			text = inner.text;
		plain_into(&buf, text);
		from = link.end;
	}
	plain_into(&buf, str_from(source, from));
	return notice_fold(arena, buf_view(&buf));
}

struct str
notice_address(struct arena *arena, struct str url)
{
	struct str scheme;
	struct buf buf;

	url = str_trim(url);
	if (url_scheme(url, &scheme))
		url = str_from(url, scheme.n + 1);
	if (str_starts(url, STR("//")))
		url = str_from(url, 2);
	if (str_starts_nocase(url, STR("www.")))
		url = str_from(url, 4);
	while (str_ends(url, STR("/")))
		url.n--;
	buf_init(&buf, arena, url.n + 1);
	fold_into(&buf, url);
	return buf_view(&buf);
}
