#include "markup/flow.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "markup/grid.h"

enum frame_bit {
	FRAME_DRAWN = 1, /* something of it was drawn */
	FRAME_FULL = 2, /* ITEM: more than its text and lists (B5) */
	FRAME_JUDGED = 4 /* ITEM: seen by judge_list */
};

bool
flow_init(struct flow *flow, const struct doc *doc, const struct place *place,
    struct buf *out, enum flow_numbers numbers, bool describes)
{
	struct arena *arena = out->arena;

	*flow = (struct flow){ .doc = doc,
		.place = place,
		.out = out,
		.numbers = numbers,
		.describes = describes,
		.at = DOC_NONE,
		.last = DOC_NONE,
		.common = DOC_NONE,
		.list = DOC_NONE };
	buf_init(&flow->scratch, arena, out->max);
	buf_init(&flow->spare, arena, out->max);
	if (doc->n_frames > 0)
		flow->frames = arena_alloc(arena, doc->n_frames);
	if (doc->n_links > 0)
		flow->links =
		    arena_array(arena, doc->n_links, sizeof(*flow->links));
	if (doc->n_links > 0 && numbers == FLOW_BY_DOC) {
		flow->references =
		    arena_array(arena, doc->n_links, sizeof(uint32_t));
		if (flow->links != NULL && flow->references != NULL)
			flow_group(flow, 0, doc->n_links, false);
	}
	out->failed |= arena->failed;
	return !out->failed;
}

static bool
has_visible(struct str lines)
{
	struct str line;
	bool more = true;

	while (more) {
		more = str_cut(lines, '\n', &line, &lines);
		if (!flow_is_blank(str_trim(line)))
			return true;
	}
	return false;
}

bool
flow_is_new(const struct flow *flow, uint32_t frame)
{
	return (flow->frames[frame] & FRAME_DRAWN) == 0;
}

static bool
is_inside(const struct flow *flow, uint32_t block, uint32_t frame)
{
	uint32_t i = flow->doc->blocks[block].frame;

	while (i != DOC_NONE && i > frame)
		i = flow->doc->frames[i].parent;
	return i == frame;
}

/* A list item without a word that is drawn nevertheless (B6, B7); where it
 * holds something else, its number stands in front of that. */
static bool
is_bare_item(const struct flow *flow, const struct block *block)
{
	const struct frame *frames = flow->doc->frames;
	const struct frame *frame;
	uint32_t at = (uint32_t)(block - flow->doc->blocks);

	if (block->frame == DOC_NONE)
		return false;
	frame = &frames[block->frame];
	return frame->kind == FRAME_ITEM && frame->block == at &&
	    (frame->task != 0 || frames[frame->parent].ordered) &&
	    (at + 1 == flow->doc->n_blocks ||
		!is_inside(flow, at + 1, block->frame));
}

static enum flow_kind
kind_of(const struct flow *flow, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_RULE:
		return FLOW_RULE;
	case BLOCK_PRE:
		return has_visible(block->text.bytes) ? FLOW_PRE : FLOW_NOTHING;
	case BLOCK_TABLE:
		for (uint32_t row = 0; row < block->table->rows; row++)
			if (grid_row_has_text(block->table, row))
				return FLOW_TABLE;
		return FLOW_NOTHING;
	case BLOCK_LINKS:
		return block->n_links > 0 ? FLOW_LINKS : FLOW_NOTHING;
	case BLOCK_HEADING:
	case BLOCK_TEXT:
		break;
	}
	if (!flow_is_blank(block->text.bytes))
		return block->kind == BLOCK_HEADING ? FLOW_HEADING : FLOW_TEXT;
	if (block->n_links > 0)
		return FLOW_LINKS;
	return is_bare_item(flow, block) ? FLOW_TEXT : FLOW_NOTHING;
}

/* --- blank lines (V9, B5) --- */

/* The innermost frame that both are in; DOC_NONE is around everything. */
static uint32_t
common_frame(const struct frame *frames, uint32_t a, uint32_t b)
{
	while (a != b) {
		/* DOC_NONE + 1 is 0, below all others. */
		if (a + 1u > b + 1u)
			a = frames[a].parent;
		else
			b = frames[b].parent;
	}
	return a;
}

/*
 * Writes down what the block at hand makes of the items around it: one that
 * holds more than its text and lists is parted from the next by a blank line.
 */
static void
note_full_items(struct flow *flow)
{
	const struct frame *frames = flow->doc->frames;
	uint32_t child = DOC_NONE;

	for (uint32_t i = flow->block->frame; i != DOC_NONE;
	     child = i, i = frames[i].parent) {
		bool plain;

		if (frames[i].kind != FRAME_ITEM)
			continue;
		if (child == DOC_NONE)
			plain = flow_is_new(flow, i) &&
			    (flow->kind == FLOW_TEXT ||
				flow->kind == FLOW_LINKS);
		else
			plain = frames[child].kind == FRAME_LIST;
		if (!plain)
			flow->frames[i] |= FRAME_FULL;
	}
}

static bool
any_full(const struct flow *flow, uint32_t from, uint32_t up_to)
{
	for (uint32_t i = from; i != up_to; i = flow->doc->frames[i].parent)
		if (flow->frames[i] & FRAME_FULL)
			return true;
	return false;
}

static bool
gap_above(struct flow *flow)
{
	const struct frame *frames = flow->doc->frames;
	uint32_t before = flow->doc->blocks[flow->last].frame;
	uint32_t frame = flow->block->frame;
	uint32_t common = DOC_NONE;

	if (before != DOC_NONE && frame != DOC_NONE)
		common = common_frame(frames, before, frame);
	flow->common = common;
	if (common == DOC_NONE)
		return true;
	switch (frames[common].kind) {
	case FRAME_LIST:
		return any_full(flow, before, common);
	case FRAME_ITEM:
		if (frame == common)
			return true;
		while (frames[frame].parent != common)
			frame = frames[frame].parent;
		return frames[frame].kind != FRAME_LIST ||
		    any_full(flow, before, frames[common].parent);
	case FRAME_QUOTE:
	case FRAME_NOTE:
		break;
	}
	return true;
}

/* --- groups of links (L2, L9) --- */

/* The character at s.p[at] lets a description begin: "name – text" (L9). */
static bool
starts_description(struct str s, size_t at)
{
	static const struct str marks[] = { STR_INIT("\xE2\x80\x93"),
		STR_INIT("\xE2\x80\x94"), STR_INIT("\xEF\xBC\x9A"),
		STR_INIT("\xEF\xBC\x88"), STR_INIT("\xEF\xBC\x8C"),
		STR_INIT("\xE3\x80\x81"), STR_INIT("\xE3\x80\x82") };
	struct str rest;
	bool spaced = at < s.n && s.p[at] == ' ';

	while (at < s.n && s.p[at] == ' ')
		at++;
	if (at == s.n)
		return true;
	rest = str_from(s, at);
	switch (rest.p[0]) {
	case '(':
	case '[':
		return true;
	case '-':
		return spaced || (rest.n > 1 && rest.p[1] == ' ');
	case ':':
	case ',':
	case '.':
		return rest.n == 1 || rest.p[1] == ' ';
	default:
		break;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts(rest, marks[i]))
			return true;
	return false;
}

enum { DESCRIBED_MAX = 160 };

bool
flow_is_described(const struct flow *flow, const struct block *block)
{
	const struct mark *marks = block->text.marks;

	if (!flow->describes || block->kind != BLOCK_TEXT ||
	    block->n_links != 1 || block->text.n_marks != 2 ||
	    block->frame == DOC_NONE)
		return false;
	if (flow->doc->frames[block->frame].kind != FRAME_ITEM ||
	    marks[0].kind != MARK_LINK || marks[0].at != 0 ||
	    marks[1].kind != MARK_LINK_END || marks[1].at == 0)
		return false;
	if (flow->doc->links[block->first_link].flags & LINK_MUTE)
		return false;
	for (uint32_t i = block->frame; i != DOC_NONE;
	     i = flow->doc->frames[i].parent)
		if (flow->doc->frames[i].kind == FRAME_QUOTE)
			return false;
	return block->text.bytes.n <= (size_t)DESCRIBED_MAX * 4 &&
	    utf8_width(block->text.bytes) <= DESCRIBED_MAX &&
	    starts_description(block->text.bytes, marks[1].at);
}

enum { INNER_MAX = 3 };

/*
 * L9: an outermost list's links follow it as one group if at most three
 * items carry some, none became a link line, and none holds more than one
 * paragraph.  `at` is the list's first block.
 */
static bool
judge_list(struct flow *flow, uint32_t list, uint32_t at)
{
	const struct doc *doc = flow->doc;
	unsigned inner = 0;

	for (; at < doc->n_blocks && is_inside(flow, at, list); at++) {
		const struct block *block = &doc->blocks[at];

		if (kind_of(flow, block) == FLOW_NOTHING)
			continue;
		if (block->kind != BLOCK_TEXT ||
		    doc->frames[block->frame].kind != FRAME_ITEM ||
		    (flow->frames[block->frame] & FRAME_JUDGED) ||
		    flow_is_described(flow, block))
			return false;
		flow->frames[block->frame] |= FRAME_JUDGED;
		if (block->n_links > 0 && ++inner > INNER_MAX)
			return false;
	}
	return true;
}

/* The container whose links follow it in one group; DOC_NONE: the block. */
static uint32_t
group_frame(struct flow *flow, uint32_t at)
{
	const struct frame *frames = flow->doc->frames;
	uint32_t list = DOC_NONE;
	uint32_t quote = DOC_NONE;

	for (uint32_t i = flow->doc->blocks[at].frame; i != DOC_NONE;
	     i = frames[i].parent) {
		if (frames[i].kind == FRAME_LIST)
			list = i;
		else if (frames[i].kind == FRAME_QUOTE)
			quote = i;
	}
	/* The smaller index is further out; DOC_NONE is the largest. */
	if (list < quote && list != flow->list) {
		flow->list = list;
		flow->list_whole = judge_list(flow, list, at);
	}
	return list < quote && flow->list_whole ? list : quote;
}

/* One block more is in the group. */
static void
join_group(struct flow *flow, uint32_t at, enum flow_kind kind)
{
	const struct block *block = &flow->doc->blocks[at];

	flow->group_end = at + 1;
	if (kind == FLOW_NOTHING)
		return;
	flow->group_last = at;
	if (flow->group_first == DOC_NONE)
		flow->group_first = at;
	if (block->n_links == 0)
		return;
	if (flow->end_link == 0)
		flow->first_link = block->first_link;
	flow->end_link = block->first_link + block->n_links;
}

/* Which blocks and links are the group that begins at the block at hand. */
static void
find_group(struct flow *flow)
{
	const struct doc *doc = flow->doc;
	uint32_t frame = DOC_NONE;

	flow->group_frame = DOC_NONE;
	flow->group_first = DOC_NONE;
	flow->group_last = DOC_NONE;
	flow->first_link = 0;
	flow->end_link = 0;
	join_group(flow, flow->at, flow->kind);
	if (flow->block->frame != DOC_NONE)
		frame = group_frame(flow, flow->at);
	if (frame == DOC_NONE)
		return;
	flow->group_frame = frame;
	for (uint32_t i = flow->at + 1;
	     i < doc->n_blocks && is_inside(flow, i, frame); i++)
		join_group(flow, i, kind_of(flow, &doc->blocks[i]));
}

static void
plan_group(struct flow *flow)
{
	bool lines;

	find_group(flow);
	if (flow->numbers == FLOW_BY_DOC || flow->end_link == flow->first_link)
		return;
	/* Link lines without text around them have nothing to number. */
	lines = flow->group_first == flow->group_last;
	if (lines) {
		const struct block *block =
		    &flow->doc->blocks[flow->group_first];

		lines = kind_of(flow, block) == FLOW_LINKS ||
		    flow_is_described(flow, block);
	}
	flow_group(flow, flow->first_link, flow->end_link, !lines);
}

bool
flow_group_ends(const struct flow *flow)
{
	return flow->at == flow->group_last &&
	    flow->end_link > flow->first_link;
}

bool
flow_is_alone(const struct flow *flow)
{
	return flow->at == flow->group_first && flow->at == flow->group_last;
}

/* --- the walk --- */

static void
note_drawn(struct flow *flow)
{
	const struct frame *frames = flow->doc->frames;

	flow->last = flow->at;
	for (uint32_t i = flow->block->frame; i != DOC_NONE;
	     i = frames[i].parent)
		flow->frames[i] |= FRAME_DRAWN;
}

bool
flow_next(struct flow *flow)
{
	const struct doc *doc = flow->doc;

	if (flow->block != NULL)
		note_drawn(flow);
	while (++flow->at < doc->n_blocks) {
		flow->block = &doc->blocks[flow->at];
		flow->kind = kind_of(flow, flow->block);
		if (flow->at >= flow->group_end)
			plan_group(flow);
		if (flow->kind != FLOW_NOTHING)
			break;
	}
	if (flow->at >= doc->n_blocks)
		return false;
	flow->gap =
	    flow->last != DOC_NONE && gap_above(flow) && !flow->block->tight;
	note_full_items(flow);
	return true;
}
