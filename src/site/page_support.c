/*
 * page_support -- courses, newsletter, sponsors, jobs: what the publisher
 * offers and asks for, in one place and never inside an article.
 */
#include "base/arena.h"
#include "markup/doc.h"
#include "site/page_build.h"
#include "site/publisher.h"

static const struct {
	struct str kind, word, heading, link;
} kinds[] = {
	{ STR_INIT("newsletter"), STR_INIT("newsletter"),
	    STR_INIT("Newsletter"), STR_INIT("Subscribe to the newsletter") },
	{ STR_INIT("course"), STR_INIT("courses"), STR_INIT("Courses"),
	    STR_INIT("The course") },
	{ STR_INIT("sponsor"), STR_INIT("sponsors"), STR_INIT("Sponsors"),
	    STR_INIT("How to become a sponsor") },
	{ STR_INIT("jobs"), STR_INIT("jobs"), STR_INIT("Jobs"),
	    STR_INIT("Open positions") },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static size_t
kind_of(const struct publisher_resource *resource)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (str_eq_nocase(kinds[i].kind, resource->kind))
			break;
	return i;
}

static void
one_resource(struct build *build, const struct publisher_resource *resource)
{
	size_t kind = kind_of(resource);
	struct str label = resource->title;

	if (label.n == 0)
		label = kind < KINDS ? kinds[kind].link
				     : build_host(build->arena, resource->url);
	if (resource->text.n > 0)
		build_prose(build, resource->text);
	else if (resource->url.n == 0)
		doc_text(build->doc, resource->title);
	if (resource->url.n > 0)
		doc_link(build->doc, resource->url, label, 0);
	if (resource->email.n > 0)
		doc_link(build->doc,
		    arena_fmt(build->arena, "mailto:" STR_FMT,
			STR_ARG(resource->email)),
		    arena_fmt(build->arena, "E-mail: " STR_FMT,
			STR_ARG(resource->email)),
		    0);
	doc_gap(build->doc);
}

static void
one_kind(struct build *build, size_t kind)
{
	const struct publisher *publisher = build->publisher;
	bool any = false;
	size_t i;

	for (i = 0; i < publisher->n_resources; i++) {
		if (kind_of(&publisher->resources[i]) != kind)
			continue;
		if (!any)
			doc_heading(build->doc, 2,
			    kind < KINDS ? kinds[kind].heading : STR("More"));
		any = true;
		one_resource(build, &publisher->resources[i]);
	}
}

/* "Newsletter, courses and jobs": what there is. */
struct str
support_label(struct build *build)
{
	struct str names[KINDS];
	size_t n = 0;
	size_t kind;
	size_t i;
	char *label;
	struct str all;

	for (kind = 0; kind < KINDS; kind++)
		for (i = 0; i < build->publisher->n_resources; i++)
			if (kind_of(&build->publisher->resources[i]) == kind) {
				names[n++] = kinds[kind].word;
				break;
			}
	all = build_names(build->arena, names, n);
	label = arena_z(build->arena, all);
	if (label == NULL || all.n == 0)
		return STR("Support");
	label[0] = (char)(label[0] - 'a' + 'A');
	return (struct str){ label, all.n };
}

bool
page_support(struct build *build, struct err *err)
{
	size_t kind;

	(void)err;
	doc_heading(build->doc, 1, support_label(build));
	for (kind = 0; kind <= KINDS; kind++)
		one_kind(build, kind);
	build_local_fmt(build, STR("/about/"), "About " STR_FMT,
	    STR_ARG(build->publisher->name));
	build_home(build);
	return true;
}
