/*
 * The capsule as a crawler walks it: from the front page along every link,
 * each address once.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "cmd/check.h"
#include "markup/place.h"
#include "markup/writer.h"
#include "site/page.h"
#include "site/route.h"

enum {
	CRAWL_ADDRESSES = 15000, /* what crawlers visit on one host */
	CRAWL_BYTES = 2500000, /* what they read of one page */
	CRAWL_COLUMNS = 80, /* what a terminal shows of a line */
	CRAWL_MEMORY = 512 * 1024 * 1024
};

/* Texts, each once, in the order in which they came. */
struct set {
	struct arena *arena;
	struct str *of;
	uint32_t *from; /* who brought it */
	size_t n, cap;
	uint32_t *slots; /* index + 1; twice cap of them */
};

struct crawl {
	struct check *check;
	struct arena arena; /* of the sets */
	struct set addresses;
	struct set titles; /* from: the page, an index into addresses */
	uint32_t at; /* the page being read */
};

static size_t
hash(struct str s)
{
	size_t h = 1469598103u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h ^ (h >> 29);
}

static uint32_t *
slot_of(const struct set *set, struct str s)
{
	size_t n = set->cap * 2;
	size_t i = hash(s) % n;

	while (set->slots[i] != 0 && !str_eq(set->of[set->slots[i] - 1], s))
		i = (i + 1) % n;
	return &set->slots[i];
}

static bool
set_grow(struct set *set)
{
	struct set bigger = { .arena = set->arena,
		.n = set->n,
		.cap = set->cap == 0 ? 1024 : set->cap * 2 };

	bigger.of = arena_array(set->arena, bigger.cap, sizeof(*set->of));
	bigger.from = arena_array(set->arena, bigger.cap, sizeof(uint32_t));
	bigger.slots =
	    arena_array(set->arena, bigger.cap * 2, sizeof(uint32_t));
	if (set->arena->failed)
		return false;
	for (size_t i = 0; i < set->n; i++) {
		bigger.of[i] = set->of[i];
		bigger.from[i] = set->from[i];
		*slot_of(&bigger, set->of[i]) = (uint32_t)i + 1;
	}
	*set = bigger;
	return true;
}

/* True where it is new; *known is the index of the one that was there. */
static bool
set_add(struct set *set, struct str s, uint32_t from, uint32_t *known)
{
	uint32_t *slot;

	if (set->n == set->cap && !set_grow(set))
		return false;
	slot = slot_of(set, s);
	if (*slot != 0) {
		*known = *slot - 1;
		return false;
	}
	set->of[set->n] = arena_copy(set->arena, s);
	set->from[set->n] = from;
	*slot = (uint32_t)++set->n;
	return true;
}

/* --- one page --- */

static struct str
address(const struct crawl *crawl)
{
	return crawl->addresses.of[crawl->at];
}

#define CRAWL_PROBLEM(crawl, format, ...)                                      \
	check_problem((crawl)->check, address(crawl), 0, 0, format, __VA_ARGS__)
#define CRAWL_HINT(crawl, format, ...)                                         \
	check_hint((crawl)->check, address(crawl), 0, 0, format, __VA_ARGS__)

/* The address behind a link of ours, without its query. */
static void
follow(struct crawl *crawl, const struct place *place, struct str url)
{
	const struct site *site = crawl->check->site;
	struct str path;
	struct buf buf;
	struct url parts;
	uint32_t known;

	buf_init(&buf, crawl->check->arena, URL_MAX);
	if (place_is_local(url)) {
		place_write_selector(place, url, &buf);
		url = buf_view(&buf);
	} else if (url_parse(url, &parts) &&
	    str_eq_nocase(parts.scheme, STR("gemini")) &&
	    site_is_named(site, SCHEME_GEMINI, parts.host,
		parts.has_port ? parts.port : 1965)) {
		url = parts.path;
	} else {
		return;
	}
	str_cut(url, '?', &url, &(struct str){ NULL, 0 });
	if (path_from_url(crawl->check->arena, url, &path) == PATH_BAD)
		CRAWL_PROBLEM(
		    crawl, "'" STR_FMT "' is no address", STR_ARG(url));
	else
		set_add(&crawl->addresses, path, crawl->at, &known);
}

static void
take_title(struct crawl *crawl, struct str title)
{
	uint32_t known = 0;

	if (!set_add(&crawl->titles, title, crawl->at, &known) &&
	    !crawl->arena.failed)
		CRAWL_HINT(crawl,
		    "its title '" STR_FMT "' is that of '" STR_FMT "' too",
		    STR_ARG(title),
		    STR_ARG(crawl->addresses.of[crawl->titles.from[known]]));
}

static void
read_page(struct crawl *crawl, struct str bytes)
{
	struct place place = { .path = url_encode_path(
				   crawl->check->arena, address(crawl)) };
	struct str line;
	bool pre = false;
	bool titled = false;
	size_t widest = 0;

	while (str_line(&bytes, &line)) {
		if (str_starts(line, STR("```"))) {
			pre = !pre;
		} else if (pre) {
			size_t width = utf8_width(line);

			widest = width > widest ? width : widest;
		} else if (str_starts(line, STR("=> "))) {
			struct str url;

			str_cut(str_trim(str_from(line, 3)), ' ', &url, &line);
			follow(crawl, &place, url);
		} else if (str_starts(line, STR("# ")) && !titled) {
			titled = true;
			take_title(crawl, str_trim(str_from(line, 2)));
		}
	}
	if (!titled)
		CRAWL_HINT(crawl, "no line '# title'%s", "");
	if (widest > CRAWL_COLUMNS)
		CRAWL_HINT(crawl,
		    "a preformatted line of %zu columns; a terminal shows "
		    "%d, break it",
		    widest, CRAWL_COLUMNS);
}

/* Whole, clean, and no id twice. */
static void
read_feed(struct crawl *crawl, struct str bytes)
{
	struct set ids = { .arena = crawl->check->arena };
	struct str rest = bytes;
	uint32_t known = 0;

	if (utf8_check(bytes) != STR_NONE || !str_starts(bytes, STR("<?xml")) ||
	    (!str_ends(str_trim_end(bytes), STR("</feed>")) &&
		!str_ends(str_trim_end(bytes), STR("</rss>"))))
		CRAWL_PROBLEM(crawl, "not a whole feed%s", "");
	for (;;) {
		size_t at = str_search(rest, STR("<id>"));
		struct str id;

		if (at == STR_NONE)
			return;
		rest = str_from(rest, at + 4);
		str_cut(rest, '<', &id, &(struct str){ NULL, 0 });
		if (!set_add(&ids, id, 0, &known) && !ids.arena->failed)
			CRAWL_PROBLEM(crawl,
			    "two entries have the id '" STR_FMT "'",
			    STR_ARG(id));
	}
}

static void
read_target(
    struct crawl *crawl, const struct visit *visit, const struct target *target)
{
	struct str bytes = { "", 0 };
	struct err err;
	bool ok = target->kind == TARGET_PAGE
	    ? page_render(
		  visit, target, page_writer_of(visit, target), &bytes, &err)
	    : page_bytes(visit, target, &bytes, &err);

	if (!ok) {
		CRAWL_PROBLEM(crawl, "%s", err.text);
		return;
	}
	if (bytes.n > CRAWL_BYTES)
		CRAWL_HINT(crawl,
		    "%zu bytes; crawlers read %d, part it in several", bytes.n,
		    CRAWL_BYTES);
	if (target->kind == TARGET_PAGE &&
	    page_writer_of(visit, target) == PAGE_GEMTEXT &&
	    target->form == FORM_NATIVE)
		read_page(crawl, bytes);
	else if (str_ends(address(crawl), STR(".xml")))
		read_feed(crawl, bytes);
}

static void
visit_address(struct crawl *crawl)
{
	struct check *check = crawl->check;
	struct visit visit = { .site = check->site,
		.catalog = check->catalog,
		.arena = check->arena,
		.now = check->now,
		.scheme = SCHEME_GEMINI,
		.on_pool = true };
	struct str from = crawl->addresses.of[crawl->addresses.from[crawl->at]];
	struct target target;

	arena_reset(check->arena);
	target =
	    route_find(&visit, address(crawl), (struct str){ "", 0 }, false);
	switch (target.kind) {
	case TARGET_PAGE:
	case TARGET_BYTES:
		read_target(crawl, &visit, &target);
		break;
	case TARGET_MOVED:
		CRAWL_PROBLEM(crawl,
		    "'" STR_FMT "' links here, but it has moved to '" STR_FMT
		    "'",
		    STR_ARG(from), STR_ARG(target.location));
		break;
	case TARGET_MISSING:
	case TARGET_BAD:
	case TARGET_GONE:
		CRAWL_PROBLEM(crawl,
		    "'" STR_FMT "' links here, and nothing is here",
		    STR_ARG(from));
		break;
	default:
		break;
	}
}

void
check_crawl(struct check *check)
{
	struct crawl crawl = { .check = check };
	uint32_t known;

	arena_init(&crawl.arena, CRAWL_MEMORY);
	crawl.addresses.arena = crawl.titles.arena = &crawl.arena;
	set_add(&crawl.addresses, STR("/"), 0, &known);
	for (; crawl.at < crawl.addresses.n; crawl.at++) {
		if (crawl.at == CRAWL_ADDRESSES)
			check_hint(check, (struct str){ "", 0 }, 0, 0,
			    "more than %d addresses; crawlers stop there",
			    CRAWL_ADDRESSES);
		visit_address(&crawl);
	}
	check_note(check, (struct str){ "", 0 }, 0, 0, "%zu addresses crawled",
	    crawl.addresses.n);
	if (crawl.arena.failed)
		check_problem(check, (struct str){ "", 0 }, 0, 0,
		    "the crawl ended early: out of memory");
	arena_free(&crawl.arena);
}
