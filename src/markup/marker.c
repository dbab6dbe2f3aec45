#include "markup/marker.h"

#include "base/buf.h"
#include "markup/doc.h"

/* Of a number, at the end of the caller's bytes. */
static struct str
decimal(uint32_t number, char digits[12])
{
	char *p = digits + 12;

	do
		*--p = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	return (struct str){ p, (size_t)(digits + 12 - p) };
}

static size_t
superscript(uint32_t number, char bytes[32])
{
	char digits[12];
	struct str plain = decimal(number, digits);
	size_t n = 0;

	static const struct str signs[] = { STR_INIT("\xE2\x81\xB0"),
		STR_INIT("\xC2\xB9"), STR_INIT("\xC2\xB2"),
		STR_INIT("\xC2\xB3"), STR_INIT("\xE2\x81\xB4"),
		STR_INIT("\xE2\x81\xB5"), STR_INIT("\xE2\x81\xB6"),
		STR_INIT("\xE2\x81\xB7"), STR_INIT("\xE2\x81\xB8"),
		STR_INIT("\xE2\x81\xB9") };

	for (size_t i = 0; i < plain.n; i++) {
		struct str sign = signs[plain.p[i] - '0'];

		memcpy(bytes + n, sign.p, sign.n);
		n += sign.n;
	}
	return n;
}

void
marker_note(struct buf *out, uint32_t number)
{
	char bytes[32];

	buf_str(out, (struct str){ bytes, superscript(number, bytes) });
	buf_char(out, ' ');
}

/* --- gemtext --- */

/* What an item's lists say: "* - - ", "* - 1. ", "2.1. ". */
struct marker {
	unsigned bullets; /* bullet lists around the item's own */
	unsigned n_numbers; /* of ordered lists, the innermost first */
	uint32_t numbers[MARKER_LISTS];
	bool ordered;
	char delimiter;
	char task;
};

static struct marker
marker_of(const struct doc *doc, uint32_t item)
{
	const struct frame *frames = doc->frames;
	const struct frame *list = &frames[frames[item].parent];
	struct marker marker = { .ordered = list->ordered,
		.delimiter = list->delimiter,
		.task = frames[item].task };
	bool direct = list->ordered;
	uint32_t i = item;

	while (i != DOC_NONE && frames[i].kind == FRAME_ITEM) {
		list = &frames[frames[i].parent];
		direct = direct && list->ordered;
		if (direct && marker.n_numbers < MARKER_LISTS)
			marker.numbers[marker.n_numbers++] = frames[i].number;
		if (!list->ordered && i != item &&
		    marker.bullets < MARKER_LISTS - 1)
			marker.bullets++;
		i = list->parent;
	}
	return marker;
}

void
marker_flat(
    struct buf *out, const struct doc *doc, uint32_t item, bool in_label)
{
	struct marker marker = marker_of(doc, item);
	char digits[12];

	if (!in_label && (!marker.ordered || marker.bullets > 0))
		buf_str(out, STR("* "));
	for (unsigned i = 0; i < marker.bullets; i++)
		buf_str(out, STR("- "));
	for (unsigned i = marker.n_numbers; i-- > 0;) {
		buf_str(out, decimal(marker.numbers[i], digits));
		buf_char(out, i > 0 ? '.' : marker.delimiter);
	}
	if (marker.n_numbers > 0)
		buf_char(out, ' ');
	if (marker.task != 0) {
		char box[] = { '[', marker.task, ']', ' ' };

		buf_str(out, (struct str){ box, sizeof(box) });
	}
}

/* --- menus and text --- */

/* Deeper indents than this stop growing: there must be room for words. */
enum { INDENT_MAX = 28, FRAMES_MAX = 20 };

static void
margin_add(struct margin *margin, const char *bytes, size_t n, size_t width)
{
	if (n > sizeof(margin->bytes) - margin->n)
		return;
	memcpy(margin->bytes + margin->n, bytes, n);
	margin->n += n;
	margin->width += width;
}

static void
margin_fill(struct margin *margin, size_t n)
{
	if (n > sizeof(margin->bytes) - margin->n)
		n = sizeof(margin->bytes) - margin->n;
	memset(margin->bytes + margin->n, ' ', n);
	margin->n += n;
	margin->width += n;
}

/* Columns of an item's bullet, or of the longest number of its list. */
static size_t
item_width(const struct frame *list)
{
	char digits[12];

	return list->ordered ? decimal(list->last, digits).n + 2 : 2;
}

static void
add_item(
    struct margin *margin, const struct frame *list, const struct frame *item)
{
	static const char bullets[] = "*-+";
	char digits[12];
	struct str number;
	size_t width = item_width(list);

	if (list->ordered) {
		number = decimal(item->number, digits);
		if (number.n + 2 < width)
			margin_fill(margin, width - number.n - 2);
		margin_add(margin, number.p, number.n, number.n);
		margin_add(margin, &list->delimiter, 1, 1);
	} else {
		uint32_t depth =
		    list->depth < MARKER_LISTS ? list->depth : MARKER_LISTS - 1;

		margin_add(margin, &bullets[depth % 3], 1, 1);
	}
	margin_fill(margin, 1);
	if (item->task != 0) {
		char box[] = { '[', item->task, ']', ' ' };

		margin_add(margin, box, sizeof(box), sizeof(box));
	}
}

void
marker_item(const struct doc *doc, uint32_t item, struct margin *margin)
{
	const struct frame *frame;

	margin->n = 0;
	margin->width = 0;
	if (item == DOC_NONE || doc->frames[item].kind != FRAME_ITEM)
		return;
	frame = &doc->frames[item];
	add_item(margin, &doc->frames[frame->parent], frame);
}

static void
add_note(struct margin *first, struct margin *rest, const struct frame *note,
    bool is_new)
{
	char bytes[32];
	char digits[12];
	size_t width = decimal(note->number, digits).n + 1;

	if (is_new) {
		margin_add(
		    first, bytes, superscript(note->number, bytes), width - 1);
		margin_fill(first, 1);
	} else {
		margin_fill(first, width);
	}
	margin_fill(rest, width);
}

/*
 * Whether a frame shows: lists themselves never do, quotes and items only up
 * to so many levels, but an item always shows its own marker.
 */
static bool
shows(const struct doc *doc, const struct frame *frame, bool innermost)
{
	switch (frame->kind) {
	case FRAME_QUOTE:
		return frame->depth < MARKER_QUOTES;
	case FRAME_ITEM:
		return innermost ||
		    doc->frames[frame->parent].depth < MARKER_LISTS - 1;
	case FRAME_NOTE:
		return true;
	case FRAME_LIST:
		break;
	}
	return false;
}

static void
add_frame(const struct doc *doc, const struct frame *frame, bool innermost,
    bool is_new, struct margin *first, struct margin *rest)
{
	const struct frame *list;
	size_t width;

	if (frame->kind == FRAME_QUOTE) {
		margin_add(first, "> ", 2, 2);
		margin_add(rest, "> ", 2, 2);
	} else if (frame->kind == FRAME_NOTE) {
		add_note(first, rest, frame, is_new);
	} else {
		list = &doc->frames[frame->parent];
		width = item_width(list);
		if (!innermost && rest->width + width > INDENT_MAX)
			return;
		if (is_new)
			add_item(first, list, frame);
		else
			margin_fill(first, width);
		margin_fill(rest, width);
	}
}

void
marker_margins(const struct doc *doc, uint32_t frame,
    bool (*is_new)(const void *context, uint32_t frame), const void *context,
    struct margin *first, struct margin *rest)
{
	const struct frame *frames = doc->frames;
	uint32_t chain[FRAMES_MAX];
	unsigned n = 0;
	uint32_t last = DOC_NONE;

	first->n = rest->n = 0;
	first->width = rest->width = 0;
	for (uint32_t i = frame; i != DOC_NONE && n < FRAMES_MAX;
	     i = frames[i].parent) {
		if (frames[i].kind == FRAME_ITEM && last == DOC_NONE)
			last = i;
		if (shows(doc, &frames[i], i == last))
			chain[n++] = i;
	}
	while (n-- > 0) {
		bool fresh = is_new != NULL && is_new(context, chain[n]);

		add_frame(doc, &frames[chain[n]], chain[n] == last, fresh,
		    first, rest);
	}
}
