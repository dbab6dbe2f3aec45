#include "site/toml.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/yaml.h"

struct reader {
	struct str s;
	size_t at;
	uint32_t line;
	size_t line_at; /* where that line begins */
	uint32_t n_nodes;
	struct arena *arena;
	struct err *err;
};

__attribute__((format(printf, 2, 3))) static bool
bad(struct reader *r, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(r->err, "%u:%zu: %s", (unsigned)r->line,
	    r->at - r->line_at + 1, text);
}

static char
peek(const struct reader *r)
{
	return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static bool
sees(const struct reader *r, struct str what)
{
	return str_starts(str_from(r->s, r->at), what);
}

static void
newline(struct reader *r)
{
	r->at++;
	r->line++;
	r->line_at = r->at;
}

static void
skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static void
skip_comment(struct reader *r)
{
	skip_blanks(r);
	if (peek(r) == '#')
		while (r->at < r->s.n && peek(r) != '\n')
			r->at++;
	if (peek(r) == '\r')
		r->at++;
}

/* Blanks, comments and line ends. */
static void
skip_lines(struct reader *r)
{
	for (;;) {
		skip_comment(r);
		if (r->at >= r->s.n || peek(r) != '\n')
			return;
		newline(r);
	}
}

static struct yaml *
new_node(struct reader *r, enum yaml_kind kind)
{
	struct yaml *node;

	if (++r->n_nodes > YAML_NODES) {
		bad(r, "more than %d values; use fewer", YAML_NODES);
		return NULL;
	}
	node = arena_alloc(r->arena, sizeof(*node));
	if (node == NULL) {
		bad(r, "out of memory");
		return NULL;
	}
	node->kind = kind;
	node->line = r->line;
	node->column = (uint32_t)(r->at - r->line_at) + 1;
	return node;
}

/* Appends to a list or map; false when it is full. */
static bool
append(struct reader *r, struct yaml *parent, struct yaml *child)
{
	struct yaml *last = (struct yaml *)parent->child;
	int n = 1;

	if (last == NULL) {
		parent->child = child;
		return true;
	}
	for (; last->next != NULL; last = (struct yaml *)last->next)
		n++;
	if (n >= YAML_KEYS)
		return bad(r, "more than %d entries; use fewer", YAML_KEYS);
	last->next = child;
	return true;
}

/* --- texts --- */

static bool
read_code_point(struct reader *r, size_t digits, struct buf *buf)
{
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++, r->at++) {
		int hex = byte_hex(peek(r));

		if (hex < 0)
			return bad(r, "\\u needs %zu hex digits", digits);
		c = c * 16 + (uint32_t)hex;
	}
	buf_utf8(buf, c);
	return true;
}

static bool
read_escape(struct reader *r, bool lines, struct buf *buf)
{
	static const char from[] = "btnfr\"\\e";
	static const char to[] = "\b\t\n\f\r\"\\\x1B";
	char c;
	const char *found;

	r->at++;
	c = peek(r);
	if (lines && byte_is_space(c)) {
		while (byte_is_space(peek(r)))
			if (peek(r) == '\n')
				newline(r);
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
		return bad(r, "an unknown escape; write \\\\ for a backslash");
	r->at++;
	return read_code_point(r, c == 'u' ? 4 : 8, buf);
}

/* A text in quotes of any of the four kinds; r->at is at the first quote. */
static bool
read_quoted(struct reader *r, struct str *text)
{
	char quote = peek(r);
	bool lines = sees(r, quote == '"' ? STR("\"\"\"") : STR("'''"));
	struct str end = quote == '"' ? STR("\"\"\"") : STR("'''");
	struct buf buf;

	buf_init(&buf, r->arena, r->s.n);
	if (!lines)
		end.n = 1;
	r->at += end.n;
	if (lines && peek(r) == '\r')
		r->at++;
	if (lines && peek(r) == '\n')
		newline(r);
	while (!sees(r, end)) {
		char c = peek(r);

		if (r->at >= r->s.n || (c == '\n' && !lines))
			return bad(r, "a quote that is never closed; close it");
		if (c == '\\' && quote == '"') {
			if (!read_escape(r, lines, &buf))
				return false;
			continue;
		}
		buf_char(&buf, c);
		if (c == '\n')
			newline(r);
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
static bool
read_key(struct reader *r, struct str *key)
{
	size_t start;

	skip_blanks(r);
	start = r->at;
	if (peek(r) == '"' || peek(r) == '\'') {
		if (!read_quoted(r, key))
			return false;
	} else {
		while (is_bare_key(peek(r)))
			r->at++;
		*key = str_slice(r->s, start, r->at);
		if (key->n == 0)
			return bad(r, "no key here; write key = value");
	}
	skip_blanks(r);
	return true;
}

/* --- values --- */

static bool read_value(struct reader *r, unsigned depth, struct yaml **value);
static bool read_pair(struct reader *r, unsigned depth, struct yaml *map);

/* A number, date or word: what it means is not known here. */
static bool
read_word(struct reader *r, struct yaml **value)
{
	struct yaml *node = new_node(r, YAML_TEXT);
	size_t start = r->at;

	if (node == NULL)
		return false;
	while (r->at < r->s.n && strchr(",]}#\r\n", peek(r)) == NULL)
		r->at++;
	node->text = str_trim(str_slice(r->s, start, r->at));
	if (node->text.n == 0)
		return bad(r, "no value here; write key = \"value\"");
	for (size_t i = 0; i < node->text.n; i++)
		if (!byte_is_alnum(node->text.p[i]) &&
		    strchr("+-.:_ ", node->text.p[i]) == NULL) {
			r->at = start;
			return bad(r, "a text without quotes; write \"...\"");
		}
	*value = node;
	return true;
}

static bool
read_array(struct reader *r, unsigned depth, struct yaml **value)
{
	struct yaml *list = new_node(r, YAML_LIST);

	if (list == NULL)
		return false;
	r->at++;
	for (;;) {
		struct yaml *item = NULL;

		skip_lines(r);
		if (peek(r) == ']')
			break;
		if (!read_value(r, depth + 1, &item) || !append(r, list, item))
			return false;
		skip_lines(r);
		if (peek(r) == ',')
			r->at++;
		else if (peek(r) != ']')
			return bad(r,
			    "a list that is not closed; "
			    "write [\"a\", \"b\"]");
	}
	r->at++;
	*value = list;
	return true;
}

static bool
read_inline_table(struct reader *r, unsigned depth, struct yaml **value)
{
	struct yaml *map = new_node(r, YAML_MAP);

	if (map == NULL)
		return false;
	r->at++;
	for (;;) {
		skip_lines(r);
		if (peek(r) == '}')
			break;
		if (!read_pair(r, depth + 1, map))
			return false;
		skip_lines(r);
		if (peek(r) == ',')
			r->at++;
		else if (peek(r) != '}')
			return bad(r,
			    "a table that is not closed; "
			    "write { key = \"value\" }");
	}
	r->at++;
	*value = map;
	return true;
}

static bool
read_value(struct reader *r, unsigned depth, struct yaml **value)
{
	if (depth > YAML_DEPTH)
		return bad(r, "nested more than %d deep; use fewer levels",
		    YAML_DEPTH);
	skip_blanks(r);
	switch (peek(r)) {
	case '[':
		return read_array(r, depth, value);
	case '{':
		return read_inline_table(r, depth, value);
	case '"':
	case '\'':
		*value = new_node(r, YAML_TEXT);
		if (*value == NULL)
			return false;
		(*value)->quoted = true;
		return read_quoted(r, &(*value)->text);
	default:
		return read_word(r, value);
	}
}

/* The map below `map` of that name, made if there is none.  In an array of
 * tables it is the newest one. */
static struct yaml *
step_into(struct reader *r, struct yaml *map, struct str key, bool as_list)
{
	struct yaml *found = (struct yaml *)yaml_get(map, key);
	struct yaml *item;

	if (found == NULL) {
		found = new_node(r, as_list ? YAML_LIST : YAML_MAP);
		if (found == NULL || !append(r, map, found))
			return NULL;
		found->key = key;
		found->key_line = found->line;
		found->key_column = found->column;
	}
	if (found->kind == YAML_MAP && !as_list)
		return found;
	if (found->kind != YAML_LIST || (!as_list && found->child == NULL)) {
		bad(r, "'" STR_FMT "' has a value already; keep one of them",
		    STR_ARG(key));
		return NULL;
	}
	if (as_list) {
		item = new_node(r, YAML_MAP);
		return item != NULL && append(r, found, item) ? item : NULL;
	}
	item = (struct yaml *)found->child;
	while (item->next != NULL)
		item = (struct yaml *)item->next;
	if (item->kind == YAML_MAP)
		return item;
	bad(r, "'" STR_FMT "' is no table", STR_ARG(key));
	return NULL;
}

/* key = value, or a.b.c = value */
static bool
read_pair(struct reader *r, unsigned depth, struct yaml *map)
{
	struct str key;
	struct yaml *value = NULL;
	uint32_t line = r->line;
	uint32_t column;

	skip_blanks(r);
	column = (uint32_t)(r->at - r->line_at) + 1;
	if (!read_key(r, &key))
		return false;
	while (peek(r) == '.') {
		r->at++;
		if (++depth > YAML_DEPTH)
			return bad(r, "nested more than %d deep", YAML_DEPTH);
		map = step_into(r, map, key, false);
		if (map == NULL || !read_key(r, &key))
			return false;
	}
	if (peek(r) != '=')
		return bad(r, "a key without =; write key = value");
	if (yaml_get(map, key) != NULL)
		return bad(r,
		    "'" STR_FMT "' is there already in line %u; "
		    "keep one of them",
		    STR_ARG(key), (unsigned)yaml_get(map, key)->key_line);
	r->at++;
	if (!read_value(r, depth, &value))
		return false;
	value->key = key;
	value->key_line = line;
	value->key_column = column;
	return append(r, map, value);
}

/* [a.b] or [[a.b]]; *map becomes the table that follows. */
static bool
read_header(struct reader *r, struct yaml *root, struct yaml **map)
{
	bool as_list = sees(r, STR("[["));
	struct str key;
	unsigned depth = 0;

	r->at += as_list ? 2 : 1;
	*map = root;
	for (;;) {
		if (!read_key(r, &key))
			return false;
		*map = step_into(r, *map, key, as_list && peek(r) == ']');
		if (*map == NULL)
			return false;
		if (peek(r) != '.')
			break;
		r->at++;
		if (++depth > YAML_DEPTH)
			return bad(r, "nested more than %d deep", YAML_DEPTH);
	}
	if (!sees(r, as_list ? STR("]]") : STR("]")))
		return bad(r, "a table's name that is not closed; add ]");
	r->at += as_list ? 2 : 1;
	return true;
}

static bool
read_all(struct reader *r, struct yaml *root)
{
	struct yaml *map = root;

	for (;;) {
		bool ok;

		skip_lines(r);
		if (r->at >= r->s.n)
			return true;
		ok = peek(r) == '[' ? read_header(r, root, &map)
				    : read_pair(r, 1, map);
		if (!ok)
			return false;
		skip_comment(r);
		if (r->at < r->s.n && peek(r) != '\n')
			return bad(r,
			    "something behind the value; "
			    "one key a line");
	}
}

bool
toml_parse(struct str bytes, uint32_t line, struct arena *arena,
    const struct yaml **root, struct err *err)
{
	struct reader r = {
		.s = bytes, .line = line, .arena = arena, .err = err
	};
	struct yaml *map = new_node(&r, YAML_MAP);
	size_t bad_byte = utf8_check(bytes);

	*root = map;
	if (map == NULL)
		return false;
	if (bad_byte != STR_NONE)
		return err_set(err, "%u:1: not UTF-8; save the file as UTF-8",
		    (unsigned)line);
	if (!read_all(&r, map))
		return false;
	if (arena->failed)
		return err_set(err, "%u:1: out of memory", (unsigned)line);
	return true;
}
