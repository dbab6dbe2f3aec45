#include "mirror/xml_tickets.h"

#include <libxml/tree.h>
#include <stdlib.h>

struct xml_section {
	uint64_t number;
	char *bytes; /* of xmlMalloc, with a NUL behind */
	size_t n;
	size_t lines;
	struct xml_section *next;
};

/* --- keeping --- */

static void
drop_first(struct xml_tickets *tickets)
{
	struct xml_section *first = tickets->first;

	tickets->first = first->next;
	xmlFree(first->bytes);
	free(first);
}

void
xml_tickets_free(struct xml_tickets *tickets)
{
	while (tickets->first != NULL)
		drop_first(tickets);
}

bool
xml_tickets_keep(struct xml_tickets *tickets, struct str bytes, size_t lines)
{
	struct xml_section *section = calloc(1, sizeof(*section));

	if (section == NULL)
		return false;
	section->bytes = xmlMalloc(bytes.n + 1);
	if (section->bytes == NULL) {
		free(section);
		return false;
	}
	memcpy(section->bytes, bytes.p, bytes.n);
	section->bytes[bytes.n] = '\0';
	section->n = bytes.n;
	section->lines = lines;
	section->number = ++tickets->number;
	if (tickets->first == NULL)
		tickets->first = section;
	else
		tickets->last->next = section;
	tickets->last = section;
	return true;
}

/* --- putting back --- */

/* The section of that number; NULL if there is none. */
static struct xml_section *
find(struct xml_tickets *tickets, uint64_t number)
{
	while (tickets->first != NULL && tickets->first->number < number)
		drop_first(tickets);
	return tickets->first != NULL && tickets->first->number == number
	    ? tickets->first
	    : NULL;
}

/* Cuts a ticket, behind its mark, off *rest. */
static struct xml_section *
redeem(struct xml_tickets *tickets, struct str *rest)
{
	struct xml_section *section;
	uint64_t number = 0;
	struct str digits;

	str_cut(*rest, ';', &digits, rest);
	str_uint(digits, UINT64_MAX / 16, &number);
	section = find(tickets, number);
	if (section != NULL)
		*rest = str_from(*rest, section->lines);
	return section;
}

char *
xml_tickets_restore(struct xml_tickets *tickets, const char *text)
{
	struct str rest = str_z(text);
	size_t at = str_search(rest, STR(XML_TICKET));
	xmlBuffer *whole;
	char *bytes;

	if (at == STR_NONE || tickets->number == 0)
		return NULL;
	whole = xmlBufferCreate();
	if (whole == NULL)
		return NULL;
	while (at != STR_NONE) {
		struct xml_section *one;

		xmlBufferAdd(whole, BAD_CAST rest.p, (int)at);
		rest = str_from(rest, at + sizeof(XML_TICKET) - 1);
		one = redeem(tickets, &rest);
		if (one != NULL && at == 0 && rest.n == 0 &&
		    xmlBufferLength(whole) == 0) {
			bytes = one->bytes;
			one->bytes = NULL;
			xmlBufferFree(whole);
			return bytes;
		}
		if (one != NULL)
			xmlBufferAdd(whole, BAD_CAST one->bytes, (int)one->n);
		at = str_search(rest, STR(XML_TICKET));
	}
	xmlBufferAdd(whole, BAD_CAST rest.p, (int)rest.n);
	bytes = (char *)xmlBufferDetach(whole);
	xmlBufferFree(whole);
	return bytes;
}
