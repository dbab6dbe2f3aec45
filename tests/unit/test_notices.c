#include "site/notices.h"

#include "base/buf.h"
#include "base/err.h"
#include "site/article.h"
#include "test.h"

static const struct str names[] = { STR_INIT("towards.ai"), STR_INIT("TAI") };

static const struct publisher house = {
	.name = STR_INIT("Towards AI"),
	.legal_name = STR_INIT("Towards AI, Inc."),
	.website = STR_INIT("https://www.Towards.example/"),
	.alternate_names = names,
	.n_alternate_names = 2,
};

/* The body that is left, then what was taken out: "LINE drop: text". */
static struct str
outcome(const struct publisher *publisher, struct str body, bool mirrored)
{
	struct article article = { .body = body, .body_line = 5 };
	struct notices n;
	struct buf buf;

	if (mirrored)
		article.guid = STR("https://e.org/?p=1");
	n = notices_apply(publisher, &article, &test_arena);
	buf_init(&buf, &test_arena, 1 << 22);
	buf_str(&buf, n.body);
	for (size_t i = 0; i < n.n; i++)
		buf_fmt(&buf, "[%u %s: " STR_FMT "]", (unsigned)n.of[i].line,
		    n.of[i].action == NOTICE_DROP ? "drop" : "foot",
		    STR_ARG(n.of[i].text));
	return buf_view(&buf);
}

struct row {
	const char *body, *want;
};

static void
check(const struct publisher *publisher, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(outcome(publisher, str_z(rows[i].body), true),
		    rows[i].want, rows[i].body);
}

static void
house_notices_are_taken_out(void **state)
{
	static const struct row rows[] = {
		{ "Text.\n\nPublished via Towards AI\n",
		    "Text.\n\n\n[7 foot: Published via Towards AI]" },
		{ "Text.\n\n*Published via [Towards AI](https://t.e/)*\n",
		    "Text.\n\n\n[7 foot: Published via Towards AI]" },
		{ "Text.\n\nPublished via **TAI**.\n",
		    "Text.\n\n\n[7 foot: Published via TAI.]" },
		{ "Text.\n\nFeedback \u2193\n",
		    "Text.\n\n\n"
		    "[7 drop: Feedback \u2193]" },
		{ "Originally published on Towards AI.\n\nText.",
		    "\n\nText.[5 drop: Originally published on Towards AI.]" },
		{ "Last Updated on January 28, 2025 by Editorial Team\n\nT.",
		    "\n\nT.[5 drop: Last Updated on January 28, 2025 by "
		    "Editorial Team]" },
		{ "Author(s): Jane Doe\n\nT.",
		    "\n\nT.[5 drop: Author(s): Jane Doe]" },
		{ "Take our 85+ lesson course now!\n\nT.",
		    "\n\nT.[5 drop: Take our 85+ lesson course now!]" },
		{ "T.\n\nPress enter or click to view image in full size\n\n"
		  "![a](b.png)",
		    "T.\n\n\n\n![a](b.png)[7 drop: Press enter or click to "
		    "view image in full size]" },
		{ "T.\n\n**Join thousands of data leaders on the\n"
		  "[AI newsletter](https://x.e/n).** Join over 80,000\n"
		  "subscribers.\n",
		    "T.\n\n\n\n\n[7 drop: Join thousands of data leaders on "
		    "the AI newsletter. Join over 80,000 subscribers.]" },
		{ "T.\n\nOne line.\\\nPublished via Towards AI\n",
		    "T.\n\nOne line. \n\n[8 foot: Published via Towards "
		    "AI]" },
		{ "T.\n\nPublished via Towards AI  \nFeedback \u2193\n",
		    "T.\n\n\n\n[7 foot: Published via Towards AI]"
		    "[8 drop: Feedback \u2193]" },
		{ "T.\n\n[Subscribe](https://www.towards.example/subscribe"
		  "?utm=1)\n",
		    "T.\n\n\n[7 drop: Subscribe]" },
		{ "T.\n\n[![](https://x.e/p.gif)](https://jobs.towards."
		  "example/a)\n",
		    "T.\n\n\n[7 drop: ![](https://x.e/p.gif)]" },
	};

	(void)state;
	check(&house, rows, COUNT(rows));
}

static void
what_merely_resembles_a_notice_stays(void **state)
{
	static const struct row rows[] = {
		{ "Published via Springer in 2019.\n", NULL },
		{ "The paper was published via Towards AI\n", NULL },
		{ "Published via Towards AIR\n", NULL },
		{ "He wrote: Feedback \u2193 is a button.\n", NULL },
		{ "We wrapped this: it was\nPublished via Towards AI\n"
		  "last year.\n",
		    NULL },
		{ "```\nPublished via Towards AI\n```\n", NULL },
		{ "    Published via Towards AI\n", NULL },
		{ "> Published via Towards AI\n", NULL },
		{ "# Published via Towards AI\n", NULL },
		{ "* Published via Towards AI\n", NULL },
		{ "* item\n\n  Published via Towards AI\n", NULL },
		{ "<p>\nPublished via Towards AI\n</p>\n", NULL },
		{ "`Published via` nobody\n", NULL },
		{ "See [our jobs](https://jobs.towards.example/) page.\n",
		    NULL },
		{ "[Other](https://e.org/subscribe)\n", NULL },
		{ "Last updated on Monday by nobody.\n", NULL },
		{ "", NULL },
		{ "~~~\nnever closed\n\nPublished via Towards AI\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(&house, str_z(rows[i].body), true),
		    rows[i].body, rows[i].body);
}

static void
an_article_of_our_own_is_left_alone(void **state)
{
	(void)state;
	assert_text(
	    outcome(&house, STR("T.\n\nPublished via Towards AI\n"), false),
	    "T.\n\nPublished via Towards AI\n", "own");
}

static void
built_in_patterns_look_only_at_head_and_foot(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 16);
	for (int i = 0; i < 20; i++)
		buf_str(&buf, STR("Text.\n\n"));
	buf_str(&buf, STR("Author(s): Jane Doe\n\nFeedback\n\n"));
	for (int i = 0; i < 20; i++)
		buf_str(&buf, STR("Text.\n\n"));
	assert_str(outcome(&house, buf_view(&buf), true), buf_view(&buf),
	    "in the middle");
}

static void
the_publishers_own_patterns_come_first(void **state)
{
	static const struct publisher_notice notices[] = {
		{ STR_INIT("Feedback \u2193"), NOTICE_KEEP },
		{ STR_INIT("published via {name}"), NOTICE_DROP },
		{ STR_INIT("Sponsored by *"), NOTICE_FOOT },
		{ STR_INIT("link:shop.{site}*"), NOTICE_DROP },
		{ STR_INIT("On {date}, {number} people read *."), NOTICE_DROP },
	};
	static const struct row rows[] = {
		{ "T.\n\nFeedback \u2193\n", "T.\n\nFeedback \u2193\n" },
		{ "T.\n\nPublished via TAI\n",
		    "T.\n\n\n[7 drop: Published via TAI]" },
		{ "Sponsored by _Acme_\n", "\n[5 foot: Sponsored by _Acme_]" },
		{ "Buy [our \\] book](https://shop.towards.example/b) or\n"
		  "[that](https://e.org/).\n",
		    "Buy our \\] book or\n[that](https://e.org/).\n" },
		{ "`[x](https://shop.towards.example/)` is code.\n",
		    "`[x](https://shop.towards.example/)` is code.\n" },
		{ "On 28 Jan. 2025, 1,000+ people read us.\n",
		    "\n[5 drop: On 28 Jan. 2025, 1,000+ people read us.]" },
		{ "On May 1st, 2024, 5 people read a.b.\n",
		    "\n[5 drop: On May 1st, 2024, 5 people read a.b.]" },
		{ "On Monday, 5 people read us.\n",
		    "On Monday, 5 people read us.\n" },
	};
	struct publisher own = house;

	(void)state;
	own.notices = notices;
	own.n_notices = COUNT(notices);
	check(&own, rows, COUNT(rows));
}

static void
a_pattern_must_say_something(void **state)
{
	static const struct row rows[] = {
		{ "Buy now *", NULL },
		{ "{name} jobs", NULL },
		{ "* * *",
		    "a pattern that would take every paragraph; "
		    "write some words" },
		{ "",
		    "a pattern that would take every paragraph; "
		    "write some words" },
		{ "x {y} z",
		    "a pattern knows {name}, {number}, {date} and, behind "
		    "link:, {site}; write one of them" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool ok = notices_check(str_z(rows[i].body), &err);

		assert_row(ok == (rows[i].want == NULL), rows[i].body);
		if (!ok)
			assert_string_equal(err.text, rows[i].want);
	}
}

/* Nothing here may take more than linear time or memory. */
static void
hostile_bodies_end(void **state)
{
	static const char *const pieces[] = { "[", "![](", "`", "\\", "[a](b",
		"* ", "> ", "\n\n", "a*b_c", "{name}", "<", "```\n",
		"[[a](b)](", "feedback ", "\xFF", "a\n\n" };
	struct buf buf;
	struct arena arena;

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct article article = { .guid = STR("x"), .body_line = 1 };

		arena_init(&arena, (size_t)64 << 20);
		buf_init(&buf, &test_arena, 1 << 18);
		while (buf.n < 200000)
			buf_str(&buf, str_z(pieces[i]));
		article.body = buf_view(&buf);
		notices_apply(&house, &article, &arena);
		assert_row(!arena.failed, pieces[i]);
		arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(house_notices_are_taken_out),
		TEST(what_merely_resembles_a_notice_stays),
		TEST(an_article_of_our_own_is_left_alone),
		TEST(built_in_patterns_look_only_at_head_and_foot),
		TEST(the_publishers_own_patterns_come_first),
		TEST(a_pattern_must_say_something),
		TEST(hostile_bodies_end),
	};

	return RUN(tests);
}
