#ifndef CMD_CRAWL_XML_H
#define CMD_CRAWL_XML_H
/*
 * crawl_xml -- reads XML piece by piece and sees whether it is well-formed.
 *
 * Enough of XML 1.0 for feeds: elements, attributes, text, CDATA, comments,
 * processing instructions, and the references that need no declaration.  A
 * document type declaration is a fault: feeds have none, and their readers
 * refuse it.  No recursion, and no more nesting than XML_DEPTH.
 */
#include "base/str.h"

struct arena;

enum { XML_DEPTH = 64 };

enum xml_piece {
	XML_OPEN, /* name; xml_attribute */
	XML_CLOSE, /* name; also of <name/> */
	XML_TEXT, /* text, decoded */
	XML_END, /* all of it is well-formed */
	XML_FAULT /* fault says why, line where */
};

struct xml {
	struct arena *arena;
	struct str rest;
	uint32_t line; /* of `rest`, from 1 */
	struct str open[XML_DEPTH]; /* the elements around `rest` */
	size_t depth;
	bool rooted; /* there was an element */
	bool empty; /* <name/>: its CLOSE comes next */
	struct str name;
	struct str attributes; /* as they stand there; well-formed */
	struct str text;
	const char *fault;
};

void xml_init(struct xml *xml, struct arena *arena, struct str bytes);
enum xml_piece xml_next(struct xml *xml);
/* The decoded value behind XML_OPEN; false: there is none of that name. */
bool xml_attribute(const struct xml *xml, struct str name, struct str *value);
#endif
