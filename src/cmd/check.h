#ifndef CMD_CHECK_H
#define CMD_CHECK_H
/*
 * check -- what `smallpress check` looks at, a file each.
 *
 * A problem is something that readers will meet, or that keeps serve from
 * starting: status 1.  A hint is worth a thought, a note tells what was done
 * on purpose; neither changes the status.  A line each, on standard output:
 *
 *	content/p/a.md:3:1: what; what to do
 *	content/p/a.md:9:1: hint: what; what to do
 */
#include "site/site.h"

struct article;
struct catalog;
struct config;

struct check {
	const struct config *config;
	const struct site *site;
	struct catalog *catalog; /* in memory, of this site */
	struct arena *arena; /* emptied for each file */
	int64_t now;
	uint64_t problems, hints, notes;
	uint64_t pages; /* files that were read */
};

/* --- check_tell.c --- */

/* line 0: about the file as a whole; file empty: about none. */
void check_problem(struct check *check, struct str file, uint32_t line,
    uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void check_hint(struct check *check, struct str file, uint32_t line,
    uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void check_note(struct check *check, struct str file, uint32_t line,
    uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A line about a file of the content folder that is complete already:
 * "p/x.md:3:1: what". */
void check_line(struct check *check, struct str line);

/* --- check_content.c --- */

/* Every Markdown file of the site. */
void check_content(struct check *check);

/* --- check_links.c --- */

/* What one page links to and shows.  `file` is its name below
 * the content folder; lenient: nobody can read it yet. */
void check_links(struct check *check, struct str file,
    const struct article *article, bool lenient);
/* A local address, encoded; line 0: somewhere. */
void check_address(struct check *check, struct str file, uint32_t line,
    uint32_t column, struct str address, bool lenient);

/* --- check_machine.c --- */

/* The site's certificate; then, once, folders and ports. */
void check_certificate(struct check *check);
void check_machine(struct check *check);
#endif
