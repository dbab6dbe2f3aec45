#include "site/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

/* A list or map that is still open. */
struct level {
	struct yaml *node;
	struct yaml *last; /* its newest child */
	uint32_t n_children;
	bool has_key; /* MAP: the key below waits for its value */
	struct str key;
	uint32_t key_line, key_column;
};

struct reader {
	yaml_parser_t parser;
	struct str bytes;
	uint32_t line; /* of the first byte */
	struct arena *arena;
	struct err *err;
	struct yaml *root;
	struct level levels[YAML_DEPTH];
	size_t n_levels;
	uint32_t n_nodes;
	uint32_t n_documents;
};

__attribute__((format(printf, 3, 4))) static bool
mark_err(struct reader *reader, yaml_mark_t mark, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(reader->err, "%zu:%zu: %s", reader->line + mark.line,
	    mark.column + 1, text);
}

/* The bytes at a mark, whose index counts characters. */
static char
byte_at(struct str bytes, yaml_mark_t mark)
{
	struct str line = { "", 0 };
	size_t column = 0;

	for (size_t i = 0; i <= mark.line; i++)
		if (!str_line(&bytes, &line))
			return '\0';
	for (size_t at = 0; at < line.n; column++) {
		uint32_t c;

		if (column == mark.column)
			return line.p[at];
		at += utf8_decode(line, at, &c);
	}
	return '\0';
}

/* libyaml's words for the mistakes that people make, in theirs. */
static bool
scan_err(struct reader *reader)
{
	const char *problem = reader->parser.problem;
	yaml_mark_t mark = reader->parser.problem_mark;
	char c = byte_at(reader->bytes, mark);

	if (problem == NULL)
		problem = "cannot be read";
	if (strstr(problem, "mapping values are not allowed") != NULL)
		return mark_err(reader, mark,
		    "a colon and a blank inside a value; "
		    "put the whole value in quotes");
	if (strstr(problem, "tab character") != NULL ||
	    (strstr(problem, "cannot start any token") != NULL && c == '\t'))
		return mark_err(
		    reader, mark, "a tab in the indent; use blanks");
	if (strstr(problem, "cannot start any token") != NULL)
		return mark_err(reader, mark,
		    "a value cannot begin with '%c'; put it in quotes", c);
	if (strstr(problem, "could not find expected ':'") != NULL)
		return mark_err(reader, mark,
		    "a key without a colon before this place; "
		    "write key: value");
	if (strstr(problem, "unexpected end of stream") != NULL ||
	    strstr(problem, "unexpected document indicator") != NULL)
		return mark_err(reader, reader->parser.context_mark,
		    "a quote that is never closed; close it");
	if (strstr(problem, "did not find expected ',' or") != NULL)
		return mark_err(reader, reader->parser.context_mark,
		    "a bracket that is never closed, or no comma between "
		    "two values; write [a, b]");
	return mark_err(reader, mark,
	    "%s; check indent, quotes and brackets here", problem);
}

/* A byte that no YAML may hold: libyaml gives its offset alone. */
static bool
byte_err(struct reader *reader)
{
	struct str before =
	    str_slice(reader->bytes, 0, reader->parser.problem_offset);
	struct str line;
	yaml_mark_t mark = { 0, 0, 0 };
	size_t start = str_find_last(before, '\n');

	line = start == STR_NONE ? before : str_from(before, start + 1);
	for (size_t i = 0; i < before.n; i++)
		mark.line += before.p[i] == '\n';
	for (size_t at = 0; at < line.n; mark.column++) {
		uint32_t c;

		at += utf8_decode(line, at, &c);
	}
	if (reader->parser.problem_value >= 0 &&
	    reader->parser.problem_value < 0x20)
		return mark_err(reader, mark,
		    "a control character (0x%02X); take it out",
		    (unsigned)reader->parser.problem_value);
	return mark_err(reader, mark,
	    "not UTF-8, or a character that YAML forbids; "
	    "save the file as UTF-8");
}

static bool
parser_err(struct reader *reader)
{
	if (reader->parser.error == YAML_MEMORY_ERROR)
		return err_set(reader->err, "1:1: out of memory");
	if (reader->parser.error == YAML_READER_ERROR)
		return byte_err(reader);
	return scan_err(reader);
}

static struct level *
innermost(struct reader *reader)
{
	return reader->n_levels == 0 ? NULL
				     : &reader->levels[reader->n_levels - 1];
}

/* In a map, the next scalar is a key. */
static bool
wants_key(const struct level *level)
{
	return level != NULL && level->node->kind == YAML_MAP &&
	    !level->has_key;
}

static bool
take_key(struct reader *reader, struct level *level, const yaml_event_t *event)
{
	struct str key = { (const char *)event->data.scalar.value,
		event->data.scalar.length };

	if (level->n_children >= YAML_KEYS)
		return mark_err(reader, event->start_mark,
		    "more than %d keys in one map; use fewer", YAML_KEYS);
	for (const struct yaml *c = level->node->child; c; c = c->next)
		if (str_eq(c->key, key))
			return mark_err(reader, event->start_mark,
			    "'" STR_FMT "' is there already in line %u; "
			    "keep one of them",
			    STR_ARG(key), (unsigned)c->key_line);
	level->key = arena_copy(reader->arena, key);
	level->key_line = reader->line + (uint32_t)event->start_mark.line;
	level->key_column = (uint32_t)event->start_mark.column + 1;
	level->has_key = true;
	return true;
}

/* A new node at its place in the tree; NULL when it may not be. */
static struct yaml *
add_node(struct reader *reader, enum yaml_kind kind, const yaml_event_t *event)
{
	struct level *level = innermost(reader);
	struct yaml *node;

	if (wants_key(level)) {
		mark_err(reader, event->start_mark,
		    "a list or map cannot be a key; write key: value");
		return NULL;
	}
	if (++reader->n_nodes > YAML_NODES) {
		mark_err(reader, event->start_mark,
		    "more than %d values; use fewer", YAML_NODES);
		return NULL;
	}
	node = arena_alloc(reader->arena, sizeof(*node));
	if (node == NULL) {
		err_set(reader->err, "1:1: out of memory");
		return NULL;
	}
	node->kind = kind;
	node->line = reader->line + (uint32_t)event->start_mark.line;
	node->column = (uint32_t)event->start_mark.column + 1;
	if (level == NULL) {
		reader->root = node;
		return node;
	}
	node->key = level->key;
	node->key_line = level->key_line;
	node->key_column = level->key_column;
	level->has_key = false;
	level->n_children++;
	if (level->last == NULL)
		level->node->child = node;
	else
		level->last->next = node;
	level->last = node;
	return node;
}

static bool
take_text(struct reader *reader, const yaml_event_t *event)
{
	struct level *level = innermost(reader);
	yaml_scalar_style_t style = event->data.scalar.style;
	const char *tag = (const char *)event->data.scalar.tag;
	struct yaml *node;

	if (event->data.scalar.anchor != NULL)
		return mark_err(reader, event->start_mark,
		    "an anchor (&); write the value out");
	if (wants_key(level))
		return take_key(reader, level, event);
	node = add_node(reader, YAML_TEXT, event);
	if (node == NULL)
		return false;
	node->text = arena_copy(reader->arena,
	    (struct str){ (const char *)event->data.scalar.value,
		event->data.scalar.length });
	node->block = style == YAML_LITERAL_SCALAR_STYLE ||
	    style == YAML_FOLDED_SCALAR_STYLE;
	node->quoted = node->block ||
	    style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
	    style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ||
	    (tag != NULL && strcmp(tag, YAML_STR_TAG) == 0);
	return true;
}

static bool
open_level(struct reader *reader, enum yaml_kind kind,
    const yaml_char_t *anchor, const yaml_event_t *event)
{
	struct yaml *node;

	if (anchor != NULL)
		return mark_err(reader, event->start_mark,
		    "an anchor (&); write the value out");
	if (reader->n_levels == YAML_DEPTH)
		return mark_err(reader, event->start_mark,
		    "nested more than %d deep; use fewer levels", YAML_DEPTH);
	node = add_node(reader, kind, event);
	if (node == NULL)
		return false;
	reader->levels[reader->n_levels++] = (struct level){ .node = node };
	return true;
}

static bool
take_event(struct reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (++reader->n_documents > 1)
			return mark_err(reader, event->start_mark,
			    "a second document; one file holds one");
		return true;
	case YAML_ALIAS_EVENT:
		return mark_err(reader, event->start_mark,
		    "an alias (*); write the value out, or quote it");
	case YAML_SCALAR_EVENT:
		return take_text(reader, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(reader, YAML_LIST,
		    event->data.sequence_start.anchor, event);
	case YAML_MAPPING_START_EVENT:
		return open_level(
		    reader, YAML_MAP, event->data.mapping_start.anchor, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		reader->n_levels--;
		return true;
	default:
		return true;
	}
}

static bool
read_all(struct reader *reader)
{
	yaml_event_t event;
	bool ok;
	bool end = false;

	while (!end) {
		if (!yaml_parser_parse(&reader->parser, &event))
			return parser_err(reader);
		end = event.type == YAML_STREAM_END_EVENT;
		ok = take_event(reader, &event);
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
	return true;
}

bool
yaml_parse(struct str bytes, uint32_t line, struct arena *arena,
    const struct yaml **root, struct err *err)
{
	struct reader reader = { .line = line, .arena = arena, .err = err };
	bool ok;

	*root = NULL;
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_from(bytes, 3);
	reader.bytes = bytes;
	if (!yaml_parser_initialize(&reader.parser))
		return err_set(err, "%u:1: out of memory", (unsigned)line);
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
	    (const unsigned char *)(bytes.n > 0 ? bytes.p : ""), bytes.n);
	ok = read_all(&reader);
	yaml_parser_delete(&reader.parser);
	if (ok && arena->failed)
		ok = err_set(err, "%u:1: out of memory", (unsigned)line);
	if (ok)
		*root = reader.root;
	return ok;
}
