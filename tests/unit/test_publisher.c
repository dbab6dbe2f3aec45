#include "site/publisher.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "test.h"

static void
show(struct buf *buf, const char *name, struct str text)
{
	if (text.n > 0)
		buf_fmt(buf, "%s=" STR_FMT "\n", name, STR_ARG(text));
}

static void
show_all(struct buf *buf, const char *name, const struct str *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_fmt(buf, "%s%s" STR_FMT "%s", i == 0 ? name : "",
		    i == 0 ? "=" : " | ", STR_ARG(of[i]),
		    i + 1 == n ? "\n" : "");
}

static void
show_person(struct buf *buf, const struct publisher_person *p)
{
	buf_fmt(buf, "founder=" STR_FMT "/" STR_FMT "/" STR_FMT,
	    STR_ARG(p->name), STR_ARG(p->title), STR_ARG(p->works_for));
	for (size_t i = 0; i < p->n_follow; i++)
		buf_fmt(buf, " (" STR_FMT " " STR_FMT ")",
		    STR_ARG(p->follow[i].label), STR_ARG(p->follow[i].url));
	buf_char(buf, '\n');
	show(buf, "bio", p->bio);
}

static void
show_parts(struct buf *buf, const struct publisher *p)
{
	static const char *const actions[] = { "keep", "foot", "drop" };

	for (size_t i = 0; i < p->n_founders; i++)
		show_person(buf, &p->founders[i]);
	for (size_t i = 0; i < p->n_policies; i++)
		buf_fmt(buf, "policy=" STR_FMT "/" STR_FMT "/" STR_FMT "\n",
		    STR_ARG(p->policies[i].name), STR_ARG(p->policies[i].url),
		    STR_ARG(p->policies[i].text));
	for (size_t i = 0; i < p->n_resources; i++)
		buf_fmt(buf,
		    "resource=" STR_FMT "/" STR_FMT "/" STR_FMT "/" STR_FMT
		    "/" STR_FMT "\n",
		    STR_ARG(p->resources[i].kind),
		    STR_ARG(p->resources[i].title),
		    STR_ARG(p->resources[i].text), STR_ARG(p->resources[i].url),
		    STR_ARG(p->resources[i].email));
	for (size_t i = 0; i < p->n_notices; i++)
		buf_fmt(buf, "%s=" STR_FMT "\n", actions[p->notices[i].action],
		    STR_ARG(p->notices[i].pattern));
}

/* What it says beside the name "N", a line each. */
static struct str
outcome(struct str yaml)
{
	struct publisher p;
	struct err err = { "" };
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 20);
	if (!publisher_parse(yaml, STR("f"), &test_arena, &p, &err)) {
		buf_fmt(&buf, "! %s", err.text);
		return buf_view(&buf);
	}
	if (!str_eq(p.name, STR("N")))
		show(&buf, "name", p.name);
	show(&buf, "legal", p.legal_name);
	show(&buf, "description", p.description);
	show(&buf, "tagline", p.tagline);
	show(&buf, "website", p.website);
	show(&buf, "id", p.id);
	show(&buf, "email", p.email);
	show(&buf, "phone", p.phone);
	show_all(&buf, "address", p.address, p.n_address);
	show_all(&buf, "also", p.alternate_names, p.n_alternate_names);
	show_all(&buf, "areas", p.areas_served, p.n_areas_served);
	show(&buf, "cover", p.cover.path);
	show(&buf, "logo", p.logo.path);
	show(&buf, "alt", p.logo.alt);
	show(&buf, "founded", p.founded);
	show(&buf, "founded_at", p.founded_at);
	show(&buf, "rating", p.rating_value);
	show(&buf, "best", p.rating_best);
	show(&buf, "count", p.rating_count);
	show(&buf, "as_of", p.rating_as_of);
	show_all(&buf, "languages", p.languages, p.n_languages);
	show(&buf, "licence", p.licence);
	show(&buf, "licence_url", p.licence_url);
	show(&buf, "icon", p.icon);
	show(&buf, "security", p.security_contact);
	if (p.security_expires != DATE_NONE)
		show(
		    &buf, "expires", date_day(&test_arena, p.security_expires));
	show(&buf, "next_key", p.next_key);
	show_parts(&buf, &p);
	return buf_view(&buf);
}

static struct str
with_name(const char *yaml)
{
	return arena_fmt(&test_arena, "name: N\n%s\n", yaml);
}

struct row {
	const char *yaml, *want;
};

static void
every_fact_is_read(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "legal_name: N, Inc.", "legal=N, Inc.\n" },
		{ "legal name: A", "legal=A\n" },
		{ "description: >\n  two\n  lines", "description=two lines\n" },
		{ "tagline: T\nwebsite: HTTPS://E.org",
		    "tagline=T\nwebsite=https://e.org\n" },
		{ "id: https://e.org/#publisher",
		    "id=https://e.org/#publisher\n" },
		{ "contact:\n  email: a@e.org\n  phone: +1 2\n"
		  "  address: |\n    Street 1\n    City",
		    "email=a@e.org\nphone=+1 2\naddress=Street 1 | City\n" },
		{ "email: a@e.org\naddress: [Street 1, City]",
		    "email=a@e.org\naddress=Street 1 | City\n" },
		{ "alternate_names: [n, NN, 007]", "also=n | NN | 007\n" },
		{ "areas_served: Worldwide", "areas=Worldwide\n" },
		{ "logo: media/l.png\ncover: {url: 'https://e.org/c.png'}",
		    "cover=https://e.org/c.png\nlogo=/media/l.png\n" },
		{ "logo: {path: /a b.png, alt: L}",
		    "logo=/a%20b.png\nalt=L\n" },
		{ "founded: 2019", "founded=2019\n" },
		{ "founded: {date: 2019-03-01, place: P}",
		    "founded=2019-03-01\nfounded_at=P\n" },
		{ "rating: {value: 4.9, count: 497, as of: 2025-01-28}",
		    "rating=4.9\nbest=5\ncount=497\nas_of=2025-01-28\n" },
		{ "languages: [en, de_AT]", "languages=en | de-AT\n" },
		{ "license: {name: CC, url: 'https://e.org/cc'}",
		    "licence=CC\nlicence_url=https://e.org/cc\n" },
		{ "licence: All rights reserved",
		    "licence=All rights reserved\n" },
		{ "icon: \U0001F4F0", "icon=\U0001F4F0\n" },
		{ "security: {contact: s@e.org, expires: 2027-01-01}",
		    "security=mailto:s@e.org\nexpires=2027-01-01\n" },
		{ "security: https://e.org/s", "security=https://e.org/s\n" },
		{ "next_key: 'AB:CD'", "next_key=AB:CD\n" },
		{ "founders: [A B, {name: C, title: T, works_for: W}]",
		    "founder=A B//\nfounder=C/T/W\n" },
		{ "founders:\n- name: A\n  job title: T\n  follow:\n"
		  "  - X\n  - GitHub: https://e.org/g\n"
		  "  - {label: L, url: 'gemini://e.org/'}\n",
		    "founder=A/T/ (X ) (GitHub https://e.org/g) "
		    "(L gemini://e.org/)\n" },
		{ "founder: {name: A, follow: {X: ~, Y: 'https://e.org/'}}",
		    "founder=A// (X ) (Y https://e.org/)\n" },
		{ "founders: [{name: A, bio: \"one\\n\\ntwo\"}]",
		    "founder=A//\nbio=one\n\ntwo\n" },
		{ "policies:\n  ethics: https://e.org/e\n"
		  "  diversity: We hire all.\n  masthead:\n    url: /m\n"
		  "    text: Who we are\n  corrections: ~",
		    "policy=ethics/https://e.org/e/\n"
		    "policy=diversity//We hire all.\n"
		    "policy=masthead//m/Who we are\n" },
		{ "resources:\n- {kind: courses, title: C, text: T}\n"
		  "- {kind: newsletter, title: L, url: 'https://e.org/n',"
		  " email: n@e.org}",
		    "resource=course/C/T//\n"
		    "resource=newsletter/L//https://e.org/n/n@e.org\n" },
		{ "resources: {sponsors: {title: S}, jobs: J}",
		    "resource=sponsor/S///\nresource=jobs/J///\n" },
		{ "notices:\n  drop: ['Buy *', 'link:{site}/x']\n"
		  "  foot: Read {name}\n  keep: []",
		    "drop=Buy *\ndrop=link:{site}/x\nfoot=Read {name}\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(with_name(rows[i].yaml)), rows[i].want,
		    rows[i].yaml);
}

static void
a_mistake_names_line_and_column(void **state)
{
	static const struct row rows[] = {
		{ "titel: x",
		    "! f:2:1: unknown key 'titel' of publisher.yaml; "
		    "'title' may be meant" },
		{ "frobnicate: x",
		    "! f:2:1: unknown key 'frobnicate' of publisher.yaml; "
		    "take it out, publisher.yaml(5) lists all keys" },
		{ "website: e.org",
		    "! f:2:10: 'e.org' is no web address; "
		    "write https://..." },
		{ "website: [a]",
		    "! f:2:10: 'website' must be one text, not a list" },
		{ "email: '[email protected]'",
		    "! f:2:8: '[email protected]' stands where a web page "
		    "hides an address; write the address itself" },
		{ "email: someone",
		    "! f:2:8: 'someone' is no e-mail address; "
		    "write name@example.org" },
		{ "email: 'a b@e.org'",
		    "! f:2:8: 'a b@e.org' is no e-mail address; "
		    "write name@example.org" },
		{ "license: a\nlicence: b",
		    "! f:3:10: 'licence' says again what another key says; "
		    "keep one of them" },
		{ "name: M",
		    "! f:2:1: 'name' is there already in line 1; "
		    "keep one of them" },
		{ "founders:\n- title: T",
		    "! f:3:3: a founder without 'name'; write it" },
		{ "founders: [~]",
		    "! f:2:12: a founder must be a map; write key: value" },
		{ "founders:\n- name: A\n  follow:\n  - [x]",
		    "! f:5:5: no link; write a name, or name: https://..." },
		{ "founders:\n- {name: A, age: 7}",
		    "! f:3:13: unknown key 'age' of a founder; take it out, "
		    "publisher.yaml(5) lists all keys" },
		{ "founders:\n- {name: A, follow: {X: 'javascript:x'}}",
		    "! f:3:25: 'javascript:x' is no address; "
		    "write https://... or /a/path" },
		{ "policies: x",
		    "! f:2:11: 'policies' must be a map; "
		    "write ethics: https://..." },
		{ "policies: {x: y}",
		    "! f:2:15: 'x' is no policy; there are ethics, "
		    "diversity, masthead and corrections" },
		{ "policies: {ethics: {}}",
		    "! f:2:20: a policy that says nothing; "
		    "write url: or text:" },
		{ "rating: {count: 5}",
		    "! f:2:9: rating without 'value'; write it" },
		{ "rating: {value: five}",
		    "! f:2:17: 'five' is no number; write 497" },
		{ "rating: {value: 5, as_of: soon}",
		    "! f:2:27: 'soon' is no date; write 2025-01-28" },
		{ "languages: [english text]",
		    "! f:2:13: 'english text' is no language; write en" },
		{ "icon: ab", "! f:2:7: 'icon' is one emoji and nothing else" },
		{ "security: {expires: never}",
		    "! f:2:21: 'never' is no date; write 2025-01-28" },
		{ "alternate_names: {a: b}",
		    "! f:2:18: 'alternate_names' must be a list of texts" },
		{ "resources: [{title: x, kind: boat}]",
		    "! f:2:13: 'boat' is no kind of resource; there are "
		    "course, newsletter, sponsor and jobs" },
		{ "notices: {hide: x}",
		    "! f:2:17: 'hide' is nothing to do with a notice; "
		    "there are keep, foot and drop" },
		{ "notices: {drop: '*'}",
		    "! f:2:17: a pattern that would take every paragraph; "
		    "write some words" },
		{ "notices: {drop: 'a {b} c'}",
		    "! f:2:17: a pattern knows {name}, {number}, {date} "
		    "and, behind link:, {site}; write one of them" },
		{ "logo: {alt: x}",
		    "! f:2:7: an image without 'path'; write it" },
		{ "a: [x",
		    "! f:2:4: a bracket that is never closed, or no "
		    "comma between two values; write [a, b]" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(with_name(rows[i].yaml)), rows[i].want,
		    rows[i].yaml);
}

static void
a_file_without_a_name_is_refused(void **state)
{
	static const struct row rows[] = {
		{ "", "! f:1:1: nothing in it; write name: ..." },
		{ "tagline: T",
		    "! f:1:1: publisher.yaml without 'name'; write it" },
		{ "name: ''", "! f:1:1: the name is empty; write name: ..." },
		{ "just text",
		    "! f:1:1: publisher.yaml must be a map; "
		    "write key: value" },
		{ "name: \"\\u0007\"",
		    "! f:1:1: the name is empty; write name: ..." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(
		    outcome(str_z(rows[i].yaml)), rows[i].want, rows[i].yaml);
}

static void
names_are_cleaned_not_refused(void **state)
{
	(void)state;
	assert_text(outcome(STR("name: \"A\\e[31m\\u202E  b\\n\"")),
	    "name=A[31m b\n", "controls");
	assert_text(outcome(STR("name: \u6771\u4EACAI")),
	    "name=\u6771\u4EACAI\n", "CJK");
}

static void
a_file_beyond_its_limit_is_refused(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 20);
	buf_str(&buf, STR("name: "));
	buf_fill(&buf, 'x', PUBLISHER_MAX);
	assert_text(outcome(buf_view(&buf)),
	    "! f:1:1: larger than 64 kB; shorten it", "large");
}

static void
a_site_without_the_file_has_a_name(void **state)
{
	struct publisher p;

	(void)state;
	publisher_init(&p, STR("a.org"));
	assert_text(p.name, "a.org", "name");
	assert_int_equal(p.n_founders, 0);
	assert_true(p.security_expires == DATE_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_fact_is_read),
		TEST(a_mistake_names_line_and_column),
		TEST(a_file_without_a_name_is_refused),
		TEST(names_are_cleaned_not_refused),
		TEST(a_file_beyond_its_limit_is_refused),
		TEST(a_site_without_the_file_has_a_name),
	};

	return RUN(tests);
}
