#ifndef MARKUP_DOC_H
#define MARKUP_DOC_H
/*
 * doc -- what everything served becomes before it is bytes: a flat list of
 * blocks, each knowing the containers around it and the links it holds.
 *
 * The walker (markup/markdown.h) and the pages that smallpress makes by
 * itself (site/page.h) fill docs; the three writers (markup/writer.h) print
 * them.  A doc is neutral: it says "item 3 of an ordered list inside a
 * quote", never "3. " or "> ".  Bullets, numbers, prefixes, wrapping,
 * escaping and the numbering of links are the writers' own.  Emphasis, code
 * marks, notes and entities are resolved: they stand in the bytes.
 *
 * All memory is the arena's.  When it is exhausted the doc stays whole as
 * far as it got, every later call does nothing, and `failed` is true.
 *
 * Bytes of texts and labels are valid UTF-8 without control characters;
 * white space is folded to single blanks.  U+00A0 binds words while lines
 * are wrapped, and writers print it as a blank.  The bytes of BLOCK_PRE keep
 * their lines (LF) and tabs.
 */
#include "base/str.h"

struct arena;

enum { DOC_NONE = UINT32_MAX };

/* --- text: bytes with marks at offsets --- */

enum mark_kind {
	MARK_LINK, /* link `link` of the doc begins */
	MARK_LINK_END, /* ... ends */
	MARK_BREAK /* a hard line break; no byte stands for it */
};

struct mark {
	uint32_t at; /* offset into the bytes; marks are in order */
	enum mark_kind kind;
	uint32_t link; /* MARK_LINK, MARK_LINK_END: index into doc.links */
};

struct text {
	struct str bytes;
	const struct mark *marks;
	uint32_t n_marks;
};

/* --- links --- */

enum link_flag {
	LINK_IMAGE = 1, /* opens a picture: the writers add "(image)" */
	LINK_SELF = 2, /* the text is the address itself (bare URL) */
	LINK_MAIL = 4, /* the text is the e-mail address itself */
	LINK_SEARCH = 8, /* asks for words: gopher type 7 */
	LINK_TEXT = 16, /* leads to plain text: gopher type 0 */
	LINK_VAGUE = 32, /* the label says nothing by itself (rule L6) */
	LINK_MUTE = 64 /* label only: its address is listed elsewhere (I8) */
};

/*
 * One link.  url is an RFC 3986 reference, already encoded: absolute, or
 * local as its author wrote it ("other", "../x", "/p/x"), with `.md` taken
 * off (rule L11).  It is never empty and never of a dangerous scheme (L12).
 */
struct link {
	struct str url;
	struct str label; /* plain text, folded; empty: show the address */
	struct str title; /* of the link, may be empty */
	unsigned flags; /* enum link_flag */
};

/* --- containers --- */

enum frame_kind {
	FRAME_QUOTE,
	FRAME_LIST,
	FRAME_ITEM, /* its parent is a FRAME_LIST */
	FRAME_NOTE /* a footnote at the end of the document */
};

/*
 * A container.  frames[i].parent is the index of the one around it, always
 * smaller than i, or DOC_NONE.  Two lists, quotes or items that stand side
 * by side are two frames.
 */
struct frame {
	enum frame_kind kind;
	uint32_t parent;
	bool ordered; /* LIST */
	bool loose; /* LIST: some item holds more than text and lists (B5) */
	char delimiter; /* ordered LIST: '.' or ')' */
	uint32_t depth; /* how many of this kind are around it */
	uint32_t number; /* ITEM of an ordered list; NOTE */
	uint32_t last; /* ordered LIST: the highest number, for alignment */
	char task; /* ITEM: 0, ' ' or 'x' */
	bool filled; /* ITEM: doc_block's own note for `loose` */
	uint32_t block; /* the first block in it, or DOC_NONE */
};

/* --- blocks --- */

enum block_kind {
	BLOCK_TEXT, /* a paragraph, or an item's text; may be empty (B6) */
	BLOCK_HEADING, /* only outside of containers (B2) */
	BLOCK_PRE, /* lines to be kept as they are */
	BLOCK_TABLE,
	BLOCK_LINKS, /* nothing but links, a line each (L3) */
	BLOCK_RULE
};

struct cell {
	struct text text; /* hard breaks are " / " already */
	uint32_t first_link; /* the cell's own links */
	uint32_t n_links;
};

enum { TABLE_LEFT, TABLE_RIGHT, TABLE_CENTER };

/* rows * columns cells, row by row; row 0 is the header, maybe all empty. */
struct table {
	uint32_t columns;
	uint32_t rows;
	const unsigned char *align; /* one TABLE_* a column */
	const struct cell *cells;
};

struct block {
	enum block_kind kind;
	uint32_t frame; /* innermost container, or DOC_NONE */
	uint8_t level; /* HEADING: 1 to 6 */
	bool note_rule; /* RULE: the short one above the notes */
	bool tight; /* no blank line above it (doc_tight) */
	struct text text; /* TEXT, HEADING; PRE: the lines, without marks */
	struct str alt; /* PRE: the language, "table", "math"; may be empty */
	const struct table *table; /* TABLE */
	/*
	 * The block's links in the order of its text: doc.links[first_link]
	 * and the n_links - 1 behind it.  Each has its own entry even where
	 * two share an address; folding those is the writers' (L8).
	 */
	uint32_t first_link;
	uint32_t n_links;
};

struct doc {
	struct arena *arena;
	struct block *blocks;
	uint32_t n_blocks, cap_blocks;
	struct frame *frames;
	uint32_t n_frames, cap_frames;
	struct link *links;
	uint32_t n_links, cap_links;
	bool failed;
	/* What new blocks go into (doc_open); DOC_NONE at the top. */
	uint32_t frame;
	/* The next doc_link starts a block of its own. */
	bool gap;
	/* The next block stands right below the last one. */
	bool tight;
};

void doc_init(struct doc *doc, struct arena *arena);

/*
 * --- For pages: one call a line ---
 *
 * These copy nothing: the bytes must live as long as the doc.  Text is
 * cleaned (controls dropped, blanks folded) and never read as Markdown; LF
 * in doc_text is a hard break.
 */
void doc_heading(struct doc *doc, int level, struct str text);
void doc_text(struct doc *doc, struct str text);
/*
 * A link on a line of its own.  Those that follow each other stand
 * together; doc_gap, or any other block, parts them.
 */
void doc_link(
    struct doc *doc, struct str url, struct str label, unsigned flags);
void doc_gap(struct doc *doc);
/* What comes next belongs to the line above it: no blank line between. */
void doc_tight(struct doc *doc);
/* One more link for the group below the last block. */
void doc_add_link(
    struct doc *doc, struct str url, struct str label, unsigned flags);
void doc_pre(struct doc *doc, struct str alt, struct str lines);
void doc_rule(struct doc *doc);
/* A bullet item with plain text; those that follow each other are a list. */
void doc_item(struct doc *doc, struct str text);

/*
 * --- For the walker ---
 */

/* A new container inside the current one; it becomes the current one. */
uint32_t doc_open(struct doc *doc, enum frame_kind kind);
/* Back to the container around the current one. */
void doc_close(struct doc *doc);
/* A block in the current container; zeroed but for frame and first_link
 * (which is doc->n_links).  NULL when failed. */
struct block *doc_block(struct doc *doc, enum block_kind kind);
/* Its index, or DOC_NONE when failed. */
uint32_t doc_new_link(struct doc *doc, struct link link);
#endif
