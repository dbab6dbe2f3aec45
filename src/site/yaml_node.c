/* What may be asked of the nodes that yaml.c and toml.c make. */
#include "site/yaml.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

const struct yaml *
yaml_get(const struct yaml *map, struct str key)
{
	if (map == NULL || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml *c = map->child; c != NULL; c = c->next)
		if (str_eq(c->key, key))
			return c;
	return NULL;
}

bool
yaml_is_null(const struct yaml *node)
{
	if (node == NULL)
		return true;
	return node->kind == YAML_TEXT && !node->quoted &&
	    (node->text.n == 0 || str_eq(node->text, STR("~")) ||
		str_eq_nocase(node->text, STR("null")));
}

bool
yaml_bool(const struct yaml *node, bool *value)
{
	static const struct {
		struct str word;
		bool value;
	} words[] = {
		{ STR_INIT("true"), true },
		{ STR_INIT("yes"), true },
		{ STR_INIT("on"), true },
		{ STR_INIT("1"), true },
		{ STR_INIT("false"), false },
		{ STR_INIT("no"), false },
		{ STR_INIT("off"), false },
		{ STR_INIT("0"), false },
	};

	if (node == NULL || node->kind != YAML_TEXT)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq_nocase(str_trim(node->text), words[i].word)) {
			*value = words[i].value;
			return true;
		}
	return false;
}

bool
yaml_err(const struct yaml *node, struct err *err, const char *format, ...)
{
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(err, "%u:%u: %s", (unsigned)node->line,
	    (unsigned)node->column, text);
}
