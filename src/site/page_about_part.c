/*
 * page_about_part -- contact, masthead, names, certificate and the policies.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "site/page_build.h"
#include "site/publisher.h"

enum { FACTS_MAX = 8 * 1024 };

static void
part_contact(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct buf buf;
	size_t i;

	buf_init(&buf, build->arena, FACTS_MAX);
	build_fact(&buf, "",
	    publisher->legal_name.n > 0 ? publisher->legal_name
					: publisher->name);
	for (i = 0; i < publisher->n_address; i++)
		build_fact(&buf, "", publisher->address[i]);
	doc_text(build->doc, buf_view(&buf));
	if (publisher->phone.n > 0)
		build_text(build, "Phone: " STR_FMT, STR_ARG(publisher->phone));
	build_email(build);
	doc_gap(build->doc);
	build_local(build, STR("/feedback"), STR("Write a note here"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
	build_local(build, STR("/feedback/private"),
	    STR("Write a note that nobody sees you type"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
}

static void
part_policy(struct build *build, const struct publisher_policy *policy)
{
	struct str host;

	if (policy == NULL)
		return;
	build_prose(build, policy->text);
	if (policy->url.n == 0)
		return;
	host = build_host(build->arena, policy->url);
	doc_link(build->doc, policy->url,
	    host.n > 0
		? arena_fmt(build->arena, "On the web: " STR_FMT, STR_ARG(host))
		: STR("The whole policy"),
	    0);
}

static void
part_masthead(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	size_t i;

	for (i = 0; i < publisher->n_founders; i++) {
		if (publisher->founders[i].name.n == 0)
			continue;
		doc_heading(build->doc, 2, publisher->founders[i].name);
		build_person(build, &publisher->founders[i]);
	}
	doc_gap(build->doc);
	part_policy(build, about_policy(publisher, STR("masthead")));
}

static void
part_names(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	size_t i;

	build_text(build,
	    STR_FMT " is also known and found as:", STR_ARG(publisher->name));
	for (i = 0; i < publisher->n_alternate_names; i++)
		doc_item(build->doc, publisher->alternate_names[i]);
}

/* Two lines of sixteen bytes: to be compared with what a browser shows. */
static struct str
fingerprint_lines(struct arena *arena, struct str fingerprint)
{
	struct buf buf;
	size_t n = 0;
	size_t i;

	buf_init(&buf, arena, 1024);
	for (i = 0; i < fingerprint.n; i++) {
		if (byte_hex(fingerprint.p[i]) == -1)
			continue;
		if (n > 0 && n % 2 == 0)
			buf_char(&buf, n % 32 == 0 ? '\n' : ':');
		buf_char(&buf, fingerprint.p[i]);
		n++;
	}
	return n == 64 ? buf_view(&buf) : fingerprint;
}

static void
part_certificate(struct build *build)
{
	build_text(build,
	    "Over Gemini this capsule shows one certificate and keeps it. If "
	    "your browser says that it has changed, or asks whether to trust "
	    "it, compare its fingerprint (SHA-256):");
	if (build->site->fingerprint.n > 0)
		doc_pre(build->doc, STR("fingerprint"),
		    fingerprint_lines(build->arena, build->site->fingerprint));
	else
		build_text(build, "It is not known yet.");
	doc_text(build->doc, build->site->certificate);
	if (build->publisher->next_key.n > 0) {
		build_text(build,
		    "It will be followed by a certificate with this "
		    "fingerprint:");
		doc_pre(build->doc, STR("fingerprint"),
		    fingerprint_lines(
			build->arena, build->publisher->next_key));
	}
}

static const struct {
	struct str name;
	void (*fill)(struct build *build);
} parts[] = {
	{ STR_INIT("contact"), part_contact },
	{ STR_INIT("masthead"), part_masthead },
	{ STR_INIT("names"), part_names },
	{ STR_INIT("certificate"), part_certificate },
};

static void
fill_part(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (str_eq(build->page->part, parts[i].name)) {
			parts[i].fill(build);
			return;
		}
	for (i = 0; i < publisher->n_policies; i++)
		if (str_eq(build->page->part,
			utf8_slug(build->arena, publisher->policies[i].name)))
			part_policy(build, &publisher->policies[i]);
}

bool
page_about_part(struct build *build, struct err *err)
{
	struct about_part part;
	size_t i;

	(void)err;
	for (i = 0; about_part_at(build->site, build->arena, i, &part); i++)
		if (str_eq(part.name, build->page->part))
			doc_heading(build->doc, 1, part.label);
	fill_part(build);
	doc_gap(build->doc);
	build_local_fmt(build, STR("/about/"), "About " STR_FMT,
	    STR_ARG(build->publisher->name));
	build_home(build);
	return true;
}
