#ifndef SITE_PAGE_BUILD_H
#define SITE_PAGE_BUILD_H
/*
 * page_build -- what the rooms that make pages share: site/route*.c decide
 * what an address is and leave a struct page, site/page*.c fill a doc from
 * it.  Nobody else includes this.
 *
 * A builder leaves out what is empty: nothing is invented, no heading stands
 * above nothing.  Every page begins with its level 1 heading (article menus
 * offer their text first) and ends with the way home.
 */
#include "base/str.h"
#include "site/catalog.h"
#include "site/page.h"
#include "site/site.h"

struct arena;
struct article;
struct buf;
struct doc;
struct err;
struct notices;
struct page;
struct publisher;
struct publisher_person;
struct publisher_policy;
struct target;

struct build {
	const struct visit *visit;
	const struct site *site;
	const struct publisher *publisher;
	struct arena *arena;
	const struct page *page;
	enum page_writer writer;
	struct doc *doc;
	bool unsettled; /* said by a builder that failed: not just now */
};

typedef bool page_builder(struct build *build, struct err *err);
/* Into buf, for TARGET_BYTES. */
typedef bool page_byte_writer(const struct visit *visit,
    const struct page *page, struct buf *buf, struct err *err);

struct page {
	page_builder *build; /* TARGET_PAGE */
	page_byte_writer *write; /* TARGET_BYTES */
	struct str address; /* the page's own, not its twin's */
	struct str file; /* below the content folder; or empty */
	struct entry entry; /* page_article: the catalog's row, if known */
	bool known; /* entry is filled in */
	struct listing listing; /* page_listing and feeds */
	struct term term; /* LISTING_TERM */
	enum term_kind terms; /* page_terms */
	uint32_t number; /* the listing's page; 0: the first */
	struct str words; /* search: them; feedback: what it is about */
	struct hits hits; /* search */
	const struct manifest_line *lines; /* manifest */
	size_t n_lines;
	struct str part; /* about: "contact" */
};

/* --- listings --- */

enum {
	PAGE_SIZE = 50, /* entries of a full page of a listing */
	PAGE_FRONT_SIZE = 10, /* newest articles on the front page */
	PAGE_SEARCH_SIZE = 20,
	PAGE_TERMS_MAX = 500 /* names on one page of categories, tags ... */
};

/* "/category/", "/tag/" ... */
struct str term_folder(enum term_kind kind);
/* "Categories" */
struct str term_plural(enum term_kind kind);
/* Decoded address: "/category/nlp/". */
struct str term_address(
    struct arena *arena, enum term_kind kind, struct str slug);
/* The address of a listing, "/archive/2025/01/", and its title. */
struct str listing_address(struct arena *arena, const struct page *page);
struct str listing_title(struct arena *arena, const struct page *page);

/* `limit` entries behind the `offset` newest. */
struct entries list_fetch(struct build *build, const struct listing *listing,
    uint32_t offset, uint32_t limit);
/* A dated link for each. */
void list_entries(struct build *build, const struct entries *entries);

/* --- builders, one a kind of page --- */

page_builder page_article, page_front, page_latest, page_feed_gmi;
page_builder page_archive, page_year, page_listing, page_terms, page_changes;
page_builder page_about, page_about_part, page_support, page_feeds;
page_builder page_search, page_search_help;
page_builder page_feedback, page_feedback_thanks;

page_byte_writer bytes_robots, bytes_caps, bytes_favicon, bytes_security;
page_byte_writer bytes_sitemap, bytes_manifest, bytes_atom, bytes_rss;

/* --- what a publisher has something to say about --- */

/* A part of /about/: 0, 1 ... in the order in which they are listed; false
 * behind the last.  address is "/about/contact". */
struct about_part {
	struct str name;
	struct str label; /* "Contact" */
};
bool about_part_at(const struct site *site, struct arena *arena, size_t i,
    struct about_part *part);
bool about_part_exists(
    const struct site *site, struct arena *arena, struct str name);
/* "ethics", in any case; NULL. */
const struct publisher_policy *about_policy(
    const struct publisher *publisher, struct str name);
bool support_exists(const struct site *site);
/* "Newsletter, courses and jobs": what /support has. */
struct str support_label(struct build *build);

/* The publisher's logo or cover. */
void build_logo(struct build *build);
void build_cover(struct build *build);
/* "Website: towardsai.net" and "E-mail: ...", where they are known. */
void build_website(struct build *build);
void build_email(struct build *build);
/* One of the publisher's people: role, life and where to follow them. */
void build_person(struct build *build, const struct publisher_person *person);
/* A line of facts, "Phone: ...", where value is not empty. */
void build_fact(struct buf *buf, const char *label, struct str value);
/* "Rating: 5 of 5 stars from 497 reviews, as of 2025-01-28", or empty. */
struct str build_rating(struct build *build);

/* The addresses that are always there, whoever wrote their pages: 0, 1 ...;
 * false behind the last. */
bool house_address_at(const struct site *site, struct arena *arena, size_t i,
    struct str *address);
bool is_house_address(
    const struct site *site, struct arena *arena, struct str address);
/* Links to the publisher's plain pages but for those. */
void build_pages(struct build *build);
/* The ways onward from a front page: newest, archive, search, feeds, about. */
void build_ways(struct build *build);

/* --- lines --- */

/* A paragraph, formatted; LF is a hard break. */
void build_text(struct build *build, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Several paragraphs, parted by blank lines; their lines are kept. */
void build_prose(struct build *build, struct str text);
/* A link to a decoded local address. */
void build_local(
    struct build *build, struct str address, struct str label, unsigned flags);
/* The same with a formatted label. */
void build_local_fmt(struct build *build, struct str address,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A link to an article, "2025-01-28 Title", as menus offer it. */
void build_dated(struct build *build, const struct entry *entry);
/* The same with a label of the caller's. */
void build_entry(
    struct build *build, const struct entry *entry, struct str label);
/* A picture: "what it shows (PNG image, 12 kB)"; left out where it is
 * missing. */
void build_image(struct build *build, struct str path, struct str alt);
/* The last group of a page: here on the other protocol, and home. */
void build_home(struct build *build);

/* "1,234" */
struct str build_number(struct arena *arena, uint64_t n);
/* "no articles", "1 article", "1,234 articles" */
struct str build_articles(struct arena *arena, uint32_t n);
/* "a", "a and b", "a, b and c" */
struct str build_names(struct arena *arena, const struct str *names, size_t n);
/* All of them with `between` between; empty for none. */
struct str build_joined(struct arena *arena, const struct str *parts, size_t n,
    const char *between);
/* Of a local file, for a label: "PNG image, 12 kB"; empty when it is not
 * there. */
struct str build_file_facts(struct build *build, struct str path);

/* --- addresses --- */

/* "gemini://host:1965/p/x" without the default port; path is decoded. */
struct str site_url(struct arena *arena, const struct site *site,
    enum scheme scheme, char type, struct str path);
/* The same into a buffer; the arena is for what must be encoded. */
void site_write_url(struct buf *buf, struct arena *arena,
    const struct site *site, enum scheme scheme, char type, struct str path);
/* Whether the catalog is there and its listings are whole. */
bool build_is_listed(const struct visit *visit);
/* Whether readers can come by that protocol too. */
bool site_offers(const struct site *site, enum scheme scheme);
/* A language tag that is safe in a header: `lang`, else the publisher's
 * first, else "en". */
struct str site_lang(const struct site *site, struct str lang);
/* "towardsai.net" of "https://www.towardsai.net/about", for people. */
struct str build_host(struct arena *arena, struct str url);
#endif
