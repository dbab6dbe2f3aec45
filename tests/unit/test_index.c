/* The indexer: what becomes of files that appear, change, go and break. */
#include "test.h"

#include "publication.h"
#include "site/index_read.h"

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

static void
assert_reports(struct publication *p, const char *expected)
{
	assert_text(str_z(p->reports), expected, "reports");
}

static void
a_touched_file_is_no_change(void **state)
{
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 2000 } };
	struct publication p;
	struct entry entry;

	(void)state;
	publication_open(&p);
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	publication_index(&p);
	assert_int_equal(utimensat(p.site.content, "a.md", times, 0), 0);
	publication_index(&p);
	assert_result(&p, 1, 0, 0, 0, 0);
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/a"), NOW, &entry));
	assert_int_equal(entry.mtime_ns, 2000 * 1000000000LL);
	publication_close(&p);
}

static void
a_change_that_hides_behind_size_and_time_is_seen(void **state)
{
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct publication p;
	struct entry entry;

	(void)state;
	publication_open(&p);
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	assert_int_equal(utimensat(p.site.content, "a.md", times, 0), 0);
	publication_index(&p);
	publication_article(&p, "a.md", "title: B\ndate: 2025-01-01");
	assert_int_equal(utimensat(p.site.content, "a.md", times, 0), 0);
	publication_index(&p);
	assert_result(&p, 1, 0, 1, 0, 0);
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/a"), NOW, &entry));
	assert_text(entry.title, "B", "title");
	publication_close(&p);
}

static void
a_renamed_file_moves(void **state)
{
	struct publication p;

	(void)state;
	publication_open(&p);
	publication_article(&p, "p/a.md", "title: A\ndate: 2025-01-01");
	publication_index(&p);
	assert_int_equal(
	    renameat(p.site.content, "p/a.md", p.site.content, "p/b.md"), 0);
	publication_index(&p);
	assert_result(&p, 1, 1, 0, 1, 0);
	assert_text(state_of(&p, "/p/a"), "missing", "/p/a");
	assert_text(state_of(&p, "/p/b"), "published", "/p/b");
	publication_close(&p);
}

static void
a_broken_file_is_reported_once_and_left_out(void **state)
{
	struct publication p;

	(void)state;
	publication_open(&p);
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	publication_article(&p, "b.md", "title: B\ndate: 2025-01-01");
	publication_index(&p);
	publication_write(&p, "a.md", "---\ntitle: [A\n---\nText.\n");
	publication_index(&p);
	assert_result(&p, 2, 0, 0, 1, 1);
	assert_text(str_slice(str_z(p.reports), 0, 7), "a.md:2:", "place");
	assert_text(state_of(&p, "/a"), "missing", "/a");
	assert_text(state_of(&p, "/b"), "published", "/b");
	publication_index(&p);
	assert_result(&p, 2, 0, 0, 0, 1);
	assert_reports(&p, "");
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	publication_index(&p);
	assert_result(&p, 2, 1, 0, 0, 0);
	assert_text(state_of(&p, "/a"), "published", "/a");
	publication_close(&p);
}

static void
the_older_of_two_claimants_has_the_address(void **state)
{
	struct publication p;
	struct entry entry;

	(void)state;
	publication_open(&p);
	publication_article(
	    &p, "p/a.md", "title: Younger\ndate: 2025-02-01\ntags: [t]");
	publication_article(
	    &p, "p/z.md", "title: Older\ndate: 2025-01-01\nslug: a\ntags: [t]");
	publication_index(&p);
	assert_reports(&p,
	    "p/z.md: takes the address /p/a from p/a.md, which is younger; "
	    "give one of them another slug\n");
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/p/a"), NOW, &entry));
	assert_text(entry.title, "Older", "title");
	assert_int_equal(catalog_count(p.catalog,
			     &(struct listing){ .kind = LISTING_ALL }, NOW),
	    1);
	publication_index(&p);
	assert_reports(&p, "");
	/* the other way round: the younger one comes later */
	publication_article(
	    &p, "p/b.md", "title: Third\ndate: 2025-03-01\nslug: a");
	publication_index(&p);
	assert_reports(&p,
	    "p/b.md: is not published: its address /p/a belongs to p/z.md, "
	    "which is older; give one of them another slug\n");
	publication_close(&p);
}

static void
an_address_that_becomes_free_goes_to_who_waits(void **state)
{
	struct publication p;
	struct entry entry;

	(void)state;
	publication_open(&p);
	publication_article(&p, "p/1.md",
	    "title: First\ndate: 2025-01-01\nslug: a\ntags: [one]");
	publication_article(&p, "p/2.md",
	    "title: Second\ndate: 2025-02-01\nslug: a\ntags: [two]");
	publication_article(&p, "p/3.md",
	    "title: Third\ndate: 2025-03-01\nslug: a\ntags: [three]");
	publication_index(&p);
	publication_remove(&p, "p/1.md");
	publication_index(&p);
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/p/a"), NOW, &entry));
	assert_text(entry.title, "Second", "title");
	assert_int_equal(entry.by[TERM_TAG].n, 1);
	assert_text(entry.by[TERM_TAG].of[0].name, "two", "its own tags");
	/* a draft has no right against a page that is published */
	publication_article(&p, "p/2.md",
	    "title: Second\ndate: 2025-02-01\nslug: a\ndraft: true");
	publication_index(&p);
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/p/a"), NOW, &entry));
	assert_text(entry.title, "Third", "title");
	publication_remove(&p, "p/2.md");
	publication_remove(&p, "p/3.md");
	publication_index(&p);
	assert_text(state_of(&p, "/p/a"), "missing", "/p/a");
	publication_close(&p);
}

static void
places_of_generated_pages_and_doubled_aliases_are_told(void **state)
{
	struct publication p;

	(void)state;
	publication_open(&p);
	publication_article(&p, "about.md", "title: About");
	publication_article(&p, "a.md", "title: A\naliases: [/old]");
	publication_article(&p, "b.md", "title: B\naliases: [/old, /a]");
	publication_article(&p, "c.md", "title: C\naliases: [/d/, /e]");
	publication_article(&p, "d.md", "title: D");
	publication_article(&p, "latest.md", "title: Latest");
	publication_article(&p, "tag/x.md", "title: X");
	publication_index(&p);
	assert_reports(&p,
	    "b.md: its old address /a is also that of a.md; take it out of "
	    "one of them\n"
	    "d.md: its address /d is also an old address of c.md; take it out "
	    "of there\n"
	    "latest.md: takes the place of the page that would be made for "
	    "/latest; rename it if you want that one\n"
	    "tag/x.md: takes the place of the page that would be made for "
	    "/tag/x; rename it if you want that one\n");
	publication_close(&p);
}

static void
what_is_no_plain_file_is_refused(void **state)
{
	struct publication p;
	int dir;

	(void)state;
	publication_open(&p);
	dir = p.site.content;
	publication_article(&p, "p/real.md", "title: R\ndate: 2025-01-01");
	assert_int_equal(symlinkat("p/real.md", dir, "inside.md"), 0);
	assert_int_equal(symlinkat("/etc/passwd", dir, "outside.md"), 0);
	assert_int_equal(symlinkat("loop.md", dir, "loop.md"), 0);
	assert_int_equal(symlinkat(".", dir, "self"), 0);
	assert_int_equal(symlinkat("nowhere.md", dir, "dangling.md"), 0);
	assert_int_equal(mkfifoat(dir, "fifo.md", 0644), 0);
	assert_int_equal(mkdirat(dir, "folder.md", 0755), 0);
	publication_article(&p, "folder.md/a.md", "title: F\ndate: 2025-01-01");
	publication_article(&p, "tab\there.md", "title: T\ndate: 2025-01-01");
	publication_article(&p, "\xff.md", "title: U\ndate: 2025-01-01");
	publication_index(&p);
	assert_int_equal(p.result.unsettled, 0);
	assert_int_equal(p.result.added, 3);
	assert_text(state_of(&p, "/inside"), "published", "/inside");
	assert_text(state_of(&p, "/outside"), "missing", "/outside");
	assert_text(state_of(&p, "/fifo"), "missing", "/fifo");
	assert_text(state_of(&p, "/folder.md/a"), "published", "in a folder");
	publication_index(&p);
	assert_reports(&p, "");
	publication_close(&p);
}

static void
folders_too_deep_are_left_out(void **state)
{
	char file[256] = "";
	struct publication p;

	(void)state;
	publication_open(&p);
	for (int i = 0; i < 40; i++)
		strcat(file, "d/");
	strcat(file, "a.md");
	publication_article(&p, file, "title: Deep\ndate: 2025-01-01");
	publication_article(&p, "z.md", "title: Z\ndate: 2025-01-01");
	publication_index(&p);
	assert_result(&p, 1, 1, 0, 0, 1);
	assert_non_null(strstr(p.reports, "is left out"));
	publication_close(&p);
}

static void
a_pass_that_was_stopped_is_taken_up_again(void **state)
{
	const struct listing all = { .kind = LISTING_ALL };
	struct publication p;
	bool stop = true;
	char file[32];

	(void)state;
	publication_open(&p);
	for (int i = 0; i < 100; i++) {
		snprintf(file, sizeof(file), "%d.md", i);
		publication_article(&p, file, "title: A\ndate: 2025-01-01");
	}
	assert_true(index_metadata(
	    &p.site, p.catalog, NULL, NULL, &stop, &p.result, &p.err));
	assert_int_equal(catalog_stage(p.catalog), CATALOG_EMPTY);
	publication_index(&p);
	assert_int_equal(catalog_stage(p.catalog), CATALOG_LISTED);
	assert_int_equal(catalog_count(p.catalog, &all, NOW), 100);
	/* a later one that is stopped removes nothing that it has not seen */
	assert_true(index_metadata(
	    &p.site, p.catalog, NULL, NULL, &stop, &p.result, &p.err));
	assert_int_equal(p.result.removed, 0);
	assert_int_equal(catalog_count(p.catalog, &all, NOW), 100);
	assert_true(index_fulltext(&p.site, p.catalog, &stop, &p.err));
	assert_int_equal(catalog_stage(p.catalog), CATALOG_LISTED);
	assert_true(index_fulltext(&p.site, p.catalog, NULL, &p.err));
	assert_int_equal(catalog_stage(p.catalog), CATALOG_SEARCHABLE);
	publication_close(&p);
}

static void
files_that_are_named_are_looked_at_alone(void **state)
{
	static const struct str files[] = { STR_INIT("a.md"), STR_INIT("b.md"),
		STR_INIT("p/new.md"), STR_INIT("nowhere.md"), STR_INIT(".x.md"),
		STR_INIT("p"), STR_INIT("p/x.png"), STR_INIT("a.md"),
		STR_INIT("../etc/passwd.md") };
	struct publication p;

	(void)state;
	publication_open(&p);
	publication_article(&p, "a.md", "title: A\ndate: 2025-01-01");
	publication_article(&p, "b.md", "title: B\ndate: 2025-01-01");
	publication_article(&p, "c.md", "title: C\ndate: 2025-01-01");
	/* nothing is known yet: all of it */
	assert_true(index_files(
	    &p.site, p.catalog, files, 1, NULL, NULL, &p.result, &p.err));
	assert_int_equal(p.result.added, 3);
	publication_article(&p, "a.md", "title: A2\ndate: 2025-01-01");
	publication_remove(&p, "b.md");
	publication_article(&p, "p/new.md", "title: N\ndate: 2025-01-01");
	publication_article(&p, "p/other.md", "title: O\ndate: 2025-01-01");
	publication_write(&p, ".x.md", "no");
	assert_true(index_files(&p.site, p.catalog, files, COUNT(files), NULL,
	    NULL, &p.result, &p.err));
	assert_int_equal(p.result.added, 1);
	assert_int_equal(p.result.removed, 1);
	assert_text(state_of(&p, "/b"), "missing", "/b");
	assert_text(state_of(&p, "/p/new"), "published", "/p/new");
	assert_text(state_of(&p, "/p/other"), "missing", "/p/other");
	assert_text(state_of(&p, "/c"), "published", "/c");
	publication_index(&p);
	assert_result(&p, 4, 1, 0, 0, 0);
	publication_close(&p);
}

static void
a_folder_without_permission_is_left_out(void **state)
{
	struct publication p;

	(void)state;
	publication_open(&p);
	publication_article(&p, "locked/a.md", "title: A\ndate: 2025-01-01");
	publication_article(&p, "open/b.md", "title: B\ndate: 2025-01-01");
	publication_article(&p, "secret.md", "title: S\ndate: 2025-01-01");
	publication_index(&p);
	assert_int_equal(p.result.added, 3);
	assert_int_equal(fchmodat(p.site.content, "locked", 0, 0), 0);
	assert_int_equal(fchmodat(p.site.content, "secret.md", 0, 0), 0);
	assert_int_equal(fchmod(p.site.content, 0755), 0);
	/* root may read everything */
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	publication_index(&p);
	assert_int_equal(p.result.removed, 2);
	assert_int_equal(p.result.broken, 2);
	assert_int_equal(p.result.unsettled, 0);
	assert_reports(&p,
	    "locked/: is left out, and all that is in it: Permission denied\n"
	    "secret.md: cannot open: Permission denied\n");
	publication_index(&p);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_reports(&p, "");
	assert_text(state_of(&p, "/locked/a"), "missing", "locked");
	assert_text(state_of(&p, "/open/b"), "published", "open");
	assert_int_equal(fchmodat(p.site.content, "locked", 0755, 0), 0);
	assert_int_equal(fchmodat(p.site.content, "secret.md", 0644, 0), 0);
	publication_index(&p);
	assert_int_equal(p.result.added, 2);
	assert_int_equal(p.result.broken, 0);
	publication_close(&p);
}

static void
names_are_one_whatever_their_normal_form(void **state)
{
	struct publication p;

	(void)state;
	publication_open(&p);
	/* decomposed, as some systems write it */
	publication_article(
	    &p, "cafe\xCC\x81.md", "title: C\ndate: 2025-01-01");
	publication_index(&p);
	assert_text(state_of(&p, "/caf\xC3\xA9"), "published", "composed");
	publication_close(&p);
}

static void
a_folder_that_cannot_be_read_keeps_what_is_known_of_it(void **state)
{
	struct publication p;
	int content;

	(void)state;
	publication_open(&p);
	publication_article(&p, "p/a.md", "title: A\ndate: 2025-01-01");
	publication_index(&p);
	/* any descriptor that is no folder stands for trouble with the disk */
	content = p.site.content;
	p.site.content = open("/dev/null", O_RDONLY);
	publication_index(&p);
	assert_int_equal(p.result.removed, 0);
	assert_int_equal(p.result.unsettled, 1);
	assert_reports(&p,
	    "the content folder: cannot be read now, and all that is in it: "
	    "Not a directory\n");
	publication_index(&p);
	assert_reports(&p, "");
	assert_text(state_of(&p, "/p/a"), "published", "/p/a");
	close(p.site.content);
	p.site.content = content;
	publication_index(&p);
	assert_result(&p, 1, 0, 0, 0, 0);
	publication_close(&p);
}

static void
what_a_page_does_not_say_is_taken_from_its_text(void **state)
{
	struct publication p;
	struct entry entry;

	(void)state;
	publication_open(&p);
	publication_write(&p, "p/no-title_here.md",
	    "---\ndate: 2025-01-01\n---\n"
	    "> A quote first.\n\n![picture](x.png)\n\n"
	    "The first [paragraph](https://x.example/) is short. "
	    "But it goes on for so long that nobody wants to see all of it "
	    "in a list, and so it is cut at the end of a sentence. "
	    "This one is not part of it, whatever it says, because it would "
	    "be far too much to read in one go.\n");
	publication_write(&p, "p/h.md",
	    "---\ndate: 2025-01-01\nsummary: Own.\n---\n# From *heading*\n"
	    "\nText.\n");
	publication_write(&p, "p/empty.md", "\n");
	publication_write(&p, "p/nearly_empty.md", "---\n---\n");
	publication_index(&p);
	assert_true(catalog_find(
	    p.catalog, &test_arena, STR("/p/no-title_here"), NOW, &entry));
	assert_text(entry.title, "no title here", "title");
	assert_text(entry.summary,
	    "The first paragraph is short. But it goes on for so long that "
	    "nobody wants to see all of it in a list, and so it is cut at the "
	    "end of a sentence.",
	    "summary");
	assert_true(
	    catalog_find(p.catalog, &test_arena, STR("/p/h"), NOW, &entry));
	assert_text(entry.title, "From heading", "title");
	assert_text(entry.summary, "Own.", "summary");
	assert_false(
	    catalog_find(p.catalog, &test_arena, STR("/p/empty"), NOW, &entry));
	assert_non_null(
	    strstr(p.reports, "p/empty.md: is empty; write something"));
	assert_true(catalog_find(
	    p.catalog, &test_arena, STR("/p/nearly_empty"), NOW, &entry));
	assert_text(entry.title, "nearly empty", "title");
	publication_close(&p);
}

static void
words_are_counted_roughly(void **state)
{
	static const struct {
		struct str text;
		unsigned words;
	} rows[] = {
		{ STR_INIT(""), 0 },
		{ STR_INIT("one"), 1 },
		{ STR_INIT(" one  two\nthree\t"), 3 },
		{ STR_INIT("eight888 eight888 x"), 3 },
		{ STR_INIT("seven77 seven77"), 2 },
		{ STR_INIT("\xC3\xA9t\xC3\xA9 ici"), 2 },
		{ STR_INIT("\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE5\xAD\xA6"
			   "\xE7\xBF\x92\xE5\xAD\xA6"),
		    4 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(index_words(rows[i].text), rows[i].words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_state_is_told_apart),
		TEST(a_second_pass_reads_only_what_changed),
		TEST(a_touched_file_is_no_change),
		TEST(a_change_that_hides_behind_size_and_time_is_seen),
		TEST(a_renamed_file_moves),
		TEST(a_broken_file_is_reported_once_and_left_out),
		TEST(the_older_of_two_claimants_has_the_address),
		TEST(an_address_that_becomes_free_goes_to_who_waits),
		TEST(places_of_generated_pages_and_doubled_aliases_are_told),
		TEST(what_is_no_plain_file_is_refused),
		TEST(folders_too_deep_are_left_out),
		TEST(a_pass_that_was_stopped_is_taken_up_again),
		TEST(a_folder_without_permission_is_left_out),
		TEST(names_are_one_whatever_their_normal_form),
		TEST(files_that_are_named_are_looked_at_alone),
		TEST(a_folder_that_cannot_be_read_keeps_what_is_known_of_it),
		TEST(what_a_page_does_not_say_is_taken_from_its_text),
		TEST(words_are_counted_roughly),
	};

	return RUN(tests);
}
