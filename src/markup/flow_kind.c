/* flow: what a block is to a writer, and where it stands. */
#include "markup/flow.h"

#include "markup/grid.h"

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
	return (flow->frames[frame] & FLOW_DRAWN) == 0;
}

bool
flow_is_inside(const struct flow *flow, uint32_t block, uint32_t frame)
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
		!flow_is_inside(flow, at + 1, block->frame));
}

enum flow_kind
flow_kind_of(const struct flow *flow, const struct block *block)
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
