#include "markup/notes.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "markup/lines.h"

size_t
notes_label_at(struct str s, size_t at, struct str *label)
{
	size_t i = at + 2;

	if (s.n - at < 4 || s.p[at] != '[' || s.p[at + 1] != '^')
		return 0;
	while (i < s.n && i - at < NOTES_LABEL_MAX && !byte_is_space(s.p[i]) &&
	    s.p[i] != ']' && s.p[i] != '[')
		i++;
	if (i == at + 2 || i == s.n || s.p[i] != ']')
		return 0;
	*label = str_slice(s, at + 2, i);
	return i + 1 - at;
}

static int
compare_labels(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)byte_lower(a.p[i]);
		unsigned char y = (unsigned char)byte_lower(b.p[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int
compare(const void *a, const void *b)
{
	const struct note *x = a;
	const struct note *y = b;
	int order = compare_labels(x->label, y->label);

	/* The first of two definitions counts. */
	return order != 0 ? order : (x->item > y->item) - (x->item < y->item);
}

uint32_t
notes_find(const struct notes *notes, struct str label)
{
	uint32_t low = 0;
	uint32_t high = notes->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare_labels(notes->of[middle].label, label);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NOTES_NONE;
}

uint32_t
notes_mention(struct notes *notes, uint32_t note)
{
	struct note *of = &notes->of[note];

	if (of->number == 0) {
		notes->order[notes->mentioned] = note;
		of->number = ++notes->mentioned;
	}
	return of->number;
}

/* --- taking definitions out --- */

struct extract {
	struct str source;
	struct arena *arena;
	struct buf list; /* the definitions' texts as a list */
	struct buf rest;
	struct note *found;
	uint32_t n, cap;
	/* The definition that is being read. */
	bool inside;
	bool empty; /* nothing of it was there yet */
	size_t blanks; /* blank lines wait to be part of it */
	uint32_t quotes;
	uint32_t indent;
};

/* Whether the line begins a definition: its label and where its text is. */
static bool
is_definition(const struct extract *x, const struct line *line, bool in_list,
    struct str *label, size_t *text)
{
	struct str s = str_slice(x->source, 0, line->to);
	size_t n;

	if (line->kind != LINE_TEXT || line->item ||
	    (line->indent > 3 && line->quotes == 0 && !in_list))
		return false;
	n = notes_label_at(s, line->content, label);
	*text = line->content + n + 1;
	return n > 0 && *text <= line->to && s.p[*text - 1] == ':';
}

static bool
add(struct extract *x, struct str label)
{
	uint32_t cap = x->cap == 0 ? 16 : x->cap * 2;
	struct note *found = x->found;

	if (x->n == x->cap) {
		found = arena_grow(x->arena, found, x->cap * sizeof(*found),
		    cap * sizeof(*found));
		if (found == NULL)
			return false;
		x->found = found;
		x->cap = cap;
	}
	found[x->n] = (struct note){ .label = label, .item = x->n };
	x->n++;
	return true;
}

/*
 * Where the text of a line begins once the note's own quotes are taken off,
 * and up to `columns` of the blanks behind them; *found gets how many there
 * are.
 */
static size_t
continuation(const struct extract *x, const struct line *line, uint32_t columns,
    uint32_t *found)
{
	const char *p = x->source.p;
	size_t at = line->from;
	uint32_t column = 0;

	for (uint32_t quotes = 0; quotes < x->quotes; quotes++) {
		while (at < line->to && byte_is_space(p[at]))
			at++;
		at += at < line->to;
	}
	if (x->quotes > 0 && at < line->to && p[at] == ' ')
		at++;
	for (; at < line->to && column < columns; at++) {
		if (p[at] == ' ')
			column++;
		else if (p[at] == '\t')
			column += 4 - column % 4;
		else
			break;
	}
	*found = column;
	return at;
}

/* A line like "[x]: https://..." that does not belong to the note above. */
static bool
is_reference(struct str line)
{
	size_t end = str_find(line, ']');

	return line.n > 0 && line.p[0] == '[' && end != STR_NONE &&
	    end + 1 < line.n && line.p[end + 1] == ':';
}

/* Whether a line goes on with the definition that is being read; then *text
 * is where its text begins. */
static bool
goes_on(const struct extract *x, const struct line *line, size_t *text)
{
	struct str s = str_slice(x->source, line->content, line->to);
	uint32_t base = x->quotes > 0 ? 0 : x->indent;
	uint32_t columns;

	if (line->quotes < x->quotes)
		return false;
	*text = continuation(x, line, base + 4, &columns);
	if (columns >= base + 2)
		return true;
	return x->blanks == 0 && line->kind == LINE_TEXT && !line->starts &&
	    line->quotes == x->quotes && !is_reference(s);
}

static void
take_line(struct extract *x, const struct line *line, size_t text)
{
	/* An item may begin with one blank line, not with two. */
	if (x->blanks > 0 && x->empty)
		x->blanks = 1;
	buf_fill(&x->list, '\n', x->blanks);
	x->blanks = 0;
	x->empty = false;
	buf_str(&x->list, STR("  "));
	buf_str(&x->list, str_slice(x->source, text, line->to));
	buf_char(&x->list, '\n');
}

/* A blank line in the place of one that was taken, within its quotes. */
static void
leave_gap(struct extract *x)
{
	buf_fill(&x->rest, '>', x->quotes);
	buf_char(&x->rest, '\n');
}

static void
begin(struct extract *x, const struct line *line, size_t text)
{
	struct str first = str_slice(x->source, text, line->to);

	if (x->inside && x->empty)
		buf_char(&x->list, '\n');
	x->inside = true;
	x->blanks = 0;
	x->quotes = line->quotes;
	x->indent = line->indent;
	buf_str(&x->list, STR("+ "));
	first = str_trim(first);
	x->empty = first.n == 0;
	buf_str(&x->list, first);
	if (first.n > 0)
		buf_char(&x->list, '\n');
}

/* One line goes into the list or the rest. */
static bool
sort_line(struct extract *x, const struct line *line, bool in_list)
{
	struct str label;
	size_t text;

	if (is_definition(x, line, in_list, &label, &text)) {
		begin(x, line, text);
		leave_gap(x);
		return add(x, label);
	}
	if (x->inside && line->kind == LINE_BLANK) {
		x->blanks++;
		buf_str(&x->rest, str_slice(x->source, line->from, line->next));
		return true;
	}
	if (x->inside && goes_on(x, line, &text)) {
		take_line(x, line, text);
		leave_gap(x);
		return true;
	}
	if (x->inside && x->empty)
		buf_char(&x->list, '\n');
	x->empty = false;
	x->inside = false;
	buf_str(&x->rest, str_slice(x->source, line->from, line->next));
	return true;
}

static bool
finish(struct extract *x, struct str *s, struct notes *notes)
{
	uint32_t n = 0;
	struct buf *list = &x->list;

	if (x->empty)
		buf_char(list, '\n');
	notes->items = x->n;
	notes->order = arena_array(x->arena, x->n, sizeof(*notes->order));
	buf_str(list, STR("<!---->\n\n"));
	for (size_t i = 0; i < list->n; i++)
		notes->lines += list->p[i] == '\n';
	buf_str(list, buf_view(&x->rest));
	if (notes->order == NULL || list->failed || x->rest.failed)
		return false;
	qsort(x->found, x->n, sizeof(*x->found), compare);
	for (uint32_t i = 0; i < x->n; i++)
		if (n == 0 ||
		    compare_labels(x->found[n - 1].label, x->found[i].label) !=
			0)
			x->found[n++] = x->found[i];
	notes->of = x->found;
	notes->n = n;
	*s = buf_view(list);
	return true;
}

bool
notes_extract(struct arena *arena, struct str *s, struct notes *notes)
{
	struct extract x = { .source = *s, .arena = arena };
	struct lines lines;
	struct line line;

	*notes = (struct notes){ .n = 0 };
	buf_init(&x.list, arena, SIZE_MAX / 4);
	buf_init(&x.rest, arena, SIZE_MAX / 4);
	lines_init(&lines, *s);
	while (lines_next(&lines, &line))
		if (!sort_line(&x, &line, lines.in_list))
			return false;
	return x.n == 0 || finish(&x, s, notes);
}
