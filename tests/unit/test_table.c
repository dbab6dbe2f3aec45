#include "markup/table.h"

#include "markup/doc.h"
#include "test.h"

enum { LINES_MAX = 8 };

/* The lines of `text`, split. */
static uint32_t
split_lines(const char *text, struct str *lines)
{
	struct str rest = str_z(text);
	uint32_t n = 0;

	while (n < LINES_MAX && str_line(&rest, &lines[n]))
		n++;
	return n;
}

static void
a_row_of_hyphens_makes_a_table(void **state)
{
	static const struct {
		const char *text;
		int header; /* -1: no table */
		uint32_t columns, rows;
		const char *align;
	} rows[] = {
		{ "a|b\n-|-\nc|d", 0, 2, 2, "<<" },
		{ "| a |\n|---|", 0, 1, 1, "<" },
		{ "a\n:-:", 0, 1, 1, "^" },
		{ "|a|\n---", 0, 1, 1, "<" },
		{ "text\na|b\n:--|--:\n1|2\n3", 1, 2, 3, "<>" },
		{ "a\n---", -1, 0, 0, "" },
		{ "a|b\n-|-|-", -1, 0, 0, "" },
		{ "a|b\n-|x", -1, 0, 0, "" },
		{ "a|b\n|", -1, 0, 0, "" },
		{ "a|b", -1, 0, 0, "" },
		{ "-|-\n-|-", 0, 2, 1, "<<" },
		{ "a \\| b\n-|-", -1, 0, 0, "" },
		{ "a|b\n- | - |", 0, 2, 1, "<<" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str lines[LINES_MAX];
		uint32_t n = split_lines(rows[i].text, lines);
		struct table_place place;
		bool found = table_find(&test_arena, lines, n, &place);

		assert_row(found == (rows[i].header >= 0), rows[i].text);
		if (!found)
			continue;
		assert_row(
		    place.header == (uint32_t)rows[i].header, rows[i].text);
		assert_row(place.columns == rows[i].columns, rows[i].text);
		assert_row(place.rows == rows[i].rows, rows[i].text);
		for (uint32_t k = 0; k < place.columns; k++)
			assert_row("<>^"[place.align[k]] == rows[i].align[k],
			    rows[i].text);
	}
}

static void
rows_split_at_bare_pipes_only(void **state)
{
	static const struct {
		const char *row;
		const char *cells[3];
	} rows[] = {
		{ "| a | b | c |", { "a", "b", "c" } },
		{ "a|b", { "a", "b", "" } },
		{ "a|b|c|d", { "a", "b", "c" } },
		{ "a \\| b|c", { "a | b", "c", "" } },
		{ "`a|b`", { "`a", "b`", "" } },
		{ "`a\\|b`|", { "`a|b`", "", "" } },
		{ "||x", { "", "x", "" } },
		{ "|", { "", "", "" } },
		{ "a \\\\| b", { "a \\\\", "b", "" } },
		{ "x|\\", { "x", "\\", "" } },
		{ "", { "", "", "" } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str cells[3];

		table_split(&test_arena, str_z(rows[i].row), cells, 3);
		for (int k = 0; k < 3; k++)
			assert_text(cells[k], rows[i].cells[k], rows[i].row);
	}
}

static void
a_grid_that_is_nearly_all_empty_is_text(void **state)
{
	enum { WIDE = 3000 };
	char *wide = arena_alloc(&test_arena, WIDE * 2);
	char *hyphens = arena_alloc(&test_arena, WIDE * 2);
	struct str *lines = arena_array(&test_arena, WIDE, sizeof(struct str));
	struct table_place place;

	(void)state;
	for (int i = 0; i < WIDE; i++) {
		memcpy(wide + i * 2, "a|", 2);
		memcpy(hyphens + i * 2, "-|", 2);
		lines[i] = STR("x");
	}
	lines[0] = (struct str){ wide, WIDE * 2 };
	lines[1] = (struct str){ hyphens, WIDE * 2 };
	assert_true(table_find(&test_arena, lines, 4, &place));
	assert_false(table_find(&test_arena, lines, WIDE, &place));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_of_hyphens_makes_a_table),
		TEST(rows_split_at_bare_pipes_only),
		TEST(a_grid_that_is_nearly_all_empty_is_text),
	};

	return RUN(tests);
}
