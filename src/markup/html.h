#ifndef MARKUP_HTML_H
#define MARKUP_HTML_H
/*
 * html -- HTML inside a document, tag by tag, into blocks and inline pieces
 * (conversion rules H1 to H4).
 *
 * The walker hands over each html_block and html_inline node.  What Markdown
 * stands between the tags goes on in the same compose, so that
 * "<a href=x>**b**</a>" is one link.  Containers that a tag opened end with
 * the block, or the paragraph, in which it stood.
 */
#include "base/buf.h"
#include "base/str.h"
#include "markup/doc.h"
#include "markup/tag.h"

struct compose;

enum { HTML_DEPTH = 16, HTML_NEVER = 8 };

/* A table that is being read; its cells become a doc's at its end. */
struct html_table {
	bool open;
	bool in_cell; /* the compose holds a cell */
	uint32_t inner; /* tables within the cell */
	uint32_t first_link;
	struct html_cell *cells;
	uint32_t n, cap;
	uint32_t row; /* the current one, from 0 */
	bool row_used; /* it has a cell */
	bool header; /* a cell of the first row is a <th> */
};

struct html {
	struct doc *doc;
	struct compose *c;
	struct arena *arena; /* for what need not outlive the parse */
	bool links_alone; /* L3 may hold here */
	struct str drop; /* the element whose contents vanish, or empty */
	/* What tags have opened here. */
	enum frame_kind open[HTML_DEPTH];
	uint32_t n_open;
	uint32_t surplus; /* opened too deep */
	bool anchor; /* waits for its text */
	struct str href, title;
	uint32_t strikes; /* open <del> */
	uint32_t codes; /* open <code> */
	bool pre;
	struct buf pre_text;
	struct str pre_alt;
	struct str media; /* what a <source> is called */
	struct html_table table;
	/* Whether a tag that closes `name` comes in a later node. */
	struct str never[HTML_NEVER]; /* elements that nothing closes */
	size_t n_never;
	bool (*closes_later)(void *context, struct str name);
	void *context;
};

void html_init(struct html *html, struct compose *c, struct arena *arena);
/* A whole html_block; links_alone as compose.h says. */
void html_block(struct html *html, struct str literal, bool links_alone);
/* One html_inline node in the block that the compose is writing. */
void html_inline(struct html *html, struct str literal);
/* Something to be seen follows: it needs a block to stand in, and is the
 * text of an anchor that waits for one. */
void html_ready(struct html *html);
/* The paragraph in which html_inline was called ends. */
void html_end(struct html *html);

/* The contents of an element that vanishes. */
static inline bool
html_is_dropping(const struct html *html)
{
	return html->drop.n > 0;
}

/* Whether text belongs to a <pre>; then html_pre takes it. */
static inline bool
html_in_pre(const struct html *html)
{
	return html->pre;
}
void html_pre(struct html *html, struct str text);
#endif
