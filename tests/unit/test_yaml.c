#include "site/yaml.h"

#include "base/buf.h"
#include "base/err.h"
#include "site/toml.h"
#include "test.h"

/* A tree as one line: {key: text, list: [a, "b"]}. */
static void
print(struct buf *buf, const struct yaml *node)
{
	bool map = node->kind == YAML_MAP;

	if (node->kind == YAML_TEXT) {
		buf_fmt(buf, node->quoted ? "\"" STR_FMT "\"" : STR_FMT,
		    STR_ARG(node->text));
		return;
	}
	buf_char(buf, map ? '{' : '[');
	for (const struct yaml *c = node->child; c != NULL; c = c->next) {
		if (c != node->child)
			buf_str(buf, STR(", "));
		if (map)
			buf_fmt(buf, STR_FMT ": ", STR_ARG(c->key));
		print(buf, c);
	}
	buf_char(buf, map ? '}' : ']');
}

typedef bool parse_function(struct str bytes, uint32_t line,
    struct arena *arena, const struct yaml **root, struct err *err);

static struct str
outcome(parse_function *parse, struct str bytes)
{
	const struct yaml *root;
	struct err err = { "" };
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 20);
	if (!parse(bytes, 1, &test_arena, &root, &err))
		buf_fmt(&buf, "! %s", err.text);
	else if (root == NULL)
		buf_str(&buf, STR("nothing"));
	else
		print(&buf, root);
	return buf_view(&buf);
}

struct row {
	const char *source, *want;
};

static void
yaml_becomes_a_tree_of_texts(void **state)
{
	static const struct row rows[] = {
		{ "", "nothing" },
		{ "# only a comment\n", "nothing" },
		{ "a: b", "{a: b}" },
		{ "\xEF\xBB\xBF"
		  "a: b\r\nc: d\r\n",
		    "{a: b, c: d}" },
		{ "a: 'it''s'\nb: \"x\\ty\"", "{a: \"it's\", b: \"x\ty\"}" },
		{ "a: no\nb: 007\nc: 2025-01-28\nd: ~",
		    "{a: no, b: 007, c: 2025-01-28, d: ~}" },
		{ "a:\nb: ''", "{a: , b: \"\"}" },
		{ "a: [x, y]\nb:\n  - 1\n  - {c: d}",
		    "{a: [x, y], b: [1, {c: d}]}" },
		{ "a: |\n  one\n  two\nb: >\n  one\n  two\n",
		    "{a: \"one\ntwo\n\", b: \"one two\n\"}" },
		{ "a:\ttab", "{a: tab}" },
		{ "a: !!str 5\nb: !!int 5", "{a: \"5\", b: 5}" },
		{ "\"quoted key\": v", "{quoted key: v}" },
		{ "- a\n- b", "[a, b]" },
		{ "a: b # note", "{a: b}" },
		{ "---\na: b\n...\n", "{a: b}" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(yaml_parse, str_z(rows[i].source)),
		    rows[i].want, rows[i].source);
}

static void
what_yaml_may_not_hold_is_told_with_its_place(void **state)
{
	static const struct row rows[] = {
		{ "title: Foo: bar",
		    "! 1:11: a colon and a blank inside a value; "
		    "put the whole value in quotes" },
		{ "a: b\na: c",
		    "! 2:1: 'a' is there already in line 1; keep one of them" },
		{ "x:\n  a: b\n  a: c",
		    "! 3:3: 'a' is there already in line 2; keep one of them" },
		{ "a: &x b", "! 1:4: an anchor (&); write the value out" },
		{ "a: &x [b]", "! 1:4: an anchor (&); write the value out" },
		{ "a: *x",
		    "! 1:4: an alias (*); write the value out, or quote it" },
		{ "a:\n\t- b", "! 2:1: a tab in the indent; use blanks" },
		{ "a: @home",
		    "! 1:4: a value cannot begin with '@'; "
		    "put it in quotes" },
		{ "a: `b`",
		    "! 1:4: a value cannot begin with '`'; "
		    "put it in quotes" },
		{ "a: b\n---\nc: d",
		    "! 2:1: a second document; one file holds one" },
		{ "? [a]\n: b",
		    "! 1:3: a list or map cannot be a key; "
		    "write key: value" },
		{ "a: \"open\nb: c",
		    "! 1:4: a quote that is never closed; close it" },
		{ "a: b\nc\nd: e",
		    "! 3:1: a key without a colon before this place; "
		    "write key: value" },
		{ "a: [b, c\nd: e",
		    "! 1:4: a bracket that is never closed, or no comma "
		    "between two values; write [a, b]" },
		{ "a: b\x01",
		    "! 1:5: a control character (0x01); take it out" },
		{ "a: b\nc: \xC3\x28",
		    "! 2:5: not UTF-8, or a character that YAML forbids; "
		    "save the file as UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(yaml_parse, str_z(rows[i].source)),
		    rows[i].want, rows[i].source);
}

/* `text` n times in a row. */
static struct str
times(const char *text, size_t n)
{
	struct buf buf;

	buf_init(&buf, &test_arena, strlen(text) * n);
	for (size_t i = 0; i < n; i++)
		buf_str(&buf, str_z(text));
	return buf_view(&buf);
}

static void
a_yaml_bomb_ends_at_its_first_layer(void **state)
{
	(void)state;
	assert_text(outcome(yaml_parse, times("[", 60000)),
	    "! 1:33: nested more than 32 deep; use fewer levels", "[");
	assert_text(outcome(yaml_parse, times("{a: ", 16000)),
	    "! 1:129: nested more than 32 deep; use fewer levels", "{");
	assert_text(outcome(yaml_parse, times("- ", 30000)),
	    "! 1:65: nested more than 32 deep; use fewer levels", "- ");
	assert_text(outcome(yaml_parse, times("-\n", 30000)),
	    "! 16384:2: more than 16384 values; use fewer", "-");
	assert_text(outcome(yaml_parse,
			STR("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]")),
	    "! 1:4: an anchor (&); write the value out", "laughs");
}

static void
a_map_of_many_keys_is_refused(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 20);
	for (int i = 0; i < 2000; i++)
		buf_fmt(&buf, "k%d: v\n", i);
	assert_text(outcome(yaml_parse, buf_view(&buf)),
	    "! 1025:1: more than 1024 keys in one map; use fewer", "keys");
}

static void
places_are_counted_from_the_line_given(void **state)
{
	const struct yaml *root;
	const struct yaml *node;
	struct err err;

	(void)state;
	assert_true(yaml_parse(
	    STR("a: b\n\xC3\xA4: [x,\n  y]"), 2, &test_arena, &root, &err));
	node = yaml_get(root, STR("\xC3\xA4"));
	assert_non_null(node);
	assert_int_equal(node->key_line, 3);
	assert_int_equal(node->key_column, 1);
	assert_int_equal(node->column, 4);
	assert_int_equal(node->child->next->line, 4);
	assert_int_equal(node->child->next->column, 3);
	assert_null(yaml_get(root, STR("none")));
	assert_null(yaml_get(node, STR("a")));
}

static void
words_for_yes_and_no_are_known(void **state)
{
	static const struct {
		const char *word;
		int want; /* -1: neither */
	} rows[] = { { "true", 1 }, { "Yes", 1 }, { "ON", 1 }, { "1", 1 },
		{ "false", 0 }, { "no", 0 }, { "Off", 0 }, { "0", 0 },
		{ "maybe", -1 }, { "", -1 }, { "y", -1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct yaml node = { .text = str_z(rows[i].word) };
		bool value = false;

		assert_row(yaml_bool(&node, &value) == (rows[i].want >= 0) &&
			value == (rows[i].want == 1),
		    rows[i].word);
	}
}

static void
toml_becomes_the_same_tree(void **state)
{
	static const struct row rows[] = {
		{ "", "{}" },
		{ "a = \"b\"\nc = 'd\\e' # note\r\n",
		    "{a: \"b\", c: \"d\\e\"}" },
		{ "draft = true\ndate = 2025-01-28T10:00:00Z\nn = 1_000",
		    "{draft: true, date: 2025-01-28T10:00:00Z, n: 1_000}" },
		{ "d = 2025-01-28 10:00:00", "{d: 2025-01-28 10:00:00}" },
		{ "a = [\"x\", 'y', # note\n  \"z\",\n]",
		    "{a: [\"x\", \"y\", \"z\"]}" },
		{ "a = { b = \"c\", d.e = 1 }", "{a: {b: \"c\", d: {e: 1}}}" },
		{ "[t]\na = 1\n[t.u]\nb = 2", "{t: {a: 1, u: {b: 2}}}" },
		{ "[[p]]\na = 1\n[[p]]\na = 2\n[p.q]\nb = 3",
		    "{p: [{a: 1}, {a: 2, q: {b: 3}}]}" },
		{ "a = \"\"\"\none \\\n  two\nthree\"\"\"",
		    "{a: \"one two\nthree\"}" },
		{ "a = '''\nraw \\n'''", "{a: \"raw \\n\"}" },
		{ "a = \"\\u00e4\\U0001F600\\\"\"",
		    "{a: \"\xC3\xA4\xF0\x9F\x98\x80\"\"}" },
		{ "\"k e y\" = 1\n'x' = 2\na.b = 3",
		    "{k e y: 1, x: 2, a: {b: 3}}" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(toml_parse, str_z(rows[i].source)),
		    rows[i].want, rows[i].source);
}

static void
broken_toml_is_told_with_its_place(void **state)
{
	static const struct row rows[] = {
		{ "a = \"open\nb = 1",
		    "! 1:10: a quote that is never closed; close it" },
		{ "a = b c d!",
		    "! 1:5: a text without quotes; "
		    "write \"...\"" },
		{ "a = 1\na = 2",
		    "! 2:3: 'a' is there already in line 1; "
		    "keep one of them" },
		{ "a", "! 1:2: a key without =; write key = value" },
		{ "= 1", "! 1:1: no key here; write key = value" },
		{ "a =", "! 1:4: no value here; write key = \"value\"" },
		{ "a = [1, 2",
		    "! 1:10: a list that is not closed; "
		    "write [\"a\", \"b\"]" },
		{ "a = 1\n[a]\nb = 2",
		    "! 2:3: 'a' has a value already; keep one of them" },
		{ "[a\nb = 1",
		    "! 1:3: a table's name that is not closed; "
		    "add ]" },
		{ "a = \"\\x\"",
		    "! 1:7: an unknown escape; write \\\\ for a "
		    "backslash" },
		{ "a = \"b\" c",
		    "! 1:9: something behind the value; "
		    "one key a line" },
		{ "a = \"\xFF\"", "! 1:1: not UTF-8; save the file as UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(toml_parse, str_z(rows[i].source)),
		    rows[i].want, rows[i].source);
	assert_text(outcome(toml_parse, times("a = [[[[[[[[[[[", 1)),
	    "! 1:16: no value here; write key = \"value\"", "short");
}

static void
deep_toml_is_refused(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 20);
	buf_str(&buf, STR("a = "));
	buf_fill(&buf, '[', 60000);
	assert_true(str_search(outcome(toml_parse, buf_view(&buf)),
			STR("nested more than 32 deep")) != STR_NONE);
	buf_cut(&buf, 0);
	for (int i = 0; i < 10000; i++)
		buf_str(&buf, STR("a."));
	buf_str(&buf, STR("a = 1"));
	assert_true(str_search(outcome(toml_parse, buf_view(&buf)),
			STR("nested more than 32 deep")) != STR_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(yaml_becomes_a_tree_of_texts),
		TEST(what_yaml_may_not_hold_is_told_with_its_place),
		TEST(a_yaml_bomb_ends_at_its_first_layer),
		TEST(a_map_of_many_keys_is_refused),
		TEST(places_are_counted_from_the_line_given),
		TEST(words_for_yes_and_no_are_known),
		TEST(toml_becomes_the_same_tree),
		TEST(broken_toml_is_told_with_its_place),
		TEST(deep_toml_is_refused),
	};

	return RUN(tests);
}
