/* flow: equal addresses, and numbers for links. */
#include "markup/flow.h"

#include "base/arena.h"

/*
 * The links met so far, by address or by label.  Few are compared one by one;
 * many get a hash table.  A table that is led astray on purpose gives up
 * after some steps: then a link is taken for a new one, which is harmless.
 */
struct seen {
	struct flow *flow;
	bool by_label;
	bool keep_labels; /* equal only if no label would be lost */
	uint32_t first;
	uint32_t *slots; /* link + 1, 0: free; NULL: compare one by one */
	uint32_t mask;
};

enum { FEW_LINKS = 8, MAX_STEPS = 64 };

static void
seen_init(struct seen *seen, struct flow *flow, uint32_t first, uint32_t end)
{
	uint32_t size = 16;

	*seen = (struct seen){ .flow = flow, .first = first };
	if (end - first <= FEW_LINKS)
		return;
	while (size / 2 < end - first)
		size *= 2;
	seen->slots = arena_array(flow->out->arena, size, sizeof(uint32_t));
	seen->mask = size - 1;
}

/* Labels are those that will be shown: of a first link, its best one. */
static const struct link *
compared(const struct seen *seen, uint32_t i)
{
	return &seen->flow->doc
		    ->links[seen->by_label ? seen->flow->links[i].best : i];
}

static bool
is_alike(const struct seen *seen, uint32_t i, uint32_t j)
{
	const struct link *a = compared(seen, i);
	const struct link *b = compared(seen, j);

	if (seen->by_label)
		return str_eq(a->label, b->label) &&
		    ((a->flags ^ b->flags) & LINK_IMAGE) == 0;
	return str_eq(a->url, b->url) &&
	    (!seen->keep_labels || b->label.n == 0 ||
		str_eq(a->label, b->label));
}

static uint32_t
hash_of(struct str s)
{
	uint64_t h = UINT64_C(0x9E3779B97F4A7C15) ^ s.n;
	uint64_t word;

	for (; s.n >= sizeof(word); s = str_from(s, sizeof(word))) {
		memcpy(&word, s.p, sizeof(word));
		h = (h ^ word) * UINT64_C(0xD6E8FEB86659FD93);
		h ^= h >> 32;
	}
	word = 0;
	if (s.n > 0)
		memcpy(&word, s.p, s.n);
	h = (h ^ word) * UINT64_C(0xD6E8FEB86659FD93);
	return (uint32_t)(h ^ h >> 32);
}

/* The first link like this one; itself if there was none. */
static uint32_t
seen_first(struct seen *seen, uint32_t link)
{
	const struct link *key = compared(seen, link);
	uint32_t slot;

	if (seen->slots == NULL) {
		if (link - seen->first > FEW_LINKS)
			return link; /* memory was short */
		for (uint32_t i = seen->first; i < link; i++)
			if (seen->flow->links[i].same == i &&
			    is_alike(seen, i, link))
				return i;
		return link;
	}
	slot = hash_of(seen->by_label ? key->label : key->url);
	for (unsigned step = 0; step < MAX_STEPS; step++) {
		uint32_t *held = &seen->slots[(slot + step) & seen->mask];

		if (*held == 0)
			*held = link + 1;
		if (*held == link + 1 || is_alike(seen, *held - 1, link))
			return *held - 1;
	}
	return link;
}

/* Which of two labels for one address tells more (L8). */
static bool
tells_more(const struct link *a, const struct link *b)
{
	bool a_vague = (a->flags & LINK_VAGUE) || a->label.n == 0;
	bool b_vague = (b->flags & LINK_VAGUE) || b->label.n == 0;

	if ((a->flags | b->flags) & LINK_MUTE)
		return (b->flags & LINK_MUTE) != 0 &&
		    (a->flags & LINK_MUTE) == 0;
	if (a_vague != b_vague)
		return b_vague;
	return a->label.n > b->label.n;
}

static void
fold_equal(struct flow *flow, uint32_t first, uint32_t end, bool keep_labels)
{
	const struct link *links = flow->doc->links;
	struct seen seen;

	seen_init(&seen, flow, first, end);
	seen.keep_labels = keep_labels;
	for (uint32_t i = first; i < end; i++) {
		struct flow_link *link = &flow->links[i];
		struct flow_link *same;

		*link = (struct flow_link){ .same = i, .best = i };
		link->same = seen_first(&seen, i);
		same = &flow->links[link->same];
		if (tells_more(&links[i], &links[same->best]))
			same->best = i;
	}
}

/* L7: two labels that cannot be told apart, or two that say nothing. */
static bool
needs_numbers(struct flow *flow, uint32_t first, uint32_t end)
{
	const struct link *links = flow->doc->links;
	struct seen seen;
	unsigned vague = 0;

	seen_init(&seen, flow, first, end);
	seen.by_label = true;
	for (uint32_t i = first; i < end; i++) {
		uint32_t best = flow->links[i].best;

		if (flow->links[i].same != i ||
		    (links[best].flags & (LINK_MUTE | LINK_SELF)) ||
		    links[best].label.n == 0)
			continue;
		if ((links[best].flags & LINK_VAGUE) && ++vague > 1)
			return true;
		if (seen_first(&seen, i) != i)
			return true;
	}
	return false;
}

void
flow_group(struct flow *flow, uint32_t first, uint32_t end, bool numbered)
{
	uint32_t n = 0;

	fold_equal(
	    flow, first, end, !numbered && flow->numbers == FLOW_BY_GROUP);
	if (!numbered || end - first < 2 || !needs_numbers(flow, first, end))
		return;
	for (uint32_t i = first; i < end; i++)
		if (flow_is_listed(flow, i))
			flow->links[i].number = ++n;
}

bool
flow_is_listed(const struct flow *flow, uint32_t link)
{
	const struct flow_link *state = &flow->links[link];

	return state->same == link &&
	    (flow->doc->links[state->best].flags & LINK_MUTE) == 0;
}
