#include "site/catalog_private.h"

/*
 * Every word of SQL.  Indices serve exactly the look-ups below; `listed` is
 * where articles stand in their listings, `tally` counts them (see
 * TALLY_SHIFT), and a spelling is one way to write the name of a term.
 */
const char catalog_schema[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
    "CREATE TABLE page("
    " id INTEGER PRIMARY KEY,"
    " file TEXT NOT NULL,"
    " address TEXT NOT NULL,"
    " live INTEGER NOT NULL,"
    " state INTEGER NOT NULL,"
    " size INTEGER, mtime INTEGER, ctime INTEGER, hash INTEGER,"
    " date INTEGER, updated INTEGER, tie INTEGER,"
    " title TEXT, summary TEXT, lang TEXT, words INTEGER, editor TEXT,"
    " canonical TEXT, guid TEXT, image TEXT, image_alt TEXT,"
    " withdrawn TEXT,"
    " terms TEXT, aliases TEXT,"
    " stale INTEGER NOT NULL DEFAULT 0, sha256 TEXT, bytes INTEGER);"
    /* all that a walk of the folder compares: no second look-up */
    "CREATE INDEX page_file"
    " ON page(file, id, size, mtime, ctime, hash, live);"
    "CREATE UNIQUE INDEX page_address ON page(address) WHERE live = 1;"
    "CREATE INDEX page_shadow ON page(address) WHERE live = 0;"
    "CREATE INDEX page_broken ON page(file) WHERE live < 0;"
    "CREATE INDEX page_stale ON page(id) WHERE stale <> 0;"
    "CREATE INDEX page_plain ON page(address)"
    " WHERE live = 1 AND state = 0 AND date IS NULL;"
    "CREATE TABLE alias(old TEXT, page INTEGER, PRIMARY KEY(old, page))"
    " WITHOUT ROWID;"
    "CREATE TABLE term("
    " id INTEGER PRIMARY KEY, kind INTEGER, fold TEXT, base TEXT, slug TEXT,"
    " name TEXT, url TEXT, count INTEGER);"
    "CREATE UNIQUE INDEX term_fold ON term(kind, fold);"
    "CREATE INDEX term_base ON term(kind, base);"
    "CREATE INDEX term_slug ON term(kind, slug);"
    "CREATE INDEX term_count ON term(kind, count DESC, name, slug);"
    "CREATE TABLE spelling("
    " id INTEGER PRIMARY KEY, term INTEGER, kind INTEGER, name TEXT,"
    " url TEXT, uses INTEGER);"
    "CREATE UNIQUE INDEX spelling_name ON spelling(kind, name, url);"
    "CREATE INDEX spelling_term ON spelling(term);"
    "CREATE TABLE listed("
    " term INTEGER, date INTEGER, tie INTEGER, page INTEGER,"
    " PRIMARY KEY(term, date, tie, page)) WITHOUT ROWID;"
    "CREATE TABLE tally("
    " term INTEGER, level INTEGER, slot INTEGER, n INTEGER,"
    " PRIMARY KEY(term, level, slot)) WITHOUT ROWID;"
    "CREATE TABLE gone(id INTEGER PRIMARY KEY);";

#define WORDS(tokenizer)                                                       \
	"CREATE VIRTUAL TABLE words USING fts5("                               \
	"title, authors, categories, tags, body, facts,"                       \
	" tokenize = '" tokenizer "unicode61 remove_diacritics 2');"
const char catalog_words_plain[] = WORDS("");
const char catalog_words_english[] = WORDS("porter ");

/* Of title, authors, categories, tags, body, facts. */
#define WEIGHTS "10.0, 6.0, 6.0, 4.0, 1.0, 0.0"

/* A page that can be read at the moment ?N. */
#define READABLE(now)                                                          \
	"p.live = 1 AND p.state = 0 AND (p.date IS NULL OR p.date <= " now ")"

/* Slots of one level that lie after ?2, inside ?2's slot one level up. */
#define NEWER_SLOTS(level, shift, up)                                          \
	"coalesce((SELECT sum(n) FROM tally WHERE term = ?1"                   \
	" AND level = " level " AND slot > (?2 >> " shift ")"                  \
	" AND slot < (((?2 >> " up ") + 1) << 5)), 0)"

const char *const catalog_sql[QUERIES] = {
	[QUERY_BEGIN] = "BEGIN",
	[QUERY_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[QUERY_COMMIT] = "COMMIT",
	[QUERY_ROLLBACK] = "ROLLBACK",
	[QUERY_META] = "SELECT value FROM meta WHERE key = ?1",
	[QUERY_SET_META] =
	    "INSERT INTO meta VALUES(?1, ?2)"
	    " ON CONFLICT(key) DO UPDATE SET value = excluded.value",

	/* entries */
	[QUERY_FIND] = "SELECT " ENTRY_COLUMNS ", p.terms FROM page p"
		       " WHERE p.address = ?1 AND p.live = 1",
	[QUERY_FIND_FILE] = "SELECT " ENTRY_COLUMNS ", p.terms FROM page p"
			    " WHERE p.file = ?1 AND p.live = 1",
	[QUERY_BY_ID] = "SELECT " ENTRY_COLUMNS ", p.terms FROM page p"
			" WHERE p.id = ?1 AND p.live = 1",
	[QUERY_MOVED] =
	    "SELECT p.address FROM alias a"
	    " CROSS JOIN page p ON p.id = a.page"
	    " WHERE a.old = ?1 AND p.live = 1 AND p.state <> 1"
	    " AND (p.date IS NULL OR p.date <= ?2)"
	    " ORDER BY p.state, p.date IS NULL, p.date, p.file LIMIT 1",
	[QUERY_PAGE_TERMS] = "SELECT terms FROM page WHERE id = ?1",
	[QUERY_SPELLING] = "SELECT s.kind, s.name, s.url, t.slug, t.id"
			   " FROM spelling s CROSS JOIN term t ON t.id = s.term"
			   " WHERE s.id = ?1",

	/* listings */
	[QUERY_TERM_BY_SLUG] = "SELECT id, name, url FROM term"
			       " WHERE kind = ?1 AND slug = ?2",
	[QUERY_TOTAL] = "SELECT n FROM tally"
			" WHERE term = ?1 AND level = 3 AND slot = 0",
	[QUERY_NEWER_FEW] = "SELECT count(*) FROM listed"
			    " WHERE term = ?1 AND date >= ?2",
	[QUERY_NEWER] =
	    "SELECT coalesce((SELECT sum(n) FROM tally"
	    " WHERE term = ?1 AND level = 2 AND slot > (?2 >> 27)), 0)"
	    " + " NEWER_SLOTS("1", "22", "27") " + " NEWER_SLOTS(
		"0", "17", "22") " + (SELECT count(*) FROM listed WHERE term = "
				 "?1 AND date >= ?2"
				 " AND date < (((?2 >> 17) + 1) << 17))",
	[QUERY_SLOTS] =
	    "SELECT slot, n FROM tally WHERE term = ?1"
	    " AND level = ?2 AND slot BETWEEN ?3 AND ?4 ORDER BY slot DESC",
	[QUERY_LIST] = "SELECT " ENTRY_COLUMNS " FROM listed l"
		       " CROSS JOIN page p ON p.id = l.page"
		       " WHERE l.term = ?1 AND l.date < ?2"
		       " ORDER BY l.date DESC, l.tie DESC, l.page DESC"
		       " LIMIT ?3 OFFSET ?4",
	[QUERY_NEWEST] =
	    "SELECT date FROM listed"
	    " WHERE term = ?1 AND date < ?2 ORDER BY date DESC LIMIT 1",
	[QUERY_COUNT_PAGES] = "SELECT count(*) FROM page"
			      " WHERE live = 1 AND state = 0 AND date IS NULL",
	[QUERY_PAGES] = "SELECT " ENTRY_COLUMNS " FROM page p"
			" WHERE p.live = 1 AND p.state = 0 AND p.date IS NULL"
			" ORDER BY p.address LIMIT ?1 OFFSET ?2",
	[QUERY_TERMS] =
	    "SELECT id, name, slug, url, count FROM term"
	    " WHERE kind = ?1 AND count > 0"
	    " ORDER BY count DESC, name COLLATE NOCASE, slug LIMIT ?2",
	[QUERY_COUNT_TERMS] = "SELECT count(*) FROM (SELECT 1 FROM term"
			      " WHERE kind = ?1 AND count > 0 LIMIT ?2)",
	[QUERY_FUTURE_TERMS] = "SELECT p.terms FROM listed l"
			       " CROSS JOIN page p ON p.id = l.page"
			       " WHERE l.term = 1 AND l.date > ?1",
	[QUERY_NEXT_DATE] = "SELECT min(date) FROM listed"
			    " WHERE term = ?1 AND date > ?2",

	/* around an article */
	[QUERY_PREVIOUS] =
	    "SELECT " ENTRY_COLUMNS " FROM listed l"
	    " CROSS JOIN page p ON p.id = l.page"
	    " WHERE l.term = 1 AND (l.date, l.tie) < (?1, ?2)"
	    " ORDER BY l.date DESC, l.tie DESC, l.page DESC LIMIT 1",
	[QUERY_OLDER] = "SELECT page, date, tie FROM listed"
			" WHERE term = ?1 AND (date, tie) < (?2, ?3)"
			" ORDER BY date DESC, tie DESC, page DESC LIMIT ?4",
	[QUERY_SERIES] = "SELECT " ENTRY_COLUMNS " FROM listed l"
			 " CROSS JOIN page p ON p.id = l.page"
			 " WHERE l.term = ?1 AND (l.date, p.address) < (?2, ?3)"
			 " AND l.date <= ?2"
			 " ORDER BY l.date DESC, p.address DESC LIMIT ?4",
	[QUERY_PREFIX] =
	    "SELECT " ENTRY_COLUMNS " FROM page p"
	    " WHERE p.address >= ?1 AND p.address < ?2 AND " READABLE(
		"?3") " ORDER BY p.address LIMIT ?4",
	[QUERY_NEAREST] = "SELECT rowid FROM words WHERE words MATCH ?1"
			  " ORDER BY rank LIMIT ?2",

	/* search, manifest */
	[QUERY_HAS_HIDDEN] =
	    "SELECT EXISTS(SELECT 1 FROM gone)"
	    " OR EXISTS(SELECT 1 FROM listed WHERE term = 1 AND date > ?1)",
	[QUERY_MATCH] = "SELECT rowid FROM words WHERE words MATCH ?1",
	[QUERY_MATCH_CHECKED] = "SELECT w.rowid FROM words w"
				" CROSS JOIN page p ON p.id = w.rowid"
				" WHERE w.words MATCH ?1 AND " READABLE("?2"),
	[QUERY_RANK] = "SELECT rowid, bm25(words, " WEIGHTS ")"
		       " FROM words WHERE words MATCH ?1",
	[QUERY_RANK_CHECKED] =
	    "SELECT w.rowid, bm25(w.words, " WEIGHTS ")"
	    " FROM words w CROSS JOIN page p ON p.id = w.rowid"
	    " WHERE w.words MATCH ?1 AND " READABLE("?2"),
	[QUERY_DATE] = "SELECT date, tie FROM page WHERE id = ?1",
	[QUERY_SNIPPET] = "SELECT snippet(words, 4, '', '', '\xE2\x80\xA6', 24)"
			  " FROM words WHERE words MATCH ?1 AND rowid = ?2",
	[QUERY_MANIFEST] =
	    "SELECT p.address, p.sha256, p.bytes, p.updated,"
	    " p.date FROM page p WHERE " READABLE("?1") " ORDER BY p.address",

	/* writing */
	[QUERY_KNOWN] = "SELECT id, file, size, mtime, ctime, hash, live"
			" FROM page WHERE file > ?1 ORDER BY file LIMIT ?2",
	[QUERY_KNOWN_FILE] = "SELECT id, file, size, mtime, ctime, hash, live"
			     " FROM page WHERE file = ?1",
	[QUERY_OLD_ROW] = "SELECT live, state, address, date, updated, tie,"
			  " terms, aliases, title FROM page WHERE id = ?1",
	[QUERY_MAX_ID] = "SELECT max(coalesce((SELECT max(id) FROM page), 0),"
			 " coalesce((SELECT max(id) FROM gone), 0)),"
			 " EXISTS(SELECT 1 FROM page INDEXED BY page_shadow"
			 " WHERE live = 0)",
	[QUERY_HOLDER] = "SELECT id, file, date, state FROM page"
			 " WHERE address = ?1 AND live = 1",
	[QUERY_SHADOWS] =
	    "SELECT id, file, date, state FROM page"
	    " WHERE address = ?1 AND live = 0"
	    " ORDER BY state = 1, date IS NULL, date, file LIMIT 1",
	[QUERY_ORPHAN] =
	    "SELECT p.file FROM page p INDEXED BY page_shadow"
	    " WHERE p.live = 0"
	    " AND NOT EXISTS(SELECT 1 FROM page h"
	    " WHERE h.address = p.address AND h.live = 1)"
	    " ORDER BY p.state = 1, p.date IS NULL, p.date, p.file LIMIT 1",
	[QUERY_COUNT_BROKEN] = "SELECT count(*) FROM page INDEXED BY"
			       " page_broken WHERE live < 0",
	[QUERY_PUT_PAGE] =
	    "INSERT INTO page(id, file, address, live, state,"
	    " size, mtime, ctime, hash, date, updated, tie, title, summary,"
	    " lang, words, editor, canonical, guid, image, image_alt,"
	    " withdrawn, terms, aliases, stale) VALUES(?1, ?2, ?3, ?4, ?5,"
	    " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
	    " ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
	[QUERY_TOUCH] = "UPDATE page SET size = ?2, mtime = ?3, ctime = ?4"
			" WHERE id = ?1",
	[QUERY_SHADOW] = "UPDATE page SET live = 0, terms = '', stale = 0"
			 " WHERE id = ?1",
	[QUERY_DROP_PAGE] = "DELETE FROM page WHERE id = ?1",
	[QUERY_PUT_ALIAS] = "INSERT OR IGNORE INTO alias VALUES(?1, ?2)",
	[QUERY_DROP_ALIAS] = "DELETE FROM alias WHERE old = ?1 AND page = ?2",
	[QUERY_ALIAS_OTHER] =
	    "SELECT p.file FROM alias a"
	    " CROSS JOIN page p ON p.id = a.page"
	    " WHERE a.old = ?1 AND a.page <> ?2 AND p.live = 1"
	    " UNION ALL SELECT file FROM page WHERE address = ?1"
	    " AND live = 1 AND id <> ?2"
	    " UNION ALL SELECT file FROM page WHERE address = ?1 || '/'"
	    " AND live = 1 AND id <> ?2 LIMIT 1",
	[QUERY_ALIAS_OWNER] =
	    "SELECT p.file FROM alias a"
	    " CROSS JOIN page p ON p.id = a.page"
	    " WHERE a.old = ?1 AND a.page <> ?2 AND p.live = 1 LIMIT 1",
	[QUERY_PUT_LISTED] = "INSERT OR IGNORE INTO listed"
			     " VALUES(?1, ?2, ?3, ?4)",
	[QUERY_PUT_LISTED_MANY] =
	    "INSERT OR IGNORE INTO listed VALUES"
	    " (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?),"
	    " (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)",
	[QUERY_DROP_LISTED] = "DELETE FROM listed WHERE term = ?1"
			      " AND date = ?2 AND tie = ?3 AND page = ?4",
	[QUERY_COUNT_SLOT] =
	    "INSERT INTO tally VALUES(?1, ?2, ?3, ?4)"
	    " ON CONFLICT(term, level, slot) DO UPDATE SET n = n + excluded.n",
	[QUERY_TRIM_SLOT] = "DELETE FROM tally WHERE term = ?1"
			    " AND level = ?2 AND slot = ?3 AND n <= 0",
	[QUERY_CLEAR_TALLY] = "DELETE FROM tally",
	[QUERY_IS_SLICED] = "SELECT EXISTS(SELECT 1 FROM tally"
			    " WHERE term = ?1 AND level = 2)",
	[QUERY_LISTED_DATES] = "SELECT date FROM listed"
			       " WHERE term = ?1 ORDER BY date",
	[QUERY_LISTED_TOTALS] = "SELECT term, count(*) FROM listed"
				" GROUP BY term",
	[QUERY_STALE_NEWER] =
	    "UPDATE page SET stale = stale | 2"
	    " WHERE id IN (SELECT page FROM listed WHERE term = ?1"
	    " AND (date, tie) > (?2, ?3) ORDER BY date, tie LIMIT ?4)",
	[QUERY_STALE_TERM] =
	    "UPDATE page SET stale = stale | 2"
	    " WHERE id IN (SELECT page FROM listed WHERE term = ?1)",
	[QUERY_STALE_ALL] = "UPDATE page SET stale = stale | ?1"
			    " WHERE live = 1 AND state = 0",

	/* names */
	[QUERY_FIND_SPELLING] = "SELECT id, term FROM spelling"
				" WHERE kind = ?1 AND name = ?2 AND url = ?3",
	[QUERY_PUT_SPELLING] = "INSERT INTO spelling(term, kind, name, url,"
			       " uses) VALUES(?1, ?2, ?3, ?4, 0) RETURNING id",
	[QUERY_USE_SPELLING] = "UPDATE spelling SET uses = uses + ?2"
			       " WHERE id = ?1",
	[QUERY_FIND_FOLD] = "SELECT id FROM term WHERE kind = ?1"
			    " AND fold = ?2",
	[QUERY_PUT_TERM] =
	    "INSERT INTO term(id, kind, fold, base, slug, name,"
	    " url, count) VALUES((SELECT max(coalesce(max(id), 0), 15) + 1"
	    " FROM term), ?1, ?2, ?3, ?3, ?4, '', 0) RETURNING id",
	[QUERY_TOUCH_TERM] = "INSERT OR IGNORE INTO touched VALUES(?1)",
	[QUERY_TOUCH_ALL_TERMS] = "INSERT OR IGNORE INTO touched"
				  " SELECT id FROM term",
	[QUERY_TOUCHED] = "SELECT term FROM touched WHERE term > ?1"
			  " ORDER BY term LIMIT 1",
	[QUERY_FORGET_TOUCHED] = "DELETE FROM touched",
	[QUERY_DROP_UNUSED] = "DELETE FROM spelling"
			      " WHERE term = ?1 AND uses <= 0",
	[QUERY_TERM_ROW] = "SELECT kind, base, name FROM term WHERE id = ?1",
	[QUERY_SPELLINGS] = "SELECT name, url FROM spelling WHERE term = ?1"
			    " LIMIT 2",
	[QUERY_TERM_NAME] =
	    "SELECT name FROM spelling WHERE term = ?1"
	    " GROUP BY name ORDER BY sum(uses) DESC, name LIMIT 1",
	[QUERY_TERM_URL] =
	    "SELECT url FROM spelling WHERE term = ?1"
	    " AND url <> '' GROUP BY url ORDER BY sum(uses) DESC, url LIMIT 1",
	[QUERY_SET_TERM] = "UPDATE term SET name = ?2, url = ?3, count = ?4"
			   " WHERE id = ?1",
	[QUERY_DROP_TERM] = "DELETE FROM term WHERE id = ?1",
	[QUERY_SLUG_GROUP] =
	    "SELECT t.id, t.fold, t.slug,"
	    " (SELECT min(date) FROM listed l WHERE l.term = t.id) AS first"
	    " FROM term t WHERE t.kind = ?1 AND t.base = ?2"
	    " ORDER BY first, t.fold",
	[QUERY_SET_SLUG] = "UPDATE term SET slug = ?2 WHERE id = ?1",

	/* full text */
	[QUERY_NEXT_STALE] =
	    "SELECT " ENTRY_COLUMNS ", p.hash"
	    " FROM page p INDEXED BY page_stale"
	    " WHERE p.stale <> 0 AND (p.stale & ?1) AND p.id > ?2"
	    " ORDER BY p.id LIMIT 1",
	[QUERY_ANY_STALE] = "SELECT 1 FROM page INDEXED BY page_stale"
			    " WHERE stale <> 0 AND (stale & ?1) LIMIT 1",
	[QUERY_PUT_WORDS] = "INSERT INTO words(rowid, title, authors,"
			    " categories, tags, body, facts)"
			    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[QUERY_DROP_WORDS] = "DELETE FROM words WHERE rowid = ?1",
	[QUERY_SET_HASH] = "UPDATE page SET sha256 = ?2, bytes = ?3,"
			   " stale = stale & ~2 WHERE id = ?1",
	[QUERY_CLEAR_STALE] = "UPDATE page SET stale = stale & ~?2"
			      " WHERE id = ?1",
	[QUERY_PUT_GONE] = "INSERT OR IGNORE INTO gone VALUES(?1)",
	[QUERY_GONE] = "SELECT id FROM gone LIMIT 1",
	[QUERY_DROP_GONE] = "DELETE FROM gone WHERE id = ?1",
};
