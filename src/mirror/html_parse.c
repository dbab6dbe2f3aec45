#include "mirror/html_parse.h"

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/html_walk.h"
#include "mirror/html_words.h"
#include "mirror/loss.h"

struct str
html_repair(struct arena *arena, struct losses *losses, struct str html)
{
	size_t bad = utf8_check(html);
	struct buf out;

	if (bad == STR_NONE)
		return html;
	loss_add(losses, "bytes that are no UTF-8, first at %zu", bad);
	buf_init(&out, arena, html.n * 3 + 1);
	buf_str(&out, str_slice(html, 0, bad));
	for (size_t i = bad; i < html.n;) {
		uint32_t c;

		i += utf8_decode(html, i, &c);
		buf_utf8(&out, c);
	}
	return buf_view(&out);
}

/* In the place of libxml2's own, so that a slow document can be left. */
static void
start_element(void *self, const xmlChar *name, const xmlChar **attrs)
{
	htmlParserCtxtPtr parser = self;

	if (deadline_passed(parser->_private))
		xmlStopParser(parser);
	else
		xmlSAX2StartElement(parser, name, attrs);
}

/* In a body from the first byte on: the parser would put comments in front
 * of the document, and scripts into its head. */
htmlDocPtr
html_parse(
    struct arena *arena, struct str piece, struct deadline *deadline, bool *cut)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	struct words words = { .arena = arena };
	struct buf html;
	const xmlError *error;
	htmlDocPtr doc;

	if (parser == NULL)
		return NULL;
	parser->_private = deadline;
	parser->sax->startElement = start_element;
	buf_init(&html, arena, HTML_MAX * 2);
	buf_reserve(&html, piece.n + 64);
	buf_str(&html, STR("<body>"));
	words_hide(&words, piece, &html);
	doc = htmlCtxtReadMemory(parser, html.p, (int)html.n, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT);
	error = xmlCtxtGetLastError(parser);
	*cut = error != NULL && error->message != NULL &&
	    strstr(error->message, "xcessive depth") != NULL;
	htmlFreeParserCtxt(parser);
	if (doc != NULL)
		words_show(&words, xmlDocGetRootElement(doc));
	return doc;
}

/* --- small pieces --- */

struct str
html_text(struct arena *arena, struct str html)
{
	struct losses losses;
	struct walk walk = { .arena = arena, .losses = &losses };
	struct str text = html;
	bool cut;

	loss_init(&losses, arena);
	html = str_slice(html, 0, 64 * 1024);
	if (str_find(html, '<') == STR_NONE && str_find(html, '&') == STR_NONE)
		return arena_copy(
		    arena, utf8_nfc(arena, utf8_clean(arena, html)));
	if (html.n == 0 || html_is_hostile(html))
		return (struct str){ NULL, 0 };
	walk.doc = html_parse(
	    arena, html_repair(arena, &losses, html), &walk.deadline, &cut);
	if (walk.doc != NULL && xmlDocGetRootElement(walk.doc) != NULL)
		text = node_words(&walk, xmlDocGetRootElement(walk.doc));
	text = arena_copy(arena, text);
	if (walk.doc != NULL)
		xmlFreeDoc(walk.doc);
	return utf8_nfc(arena, text);
}

struct str
html_escape(struct arena *arena, struct str text)
{
	struct buf out;

	buf_init(&out, arena, text.n * 6 + 1);
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '&':
			buf_str(&out, STR("&amp;"));
			break;
		case '<':
			buf_str(&out, STR("&lt;"));
			break;
		case '>':
			buf_str(&out, STR("&gt;"));
			break;
		case '"':
			buf_str(&out, STR("&quot;"));
			break;
		default:
			buf_char(&out, text.p[i]);
			break;
		}
	}
	return buf_view(&out);
}
