#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/loss.h"

/* --- paragraphs --- */

void
walk_write(struct walk *walk, struct str lines)
{
	if (lines.n == 0)
		return;
	md_block(&walk->md);
	md_lines(&walk->md, lines);
	md_block(&walk->md);
	walk->last_bullet = 0;
	walk->last_delimiter = 0;
}

/* Emphasis around the whole block says nothing. */
void
walk_unstress(struct run *runs, size_t n, unsigned style)
{
	unsigned common = style;

	for (size_t i = 0; i < n; i++)
		common &= runs[i].style;
	for (size_t i = 0; i < n; i++)
		runs[i].style &= ~common;
}

/* Inside a cell or a card a block's end is a break, and only one. */
static void
flush_flat(struct walk *walk)
{
	struct runs *runs = &walk->runs;

	if (runs->n == 0 || runs->of[runs->n - 1].kind == RUN_BREAK)
		return;
	inline_break(walk);
	runs->of[runs->n - 1].number = 1;
}

void
walk_flush(struct walk *walk)
{
	struct runs runs;
	size_t from = 0;

	if (walk->flat > 0) {
		flush_flat(walk);
		return;
	}
	runs = walk->runs;
	runs_init(walk, &walk->runs);
	if (runs.n == 0)
		return;
	runs_finish(&runs);
	/* Two line ends in a row were meant as a paragraph's end. */
	for (size_t i = 0; i <= runs.n; i++) {
		if (i < runs.n &&
		    (runs.of[i].kind != RUN_BREAK || i + 1 == runs.n ||
			runs.of[i + 1].kind != RUN_BREAK))
			continue;
		walk_write(walk,
		    runs_write(
			walk, runs.of + from, i - from, CONTEXT_PARAGRAPH));
		while (i < runs.n && runs.of[i].kind == RUN_BREAK)
			i++;
		from = i;
	}
}

void
walk_paragraph(struct walk *walk, struct str text, unsigned style)
{
	unsigned outer = walk->style;

	walk_flush(walk);
	walk->style = style;
	inline_text(walk, text);
	walk->style = outer;
	walk_flush(walk);
}

/* --- headings --- */

/* "Heading" for the places of losses. */
static void
remember_place(struct walk *walk, struct str words)
{
	struct str cut = str_slice(words, 0, 80);

	while (cut.n > 0 && cut.n < words.n && (words.p[cut.n] & 0xC0) == 0x80)
		cut.n--;
	walk->losses->place = arena_copy(walk->arena, cut);
}

/* Gathers what is below the node alone, without ending a paragraph. */
struct runs
walk_gather(struct walk *walk, xmlNode *node)
{
	struct runs outer = walk->runs;
	struct runs runs;

	runs_init(walk, &walk->runs);
	walk->flat++;
	walk_children(walk, node);
	walk->flat--;
	runs = walk->runs;
	walk->runs = outer;
	runs_finish(&runs);
	return runs;
}

static bool
only_pictures(const struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		if (runs->of[i].kind == RUN_TEXT &&
		    str_trim(runs->of[i].text).n > 0)
			return false;
	return true;
}

static int
lifted(const struct walk *walk, int level)
{
	bool medium = walk->options->flavour == HTML_MEDIUM;

	return medium && level >= 3 ? level - 1 : level;
}

void
walk_heading(struct walk *walk, xmlNode *node, int level)
{
	struct runs runs;
	struct str line;
	struct str words;
	struct buf out;

	if (walk->flat > 0) {
		walk_flush(walk);
		walk_children(walk, node);
		walk_flush(walk);
		return;
	}
	walk_flush(walk);
	runs = walk_gather(walk, node);
	if (only_pictures(&runs)) {
		walk_write(
		    walk, runs_write(walk, runs.of, runs.n, CONTEXT_PARAGRAPH));
		return;
	}
	words = runs_plain(walk->arena, runs.of, runs.n);
	if (node_has_class(node, "graf--title") ||
	    (!walk->wrote_heading && walk->md.out.n == 0 &&
		str_eq_nocase(words, walk->options->title)))
		return;
	walk->wrote_heading = true;
	remember_place(walk, words);
	walk_unstress(runs.of, runs.n, STYLE_STRONG | STYLE_EM);
	line = runs_write(walk, runs.of, runs.n, CONTEXT_HEADING);
	buf_init(&out, walk->arena, line.n + 8);
	buf_fill(&out, '#', (size_t)lifted(walk, level));
	buf_char(&out, ' ');
	buf_str(&out, line);
	walk_write(walk, buf_view(&out));
}

/* --- quotes --- */

void
walk_quote(struct walk *walk, xmlNode *node)
{
	struct str cite = str_trim(node_attr(walk, node, "cite"));

	walk_flush(walk);
	if (cite.n > 0) {
		walk->losses->line = (unsigned)xmlGetLineNo(node);
		loss_add(walk->losses, "source of a quote, not shown: " STR_FMT,
		    STR_ARG(cite));
	}
	if (walk->flat > 0) {
		walk_children(walk, node);
		walk_flush(walk);
		return;
	}
	md_open(&walk->md, STR("> "), STR("> "), false);
	walk->last_bullet = 0;
	walk_children(walk, node);
	walk_flush(walk);
	md_close(&walk->md, false);
}

/* --- footnotes at the end --- */

/* A note may mention another: they are written until none is left. */
void
walk_notes(struct walk *walk)
{
	for (uint32_t number = 1; number <= walk->next_note; number++) {
		struct note *note = NULL;

		for (size_t i = 0; i < walk->n_notes && note == NULL; i++)
			if (walk->notes[i].number == number)
				note = &walk->notes[i];
		if (note == NULL)
			continue;
		md_open(&walk->md, arena_fmt(walk->arena, "[^%u]: ", number),
		    STR("    "), false);
		walk_children(walk, note->body);
		walk_flush(walk);
		md_close(&walk->md, true);
	}
}
