#include "markup/protect.h"

#include "base/buf.h"
#include "markup/formula.h"
#include "markup/lines.h"
#include "markup/protect_parts.h"
#include "markup/tokens.h"

/* Writes what is left before `to`. */
static void
write_stretch(struct protect *p, size_t to, bool code)
{
	struct stretch x = { .s = str_slice(p->source, 0, to),
		.at = p->done,
		.written = p->done,
		.code = code };

	if (to <= p->done)
		return;
	protect_scan(p, &x);
	p->done = to;
}

/* A formula on lines of its own: from `at` to the end of a line. */
static void
see_display(struct protect *p, const struct line *line)
{
	struct str s = p->source;
	size_t at = line->content;
	struct token token = { .kind = TOKEN_DISPLAY };
	uint32_t index;
	size_t n, end, blank;

	if (at < p->done || line->to - at < 2 || s.p[at] != '$' ||
	    s.p[at + 1] != '$')
		return;
	/* Not over a blank line. */
	n = formula_at(s, at);
	token.raw = str_slice(s, at, at + n);
	blank = str_search(token.raw, STR("\n\n"));
	end = at + n;
	while (end < s.n && (s.p[end] == ' ' || s.p[end] == '\t'))
		end++;
	if (n == 0 || blank != STR_NONE || (end < s.n && s.p[end] != '\n'))
		return;
	token.text = formula_text(p->tokens->arena, token.raw, line->quotes);
	index = tokens_add(p->tokens, token);
	if (index == TOKENS_NONE)
		return;
	write_stretch(p, at, false);
	tokens_write(p->out, index);
	p->done = at + n;
}

/* Marks nested too deep go into a token, up to the text behind them. */
static void
cut_marks(struct protect *p, const struct line *line)
{
	struct token token = { .kind = TOKEN_DEEP,
		.raw = str_slice(p->source, line->cut, line->content),
		.line = protect_line(p) };
	uint32_t index;

	write_stretch(p, line->cut, line->kind == LINE_CODE);
	index = tokens_add(p->tokens, token);
	if (index != TOKENS_NONE)
		tokens_write(p->out, index);
	p->done = line->content;
}

/* Whether libcmark surely begins a new paragraph here. */
static bool
counts_anew(const struct protect *p, const struct line *line)
{
	const char *text = p->source.p + line->from + line->indent;

	if (line->content == line->to)
		return true;
	return line->item && line->indent < 4 && line->quotes == 0 &&
	    strchr("-*+", *text) != NULL;
}

void
protect_source(struct protect *p)
{
	struct lines lines;
	struct line line;
	size_t end = 0; /* of the paragraph before this line */
	bool code = false;

	p->done = 0;
	p->images = p->line = 0;
	p->last_cut = TOKENS_NONE;
	lines_init(&lines, p->source);
	while (lines_next(&lines, &line) && !p->out->failed) {
		if (line.starts || line.kind != LINE_TEXT || code ||
		    line.cut < line.content)
			write_stretch(p, end, code);
		p->line++;
		end = line.next;
		code = line.kind == LINE_CODE;
		if (counts_anew(p, &line))
			p->images = 0;
		if (line.next <= p->done)
			continue;
		p->quotes = line.quotes;
		if (line.cut < line.content && line.cut >= p->done)
			cut_marks(p, &line);
		if (line.kind == LINE_TEXT)
			see_display(p, &line);
	}
	write_stretch(p, p->source.n, code);
}
