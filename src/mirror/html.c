#include "mirror/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/xmlerror.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/url.h"
#include "base/utf8.h"
#include "mirror/gutenberg.h"
#include "mirror/html_escape.h"
#include "mirror/html_walk.h"
#include "mirror/loss.h"
#include "mirror/shortcode.h"
#include "mirror/tags.h"
#include "mirror/wpautop.h"

/* --- addresses --- */

static size_t
keep_ref(struct walk *walk, struct html_ref ref)
{
	if (walk->n_refs == HTML_REFS) {
		if (!walk->refs_full)
			loss_add(
			    walk->losses, "more than %d addresses", HTML_REFS);
		walk->refs_full = true;
		return STR_NONE;
	}
	if (walk->n_refs == walk->cap_refs) {
		size_t cap = walk->cap_refs == 0 ? 16 : walk->cap_refs * 2;
		void *grown = arena_grow(walk->arena, walk->refs,
		    walk->cap_refs * sizeof(ref), cap * sizeof(ref));

		if (grown == NULL)
			return STR_NONE;
		walk->refs = grown;
		walk->cap_refs = cap;
	}
	walk->refs[walk->n_refs] = ref;
	return walk->n_refs++;
}

/* Without the line breaks that editors put into long addresses. */
static struct str
one_line(struct arena *arena, struct str url)
{
	struct buf out;

	url = str_trim(url);
	buf_init(&out, arena, url.n + 1);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] != '\n' && url.p[i] != '\r' && url.p[i] != '\t')
			buf_char(&out, url.p[i]);
	return buf_view(&out);
}

size_t
walk_ref(struct walk *walk, enum html_ref_kind kind, struct str url)
{
	struct html_ref ref = { .kind = kind };

	url = one_line(walk->arena, url);
	if (url_is_dangerous(url)) {
		loss_add(walk->losses, "address left out: " STR_FMT,
		    STR_ARG(str_slice(url, 0, 60)));
		return STR_NONE;
	}
	ref.url = url_encode(walk->arena, url);
	if (ref.url.n > 0 && ref.url.p[0] != '#' &&
	    !url_scheme(ref.url, NULL) && walk->options->base.n > 0)
		ref.url = url_join(walk->arena, walk->options->base, ref.url);
	if (ref.url.n == 0) {
		loss_add(walk->losses, "no address: " STR_FMT,
		    STR_ARG(str_slice(url, 0, 200)));
		return STR_NONE;
	}
	return keep_ref(walk, ref);
}

/* --- parsing --- */

/*
 * A tag with tens of thousands of attributes costs the parser seconds, since
 * it compares each with each.  Quotes are respected; comments do not matter.
 */
static bool
has_monster_tag(struct str html)
{
	size_t at = 0;

	while (at < html.n) {
		const char *tag = memchr(html.p + at, '<', html.n - at);
		size_t marks = 0;
		char quote = '\0';

		if (tag == NULL)
			return false;
		at = (size_t)(tag - html.p) + 1;
		if (at == html.n || !byte_is_alpha(html.p[at]))
			continue;
		for (; at < html.n; at++) {
			char c = html.p[at];

			if (quote == '\0' && c == '>')
				break;
			if (quote != '\0' && c == quote)
				quote = '\0';
			else if (quote == '\0' && (c == '"' || c == '\''))
				quote = c;
			/* an unclosed quote may hide many tags */
			marks += c == '=' ||
			    (quote == '\0' && (byte_is_space(c) || c == '/'));
			if (marks > HTML_ATTRIBUTES * 8)
				return true;
		}
	}
	return false;
}

/* UTF-8, whatever it was. */
static struct str
repair(struct arena *arena, struct losses *losses, struct str html)
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

/* In a body from the first byte on: the parser would put comments in front
 * of the document, and scripts into its head. */
static htmlDocPtr
parse(struct arena *arena, struct str piece, bool *cut)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	struct buf html;
	const xmlError *error;
	htmlDocPtr doc;

	if (parser == NULL)
		return NULL;
	buf_init(&html, arena, HTML_MAX + 16);
	buf_str(&html, STR("<body>"));
	buf_str(&html, piece);
	doc = htmlCtxtReadMemory(parser, html.p, (int)html.n, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT);
	error = xmlCtxtGetLastError(parser);
	*cut = error != NULL && error->message != NULL &&
	    strstr(error->message, "xcessive depth") != NULL;
	htmlFreeParserCtxt(parser);
	return doc;
}

/* --- the whole --- */

static struct str
prepare(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses)
{
	html = repair(arena, losses, html);
	html = gutenberg_prepare(html, options, arena);
	html = shortcode_expand(html, options, arena, losses);
	if (options->flavour == HTML_WORDPRESS)
		html = wpautop(arena, html);
	return html;
}

static void
walk_document(struct walk *walk, xmlNode *root, struct html_house *house)
{
	house_take(walk, root, house);
	html_notes_find(walk, root);
	walk_children(walk, root);
	walk_flush(walk);
	walk_notes(walk);
}

bool
html_to_markdown(struct str html, const struct html_options *options,
    struct arena *arena, struct losses *losses, struct html_result *result,
    struct err *err)
{
	struct walk walk = {
		.options = options,
		.arena = arena,
		.losses = losses,
		.first_picture = STR_NONE,
	};
	xmlNode *root;
	bool cut = false;

	*result = (struct html_result){ .first_picture = STR_NONE };
	if (html.n > HTML_MAX)
		return err_set(err, "%zu bytes of HTML are too many", html.n);
	html = prepare(html, options, arena, losses);
	if (html.n > HTML_MAX || has_monster_tag(html))
		return err_set(err, "HTML with a tag of too many attributes");
	if (html.n == 0)
		return arena->failed ? err_set(err, "out of memory") : true;
	walk.doc = parse(arena, html, &cut);
	root = walk.doc == NULL ? NULL : xmlDocGetRootElement(walk.doc);
	md_init(&walk.md, arena, HTML_MAX * 4);
	runs_init(&walk, &walk.runs);
	if (root != NULL)
		walk_document(&walk, root, &result->house);
	if (walk.doc != NULL)
		xmlFreeDoc(walk.doc);
	if (cut)
		loss_add(losses, "everything nested deeper than 256 levels");
	result->markdown = utf8_nfc(arena, buf_view(&walk.md.out));
	result->refs = walk.refs;
	result->n_refs = walk.n_refs;
	result->first_picture = walk.first_picture;
	result->first_alt = walk.first_alt;
	if (arena->failed || walk.md.out.failed)
		return err_set(err, "too large to convert");
	return true;
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
	if (html.n == 0 || has_monster_tag(html))
		return (struct str){ NULL, 0 };
	walk.doc = parse(arena, repair(arena, &losses, html), &cut);
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
