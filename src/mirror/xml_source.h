#ifndef MIRROR_XML_SOURCE_H
#define MIRROR_XML_SOURCE_H
/*
 * xml_source -- the bytes of an XML file on their way to the parser: read,
 * made fit (xml_clean), and long CDATA sections set aside.
 *
 * Nearly all of an export stands in CDATA sections, and libxml2's reader
 * goes over each of their bytes five times.  So it is given a ticket in the
 * place of a long one: U+FDD0, which xml_clean lets nobody else write, a
 * number, and as many ends of lines as the section has, for lines are
 * counted.  Whoever has the tree puts the section back.
 */
#include "base/str.h"

struct err;
struct xml_source;

/* NULL: err says why. */
struct xml_source *xml_source_file(const char *path, struct err *err);
/* The bytes must live as long as the source. */
struct xml_source *xml_source_bytes(struct str bytes, struct err *err);
void xml_source_close(struct xml_source *source);

/* At most max bytes, at most one of them a ticket; 0: the end, -1: it cannot
 * be read, -2: a section of more than XML_ELEMENT_MAX bytes. */
long xml_source_read(struct xml_source *source, char *out, size_t max);
/* Bytes of the file so far. */
size_t xml_source_taken(const struct xml_source *source);

/*
 * What a section was before: NULL if it holds no ticket.  To be freed with
 * xmlFree.  Sections come in the order of the file: those before it are
 * forgotten.
 */
char *xml_source_restore(struct xml_source *source, const char *section);
#endif
