#ifndef MARKUP_FLOW_H
#define MARKUP_FLOW_H
/*
 * flow -- what the three writers share: one walk over a doc's blocks that
 * knows which of them are parted by a blank line, which of their links form
 * a group (L2, L9), and which links carry a number (L7, L14).
 *
 * A writer calls flow_next until it is false, draws the block it finds in
 * the flow, and the group's links when flow_group_ends says so.  Everything
 * is allocated before the first block, so a block costs no allocation.
 */
#include "base/buf.h"
#include "markup/doc.h"

struct place;

/* What a writer draws: a block's kind, after empty ones were seen through. */
enum flow_kind {
	FLOW_NOTHING,
	FLOW_TEXT,
	FLOW_HEADING,
	FLOW_PRE,
	FLOW_TABLE,
	FLOW_LINKS,
	FLOW_RULE
};

enum flow_numbers {
	FLOW_BY_GROUP, /* only where a group needs it, from 1 (L7) */
	FLOW_BY_DOC /* every link, through the whole document (L14) */
};

struct flow_link {
	uint32_t same; /* the first link with its address; itself if first */
	uint32_t best; /* of a first one: the link whose label is shown */
	uint32_t number; /* of a first one; 0: none */
	uint32_t block; /* of a first one, the writer's own; 0 at first */
};

struct flow {
	const struct doc *doc;
	const struct place *place;
	struct buf *out;
	struct buf scratch; /* text with numbers in it (flow_line) */
	struct buf spare; /* for the writer: a label, a record's line */
	enum flow_numbers numbers;
	/* "[name](url) - what it is" as one link line (L9). */
	bool describes;

	uint32_t at; /* the block to draw, an index */
	const struct block *block; /* the same */
	enum flow_kind kind;
	bool gap; /* a blank line is due above it */
	uint32_t common; /* ... inside of this frame, or DOC_NONE */
	uint32_t last; /* the block drawn before, or DOC_NONE */

	/* The current group: a container or a block by itself (DOC_NONE) ... */
	uint32_t group_frame;
	uint32_t group_end; /* ... the block behind it ... */
	uint32_t group_first; /* ... its first and last block that is ... */
	uint32_t group_last; /* ... drawn, or DOC_NONE ... */
	uint32_t first_link, end_link; /* ... and its links. */

	struct flow_link *links; /* one for each of the doc's */
	unsigned char *frames; /* bits for each of the doc's */
	uint32_t list; /* the outermost list judged last (L9) ... */
	bool list_whole; /* ... whose links follow it as one group */
	uint32_t *references; /* FLOW_BY_DOC: links by number, from 0 */
	uint32_t n_references;
};

/* False when memory is exhausted; out->failed is set then. */
bool flow_init(struct flow *flow, const struct doc *doc,
    const struct place *place, struct buf *out, enum flow_numbers numbers,
    bool describes);
/* On to the next block that draws anything; false behind the last one. */
bool flow_next(struct flow *flow);
/* The block at hand is the last of a group that has links. */
bool flow_group_ends(const struct flow *flow);

/* The block at hand is all that its group has. */
bool flow_is_alone(const struct flow *flow);
/* An ITEM or NOTE of which nothing was drawn before this block. */
bool flow_is_new(const struct flow *flow, uint32_t frame);
/* The block is "[name](url) - what it is", short enough for a line (L9). */
bool flow_is_described(const struct flow *flow, const struct block *block);

/*
 * Folds the links with equal addresses of [first, end) and numbers them if
 * that is needed and `numbered` (L7, L8).  flow_next does it for a group; a
 * table that falls into records does it again, row by row.
 */
void flow_group(struct flow *flow, uint32_t first, uint32_t end, bool numbered);
/* Whether that link of a group has a line of its own (L8). */
bool flow_is_listed(const struct flow *flow, uint32_t link);

/* --- text --- */

/* Where flow_line stands in a text; zeroed at the beginning. */
struct flow_cursor {
	size_t at;
	uint32_t mark;
	bool done;
};
/*
 * The text's next line (up to a hard break) with the numbers of its links.
 * Valid until the next call.
 */
bool flow_line(struct flow *flow, const struct text *text,
    struct flow_cursor *cursor, struct str *line);
/* The columns of a text of one line, numbers included. */
size_t flow_width(struct flow *flow, const struct text *text);
/* "[12]" */
void flow_number(struct buf *out, uint32_t number);
/* White space alone, no-break spaces included. */
bool flow_is_blank(struct str s);
/* Writes it with blanks in place of no-break spaces. */
void flow_write(struct buf *out, struct str s);

/* --- between the parts of flow --- */

/* Bits of flow->frames. */
enum {
	FLOW_DRAWN = 1, /* something of it was drawn */
	FLOW_FULL = 2, /* ITEM: more than its text and lists (B5) */
	FLOW_JUDGED = 4 /* ITEM: seen by flow_plan_group */
};

enum flow_kind flow_kind_of(const struct flow *flow, const struct block *block);
/* Whether a block, by its index, is in that frame. */
bool flow_is_inside(const struct flow *flow, uint32_t block, uint32_t frame);
/* Finds the group that begins with the block at hand, numbers its links. */
void flow_plan_group(struct flow *flow);
#endif
