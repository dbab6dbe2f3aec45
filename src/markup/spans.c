/*
 * spans -- emphasis and code put into a finished block (rules I2 and I3).
 *
 * One pass decides which spans say something, a second one, from the end,
 * moves the text apart in place and writes their characters.
 */
#include "markup/compose_parts.h"

#include "base/utf8.h"

/* A span's begin and end carry the verdict in `link`'s upper bits. */
enum verdict { DROP, EM, STRONG, CODE };

/* How many events at one place are looked at. */
enum { NEAR = 4 };

struct block_text {
	char *p;
	size_t n;
	struct mark *events;
	uint32_t n_events;
};

static unsigned
kind_of(const struct mark *event)
{
	return (unsigned)event->kind;
}

static bool
is_span(const struct mark *event)
{
	return kind_of(event) >= EVENT_SPAN &&
	    kind_of(event) <= EVENT_SPAN_LAST;
}

/* A letter or digit of a script that puts blanks between words. */
static bool
is_word(uint32_t c)
{
	if (c < 0x80)
		return byte_is_alnum((char)c);
	return (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ||
	    (c >= 0x2C00 && c < 0x2E00);
}

static bool
word_before(const struct block_text *t, uint32_t at)
{
	struct str s = { t->p, at };
	size_t start = at;
	uint32_t c;

	if (at == 0)
		return false;
	while (start > 0 && ((unsigned char)t->p[--start] & 0xC0) == 0x80)
		;
	utf8_decode(s, start, &c);
	return is_word(c);
}

static bool
word_at(const struct block_text *t, uint32_t at)
{
	struct str s = { t->p, t->n };
	uint32_t c;

	if (at >= t->n)
		return false;
	utf8_decode(s, at, &c);
	return is_word(c);
}

/* Whether a line begins at the span: the block's start or a hard break. */
static bool
begins_line(const struct block_text *t, uint32_t i)
{
	uint32_t at = t->events[i].at;

	if (at == 0)
		return true;
	for (unsigned near = 0; near < NEAR && i > 0; near++) {
		const struct mark *event = &t->events[--i];

		if (event->at != at)
			return false;
		if (event->kind == MARK_BREAK)
			return true;
	}
	return false;
}

/* Whether a line ends at its end. */
static bool
ends_line(const struct block_text *t, uint32_t i)
{
	uint32_t at = t->events[i].at;

	if (at == t->n)
		return true;
	for (unsigned near = 0; near < NEAR && i + 1 < t->n_events; near++) {
		const struct mark *event = &t->events[++i];

		if (event->at != at)
			return false;
		if (event->kind == MARK_BREAK)
			return true;
	}
	return false;
}

/* Where the link or code that begins inside the span at its very begin
 * ends; 0: nothing does. */
static uint32_t
inner_end(const struct block_text *t, uint32_t i, bool *code)
{
	uint32_t at = t->events[i].at;

	for (unsigned near = 0; near < NEAR && ++i < t->n_events; near++) {
		const struct mark *event = &t->events[i];

		if (event->at != at)
			return 0;
		*code = kind_of(event) == EVENT_SPAN + SPAN_CODE;
		if (*code && event->link != DOC_NONE)
			return t->events[event->link].at;
		if (event->kind != MARK_LINK)
			continue;
		for (uint32_t k = i + 1; k < t->n_events; k++)
			if (t->events[k].kind == MARK_LINK_END)
				return t->events[k].at;
	}
	return 0;
}

/* Whether a link has no other text than the span. */
static bool
fills_link(const struct block_text *t, uint32_t i, uint32_t j)
{
	return i > 0 && j + 1 < t->n_events &&
	    t->events[i - 1].kind == MARK_LINK &&
	    t->events[i - 1].at == t->events[i].at &&
	    t->events[j + 1].kind == MARK_LINK_END &&
	    t->events[j + 1].at == t->events[j].at;
}

/* Where the spans around the current event stand. */
struct around {
	uint32_t em, strong; /* kept and open */
	uint32_t begin, end; /* of the innermost kept one */
};

/* I2: whether emphasis from event i to j would only be noise. */
static bool
is_noise(const struct block_text *t, uint32_t i, uint32_t j, bool strong)
{
	uint32_t from = t->events[i].at;
	uint32_t to = t->events[j].at;
	bool code;

	if (from >= to || (from == 0 && to == t->n))
		return true;
	if (strong && begins_line(t, i))
		return true;
	if (!begins_line(t, i) && word_before(t, from))
		return true;
	if (!ends_line(t, j) && word_at(t, to))
		return true;
	return inner_end(t, i, &code) == to || fills_link(t, i, j);
}

/* Blanks inside a span's edges go outside of it. */
static void
tighten(const struct block_text *t, struct mark *begin, struct mark *end)
{
	while (begin->at < end->at && t->p[begin->at] == ' ' &&
	    begin + 1 < end && begin[1].at > begin->at)
		begin->at++;
	while (end->at > begin->at && t->p[end->at - 1] == ' ' &&
	    end[-1].at < end->at)
		end->at--;
}

static void
judge(const struct block_text *t, uint32_t i, struct around *around,
    uint32_t *verdict)
{
	struct mark *begin = &t->events[i];
	unsigned span = kind_of(begin) - EVENT_SPAN;
	struct mark *end;
	bool strong = span == SPAN_STRONG;
	bool inner, twin;

	*verdict = DROP;
	if (begin->link == DOC_NONE)
		return;
	end = &t->events[begin->link];
	tighten(t, begin, end);
	if (span == SPAN_CODE) {
		*verdict = begin->at < end->at ? CODE : DROP;
		return;
	}
	inner = strong ? around->strong > 0 : around->em > 0;
	twin = around->em + around->strong > 0 && begin->at == around->begin &&
	    end->at == around->end;
	if (inner || twin || is_noise(t, i, begin->link, strong))
		return;
	/* Both at once are strong, whichever is outside; in something strong
	 * only the emphasis is new. */
	if (!strong && around->strong == 0 && i + 1 < t->n_events &&
	    kind_of(begin + 1) == EVENT_SPAN + SPAN_STRONG &&
	    begin[1].at == begin->at && begin[1].link + 1 == begin->link) {
		if (begins_line(t, i))
			return;
		strong = true;
	}
	*verdict = strong ? STRONG : EM;
	around->begin = begin->at;
	around->end = end->at;
}

/* I3: two where the code has a backtick itself, so that no line begins with
 * three of them (G2). */
static uint32_t
ticks_for(const struct block_text *t, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (t->p[i] == '`')
			return 2;
	return 1;
}

/* What is written at a span's edge: `ticks` backticks and perhaps a blank,
 * or one character. */
struct edge {
	char c;
	uint32_t count;
	bool blank;
};

static struct edge
edge_of(uint32_t verdict, uint32_t ticks)
{
	switch (verdict) {
	case EM:
		return (struct edge){ '_', 1, false };
	case STRONG:
		return (struct edge){ '*', 1, false };
	case CODE:
		return (struct edge){ '`', ticks, ticks > 1 };
	default:
		return (struct edge){ 0, 0, false };
	}
}

static uint32_t
edge_size(struct edge edge)
{
	return edge.count + edge.blank;
}

/*
 * The verdict on each span, left in the `link` of its two events: the kind
 * in the low two bits, above them the number of backticks.  Returns how many
 * bytes all edges take.
 */
static size_t
judge_all(const struct block_text *t)
{
	struct around around = { 0, 0, 0, 0 };
	size_t grows = 0;

	for (uint32_t i = 0; i < t->n_events; i++) {
		struct mark *event = &t->events[i];
		uint32_t verdict, ticks = 0;

		if (kind_of(event) == EVENT_SPAN_END) {
			around.em -= (event->link & 3) == EM;
			around.strong -= (event->link & 3) == STRONG;
			continue;
		}
		if (!is_span(event))
			continue;
		judge(t, i, &around, &verdict);
		if (verdict == CODE)
			ticks =
			    ticks_for(t, event->at, t->events[event->link].at);
		around.em += verdict == EM;
		around.strong += verdict == STRONG;
		grows += 2 * (size_t)edge_size(edge_of(verdict, ticks));
		if (event->link != DOC_NONE)
			t->events[event->link].link = ticks << 2 | verdict;
		event->link = ticks << 2 | verdict;
	}
	return grows;
}

/* Writes an edge that ends before `to`; returns where it begins. */
static char *
write_edge(char *to, struct edge edge, bool begin)
{
	if (edge.blank && begin)
		*--to = ' ';
	to -= edge.count;
	memset(to, edge.c, edge.count);
	if (edge.blank && !begin)
		*--to = ' ';
	return to;
}

/* Moves text and marks `grows` bytes apart, from the end. */
static void
spread(const struct block_text *t, size_t grows)
{
	char *to = t->p + t->n + grows;
	size_t from = t->n;

	for (uint32_t i = t->n_events; i > 0; i--) {
		struct mark *event = &t->events[i - 1];
		size_t run = from - event->at;

		to -= run;
		memmove(to, t->p + event->at, run);
		from = event->at;
		event->at = (uint32_t)(to - t->p);
		if (is_span(event) || kind_of(event) == EVENT_SPAN_END)
			to = write_edge(to,
			    edge_of(event->link & 3, event->link >> 2),
			    is_span(event));
	}
}

/* Keeps the marks that the doc knows; returns how many. */
static uint32_t
sift(const struct block_text *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_events; i++)
		if (t->events[i].kind <= MARK_BREAK)
			t->events[n++] = t->events[i];
	return n;
}

void
spans_resolve(struct compose *c)
{
	struct block_text t = { pool_run(&c->text), pool_length(&c->text),
		(struct mark *)(void *)pool_run(&c->marks),
		(uint32_t)(pool_length(&c->marks) / sizeof(struct mark)) };
	size_t grows;

	if (t.n_events == 0)
		return;
	grows = c->n_spans == 0 ? 0 : judge_all(&t);
	if (grows > 0) {
		if (!pool_reserve(&c->text, grows)) {
			c->doc->failed = true;
			return;
		}
		t.p = pool_run(&c->text);
		spread(&t, grows);
		c->text.used += grows;
	}
	c->marks.used = c->marks.start + sift(&t) * sizeof(struct mark);
}
