/* The indexer: what becomes of files that appear, change, go and break. */
#include "test.h"

#include "publication.h"

static struct str
state_of(struct publication *p, const char *address)
{
	static const struct str states[] = { STR_INIT("published"),
		STR_INIT("draft"), STR_INIT("withdrawn"), STR_INIT("future") };
	struct entry entry;

	if (!catalog_find(p->catalog, &test_arena, str_z(address), NOW, &entry))
		return STR("missing");
	return states[entry.state];
}

static void
assert_result(struct publication *p, unsigned files, unsigned added,
    unsigned changed, unsigned removed, unsigned broken)
{
	assert_int_equal(p->result.files, files);
	assert_int_equal(p->result.added, added);
	assert_int_equal(p->result.changed, changed);
	assert_int_equal(p->result.removed, removed);
	assert_int_equal(p->result.broken, broken);
	assert_int_equal(p->result.unsettled, 0);
}

static void
every_state_is_told_apart(void **state)
{
	static const struct {
		const char *file, *front, *address, *state;
	} rows[] = {
		{ "a.md", "title: A\ndate: 2025-01-01", "/a", "published" },
		{ "b.md", "title: B\ndate: 2025-01-01\ndraft: true", "/b",
		    "draft" },
		{ "c.md", "title: C\ndate: 2025-01-01\nwithdrawn: wrong", "/c",
		    "withdrawn" },
		{ "d.md", "title: D\ndate: 2030-01-01", "/d", "future" },
		{ "about.md", "title: About", "/about/", "published" },
		{ "index.md", "title: Home", "/", "published" },
		{ "p/x/index.md", "title: X", "/p/x/", "published" },
		{ "p/nlp/with space.md", "title: S", "/p/nlp/with space",
		    "published" },
		{ "p/nlp/e.md", "title: E\nslug: other", "/p/nlp/other",
		    "published" },
	};
	struct publication p;

	(void)state;
	publication_open(&p);
	for (size_t i = 0; i < COUNT(rows); i++)
		publication_article(&p, rows[i].file, rows[i].front);
	publication_write(&p, ".hidden.md", "no");
	publication_write(&p, "old.md~", "no");
	publication_write(&p, "notes.txt", "no");
	publication_index(&p);
	assert_result(&p, COUNT(rows), COUNT(rows), 0, 0, 0);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(state_of(&p, rows[i].address), rows[i].state,
		    rows[i].address);
	assert_text(state_of(&p, "/.hidden"), "missing", "/.hidden");
	publication_close(&p);
}

static void
a_second_pass_reads_only_what_changed(void **state)
{
	struct publication p;
	struct entry entry;
	struct entry again;

	(void)state;
	publication_open(&p);
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	publication_article(&p, "b.md", "title: B\ndate: 2025-01-02");
	publication_article(&p, "p/c.md", "title: C\ndate: 2025-01-03");
	publication_index(&p);
	assert_result(&p, 3, 3, 0, 0, 0);
	publication_index(&p);
	assert_result(&p, 3, 0, 0, 0, 0);
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/b"), NOW, &entry));
	publication_article(&p, "b.md", "title: B2\ndate: 2025-01-02");
	publication_remove(&p, "a.md");
	publication_article(&p, "p/d.md", "title: D\ndate: 2025-01-04");
	publication_index(&p);
	assert_result(&p, 3, 1, 1, 1, 0);
	assert_text(state_of(&p, "/a"), "missing", "/a");
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/b"), NOW, &again));
	assert_int_equal(again.id, entry.id);
	assert_text(again.title, "B2", "title");
	publication_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_state_is_told_apart),
		TEST(a_second_pass_reads_only_what_changed),
	};

	return RUN(tests);
}
