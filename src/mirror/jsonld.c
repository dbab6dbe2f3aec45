#include "mirror/jsonld.h"

#include "mirror/page_head.h"

enum { DEPTH_MAX = 16, NODES_MAX = 2000, SCRIPTS_MAX = 50 };

/* The object and those in it that have a type, into nodes. */
static void
collect(json_t *nodes, json_t *value, unsigned depth)
{
	const char *key;
	json_t *member;
	size_t i;

	if (depth > DEPTH_MAX || json_array_size(nodes) >= NODES_MAX)
		return;
	if (json_is_array(value)) {
		json_array_foreach(value, i, member)
		{
			collect(nodes, member, depth + 1);
		}
		return;
	}
	if (!json_is_object(value))
		return;
	if (json_object_get(value, "@type") != NULL)
		json_array_append(nodes, value);
	json_object_foreach(value, key, member)
	{
		collect(nodes, member, depth + 1);
	}
}

json_t *
jsonld_read(struct str html)
{
	json_t *nodes = json_array();
	size_t at = 0;

	for (size_t n = 0; n < SCRIPTS_MAX; n++) {
		struct str text = page_head_json(html, &at);
		json_t *json;

		if (text.n == 0)
			break;
		json = json_loadb(text.p, text.n, 0, NULL);
		if (json != NULL)
			collect(nodes, json, 0);
		json_decref(json);
	}
	return nodes;
}

static bool
is_among(struct str type, struct str types)
{
	while (types.n > 0) {
		struct str one;

		str_cut(types, '|', &one, &types);
		if (str_eq(one, type))
			return true;
	}
	return false;
}

static struct str
string(json_t *json)
{
	return (
	    struct str){ json_string_value(json), json_string_length(json) };
}

bool
jsonld_is(json_t *node, const char *types)
{
	json_t *type = json_object_get(node, "@type");
	json_t *one;
	size_t i;

	if (json_is_string(type))
		return is_among(string(type), str_z(types));
	json_array_foreach(type, i, one)
	{
		if (is_among(string(one), str_z(types)))
			return true;
	}
	return false;
}

json_t *
jsonld_find(json_t *nodes, const char *types)
{
	json_t *node;
	size_t i;

	json_array_foreach(nodes, i, node)
	{
		if (jsonld_is(node, types))
			return node;
	}
	return NULL;
}

/* {"@id": "#x"} alone is the node of that id. */
static json_t *
resolve(json_t *nodes, json_t *value)
{
	struct str id = string(json_object_get(value, "@id"));
	json_t *node;
	size_t i;

	if (id.n == 0 || json_object_get(value, "name") != NULL ||
	    json_object_get(value, "url") != NULL)
		return value;
	json_array_foreach(nodes, i, node)
	{
		if (node != value &&
		    str_eq(string(json_object_get(node, "@id")), id) &&
		    json_object_size(node) > json_object_size(value))
			return node;
	}
	return value;
}

json_t *
jsonld_nth(json_t *nodes, json_t *value, size_t n)
{
	if (json_is_array(value))
		value = json_array_get(value, n);
	else if (n > 0)
		value = NULL;
	return resolve(nodes, value);
}

json_t *
jsonld_get(json_t *nodes, json_t *node, const char *name)
{
	json_t *value = json_object_get(node, name);

	return json_is_array(value) ? value : resolve(nodes, value);
}

struct str
jsonld_text(json_t *nodes, json_t *value)
{
	static const char *const names[] = { "name", "@value", "url", "@id" };
	json_t *one = jsonld_nth(nodes, value, 0);

	if (json_is_string(one))
		return string(one);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		json_t *inner = json_object_get(one, names[i]);

		if (json_is_array(inner))
			inner = json_array_get(inner, 0);
		if (json_string_length(inner) > 0)
			return string(inner);
	}
	return (struct str){ NULL, 0 };
}

struct str
jsonld_text_at(json_t *nodes, json_t *node, const char *name)
{
	return jsonld_text(nodes, jsonld_get(nodes, node, name));
}

struct str
jsonld_image(json_t *nodes, json_t *value)
{
	static const char *const names[] = { "contentUrl", "url", "@id" };
	json_t *one = jsonld_nth(nodes, value, 0);

	if (json_is_string(one))
		return string(one);
	for (size_t i = 0; i < 3; i++) {
		json_t *inner = json_object_get(one, names[i]);

		if (json_string_length(inner) > 0)
			return string(inner);
	}
	return (struct str){ NULL, 0 };
}
