#ifndef SITE_CATALOG_PRIVATE_H
#define SITE_CATALOG_PRIVATE_H
/*
 * catalog_private -- what the files catalog*.c share: the connection, its
 * prepared queries, and the numbers that the schema is built on.
 */
#include <sqlite3.h>

#include "site/catalog.h"

struct arena;
struct err;
struct names;
struct rows;

/* Raised with every change of the schema, and of what is put into it. */
enum { CATALOG_SCHEMA = 2 };
/* Says whose file it is: "smlp" (PRAGMA application_id). */
enum { CATALOG_APPLICATION = 0x736d6c70 };

/* page.state; ENTRY_FUTURE is never stored, and BROKEN never leaves. */
enum { STATE_BROKEN = 9 };
/* page.live: broken, shadowed by an older claimant, holder of its address. */
enum { LIVE_BROKEN = -1, LIVE_SHADOW = 0, LIVE_HOLDER = 1 };
/* page.stale: what index_fulltext has still to do. */
enum { STALE_TEXT = 1, STALE_HASH = 2 };

/* listed.term of the listings that are no term's; terms begin above. */
enum { LISTED_ALL = 1, LISTED_CHANGES = 2, LISTED_TERMS = 16 };

/*
 * The articles of a long listing are counted in slots of 2^17 seconds (36
 * hours), 2^22 (48 days) and 2^27 (4 years), so that the n-th newest of it,
 * and how many are newer than a moment, cost a few dozen rows whatever its
 * length.  Most listings are short, and walked.  TALLY_TOTAL is the level of
 * the one row that counts all of a listing, long or short.
 */
enum {
	TALLY_LEVELS = 3,
	TALLY_SHIFT = 17,
	TALLY_STEP = 5,
	TALLY_TOTAL = 3,
	TALLY_SHORT = 128 /* a longer listing has slots */
};

/* How many older articles of a term, and terms of an article, related ones
 * are chosen from: see catalog_around.c. */
enum { RELATED_WINDOW = 32, RELATED_TERMS = 16 };

enum query {
	QUERY_BEGIN,
	QUERY_BEGIN_WRITE,
	QUERY_COMMIT,
	QUERY_ROLLBACK,
	QUERY_META,
	QUERY_SET_META,
	/* entries */
	QUERY_FIND,
	QUERY_FIND_FILE,
	QUERY_BY_ID,
	QUERY_MOVED,
	QUERY_PAGE_TERMS,
	QUERY_SPELLING,
	/* listings */
	QUERY_TERM_BY_SLUG,
	QUERY_TOTAL,
	QUERY_NEWER_FEW,
	QUERY_NEWER,
	QUERY_SLOTS,
	QUERY_LIST,
	QUERY_NEWEST,
	QUERY_COUNT_PAGES,
	QUERY_PAGES,
	QUERY_TERMS,
	QUERY_COUNT_TERMS,
	QUERY_FUTURE_TERMS,
	QUERY_NEXT_DATE,
	/* around an article */
	QUERY_PREVIOUS,
	QUERY_OLDER,
	QUERY_SERIES,
	QUERY_PREFIX,
	QUERY_NEAREST,
	/* search, manifest */
	QUERY_HAS_HIDDEN,
	QUERY_MATCH,
	QUERY_MATCH_CHECKED,
	QUERY_RANK,
	QUERY_RANK_CHECKED,
	QUERY_DATE,
	QUERY_SNIPPET,
	QUERY_MANIFEST,
	/* writing */
	QUERY_KNOWN,
	QUERY_KNOWN_FILE,
	QUERY_OLD_ROW,
	QUERY_MAX_ID,
	QUERY_HOLDER,
	QUERY_SHADOWS,
	QUERY_ORPHAN,
	QUERY_COUNT_BROKEN,
	QUERY_PUT_PAGE,
	QUERY_TOUCH,
	QUERY_SHADOW,
	QUERY_DROP_PAGE,
	QUERY_PUT_ALIAS,
	QUERY_DROP_ALIAS,
	QUERY_ALIAS_OTHER,
	QUERY_ALIAS_OWNER,
	QUERY_PUT_LISTED,
	QUERY_PUT_LISTED_MANY,
	QUERY_DROP_LISTED,
	QUERY_COUNT_SLOT,
	QUERY_TRIM_SLOT,
	QUERY_CLEAR_TALLY,
	QUERY_IS_SLICED,
	QUERY_LISTED_DATES,
	QUERY_LISTED_TOTALS,
	QUERY_STALE_NEWER,
	QUERY_STALE_TERM,
	QUERY_STALE_ALL,
	/* names */
	QUERY_FIND_SPELLING,
	QUERY_PUT_SPELLING,
	QUERY_USE_SPELLING,
	QUERY_FIND_FOLD,
	QUERY_PUT_TERM,
	QUERY_TOUCH_TERM,
	QUERY_TOUCH_ALL_TERMS,
	QUERY_TOUCHED,
	QUERY_FORGET_TOUCHED,
	QUERY_DROP_UNUSED,
	QUERY_TERM_ROW,
	QUERY_SPELLINGS,
	QUERY_TERM_NAME,
	QUERY_TERM_URL,
	QUERY_SET_TERM,
	QUERY_DROP_TERM,
	QUERY_SLUG_GROUP,
	QUERY_SET_SLUG,
	/* full text */
	QUERY_NEXT_STALE,
	QUERY_ANY_STALE,
	QUERY_PUT_WORDS,
	QUERY_DROP_WORDS,
	QUERY_SET_HASH,
	QUERY_CLEAR_STALE,
	QUERY_PUT_GONE,
	QUERY_GONE,
	QUERY_DROP_GONE,
	QUERIES
};

struct catalog {
	sqlite3 *db;
	sqlite3_stmt *statements[QUERIES]; /* NULL until first used */
	char *path; /* NULL: in memory */
	bool writer;
	bool damaged;
	bool in_write; /* between catalog_begin and its end */
	int depth; /* of catalog_enter */
	/* The writer's own: */
	struct names *names; /* site/catalog_names.c */
	struct rows *rows; /* site/catalog_listed.c */
	int64_t next_id;
	bool bulk; /* first pass: tallies are made at its end */
	bool shadows; /* some page waits for an address */
	uint32_t faces; /* pages whose neighbours may have to change */
};

/* All SQL: catalog_sql.c. */
extern const char catalog_schema[];
extern const char *const catalog_sql[QUERIES];
/* CREATE of the full-text table, with the tokenizer for English or not. */
extern const char catalog_words_plain[], catalog_words_english[];

/*
 * A query, ready to be bound and stepped; NULL when it cannot be prepared
 * (then catalog->damaged may be set).  The functions below take NULL.
 */
sqlite3_stmt *catalog_query(struct catalog *catalog, enum query query);
/* True: a row.  False: no more rows, or an error; the query is reset. */
bool catalog_row(struct catalog *catalog, sqlite3_stmt *statement);
/* Steps a query that returns no rows; false: err says why. */
bool catalog_run(
    struct catalog *catalog, sqlite3_stmt *statement, struct err *err);
/* The first column of its only row; 0: no row. */
int64_t catalog_number(struct catalog *catalog, sqlite3_stmt *statement);
/* Resets a query of which rows are left. */
void catalog_end(sqlite3_stmt *statement);
/* err from the connection's last error; false. */
bool catalog_err(struct catalog *catalog, struct err *err);
/* A number remembered under a name; 0 where there is none. */
int64_t catalog_meta(struct catalog *catalog, struct str key);
bool catalog_set_meta(
    struct catalog *catalog, struct str key, int64_t value, struct err *err);
/* Several statements of one call see one state, and lock once. */
void catalog_enter(struct catalog *catalog);
void catalog_leave(struct catalog *catalog);

void catalog_bind(sqlite3_stmt *statement, int at, int64_t value);
/* DATE_NONE is NULL. */
void catalog_bind_date(sqlite3_stmt *statement, int at, int64_t date);
/* The bytes must live until the query is reset. */
void catalog_bind_str(sqlite3_stmt *statement, int at, struct str s);
int64_t catalog_int(sqlite3_stmt *statement, int column);
int64_t catalog_date(sqlite3_stmt *statement, int column);
/* A view until the next step; catalog_copy is the arena's. */
struct str catalog_view(sqlite3_stmt *statement, int column);
struct str catalog_copy(
    struct arena *arena, sqlite3_stmt *statement, int column);

/* The columns of ENTRY_COLUMNS, which come first in a row. */
#define ENTRY_COLUMNS                                                          \
	"p.id, p.address, p.file, p.size, p.mtime, p.state, p.title,"          \
	" p.summary, p.lang, p.date, p.updated, p.editor, p.canonical,"        \
	" p.guid, p.image, p.image_alt, p.withdrawn, p.words"
enum { ENTRY_WIDTH = 18 };
void catalog_read_entry(sqlite3_stmt *statement, struct arena *arena,
    int64_t now, struct entry *entry);
/* All rows of a query whose first columns are an entry's, at most limit. */
struct entries catalog_read_entries(struct catalog *catalog,
    sqlite3_stmt *statement, struct arena *arena, int64_t now, uint32_t limit);
bool catalog_by_id(struct catalog *catalog, struct arena *arena, int64_t id,
    int64_t now, struct entry *entry);

/* The 12 hex digits that Medium puts behind a name, "/x-0123456789ab"; empty
 * if there are none.  Its alias is "#0123456789ab". */
struct str catalog_hex_tail(struct str address);

/* "/p/x" of "/p/x/": what old addresses are compared by. */
struct str catalog_without_slash(struct str address);
/* The keys of QUERY_MOVED that lead to a page, one a line; the first n_named
 * are those it names itself. */
struct catalog_page;
struct str catalog_aliases(
    struct arena *arena, const struct catalog_page *page, size_t *n_named);

/* Orders articles of one moment; made of the address alone. */
int64_t catalog_tie(struct str address);
/* 64 bits of a hash that tells one text from another; not for enemies. */
uint64_t catalog_hash(struct str s);

/* How many of a listing are of `from` or later; INT64_MIN: all. */
int64_t catalog_newer(struct catalog *catalog, int64_t listed, int64_t from);
/* Its term's number; 0: there is none. */
int64_t catalog_term_id(
    struct catalog *catalog, enum term_kind kind, struct str slug);

/*
 * The terms of a page as page.terms holds them, numbers of spellings, one
 * after the other: *rest is cut, false at the end.
 */
bool catalog_next_number(struct str *rest, int64_t *number);

/* In seconds since some moment that does not jump. */
double catalog_clock(void);

/* --- names (catalog_names.c): terms and their spellings, for the writer --- */

struct names *names_new(void);
void names_free(struct names *names);
/* The numbers of this name's spelling and its term, made if it is new; it has
 * one use more. */
bool names_use(struct catalog *catalog, enum term_kind kind, struct str name,
    struct str url, int64_t *spelling, int64_t *term, struct err *err);
/* It has one use less; *term is 0 if the spelling is unknown. */
bool names_release(
    struct catalog *catalog, int64_t spelling, int64_t *term, struct err *err);
/* After a pass: counts, names and slugs of the terms that were touched. */
bool names_settle(struct catalog *catalog, struct err *err);
/* Writes what it remembers; before every commit. */
bool names_flush(struct catalog *catalog, struct err *err);
/* Forgets what it remembers (after a rollback). */
void names_forget(struct names *names);

/* --- listed rows (catalog_listed.c), for the writer --- */

struct rows *rows_new(void);
void rows_free(struct rows *rows);
void rows_forget(struct rows *rows);
/* Writes the rows that wait; before every commit. */
bool listed_flush(struct catalog *catalog, struct err *err);
bool listed_put(struct catalog *catalog, int64_t listed, int64_t date,
    int64_t tie, int64_t page, struct err *err);
bool listed_drop(struct catalog *catalog, int64_t listed, int64_t date,
    int64_t tie, int64_t page, struct err *err);
/* All tallies anew, from the listed rows. */
bool listed_count_all(struct catalog *catalog, struct err *err);
#endif
