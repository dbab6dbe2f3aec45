/* Words that the HTML parser does not see are there all the same. */
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>

#include "mirror/deadline.h"
#include "mirror/html_parse.h"
#include "mirror/html_words.h"

#include "test.h"

#define LONG "more words than a stretch must have, and then some"

/* The tree as HTML. */
static struct str
dump(xmlDoc *doc)
{
	xmlBuffer *buffer = xmlBufferCreate();
	struct str out;

	htmlNodeDump(buffer, doc, xmlDocGetRootElement(doc));
	out = arena_copy(&test_arena,
	    (struct str){ (const char *)xmlBufferContent(buffer),
		(size_t)xmlBufferLength(buffer) });
	xmlBufferFree(buffer);
	xmlFreeDoc(doc);
	return out;
}

/* As it is without us. */
static struct str
plainly(const char *html)
{
	struct str whole = arena_fmt(&test_arena, "<body>%s", html);
	xmlDoc *doc = htmlReadMemory(whole.p, (int)whole.n, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NODEFDTD);

	assert_non_null(doc);
	return dump(doc);
}

static void
the_tree_is_what_it_would_be_without(void **state)
{
	static const char *const rows[] = {
		"<p>" LONG "</p>\n\n<p> " LONG "\n" LONG " </p>",
		LONG " it's \"so\" & so &amp; so&copy;" LONG "&eacute" LONG,
		"&#8217;" LONG "&#x2019" LONG "&" LONG,
		"<a title = \"a > b " LONG "\" href='x'>" LONG "</a>",
		"<a =\"x>" LONG "<b title=\"" LONG " > " LONG "\">y",
		"<? " LONG "?>" LONG "<! " LONG ">" LONG "< " LONG,
		"<!-- " LONG " --><script>" LONG "</script><pre>" LONG "</pre>",
		"<p " LONG ">" LONG "<td>" LONG "<li>" LONG "<p>" LONG,
		"\uFEFF" LONG "\uFFFD" LONG "\uFDD0" LONG,
		LONG "&#xFDD0;0;" LONG,
		LONG "&#00064976;0;" LONG,
		"\u00E9\u4E2D\U0001F600" LONG "\u00E9\u4E2D\U0001F600",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct deadline none = { 0 };
		bool cut;
		xmlDoc *doc =
		    html_parse(&test_arena, str_z(rows[i]), &none, &cut);

		assert_non_null(doc);
		assert_false(cut);
		test_str(
		    dump(doc), plainly(rows[i]), rows[i], __FILE__, __LINE__);
	}
}

static void
words_are_hidden_and_what_is_no_word_is_not(void **state)
{
	static const struct {
		const char *html, *out;
	} rows[] = {
		{ "<p> " LONG " </p>", "<p> \uFDD00; </p>" },
		{ LONG "\n" LONG, "\uFDD00;\n\uFDD01;" },
		{ "a few words", "a few words" },
		{ LONG "&lt;" LONG, "\uFDD00;&lt;\uFDD01;" },
		{ "don't hide '" LONG "'", "don't hide '\uFDD00;'" },
		{ "<i title=\"" LONG "\">", "<i title=\"" LONG "\">" },
		{ "<? " LONG ">", "<? " LONG ">" },
		{ "\uFDD0" LONG, "\uFDD0" LONG },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct words words = { .arena = &test_arena };
		struct buf out;

		buf_init(&out, &test_arena, 4096);
		words_hide(&words, str_z(rows[i].html), &out);
		assert_text(buf_view(&out), rows[i].out, rows[i].html);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_tree_is_what_it_would_be_without),
		TEST(words_are_hidden_and_what_is_no_word_is_not),
	};

	return RUN(tests);
}
