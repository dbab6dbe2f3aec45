#include "markup/pieces.h"

#include "base/arena.h"

/*
 * In front of each piece: a character that is dropped from every text
 * (U+2060) and a blank, so that it is a paragraph whatever it looks like,
 * and emphasis at its begin still is emphasis.
 */
#define LEAD STR("\xE2\x81\xA0 ")
_Static_assert(sizeof("\xE2\x81\xA0 ") - 1 == PIECES_LEAD, "of that length");

void
pieces_init(struct pieces *pieces, struct arena *arena, struct str source)
{
	*pieces = (struct pieces){ .arena = arena, .source = source };
	buf_init(&pieces->text, arena, SIZE_MAX / 4);
}

/* Where the lines begin. */
static bool
index_lines(struct pieces *pieces)
{
	struct str s = pieces->source;
	uint32_t n = 0;
	size_t *lines;

	if (pieces->lines != NULL)
		return true;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	lines = arena_array(pieces->arena, (size_t)n + 2, sizeof(*lines));
	if (lines == NULL)
		return false;
	pieces->lines = lines;
	pieces->n_lines = n + 1;
	n = 1;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			lines[n++] = i + 1;
	lines[n] = s.n + 1;
	return true;
}

static struct str
trim_front(struct str s)
{
	while (s.n > 0 && byte_is_space(s.p[0]))
		s = str_from(s, 1);
	return s;
}

/* A line's text, behind at most so many marks of quotes.  Blanks at its end
 * may be a hard break. */
static struct str
line_text(const struct pieces *pieces, uint32_t line, uint32_t quotes)
{
	struct str s = trim_front(str_slice(
	    pieces->source, pieces->lines[line], pieces->lines[line + 1] - 1));

	while (quotes-- > 0 && s.n > 0 && s.p[0] == '>')
		s = trim_front(str_from(s, 1));
	return s;
}

/* A definition, which libcmark took off the paragraph's front. */
static bool
is_reference(struct str line)
{
	size_t end =
	    line.n > 0 && line.p[0] == '[' ? str_find(line, ']') : STR_NONE;

	return end != STR_NONE && end + 1 < line.n && line.p[end + 1] == ':';
}

/* Whether brackets are there that are not an inline link's. */
static bool
may_refer(struct str s)
{
	size_t at;

	while ((at = str_find(s, ']')) != STR_NONE) {
		s = str_from(s, at + 1);
		if (s.n == 0 || s.p[0] != '(')
			return true;
	}
	return false;
}

/* Whether some line could define a reference: it begins with a bracket,
 * behind blanks and marks of quotes and lists. */
static bool
has_definitions(struct str s)
{
	size_t at = 0;
	size_t next;

	while ((next = str_search(str_from(s, at), STR("]:"))) != STR_NONE) {
		size_t from;

		at += next;
		from = str_find_last(str_slice(s, 0, at), '\n');
		from = from == STR_NONE ? 0 : from + 1;
		while (
		    from < at && !byte_is_alnum(s.p[from]) && s.p[from] != '[')
			from++;
		if (s.p[from] == '[')
			return true;
		/* One look a line. */
		next = str_find(str_from(s, at), '\n');
		at = next == STR_NONE ? s.n : at + next;
	}
	return false;
}

static void
add_piece(struct pieces *pieces, struct str s)
{
	struct buf *text = &pieces->text;

	buf_str(text, LEAD);
	buf_str(text, s);
	buf_str(text, STR("\n\n"));
	pieces->references |= may_refer(s);
	pieces->n++;
}

/* The lines above a table, one paragraph. */
static void
add_text(struct pieces *pieces, const struct str *lines, uint32_t n)
{
	struct buf *text = &pieces->text;

	buf_str(text, LEAD);
	for (uint32_t i = 0; i < n; i++) {
		/* What is indented so far cannot begin anything. */
		if (i > 0)
			buf_str(text, STR("    "));
		buf_str(text, lines[i]);
		buf_char(text, '\n');
		pieces->references |= may_refer(lines[i]);
	}
	buf_char(text, '\n');
	pieces->n++;
}

static struct pieces_table *
add_table(struct pieces *pieces, const struct table_place *place,
    const struct str *lines)
{
	struct pieces_table *table = arena_alloc(pieces->arena, sizeof(*table));
	struct str *cells =
	    arena_array(pieces->arena, place->columns, sizeof(*cells));

	if (table == NULL || cells == NULL)
		return NULL;
	table->place = *place;
	table->first = pieces->n;
	table->text = place->header > 0;
	if (table->text)
		add_text(pieces, lines, place->header);
	for (uint32_t row = 0; row < place->rows; row++) {
		/* Behind the header stands the row of hyphens. */
		uint32_t line = place->header + row + (row > 0);

		table_split(pieces->arena, lines[line], cells, place->columns);
		for (uint32_t i = 0; i < place->columns; i++)
			add_piece(pieces, cells[i]);
	}
	return table;
}

struct pieces_table *
pieces_look(struct pieces *pieces, int start_line, int start_column,
    int end_line, uint32_t quotes)
{
	struct table_place place;
	struct str *lines;
	uint32_t n = 0;

	if (start_line < 1 || start_column < 1 || end_line <= start_line ||
	    !index_lines(pieces) || (uint32_t)end_line > pieces->n_lines)
		return NULL;
	lines = arena_array(pieces->arena,
	    (size_t)end_line - (size_t)start_line + 1, sizeof(*lines));
	if (lines == NULL)
		return NULL;
	for (int i = start_line; i <= end_line; i++) {
		struct str s = line_text(pieces, (uint32_t)i - 1, quotes);

		if (i == start_line) {
			s = str_slice(pieces->source,
			    pieces->lines[i - 1] + (size_t)start_column - 1,
			    pieces->lines[i] - 1);
			s = trim_front(s);
		}
		if (n > 0 || !is_reference(s))
			lines[n++] = s;
	}
	if (!table_find(pieces->arena, lines, n, &place))
		return NULL;
	return add_table(pieces, &place, lines);
}

struct str
pieces_document(struct pieces *pieces)
{
	if (pieces->references && has_definitions(pieces->source))
		buf_str(&pieces->text, pieces->source);
	return pieces->text.failed ? STR("") : buf_view(&pieces->text);
}
