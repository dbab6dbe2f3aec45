#include "site/toml.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/toml_text.h"
#include "site/yaml.h"

static struct yaml *
new_node(struct toml *r, enum yaml_kind kind)
{
	struct yaml *node;

	if (++r->n_nodes > YAML_NODES) {
		toml_bad(r, "more than %d values; use fewer", YAML_NODES);
		return NULL;
	}
	node = arena_alloc(r->arena, sizeof(*node));
	if (node == NULL) {
		toml_bad(r, "out of memory");
		return NULL;
	}
	node->kind = kind;
	node->line = r->line;
	node->column = (uint32_t)(r->at - r->line_at) + 1;
	return node;
}

/* Appends to a list or map; false when it is full. */
static bool
append(struct toml *r, struct yaml *parent, struct yaml *child)
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
		return toml_bad(
		    r, "more than %d entries; use fewer", YAML_KEYS);
	last->next = child;
	return true;
}

/* --- values --- */

static bool read_value(struct toml *r, unsigned depth, struct yaml **value);
static bool read_pair(struct toml *r, unsigned depth, struct yaml *map);

/* A number, date or word: what it means is not known here. */
static bool
read_word(struct toml *r, struct yaml **value)
{
	struct yaml *node = new_node(r, YAML_TEXT);
	size_t start = r->at;

	if (node == NULL)
		return false;
	while (r->at < r->s.n && strchr(",]}#\r\n", toml_peek(r)) == NULL)
		r->at++;
	node->text = str_trim(str_slice(r->s, start, r->at));
	if (node->text.n == 0)
		return toml_bad(r, "no value here; write key = \"value\"");
	for (size_t i = 0; i < node->text.n; i++)
		if (!byte_is_alnum(node->text.p[i]) &&
		    strchr("+-.:_ ", node->text.p[i]) == NULL) {
			r->at = start;
			return toml_bad(
			    r, "a text without quotes; write \"...\"");
		}
	*value = node;
	return true;
}

static bool
read_array(struct toml *r, unsigned depth, struct yaml **value)
{
	struct yaml *list = new_node(r, YAML_LIST);

	if (list == NULL)
		return false;
	r->at++;
	for (;;) {
		struct yaml *item = NULL;

		toml_skip_lines(r);
		if (toml_peek(r) == ']')
			break;
		if (!read_value(r, depth + 1, &item) || !append(r, list, item))
			return false;
		toml_skip_lines(r);
		if (toml_peek(r) == ',')
			r->at++;
		else if (toml_peek(r) != ']')
			return toml_bad(r,
			    "a list that is not closed; "
			    "write [\"a\", \"b\"]");
	}
	r->at++;
	*value = list;
	return true;
}

static bool
read_inline_table(struct toml *r, unsigned depth, struct yaml **value)
{
	struct yaml *map = new_node(r, YAML_MAP);

	if (map == NULL)
		return false;
	r->at++;
	for (;;) {
		toml_skip_lines(r);
		if (toml_peek(r) == '}')
			break;
		if (!read_pair(r, depth + 1, map))
			return false;
		toml_skip_lines(r);
		if (toml_peek(r) == ',')
			r->at++;
		else if (toml_peek(r) != '}')
			return toml_bad(r,
			    "a table that is not closed; "
			    "write { key = \"value\" }");
	}
	r->at++;
	*value = map;
	return true;
}

static bool
read_value(struct toml *r, unsigned depth, struct yaml **value)
{
	if (depth > YAML_DEPTH)
		return toml_bad(r, "nested more than %d deep; use fewer levels",
		    YAML_DEPTH);
	toml_skip_blanks(r);
	switch (toml_peek(r)) {
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
		return toml_quoted(r, &(*value)->text);
	default:
		return read_word(r, value);
	}
}

/* The map below `map` of that name, made if there is none.  In an array of
 * tables it is the newest one. */
static struct yaml *
step_into(struct toml *r, struct yaml *map, struct str key, bool as_list)
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
		toml_bad(r,
		    "'" STR_FMT "' has a value already; keep one of them",
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
	toml_bad(r, "'" STR_FMT "' is no table", STR_ARG(key));
	return NULL;
}

/* key = value, or a.b.c = value */
static bool
read_pair(struct toml *r, unsigned depth, struct yaml *map)
{
	struct str key;
	struct yaml *value = NULL;
	uint32_t line = r->line;
	uint32_t column;

	toml_skip_blanks(r);
	column = (uint32_t)(r->at - r->line_at) + 1;
	if (!toml_key(r, &key))
		return false;
	while (toml_peek(r) == '.') {
		r->at++;
		if (++depth > YAML_DEPTH)
			return toml_bad(
			    r, "nested more than %d deep", YAML_DEPTH);
		map = step_into(r, map, key, false);
		if (map == NULL || !toml_key(r, &key))
			return false;
	}
	if (toml_peek(r) != '=')
		return toml_bad(r, "a key without =; write key = value");
	if (yaml_get(map, key) != NULL)
		return toml_bad(r,
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
read_header(struct toml *r, struct yaml *root, struct yaml **map)
{
	bool as_list = toml_sees(r, STR("[["));
	struct str key;
	unsigned depth = 0;

	r->at += as_list ? 2 : 1;
	*map = root;
	for (;;) {
		if (!toml_key(r, &key))
			return false;
		*map = step_into(r, *map, key, as_list && toml_peek(r) == ']');
		if (*map == NULL)
			return false;
		if (toml_peek(r) != '.')
			break;
		r->at++;
		if (++depth > YAML_DEPTH)
			return toml_bad(
			    r, "nested more than %d deep", YAML_DEPTH);
	}
	if (!toml_sees(r, as_list ? STR("]]") : STR("]")))
		return toml_bad(r, "a table's name that is not closed; add ]");
	r->at += as_list ? 2 : 1;
	return true;
}

static bool
read_all(struct toml *r, struct yaml *root)
{
	struct yaml *map = root;

	for (;;) {
		bool ok;

		toml_skip_lines(r);
		if (r->at >= r->s.n)
			return true;
		ok = toml_peek(r) == '[' ? read_header(r, root, &map)
					 : read_pair(r, 1, map);
		if (!ok)
			return false;
		toml_skip_comment(r);
		if (r->at < r->s.n && toml_peek(r) != '\n')
			return toml_bad(r,
			    "something behind the value; "
			    "one key a line");
	}
}

bool
toml_parse(struct str bytes, uint32_t line, struct arena *arena,
    const struct yaml **root, struct err *err)
{
	struct toml r = {
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
