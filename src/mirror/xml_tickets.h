#ifndef MIRROR_XML_TICKETS_H
#define MIRROR_XML_TICKETS_H
/*
 * xml_tickets -- CDATA sections that the parser does not see, and what it
 * gets instead: U+FDD0 and a number.  For xml_source.c alone.
 */
#include "base/str.h"

/* What xml_clean lets nobody else write. */
#define XML_TICKET "\xEF\xB7\x90"

struct xml_section;

struct xml_tickets {
	struct xml_section *first, *last; /* not redeemed yet */
	uint64_t number; /* of the last */
};

/* Keeps a copy of the bytes under the next number; `lines` ends of lines will
 * stand behind the ticket.  False: out of memory. */
bool xml_tickets_keep(
    struct xml_tickets *tickets, struct str bytes, size_t lines);
/* Text with tickets as it was; NULL if it holds none.  To be freed with
 * xmlFree.  What was kept before those is forgotten. */
char *xml_tickets_restore(struct xml_tickets *tickets, const char *text);
void xml_tickets_free(struct xml_tickets *tickets);
#endif
