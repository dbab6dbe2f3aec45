#include "site/toml_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

bool
toml_bad(struct toml *r, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(r->err, "%u:%zu: %s", (unsigned)r->line,
	    r->at - r->line_at + 1, text);
}

bool
toml_sees(const struct toml *r, struct str what)
{
	return str_starts(str_from(r->s, r->at), what);
}

void
toml_newline(struct toml *r)
{
	r->at++;
	r->line++;
	r->line_at = r->at;
}

void
toml_skip_blanks(struct toml *r)
{
	while (toml_peek(r) == ' ' || toml_peek(r) == '\t')
		r->at++;
}

void
toml_skip_comment(struct toml *r)
{
	toml_skip_blanks(r);
	if (toml_peek(r) == '#')
		while (r->at < r->s.n && toml_peek(r) != '\n')
			r->at++;
	if (toml_peek(r) == '\r')
		r->at++;
}

/* Blanks, comments and line ends. */
void
toml_skip_lines(struct toml *r)
{
	for (;;) {
		toml_skip_comment(r);
		if (r->at >= r->s.n || toml_peek(r) != '\n')
			return;
		toml_newline(r);
	}
}

static bool
read_code_point(struct toml *r, size_t digits, struct buf *buf)
{
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++, r->at++) {
		int hex = byte_hex(toml_peek(r));

		if (hex < 0)
			return toml_bad(r, "\\u needs %zu hex digits", digits);
		c = c * 16 + (uint32_t)hex;
	}
	buf_utf8(buf, c);
	return true;
}

static bool
read_escape(struct toml *r, bool lines, struct buf *buf)
{
	static const char from[] = "btnfr\"\\e";
	static const char to[] = "\b\t\n\f\r\"\\\x1B";
	char c;
	const char *found;

	r->at++;
	c = toml_peek(r);
	if (lines && byte_is_space(c)) {
		while (byte_is_space(toml_peek(r)))
			if (toml_peek(r) == '\n')
				toml_newline(r);
			else
				r->at++;
		return true;
	}
	found = c == '\0' ? NULL : strchr(from, c);
	if (found != NULL) {
		buf_char(buf, to[found - from]);
		r->at++;
		return true;
	}
	if (c != 'u' && c != 'U')
		return toml_bad(
		    r, "an unknown escape; write \\\\ for a backslash");
	r->at++;
	return read_code_point(r, c == 'u' ? 4 : 8, buf);
}

/* A text in quotes of any of the four kinds; r->at is at the first quote. */
bool
toml_quoted(struct toml *r, struct str *text)
{
	char quote = toml_peek(r);
	bool lines = toml_sees(r, quote == '"' ? STR("\"\"\"") : STR("'''"));
	struct str end = quote == '"' ? STR("\"\"\"") : STR("'''");
	struct buf buf;

	buf_init(&buf, r->arena, r->s.n);
	if (!lines)
		end.n = 1;
	r->at += end.n;
	if (lines && toml_peek(r) == '\r')
		r->at++;
	if (lines && toml_peek(r) == '\n')
		toml_newline(r);
	while (!toml_sees(r, end)) {
		char c = toml_peek(r);

		if (r->at >= r->s.n || (c == '\n' && !lines))
			return toml_bad(
			    r, "a quote that is never closed; close it");
		if (c == '\\' && quote == '"') {
			if (!read_escape(r, lines, &buf))
				return false;
			continue;
		}
		buf_char(&buf, c);
		if (c == '\n')
			toml_newline(r);
		else
			r->at++;
	}
	r->at += end.n;
	*text = buf_view(&buf);
	return true;
}

static bool
is_bare_key(char c)
{
	return byte_is_alnum(c) || c == '_' || c == '-';
}

/* One part of a key, and the blanks behind it. */
bool
toml_key(struct toml *r, struct str *key)
{
	size_t start;

	toml_skip_blanks(r);
	start = r->at;
	if (toml_peek(r) == '"' || toml_peek(r) == '\'') {
		if (!toml_quoted(r, key))
			return false;
	} else {
		while (is_bare_key(toml_peek(r)))
			r->at++;
		*key = str_slice(r->s, start, r->at);
		if (key->n == 0)
			return toml_bad(r, "no key here; write key = value");
	}
	toml_skip_blanks(r);
	return true;
}
