/*
 * page_about -- who publishes: the about page, its parts, and what the
 * publisher offers.  Every fact is publisher.yaml's own; a part about which
 * it says nothing is not there.
 */
#include "base/arena.h"
#include "base/buf.h"
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

const struct publisher_policy *
about_policy(const struct publisher *publisher, struct str name)
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
	    about_policy(publisher, STR("masthead")) != NULL;
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
		{ site->fingerprint.n > 0 || site_offers(site, SCHEME_GEMINI),
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

/* --- plain pages --- */

enum { PAGES_MAX = 50 };

bool
house_address_at(
    const struct site *site, struct arena *arena, size_t i, struct str *address)
{
	static const struct str fixed[] = { STR_INIT("/"), STR_INIT("/latest"),
		STR_INIT("/archive/"), STR_INIT("/changes"),
		STR_INIT("/feeds/"), STR_INIT("/about/") };
	struct about_part part;

	if (i < sizeof(fixed) / sizeof(fixed[0])) {
		*address = fixed[i];
		return true;
	}
	i -= sizeof(fixed) / sizeof(fixed[0]);
	if (support_exists(site) && i-- == 0) {
		*address = STR("/support");
		return true;
	}
	if (!about_part_at(site, arena, i, &part))
		return false;
	*address = arena_fmt(arena, "/about/" STR_FMT, STR_ARG(part.name));
	return true;
}

bool
is_house_address(
    const struct site *site, struct arena *arena, struct str address)
{
	struct str house;
	size_t i;

	for (i = 0; house_address_at(site, arena, i, &house); i++)
		if (str_eq(address, house))
			return true;
	return false;
}

void
build_pages(struct build *build)
{
	struct listing plain = { .kind = LISTING_PAGES };
	struct entries pages;
	size_t i;

	if (!build_is_listed(build->visit))
		return;
	pages = list_fetch(build, &plain, 0, PAGES_MAX);
	for (i = 0; i < pages.n; i++)
		if (!is_house_address(
			build->site, build->arena, pages.of[i].address))
			build_entry(build, &pages.of[i], pages.of[i].title);
	doc_gap(build->doc);
}

/* --- the page --- */

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

/* A tag as a word, where it is one that many write in; else as it is. */
static struct str
language_name(struct str tag)
{
	static const struct {
		struct str tag, name;
	} names[] = {
		{ STR_INIT("ar"), STR_INIT("Arabic") },
		{ STR_INIT("bn"), STR_INIT("Bengali") },
		{ STR_INIT("cs"), STR_INIT("Czech") },
		{ STR_INIT("da"), STR_INIT("Danish") },
		{ STR_INIT("de"), STR_INIT("German") },
		{ STR_INIT("en"), STR_INIT("English") },
		{ STR_INIT("es"), STR_INIT("Spanish") },
		{ STR_INIT("fa"), STR_INIT("Persian") },
		{ STR_INIT("fi"), STR_INIT("Finnish") },
		{ STR_INIT("fr"), STR_INIT("French") },
		{ STR_INIT("he"), STR_INIT("Hebrew") },
		{ STR_INIT("hi"), STR_INIT("Hindi") },
		{ STR_INIT("id"), STR_INIT("Indonesian") },
		{ STR_INIT("it"), STR_INIT("Italian") },
		{ STR_INIT("ja"), STR_INIT("Japanese") },
		{ STR_INIT("ko"), STR_INIT("Korean") },
		{ STR_INIT("nl"), STR_INIT("Dutch") },
		{ STR_INIT("no"), STR_INIT("Norwegian") },
		{ STR_INIT("pl"), STR_INIT("Polish") },
		{ STR_INIT("pt"), STR_INIT("Portuguese") },
		{ STR_INIT("ru"), STR_INIT("Russian") },
		{ STR_INIT("sv"), STR_INIT("Swedish") },
		{ STR_INIT("tr"), STR_INIT("Turkish") },
		{ STR_INIT("uk"), STR_INIT("Ukrainian") },
		{ STR_INIT("vi"), STR_INIT("Vietnamese") },
		{ STR_INIT("zh"), STR_INIT("Chinese") },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(tag, names[i].tag))
			return names[i].name;
	return tag;
}

static struct str
languages(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct str *names =
	    arena_array(build->arena, publisher->n_languages, sizeof(*names));
	size_t i;

	if (names == NULL)
		return STR("");
	for (i = 0; i < publisher->n_languages; i++)
		names[i] = language_name(publisher->languages[i]);
	return build_names(build->arena, names, publisher->n_languages);
}

static void
about_facts(struct build *build)
{
	const struct publisher *publisher = build->publisher;
	struct arena *arena = build->arena;
	struct buf buf;

	buf_init(&buf, arena, FACTS_MAX);
	build_fact(&buf, "Legal name: ", publisher->legal_name);
	build_fact(&buf, "Founded: ", founded(build));
	build_fact(&buf, "Area served: ",
	    build_names(
		arena, publisher->areas_served, publisher->n_areas_served));
	build_fact(&buf,
	    publisher->n_languages == 1 ? "Language: " : "Languages: ",
	    languages(build));
	build_fact(&buf, "Licence: ", publisher->licence);
	build_fact(&buf, "", build_rating(build));
	build_fact(&buf, "Publisher id: ", publisher->id);
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
	build_prose(build, publisher->description);
	about_facts(build);
	build_cover(build);
	build_logo(build);
	if (publisher->licence_url.n > 0)
		doc_link(
		    build->doc, publisher->licence_url, STR("The licence"), 0);
	build_website(build);
	doc_gap(build->doc);
	for (i = 0; about_part_at(build->site, build->arena, i, &part); i++)
		build_local(build,
		    arena_fmt(
			build->arena, "/about/" STR_FMT, STR_ARG(part.name)),
		    part.label, 0);
	if (support_exists(build->site))
		build_local(build, STR("/support"), support_label(build), 0);
	doc_gap(build->doc);
	build_pages(build);
	build_home(build);
	return true;
}
