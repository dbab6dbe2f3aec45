#include "site/publisher.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "site/notices.h"
#include "site/publisher_parts.h"
#include "site/schema.h"
#include "site/yaml.h"

#define AT(member) offsetof(struct publisher, member)
#define TEXT(keys, form, member)                                               \
	{                                                                      \
		.names = (keys), .kind = (form), .offset = AT(member)          \
	}
#define ARRAY(keys, form, member)                                              \
	{                                                                      \
		.names = (keys), .kind = (form), .offset = AT(member),         \
		.n_offset = AT(n_##member)                                     \
	}
/* At 0 it fills the publisher itself. */
#define MAP(keys, at, map)                                                     \
	{                                                                      \
		.names = (keys), .kind = FIELD_MAP, .offset = (at),            \
		.schema = &(map)                                               \
	}
#define MAPS(keys, member, map)                                                \
	{                                                                      \
		.names = (keys), .kind = FIELD_MAPS, .offset = AT(member),     \
		.n_offset = AT(n_##member), .schema = &(map)                   \
	}
#define OTHER(keys, function)                                                  \
	{                                                                      \
		.names = (keys), .kind = FIELD_OTHER, .read = (function)       \
	}
#define SCHEMA(table, name, may_be_text, needs_first)                          \
	{                                                                      \
		.what = (name), .fields = (table),                             \
		.n_fields = sizeof(table) / sizeof((table)[0]),                \
		.text = (may_be_text), .required = (needs_first)               \
	}

/* --- parts that stand in the publisher itself --- */

static const struct schema_field contact_fields[] = {
	TEXT("email", FIELD_EMAIL, email),
	TEXT("phone|telephone|phonenumber", FIELD_LINE, phone),
	ARRAY("address|postaladdress", FIELD_LINES, address),
};
static const struct schema contact =
    SCHEMA(contact_fields, "contact", false, false);

static const struct schema_field rating_fields[] = {
	TEXT("value|ratingvalue|stars", FIELD_NUMBER, rating_value),
	TEXT("best|bestrating", FIELD_NUMBER, rating_best),
	TEXT("count|ratingcount|reviewcount|reviews", FIELD_NUMBER,
	    rating_count),
	TEXT("asof|date", FIELD_DAY, rating_as_of),
};
static const struct schema rating =
    SCHEMA(rating_fields, "rating", false, true);

static const struct schema_field founding_fields[] = {
	TEXT("date|year|when", FIELD_DAY, founded),
	TEXT("place|location|where", FIELD_LINE, founded_at),
};
static const struct schema founding =
    SCHEMA(founding_fields, "founded", true, false);

static const struct schema_field licence_fields[] = {
	TEXT("name|title", FIELD_LINE, licence),
	TEXT("url|link", FIELD_WEB, licence_url),
};
static const struct schema licence =
    SCHEMA(licence_fields, "licence", true, true);

static const struct schema_field security_fields[] = {
	OTHER("contact", publisher_read_security_contact),
	TEXT("expires", FIELD_DATE, security_expires),
};
static const struct schema security =
    SCHEMA(security_fields, "security", true, false);

/* --- the whole --- */

static const struct schema_field fields[] = {
	TEXT("name|title", FIELD_LINE, name),
	TEXT("legalname", FIELD_LINE, legal_name),
	TEXT("description", FIELD_LINE, description),
	TEXT("tagline|slogan|motto", FIELD_LINE, tagline),
	TEXT("website|url|homepage", FIELD_WEB, website),
	TEXT("id|publisherid|@id", FIELD_WEB, id),
	MAP("contact", 0, contact),
	TEXT("email", FIELD_EMAIL, email),
	TEXT("phone|telephone|phonenumber", FIELD_LINE, phone),
	ARRAY("address|postaladdress", FIELD_LINES, address),
	MAPS("founders|founder", founders, publisher_person_schema),
	OTHER("policies|policy", publisher_read_policies),
	ARRAY("alternatenames|alternatename", FIELD_LIST, alternate_names),
	ARRAY("areasserved|areaserved", FIELD_LIST, areas_served),
	MAP("cover", AT(cover), publisher_image_schema),
	MAP("logo", AT(logo), publisher_image_schema),
	MAP("founded|founding", 0, founding),
	TEXT("foundingdate", FIELD_DAY, founded),
	TEXT("foundedat|foundinglocation", FIELD_LINE, founded_at),
	MAP("rating|aggregaterating", 0, rating),
	OTHER("resources|resource", publisher_read_resources),
	ARRAY("languages|language|lang", FIELD_LANGUAGES, languages),
	MAP("licence|license", 0, licence),
	OTHER("icon|favicon", publisher_read_icon),
	MAP("security", 0, security),
	OTHER("notices", publisher_read_notices),
	TEXT("nextkey", FIELD_LINE, next_key),
};
static const struct schema whole =
    SCHEMA(fields, "publisher.yaml", false, true);

static bool
parse(struct str bytes, struct arena *arena, struct publisher *publisher,
    struct err *err)
{
	struct schema_reading r = { arena, err };
	const struct yaml *root;

	if (bytes.n > PUBLISHER_MAX)
		return err_set(err, "1:1: larger than %d kB; shorten it",
		    PUBLISHER_MAX / 1024);
	if (!yaml_parse(bytes, 1, arena, &root, err))
		return false;
	if (root == NULL)
		return err_set(err, "1:1: nothing in it; write name: ...");
	if (!schema_read(&r, &whole, root, publisher))
		return false;
	if (publisher->name.n == 0)
		return yaml_err(
		    root, err, "the name is empty; write name: ...");
	if (publisher->rating_value.n > 0 && publisher->rating_best.n == 0)
		publisher->rating_best = STR("5");
	return !arena->failed || err_set(err, "1:1: out of memory");
}

bool
publisher_parse(struct str bytes, struct str name, struct arena *arena,
    struct publisher *publisher, struct err *err)
{
	*publisher = (struct publisher){ .security_expires = DATE_NONE };
	return parse(bytes, arena, publisher, err) ||
	    err_in(err, STR_FMT, STR_ARG(name));
}

void
publisher_init(struct publisher *publisher, struct str name)
{
	*publisher =
	    (struct publisher){ .name = name, .security_expires = DATE_NONE };
}
