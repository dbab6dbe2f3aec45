#include "site/schema.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/spelling.h"
#include "site/yaml.h"

#define SHOW_MAX 60

static struct str
shown(const struct yaml *node)
{
	return str_slice(node->text, 0, SHOW_MAX);
}

static struct str
clean(struct schema_reading *r, struct str s)
{
	return utf8_nfc(r->arena, utf8_clean(r->arena, s));
}

/* --- single values --- */

static bool
take_prose(struct schema_reading *r, struct str text, struct str *out)
{
	struct buf buf;
	struct str line;

	buf_init(&buf, r->arena, text.n * 3 + 1);
	text = str_trim(text);
	while (str_line(&text, &line)) {
		buf_str(&buf, clean(r, line));
		if (text.n > 0)
			buf_char(&buf, '\n');
	}
	*out = buf_view(&buf);
	return true;
}

static bool
take_web(struct schema_reading *r, const struct yaml *node, struct str *out)
{
	*out = url_encode(r->arena, str_trim(node->text));
	return url_is_web(*out) ||
	    yaml_err(node, r->err,
		"'" STR_FMT "' is no web address; write https://...",
		STR_ARG(shown(node)));
}

/* "media/logo.png" is meant from the root too; words are no address. */
static bool
take_link(struct schema_reading *r, const struct yaml *node, struct str *out)
{
	struct str text = str_trim(node->text);
	struct str url = url_encode(r->arena, text);
	struct str scheme;

	if (url.n == 0 || url_is_dangerous(url) ||
	    (str_find(text, ' ') != STR_NONE &&
		str_find(text, '/') == STR_NONE))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' is no address; "
		    "write https://... or /a/path",
		    STR_ARG(shown(node)));
	if (!url_scheme(url, &scheme) && url.p[0] != '/')
		url = arena_fmt(r->arena, "/" STR_FMT, STR_ARG(url));
	*out = url;
	return true;
}

static bool
take_email(struct schema_reading *r, const struct yaml *node, struct str *out)
{
	struct str email = clean(r, node->text);
	struct str name;
	struct str host;
	bool ok = str_cut(email, '@', &name, &host) && name.n > 0 &&
	    str_find(host, '.') != STR_NONE &&
	    url_host_ascii(r->arena, host).n > 0;

	if (str_starts(email, STR("[email")))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' stands where a web page hides an address; "
		    "write the address itself",
		    STR_ARG(shown(node)));
	for (size_t i = 0; ok && i < name.n; i++)
		ok = strchr(" <>(),;:\\\"[]", name.p[i]) == NULL;
	*out = email;
	return ok ||
	    yaml_err(node, r->err,
		"'" STR_FMT "' is no e-mail address; write name@example.org",
		STR_ARG(shown(node)));
}

static bool
take_number(struct schema_reading *r, const struct yaml *node, struct str *out)
{
	size_t dots = 0;
	bool ok;

	*out = clean(r, node->text);
	ok = out->n > 0 && byte_is_digit(out->p[0]);
	for (size_t i = 0; ok && i < out->n; i++) {
		dots += out->p[i] == '.';
		ok = dots < 2 && (byte_is_digit(out->p[i]) || out->p[i] == '.');
	}
	return ok ||
	    yaml_err(node, r->err, "'" STR_FMT "' is no number; write 497",
		STR_ARG(shown(node)));
}

static bool
take_day(struct schema_reading *r, const struct yaml *node, struct str *out)
{
	uint64_t year;
	int64_t date;

	*out = clean(r, node->text);
	if ((out->n == 4 && str_uint(*out, 9999, &year)) ||
	    date_parse(*out, &date))
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is no date; write 2025-01-28", STR_ARG(shown(node)));
}

static bool
must_be_text(struct schema_reading *r, const struct yaml *node)
{
	if (node->kind == YAML_TEXT)
		return true;
	return yaml_err(node, r->err,
	    "'" STR_FMT "' must be one text, not a %s", STR_ARG(node->key),
	    node->kind == YAML_LIST ? "list" : "map");
}

bool
schema_text(struct schema_reading *r, enum field_kind kind,
    const struct yaml *node, struct str *text)
{
	if (!must_be_text(r, node))
		return false;
	switch (kind) {
	case FIELD_PROSE:
		return take_prose(r, node->text, text);
	case FIELD_WEB:
		return take_web(r, node, text);
	case FIELD_LINK:
		return take_link(r, node, text);
	case FIELD_EMAIL:
		return take_email(r, node, text);
	case FIELD_NUMBER:
		return take_number(r, node, text);
	case FIELD_DAY:
		return take_day(r, node, text);
	default:
		*text = clean(r, node->text);
		return true;
	}
}

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
		line = clean(r, line);
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
		    STR_ARG(shown(node)));
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

static bool
take_maps(struct schema_reading *r, const struct schema_field *field,
    const struct yaml *node, char *target)
{
	bool list = node->kind == YAML_LIST;
	size_t n = list ? count(node) : 1;
	char *of = arena_array(r->arena, n, field->schema->size);
	const struct yaml *c = list ? node->child : node;

	if (of == NULL)
		return true;
	for (size_t i = 0; i < n; i++, c = c->next)
		if (!schema_read(
			r, field->schema, c, of + i * field->schema->size))
			return false;
	memcpy(target + field->offset, &of, sizeof(of));
	memcpy(target + field->n_offset, &n, sizeof(n));
	return true;
}

/* --- the map --- */

static bool
read_field(struct schema_reading *r, const struct schema_field *field,
    const struct yaml *node, char *target)
{
	void *at = target + field->offset;
	struct strings strings;

	switch (field->kind) {
	case FIELD_OTHER:
		return field->read(r, node, target);
	case FIELD_MAP:
		return schema_read(r, field->schema, node, at);
	case FIELD_MAPS:
		return take_maps(r, field, node, target);
	case FIELD_LANGUAGES:
	case FIELD_LIST:
	case FIELD_LINES:
		if (!take_strings(r, field->kind, node, &strings))
			return false;
		memcpy(at, &strings.of, sizeof(strings.of));
		memcpy(target + field->n_offset, &strings.n, sizeof(strings.n));
		return true;
	case FIELD_DATE:
		if (!must_be_text(r, node))
			return false;
		return date_parse(str_trim(node->text), at) ||
		    yaml_err(node, r->err,
			"'" STR_FMT "' is no date; write 2025-01-28",
			STR_ARG(shown(node)));
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
read_key(struct schema_reading *r, const struct schema *schema,
    const struct yaml *node, uint64_t *seen, void *target)
{
	char buffer[SPELLING_MAX];
	struct str folded = spelling_fold(node->key, buffer);
	size_t i = 0;

	while (i < schema->n_fields &&
	    !schema_named(schema->fields[i].names, folded))
		i++;
	if (i == schema->n_fields)
		return unknown_key(r, schema, node, folded);
	if (*seen & (UINT64_C(1) << i))
		return yaml_err(node, r->err,
		    "'" STR_FMT "' says again what another key says; "
		    "keep one of them",
		    STR_ARG(node->key));
	if (yaml_is_null(node))
		return true;
	*seen |= UINT64_C(1) << i;
	return read_field(r, &schema->fields[i], node, target);
}

bool
schema_read(struct schema_reading *r, const struct schema *schema,
    const struct yaml *node, void *target)
{
	uint64_t seen = 0;

	if (schema->text && node->kind == YAML_TEXT && !yaml_is_null(node))
		return read_field(r, &schema->fields[0], node, target);
	if (node->kind != YAML_MAP)
		return yaml_err(node, r->err,
		    "%s must be a map; write key: value", schema->what);
	for (const struct yaml *c = node->child; c != NULL; c = c->next)
		if (!read_key(r, schema, c, &seen, target))
			return false;
	if (schema->required && !(seen & 1))
		return yaml_err(node, r->err, "%s without '%.*s'; write it",
		    schema->what, (int)strcspn(schema->fields[0].names, "|"),
		    schema->fields[0].names);
	return true;
}
