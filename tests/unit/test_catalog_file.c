/* The catalog on disk: readers, damage, a full disk; and that changes bit by
 * bit lead to the same catalog as reading everything anew. */
#include "test.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "publication.h"

static struct publication pub;
static char path[128];

static int
open_publication(void **state)
{
	test_arena_begin(state);
	publication_open(&pub);
	snprintf(path, sizeof(path), "%s/.catalog.db", pub.path);
	return 0;
}

static int
close_publication(void **state)
{
	publication_close(&pub);
	test_arena_end(state);
	return 0;
}

#define PUBLICATION_TEST(function)                                             \
	cmocka_unit_test_setup_teardown(                                       \
	    function, open_publication, close_publication)

/* The publication's catalog becomes the file. */
static bool
use_file(void)
{
	bool aside;

	catalog_close(pub.catalog);
	pub.catalog = catalog_create(path, &aside, &pub.err);
	if (pub.catalog == NULL)
		fail_msg("%s", pub.err.text);
	return aside;
}

static bool
has(struct catalog *catalog, const char *address)
{
	struct entry entry;

	return catalog_find(catalog, &test_arena, str_z(address), NOW, &entry);
}

static void
write_some(void)
{
	publication_article(
	    &pub, "a.md", "title: A\ndate: 2025-01-01\ntags: [t]");
	publication_article(
	    &pub, "b.md", "title: B\ndate: 2025-01-02\ntags: [t]");
}

static void
readers_see_what_was_committed_and_nothing_else(void **state)
{
	struct catalog *reader;

	(void)state;
	assert_null(catalog_open(path, &pub.err));
	write_some();
	assert_false(use_file());
	reader = catalog_open(path, &pub.err);
	assert_non_null(reader);
	assert_int_equal(catalog_stage(reader), CATALOG_EMPTY);
	assert_false(has(reader, "/a"));
	publication_index_all(&pub);
	assert_int_equal(catalog_stage(reader), CATALOG_SEARCHABLE);
	assert_true(has(reader, "/a"));
	publication_remove(&pub, "a.md");
	publication_index(&pub);
	assert_false(has(reader, "/a"));
	assert_true(has(reader, "/b"));
	/* the writer's end takes nothing away */
	catalog_close(pub.catalog);
	pub.catalog = NULL;
	assert_true(has(reader, "/b"));
	catalog_close(reader);
	reader = catalog_open(path, &pub.err);
	assert_non_null(reader);
	assert_true(has(reader, "/b"));
	catalog_close(reader);
}

static void
a_warm_catalog_is_taken_up(void **state)
{
	(void)state;
	write_some();
	use_file();
	publication_index_all(&pub);
	assert_int_equal(pub.result.added, 2);
	assert_false(use_file());
	assert_int_equal(catalog_stage(pub.catalog), CATALOG_SEARCHABLE);
	publication_index_all(&pub);
	assert_int_equal(pub.result.added, 0);
	assert_int_equal(pub.result.changed, 0);
}

static void
one_writer_at_a_time_has_the_lock(void **state)
{
	char name[160];
	int first;
	int second;

	(void)state;
	assert_int_equal(catalog_lock(path, &first, &pub.err), CATALOG_LOCKED);
	assert_int_equal(
	    catalog_lock(path, &second, &pub.err), CATALOG_LOCKED_BY_OTHER);
	assert_int_equal(second, -1);
	catalog_unlock(first);
	assert_int_equal(catalog_lock(path, &second, &pub.err), CATALOG_LOCKED);
	catalog_unlock(second);
	snprintf(name, sizeof(name), "%s/nowhere/catalog.db", pub.path);
	assert_int_equal(
	    catalog_lock(name, &first, &pub.err), CATALOG_LOCK_FAILED);
	assert_non_null(strstr(pub.err.text, "nowhere/catalog.lock"));
}

/* --- damage --- */

static void
cut_in_half(void)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void
cut_to_a_stump(void)
{
	assert_int_equal(truncate(path, 100), 0);
}

static void
fill_with_rubbish(void)
{
	char rubbish[4096];
	int fd = open(path, O_WRONLY);

	memset(rubbish, 'x', sizeof(rubbish));
	assert_int_equal(write(fd, rubbish, sizeof(rubbish)), sizeof(rubbish));
	close(fd);
}

static void
raise_the_schema(void)
{
	/* user_version stands at byte 60 of the header */
	int fd = open(path, O_WRONLY);

	assert_int_equal(pwrite(fd, "\0\0\1\0", 4, 60), 4);
	close(fd);
}

static void
a_damaged_or_old_file_is_set_aside(void **state)
{
	static void (*const ways[])(void) = { cut_in_half, cut_to_a_stump,
		fill_with_rubbish, raise_the_schema };
	char aside[160];

	(void)state;
	write_some();
	snprintf(aside, sizeof(aside), "%s.aside", path);
	for (size_t i = 0; i < COUNT(ways); i++) {
		char wal[160];

		use_file();
		publication_index_all(&pub);
		catalog_close(pub.catalog);
		pub.catalog = NULL;
		snprintf(wal, sizeof(wal), "%s-wal", path);
		unlink(wal);
		ways[i]();
		assert_null(catalog_open(path, &pub.err));
		assert_true(use_file());
		assert_int_equal(access(aside, F_OK), 0);
		assert_int_equal(catalog_stage(pub.catalog), CATALOG_EMPTY);
		publication_index_all(&pub);
		assert_true(has(pub.catalog, "/a"));
		unlink(aside);
	}
}

/* Pages in the middle become rubbish while nobody looks at them. */
static void
damage_met_later_is_set_aside_at_the_end(void **state)
{
	char zeros[4096] = { 0 };
	struct index_result result;
	char file[32];
	struct stat st;
	int fd;

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(file, sizeof(file), "p/%d.md", i);
		publication_article(
		    &pub, file, "title: A\ndate: 2025-01-01\ntags: [t]");
	}
	use_file();
	publication_index_all(&pub);
	catalog_close(pub.catalog);
	pub.catalog = NULL;
	assert_int_equal(stat(path, &st), 0);
	fd = open(path, O_WRONLY);
	memset(zeros, 0xee, sizeof(zeros));
	for (off_t at = 8192; at + 4096 <= st.st_size; at += 4096)
		assert_int_equal(
		    pwrite(fd, zeros, sizeof(zeros), at), sizeof(zeros));
	close(fd);
	use_file();
	if (!catalog_is_damaged(pub.catalog)) {
		assert_false(index_metadata(&pub.site, pub.catalog, NULL, NULL,
		    NULL, &result, &pub.err));
		assert_true(catalog_is_damaged(pub.catalog));
		use_file();
	}
	publication_index_all(&pub);
	assert_int_equal(pub.result.added, 300);
}

static void
a_full_disk_stops_the_writer_and_nobody_else(void **state)
{
	struct rlimit limit;
	struct rlimit tight;
	struct index_result result;
	struct catalog *reader;
	struct stat st;
	char file[32];

	(void)state;
	write_some();
	use_file();
	publication_index_all(&pub);
	reader = catalog_open(path, &pub.err);
	assert_non_null(reader);
	for (int i = 0; i < 2000; i++) {
		snprintf(file, sizeof(file), "p/%d.md", i);
		publication_article(
		    &pub, file, "title: A\ndate: 2025-01-01\ntags: [t]");
	}
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(path, &st), 0);
	tight = limit;
	tight.rlim_cur = (rlim_t)st.st_size + 100000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	assert_false(index_metadata(
	    &pub.site, pub.catalog, NULL, NULL, NULL, &result, &pub.err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_true(pub.err.text[0] != '\0');
	assert_false(catalog_is_damaged(pub.catalog));
	assert_true(has(reader, "/a"));
	assert_false(has(reader, "/p/7"));
	/* room again */
	publication_index_all(&pub);
	assert_int_equal(pub.result.added, 2000);
	assert_true(has(reader, "/p/7"));
	catalog_close(reader);
}

/* --- bit by bit, and all at once --- */

static uint64_t random_state = 7;

static unsigned
below(unsigned n)
{
	random_state = random_state * 6364136223846793005u + 1;
	return (unsigned)(random_state >> 33) % n;
}

static const char *
one_of(const char *const *of, size_t n)
{
	return of[below((unsigned)n)];
}

/* A file is written, in a few names, or taken away. */
static void
change_something(void)
{
	static const char *const tags[] = { "C", "C++", "c", "Deep Learning",
		"deep-learning", "x", "y" };
	static const char *const extras[] = { "", "", "draft: true\n",
		"withdrawn: wrong\n", "slug: same\n", "aliases: [/old]\n",
		"guid: https://x.example/?p=1\n", "updated: 2025-07-01\n",
		"series: S\n", "title: [broken\n" };
	char file[32];
	char front[512];

	snprintf(file, sizeof(file), "p/%u.md", below(40));
	if (below(4) == 0) {
		unlinkat(pub.site.content, file, 0);
		return;
	}
	snprintf(front, sizeof(front),
	    "title: T%u\n%sdate: 2025-0%u-0%u\ntags: ['%s', '%s']\n"
	    "categories: [K%u]\nauthors: [A%u]",
	    below(4), one_of(extras, COUNT(extras)), 1 + below(5), 1 + below(9),
	    one_of(tags, COUNT(tags)), one_of(tags, COUNT(tags)), below(3),
	    below(2));
	publication_article(&pub, file, front);
}

static void
dump_entries(struct buf *buf, const char *what, struct entries entries)
{
	buf_fmt(buf, "%s:", what);
	for (size_t i = 0; i < entries.n; i++)
		buf_fmt(buf, " " STR_FMT, STR_ARG(entries.of[i].address));
	buf_char(buf, '\n');
}

static void
dump_terms(struct buf *buf, struct catalog *catalog)
{
	for (enum term_kind kind = 0; kind < TERM_KINDS; kind++) {
		struct terms terms =
		    catalog_terms(catalog, &test_arena, kind, NOW, 100);

		for (size_t i = 0; i < terms.n; i++) {
			const struct listing listing = { .kind = LISTING_TERM,
				.term = kind,
				.slug = terms.of[i].slug };

			buf_fmt(buf, "%d " STR_FMT " " STR_FMT " %u\n", kind,
			    STR_ARG(terms.of[i].slug),
			    STR_ARG(terms.of[i].name), terms.of[i].count);
			dump_entries(buf, " ",
			    catalog_list(
				catalog, &test_arena, &listing, NOW, 0, 100));
		}
	}
}

static void
dump_manifest(struct buf *buf, struct catalog *catalog)
{
	const struct manifest_line *lines;
	size_t n;

	assert_true(catalog_manifest(catalog, &test_arena, NOW, &lines, &n));
	for (size_t i = 0; i < n; i++)
		buf_fmt(buf, STR_FMT " " STR_FMT "\n", STR_ARG(lines[i].sha256),
		    STR_ARG(lines[i].address));
}

static void
dump_around(struct buf *buf, struct catalog *catalog, struct entries entries)
{
	for (size_t i = 0; i < entries.n; i++) {
		struct entry *entry = &entries.of[i];
		struct entry previous = { 0 };

		catalog_previous(catalog, &test_arena, entry, &previous);
		buf_fmt(buf, STR_FMT " " STR_FMT "\n", STR_ARG(entry->title),
		    STR_ARG(previous.address));
		dump_entries(buf, "related",
		    catalog_related(catalog, &test_arena, entry, 5));
		dump_entries(buf, "series",
		    catalog_series(catalog, &test_arena, entry, 5));
	}
}

/* All that can be asked of a catalog. */
static struct str
dump(struct catalog *catalog)
{
	const struct listing all = { .kind = LISTING_ALL };
	const struct listing changes = { .kind = LISTING_CHANGES };
	struct entries entries =
	    catalog_list(catalog, &test_arena, &all, NOW, 0, 100);
	struct entries found = { 0 };
	struct hits hits;
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 20);
	dump_entries(&buf, "all", entries);
	dump_entries(&buf, "changes",
	    catalog_list(catalog, &test_arena, &changes, NOW, 0, 100));
	dump_terms(&buf, catalog);
	dump_around(&buf, catalog, entries);
	buf_fmt(&buf, "old " STR_FMT " " STR_FMT "\n",
	    STR_ARG(catalog_moved(catalog, &test_arena, STR("/old"), NOW)),
	    STR_ARG(catalog_moved(catalog, &test_arena, STR("/?p=1"), NOW)));
	catalog_search(catalog, &test_arena,
	    &(struct question){ .words = STR("text tag:x") }, NOW, 0, 50,
	    &hits);
	found.of = arena_array(&test_arena, hits.n, sizeof(*found.of));
	for (size_t i = 0; i < hits.n; i++)
		found.of[found.n++] = hits.of[i].entry;
	dump_entries(&buf, "found", found);
	dump_manifest(&buf, catalog);
	return buf_view(&buf);
}

static void
changes_bit_by_bit_lead_to_the_same_catalog(void **state)
{
	struct catalog *kept;
	struct str step;
	struct str anew;
	char row[32];

	(void)state;
	for (int round = 0; round < 60; round++) {
		arena_reset(&test_arena);
		for (unsigned i = 0, n = 1 + below(6); i < n; i++)
			change_something();
		publication_index_all(&pub);
		step = dump(pub.catalog);
		kept = pub.catalog;
		pub.catalog = catalog_create(NULL, NULL, &pub.err);
		publication_index_all(&pub);
		anew = dump(pub.catalog);
		catalog_close(pub.catalog);
		pub.catalog = kept;
		snprintf(row, sizeof(row), "round %d", round);
		assert_str(step, anew, row);
	}
}

static void
what_all_pages_show_makes_all_hashes_new(void **state)
{
	const struct manifest_line *lines;
	struct str before;
	size_t n;

	(void)state;
	write_some();
	publication_index_all(&pub);
	assert_true(
	    catalog_manifest(pub.catalog, &test_arena, NOW, &lines, &n));
	assert_int_equal(n, 2);
	before = lines[0].sha256;
	pub.site.endpoints[SCHEME_GOPHER].port = 7070;
	publication_index_all(&pub);
	assert_true(
	    catalog_manifest(pub.catalog, &test_arena, NOW, &lines, &n));
	assert_false(str_eq(lines[0].sha256, before));
	pub.site.endpoints[SCHEME_GOPHER].port = 70;
	publication_index_all(&pub);
	assert_true(
	    catalog_manifest(pub.catalog, &test_arena, NOW, &lines, &n));
	assert_str(lines[0].sha256, before, "as before");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PUBLICATION_TEST(
		    readers_see_what_was_committed_and_nothing_else),
		PUBLICATION_TEST(a_warm_catalog_is_taken_up),
		PUBLICATION_TEST(one_writer_at_a_time_has_the_lock),
		PUBLICATION_TEST(a_damaged_or_old_file_is_set_aside),
		PUBLICATION_TEST(damage_met_later_is_set_aside_at_the_end),
		PUBLICATION_TEST(a_full_disk_stops_the_writer_and_nobody_else),
		PUBLICATION_TEST(what_all_pages_show_makes_all_hashes_new),
		PUBLICATION_TEST(changes_bit_by_bit_lead_to_the_same_catalog),
	};

	return RUN(tests);
}
