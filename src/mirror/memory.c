#include "mirror/memory.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"

static struct str
file_of(struct arena *arena, struct str source)
{
	return arena_fmt(arena, "source-" STR_FMT ".json",
	    STR_ARG(str_slice(hash_hex(arena, source), 0, 16)));
}

static struct str
text(struct arena *arena, json_t *json, const char *key)
{
	return arena_copy(
	    arena, str_z(json_string_value(json_object_get(json, key))));
}

void
memory_load(
    int state, struct arena *arena, struct str source, struct memory *memory)
{
	struct str bytes;
	json_t *json;

	*memory = (struct memory){ .articles = 0 };
	if (state < 0 ||
	    file_read(state, file_of(arena, source), 64 * 1024, arena, &bytes,
		NULL, NULL) != FILE_OK)
		return;
	json = json_loadb(bytes.p, bytes.n, 0, NULL);
	if (json == NULL)
		return;
	if (str_eq(text(arena, json, "source"), source)) {
		json_int_t n =
		    json_integer_value(json_object_get(json, "articles"));

		memory->articles = n > 0 ? (uint64_t)n : 0;
		memory->modified = text(arena, json, "modified");
		memory->etag = text(arena, json, "etag");
		memory->last_modified = text(arena, json, "last_modified");
	}
	json_decref(json);
}

static void
set_text(json_t *json, const char *key, struct str value)
{
	if (value.n > 0)
		json_object_set_new(json, key, json_stringn(value.p, value.n));
}

void
memory_save(int state, struct arena *arena, struct str source,
    const struct memory *memory)
{
	json_t *json = json_object();
	struct err err;
	char *z;

	if (state < 0 || json == NULL)
		return;
	set_text(json, "source", source);
	set_text(json, "modified", memory->modified);
	set_text(json, "etag", memory->etag);
	set_text(json, "last_modified", memory->last_modified);
	json_object_set_new(
	    json, "articles", json_integer((json_int_t)memory->articles));
	z = json_dumps(json, JSON_INDENT(1) | JSON_SORT_KEYS);
	json_decref(json);
	if (z == NULL)
		return;
	if (!file_write(state, file_of(arena, source), str_z(z), 0644, &err))
		log_warn("mirror: %s", err.text);
	free(z);
}
