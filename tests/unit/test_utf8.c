#include "base/utf8.h"

#include "base/hash.h"
#include "test.h"

static void
the_first_bad_byte_is_found(void **state)
{
	static const struct {
		struct str s;
		size_t at;
	} rows[] = {
		{ STR_INIT(""), STR_NONE },
		{ STR_INIT("plain ascii, more than eight bytes"), STR_NONE },
		{ STR_INIT("é€😀 and on"), STR_NONE },
		{ STR_INIT("0123456789\x80"), 10 },
		{ STR_INIT("\xC0\x80"), 0 }, /* overlong */
		{ STR_INIT("\xC1\xBF"), 0 },
		{ STR_INIT("ab\xE0\x9F\xBF"), 2 },
		{ STR_INIT("\xF0\x8F\xBF\xBF"), 0 },
		{ STR_INIT("\xED\xA0\x80"), 0 }, /* surrogate */
		{ STR_INIT("\xED\x9F\xBF"), STR_NONE },
		{ STR_INIT("\xF4\x8F\xBF\xBF"), STR_NONE },
		{ STR_INIT("\xF4\x90\x80\x80"), 0 }, /* too large */
		{ STR_INIT("\xF5\x80\x80\x80"), 0 },
		{ STR_INIT("a\xC3"), 1 }, /* cut */
		{ STR_INIT("a\xE2\x82"), 1 },
		{ STR_INIT("a\xF0\x9F\x98"), 1 },
		{ STR_INIT("a\xE2(\xAC"), 1 },
		{ STR_INIT("a\xFF"), 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(utf8_check(rows[i].s) == rows[i].at, rows[i].s.p);
}

static void
a_bad_byte_is_one_replacement(void **state)
{
	uint32_t c;

	(void)state;
	assert_int_equal(utf8_decode(STR("\xE2\x82"), 0, &c), 1);
	assert_int_equal(c, 0xFFFD);
	assert_int_equal(utf8_decode(STR("x€"), 1, &c), 3);
	assert_int_equal(c, 0x20AC);
	assert_int_equal(utf8_decode(STR("\xF4\x8F\xBF\xBF"), 0, &c), 4);
	assert_int_equal(c, 0x10FFFF);
}

/* Rule W1. */
static const struct {
	const char *s;
	unsigned width; /* of all */
	size_t cluster; /* bytes of the first */
	unsigned cluster_width;
} widths[] = {
	{ "abcdefghijklm", 13, 1, 1 },
	{ "e\u0301x", 2, 3, 1 }, /* combining */
	{ "abcdefge\u0301", 8, 1, 1 },
	{ "é", 1, 2, 1 },
	{ "“quoted” – so…", 14, 3, 1 },
	{ "日本", 4, 3, 2 },
	{ "ＡＢ", 4, 3, 2 }, /* fullwidth */
	{ "ｱ", 1, 3, 1 }, /* halfwidth */
	{ "가", 2, 3, 2 },
	{ "\u1112\u1161\u11AB", 2, 9, 2 }, /* conjoining letters */
	{ "👨‍👩‍👧‍👦!", 3, 25, 2 }, /* joined: once */
	{ "❤️", 2, 6, 2 }, /* VS16 */
	{ "☺", 1, 3, 1 },
	{ "1️⃣", 2, 7, 2 }, /* keycap */
	{ "🇩🇪🇫🇷", 4, 8, 2 }, /* flags: two letters each */
	{ "👍🏽", 2, 8, 2 }, /* skin tone: 0 */
	{ "🏽", 2, 4, 2 }, /* alone: a swatch */
	{ "🫨", 2, 4, 2 }, /* younger than the tables */
	{ "का", 2, 6, 2 }, /* Devanagari with its vowel */
	{ "x\u200Dy", 2, 4, 1 }, /* ZWJ between letters joins nothing */
	{ "\u0301", 0, 2, 0 },
	{ "±", 1, 2, 1 }, /* ambiguous */
	{ "\uFFFD", 1, 3, 1 },
};

static void
columns_are_counted_as_terminals_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(widths); i++) {
		struct str s = str_z(widths[i].s);
		unsigned width;

		assert_row(utf8_width(s) == widths[i].width, widths[i].s);
		assert_row(utf8_cluster(s, 0, &width) == widths[i].cluster,
		    widths[i].s);
		assert_row(width == widths[i].cluster_width, widths[i].s);
	}
}

static void
clusters_add_up_to_the_width(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(widths); i++) {
		struct str s = str_z(widths[i].s);
		size_t sum = 0;

		for (size_t at = 0; at < s.n;) {
			unsigned width;

			at += utf8_cluster(s, at, &width);
			sum += width;
		}
		assert_row(sum == widths[i].width, widths[i].s);
	}
}

static void
bad_bytes_take_a_column_each_and_end_the_loop(void **state)
{
	struct str s = STR("a\xFF\xFE\xC3");
	size_t at = 0;
	unsigned width;

	(void)state;
	assert_int_equal(utf8_width(s), 4);
	while (at < s.n)
		at += utf8_cluster(s, at, &width);
	assert_int_equal(at, s.n);
}

static void
wide_is_east_asian(void **state)
{
	(void)state;
	assert_true(utf8_is_wide(0x65E5));
	assert_true(utf8_is_wide(0xFF21));
	assert_true(utf8_is_wide(0x3002));
	assert_false(utf8_is_wide('a'));
	assert_false(utf8_is_wide(0x2026));
	assert_false(utf8_is_wide(0xFF71));
}

static void
names_from_outside_are_cleaned(void **state)
{
	static const struct {
		struct str s;
		const char *want;
	} rows[] = {
		{ STR_INIT("plain"), "plain" },
		{ STR_INIT("two words"), "two words" },
		{ STR_INIT(""), "" },
		{ STR_INIT("  a \t\r\n b  "), "a b" },
		{ STR_INIT("a  b"), "a b" },
		{ STR_INIT("a\0b\x1B[31m\x7F"), "ab[31m" },
		{ STR_INIT("a\xC2\x85"
			   "b\u00A0c\u3000d\u2028e"),
		    "a b c d e" },
		{ STR_INIT("\uFEFFa\u200Bb\u2060c\u00ADd"), "abcd" },
		{ STR_INIT("a\u202Eb\u202D"), "ab" },
		{ STR_INIT("a\xC2\x9B"
			   "b"),
		    "ab" }, /* a C1 control */
		{ STR_INIT("a\xFF\xC3"), "a\uFFFD\uFFFD" },
		{ STR_INIT("👨‍👩‍👧 \u200Fx"),
		    "👨‍👩‍👧 \u200Fx" },
		{ STR_INIT(" \t "), "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(utf8_clean(&test_arena, rows[i].s), rows[i].want,
		    rows[i].s.p);
}

static void
what_is_clean_is_not_copied(void **state)
{
	struct str ascii = STR("two words");
	struct str other = STR("zwei Wörter");

	(void)state;
	assert_ptr_equal(utf8_clean(&test_arena, ascii).p, ascii.p);
	assert_ptr_equal(utf8_clean(&test_arena, other).p, other.p);
	assert_ptr_equal(utf8_nfc(&test_arena, other).p, other.p);
}

static void
nfc_composes(void **state)
{
	(void)state;
	assert_text(utf8_nfc(&test_arena, STR("e\u0301")), "é", "acute");
	assert_text(
	    utf8_nfc(&test_arena, STR("\u1112\u1161\u11AB")), "한", "Hangul");
	assert_text(utf8_nfc(&test_arena, STR("\u212B")), "Å", "angstrom");
	assert_str(
	    utf8_nfc(&test_arena, STR("\xFF")), STR("\xFF"), "not UTF-8");
}

static void
slugs_are_ascii(void **state)
{
	static const struct {
		const char *name, *want;
	} rows[] = {
		{ "Machine Learning", "machine-learning" },
		{ "  AI & You: 2025!  ", "ai-you-2025" },
		{ "Łódź ÆRØ Straße", "lodz-aero-strasse" },
		{ "Louis-François Bouchard", "louis-francois-bouchard" },
		{ "Þórr ĐŌ œuf ıŋ", "thorr-do-oeuf-ing" },
		{ "C++", "c" },
		{ "ﬁne ① ½ Ａ", "fine-1-1-2-a" }, /* compatible forms */
		{ "e\u0301t\u00E9", "ete" },
		{ "Москва Moscow", "moscow" },
		{ "日本語", "x-77710aedc7" },
		{ "機械学習", "x-31fa0bbd6a" },
		{ "!!!", "x-5e27ad2c80" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str slug = utf8_slug(&test_arena, str_z(rows[i].name));

		if (rows[i].want[0] != 'x')
			assert_text(slug, rows[i].want, rows[i].name);
		assert_row(slug.n > 0, rows[i].name);
	}
}

static void
a_name_without_latin_is_named_by_its_hash(void **state)
{
	struct str name = STR("日本語");
	struct str slug = utf8_slug(&test_arena, name);

	(void)state;
	assert_int_equal(slug.n, 12);
	assert_true(str_starts(slug, STR("x-")));
	assert_str(str_from(slug, 2), utf8_slug_hash(&test_arena, name), "x-");
	assert_str(str_from(slug, 2),
	    str_slice(hash_hex(&test_arena, name), 0, 10), "SHA-256");
	/* However its letters were composed. */
	assert_str(utf8_slug_hash(&test_arena, STR("\u304B\u3099")),
	    utf8_slug_hash(&test_arena, STR("\u304C")), "NFC");
}

static void
a_long_slug_is_cut_and_told_apart(void **state)
{
	char name[400];
	struct str a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 6 == 5 ? ' ' : 'a';
	a = utf8_slug(&test_arena, (struct str){ name, 399 });
	b = utf8_slug(&test_arena, (struct str){ name, 390 });
	assert_true(a.n <= 80 && b.n <= 80);
	assert_false(str_eq(a, b));
	assert_str(str_slice(a, 0, 40), str_slice(b, 0, 40), "same beginning");
}

static void
text_is_folded_for_searching(void **state)
{
	static const struct {
		const char *s, *want;
	} rows[] = {
		{ "plain words", "plain words" }, { "“don’t”", "\"don't\"" },
		{ "日本語", "日 本 語" }, { "the 日本 way", "the 日 本 way" },
		{ "e\u0301", "é" },
		{ "Раypаl", "Paypal" }, /* Cyrillic in disguise */
		{ "Москва", "Москва" }, { "Ελλάδα", "Ελλάδα" },
		{ "ΑI", "AI" }, /* Greek alpha */
		{ "Жaba", "Жaba" }, /* no disguise: Ж has no twin */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(utf8_searchable(&test_arena, str_z(rows[i].s)),
		    rows[i].want, rows[i].s);
}

static void
words_are_the_same_in_other_clothes(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "", "", true },
		{ "a", "a", true },
		{ "a", "", false },

		{ "It's \"so\"", "it’s “SO”", true },
		{ "a - b", "A – b", true },
		{ "a  b ", " a\tb", true },
		{ "a b", "ab", false },
		{ "a\u00A0b", "a b", true },
		{ "Straße", "STRASSE", true },
		{ "é", "e\u0301", true },
		{ "e", "é", false },
		{ "ﬁn", "FIN", true },
		{ "Why?", "Why", false },
		{ "日本", "日本 ", true },
		{ "bad\xFF", "BAD\xFF", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(utf8_same_words(&test_arena, str_z(rows[i].a),
			       str_z(rows[i].b)) == rows[i].same,
		    rows[i].a);
}

static void
an_exhausted_arena_gives_nothing(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 8);
	assert_int_equal(utf8_clean(&arena, STR("a  b\xFF long enough")).n, 0);
	assert_int_equal(utf8_nfc(&arena, STR("a\u0301 longer than it")).n, 0);
	assert_int_equal(utf8_slug(&arena, STR("a name")).n, 0);
	assert_int_equal(utf8_searchable(&arena, STR("日本語")).n, 0);
	arena_free(&arena);
}

static void
sha256_is_what_everybody_computes(void **state)
{
	(void)state;
	assert_text(hash_hex(&test_arena, STR("abc")),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    "abc");
	assert_text(hash_hex(&test_arena, (struct str){ NULL, 0 }),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855",
	    "nothing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_bad_byte_is_found),
		TEST(a_bad_byte_is_one_replacement),
		TEST(columns_are_counted_as_terminals_do),
		TEST(clusters_add_up_to_the_width),
		TEST(bad_bytes_take_a_column_each_and_end_the_loop),
		TEST(wide_is_east_asian),
		TEST(names_from_outside_are_cleaned),
		TEST(what_is_clean_is_not_copied),
		TEST(nfc_composes),
		TEST(slugs_are_ascii),
		TEST(a_name_without_latin_is_named_by_its_hash),
		TEST(a_long_slug_is_cut_and_told_apart),
		TEST(text_is_folded_for_searching),
		TEST(words_are_the_same_in_other_clothes),
		TEST(an_exhausted_arena_gives_nothing),
		TEST(sha256_is_what_everybody_computes),
	};

	return RUN(tests);
}
