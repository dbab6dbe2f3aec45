/* flow: which links form a group (L2, L9). */
#include "markup/flow.h"

#include "base/utf8.h"

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

	for (; at < doc->n_blocks && flow_is_inside(flow, at, list); at++) {
		const struct block *block = &doc->blocks[at];

		if (flow_kind_of(flow, block) == FLOW_NOTHING)
			continue;
		if (block->kind != BLOCK_TEXT ||
		    doc->frames[block->frame].kind != FRAME_ITEM ||
		    (flow->frames[block->frame] & FLOW_JUDGED) ||
		    flow_is_described(flow, block))
			return false;
		flow->frames[block->frame] |= FLOW_JUDGED;
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
	     i < doc->n_blocks && flow_is_inside(flow, i, frame); i++)
		join_group(flow, i, flow_kind_of(flow, &doc->blocks[i]));
}

void
flow_plan_group(struct flow *flow)
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

		lines = flow_kind_of(flow, block) == FLOW_LINKS ||
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
