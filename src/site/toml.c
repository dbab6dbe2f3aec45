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

/* Where a value goes once it is read: into a list, or under a key. */
struct slot {
	struct yaml *into;
	struct str key; /* of a map */
	uint32_t line, column;
};

/* "a.b.c =": the map that c goes into, made where there is none. */
static bool
read_slot(struct toml *r, unsigned depth, struct yaml *map, struct slot *slot)
{
	toml_skip_blanks(r);
	*slot = (struct slot){ .into = map,
		.line = r->line,
		.column = (uint32_t)(r->at - r->line_at) + 1 };
	if (!toml_key(r, &slot->key))
		return false;
	while (toml_peek(r) == '.') {
		r->at++;
		if (++depth > YAML_DEPTH)
			return toml_bad(
			    r, "nested more than %d deep", YAML_DEPTH);
		slot->into = step_into(r, slot->into, slot->key, false);
		if (slot->into == NULL || !toml_key(r, &slot->key))
			return false;
	}
	if (toml_peek(r) != '=')
		return toml_bad(r, "a key without =; write key = value");
	if (yaml_get(slot->into, slot->key) != NULL)
		return toml_bad(r,
		    "'" STR_FMT "' is there already in line %u; "
		    "keep one of them",
		    STR_ARG(slot->key),
		    (unsigned)yaml_get(slot->into, slot->key)->key_line);
	r->at++;
	toml_skip_blanks(r);
	return true;
}

static bool
fill_slot(struct toml *r, const struct slot *slot, struct yaml *value)
{
	value->key = slot->key;
	value->key_line = slot->line;
	value->key_column = slot->column;
	return append(r, slot->into, value);
}

/* A list or inline table that is still open, and where it goes itself. */
struct level {
	struct yaml *node;
	struct slot slot;
};

static char
closer(const struct level *level)
{
	return level->node->kind == YAML_LIST ? ']' : '}';
}

/* Behind a value inside a level: a comma, or its end. */
static bool
skip_comma(struct toml *r, const struct level *level)
{
	toml_skip_lines(r);
	if (toml_peek(r) == ',')
		r->at++;
	else if (toml_peek(r) != closer(level))
		return toml_bad(r,
		    closer(level) == ']'
			? "a list that is not closed; write [\"a\", \"b\"]"
			: "a table that is not closed; "
			  "write { key = \"value\" }");
	toml_skip_lines(r);
	return true;
}

static bool
read_simple(struct toml *r, const struct slot *slot)
{
	struct yaml *node = NULL;

	if (toml_peek(r) == '"' || toml_peek(r) == '\'') {
		node = new_node(r, YAML_TEXT);
		if (node == NULL || !toml_quoted(r, &node->text))
			return false;
		node->quoted = true;
	} else if (!read_word(r, &node)) {
		return false;
	}
	return fill_slot(r, slot, node);
}

struct levels {
	struct level of[YAML_DEPTH];
	unsigned n;
	unsigned depth; /* around the value */
};

static bool
open_level(struct toml *r, struct levels *levels, const struct slot *slot)
{
	enum yaml_kind kind = toml_peek(r) == '[' ? YAML_LIST : YAML_MAP;
	struct yaml *node;

	if (levels->n + levels->depth >= YAML_DEPTH)
		return toml_bad(r, "nested more than %d deep; use fewer levels",
		    YAML_DEPTH);
	node = new_node(r, kind);
	if (node == NULL)
		return false;
	levels->of[levels->n++] = (struct level){ node, *slot };
	r->at++;
	toml_skip_lines(r);
	return true;
}

/* Closes what ends here. */
static bool
close_levels(struct toml *r, struct levels *levels)
{
	while (levels->n > 0 &&
	    toml_peek(r) == closer(&levels->of[levels->n - 1])) {
		struct level *level = &levels->of[--levels->n];

		r->at++;
		if (!fill_slot(r, &level->slot, level->node) ||
		    (levels->n > 0 &&
			!skip_comma(r, &levels->of[levels->n - 1])))
			return false;
	}
	return true;
}

/* A value and all that is in it. */
static bool
read_value(struct toml *r, unsigned depth, struct slot slot)
{
	struct levels levels = { .depth = depth };

	do {
		if (levels.n > 0) {
			struct yaml *node = levels.of[levels.n - 1].node;

			slot = (struct slot){ .into = node };
			if (node->kind == YAML_MAP &&
			    !read_slot(r, depth + levels.n, node, &slot))
				return false;
		}
		if (toml_peek(r) == '[' || toml_peek(r) == '{') {
			if (!open_level(r, &levels, &slot))
				return false;
		} else if (!read_simple(r, &slot) ||
		    (levels.n > 0 &&
			!skip_comma(r, &levels.of[levels.n - 1]))) {
			return false;
		}
		if (!close_levels(r, &levels))
			return false;
	} while (levels.n > 0);
	return true;
}

/* key = value, or a.b.c = value */
static bool
read_pair(struct toml *r, struct yaml *map)
{
	struct slot slot;

	return read_slot(r, 1, map, &slot) && read_value(r, 1, slot);
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
					 : read_pair(r, map);
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
