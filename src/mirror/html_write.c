#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/html_escape.h"
#include "mirror/html_pieces.h"

static size_t
add(struct pieces *pieces, struct piece piece)
{
	struct arena *arena = pieces->walk->arena;

	if (pieces->n == pieces->cap) {
		size_t cap = pieces->cap == 0 ? 32 : pieces->cap * 2;
		void *grown = arena_grow(arena, pieces->of,
		    pieces->cap * sizeof(piece), cap * sizeof(piece));

		if (grown == NULL)
			return 0;
		pieces->of = grown;
		pieces->cap = cap;
	}
	pieces->of[pieces->n] = piece;
	return pieces->n++;
}

static void
add_bytes(struct pieces *pieces, struct str bytes)
{
	add(pieces, (struct piece){ .bytes = bytes });
}

static char
last_byte(const struct pieces *pieces)
{
	struct str bytes;

	if (pieces->n == 0)
		return '\0';
	bytes = pieces->of[pieces->n - 1].bytes;
	return bytes.n == 0 ? '\0' : bytes.p[bytes.n - 1];
}

/* The byte that run i will begin with, as far as escaping cares. */
static char
first_byte(const struct run *run)
{
	if (run->link != 0)
		return '[';
	switch (run->kind) {
	case RUN_TEXT:
		return run->text.n > 0 ? run->text.p[0] : '\0';
	case RUN_PICTURE:
		return '!';
	case RUN_NOTE:
		return '[';
	case RUN_MATH:
		return '$';
	default:
		return '\0';
	}
}

/* --- one run --- */

static void
add_text(struct pieces *pieces, size_t i, size_t to, bool in_link)
{
	const struct run *run = &pieces->runs[i];
	struct buf out;
	struct escape how = {
		.label = in_link,
		.cell = pieces->context == CONTEXT_CELL,
		.dollars = pieces->dollars,
		.before = last_byte(pieces),
		.after = i + 1 < to ? first_byte(&run[1]) : '\0',
	};

	buf_init(&out, pieces->walk->arena, run->text.n * 5 + 16);
	escape_text(&out, run->text, &how);
	add_bytes(pieces, buf_view(&out));
}

/* Runs of code that touch are one span; returns the first behind them. */
static size_t
add_code(struct pieces *pieces, size_t i, size_t to)
{
	const struct run *runs = pieces->runs;
	struct buf code;
	struct buf out;
	size_t n = 0;
	size_t end = i;

	while (end < to && (runs[end].style & STYLE_CODE) != 0 &&
	    runs[end].kind == RUN_TEXT && runs[end].link == runs[i].link)
		n += runs[end++].text.n;
	buf_init(&code, pieces->walk->arena, n + 1);
	for (size_t k = i; k < end; k++)
		buf_str(&code, runs[k].text);
	buf_init(&out, pieces->walk->arena, n * 4 + 16);
	escape_code(
	    &out, str_trim(buf_view(&code)), pieces->context == CONTEXT_CELL);
	add_bytes(pieces, buf_view(&out));
	return end;
}

static void
add_picture(struct pieces *pieces, const struct run *run)
{
	struct buf out;
	struct escape how = { .label = true,
		.cell = pieces->context == CONTEXT_CELL };

	buf_init(&out, pieces->walk->arena, run->text.n * 5 + 64);
	buf_str(&out, STR("!["));
	escape_text(&out, run->text, &how);
	buf_fmt(&out, "](\002%u\003)", run->number);
	add_bytes(pieces, buf_view(&out));
}

static void
add_other(struct pieces *pieces, const struct run *run)
{
	static const struct str breaks[] = {
		[CONTEXT_PARAGRAPH] = STR_INIT("\\\n"),
		[CONTEXT_HEADING] = STR_INIT(" "),
		[CONTEXT_CELL] = STR_INIT(" / "),
	};

	switch (run->kind) {
	case RUN_BREAK:
		add_bytes(pieces,
		    run->link == 0	   ? breaks[pieces->context]
			: run->number != 0 ? STR(" – ")
					   : STR(" "));
		break;
	case RUN_PICTURE:
		add_picture(pieces, run);
		break;
	case RUN_NOTE:
		add_bytes(pieces,
		    arena_fmt(pieces->walk->arena, "[^%u]", run->number));
		break;
	default:
		add_bytes(pieces, run->text);
		break;
	}
}

/* --- ranges of runs --- */

static size_t
link_end(const struct pieces *pieces, size_t i, size_t to)
{
	size_t end = i;

	while (end < to && pieces->runs[end].link == pieces->runs[i].link)
		end++;
	return end;
}

/* How far a style goes on, not ending inside a link that begins later. */
static size_t
style_end(const struct pieces *pieces, size_t i, size_t to, unsigned style,
    bool in_link)
{
	const struct run *runs = pieces->runs;
	size_t end = i;

	while (end < to && (runs[end].style & style) != 0)
		end++;
	if (in_link || end == to || end == i || runs[end].link == 0 ||
	    runs[end].link != runs[end - 1].link)
		return end;
	while (end > i && runs[end - 1].link == runs[end].link)
		end--;
	return end;
}

/* The style that lasts longest from here, and where it ends; 0: none. */
static unsigned
longest_style(const struct pieces *pieces, size_t i, size_t to, unsigned active,
    bool in_link, size_t *end)
{
	static const unsigned styles[] = { STYLE_STRIKE, STYLE_STRONG,
		STYLE_EM };
	unsigned best = 0;

	*end = i;
	for (size_t k = 0; k < 3; k++) {
		size_t stop;

		if ((pieces->runs[i].style & styles[k] & ~active) == 0)
			continue;
		stop = style_end(pieces, i, to, styles[k], in_link);
		if (stop > *end) {
			best = styles[k];
			*end = stop;
		}
	}
	return best;
}

static bool
is_blank_run(const struct run *run)
{
	return run->kind == RUN_BREAK ||
	    (run->kind == RUN_TEXT && str_trim(run->text).n == 0);
}

static void add_range(struct pieces *pieces, size_t from, size_t to,
    unsigned active, bool in_link);

static void
add_styled(struct pieces *pieces, size_t from, size_t to, unsigned style,
    unsigned active, bool in_link)
{
	struct str mark = style == STYLE_STRONG ? STR("**")
	    : style == STYLE_EM			? STR("_")
						: STR("~~");
	size_t open = add(pieces,
	    (struct piece){ .bytes = mark, .open = true, .style = style });
	size_t close;

	add_range(pieces, from, to, active | style, in_link);
	close = add(pieces,
	    (struct piece){
		.bytes = mark, .close = true, .style = style, .mate = open });
	if (open < pieces->n)
		pieces->of[open].mate = close;
}

/* The words are the address: html_settle writes it bare if it can. */
static bool
is_bare(
    struct pieces *pieces, size_t from, size_t to, const struct walk_link *link)
{
	const struct run *run = &pieces->runs[from];
	struct str text = run->text;

	return to == from + 1 && run->kind == RUN_TEXT && run->style == 0 &&
	    pieces->context != CONTEXT_CELL && link->title.n == 0 &&
	    str_eq(text, link->as_written) && escape_is_bare(text);
}

static void
add_link(struct pieces *pieces, size_t from, size_t to, unsigned active)
{
	struct walk *walk = pieces->walk;
	const struct walk_link *link =
	    &walk->links[pieces->runs[from].link - 1];
	struct buf out;
	char before = last_byte(pieces);

	if (is_bare(pieces, from, to, link) &&
	    (before == '\0' || byte_is_space(before))) {
		walk->refs[link->ref].bare = true;
		add_bytes(
		    pieces, arena_fmt(walk->arena, "\002%u\003", link->ref));
		return;
	}
	add_bytes(pieces, STR("["));
	add_range(pieces, from, to, active, true);
	buf_init(&out, walk->arena, link->title.n * 5 + 64);
	buf_str(&out, STR("](\002"));
	buf_uint(&out, link->ref);
	buf_char(&out, '\003');
	if (link->title.n > 0) {
		buf_str(&out, STR(" \""));
		escape_title(&out, link->title);
		buf_char(&out, '"');
	}
	buf_char(&out, ')');
	add_bytes(pieces, buf_view(&out));
}

/* Depth is bounded: each level adds a style or the link. */
static void
add_range(struct pieces *pieces, size_t from, size_t to, unsigned active,
    bool in_link)
{
	size_t i = from;

	while (i < to) {
		const struct run *run = &pieces->runs[i];
		bool links = run->link != 0 && !in_link;
		size_t link_stop = links ? link_end(pieces, i, to) : i;
		size_t stop = i;
		unsigned style = is_blank_run(run)
		    ? 0
		    : longest_style(pieces, i, to, active, in_link, &stop);

		if (style != 0 && stop >= link_stop) {
			size_t last = stop;

			while (is_blank_run(&pieces->runs[last - 1]))
				last--;
			add_styled(pieces, i, last, style, active, in_link);
			i = last;
		} else if (links) {
			add_link(pieces, i, link_stop, active);
			i = link_stop;
		} else if (run->kind != RUN_TEXT) {
			add_other(pieces, run);
			i++;
		} else if ((run->style & STYLE_CODE) != 0) {
			i = add_code(pieces, i, to);
		} else {
			add_text(pieces, i, to, in_link);
			i++;
		}
	}
}

/* --- all of it --- */

static bool
many_dollars(const struct run *runs, size_t n)
{
	size_t dollars = 0;

	for (size_t i = 0; i < n && dollars < 2; i++) {
		struct str rest = runs[i].text;
		struct str head;

		while (runs[i].kind == RUN_TEXT && dollars < 2 &&
		    str_cut(rest, '$', &head, &rest))
			dollars++;
	}
	return dollars > 1;
}

struct str
runs_write(
    struct walk *walk, const struct run *runs, size_t n, enum context context)
{
	struct pieces pieces = {
		.walk = walk,
		.context = context,
		.runs = runs,
		.dollars = many_dollars(runs, n),
	};
	struct buf whole;
	struct buf out;

	while (n > 0 && is_blank_run(&runs[n - 1]))
		n--;
	add_range(&pieces, 0, n, 0, false);
	pieces_drop_marks(&pieces);
	buf_init(&whole, walk->arena, HTML_MAX * 2);
	for (size_t i = 0; i < pieces.n; i++)
		if (!pieces.of[i].dropped)
			buf_str(&whole, pieces.of[i].bytes);
	buf_init(&out, walk->arena, HTML_MAX * 2);
	if (context == CONTEXT_PARAGRAPH)
		escape_lines(&out, buf_view(&whole));
	else if (context == CONTEXT_HEADING)
		escape_heading(&out, str_trim(buf_view(&whole)));
	else
		return str_trim(buf_view(&whole));
	return buf_view(&out);
}

struct str
runs_plain(struct arena *arena, const struct run *runs, size_t n)
{
	struct buf out;

	buf_init(&out, arena, HTML_MAX);
	for (size_t i = 0; i < n; i++) {
		if (runs[i].kind == RUN_BREAK)
			buf_char(&out, ' ');
		else if (runs[i].kind != RUN_NOTE)
			buf_str(&out, runs[i].text);
	}
	return utf8_clean(arena, buf_view(&out));
}
