#ifndef SITE_SCHEMA_H
#define SITE_SCHEMA_H
/*
 * schema -- a YAML map into a struct, by a constant table.
 *
 * The table says for each key its names, the kind of its value and where in
 * the struct it goes.  A key that no row names, a value of another kind and
 * an address that is none are errors with their place.
 */
#include "base/str.h"

struct arena;
struct err;
struct yaml;

enum field_kind {
	FIELD_LINE, /* struct str: one clean line */
	FIELD_PROSE, /* struct str: its lines are kept, blank ones too */
	FIELD_WEB, /* struct str: http or https, encoded */
	FIELD_LINK, /* struct str: any absolute URL, or a local "/path" */
	FIELD_EMAIL, /* struct str */
	FIELD_NUMBER, /* struct str: digits, perhaps one dot */
	FIELD_DAY, /* struct str: a year, or a date */
	FIELD_DATE, /* int64_t */
	FIELD_LANGUAGES, /* array of struct str: language tags */
	FIELD_LIST, /* array of struct str: a list, or one text */
	FIELD_LINES, /* the same, a text is cut into its lines */
	FIELD_MAP, /* fields of `schema`, relative to the offset */
	FIELD_MAPS, /* array of schema->size bytes each */
	FIELD_OTHER /* `read` does it */
};

struct schema_reading {
	struct arena *arena;
	struct err *err;
};

struct schema_field {
	const char *names; /* folded (site/spelling.h), parted by '|' */
	enum field_kind kind;
	size_t offset;
	size_t n_offset; /* arrays: where their length goes */
	const struct schema *schema;
	bool (*read)(
	    struct schema_reading *r, const struct yaml *node, void *target);
};

struct schema {
	const char *what; /* "a founder" */
	const struct schema_field *fields;
	size_t n_fields; /* at most 64 */
	size_t size; /* of an element of FIELD_MAPS */
	/* A text in place of the map is the value of fields[0]. */
	bool text;
	/* fields[0] must be there. */
	bool required;
};

bool schema_read(struct schema_reading *r, const struct schema *schema,
    const struct yaml *node, void *target);
/* One value of a kind that fills a struct str. */
bool schema_text(struct schema_reading *r, enum field_kind kind,
    const struct yaml *node, struct str *text);
bool schema_date(
    struct schema_reading *r, const struct yaml *node, int64_t *date);
/* One clean line in normal form. */
struct str schema_clean(struct schema_reading *r, struct str s);
/* Whether the folded key is one of names ("a|b|c"). */
bool schema_named(const char *names, struct str folded);
#endif
