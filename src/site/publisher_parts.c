#include "site/publisher_parts.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "site/notices.h"
#include "site/publisher.h"
#include "site/schema.h"
#include "site/spelling.h"
#include "site/yaml.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static size_t
count(const struct yaml *node)
{
	size_t n = 0;

	for (const struct yaml *c = node->child; c != NULL; c = c->next)
		n++;
	return n;
}

static bool
is_named(const struct yaml *node, const char *names)
{
	char folded[SPELLING_MAX];

	return schema_named(names, spelling_fold(node->key, folded));
}

/* --- people --- */

static bool
add_link(struct schema_reading *r, struct publisher_link *link,
    struct str label, const struct yaml *url)
{
	link->label = utf8_nfc(r->arena, utf8_clean(r->arena, label));
	return yaml_is_null(url) || schema_text(r, FIELD_LINK, url, &link->url);
}

/* "X", { X: https://... } or { label: X, url: https://... } */
static bool
read_link(struct schema_reading *r, const struct yaml *node,
    struct publisher_link *link)
{
	const struct yaml *label = yaml_get(node, STR("label"));

	if (node->kind == YAML_TEXT) {
		struct str url = url_encode(r->arena, str_trim(node->text));

		return add_link(r, link, node->text,
		    url_scheme(url, &(struct str){ NULL, 0 }) ? node : NULL);
	}
	if (label == NULL)
		label = yaml_get(node, STR("name"));
	if (label != NULL && label->kind == YAML_TEXT)
		return add_link(
		    r, link, label->text, yaml_get(node, STR("url")));
	if (node->kind == YAML_MAP && count(node) == 1)
		return add_link(r, link, node->child->key, node->child);
	return yaml_err(
	    node, r->err, "no link; write a name, or name: https://...");
}

/* A list of links, or a map of names and addresses. */
static bool
read_follow(struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher_person *person = target;
	struct publisher_link *links;
	bool many = node->kind != YAML_TEXT;
	size_t n = many ? count(node) : 1;
	const struct yaml *c = many ? node->child : node;

	links = arena_array(r->arena, n, sizeof(*links));
	if (links == NULL)
		return true;
	for (size_t i = 0; i < n; i++, c = c->next)
		if (node->kind == YAML_MAP ? !add_link(r, &links[i], c->key, c)
					   : !read_link(r, c, &links[i]))
			return false;
	person->follow = links;
	person->n_follow = n;
	return true;
}

#define PERSON(names, kind, member)                                            \
	{                                                                      \
		names, kind, offsetof(struct publisher_person, member), 0,     \
		    NULL, NULL                                                 \
	}
static const struct schema_field person_fields[] = {
	PERSON("name", FIELD_LINE, name),
	PERSON("title|jobtitle|role", FIELD_LINE, title),
	PERSON("worksfor", FIELD_LINE, works_for),
	PERSON("bio|description", FIELD_PROSE, bio),
	{ "follow|links|sameas", FIELD_OTHER, 0, 0, NULL, read_follow },
};
const struct schema publisher_person_schema = {
	.what = "a founder",
	.fields = person_fields,
	.n_fields = COUNT(person_fields),
	.size = sizeof(struct publisher_person),
	.text = true,
	.required = true,
};

/* --- images --- */

#define IMAGE(names, kind, member)                                             \
	{                                                                      \
		names, kind, offsetof(struct publisher_image, member), 0,      \
		    NULL, NULL                                                 \
	}
static const struct schema_field image_fields[] = {
	IMAGE("path|url|src|file", FIELD_LINK, path),
	IMAGE("alt|alttext|caption", FIELD_LINE, alt),
};
const struct schema publisher_image_schema = {
	.what = "an image",
	.fields = image_fields,
	.n_fields = COUNT(image_fields),
	.text = true,
	.required = true,
};

/* --- policies --- */

static const struct {
	const char *names;
	struct str name;
} policy_names[] = {
	{ "ethics|ethicspolicy", STR_INIT("ethics") },
	{ "diversity|diversitypolicy", STR_INIT("diversity") },
	{ "masthead", STR_INIT("masthead") },
	{ "corrections|correctionspolicy", STR_INIT("corrections") },
};

/* An address, a text, or a map with url and text. */
static bool
read_policy_value(struct schema_reading *r, const struct yaml *node,
    struct publisher_policy *policy)
{
	const struct yaml *text = node;
	const struct yaml *url = NULL;

	if (node->kind == YAML_MAP) {
		text = yaml_get(node, STR("text"));
		url = yaml_get(node, STR("url"));
	} else if (node->kind == YAML_TEXT &&
	    (str_starts(node->text, STR("/")) ||
		url_scheme(node->text, &(struct str){ NULL, 0 }))) {
		url = node;
		text = NULL;
	}
	if (yaml_is_null(text) && yaml_is_null(url))
		return yaml_err(node, r->err,
		    "a policy that says nothing; write url: or text:");
	if (!yaml_is_null(text) &&
	    !schema_text(r, FIELD_PROSE, text, &policy->text))
		return false;
	return yaml_is_null(url) ||
	    schema_text(r, FIELD_LINK, url, &policy->url);
}

bool
publisher_read_policies(
    struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher *publisher = target;
	struct publisher_policy *policies;
	size_t n = 0;

	if (node->kind != YAML_MAP)
		return yaml_err(node, r->err,
		    "'policies' must be a map; write ethics: https://...");
	policies = arena_array(r->arena, count(node), sizeof(*policies));
	if (policies == NULL)
		return true;
	for (const struct yaml *c = node->child; c != NULL; c = c->next) {
		size_t i = 0;

		while (i < COUNT(policy_names) &&
		    !is_named(c, policy_names[i].names))
			i++;
		if (i == COUNT(policy_names))
			return yaml_err(c, r->err,
			    "'" STR_FMT "' is no policy; there are ethics, "
			    "diversity, masthead and corrections",
			    STR_ARG(c->key));
		policies[n].name = policy_names[i].name;
		if (!yaml_is_null(c) &&
		    !read_policy_value(r, c, &policies[n++]))
			return false;
	}
	publisher->policies = policies;
	publisher->n_policies = n;
	return true;
}

/* --- resources --- */

static const struct {
	const char *names;
	struct str kind;
} resource_kinds[] = {
	{ "course|courses", STR_INIT("course") },
	{ "newsletter|newsletters", STR_INIT("newsletter") },
	{ "sponsor|sponsors|sponsorship", STR_INIT("sponsor") },
	{ "jobs|job", STR_INIT("jobs") },
};

#define RESOURCE(names, kind, member)                                          \
	{                                                                      \
		names, kind, offsetof(struct publisher_resource, member), 0,   \
		    NULL, NULL                                                 \
	}
static const struct schema_field resource_fields[] = {
	RESOURCE("title|name", FIELD_LINE, title),
	RESOURCE("kind|type", FIELD_LINE, kind),
	RESOURCE("text|description", FIELD_PROSE, text),
	RESOURCE("url|link", FIELD_LINK, url),
	RESOURCE("email", FIELD_EMAIL, email),
};
static const struct schema resource_schema = {
	.what = "a resource",
	.fields = resource_fields,
	.n_fields = COUNT(resource_fields),
	.text = true,
	.required = true,
};

static bool
set_kind(struct schema_reading *r, const struct yaml *node, struct str kind,
    struct publisher_resource *resource)
{
	char buffer[SPELLING_MAX];
	struct str folded = spelling_fold(kind, buffer);

	for (size_t i = 0; i < COUNT(resource_kinds); i++)
		if (schema_named(resource_kinds[i].names, folded)) {
			resource->kind = resource_kinds[i].kind;
			return true;
		}
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is no kind of resource; there are course, "
	    "newsletter, sponsor and jobs",
	    STR_ARG(kind));
}

/* A list with `kind` in each, or a map of kinds. */
bool
publisher_read_resources(
    struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher *publisher = target;
	struct publisher_resource *of;
	size_t n = 0;

	if (node->kind == YAML_TEXT)
		return yaml_err(node, r->err,
		    "'resources' must be a list of maps with kind and title");
	of = arena_array(r->arena, count(node), sizeof(*of));
	if (of == NULL)
		return true;
	for (const struct yaml *c = node->child; c != NULL; c = c->next, n++)
		if (!schema_read(r, &resource_schema, c, &of[n]) ||
		    !set_kind(r, c,
			node->kind == YAML_MAP ? c->key : of[n].kind, &of[n]))
			return false;
	publisher->resources = of;
	publisher->n_resources = n;
	return true;
}

/* --- notices --- */

static const struct {
	struct str name;
	enum notice_action action;
} actions[] = {
	{ STR_INIT("keep"), NOTICE_KEEP },
	{ STR_INIT("foot"), NOTICE_FOOT },
	{ STR_INIT("drop"), NOTICE_DROP },
};

static bool
find_action(struct schema_reading *r, const struct yaml *node, struct str name,
    enum notice_action *action)
{
	for (size_t i = 0; i < COUNT(actions); i++)
		if (str_eq(actions[i].name, name)) {
			*action = actions[i].action;
			return true;
		}
	return yaml_err(node, r->err,
	    "'" STR_FMT "' is nothing to do with a notice; "
	    "there are keep, foot and drop",
	    STR_ARG(name));
}

static bool
set_notice(struct schema_reading *r, const struct yaml *pattern,
    enum notice_action action, struct publisher_notice *notice)
{
	struct err why;

	if (!schema_text(r, FIELD_LINE, pattern, &notice->pattern))
		return false;
	notice->action = action;
	return notices_check(notice->pattern, &why) ||
	    yaml_err(pattern, r->err, "%s", why.text);
}

/* keep: [...], foot: [...], drop: [...]; one text is a list of one. */
static bool
add_notices(struct schema_reading *r, const struct yaml *node,
    struct publisher_notice *of, size_t *n)
{
	enum notice_action action = NOTICE_KEEP;

	if (!find_action(r, node, node->key, &action))
		return false;
	if (node->kind == YAML_TEXT)
		return set_notice(r, node, action, &of[(*n)++]);
	for (const struct yaml *c = node->child; c != NULL; c = c->next)
		if (!set_notice(r, c, action, &of[(*n)++]))
			return false;
	return true;
}

bool
publisher_read_notices(
    struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher *publisher = target;
	struct publisher_notice *of;
	size_t n = 0;

	if (node->kind != YAML_MAP)
		return yaml_err(node, r->err,
		    "'notices' must be a map; write drop: [\"...\"]");
	for (const struct yaml *c = node->child; c != NULL; c = c->next)
		n += count(c) + 1;
	of = arena_array(r->arena, n, sizeof(*of));
	n = 0;
	for (const struct yaml *c = node->child; of && c; c = c->next)
		if (!yaml_is_null(c) && !add_notices(r, c, of, &n))
			return false;
	publisher->notices = of;
	publisher->n_notices = n;
	return true;
}

/* --- small ones --- */

bool
publisher_read_icon(
    struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher *publisher = target;
	unsigned width;

	if (!schema_text(r, FIELD_LINE, node, &publisher->icon))
		return false;
	if (publisher->icon.n == 0 ||
	    ((unsigned char)publisher->icon.p[0] >= 0x80 &&
		utf8_cluster(publisher->icon, 0, &width) == publisher->icon.n))
		return true;
	return yaml_err(node, r->err, "'icon' is one emoji and nothing else");
}

/* An e-mail address is a contact too. */
bool
publisher_read_security_contact(
    struct schema_reading *r, const struct yaml *node, void *target)
{
	struct publisher *publisher = target;
	struct str email;

	if (node->kind != YAML_TEXT ||
	    url_scheme(str_trim(node->text), &(struct str){ NULL, 0 }))
		return schema_text(
		    r, FIELD_LINK, node, &publisher->security_contact);
	if (!schema_text(r, FIELD_EMAIL, node, &email))
		return false;
	publisher->security_contact =
	    arena_fmt(r->arena, "mailto:" STR_FMT, STR_ARG(email));
	return true;
}
