#ifndef MIRROR_XML_CLEAN_H
#define MIRROR_XML_CLEAN_H
/*
 * xml_clean -- bytes of an XML file made fit for a parser, piece by piece:
 * what XML forbids becomes a blank, what is no UTF-8 becomes U+FFFD.  Files
 * that declare another encoding pass as they are.
 */
#include "base/str.h"

struct xml_clean {
	bool decided; /* whether to touch anything */
	bool pass;
	unsigned char held[4]; /* the beginning of a character */
	size_t n_held;
};

void xml_clean_init(struct xml_clean *clean);
/* `in` (empty: the end) into out, which has room for three times as much and
 * twelve; the bytes written. */
size_t xml_clean(struct xml_clean *clean, struct str in, char *out, size_t max);
#endif
