#ifndef SITE_ARTICLE_H
#define SITE_ARTICLE_H
/*
 * article -- one Markdown file: front matter and body, read and written here
 * and nowhere else.
 *
 * Texts are cleaned (utf8_clean) and belong to the arena; body is a view
 * into the bytes that were parsed.
 */
#include "base/date.h"
#include "base/str.h"

struct arena;
struct err;
struct buf;

enum { ARTICLE_FRONT_MAX = 64 * 1024, ARTICLE_LIST_MAX = 64 };

struct article_name {
	struct str name;
	struct str url; /* of an author; may be empty */
};

struct article_names {
	const struct article_name *of;
	size_t n;
};

struct article {
	struct str title; /* front matter's, else the first heading's text */
	bool has_title; /* front matter names one */
	int64_t date; /* DATE_NONE: a plain page, no article */
	int64_t updated; /* DATE_NONE where not said */
	struct str editor;
	bool draft;
	struct str withdrawn; /* the reason; empty: not withdrawn */
	/* Replaces the file's name in its address; with a leading slash
	 * (permalink, url) it is the whole address. */
	struct str slug;
	struct str summary;
	struct article_names authors;
	struct article_names categories; /* without "Latest", a list */
	struct article_names tags;
	/*
	 * Old addresses, decoded, scheme and host taken off, a query kept:
	 * "/p/l/x", "/?p=12".  One without a leading slash is relative to the
	 * folder of the file.
	 */
	struct article_names aliases;
	struct str series;
	struct str canonical; /* encoded URL */
	struct str guid;
	struct str image; /* encoded URL or local path */
	struct str image_alt;
	struct str lang;
	struct str mirror_hash; /* what mirror stored: see mirror/store.h */
	struct str body;
	uint32_t body_line; /* source line of the body's first line, from 1 */
};

/* What `check` shows beside errors: a likely misspelling, a value that was
 * not understood and left out, front matter that never ends. */
struct article_hint {
	uint32_t line, column;
	struct str text; /* "what; what to do" */
};
struct article_hints {
	struct article_hint of[8];
	size_t n;
};

/*
 * Parses a file's bytes.  hints may be NULL.  False: the front matter is
 * broken, err is "line:column: what" (the caller puts the file's name in
 * front).  A file without front matter, or with TOML, is fine.
 */
bool article_parse(struct str bytes, struct arena *arena,
    struct article *article, struct article_hints *hints, struct err *err);
/* Where the body begins; all of it where there is no front matter. */
size_t article_body_offset(struct str bytes);
/* Writes front matter and body as a file that article_parse reads back to
 * the same.  For mirror. */
void article_write(const struct article *article, struct buf *buf);

/*
 * The address of a content file by its name and slug, decoded:
 * "p/nlp/a.md" -> "/p/nlp/a", "about.md" -> "/about/", "index.md" -> "/",
 * "x/index.md", "x/_index.md" and "x/README.md" -> "/x/".  Jekyll's date in
 * a name ("2024-05-01-a.md") stays out of it.
 */
struct str article_address(
    struct arena *arena, struct str file, struct str slug);
/* That date; false where the name has none. */
bool article_name_date(struct str file, int64_t *date);
#endif
