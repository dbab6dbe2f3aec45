#ifndef MIRROR_JSONLD_H
#define MIRROR_JSONLD_H
/*
 * jsonld -- what a page says of itself to machines: <script
 * type="application/ld+json">, all of them as one list of nodes.
 */
#include <jansson.h>

#include "base/str.h"

struct arena;

/* An array of all objects in the page that have a type, nested ones too;
 * never NULL but without memory.  Free with json_decref. */
json_t *jsonld_read(struct str html);
/* Whether the node's @type is one of the words "A|B|C". */
bool jsonld_is(json_t *node, const char *types);
/* The first node of one of these types; NULL. */
json_t *jsonld_find(json_t *nodes, const char *types);
/* A property; a mere reference {"@id": …} leads to its node. */
json_t *jsonld_get(json_t *nodes, json_t *node, const char *name);
/* A text, or a thing's name, or its url, or the first of a list. */
struct str jsonld_text(json_t *nodes, json_t *value);
struct str jsonld_text_at(json_t *nodes, json_t *node, const char *name);
/* The n-th of a list, or the one thing itself; NULL past the end. */
json_t *jsonld_nth(json_t *nodes, json_t *value, size_t n);
/* The address of an image, whatever form it has. */
struct str jsonld_image(json_t *nodes, json_t *value);
#endif
