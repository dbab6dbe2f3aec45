#ifndef MIRROR_REPORT_H
#define MIRROR_REPORT_H
/*
 * report -- the loss report: a Markdown file in the content folder that names
 * all that could not be carried over, a section for each article.  Its name
 * begins with a dot, so it is never an address.
 *
 * It is about the folder, not about the last run: sections of articles that
 * a run did not meet stay.  It holds no clock, so a run that changes nothing
 * changes no byte of it.
 */
#include "base/str.h"

struct err;
struct losses;
struct report;

#define REPORT_FILE ".mirror-report.md"

/* Reads what is there; a damaged report is begun anew.  NULL: no memory. */
struct report *report_open(int content);
void report_close(struct report *report);
/* The losses of one article, in place of what was told of it before; none
 * takes its section away. */
void report_article(
    struct report *report, struct str file, const struct losses *losses);
/* Something that has no file: an item that was skipped. */
void report_item(struct report *report, struct str name, struct str what);
/* Writes it if it changed; an empty one is taken away. */
bool report_save(struct report *report, int content, struct err *err);
/* Articles and items with a section. */
size_t report_count(const struct report *report);
#endif
