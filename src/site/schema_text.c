/* Single values: cleaned, checked, told of where they are none. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/schema.h"
#include "site/yaml.h"

#define SHOW_MAX 60

static struct str
shown(const struct yaml *node)
{
	return str_slice(node->text, 0, SHOW_MAX);
}

struct str
schema_clean(struct schema_reading *r, struct str s)
{
	return utf8_nfc(r->arena, utf8_clean(r->arena, s));
}

static bool
take_prose(struct schema_reading *r, struct str text, struct str *out)
{
	struct buf buf;
	struct str line;

	buf_init(&buf, r->arena, text.n * 3 + 1);
	text = str_trim(text);
	while (str_line(&text, &line)) {
		buf_str(&buf, schema_clean(r, line));
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
	struct str email = schema_clean(r, node->text);
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

	*out = schema_clean(r, node->text);
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

	*out = schema_clean(r, node->text);
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
		*text = schema_clean(r, node->text);
		return true;
	}
}

bool
schema_date(struct schema_reading *r, const struct yaml *node, int64_t *date)
{
	if (!must_be_text(r, node))
		return false;
	return date_parse(str_trim(node->text), date) ||
	    yaml_err(node, r->err, "'" STR_FMT "' is no date; write 2025-01-28",
		STR_ARG(shown(node)));
}
