/* flow: texts line by line, with the numbers of their links. */
#include "markup/flow.h"

#include "base/utf8.h"
#include "markup/place.h"

/* The number that stands behind a link's text; 0 for none. */
static uint32_t
number_of(struct flow *flow, uint32_t link)
{
	struct flow_link *state = &flow->links[flow->links[link].same];

	if (flow->numbers == FLOW_BY_GROUP || state->number != 0)
		return state->number;
	flow->references[flow->n_references] = link;
	state->number = ++flow->n_references;
	return state->number;
}

void
flow_number(struct buf *out, uint32_t number)
{
	char digits[16];
	char *p = digits + sizeof(digits);

	*--p = ']';
	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	*--p = '[';
	buf_str(out, (struct str){ p, (size_t)(digits + sizeof(digits) - p) });
}

static void
copy_up_to(struct buf *out, struct str bytes, size_t *copied, size_t at)
{
	buf_str(out, str_slice(bytes, *copied, at));
	*copied = at;
}

/* A link without text shows its address (L14). */
static void
write_address(
    struct flow *flow, const struct link *link, struct str bytes, size_t at)
{
	struct buf *out = &flow->scratch;

	if (at > 0 && byte_is_alnum(bytes.p[at - 1]))
		buf_char(out, ' ');
	buf_char(out, '<');
	place_write_full(flow->place, link->url, out);
	buf_char(out, '>');
	if (at < bytes.n && byte_is_alnum(bytes.p[at]))
		buf_char(out, ' ');
}

/* What the end of a link puts into the text, if anything. */
static void
close_link(
    struct flow *flow, const struct text *text, uint32_t mark, size_t *copied)
{
	const struct mark *end = &text->marks[mark];
	const struct link *link = &flow->doc->links[end->link];
	uint32_t number;

	if (link->flags & LINK_MUTE)
		return;
	if (flow->numbers == FLOW_BY_DOC) {
		if (link->flags & (LINK_SELF | LINK_MAIL))
			return;
		if (mark > 0 && end[-1].kind == MARK_LINK &&
		    end[-1].at == end->at) {
			copy_up_to(
			    &flow->scratch, text->bytes, copied, end->at);
			write_address(flow, link, text->bytes, end->at);
			return;
		}
	}
	number = number_of(flow, end->link);
	if (number == 0)
		return;
	copy_up_to(&flow->scratch, text->bytes, copied, end->at);
	flow_number(&flow->scratch, number);
}

bool
flow_line(struct flow *flow, const struct text *text,
    struct flow_cursor *cursor, struct str *line)
{
	size_t copied = cursor->at;
	size_t end = text->bytes.n;

	if (cursor->done)
		return false;
	buf_cut(&flow->scratch, 0);
	cursor->done = true;
	while (cursor->mark < text->n_marks) {
		const struct mark *mark = &text->marks[cursor->mark];

		if (mark->kind == MARK_LINK_END)
			close_link(flow, text, cursor->mark, &copied);
		cursor->mark++;
		if (mark->kind == MARK_BREAK) {
			end = mark->at;
			cursor->done = false;
			break;
		}
	}
	if (flow->scratch.n == 0) {
		*line = str_slice(text->bytes, cursor->at, end);
	} else {
		copy_up_to(&flow->scratch, text->bytes, &copied, end);
		*line = buf_view(&flow->scratch);
	}
	flow->out->failed |= flow->scratch.failed;
	cursor->at = end;
	return true;
}

size_t
flow_width(struct flow *flow, const struct text *text)
{
	struct flow_cursor cursor = { 0 };
	struct str line = { NULL, 0 };

	if (text->n_marks == 0)
		return utf8_width(text->bytes);
	flow_line(flow, text, &cursor, &line);
	return utf8_width(line);
}

bool
flow_is_blank(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		if (s.p[i] == ' ')
			i++;
		else if (s.n - i > 1 && s.p[i] == '\xC2' &&
		    s.p[i + 1] == '\xA0')
			i += 2;
		else
			return false;
	}
	return true;
}

void
flow_write(struct buf *out, struct str s)
{
	const char *p;

	while (s.n > 0 && (p = memchr(s.p, '\xC2', s.n)) != NULL) {
		size_t at = (size_t)(p - s.p);

		if (at + 1 < s.n && p[1] == '\xA0') {
			buf_str(out, str_slice(s, 0, at));
			buf_char(out, ' ');
		} else {
			buf_str(out, str_slice(s, 0, at + 1));
			if (at + 1 < s.n)
				buf_char(out, p[1]);
		}
		s = str_from(s, at + 2);
	}
	buf_str(out, s);
}
