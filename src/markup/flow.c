#include "markup/flow.h"

#include "base/arena.h"

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
			flow->frames[i] |= FLOW_FULL;
	}
}

static bool
any_full(const struct flow *flow, uint32_t from, uint32_t up_to)
{
	for (uint32_t i = from; i != up_to; i = flow->doc->frames[i].parent)
		if (flow->frames[i] & FLOW_FULL)
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

/* --- the walk --- */

static void
note_drawn(struct flow *flow)
{
	const struct frame *frames = flow->doc->frames;

	flow->last = flow->at;
	for (uint32_t i = flow->block->frame; i != DOC_NONE;
	     i = frames[i].parent)
		flow->frames[i] |= FLOW_DRAWN;
}

bool
flow_next(struct flow *flow)
{
	const struct doc *doc = flow->doc;

	if (flow->block != NULL)
		note_drawn(flow);
	while (++flow->at < doc->n_blocks) {
		flow->block = &doc->blocks[flow->at];
		flow->kind = flow_kind_of(flow, flow->block);
		if (flow->at >= flow->group_end)
			flow_plan_group(flow);
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
