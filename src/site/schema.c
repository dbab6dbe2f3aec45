#include "site/schema.h"

#include "base/arena.h"
#include "base/err.h"
#include "site/spelling.h"
#include "site/yaml.h"

/* --- lists --- */

static size_t
count(const struct yaml *list)
{
	size_t n = 0;

	for (const struct yaml *c = list->child; c != NULL; c = c->next)
		n++;
	return n;
}

struct strings {
	struct str *of;
	size_t n;
};

static struct strings
cut_lines(struct schema_reading *r, struct str text)
{
	struct strings lines = { NULL, 0 };
	struct str line;
	size_t max = 1;

	for (size_t i = 0; i < text.n; i++)
		max += text.p[i] == '\n';
	lines.of = arena_array(r->arena, max, sizeof(*lines.of));
	while (lines.of != NULL && str_line(&text, &line)) {
		line = schema_clean(r, line);
		if (line.n > 0)
			lines.of[lines.n++] = line;
	}
	return lines;
}

static bool
take_language(
    struct schema_reading *r, const struct yaml *node, struct str *text)
{
	if (!spelling_is_language(*text))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is no language; write en",
		    STR_ARG(str_slice(node->text, 0, 60)));
	*text = spelling_language(r->arena, *text);
	return true;
}

static bool
take_strings(struct schema_reading *r, enum field_kind kind,
    const struct yaml *node, struct strings *out)
{
	/* A text is a list of one. */
	struct yaml one = { .kind = YAML_LIST, .child = node };

	if (kind == FIELD_LINES && node->kind == YAML_TEXT) {
		*out = cut_lines(r, node->text);
		return true;
	}
	if (node->kind == YAML_MAP)
		return yaml_err(node, r->err,
		    "'" STR_FMT "' must be a list of texts",
		    STR_ARG(node->key));
	if (node->kind == YAML_LIST)
		one.child = node->child;
	out->n = 0;
	out->of = arena_array(r->arena,
	    node->kind == YAML_LIST ? count(node) : 1, sizeof(*out->of));
	if (out->of == NULL)
		return true;
	for (const struct yaml *c = one.child; c != NULL;
	     c = node->kind == YAML_LIST ? c->next : NULL) {
		struct str text;

		if (!schema_text(r, FIELD_LINE, c, &text))
			return false;
		if (kind == FIELD_LANGUAGES && !take_language(r, c, &text))
			return false;
		if (text.n > 0)
			out->of[out->n++] = text;
	}
	return true;
}

/* --- the map --- */

/* Maps wait in a queue, so that reading needs no recursion. */
struct task {
	const struct schema *schema;
	const struct yaml *node;
	void *target;
};

struct tasks {
	struct schema_reading *r;
	struct task *of;
	size_t n, cap;
};

static bool
add_task(struct tasks *tasks, const struct schema *schema,
    const struct yaml *node, void *target)
{
	if (tasks->n == tasks->cap) {
		size_t cap = tasks->cap == 0 ? 8 : tasks->cap * 2;
		struct task *of = arena_grow(tasks->r->arena, tasks->of,
		    tasks->cap * sizeof(*of), cap * sizeof(*of));

		if (of == NULL)
			return err_set(tasks->r->err, "1:1: out of memory");
		tasks->of = of;
		tasks->cap = cap;
	}
	tasks->of[tasks->n++] = (struct task){ schema, node, target };
	return true;
}

static void
set_array(
    const struct schema_field *field, char *target, const void *of, size_t n)
{
	memcpy(target + field->offset, &of, sizeof(of));
	memcpy(target + field->n_offset, &n, sizeof(n));
}

static bool
add_maps(struct tasks *tasks, const struct schema_field *field,
    const struct yaml *node, char *target)
{
	bool list = node->kind == YAML_LIST;
	size_t n = list ? count(node) : 1;
	char *of = arena_array(tasks->r->arena, n, field->schema->size);
	const struct yaml *c = list ? node->child : node;

	if (of == NULL)
		return err_set(tasks->r->err, "1:1: out of memory");
	for (size_t i = 0; i < n; i++, c = c->next)
		if (!add_task(
			tasks, field->schema, c, of + i * field->schema->size))
			return false;
	set_array(field, target, of, n);
	return true;
}

static bool
read_field(struct tasks *tasks, const struct schema_field *field,
    const struct yaml *node, char *target)
{
	struct schema_reading *r = tasks->r;
	void *at = target + field->offset;
	struct strings strings = { NULL, 0 };

	switch (field->kind) {
	case FIELD_OTHER:
		return field->read(r, node, target);
	case FIELD_MAP:
		return add_task(tasks, field->schema, node, at);
	case FIELD_MAPS:
		return add_maps(tasks, field, node, target);
	case FIELD_LANGUAGES:
	case FIELD_LIST:
	case FIELD_LINES:
		if (!take_strings(r, field->kind, node, &strings))
			return false;
		set_array(field, target, strings.of, strings.n);
		return true;
	case FIELD_DATE:
		return schema_date(r, node, at);
	default:
		return schema_text(r, field->kind, node, at);
	}
}

bool
schema_named(const char *names, struct str folded)
{
	struct str rest = str_z(names);
	struct str name;

	while (rest.n > 0) {
		str_cut(rest, '|', &name, &rest);
		if (str_eq(name, folded))
			return true;
	}
	return false;
}

/* "unknown key 'titel' of a founder; 'title' may be meant" */
static bool
unknown_key(struct schema_reading *r, const struct schema *schema,
    const struct yaml *node, struct str folded)
{
	struct yaml at = { .line = node->key_line, .column = node->key_column };
	unsigned best = spelling_tolerance(folded);
	struct str meant = { "", 0 };

	for (size_t i = 0; best > 0 && i < schema->n_fields; i++) {
		struct str rest = str_z(schema->fields[i].names);
		struct str name;

		while (rest.n > 0) {
			unsigned d;

			str_cut(rest, '|', &name, &rest);
			d = spelling_distance(folded, name);
			if (d <= best && (meant.n == 0 || d < best)) {
				best = d;
				meant = name;
			}
		}
	}
	if (meant.n == 0)
		return yaml_err(&at, r->err,
		    "unknown key '" STR_FMT "' of %s; take it out, "
		    "publisher.yaml(5) lists all keys",
		    STR_ARG(node->key), schema->what);
	return yaml_err(&at, r->err,
	    "unknown key '" STR_FMT "' of %s; '" STR_FMT "' may be meant",
	    STR_ARG(node->key), schema->what, STR_ARG(meant));
}

static bool
read_key(struct tasks *tasks, const struct task *task, const struct yaml *node,
    uint64_t *seen)
{
	const struct schema *schema = task->schema;
	char buffer[SPELLING_MAX];
	struct str folded = spelling_fold(node->key, buffer);
	size_t i = 0;

	while (i < schema->n_fields &&
	    !schema_named(schema->fields[i].names, folded))
		i++;
	if (i == schema->n_fields)
		return unknown_key(tasks->r, schema, node, folded);
	if (*seen & (UINT64_C(1) << i))
		return yaml_err(node, tasks->r->err,
		    "'" STR_FMT "' says again what another key says; "
		    "keep one of them",
		    STR_ARG(node->key));
	if (yaml_is_null(node))
		return true;
	*seen |= UINT64_C(1) << i;
	return read_field(tasks, &schema->fields[i], node, task->target);
}

static bool
read_map(struct tasks *tasks, struct task task)
{
	const struct schema *schema = task.schema;
	const struct yaml *node = task.node;
	uint64_t seen = 0;

	if (schema->text && node->kind == YAML_TEXT && !yaml_is_null(node))
		return read_field(tasks, &schema->fields[0], node, task.target);
	if (node->kind != YAML_MAP)
		return yaml_err(node, tasks->r->err,
		    "%s must be a map; write key: value", schema->what);
	for (const struct yaml *c = node->child; c != NULL; c = c->next)
		if (!read_key(tasks, &task, c, &seen))
			return false;
	if (schema->required && !(seen & 1))
		return yaml_err(node, tasks->r->err,
		    "%s without '%.*s'; write it", schema->what,
		    (int)strcspn(schema->fields[0].names, "|"),
		    schema->fields[0].names);
	return true;
}

bool
schema_read(struct schema_reading *r, const struct schema *schema,
    const struct yaml *node, void *target)
{
	struct tasks tasks = { .r = r };

	if (!add_task(&tasks, schema, node, target))
		return false;
	for (size_t i = 0; i < tasks.n; i++)
		if (!read_map(&tasks, tasks.of[i]))
			return false;
	return true;
}
