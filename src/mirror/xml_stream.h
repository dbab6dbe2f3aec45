#ifndef MIRROR_XML_STREAM_H
#define MIRROR_XML_STREAM_H
/*
 * xml_stream -- RSS, Atom and WXR files, one element at a time, whatever
 * their size.
 *
 * Bytes are repaired on the way in: control characters that XML forbids and
 * what is not UTF-8 in a file that claims to be.  Entities beyond the five of
 * XML are not expanded; a document that declares some is refused.
 */
#include <libxml/tree.h>

#include "base/str.h"

struct arena;
struct err;
struct xml_stream;

/* Bytes that one element may have. */
enum { XML_ELEMENT_MAX = 32 * 1024 * 1024 };

/* NULL: err says why. */
struct xml_stream *xml_open_file(const char *path, struct err *err);
/* The bytes must live as long as the stream. */
struct xml_stream *xml_open_bytes(struct str bytes, struct err *err);
void xml_close(struct xml_stream *stream);

enum xml_next {
	XML_ELEMENT, /* valid until the next call */
	XML_DAMAGED, /* an element with broken XML in it: err says what */
	XML_END,
	XML_BROKEN /* nothing more can be read: err says why */
};
/*
 * The next child of <channel>, <feed> or <rdf:RDF>, with all that is in it.
 */
enum xml_next xml_next(
    struct xml_stream *stream, xmlNode **node, struct err *err);
/* The source line of the element that xml_next gave last. */
unsigned xml_line(const struct xml_stream *stream);

/* "wp:post_id": whether the element has that name, with its usual prefix. */
bool xml_is(const xmlNode *node, const char *name);
/* All text in it, CDATA included. */
struct str xml_text(struct arena *arena, const xmlNode *node);
/* The text of its first child of that name that has any, or empty. */
struct str xml_child(
    struct arena *arena, const xmlNode *node, const char *name);
struct str xml_attr(struct arena *arena, const xmlNode *node, const char *name);
#endif
