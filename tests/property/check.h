#ifndef PROPERTY_CHECK_H
#define PROPERTY_CHECK_H
/*
 * check -- what must hold of a writer's output whatever the input (conversion
 * rules V2 to V9).  The output is parsed back, as a client would do it, and
 * compared with the doc it was made of.
 *
 * For unit tests and fuzz targets alike.  False: err names the rule and the
 * line.
 */
#include "base/str.h"

struct arena;
struct doc;
struct err;

bool check_gemtext(const struct doc *doc, struct str out, struct err *err);
bool check_gophermap(const struct doc *doc, struct str out, struct err *err);
bool check_plain(const struct doc *doc, struct str out, struct err *err);

/* Writes the doc in all three forms and checks each. */
bool check_doc(const struct doc *doc, struct arena *arena, struct err *err);
/* The same for Markdown; memory that runs out is no failure. */
bool check_markdown(struct str source, struct err *err);
#endif
