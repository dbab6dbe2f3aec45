#include "base/path.h"

#include "test.h"

struct row {
	struct str in;
	enum path_verdict verdict;
	const char *path;
};

static const struct row urls[] = {
	{ STR_INIT(""), PATH_OK, "/" },
	{ STR_INIT("/"), PATH_OK, "/" },
	{ STR_INIT("/p/nlp/why-rag"), PATH_OK, "/p/nlp/why-rag" },
	{ STR_INIT("/about/"), PATH_OK, "/about/" },
	{ STR_INIT("/%7Ea/%C3%A9%20b"), PATH_OK, "/~a/é b" },
	{ STR_INIT("/100%25"), PATH_OK, "/100%" },
	{ STR_INIT("/%252e%252e/"), PATH_OK, "/%2e%2e/" }, /* decoded once */
	{ STR_INIT("/e%CC%81"), PATH_OK, "/é" }, /* NFC */
	{ STR_INIT("/..."), PATH_OK, "/..." },
	{ STR_INIT("/.x"), PATH_OK, "/.x" },
	{ STR_INIT("/a;b=c"), PATH_OK, "/a;b=c" },
	/* Harmless, but written oddly: */
	{ STR_INIT("//"), PATH_MOVED, "/" },
	{ STR_INIT("/a//b"), PATH_MOVED, "/a/b" },
	{ STR_INIT("/a/"), PATH_OK, "/a/" },
	{ STR_INIT("/a//"), PATH_MOVED, "/a/" },
	{ STR_INIT("/./a"), PATH_MOVED, "/a" },
	{ STR_INIT("/a/."), PATH_MOVED, "/a/" },
	{ STR_INIT("/a/.."), PATH_MOVED, "/" },
	{ STR_INIT("/a/b/../c"), PATH_MOVED, "/a/c" },
	{ STR_INIT("/a/b/.."), PATH_MOVED, "/a/" },
	{ STR_INIT("/a/b/../../c/"), PATH_MOVED, "/c/" },
	/* Hostile: */
	{ STR_INIT("/.."), PATH_BAD, NULL },
	{ STR_INIT("/../"), PATH_BAD, NULL },
	{ STR_INIT("/../../"), PATH_BAD, NULL },
	{ STR_INIT("/a/../.."), PATH_BAD, NULL },
	{ STR_INIT("/a/../../a"), PATH_BAD, NULL },
	{ STR_INIT("//../a"), PATH_BAD, NULL },
	{ STR_INIT("/%2e%2e/"), PATH_BAD, NULL },
	{ STR_INIT("/a/%2E./b"), PATH_BAD, NULL },
	{ STR_INIT("/a/.%2e"), PATH_BAD, NULL },
	{ STR_INIT("/a/%2e"), PATH_BAD, NULL },
	{ STR_INIT("/a%2fb"), PATH_BAD, NULL },
	{ STR_INIT("/a%2F..%2Fb"), PATH_BAD, NULL },
	{ STR_INIT("/a%5cb"), PATH_BAD, NULL },
	{ STR_INIT("/a\\b"), PATH_BAD, NULL },
	{ STR_INIT("/a%00"), PATH_BAD, NULL },
	{ STR_INIT("/a\0"), PATH_BAD, NULL },
	{ STR_INIT("/a%0a"), PATH_BAD, NULL },
	{ STR_INIT("/a%09"), PATH_BAD, NULL },
	{ STR_INIT("/a%7f"), PATH_BAD, NULL },
	{ STR_INIT("/a%C2%85"), PATH_BAD, NULL }, /* C1 */
	{ STR_INIT("/a%DC"), PATH_BAD, NULL },
	{ STR_INIT("/a%C0%AE"), PATH_BAD, NULL }, /* an overlong dot */
	{ STR_INIT("/a%ED%A0%80"), PATH_BAD, NULL },
	{ STR_INIT("/a%"), PATH_BAD, NULL },
	{ STR_INIT("/a%2"), PATH_BAD, NULL },
	{ STR_INIT("/a%zz"), PATH_BAD, NULL },
	{ STR_INIT("a"), PATH_BAD, NULL },
};

static const struct row selectors[] = {
	{ STR_INIT(""), PATH_OK, "/" },
	{ STR_INIT("/"), PATH_OK, "/" },
	{ STR_INIT("/p/x"), PATH_OK, "/p/x" },
	{ STR_INIT("robots.txt"), PATH_OK, "/robots.txt" },
	{ STR_INIT("a b"), PATH_OK, "/a b" },
	{ STR_INIT("/100%"), PATH_OK, "/100%" }, /* as it was sent */
	{ STR_INIT("/%2e%2e/x"), PATH_OK, "/%2e%2e/x" },
	{ STR_INIT("/e\xCC\x81"), PATH_OK, "/é" },
	{ STR_INIT("//"), PATH_MOVED, "/" },
	{ STR_INIT("/a/../b"), PATH_MOVED, "/b" },
	{ STR_INIT("a/./b"), PATH_MOVED, "/a/b" },
	{ STR_INIT(".."), PATH_BAD, NULL },
	{ STR_INIT("../x"), PATH_BAD, NULL },
	{ STR_INIT("/a/../../x"), PATH_BAD, NULL },
	{ STR_INIT("a\\b"), PATH_BAD, NULL },
	{ STR_INIT("a\0b"), PATH_BAD, NULL },
	{ STR_INIT("a\x1B"), PATH_BAD, NULL },
	{ STR_INIT("a\xDC"), PATH_BAD, NULL },
};

static void
check_row(const struct row *row,
    enum path_verdict (*read)(struct arena *, struct str, struct str *))
{
	struct str path;

	assert_row(
	    read(&test_arena, row->in, &path) == row->verdict, row->in.p);
	if (row->path != NULL)
		assert_text(path, row->path, row->in.p);
}

static void
a_path_is_judged_before_it_is_normalised(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++)
		check_row(&urls[i], path_from_url);
}

static void
a_selector_is_taken_as_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(selectors); i++)
		check_row(&selectors[i], path_from_selector);
}

static void
a_canonical_path_stays_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct str path, again;

		if (urls[i].path == NULL)
			continue;
		assert_row(path_from_selector(&test_arena, str_z(urls[i].path),
			       &path) == PATH_OK,
		    urls[i].path);
		assert_text(path, urls[i].path, urls[i].path);
		(void)again;
	}
}

static void
a_path_has_a_largest_size(void **state)
{
	char bytes[PATH_MAX_BYTES + 1];
	struct str path;

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	bytes[0] = '/';
	assert_int_equal(path_from_url(&test_arena,
			     (struct str){ bytes, PATH_MAX_BYTES }, &path),
	    PATH_OK);
	assert_int_equal(path.n, PATH_MAX_BYTES);
	assert_int_equal(path_from_url(&test_arena,
			     (struct str){ bytes, PATH_MAX_BYTES + 1 }, &path),
	    PATH_BAD);
}

static void
without_memory_a_path_is_refused(void **state)
{
	struct arena arena;
	struct str path;

	(void)state;
	arena_init(&arena, 16);
	assert_int_equal(
	    path_from_url(&arena, STR("/some/long/%41/path"), &path), PATH_BAD);
	assert_true(arena.failed);
	arena_free(&arena);
}

static void
names_are_split(void **state)
{
	static const struct {
		const char *path, *folder, *name, *extension;
	} rows[] = {
		{ "/a/b/c.md", "/a/b/", "c.md", "md" },
		{ "/c", "/", "c", "" },
		{ "/a/b/", "/a/b/", "", "" },
		{ "c.tar.GZ", "", "c.tar.GZ", "GZ" },
		{ "/a.b/c", "/a.b/", "c", "" },
		{ "/.hidden", "/", ".hidden", "" },
		{ "/x.", "/", "x.", "" },
		{ "", "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str path = str_z(rows[i].path);

		assert_text(path_folder(path), rows[i].folder, rows[i].path);
		assert_text(path_name(path), rows[i].name, rows[i].path);
		assert_text(
		    path_extension(path), rows[i].extension, rows[i].path);
	}
}

static void
some_files_are_never_addresses(void **state)
{
	static const struct {
		struct str file;
		bool is_public;
	} rows[] = {
		{ STR_INIT("about.md"), true },
		{ STR_INIT("p/nlp/why-rag.md"), true },
		{ STR_INIT("media/100% é.png"), true },
		{ STR_INIT("a/publisher.yaml"), true },
		{ STR_INIT("publisher.yaml"), false },
		{ STR_INIT(".git/config"), false },
		{ STR_INIT("p/.x.md.tmp"), false },
		{ STR_INIT("p/x.md~"), false },
		{ STR_INIT("p/x.tmp"), false },
		{ STR_INIT("media/x.png.bak"), false },
		{ STR_INIT("media/x.ORIG"), false },
		{ STR_INIT("x.txt.swp"), false },
		{ STR_INIT("p/#x.md#"), false },
		{ STR_INIT("media/#1.png"), true },
		{ STR_INIT("smallpress.yaml"), false },
		{ STR_INIT("conf/smallpress.yaml"), false },
		{ STR_INIT("localhost.key"), false },
		{ STR_INIT("certs/localhost.crt"), false },
		{ STR_INIT("tls/all.PEM"), false },
		{ STR_INIT("media/piano.keys"), true },
		{ STR_INIT("old.bak/x.md"), false },
		{ STR_INIT("p~/x.md"), false },
		{ STR_INIT("p//x.md"), false },
		{ STR_INIT("/p/x.md"), false },
		{ STR_INIT("p/"), false },
		{ STR_INIT(""), false },
		{ STR_INIT("../x.md"), false },
		{ STR_INIT("a\nb.md"), false },
		{ STR_INIT("a\\b.md"), false },
		{ STR_INIT("a\xDC.md"), false },
		{ STR_INIT("a\xC2"), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(path_is_public(rows[i].file) == rows[i].is_public,
		    rows[i].file.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_is_judged_before_it_is_normalised),
		TEST(a_selector_is_taken_as_sent),
		TEST(a_canonical_path_stays_canonical),
		TEST(a_path_has_a_largest_size),
		TEST(without_memory_a_path_is_refused),
		TEST(names_are_split),
		TEST(some_files_are_never_addresses),
	};

	return RUN(tests);
}
