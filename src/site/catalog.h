#ifndef SITE_CATALOG_H
#define SITE_CATALOG_H
/*
 * catalog -- the publication's index: a SQLite file derived from the content
 * folder.  Only site/catalog*.c know SQLite; every query has a name there and
 * is prepared once.  Deleting the file costs a rebuild, never data.
 *
 * One connection a thread, opened after fork.  The indexer (site/index.h)
 * writes; everybody else reads.  What a call returns lives in the arena it
 * was given.  `now` hides articles of the future: a page whose date lies
 * after it is not there, whatever the table says.
 */
#include "base/date.h"
#include "base/str.h"

struct arena;
struct catalog;
struct err;

/* --- life --- */

/* For reading; NULL and err when it cannot be used (missing, other schema
 * version, damaged): the caller goes on without. */
struct catalog *catalog_open(const char *path, struct err *err);
/* For writing; makes the file (its folder is there), sets a damaged or old
 * one aside ("catalog.db.aside") and says so in *set_aside, which may be
 * NULL.  path NULL: in memory. */
struct catalog *catalog_create(
    const char *path, bool *set_aside, struct err *err);
/* NULL is harmless.  A writer that met damage sets its file aside here, so
 * that the next catalog_create starts anew. */
void catalog_close(struct catalog *catalog);
/*
 * Between the two all calls see one state of the catalog, and its file is
 * locked once for all of them.  For the time of one answer and no longer: what
 * is written meanwhile waits in the catalog's log.  They may be nested; NULL
 * is harmless.
 */
void catalog_hold(struct catalog *catalog);
void catalog_let_go(struct catalog *catalog);
/* A call met a damaged file: what it returned is not the whole truth. */
bool catalog_is_damaged(const struct catalog *catalog);

/* The writer's lock, "catalog.lock" beside the catalog at `path`: one holder
 * on a machine.  *fd is open until catalog_unlock or exit. */
enum catalog_lock {
	CATALOG_LOCKED,
	CATALOG_LOCKED_BY_OTHER,
	CATALOG_LOCK_FAILED /* err says why: the folder cannot be written */
};
enum catalog_lock catalog_lock(const char *path, int *fd, struct err *err);
void catalog_unlock(int fd);

/* How far the indexer has come.  Pages are found as soon as they are there;
 * listings are whole from LISTED on, words are found from SEARCHABLE on. */
enum catalog_stage { CATALOG_EMPTY, CATALOG_LISTED, CATALOG_SEARCHABLE };
enum catalog_stage catalog_stage(struct catalog *catalog);

/* --- entries --- */

enum term_kind {
	TERM_CATEGORY,
	TERM_TAG,
	TERM_AUTHOR,
	TERM_SERIES,
	TERM_KINDS
};

struct term {
	struct str name;
	struct str slug;
	struct str url; /* of an author; may be empty */
	uint32_t count; /* articles, where asked for; else 0 */
	int64_t newest; /* date of its newest article, where asked for */
};

struct terms {
	const struct term *of;
	size_t n;
};

enum entry_state {
	ENTRY_PUBLISHED,
	ENTRY_DRAFT,
	ENTRY_WITHDRAWN,
	ENTRY_FUTURE /* published, but its date lies after now */
};

/* One page of the content folder. */
struct entry {
	int64_t id; /* stable while the file keeps its name */
	struct str address; /* "/p/nlp/why-rag", decoded */
	struct str file; /* "p/nlp/why-rag.md", below the content folder */
	uint64_t size;
	int64_t mtime_ns;
	enum entry_state state;
	struct str title; /* never empty: the file's name at worst */
	struct str summary; /* front matter's, else the first sentences */
	struct str lang;
	int64_t date, updated; /* DATE_NONE */
	struct str editor, canonical, guid, image, image_alt, withdrawn;
	uint32_t words;
	/* Filled by catalog_find and catalog_terms_of alone: */
	struct terms by[TERM_KINDS];
};

/* A decoded address; false: no such page.  Terms included.  Drafts,
 * withdrawn pages and those of the future are found too: look at state. */
bool catalog_find(struct catalog *catalog, struct arena *arena,
    struct str address, int64_t now, struct entry *entry);
/* A page by its file. */
bool catalog_find_file(struct catalog *catalog, struct arena *arena,
    struct str file, int64_t now, struct entry *entry);
/* An old address (alias, "/?p=12", a 12-hex tail, an address of the web site
 * that differs): the address of a page that can be read now, decoded; empty
 * if unknown.  With or without a slash at its end. */
struct str catalog_moved(
    struct catalog *catalog, struct arena *arena, struct str old, int64_t now);
void catalog_terms_of(
    struct catalog *catalog, struct arena *arena, struct entry *entry);
/* The same for many entries. */
void catalog_terms_of_all(struct catalog *catalog, struct arena *arena,
    struct entry *entries, size_t n);

/* --- listings: published articles (pages with a date), newest first --- */

struct listing {
	enum {
		LISTING_ALL,
		LISTING_YEAR,
		LISTING_MONTH,
		LISTING_TERM,
		LISTING_CHANGES, /* by `updated`, newest first */
		LISTING_PAGES /* plain pages, by address */
	} kind;
	int year, month;
	enum term_kind term;
	struct str slug;
};

struct entries {
	struct entry *of;
	size_t n;
};

uint32_t catalog_count(
    struct catalog *catalog, const struct listing *listing, int64_t now);
/* `limit` of them behind the `offset` newest; offset 0 is the newest. */
struct entries catalog_list(struct catalog *catalog, struct arena *arena,
    const struct listing *listing, int64_t now, uint32_t offset,
    uint32_t limit);
/* Years (or the months of a year) that have articles, newest first. */
struct span {
	int year, month; /* month 0: a year */
	uint32_t count;
};
struct spans {
	const struct span *of;
	size_t n;
};
struct spans catalog_spans(
    struct catalog *catalog, struct arena *arena, int64_t now, int year);
/* All terms of a kind with counts, by count (most first), then name. */
struct terms catalog_terms(struct catalog *catalog, struct arena *arena,
    enum term_kind kind, int64_t now, uint32_t limit);
/* One term by its slug; false: none with a published article. */
bool catalog_term(struct catalog *catalog, struct arena *arena,
    enum term_kind kind, struct str slug, int64_t now, struct term *term);

/* --- around an article: older ones only, so that its bytes stay --- */

bool catalog_previous(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, struct entry *previous);
/* Older articles that share tags, categories, authors; best first. */
struct entries catalog_related(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, uint32_t limit);
/* Older parts of its series, first part first. */
struct entries catalog_series(struct catalog *catalog, struct arena *arena,
    const struct entry *entry, uint32_t limit);
/* Titles nearest to the words of a wrong address, for people who mistyped. */
struct entries catalog_nearest(struct catalog *catalog, struct arena *arena,
    struct str address, int64_t now, uint32_t limit);

/* --- search --- */

struct hit {
	struct entry entry;
	struct str snippet; /* one line of text around the hit, plain */
};
enum search_result {
	SEARCH_DONE,
	SEARCH_EMPTY_QUERY, /* no word in it */
	SEARCH_NOT_READY, /* the full-text pass has not ended yet */
	SEARCH_TIMEOUT /* 200 ms were over before anything was found */
};
struct hits {
	const struct hit *of;
	size_t n;
	uint32_t total; /* at most 1,000 are counted */
};
struct question {
	struct str words; /* as the reader typed them: see site/search.h */
	/* The publisher's names, any of which finds all of them. */
	const struct str *synonyms;
	size_t n_synonyms;
};
enum search_result catalog_search(struct catalog *catalog, struct arena *arena,
    const struct question *question, int64_t now, uint32_t offset,
    uint32_t limit, struct hits *hits);

/* --- manifest --- */

struct manifest_line {
	struct str address;
	struct str sha256; /* of the gemtext as served */
	uint64_t bytes;
	int64_t date; /* updated, else date, else DATE_NONE */
};
/* All pages by address.  False while hashes are still being made. */
bool catalog_manifest(struct catalog *catalog, struct arena *arena, int64_t now,
    const struct manifest_line **lines, size_t *n);

/* The next moment at which an article of the future appears; DATE_NONE. */
int64_t catalog_next_date(struct catalog *catalog, int64_t now);
#endif
