#include "mirror/xml_stream.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "mirror/xml_source.h"
#include "mirror/xml_tags.h"

struct xml_stream {
	xmlTextReader *reader;
	struct xml_source *source;
	size_t from; /* bytes read before the current element */
	struct xml_tags tags;
	bool too_long;
	bool too_many; /* attributes in a tag */
	bool expanded; /* the current element was given out whole */
	unsigned line;
	unsigned faults; /* fatal errors so far */
	unsigned fault_line;
	char fault[200];
};

/* --- bytes --- */

static int
read_some(void *self, char *out, int max)
{
	struct xml_stream *stream = self;
	size_t since = xml_source_taken(stream->source) - stream->from;
	long n = since > XML_ELEMENT_MAX
	    ? -2
	    : xml_source_read(stream->source, out, (size_t)max);

	stream->too_long = n == -2;
	stream->too_many = n > 0 &&
	    !xml_tags_fit(&stream->tags, (struct str){ out, (size_t)n });
	return n < 0 || stream->too_many ? -1 : (int)n;
}

static int
close_nothing(void *self)
{
	(void)self;
	return 0;
}

/* --- errors --- */

static void
note_fault(void *self, xmlErrorPtr error)
{
	struct xml_stream *stream = self;
	size_t n;

	/* an entity of HTML is only left out */
	if (error == NULL || error->level != XML_ERR_FATAL ||
	    error->code == XML_ERR_UNDECLARED_ENTITY ||
	    error->code == XML_WAR_UNDECLARED_ENTITY)
		return;
	if (stream->faults++ > 0)
		return;
	stream->fault_line = error->line > 0 ? (unsigned)error->line : 0;
	n = error->message == NULL ? 0 : strcspn(error->message, "\n");
	if (n >= sizeof(stream->fault))
		n = sizeof(stream->fault) - 1;
	if (n > 0)
		memcpy(stream->fault, error->message, n);
	stream->fault[n] = '\0';
}

/* --- opening --- */

static struct xml_stream *
begin(struct xml_source *source, struct err *err)
{
	struct xml_stream *stream;

	if (source == NULL)
		return NULL;
	stream = calloc(1, sizeof(*stream));
	if (stream == NULL) {
		err_set(err, "out of memory");
		xml_source_close(source);
		return NULL;
	}
	stream->source = source;
	stream->reader = xmlReaderForIO(read_some, close_nothing, stream, NULL,
	    NULL,
	    XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
	if (stream->reader == NULL) {
		err_set(err, "out of memory");
		xml_close(stream);
		return NULL;
	}
	xmlTextReaderSetStructuredErrorHandler(
	    stream->reader, note_fault, stream);
	return stream;
}

struct xml_stream *
xml_open_file(const char *path, struct err *err)
{
	return begin(xml_source_file(path, err), err);
}

struct xml_stream *
xml_open_bytes(struct str bytes, struct err *err)
{
	return begin(xml_source_bytes(bytes, err), err);
}

void
xml_close(struct xml_stream *stream)
{
	if (stream == NULL)
		return;
	if (stream->reader != NULL) {
		xmlDoc *doc = xmlTextReaderCurrentDoc(stream->reader);

		xmlFreeTextReader(stream->reader);
		xmlFreeDoc(doc);
	}
	xml_source_close(stream->source);
	free(stream);
}

/* --- walking --- */

static bool
is_frame(const xmlNode *node)
{
	static const char *const names[] = { "rss", "channel", "feed", "RDF" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp((const char *)node->name, names[i]) == 0)
			return true;
	return false;
}

static enum xml_next
broken(struct xml_stream *stream, struct err *err)
{
	if (stream->too_long)
		err_set(
		    err, "an element of more than %d bytes", XML_ELEMENT_MAX);
	else if (stream->too_many)
		err_set(
		    err, "a tag of more than %d attributes", XML_ATTRIBUTES);
	else if (stream->faults > 0)
		err_set(err, "broken XML at line %u: %s", stream->fault_line,
		    stream->fault);
	else
		err_set(err, "broken XML");
	return XML_BROKEN;
}

/* Whether the document brings entities of its own: nobody's feed does. */
static bool
declares_entities(struct xml_stream *stream)
{
	xmlNode *node = xmlTextReaderCurrentNode(stream->reader);
	const xmlDtd *dtd = (const xmlDtd *)node;

	return node != NULL && node->type == XML_DTD_NODE &&
	    dtd->entities != NULL;
}

/* What was set aside, into the element; the parser bounds the depth. */
static void
put_back(struct xml_stream *stream, xmlNode *parent)
{
	for (xmlNode *node = parent->children; node != NULL;
	     node = node->next) {
		char *bytes;

		if (node->type == XML_ELEMENT_NODE)
			put_back(stream, node);
		if (node->type != XML_CDATA_SECTION_NODE)
			continue;
		bytes = xml_source_restore(
		    stream->source, (const char *)node->content);
		if (bytes == NULL)
			continue;
		xmlFree(node->content);
		node->content = BAD_CAST bytes;
	}
}

static enum xml_next
give(struct xml_stream *stream, xmlNode **node, struct err *err)
{
	long line;

	stream->from = xml_source_taken(stream->source);
	*node = xmlTextReaderExpand(stream->reader);
	stream->expanded = true;
	if (*node == NULL)
		return broken(stream, err);
	line = xmlGetLineNo(*node);
	stream->line = line > 0 ? (unsigned)line : 0;
	put_back(stream, *node);
	if (stream->faults == 0)
		return XML_ELEMENT;
	err_set(err, "broken XML at line %u: %s", stream->fault_line,
	    stream->fault);
	stream->faults = 0;
	return XML_DAMAGED;
}

enum xml_next
xml_next(struct xml_stream *stream, xmlNode **node, struct err *err)
{
	for (;;) {
		xmlNode *current;
		int result = stream->expanded
		    ? xmlTextReaderNext(stream->reader)
		    : xmlTextReaderRead(stream->reader);

		stream->expanded = false;
		stream->from = xml_source_taken(stream->source);
		if (result < 0)
			return broken(stream, err);
		if (result == 0)
			return stream->faults > 0 ? broken(stream, err)
						  : XML_END;
		if (declares_entities(stream)) {
			err_set(err, "it declares entities of its own");
			return XML_BROKEN;
		}
		current = xmlTextReaderCurrentNode(stream->reader);
		if (xmlTextReaderNodeType(stream->reader) !=
			XML_READER_TYPE_ELEMENT ||
		    current == NULL || is_frame(current))
			continue;
		return give(stream, node, err);
	}
}

unsigned
xml_line(const struct xml_stream *stream)
{
	return stream->line;
}

/* --- elements --- */

bool
xml_is(const xmlNode *node, const char *name)
{
	const char *local = strchr(name, ':');
	const char *prefix;

	if (node->type != XML_ELEMENT_NODE)
		return false;
	/* a prefix that was never declared stays in the name */
	if (node->ns == NULL || node->ns->prefix == NULL)
		return strcmp((const char *)node->name, name) == 0;
	prefix = (const char *)node->ns->prefix;
	if (local == NULL)
		return strcmp(prefix, "atom") == 0 &&
		    strcmp((const char *)node->name, name) == 0;
	return strncmp(name, prefix, (size_t)(local - name)) == 0 &&
	    prefix[local - name] == '\0' &&
	    strcmp((const char *)node->name, local + 1) == 0;
}

static bool
is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE ||
	    node->type == XML_CDATA_SECTION_NODE;
}

struct str
xml_text(struct arena *arena, const xmlNode *node)
{
	const xmlNode *part = node->children;
	struct buf out;

	if (part == NULL)
		return (struct str){ NULL, 0 };
	if (part->next == NULL && is_text(part))
		return str_z((const char *)part->content);
	buf_init(&out, arena, XML_ELEMENT_MAX);
	for (; part != NULL; part = part->next) {
		if (is_text(part))
			buf_str(&out, str_z((const char *)part->content));
		else if (part->type == XML_ELEMENT_NODE)
			buf_str(&out, xml_text(arena, part));
	}
	return buf_view(&out);
}

struct str
xml_child(struct arena *arena, const xmlNode *node, const char *name)
{
	for (const xmlNode *child = node->children; child != NULL;
	     child = child->next)
		if (xml_is(child, name) && child->children != NULL)
			return xml_text(arena, child);
	return (struct str){ NULL, 0 };
}

struct str
xml_attr(struct arena *arena, const xmlNode *node, const char *name)
{
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, name) == 0)
			return xml_text(arena, (const xmlNode *)attr);
	return (struct str){ NULL, 0 };
}
