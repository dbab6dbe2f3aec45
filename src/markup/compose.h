#ifndef MARKUP_COMPOSE_H
#define MARKUP_COMPOSE_H
/*
 * compose -- inline pieces, one after the other, become one block of a doc.
 *
 * The walker of cmark's tree and the reader of HTML both call this; neither
 * sees bytes, marks or labels.  Text goes into a pool and stays where it was
 * written.  Emphasis and code are only noted while a block is being written
 * and put in at its end, when it is known whether they say anything (I2).
 *
 * White space is folded here, controls and invisible characters are dropped
 * (I6, V7), and a block of links alone becomes BLOCK_LINKS (L3).
 */
#include "markup/doc.h"
#include "markup/pool.h"

struct source;
struct token;

/* mark.kind while a block is being written, behind enum mark_kind. */
enum {
	EVENT_EXTRA =
	    MARK_BREAK + 1, /* link `link`: label here, no mark (I8) */
	EVENT_EXTRA_END,
	EVENT_SPAN, /* EVENT_SPAN + enum span; link: its end's index */
	EVENT_SPAN_LAST = EVENT_SPAN + 2,
	EVENT_SPAN_END /* link: its begin's index */
};

enum span { SPAN_EM, SPAN_STRONG, SPAN_CODE };

enum compose_kind {
	COMPOSE_NOTHING, /* no block is being written */
	COMPOSE_TEXT,
	COMPOSE_HEADING,
	COMPOSE_CELL
};

/* Deeper spans than this are left out, their text is not. */
enum { COMPOSE_SPANS = 64 };

struct compose {
	struct doc *doc;
	struct source *source; /* whose tokens stand in the texts; or NULL */
	struct pool text; /* bytes */
	struct pool marks; /* struct mark */
	enum compose_kind kind;
	uint8_t level; /* COMPOSE_HEADING */
	bool links_alone; /* L3 holds for this block */
	uint32_t first_link;
	uint32_t n_spans; /* noted in this block */
	/* Spans that are open: index of their event, of this block. */
	uint32_t open[COMPOSE_SPANS];
	uint32_t n_open;
	uint32_t surplus; /* spans too deep to note */
	/* Links: cmark nests none, HTML may. */
	uint32_t link; /* the one that is open, or DOC_NONE */
	uint32_t link_depth;
	/* Pictures: their text is plain. */
	uint32_t image; /* the one whose text is being written, or DOC_NONE */
	uint32_t image_depth;
	uint32_t image_start; /* offset of its text */
	struct str image_destination, image_title; /* while it is open */
	uint32_t line; /* offset behind the last hard break */
	/* A raised or lowered text that is being written (I5). */
	enum { SCRIPT_NONE, SCRIPT_SUPER, SCRIPT_SUB } script;
	uint32_t script_start; /* offset of its text */
	uint32_t script_event; /* how many events were before it */
	uint32_t quiet; /* bare URLs are no links while this is not 0 */
	bool soft; /* a soft line break waits for what follows */
	bool slash; /* so does a cell's hard break */
};

/* expect: how many bytes of text to be prepared for. */
void compose_init(
    struct compose *c, struct doc *doc, struct source *source, size_t expect);

/* A block begins; the one before must have ended. */
void compose_begin(struct compose *c, enum compose_kind kind);
/* It ends and is added to the doc, unless it is empty (then false). */
bool compose_end(struct compose *c);
/* The same for a cell. */
void compose_end_cell(struct compose *c, struct cell *cell);

/* Any UTF-8: cleaned, folded; bare URLs in it become links. */
void compose_text(struct compose *c, struct str s);
/* The same without a look for URLs and tokens. */
void compose_plain(struct compose *c, struct str s);
/* Bytes that are clean already, without blanks at either end. */
void compose_clean(struct compose *c, struct str s);
/* A blank, unless one is there. */
void compose_blank(struct compose *c);
/* I1: nothing between wide characters, else a blank. */
void compose_soft(struct compose *c);
void compose_break(struct compose *c);

void compose_span(struct compose *c, enum span span);
void compose_span_end(struct compose *c, enum span span);
/* A code span whose content is known. */
void compose_code(struct compose *c, struct str s);

/* What comes until compose_script_end is raised, or lowered. */
void compose_script(struct compose *c, bool super);
void compose_script_end(struct compose *c);

/* What comes until compose_link_end is the link's text. */
void compose_link(struct compose *c, struct str destination, struct str title);
void compose_link_end(struct compose *c);
/* A link whose text is its address. */
void compose_bare_link(
    struct compose *c, struct str destination, struct str text);
/* What comes until compose_image_end is the picture's alternative text. */
void compose_image(struct compose *c, struct str destination, struct str title);
void compose_image_end(struct compose *c);

/* Lines kept as they are; dropped where nothing in them is visible. */
void compose_pre(struct compose *c, struct str alt, struct str lines);

/* s with the bytes that tokens replaced; in the doc's arena if any were. */
struct str compose_restore(struct compose *c, struct str s);

/* How much of the block is there, and whether anything was written since. */
static inline bool
compose_is_open(const struct compose *c)
{
	return c->kind != COMPOSE_NOTHING;
}

static inline bool
compose_is_empty(const struct compose *c)
{
	return pool_length(&c->text) == 0 && c->doc->n_links == c->first_link;
}

/* A hard break was the last that was written. */
static inline bool
compose_at_break(const struct compose *c)
{
	return c->line > 0 && pool_length(&c->text) == c->line;
}

/* --- inline.c: what stands for something else --- */

/* What a token means in text. */
void compose_token(struct compose *c, const struct token *token);
/* A formula within a sentence: in Unicode, or `raw` as it was written. */
void compose_formula(struct compose *c, struct str latex, struct str raw);

#endif
