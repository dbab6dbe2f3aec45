#include "mirror/html_escape.h"

#include "base/buf.h"

/* Longer ones are no formulas but dollars far apart. */
enum { FORMULA_MAX = 1000 };

static bool
is_punct(char c)
{
	return c > ' ' && c < 0x7F && !byte_is_alnum(c);
}

static bool
is_wordy(char c)
{
	return byte_is_alnum(c) || (c & 0x80) != 0;
}

static bool
is_blank(char c)
{
	return c == '\0' || byte_is_space(c);
}

/* --- what passes as it is: formulas and bare URLs --- */

/*
 * A formula as rule X3 knows it: something that is not blank behind the
 * opening dollar and before the closing one, no word behind that, and a
 * letter or backslash inside.
 */
static size_t
formula_length(struct str s, size_t at)
{
	size_t fence = at + 1 < s.n && s.p[at + 1] == '$' ? 2 : 1;
	bool telling = false;

	if (at + fence >= s.n || byte_is_space(s.p[at + fence]))
		return 0;
	for (size_t i = at + fence; i < s.n && i - at < FORMULA_MAX; i++) {
		if (s.p[i] == '$' && s.p[i - 1] != '\\' && i + fence <= s.n &&
		    s.p[i + fence - 1] == '$') {
			char next = i + fence < s.n ? s.p[i + fence] : '\0';

			if (byte_is_space(s.p[i - 1]) || !telling ||
			    is_wordy(next))
				return 0;
			return i + fence - at;
		}
		if (byte_is_alpha(s.p[i]) || s.p[i] == '\\')
			telling = true;
	}
	return 0;
}

/* Where a bare URL ends: as rule L4 gives back what stands behind it. */
static size_t
url_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && !byte_is_space(s.p[n]) && s.p[n] != '<' &&
	    s.p[n] != '>' && s.p[n] != '"' && s.p[n] != '`' && s.p[n] != '|' &&
	    s.p[n] != '\\')
		n++;
	while (n > 0 && strchr("?!.,:;*_~'\"|)]", s.p[n - 1]) != NULL)
		n--;
	return n;
}

size_t
escape_verbatim(struct str text, size_t at, char before)
{
	static const struct str starts[] = { STR_INIT("http://"),
		STR_INIT("https://"), STR_INIT("gemini://"),
		STR_INIT("gopher://"), STR_INIT("ftp://"), STR_INIT("www.") };
	struct str rest;
	char c = text.p[at];

	if (c == '$')
		return formula_length(text, at);
	if ((c != 'h' && c != 'g' && c != 'f' && c != 'w') || is_wordy(before))
		return 0;
	rest = str_from(text, at);
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		size_t n = str_starts(rest, starts[i]) ? url_length(rest) : 0;

		if (n > starts[i].n)
			return n;
	}
	return 0;
}

bool
escape_is_bare(struct str url)
{
	size_t i = 0;

	if (!str_starts(url, STR("http://")) &&
	    !str_starts(url, STR("https://")))
		return false;
	for (; i < url.n; i++) {
		char next = i + 1 < url.n ? url.p[i + 1] : '\0';

		if (byte_is_alnum(url.p[i]) ||
		    (url.p[i] == '_' && byte_is_alnum(url.p[i - 1]) &&
			byte_is_alnum(next)))
			continue;
		if (url.p[i] == '\0' ||
		    strchr("-./:?=&%#+~@", url.p[i]) == NULL)
			return false;
	}
	return byte_is_alnum(url.p[i - 1]) || url.p[i - 1] == '/';
}

/* --- single characters --- */

static bool
is_entity(struct str s)
{
	size_t i = 1;

	if (i < s.n && s.p[i] == '#')
		i++;
	while (i < s.n && i < 40 && byte_is_alnum(s.p[i]))
		i++;
	return i > 1 && i < s.n && s.p[i] == ';';
}

/* Whether the byte at `at` needs a backslash. */
static bool
needs_backslash(
    struct str s, size_t at, char before, char after, const struct escape *how)
{
	switch (s.p[at]) {
	case '\\':
		return is_punct(after) || is_blank(after);
	case '`':
		return true;
	case '*':
		return at == 0 || at + 1 == s.n || !is_blank(before) ||
		    !is_blank(after);
	case '_':
		return !(is_wordy(before) && is_wordy(after)) &&
		    (at == 0 || at + 1 == s.n || !is_blank(before) ||
			!is_blank(after));
	case '[':
		return how->label || after == '^' || after == '!';
	case ']':
		return how->label || after == '(' || after == '[' ||
		    after == ':';
	case '!':
		return after == '[';
	case '|':
		return how->cell;
	case '$':
		return how->dollars;
	default:
		return false;
	}
}

/* What may begin with a letter of "http", "gemini", "gopher", "ftp", "www". */
static bool
may_be_url(struct str text, size_t at)
{
	char next = at + 1 < text.n ? text.p[at + 1] : '\0';

	if (at > 0 && is_wordy(text.p[at - 1]))
		return false;
	switch (text.p[at]) {
	case 'h':
	case 'f':
		return next == 't';
	case 'g':
		return next == 'e' || next == 'o';
	default:
		return next == 'w';
	}
}

enum byte_kind { SPECIAL, PLAIN, LETTER_OF_URL };

/* Bytes at `from` that mean nothing in Markdown, whatever is around them:
 * letters, digits, blanks, commas, and the insides of other characters, but
 * no word that may be a URL. */
static size_t
plain_bytes(struct str text, size_t from)
{
	static const unsigned char kinds[256] = {
		[' '] = PLAIN,
		[','] = PLAIN,
		['.'] = PLAIN,
		['0' ... '9'] = PLAIN,
		['A' ... 'Z'] = PLAIN,
		['a' ... 'e'] = PLAIN,
		['f' ... 'h'] = LETTER_OF_URL,
		['i' ... 'v'] = PLAIN,
		['w'] = LETTER_OF_URL,
		['x' ... 'z'] = PLAIN,
		[0x80 ... 0xFF] = PLAIN,
	};
	size_t i = from;

	for (; i < text.n; i++) {
		unsigned char kind = kinds[(unsigned char)text.p[i]];

		if (kind == SPECIAL ||
		    (kind == LETTER_OF_URL && may_be_url(text, i)))
			break;
	}
	return i - from;
}

void
escape_text(struct buf *out, struct str text, const struct escape *how)
{
	char before = how->before;

	for (size_t i = 0; i < text.n; i++) {
		size_t plain = plain_bytes(text, i);
		char c;
		char after;
		size_t n;

		if (plain > 0) {
			buf_str(out, str_slice(text, i, i + plain));
			i += plain - 1;
			before = text.p[i];
			continue;
		}
		c = text.p[i];
		after = i + 1 < text.n ? text.p[i + 1] : how->after;
		n = how->label ? 0 : escape_verbatim(text, i, before);
		if (n > 0) {
			buf_str(out, str_slice(text, i, i + n));
			i += n - 1;
		} else if (c == '<' &&
		    (byte_is_alpha(after) || after == '/' || after == '!' ||
			after == '?')) {
			buf_str(out, STR("&lt;"));
		} else if (c == '&' && is_entity(str_from(text, i))) {
			buf_str(out, STR("&amp;"));
		} else {
			if (needs_backslash(text, i, before, after, how))
				buf_char(out, '\\');
			buf_char(out, c);
		}
		before = text.p[i];
	}
}

/* --- lines --- */

/* Bytes of a list number without its delimiter: "12" of "12. x", or 0. */
static size_t
number_length(struct str line)
{
	size_t n = 0;

	while (n < line.n && n < 10 && byte_is_digit(line.p[n]))
		n++;
	if (n == 0 || n == 10 || n == line.n ||
	    (line.p[n] != '.' && line.p[n] != ')') ||
	    (n + 1 < line.n && line.p[n + 1] != ' '))
		return 0;
	return n;
}

static bool
made_of(struct str line, const char *set)
{
	for (size_t i = 0; i < line.n; i++)
		if (strchr(set, line.p[i]) == NULL || line.p[i] == '\0')
			return false;
	return true;
}

/* Whether the line would be a block, or end one, by how it begins. */
static bool
is_block_start(struct str line)
{
	char next = line.n > 1 ? line.p[1] : '\0';
	size_t n = 0;

	switch (line.p[0]) {
	case '#':
		while (n < line.n && line.p[n] == '#')
			n++;
		return n <= 6 && (n == line.n || line.p[n] == ' ');
	case '>':
		return true;
	case '-':
	case '+':
		return is_blank(next) || made_of(line, "-:| ");
	case '*':
		return is_blank(next);
	case '=':
		return made_of(line, "= ");
	case '_':
		return made_of(line, "_ ");
	case '|':
	case ':':
		return made_of(line, "-:| ");
	case '~':
		return str_starts(line, STR("~~~"));
	case '[':
		return str_starts(line, STR("[ ] ")) ||
		    str_starts_nocase(line, STR("[x] "));
	default:
		return false;
	}
}

void
escape_lines(struct buf *out, struct str lines)
{
	struct str line;
	size_t n;

	while (lines.n > 0) {
		bool more = str_cut(lines, '\n', &line, &lines);

		n = number_length(line);
		if (n > 0)
			buf_str(out, str_slice(line, 0, n));
		if (n > 0 || (line.n > 0 && is_block_start(line)))
			buf_char(out, '\\');
		buf_str(out, str_from(line, n));
		if (more)
			buf_char(out, '\n');
	}
}

void
escape_heading(struct buf *out, struct str line)
{
	size_t n = line.n;

	while (n > 0 && line.p[n - 1] == '#')
		n--;
	if (n == line.n || (n > 0 && line.p[n - 1] != ' ')) {
		buf_str(out, line);
		return;
	}
	buf_str(out, str_slice(line, 0, n));
	buf_char(out, '\\');
	buf_str(out, str_from(line, n));
}

void
escape_title(struct buf *out, struct str title)
{
	for (size_t i = 0; i < title.n; i++) {
		if (title.p[i] == '"' || title.p[i] == '\\')
			buf_char(out, '\\');
		if (title.p[i] == '&' && is_entity(str_from(title, i)))
			buf_str(out, STR("&amp;"));
		else if (title.p[i] == '<')
			buf_str(out, STR("&lt;"));
		else
			buf_char(out, title.p[i]);
	}
}

void
escape_code(struct buf *out, struct str code, bool cell)
{
	size_t longest = 0;
	size_t run = 0;
	bool pad;

	for (size_t i = 0; i < code.n; i++) {
		run = code.p[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	pad = code.n > 0 &&
	    (code.p[0] == '`' || code.p[code.n - 1] == '`' ||
		(code.p[0] == ' ' && code.p[code.n - 1] == ' '));
	buf_fill(out, '`', longest + 1);
	buf_str(out, pad ? STR(" ") : STR(""));
	for (size_t i = 0; i < code.n; i++) {
		if (cell && code.p[i] == '|')
			buf_char(out, '\\');
		buf_char(out, code.p[i]);
	}
	buf_str(out, pad ? STR(" ") : STR(""));
	buf_fill(out, '`', longest + 1);
}
