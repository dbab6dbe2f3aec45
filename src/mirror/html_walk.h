#ifndef MIRROR_HTML_WALK_H
#define MIRROR_HTML_WALK_H
/*
 * html_walk -- the walk over libxml2's tree, shared by the html_* files and
 * by nobody else.
 *
 *   html.c         bytes -> tree -> walk -> result
 *   html_parse.c   the first of these steps; also of a title, a name
 *   html_words.c   ... which does not look at each word
 *   html_hostile.c what is not even parsed
 *   html_ref.c     addresses are made whole and kept
 *   html_node.c    nodes, their attributes and texts
 *   html_settle.c  addresses, once it is known what they are
 *   html_tags.c    which tag means what; elements in order
 *   html_block.c   paragraphs, headings, quotes, notes at the end
 *   html_list.c    lists
 *   html_figure.c  figures, details: what has a caption
 *   html_table.c   tables
 *   html_code.c    code and its language
 *   html_media.c   pictures
 *   html_embed.c   videos, players, posts: what stands elsewhere
 *   html_notes.c   which links are footnotes
 *   html_house.c   the publication's own lines above an article
 *   html_inline.c  words, styles and links of a paragraph are gathered
 *   html_write.c   ... and written as pieces, emphasis between them
 *   html_marks.c   marks of emphasis that would not work go
 *   html_escape.c  text that must stay text
 *   gutenberg.c, shortcode.c, wpautop.c    WordPress' own notations
 *
 * Words are gathered as runs until a block ends; then they are written at
 * once, because only then it is known where emphasis may begin and end.
 */
#include <libxml/tree.h>

#include "base/buf.h"
#include "base/str.h"
#include "mirror/deadline.h"
#include "mirror/html.h"
#include "mirror/md.h"

struct losses;

enum style { STYLE_EM = 1, STYLE_STRONG = 2, STYLE_STRIKE = 4, STYLE_CODE = 8 };

enum run_kind {
	RUN_TEXT,
	RUN_BREAK,
	RUN_PICTURE,
	RUN_NOTE,
	RUN_MATH /* verbatim, with its dollars */
};

struct run {
	enum run_kind kind;
	unsigned style;
	uint32_t link; /* index + 1 into walk.links; 0: none */
	uint32_t unit; /* CODE: two elements side by side stay two */
	uint32_t number; /* PICTURE: index into refs; NOTE: its number;
			  * BREAK: 1 between two blocks that became one */
	uint32_t from; /* TEXT: offset into the bytes, until runs_finish */
	struct str text; /* PICTURE: the alternative text */
};

struct runs {
	struct run *of;
	size_t n, cap;
	struct buf bytes; /* of the run that grows */
	bool blank; /* white space is due before the next word */
};

struct walk_link {
	uint32_t ref;
	struct str title;
	struct str as_written; /* the address, to tell bare ones */
};

struct note {
	const char *id; /* of the definition */
	xmlNode *body; /* what holds it */
	uint32_t number; /* 0: not mentioned yet */
};

struct walk {
	const struct html_options *options;
	struct arena *arena;
	struct losses *losses;
	struct deadline deadline;
	xmlDoc *doc;
	struct md md;
	struct runs runs;
	size_t runs_made; /* in all */
	struct walk_link *links;
	size_t n_links, cap_links;
	struct html_ref *refs;
	size_t n_refs, cap_refs;
	struct note *notes;
	size_t n_notes;
	xmlNode *skip; /* a caption or summary, written by its owner */
	xmlNode *task; /* the checkbox that its list item shows */
	struct str code_language; /* that a block comment promised */
	/* The figure's caption, until a picture without words takes it. */
	struct str caption;
	struct str picture_target; /* the larger one that a thumbnail opens */
	size_t first_picture;
	struct str first_alt;
	unsigned style;
	uint32_t link;
	uint32_t next_note;
	/* Inside a cell, a link card or a summary: blocks become breaks. */
	unsigned flat;
	unsigned in_code; /* which element; 0: none */
	unsigned units; /* elements of code so far */
	char last_bullet; /* of the list that ended just now, or 0 */
	char last_delimiter;
	bool caption_taken;
	bool refs_full; /* told once */
	bool wrote_heading;
};

/* --- html_tags.c --- */
void walk_children(struct walk *walk, xmlNode *node);
void walk_element(struct walk *walk, xmlNode *node);

/* --- html_block.c --- */
/* Ends the paragraph. */
void walk_flush(struct walk *walk);
/* A paragraph of plain text: a style, or 0. */
void walk_paragraph(struct walk *walk, struct str text, unsigned style);
void walk_heading(struct walk *walk, xmlNode *node, int level);
void walk_quote(struct walk *walk, xmlNode *node);
void walk_notes(struct walk *walk);
/* What is below the node, without ending a paragraph. */
struct runs walk_gather(struct walk *walk, xmlNode *node);
/* Takes off those of the styles that all runs have. */
void walk_unstress(struct run *runs, size_t n, unsigned style);
/* A block's lines; nothing where there are none. */
void walk_write(struct walk *walk, struct str lines);

/* --- html_list.c, html_figure.c --- */
void walk_list(struct walk *walk, xmlNode *node, bool ordered);
void walk_figure(struct walk *walk, xmlNode *node);
bool walk_is_figure(xmlNode *node);
bool walk_is_caption(xmlNode *node);
void walk_details(struct walk *walk, xmlNode *node);
xmlNode *walk_direct_child(xmlNode *node, bool (*is)(xmlNode *));

/* --- html_table.c, html_code.c --- */
void walk_table(struct walk *walk, xmlNode *node);
void walk_pre(struct walk *walk, xmlNode *node);
/* A fence long enough, the lines, the fence. */
void walk_fence(struct walk *walk, struct str language, struct str lines);

/* --- html_media.c, html_embed.c --- */
void walk_picture(struct walk *walk, xmlNode *node);
/* The first of these attributes that holds a real address. */
struct str walk_first_attr(
    struct walk *walk, xmlNode *node, const char *const *names, size_t n_names);
/* iframe, video, audio, embed, object, script of a gist */
void walk_embed(struct walk *walk, xmlNode *node);
/* A labelled link on a line of its own to what is embedded at `url`. */
void walk_embed_url(struct walk *walk, struct str url, struct str title);
/* "Video", "Code" ...; empty when the address is nothing special.  *page
 * gets the address for people, where it differs from that of the player. */
struct str embed_kind(struct arena *arena, struct str url, struct str *page);
bool walk_has_picture(xmlNode *node);

/* --- html_notes.c --- */
void html_notes_find(struct walk *walk, xmlNode *root);
/* The note that this link mentions; NULL: it is a link. */
struct note *html_notes_mentioned(struct walk *walk, xmlNode *a);
/* Whether the element holds a note, which is written at the end. */
bool html_notes_is_body(struct walk *walk, xmlNode *node);
/* Whether this link only leads back to where the note was mentioned. */
bool html_notes_is_back(struct walk *walk, xmlNode *a);

/* --- html_house.c --- */
void house_take(struct walk *walk, xmlNode *root, struct html_house *house);

/* --- html_math.c --- */
/* True if the element was a formula; it has been written. */
bool walk_math(struct walk *walk, xmlNode *node);
/* The formula that a picture shows, or empty. */
struct str html_math_of_picture(
    struct arena *arena, struct str url, struct str alt, struct str class_name);
void walk_formula(struct walk *walk, struct str tex, bool block);

/* --- html_inline.c --- */
void runs_init(struct walk *walk, struct runs *runs);
/* Words as they stand in the tree: white space folds. */
void inline_text(struct walk *walk, struct str text);
void inline_break(struct walk *walk);
void inline_picture(struct walk *walk, uint32_t ref, struct str alt);
void inline_note(struct walk *walk, uint32_t number);
void inline_math(struct walk *walk, struct str source);
/* Superscript and subscript: Unicode where it has all of them (I5). */
void inline_raised(struct walk *walk, struct str text, bool up);
/* A link begins; what walk->link was, for inline_link_end. */
uint32_t inline_link(struct walk *walk, struct str url, struct str title);
/* Gives every run its text; to be called before they are written. */
void runs_finish(struct runs *runs);

/* --- html_write.c --- */
enum context { CONTEXT_PARAGRAPH, CONTEXT_HEADING, CONTEXT_CELL };
/* The runs as Markdown; hard breaks are "\\\n", " " or " / ". */
struct str runs_write(
    struct walk *walk, const struct run *runs, size_t n, enum context context);
/* The runs' words alone. */
struct str runs_plain(struct arena *arena, const struct run *runs, size_t n);

/* --- html.c, html_node.c --- */
/* Joins with the base and keeps it; the index, or STR_NONE when it is no
 * address (dangerous scheme, malformed); told as a loss. */
size_t walk_ref(struct walk *walk, enum html_ref_kind kind, struct str url);
struct str node_attr(struct walk *walk, xmlNode *node, const char *name);
bool node_is(const xmlNode *node, const char *name);
/* Whether one of its classes is, or begins with, that. */
bool node_has_class(xmlNode *node, const char *name);
bool node_class_starts(xmlNode *node, const char *prefix);
/* All text below, as it stands (br is a line end); scripts left out. */
struct str node_text(struct walk *walk, xmlNode *node);
/* The same, folded and trimmed. */
struct str node_words(struct walk *walk, xmlNode *node);
/* The first element below of that name, not the node itself; or NULL. */
xmlNode *node_find(xmlNode *node, const char *name);
/* The next node in document order below `root`. */
xmlNode *node_next(xmlNode *node, xmlNode *root);
#endif
