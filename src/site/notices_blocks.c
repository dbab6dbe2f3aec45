/* Which lines of a Markdown source are paragraphs at the top level. */
#include "base/arena.h"
#include "site/notices_parts.h"

struct walk {
	struct str rest;
	uint32_t line;
	char fence;
	size_t fence_n;
	bool in_list; /* what is indented belongs to it */
};

static size_t
indent_of(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == ' ')
		n++;
	return n < line.n && line.p[n] == '\t' ? 4 : n;
}

static size_t
run_of(struct str s, char c)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

static bool
is_item(struct str s)
{
	size_t n = 0;

	while (n < s.n && byte_is_digit(s.p[n]))
		n++;
	if (n > 0 && n < 10)
		return n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') &&
		    byte_is_space(s.p[n + 1]);
	return n == 0 && s.n > 1 && strchr("-*+", s.p[0]) != NULL &&
	    byte_is_space(s.p[1]);
}

/* Not a paragraph: heading, quote, list, table, HTML, rule, definition. */
static bool
is_other_block(struct str s)
{
	return strchr("#>|<", s.p[0]) != NULL || is_item(s) ||
	    str_starts(s, STR("$$")) || str_starts(s, STR("[^")) ||
	    str_starts(s, STR("---")) || str_starts(s, STR("***\n")) ||
	    str_starts(s, STR("===")) || str_search(s, STR("]:")) == 1;
}

/* Keeps track of fences; true while the line belongs to one. */
static bool
in_fence(struct walk *walk, struct str text)
{
	char c = text.n > 0 ? text.p[0] : '\0';
	size_t n = c == '`' || c == '~' ? run_of(text, c) : 0;

	if (walk->fence != '\0') {
		if (c == walk->fence && n >= walk->fence_n &&
		    str_trim(str_from(text, n)).n == 0)
			walk->fence = '\0';
		return true;
	}
	if (n < 3)
		return false;
	walk->fence = c;
	walk->fence_n = n;
	return true;
}

/* The lines up to the next blank one, or the next fence. */
static struct str
take_block(struct walk *walk, struct str first)
{
	struct str block = first;
	struct str line;

	while (walk->rest.n > 0) {
		struct walk before = *walk;

		str_line(&walk->rest, &line);
		if (str_trim(line).n == 0 || in_fence(walk, str_trim(line))) {
			*walk = before;
			break;
		}
		walk->line++;
		block.n = (size_t)(line.p + line.n - block.p);
	}
	return block;
}

static void
add(struct paragraphs *all, struct arena *arena, struct str source,
    uint32_t line)
{
	size_t cap = all->cap == 0 ? 64 : all->cap * 2;

	if (all->n == all->cap) {
		struct paragraph *of = arena_grow(
		    arena, all->of, all->cap * sizeof(*of), cap * sizeof(*of));

		if (of == NULL)
			return;
		all->of = of;
		all->cap = cap;
	}
	all->of[all->n++] = (struct paragraph){ source, line };
}

struct paragraphs
notice_paragraphs(struct str body, struct arena *arena)
{
	struct walk walk = { .rest = body };
	struct paragraphs all = { NULL, 0, 0 };
	struct str line;

	while (str_line(&walk.rest, &line)) {
		uint32_t at = walk.line++;
		struct str text = str_trim(line);

		if (in_fence(&walk, text) || text.n == 0)
			continue;
		if (indent_of(line) >= (walk.in_list ? 2 : 4)) {
			take_block(&walk, line);
			continue;
		}
		walk.in_list = is_item(text);
		line = take_block(&walk, line);
		if (!is_other_block(text))
			add(&all, arena, line, at);
	}
	return all;
}
