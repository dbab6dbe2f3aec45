#ifndef SITE_YAML_H
#define SITE_YAML_H
/*
 * yaml -- a small YAML document as a tree of nodes.
 *
 * yaml.c alone knows libyaml.  Refused, with the place: more than YAML_DEPTH
 * levels, more than YAML_NODES nodes, anchors and aliases, a second document,
 * a key given twice, a key that is not text.  So neither time nor
 * memory can be made to grow beyond the file's own size.
 *
 * Every scalar is text: what "2025-01-28", "no" or "007" mean is up to
 * whoever asked for the key.  Nodes and texts live in the arena.
 */
#include "base/str.h"

struct arena;
struct err;

enum { YAML_DEPTH = 32, YAML_NODES = 16384, YAML_KEYS = 1024 };

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_kind kind;
	bool quoted; /* TEXT: in quotes, or a block: never null, yes or no */
	bool block; /* TEXT: a block scalar ("|", ">"), its lines are meant */
	uint32_t line, column; /* from 1 */
	struct str text; /* TEXT */
	struct str key; /* a map's child: its key ... */
	uint32_t key_line, key_column; /* ... and where it stands */
	const struct yaml *child; /* LIST, MAP: the first; NULL if empty */
	const struct yaml *next; /* the next of the same list or map */
};

/*
 * Parses one document; `line` is the source line of the first byte (1).
 * *root is NULL for a document that says nothing.  False: err is
 * "line:column: what".
 */
bool yaml_parse(struct str bytes, uint32_t line, struct arena *arena,
    const struct yaml **root, struct err *err);

/* A map's value by its key; NULL if there is none, or no map. */
const struct yaml *yaml_get(const struct yaml *map, struct str key);
/* No value at all: nothing, ~ or null without quotes. */
bool yaml_is_null(const struct yaml *node);
/* true, yes, on, 1 / false, no, off, 0 in any case; false: neither. */
bool yaml_bool(const struct yaml *node, bool *value);
/* "line:column: ..." of a node into err; returns false. */
bool yaml_err(const struct yaml *node, struct err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#endif
