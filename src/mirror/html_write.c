#include "mirror/html_walk.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "mirror/html_escape.h"

/*
 * A paragraph is first a list of pieces: text, and the marks of emphasis
 * that enclose some of it.  Then each pair of marks is held against
 * CommonMark's rules for what is left and right of it, and dropped where it
 * would not work: better without stress than with stray asterisks.
 */
struct piece {
	struct str bytes;
	bool open, close; /* a mark of emphasis */
	unsigned style;
	size_t mate; /* the other mark of the pair */
	bool dropped;
};

struct pieces {
	struct walk *walk;
	enum context context;
	bool dollars;
	const struct run *runs;
	struct piece *of;
	size_t n, cap;
};

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
	buf_fmt(&out, "](\002%u\003", link->ref);
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

/* --- do the marks work? --- */

/* Unicode's punctuation, as far as articles have it. */
static bool
is_punct(uint32_t c)
{
	if (c < 0x80)
		return c > ' ' && c != 0x7F && !byte_is_alnum((char)c);
	return c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 ||
	    c == 0xBB || c == 0xBF || (c >= 0x2010 && c <= 0x2027) ||
	    (c >= 0x2030 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3003) ||
	    (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301F) ||
	    c == 0x30FB || (c >= 0xFF01 && c <= 0xFF0F) ||
	    (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF3D) ||
	    (c >= 0xFF5B && c <= 0xFF65);
}

static bool
is_white(uint32_t c)
{
	return c == 0 || c == 0xA0 || c == 0x3000 ||
	    (c < 0x80 && byte_is_space((char)c));
}

/* The code point before (after) piece i, 0 at the paragraph's ends. */
static uint32_t
neighbour(const struct pieces *pieces, size_t i, bool after)
{
	uint32_t c = 0;

	while (after ? ++i < pieces->n : i-- > 0) {
		const struct piece *piece = &pieces->of[i];
		size_t at = piece->bytes.n;

		if (piece->dropped || piece->bytes.n == 0)
			continue;
		if (after) {
			utf8_decode(piece->bytes, 0, &c);
			return c;
		}
		do
			at--;
		while (at > 0 && (piece->bytes.p[at] & 0xC0) == 0x80);
		utf8_decode(piece->bytes, at, &c);
		return c;
	}
	return c;
}

static bool
is_strong_mark(const struct pieces *pieces, size_t i)
{
	return i < pieces->n && !pieces->of[i].dropped &&
	    pieces->of[i].style == STYLE_STRONG;
}

/*
 * Whether the pair works.  Emphasis is "_" between blanks or punctuation and
 * "*" inside words, where "_" means nothing; "*" must not touch "**".
 */
static bool
mark_works(struct pieces *pieces, size_t open)
{
	struct piece *of = pieces->of;
	size_t close = of[open].mate;
	uint32_t before = neighbour(pieces, open, false);
	uint32_t first = neighbour(pieces, open, true);
	uint32_t last = neighbour(pieces, close, false);
	uint32_t after = neighbour(pieces, close, true);
	bool free_left = is_white(before) || is_punct(before);
	bool free_right = is_white(after) || is_punct(after);

	if (is_white(first) || (is_punct(first) && !free_left) ||
	    is_white(last) || (is_punct(last) && !free_right))
		return false;
	if (of[open].style != STYLE_EM || (free_left && free_right))
		return true;
	of[open].bytes = of[close].bytes = STR("*");
	return !is_strong_mark(pieces, open + 1) &&
	    !is_strong_mark(pieces, close - 1) &&
	    !is_strong_mark(pieces, close + 1) &&
	    (open == 0 || !is_strong_mark(pieces, open - 1));
}

/* Dropping a pair changes what others touch: again, a few times. */
static void
drop_marks(struct pieces *pieces)
{
	bool dropped = true;

	for (int round = 0; dropped && round < 4; round++) {
		dropped = false;
		for (size_t i = 0; i < pieces->n; i++) {
			struct piece *piece = &pieces->of[i];

			if (!piece->open || piece->dropped ||
			    piece->style == STYLE_STRIKE ||
			    mark_works(pieces, i))
				continue;
			piece->dropped = true;
			pieces->of[piece->mate].dropped = true;
			dropped = true;
		}
	}
}

/* --- all of it --- */

static bool
many_dollars(const struct run *runs, size_t n)
{
	size_t dollars = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0;
		     runs[i].kind == RUN_TEXT && k < runs[i].text.n; k++)
			dollars += runs[i].text.p[k] == '$';
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
	drop_marks(&pieces);
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
