#include "markup/markdown.h"

#include "base/err.h"
#include "dump.h"
#include "test.h"

static struct str
dump(const char *source)
{
	struct doc doc;
	struct err err;

	doc_init(&doc, &test_arena);
	if (!markdown_parse(str_z(source), &doc, NULL, &err))
		return arena_copy(&test_arena, str_z(err.text));
	return dump_doc(&test_arena, &doc);
}

struct row {
	const char *source;
	const char *want;
};

static void
check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(dump(rows[i].source), rows[i].want, rows[i].source);
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
characters_are_clean(void **state)
{
	static const struct row rows[] = {
		{ "a\tb  c &amp; d\xC2\xA0"
		  "e",
		    "p a b c & d\xC2\xA0"
		    "e\n" },
		{ "a\x1B[31m&#27;b&shy;c\xE2\x80\xAE"
		  "d",
		    "p a[31mbcd\n" },
		{ "a\x80z", "p a\xEF\xBF\xBDz\n" },
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
		TEST(characters_are_clean),
	};

	return RUN(tests);
}
