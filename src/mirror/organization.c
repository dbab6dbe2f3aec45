#include "mirror/organization.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/import.h"
#include "mirror/jsonld.h"
#include "mirror/report.h"
#include "site/publisher.h"

#define ORGANIZATION_TYPES                                                     \
	"Organization|NewsMediaOrganization|Corporation|"                      \
	"EducationalOrganization"                                              \
	"|NGO|LocalBusiness|OnlineBusiness|Periodical"

#define FILE_NAME "publisher.yaml"

struct filling {
	struct arena *arena;
	struct report *report;
	json_t *nodes, *node;
	struct str url;
	struct buf out;
};

/* --- values --- */

/* Mails hidden from robots, and notes of editors to themselves. */
static bool
is_placeholder(struct str text)
{
	static const struct str marks[] = { STR_INIT("[email"),
		STR_INIT("email protected"), STR_INIT("TODO"),
		STR_INIT("FIXME"), STR_INIT("Lorem ipsum"),
		STR_INIT("example.com") };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_search(text, marks[i]) != STR_NONE)
			return true;
	return false;
}

static struct str
clean(struct filling *f, const char *key, struct str text)
{
	text = html_text(f->arena, text);
	if (!is_placeholder(text))
		return text;
	if (f->report != NULL)
		report_item(f->report,
		    arena_fmt(f->arena, "%s: %s", FILE_NAME, key),
		    arena_fmt(f->arena,
			"a placeholder on the web site, not "
			"published: " STR_FMT,
			STR_ARG(text)));
	return (struct str){ NULL, 0 };
}

static struct str
text(struct filling *f, const char *key, const char *name)
{
	return clean(f, key, jsonld_text_at(f->nodes, f->node, name));
}

static struct str
web(struct filling *f, struct str address)
{
	struct str url = url_encode(f->arena, str_trim(address));

	if (url.n > 0 && !url_scheme(url, NULL) && f->url.n > 0)
		url = url_join(f->arena, f->url, url);
	return url_is_web(url) ? url : (struct str){ NULL, 0 };
}

/* --- YAML --- */

static void
put_quoted(struct buf *out, struct str value)
{
	buf_char(out, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, value.p[i]);
	}
	buf_str(out, STR("\"\n"));
}

static void
put_pair(
    struct filling *f, const char *indent, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	buf_fmt(&f->out, "%s%s: ", indent, key);
	put_quoted(&f->out, value);
}

static void
put_if(struct filling *f, bool missing, const char *key, const char *name)
{
	if (missing)
		put_pair(f, "", key, text(f, key, name));
}

static void
put_web_if(struct filling *f, bool missing, const char *key, const char *name)
{
	if (missing)
		put_pair(f, "", key,
		    web(f, jsonld_text_at(f->nodes, f->node, name)));
}

static void
put_list(struct filling *f, bool missing, const char *key, const char *name)
{
	json_t *value = jsonld_get(f->nodes, f->node, name);
	json_t *one;
	bool begun = false;

	for (size_t n = 0; missing &&
	     (one = jsonld_nth(f->nodes, value, n)) != NULL && n < 64;
	     n++) {
		struct str item = clean(f, key, jsonld_text(f->nodes, one));

		if (item.n == 0)
			continue;
		if (!begun)
			buf_fmt(&f->out, "%s:\n", key);
		begun = true;
		buf_str(&f->out, STR("  - "));
		put_quoted(&f->out, item);
	}
}

/* --- parts --- */

/* A number may be a number or a text in JSON. */
static struct str
number(struct filling *f, json_t *node, const char *name)
{
	json_t *value = json_object_get(node, name);

	if (json_is_integer(value))
		return arena_fmt(
		    f->arena, "%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return arena_fmt(f->arena, "%g", json_real_value(value));
	return html_text(f->arena, jsonld_text(f->nodes, value));
}

static void
put_rating(struct filling *f)
{
	json_t *rating = jsonld_nth(
	    f->nodes, jsonld_get(f->nodes, f->node, "aggregateRating"), 0);
	struct str value = number(f, rating, "ratingValue");
	struct str count = number(f, rating, "ratingCount");

	if (count.n == 0)
		count = number(f, rating, "reviewCount");
	if (value.n == 0)
		return;
	buf_str(&f->out, STR("rating:\n"));
	put_pair(f, "  ", "value", value);
	put_pair(f, "  ", "best", number(f, rating, "bestRating"));
	put_pair(f, "  ", "count", count);
}

static void
put_address(struct filling *f)
{
	static const char *const names[] = { "streetAddress", "addressLocality",
		"addressRegion", "postalCode", "addressCountry" };
	json_t *address =
	    jsonld_nth(f->nodes, jsonld_get(f->nodes, f->node, "address"), 0);
	bool begun = false;

	if (json_is_string(address)) {
		put_pair(f, "", "address",
		    clean(f, "address", jsonld_text(f->nodes, address)));
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str line = clean(
		    f, "address", jsonld_text_at(f->nodes, address, names[i]));

		if (line.n == 0)
			continue;
		if (!begun)
			buf_str(&f->out, STR("address:\n"));
		begun = true;
		buf_str(&f->out, STR("  - "));
		put_quoted(&f->out, line);
	}
}

/* Where someone can be followed; what it is called is the host's name. */
static void
put_follow(struct filling *f, json_t *person)
{
	json_t *same = jsonld_get(f->nodes, person, "sameAs");
	json_t *one;
	bool begun = false;

	for (size_t n = 0;
	     (one = jsonld_nth(f->nodes, same, n)) != NULL && n < 32; n++) {
		struct str address = web(f, jsonld_text(f->nodes, one));
		struct url url;

		if (address.n == 0 || !url_parse(address, &url))
			continue;
		if (!begun)
			buf_str(&f->out, STR("    follow:\n"));
		begun = true;
		buf_str(&f->out, STR("      - label: "));
		put_quoted(&f->out,
		    str_starts(url.host, STR("www.")) ? str_from(url.host, 4)
						      : url.host);
		put_pair(f, "        ", "url", address);
	}
}

static void
put_founders(struct filling *f)
{
	json_t *founders = jsonld_get(f->nodes, f->node, "founder");
	json_t *one;
	bool begun = false;

	if (founders == NULL)
		founders = jsonld_get(f->nodes, f->node, "founders");
	for (size_t n = 0;
	     (one = jsonld_nth(f->nodes, founders, n)) != NULL && n < 32; n++) {
		struct str name =
		    clean(f, "founders", jsonld_text(f->nodes, one));

		if (name.n == 0)
			continue;
		if (!begun)
			buf_str(&f->out, STR("founders:\n"));
		begun = true;
		buf_str(&f->out, STR("  - name: "));
		put_quoted(&f->out, name);
		put_pair(f, "    ", "title",
		    clean(f, "founders",
			jsonld_text_at(f->nodes, one, "jobTitle")));
		put_pair(f, "    ", "works_for",
		    clean(f, "founders",
			jsonld_text_at(f->nodes, one, "worksFor")));
		put_follow(f, one);
	}
}

static void
put_policies(struct filling *f)
{
	static const struct {
		const char *key, *name;
	} rows[] = {
		{ "ethics", "ethicsPolicy" },
		{ "diversity", "diversityPolicy" },
		{ "masthead", "masthead" },
		{ "corrections", "correctionsPolicy" },
	};
	bool begun = false;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str url =
		    web(f, jsonld_text_at(f->nodes, f->node, rows[i].name));

		if (url.n == 0)
			continue;
		if (!begun)
			buf_str(&f->out, STR("policies:\n"));
		begun = true;
		put_pair(f, "  ", rows[i].key, url);
	}
}

static void
put_logo(struct filling *f)
{
	struct str url = web(
	    f, jsonld_image(f->nodes, jsonld_get(f->nodes, f->node, "logo")));

	if (url.n == 0)
		return;
	buf_str(&f->out, STR("logo:\n"));
	put_pair(f, "  ", "path", url);
}

static void
put_all(struct filling *f, const struct publisher *known)
{
	struct str email = text(f, "email", "email");

	put_if(f, known->name.n == 0, "name", "name");
	put_if(f, known->legal_name.n == 0, "legal_name", "legalName");
	put_if(f, known->description.n == 0, "description", "description");
	put_if(f, known->tagline.n == 0, "tagline", "slogan");
	put_web_if(f, known->website.n == 0, "website", "url");
	put_web_if(f, known->id.n == 0, "id", "@id");
	if (str_starts(email, STR("mailto:")))
		email = str_from(email, 7);
	if (known->email.n == 0 && str_find(email, '@') != STR_NONE)
		put_pair(f, "", "email", email);
	put_if(f, known->phone.n == 0, "phone", "telephone");
	if (known->n_address == 0)
		put_address(f);
	if (known->n_founders == 0)
		put_founders(f);
	if (known->n_policies == 0)
		put_policies(f);
	put_list(f, known->n_alternate_names == 0, "alternate_names",
	    "alternateName");
	put_list(f, known->n_areas_served == 0, "areas_served", "areaServed");
	if (known->logo.path.n == 0)
		put_logo(f);
	put_if(f, known->founded.n == 0, "founding_date", "foundingDate");
	put_if(f, known->founded_at.n == 0, "founding_location",
	    "foundingLocation");
	if (known->rating_value.n == 0)
		put_rating(f);
}

/* The node that says most: pages often have a stub beside the real one. */
static json_t *
richest(json_t *nodes)
{
	json_t *best = NULL;
	json_t *node;
	size_t i;

	json_array_foreach(nodes, i, node)
	{
		if (jsonld_is(node, ORGANIZATION_TYPES) &&
		    json_object_get(node, "name") != NULL &&
		    json_object_size(node) > json_object_size(best))
			best = node;
	}
	return best;
}

struct str
organization_lines(struct arena *arena, struct str html, struct str url,
    const struct publisher *known, struct report *report)
{
	struct filling f = {
		.arena = arena,
		.report = report,
		.url = url,
		.nodes = jsonld_read(html),
	};

	buf_init(&f.out, arena, PUBLISHER_MAX);
	f.node = richest(f.nodes);
	if (f.node != NULL)
		put_all(&f, known);
	json_decref(f.nodes);
	return f.out.failed ? (struct str){ NULL, 0 } : buf_view(&f.out);
}

/* --- the file --- */

static void
write_lines(struct import *import, struct arena *arena, struct str before,
    struct str lines)
{
	struct publisher check;
	struct err err;
	struct buf out;

	buf_init(&out, arena, PUBLISHER_MAX * 2);
	buf_str(&out, before);
	if (before.n > 0 && !str_ends(before, STR("\n")))
		buf_char(&out, '\n');
	buf_str(&out, STR("\n# What the web site says of its publisher:\n"));
	buf_str(&out, lines);
	if (!publisher_parse(
		buf_view(&out), STR(FILE_NAME), arena, &check, &err) ||
	    !file_write(import_content(import), STR(FILE_NAME), buf_view(&out),
		0644, &err)) {
		log_warn("mirror: " FILE_NAME
			 " was not filled from the web site: %s",
		    err.text);
		return;
	}
	log_info("mirror: " FILE_NAME " was filled from the web site");
}

void
organization_fill(struct import *import, struct str html, struct str url)
{
	struct publisher known = { .name = { NULL, 0 } };
	struct arena arena;
	struct str before = { NULL, 0 };
	struct str lines;
	struct err err;
	enum file_result read;

	arena_init(&arena, (size_t)64 << 20);
	read = file_read(import_content(import), STR(FILE_NAME), PUBLISHER_MAX,
	    &arena, &before, NULL, &err);
	/* one that cannot be read is its owner's to mend */
	if (read == FILE_MISSING ||
	    (read == FILE_OK &&
		publisher_parse(
		    before, STR(FILE_NAME), &arena, &known, &err))) {
		lines = organization_lines(
		    &arena, html, url, &known, import_report(import));
		if (lines.n > 0 && !import_options(import)->dry_run)
			write_lines(import, &arena, before, lines);
	}
	arena_free(&arena);
}
