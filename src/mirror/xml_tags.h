#ifndef MIRROR_XML_TAGS_H
#define MIRROR_XML_TAGS_H
/*
 * xml_tags -- keeps tags of very many attributes from a parser that holds
 * each against each: 200,000 of them took seven minutes.
 */
#include "base/str.h"

enum { XML_ATTRIBUTES = 512 };

/* Where in a tag the bytes so far have ended; all zero at first. */
struct xml_tags {
	bool open; /* "<" was the last byte */
	bool inside;
	char quote; /* or 0 */
	size_t marks; /* "=" in this tag */
};

/* The next bytes of a file; false: a tag in them has more attributes. */
bool xml_tags_fit(struct xml_tags *tags, struct str bytes);
#endif
