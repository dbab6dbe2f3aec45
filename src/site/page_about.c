/*
 * page_about -- who publishes: the about page, its parts, and what the
 * publisher offers.  Every fact is publisher.yaml's own; a part about which
 * it says nothing is not there.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "site/page_build.h"
#include "site/publisher.h"

enum { FACTS_MAX = 8 * 1024 };

/* --- which parts there are --- */

static bool
has_contact(const struct publisher *publisher)
{
	return publisher->email.n > 0 || publisher->phone.n > 0 ||
	    publisher->n_address > 0;
}

static const struct publisher_policy *
policy_find(const struct publisher *publisher, struct str name)
{
	size_t i;

	for (i = 0; i < publisher->n_policies; i++)
		if (str_eq_nocase(publisher->policies[i].name, name))
			return &publisher->policies[i];
	return NULL;
}

static bool
has_masthead(const struct publisher *publisher)
{
	return publisher->n_founders > 0 ||
	    policy_find(publisher, STR("masthead")) != NULL;
}

static struct str
policy_label(struct arena *arena, struct str name)
{
	char *label;

	if (name.n == 0)
		return name;
	label = arena_z(arena, name);
	if (label == NULL)
		return STR("");
	if (label[0] >= 'a' && label[0] <= 'z')
		label[0] = (char)(label[0] - 32);
	return arena_fmt(arena, "%s policy", label);
}

/* The policies but for the masthead, which is a part of its own. */
static bool
policy_at(const struct publisher *publisher, struct arena *arena, size_t i,
    struct about_part *part)
{
	size_t j;

	for (j = 0; j < publisher->n_policies; j++) {
		if (str_eq_nocase(publisher->policies[j].name, STR("masthead")))
			continue;
		if (i-- > 0)
			continue;
		part->name = utf8_slug(arena, publisher->policies[j].name);
		part->label = policy_label(arena, publisher->policies[j].name);
		return true;
	}
	return false;
}

bool
about_part_at(const struct site *site, struct arena *arena, size_t i,
    struct about_part *part)
{
	const struct publisher *publisher = site->publisher;
	const struct {
		bool is_there;
		struct about_part part;
	} fixed[] = {
		{ has_contact(publisher), { STR("contact"), STR("Contact") } },
		{ has_masthead(publisher),
		    { STR("masthead"), STR("Masthead") } },
		{ publisher->n_alternate_names > 0,
		    { STR("names"), STR("Other names") } },
		{ site->fingerprint.n > 0,
		    { STR("certificate"), STR("Certificate") } },
	};
	size_t j;

	for (j = 0; j < sizeof(fixed) / sizeof(fixed[0]); j++) {
		if (!fixed[j].is_there)
			continue;
		if (i-- > 0)
			continue;
		*part = fixed[j].part;
		return true;
	}
	return policy_at(publisher, arena, i, part);
}

bool
about_part_exists(const struct site *site, struct arena *arena, struct str name)
{
	struct about_part part;
	size_t i;

	for (i = 0; about_part_at(site, arena, i, &part); i++)
		if (str_eq(part.name, name))
			return true;
	return false;
}

bool
support_exists(const struct site *site)
{
	return site->publisher->n_resources > 0;
}

/* --- facts --- */

static void
fact(struct buf *buf, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	if (buf->n > 0)
		buf_char(buf, '\n');
	buf_fmt(buf, "%s" STR_FMT, label, STR_ARG(value));
}

struct str
build_rating(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct buf buf;

	if (publisher->rating_value.n == 0)
		return STR("");
	buf_init(&buf, build->arena, 1024);
	buf_fmt(&buf, "Rating: " STR_FMT, STR_ARG(publisher->rating_value));
	if (publisher->rating_best.n > 0)
		buf_fmt(&buf, " of " STR_FMT, STR_ARG(publisher->rating_best));
	buf_str(&buf, STR(" stars"));
	if (publisher->rating_count.n > 0)
		buf_fmt(&buf, " from " STR_FMT " reviews",
		    STR_ARG(publisher->rating_count));
	if (publisher->rating_as_of.n > 0)
		buf_fmt(
		    &buf, ", as of " STR_FMT, STR_ARG(publisher->rating_as_of));
	return buf_view(&buf);
}

static struct str
founded(struct build *build)
{
	const struct publisher *publisher = build->publisher;

	if (publisher->founded.n == 0 || publisher->founded_at.n == 0)
		return publisher->founded.n > 0 ? publisher->founded
						: publisher->founded_at;
	return arena_fmt(build->arena, STR_FMT ", " STR_FMT,
	    STR_ARG(publisher->founded), STR_ARG(publisher->founded_at));
}

static void
about_facts(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct arena *arena = build->arena;
	struct buf buf;

	buf_init(&buf, arena, FACTS_MAX);
	fact(&buf, "Legal name: ", publisher->legal_name);
	fact(&buf, "Founded: ", founded(build));
	fact(&buf, "Area served: ",
	    build_names(
		arena, publisher->areas_served, publisher->n_areas_served));
	fact(&buf, "Languages: ",
	    build_joined(
		arena, publisher->languages, publisher->n_languages, ", "));
	fact(&buf, "Licence: ", publisher->licence);
	fact(&buf, "", build_rating(build));
	fact(&buf, "Publisher id: ", publisher->id);
	doc_text(build->doc, buf_view(&buf));
}

bool
page_about(struct build *build, struct err *err)
{
	const struct publisher *publisher = build->publisher;
	struct about_part part;
	size_t i;

	(void)err;
	doc_heading(build->doc, 1,
	    arena_fmt(
		build->arena, "About " STR_FMT, STR_ARG(publisher->name)));
	doc_text(build->doc, publisher->description);
	about_facts(build);
	build_image(build, publisher->cover.path, publisher->cover.alt);
	build_image(build, publisher->logo.path, publisher->logo.alt);
	if (publisher->licence_url.n > 0)
		doc_link(
		    build->doc, publisher->licence_url, STR("The licence"), 0);
	if (publisher->website.n > 0)
		doc_link(build->doc, publisher->website,
		    arena_fmt(build->arena, "Website: " STR_FMT,
			STR_ARG(build_host(build->arena, publisher->website))),
		    0);
	doc_gap(build->doc);
	for (i = 0; about_part_at(build->site, build->arena, i, &part); i++)
		build_local(build,
		    arena_fmt(
			build->arena, "/about/" STR_FMT, STR_ARG(part.name)),
		    part.label, 0);
	if (support_exists(build->site))
		build_local(build, STR("/support"),
		    STR("Learn more and support us"), 0);
	doc_gap(build->doc);
	build_home(build);
	return true;
}

/* --- parts --- */

static void
part_contact(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct buf buf;
	size_t i;

	buf_init(&buf, build->arena, FACTS_MAX);
	fact(&buf, "",
	    publisher->legal_name.n > 0 ? publisher->legal_name
					: publisher->name);
	for (i = 0; i < publisher->n_address; i++)
		fact(&buf, "", publisher->address[i]);
	doc_text(build->doc, buf_view(&buf));
	if (publisher->phone.n > 0)
		build_text(build, "Phone: " STR_FMT, STR_ARG(publisher->phone));
	if (publisher->email.n > 0)
		doc_link(build->doc,
		    arena_fmt(build->arena, "mailto:" STR_FMT,
			STR_ARG(publisher->email)),
		    publisher->email, LINK_MAIL);
	doc_gap(build->doc);
	build_local(build, STR("/feedback"), STR("Write a note here"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
	build_local(build, STR("/feedback/private"),
	    STR("Write a note that nobody sees you type"),
	    build->writer == PAGE_GOPHERMAP ? LINK_SEARCH : 0);
}

/* "also on Bloomberg and Crunchbase": names whose address is not known. */
static void
person_elsewhere(struct build *build, const struct publisher_person *person)
{
	struct str *names =
	    arena_array(build->arena, person->n_follow, sizeof(*names));
	size_t n = 0;
	size_t i;

	for (i = 0; names != NULL && i < person->n_follow; i++)
		if (person->follow[i].url.n == 0 &&
		    person->follow[i].label.n > 0)
			names[n++] = person->follow[i].label;
	if (n > 0)
		build_text(build, "Also on " STR_FMT ".",
		    STR_ARG(build_names(build->arena, names, n)));
}

void
build_person(struct build *build, const struct publisher_person *person)
{
	struct str label;
	size_t i;

	if (person->title.n > 0 && person->works_for.n > 0)
		build_text(build, STR_FMT ", " STR_FMT, STR_ARG(person->title),
		    STR_ARG(person->works_for));
	else
		doc_text(build->doc,
		    person->title.n > 0 ? person->title : person->works_for);
	doc_text(build->doc, person->bio);
	for (i = 0; i < person->n_follow; i++) {
		if (person->follow[i].url.n == 0)
			continue;
		label = person->follow[i].label;
		if (label.n == 0)
			label = build_host(build->arena, person->follow[i].url);
		doc_link(build->doc, person->follow[i].url,
		    arena_fmt(build->arena, STR_FMT " on " STR_FMT,
			STR_ARG(person->name), STR_ARG(label)),
		    0);
	}
	person_elsewhere(build, person);
}

static void
part_policy(struct build *build, const struct publisher_policy *policy)
{
	if (policy == NULL)
		return;
	doc_text(build->doc, policy->text);
	if (policy->url.n > 0)
		doc_link(build->doc, policy->url,
		    arena_fmt(build->arena, "On the web: " STR_FMT,
			STR_ARG(build_host(build->arena, policy->url))),
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
	part_policy(build, policy_find(publisher, STR("masthead")));
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
	    "it, compare this fingerprint (SHA-256):");
	doc_pre(build->doc, STR(""),
	    fingerprint_lines(build->arena, build->site->fingerprint));
	doc_text(build->doc, build->site->certificate);
	if (build->publisher->next_key.n > 0) {
		build_text(build,
		    "It will be followed by a certificate with this "
		    "fingerprint:");
		doc_pre(build->doc, STR(""),
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
