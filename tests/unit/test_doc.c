#include "markup/doc.h"

#include "dump.h"
#include "test.h"

static void
lines_of_a_page_become_blocks(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_heading(&doc, 1, STR(" A  title\x1B "));
	doc_text(&doc, STR("one\ntwo\n\n three"));
	doc_pre(&doc, STR("c"), STR("int\ta;\x1B[0m"));
	doc_rule(&doc);
	doc_item(&doc, STR("a"));
	doc_item(&doc, STR("b"));
	doc_text(&doc, STR("*not* [Markdown](x)"));
	doc_item(&doc, STR("c"));
	assert_text(dump_doc(&test_arena, &doc),
	    "h1 A title\np one|two|three\npre(c) int\ta;[0m\nhr\n"
	    "ul/li p a\nul/li p b\np *not* [Markdown](x)\nul/li p c\n",
	    "page");
	assert_int_equal(doc.n_frames, 5);
}

static void
links_stand_together_until_a_gap(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_link(&doc, STR("/a"), STR("A"), 0);
	doc_link(&doc, STR("/b"), STR("B\nb"), LINK_SEARCH);
	doc_gap(&doc);
	doc_link(&doc, STR("/c"), STR("C"), 0);
	doc_text(&doc, STR("text"));
	doc_add_link(&doc, STR("/d"), STR("D"), LINK_TEXT);
	doc_link(&doc, STR("/e"), STR("E"), 0);
	doc_link(&doc, STR(""), STR("nowhere"), 0);
	assert_text(dump_doc(&test_arena, &doc),
	    "links\n  => /a A\n  => /b B b search\nlinks\n  => /c C\n"
	    "p text\n  => /d D text\nlinks\n  => /e E\n",
	    "links");
}

static void
what_says_nothing_makes_no_block(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_heading(&doc, 2, STR(" "));
	doc_text(&doc, STR(""));
	doc_text(&doc, STR("\n\n"));
	doc_item(&doc, STR(""));
	doc_add_link(&doc, STR("/a"), STR("A"), 0);
	assert_int_equal(doc.n_blocks, 0);
	assert_false(doc.failed);
}

static void
frames_know_what_is_around_them(void **state)
{
	struct doc doc;

	(void)state;
	doc_init(&doc, &test_arena);
	doc_open(&doc, FRAME_QUOTE);
	doc_open(&doc, FRAME_LIST);
	doc_open(&doc, FRAME_ITEM);
	doc_open(&doc, FRAME_LIST);
	doc_open(&doc, FRAME_ITEM);
	doc_text(&doc, STR("a"));
	doc_close(&doc);
	doc_close(&doc);
	doc_text(&doc, STR("b"));
	doc_close(&doc);
	doc_close(&doc);
	doc_close(&doc);
	doc_text(&doc, STR("c"));
	assert_text(dump_doc(&test_arena, &doc),
	    "quote/ul/li/ul/li p a\nquote/ul/li p b\np c\n", "frames");
	assert_int_equal(doc.frames[3].depth, 1);
	assert_int_equal(doc.frames[0].block, 0);
	assert_int_equal(doc.blocks[1].frame, 2);
	assert_false(doc.frames[1].loose);
}

static void
a_doc_that_ran_out_of_memory_stays_whole(void **state)
{
	struct arena arena;
	struct doc doc;
	uint32_t n;

	(void)state;
	arena_init(&arena, 20000);
	doc_init(&doc, &arena);
	for (int i = 0; i < 10000; i++) {
		doc_item(&doc, STR("item"));
		doc_link(&doc, STR("/a"), STR("A  b"), 0);
	}
	assert_true(doc.failed);
	n = doc.n_blocks;
	assert_true(n > 0);
	doc_text(&doc, STR("more"));
	assert_int_equal(doc.n_blocks, n);
	for (uint32_t i = 0; i < n; i++)
		assert_true(doc.blocks[i].frame == DOC_NONE ||
		    doc.blocks[i].frame < doc.n_frames);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_of_a_page_become_blocks),
		TEST(links_stand_together_until_a_gap),
		TEST(what_says_nothing_makes_no_block),
		TEST(frames_know_what_is_around_them),
		TEST(a_doc_that_ran_out_of_memory_stays_whole),
	};

	return RUN(tests);
}
