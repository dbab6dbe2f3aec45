#ifndef CMD_RENDER_H
#define CMD_RENDER_H
/*
 * render -- one Markdown file as the bytes that a client gets of it: title,
 * date and body, without the site's own head and foot.
 */
#include "markup/writer.h"

struct arena;
struct err;

/* What one page may take, however it is written. */
#define RENDER_MEMORY ((size_t)1 << 30)

/* The forms that were asked for, and whose links they hold. */
struct render {
	bool forms[WRITER_PLAIN + 1]; /* by enum writer */
	struct str host; /* for menu rows; "localhost" */
	uint16_t port;
	bool has_host; /* somebody named it: whole URLs in text (L14) ... */
	struct str name; /* ... with this name */
};

/* A file's name for messages, and its address. */
struct render_page {
	struct str name; /* "content/p/a.md" */
	struct str file; /* below the content folder: "p/a.md" */
};

struct doc;

/* --- render_page.c --- */

/*
 * The bytes of a file (front matter and body) as a doc.  False: err is
 * "name:line:column: what".  What is only odd is told as a warning.
 */
bool render_read(const struct render_page *page, struct str bytes,
    struct doc *doc, struct str *address, struct err *err);
/* That doc in one form. */
bool render_write(const struct render *render, const struct render_page *page,
    const struct doc *doc, struct str address, enum writer writer,
    struct str *out, struct err *err);

/* --- render_into.c --- */

/*
 * Files and folders (all their .md and .markdown files) into the folder
 * `out`, under the same names with another ending.  An exit status.
 */
int render_into(const struct render *render, const char *out, char **operands,
    int n_operands);
#endif
