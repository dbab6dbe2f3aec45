#include "parsed.h"

static struct str
parse_z(const char *source)
{
	return parsed(str_z(source));
}

static void
blocks_keep_their_kind(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "one\ntwo", "p one two\n" },
		{ "a  \nb\\\nc", "p a|b|c\n" },
		{ "# A *b* `c` #", "h1 A b c\n" },
		{ "Two\nlines\n===", "h1 Two lines\n" },
		{ "###### six\n\n#\n", "h6 six\n" },
		{ "---\n", "hr\n" },
		{ "```c x\nint a;\n\n\tb\n```", "pre(c) int a;\n\n\tb\n" },
		{ "    code", "pre() code\n" },
		{ "```{.python .input}\nx\n```", "pre(python) x\n" },
		{ "~~~ {r, echo=FALSE}\nx\n~~~", "pre(r) x\n" },
		{ "```\n \n```", "" },
		{ "> # h\n> a\n> > b",
		    "quote p h\nquote p a\nquote/quote p b\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
lists_know_marker_number_and_depth(void **state)
{
	static const struct row rows[] = {
		{ "* a\n  * b\n* c",
		    "ul/li p a\nul/li/ul/li p b\nul/li p c\n" },
		{ "3) a\n4) b", "ol4)/li3 p a\nol4)/li4 p b\n" },
		{ "* a\n\n* b", "ul/li p a\nul/li p b\n" },
		{ "* a\n\n  b", "ul~/li p a\nul~/li p b\n" },
		{ "* a\n\n      code", "ul~/li p a\nul~/li pre() code\n" },
		{ "1.\n2. b", "ol2./li1 p \nol2./li2 p b\n" },
		{ "*\n* b", "ul/li p b\n" },
		{ "* > q", "ul~/li/quote p q\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
emphasis_is_light(void **state)
{
	static const struct row rows[] = {
		{ "a *b* **c** ***d*** e", "p a _b_ *c* *d* e\n" },
		{ "**Note:** this is **so**.", "p Note: this is *so*.\n" },
		{ "*all of it*", "p all of it\n" },
		{ "***all of it***", "p all of it\n" },
		{ "***Both*** and", "p Both and\n" },
		{ "*Em* first", "p _Em_ first\n" },
		{ "un*believ*able", "p unbelievable\n" },
		{ "a **b _c_ d** e", "p a *b _c_ d* e\n" },
		{ "a\\\n**b** c", "p a|b c\n" },
		{ "a **`b`** and *[c](https://d)* e",
		    "p a `b` and {c} e\n  => https://d c\n" },
		{ "a [**b**](c) [*d* e](f)",
		    "p a {b} {_d_ e}\n  => c b\n  => f d e\n" },
		{ "`` a`b `` and ` x `", "p `` a`b `` and `x`\n" },
		{ "~~gone~~ *s*", "p ~~gone~~ _s_\n" },
		{ "* **Term**: text", "ul/li p Term: text\n" },
		{ "x \xE6\x97\xA5**\xE6\x9C\xAC**\xE8\xAA\x9E",
		    "p x \xE6\x97\xA5*\xE6\x9C\xAC*\xE8\xAA\x9E\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
links_stay_in_the_sentence(void **state)
{
	static const struct row rows[] = {
		{ "I moved to [Gemini](https://g.org/), as the [FAQ][f] says.\n"
		  "\n[f]: https://g.org/faq \"Q\"",
		    "p I moved to {Gemini}, as the {FAQ} says.\n"
		    "  => https://g.org/ Gemini\n"
		    "  => https://g.org/faq FAQ \"Q\"\n" },
		{ "**[a](https://b)** \xC2\xB7 [c](https://d)",
		    "links\n  => https://b a\n  => https://d c\n" },
		{ "> [a](https://b)", "quote links\n  => https://b a\n" },
		{ "> x\n>\n> - [a](https://b)",
		    "quote p x\nquote/ul/li p {a}\n  => https://b a\n" },
		{ "* [a](https://b)", "ul/li links\n  => https://b a\n" },
		{ "see [here](https://b/c) now",
		    "p see {here} now\n  => https://b/c here vague\n" },
		{ "x [](https://b) y", "p x {}y\n  => https://b \n" },
		{ "x [a](#b) [c](javascript:d) [e]() f", "p x a c e f\n" },
		{ "x [a](b/c.md#d) [e](index.md) y",
		    "p x {a} {e} y\n  => b/c a\n  => ./ e\n" },
		{ "at https://e.org/_a_b. Or (www.f.org/x) and <g@h.org>",
		    "p at {https://e.org/_a_b}. Or ({www.f.org/x}) and "
		    "{g@h.org}\n"
		    "  => https://e.org/_a_b https://e.org/_a_b self\n"
		    "  => https://www.f.org/x www.f.org/x self\n"
		    "  => mailto:g@h.org g@h.org mail\n" },
		{ "# [a](https://b)", "h1 {a}\n  => https://b a\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
pictures_have_names(void **state)
{
	static const struct row rows[] = {
		{ "![A cat](https://e.org/cat.jpg \"Tired\")",
		    "links\n  => https://e.org/cat.jpg A cat \"Tired\" "
		    "image\n" },
		{ "![](https://e.org/my%20cat.jpg)",
		    "links\n  => https://e.org/my%20cat.jpg my cat.jpg "
		    "image\n" },
		{ "Press the ![Save](save.png) button",
		    "p Press the {Save} button\n  => save.png Save image\n" },
		{ "See ![](c.png \"the chart\") or ![](d.png).",
		    "p See {the chart} or {}.\n"
		    "  => c.png the chart \"the chart\" image\n"
		    "  => d.png d.png image\n" },
		{ "[![Build](https://c/b.svg)](https://c/p)",
		    "links\n  => https://c/p Build\n" },
		{ "[![Me](m.jpg)](https://c/p)",
		    "links\n  => https://c/p Me\n  => m.jpg Me image\n" },
		{ "[![Me](m.jpg)](big.png)", "links\n  => big.png Me image\n" },
		{ "[![](m.svg)](https://c/p)",
		    "links\n  => https://c/p m.svg\n" },
		{ "![alt](data:image/png;base64,AAAA)", "p alt\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
footnotes_stand_at_the_end(void **state)
{
	static const struct row rows[] = {
		{ "A[^b] and[^a].\n\n[^a]: Word\n[^b]: Two words",
		    "p A\xC2\xB9 and\xC2\xB2.\nhr(notes)\n"
		    "note1 p Two words\nnote2 p Word\n" },
		{ "x[^1]\n\n[^1]: one\n    more\n\n    two *b* c\n\n    - item",
		    "p x\xC2\xB9\nhr(notes)\nnote1 p one more\n"
		    "note1 p two _b_ c\nnote1/ul/li p item\n" },
		{ "x[^1]\n\n[^1]: see [^2]\n\n[^2]: last\n\n[^3]: never",
		    "p x\xC2\xB9\nhr(notes)\nnote1 p see \xC2\xB2\n"
		    "note2 p last\n" },
		{ "x[^1] `[^1]` [^2]\n\n[^1]: n",
		    "p x\xC2\xB9 `[^1]` [^2]\nhr(notes)\nnote1 p n\n" },
		{ "    [^1]\n\nx[^1]\n\n[^1]: [r]\n\n[r]: https://e.org",
		    "pre() [^1]\np x\xC2\xB9\nhr(notes)\nnote1 p {r}\n"
		    "  => https://e.org r\n" },
		{ "> q[^1]\n>\n> [^1]: in\n> more\n\nafter",
		    "quote p q\xC2\xB9\np after\nhr(notes)\nnote1 p in "
		    "more\n" },
		{ "```\n[^1]: code\n```\nx[^1]\n\n[^1]: ```\n    open",
		    "pre() [^1]: code\np x\xC2\xB9\nhr(notes)\n"
		    "note1 pre() open\n" },
		{ "a[^x]\n\n[^x]:\n\n[^y]: z", "p a\xC2\xB9\nhr(notes)\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
formulas_are_not_touched(void **state)
{
	static const struct row rows[] = {
		{ "$W_Q*b*c_d$ and $a \\\\ b$",
		    "p $W_Q*b*c_d$ and $a \\\\ b$\n" },
		{ "It costs $5 and $10, or $5-$10.",
		    "p It costs $5 and $10, or $5-$10.\n" },
		{ "$E = mc^2$ **x** `$a$`", "p E = mc\xC2\xB2 *x* `$a$`\n" },
		{ "$$\nx_Q =\n- 1\n\\frobnicate\n$$",
		    "pre(math) x_Q =\n- 1\n\\frobnicate\n" },
		{ "a\n$$x^2$$\nb", "p a\npre(math) x\xC2\xB2\np b\n" },
		{ "```math\nx^2 \\le 1\n```\n\n```math\n\\foo\n```",
		    "pre(math) x\xC2\xB2 \xE2\x89\xA4 1\npre(math) \\foo\n" },
		{ "- a\n\n  $$\n  x^2\n  $$\n",
		    "ul~/li p a\nul~/li pre(math) x\xC2\xB2\n" },
		{ "> $$\n> a\n> > b\n> $$", "quote pre(math) a > b\n" },
		{ "```\n$$\nx\n$$\n```", "pre() $$\nx\n$$\n" },
		{ "[$x$](https://e.org/$a$b)",
		    "links\n  => https://e.org/$a$b x\n" },
		{ "![x^2](https://latex.codecogs.com/svg.latex?x%5E2)",
		    "p x\xC2\xB2\n" },
		{ "![y](https://s0.wp.com/latex.php?latex=%5Cfoo&bg=f)",
		    "p y\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
tables_are_found_in_paragraphs(void **state)
{
	static const struct row rows[] = {
		{ "| A | B |\n|:--|--:|\n| *x* | `y\\|z` |\n| 1 |",
		    "table <>\n  A ; B\n  x ; y|z\n  1 ; \n" },
		{ "text *t*\na|b\n:-:|-\nc|[l](u)",
		    "p text _t_\ntable ^<\n  a ; b\n  c ; {l}\n"
		    "  => u l\n" },
		{ "a|b\n-|-\n[l]|x\n\n[l]: https://e.org",
		    "table <<\n  a ; b\n  {l} ; x\n"
		    "  => https://e.org l\n" },
		{ "> q\n> a | b\n> --|--\nlazy | 2",
		    "quote p q\nquote table <<\n  a ; b\n  lazy ; 2\n" },
		{ "1. x\n\n   | a |\n   |---|\n   | b<br>c |",
		    "ol1.~/li1 p x\nol1.~/li1 table <\n  a\n  b / c\n" },
		{ "a | b\nc | d", "p a | b c | d\n" },
		{ "|a|\n|-|\n||\n|![](i.png)|\n||",
		    "table <\n  a\n  {i.png}\n  => i.png i.png image\n" },
		{ "||\n|-|\n||", "" },
		{ "a | b\n--|--|--", "p a | b --|--|--\n" },
		{ "`a | b` | c\n---|---|---", "table <<<\n  `a ; b` ; c\n" },
		{ "|a|\n|-|\n|# no heading|\n|> q|",
		    "table <\n  a\n  # no heading\n  > q\n" },
		{ "[^1] | $a|b$\n--|--\nx | y\n\n[^1]: n",
		    "table <<\n  \xC2\xB9 ; a|b\n  x ; y\nhr(notes)\n"
		    "note1 p n\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
github_has_tasks_and_alerts(void **state)
{
	static const struct row rows[] = {
		{ "- [ ] a\n- [x] [b](c)\n- [X] d\n- [y] e",
		    "ul/li[ ] p a\nul/li[x] links\n  => c b\n"
		    "ul/li[x] p d\nul/li p [y] e\n" },
		{ "> [!WARNING]\n> Take care.",
		    "quote p Warning: Take care.\n" },
		{ "> [!note]\n>\n> One\n>\n> Two",
		    "quote p Note: One\nquote p Two\n" },
		{ "> [!TIP]\n> - a", "quote p Tip:\nquote/ul/li p a\n" },
		{ "> [!OTHER]\n> a", "quote p [!OTHER] a\n" },
		{ "> [!NOTE] more", "quote p [!NOTE] more\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

static void
what_nests_too_deep_is_said(void **state)
{
	struct markdown_notes notes;
	struct doc doc;
	struct err err;
	struct str s;
	char source[4096];
	size_t n = 0;

	(void)state;
	n += (size_t)snprintf(source, sizeof(source), "one\n\n");
	for (int i = 0; i < 1000; i++)
		n += (size_t)snprintf(source + n, sizeof(source) - n, "> ");
	snprintf(source + n, sizeof(source) - n, "deep\n");
	doc_init(&doc, &test_arena);
	assert_true(markdown_parse(str_z(source), &doc, &notes, &err));
	assert_int_equal(notes.too_deep, 3);
	s = dump_doc(&test_arena, &doc);
	assert_true(str_search(s, STR("p deep\n")) != STR_NONE);
	assert_true(str_search(s, STR("(Quotes or lists of this page nest")) !=
	    STR_NONE);
	/* A rule of many stars is none, and code is as it was. */
	assert_text(parse_z("* * * * * * * * * * * * * * * * * * * * * * * * * "
			    "* * * * * * * * * * * * * * * * * * * * * *"),
	    "hr\n", "stars");
	assert_text(parse_z("```\n>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> "
			    "x\n```"),
	    "pre() >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> x\n", "code");
}

static void
pictures_too_many_become_links(void **state)
{
	enum { ONE = 8, MANY = MARKDOWN_PICTURES + 1 };
	char *p = arena_alloc(&test_arena, MANY * ONE + 2);
	struct markdown_notes notes;
	struct doc doc;
	struct err err;

	(void)state;
	memset(p, '\n', 2);
	for (size_t i = 0; i < MANY; i++)
		memcpy(p + 2 + i * ONE, "![a](b) ", ONE);
	doc_init(&doc, &test_arena);
	assert_true(markdown_parse(
	    (struct str){ p, MANY * ONE + 2 }, &doc, &notes, &err));
	assert_int_equal(notes.pictures, 3);
	assert_int_equal(notes.too_deep, 0);
	assert_int_equal(doc.n_links, MANY);
	assert_int_equal(doc.links[MANY - 2].flags, LINK_IMAGE);
	assert_int_equal(doc.links[MANY - 1].flags, 0);
	assert_int_equal(doc.n_blocks, 2);
}

static void
characters_are_clean(void **state)
{
	static const struct row rows[] = {
		{ "a\tb  c &amp; d\xC2\xA0"
		  "e",
		    "p a b c & d\xC2\xA0"
		    "e\n" },
		{ "&nbsp;a &nbsp;b&nbsp;&nbsp; c&nbsp;",
		    "p a b\xC2\xA0"
		    "c\n" },
		{ "&nbsp;", "" },
		{ "a\x1B[31m&#27;b&shy;c\xE2\x80\xAE"
		  "d",
		    "p a[31mbcd\n" },
		{ "a\x80z", "p a\xEF\xBF\xBDz\n" },
		{ "\xEF\xBB\xBF# a\r\n\r\nb\rc\r\r|d\xFF|\r\n|-|\r\n|e|",
		    "h1 a\np b c\ntable <\n  d\xEF\xBF\xBD\n  e\n" },
		{ "```\na\x1B[0m\xE2\x80\xAE\n```", "pre() a[0m\n" },
		{ "\xE6\x97\xA5\n\xE6\x9C\xAC\nx",
		    "p \xE6\x97\xA5\xE6\x9C\xAC x\n" },
	};

	(void)state;
	check(rows, COUNT(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(blocks_keep_their_kind),
		TEST(lists_know_marker_number_and_depth),
		TEST(emphasis_is_light),
		TEST(links_stay_in_the_sentence),
		TEST(pictures_have_names),
		TEST(footnotes_stand_at_the_end),
		TEST(formulas_are_not_touched),
		TEST(tables_are_found_in_paragraphs),
		TEST(github_has_tasks_and_alerts),
		TEST(what_nests_too_deep_is_said),
		TEST(pictures_too_many_become_links),
		TEST(characters_are_clean),
	};

	return RUN(tests);
}
