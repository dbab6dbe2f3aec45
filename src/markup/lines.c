#include "markup/lines.h"

#include "markup/markdown.h"

/* List markers begin at columns below this: two columns a level. */
enum { COLUMNS_MAX = 2 * MARKDOWN_DEPTH };

void
lines_init(struct lines *lines, struct str source)
{
	*lines = (struct lines){ .source = source, .after_blank = true };
}

struct cursor {
	const char *p;
	size_t at, to;
	uint32_t column;
	size_t no_rule; /* no rule begins before this */
};

static void
skip_blanks(struct cursor *cursor)
{
	for (; cursor->at < cursor->to; cursor->at++) {
		if (cursor->p[cursor->at] == ' ')
			cursor->column++;
		else if (cursor->p[cursor->at] == '\t')
			cursor->column += 4 - cursor->column % 4;
		else
			break;
	}
}

static bool
blank_at(const struct cursor *cursor, size_t at)
{
	return at >= cursor->to || byte_is_space(cursor->p[at]);
}

/* The same character, three times or more, and blanks. */
static bool
is_rule(struct cursor *cursor)
{
	char c = cursor->p[cursor->at];
	size_t n = 0;

	if (cursor->at < cursor->no_rule)
		return false;
	for (size_t i = cursor->at; i < cursor->to; i++) {
		if (cursor->p[i] == c) {
			n++;
		} else if (!byte_is_space(cursor->p[i])) {
			cursor->no_rule = i;
			return false;
		}
	}
	return n >= 3;
}

/* Bytes of a list marker at the cursor, or 0. */
static size_t
marker_length(const struct cursor *cursor)
{
	size_t i = cursor->at;

	if (strchr("-*+", cursor->p[i]) != NULL && cursor->p[i] != '\0')
		return blank_at(cursor, i + 1) ? 1 : 0;
	while (i < cursor->to && i - cursor->at < 10 &&
	    byte_is_digit(cursor->p[i]))
		i++;
	if (i == cursor->at || i - cursor->at > 9 || i == cursor->to ||
	    (cursor->p[i] != '.' && cursor->p[i] != ')'))
		return 0;
	return blank_at(cursor, i + 1) ? i + 1 - cursor->at : 0;
}

/* Walks over the containers' marks in front of the line's text. */
static void
read_prefix(struct line *line, struct cursor *cursor)
{
	uint32_t depth = 0;
	bool rule = false;

	line->cut = STR_NONE;
	for (;;) {
		size_t n = 0;

		skip_blanks(cursor);
		if (cursor->at == cursor->to)
			break;
		if (cursor->p[cursor->at] == '>') {
			n = 1;
			line->quotes++;
		} else {
			/* What is a rule from here is none further on. */
			n = marker_length(cursor);
			if (n == 1 && !rule)
				rule = is_rule(cursor);
			if (n == 1 && rule)
				n = 0;
			line->item |= n > 0;
		}
		if (n == 0)
			break;
		if (line->cut == STR_NONE &&
		    (depth == MARKDOWN_DEPTH || cursor->column >= COLUMNS_MAX))
			line->cut = cursor->at;
		depth++;
		cursor->at += n;
		cursor->column += (uint32_t)n;
	}
	line->content = cursor->at;
	if (line->cut == STR_NONE)
		line->cut = line->content;
}

/* Length of the run of the cursor's character. */
static uint32_t
run_length(const struct cursor *cursor)
{
	size_t i = cursor->at;

	while (i < cursor->to && cursor->p[i] == cursor->p[cursor->at])
		i++;
	return (uint32_t)(i - cursor->at);
}

/* Whether a code fence opens at the cursor; notes it. */
static bool
opens_fence(
    struct lines *lines, const struct line *line, const struct cursor *cursor)
{
	uint32_t n;
	char c = cursor->at < cursor->to ? cursor->p[cursor->at] : 0;

	if ((c != '`' && c != '~') || (n = run_length(cursor)) < 3)
		return false;
	if (c == '`' &&
	    memchr(cursor->p + cursor->at + n, '`',
		cursor->to - cursor->at - n) != NULL)
		return false;
	lines->fence = c;
	lines->fence_length = n;
	lines->fence_quotes = line->quotes;
	lines->fence_indent = line->indent;
	lines->fence_in_item =
	    line->item || (lines->in_list && line->indent > 1);
	return true;
}

/* A line while a fence is open; false if it closes what is around it. */
static bool
in_fence(struct lines *lines, const struct line *line, struct cursor *cursor)
{
	uint32_t quotes = 0;

	for (skip_blanks(cursor); quotes < lines->fence_quotes &&
	     cursor->at < cursor->to && cursor->p[cursor->at] == '>';
	     skip_blanks(cursor)) {
		cursor->at++;
		cursor->column++;
		quotes++;
	}
	if (quotes < lines->fence_quotes ||
	    (lines->fence_in_item && quotes == 0 && cursor->at < cursor->to &&
		line->indent <= lines->fence_indent && line->indent < 2 &&
		cursor->p[cursor->at] != lines->fence)) {
		lines->fence = 0;
		return false;
	}
	if (cursor->at < cursor->to && cursor->p[cursor->at] == lines->fence &&
	    run_length(cursor) >= lines->fence_length) {
		cursor->at += run_length(cursor);
		skip_blanks(cursor);
		if (cursor->at == cursor->to)
			lines->fence = 0;
	}
	return true;
}

/* ATX headings, rules, setext lines and fences end a paragraph. */
static bool
is_start(struct cursor *cursor)
{
	char c = cursor->at < cursor->to ? cursor->p[cursor->at] : 0;
	uint32_t n;

	if (c == '#') {
		n = run_length(cursor);
		return n <= 6 && blank_at(cursor, cursor->at + n);
	}
	return (c == '-' || c == '*' || c == '_' || c == '=') &&
	    is_rule(cursor);
}

static void
judge_text(struct lines *lines, struct line *line, struct cursor *cursor)
{
	bool code = line->indent >= 4 && !lines->in_list && line->quotes == 0;

	if (line->content == line->to && !line->item) {
		line->kind = LINE_BLANK;
		return;
	}
	if (code && (lines->after_blank || lines->in_code)) {
		line->kind = LINE_CODE;
		lines->in_code = true;
		return;
	}
	lines->in_code = false;
	if (line->item)
		lines->in_list = true;
	else if (lines->after_blank && line->indent == 0 && line->quotes == 0)
		lines->in_list = false;
	line->kind = LINE_TEXT;
	line->starts = line->item || is_start(cursor);
	if (opens_fence(lines, line, cursor))
		line->kind = LINE_CODE;
}

bool
lines_next(struct lines *lines, struct line *line)
{
	struct str s = lines->source;
	struct cursor cursor;
	size_t lf;

	if (lines->at >= s.n)
		return false;
	lf = str_find(str_from(s, lines->at), '\n');
	*line = (struct line){ .from = lines->at };
	line->to = lf == STR_NONE ? s.n : lines->at + lf;
	line->next = lf == STR_NONE ? s.n : line->to + 1;
	lines->at = line->next;
	cursor = (struct cursor){ .p = s.p, .at = line->from, .to = line->to };
	skip_blanks(&cursor);
	line->indent = cursor.column;
	read_prefix(line, &cursor);
	line->kind = LINE_CODE;
	if (lines->fence != 0) {
		struct cursor again = {
			.p = s.p, .at = line->from, .to = line->to
		};

		if (in_fence(lines, line, &again)) {
			lines->after_blank = false;
			return true;
		}
	}
	judge_text(lines, line, &cursor);
	lines->after_blank = line->kind == LINE_BLANK;
	return true;
}
