#include "test.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "site/feedback.h"
#include "site/publisher.h"

static char folder[] = "/tmp/smallpress-feedback-XXXXXX";
static struct publisher publisher;
static struct site site;

static struct feedback_note
note_of(const char *text)
{
	return (struct feedback_note){ .article = STR("/p/nlp/why-rag"),
		.title = STR("Why RAG"),
		.scheme = SCHEME_GOPHER,
		.when = 1738058400,
		.text = str_z(text) };
}

static unsigned
files_in(const char *part)
{
	char path[256];
	struct dirent *entry;
	unsigned n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/feedback/%s", folder, part);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

static enum feedback_result
keep(const char *text)
{
	struct feedback_note note = note_of(text);
	struct err err = { "" };
	enum feedback_result result =
	    feedback_keep(&site, &test_arena, &note, &err);

	if (result == FEEDBACK_FAILED)
		print_message("%s\n", err.text);
	return result;
}

static const struct feedback_read *
list(size_t *n)
{
	const struct feedback_read *notes = NULL;
	struct err err;

	assert_true(
	    feedback_list(site.state_path, &test_arena, &notes, n, &err));
	return notes;
}

static void
no_folder_means_no_notes(void **state)
{
	size_t n = 1;

	(void)state;
	list(&n);
	assert_int_equal(n, 0);
}

static void
a_note_is_kept_whole_and_read_back(void **state)
{
	const struct feedback_read *notes;
	size_t n;

	(void)state;
	assert_int_equal(keep("A good article.\r\n\r\nThe second table is "
			      "wrong: 3 % \xE2\x80\x93"
			      " not 30 %."),
	    FEEDBACK_KEPT);
	notes = list(&n);
	assert_int_equal(n, 1);
	assert_text(notes[0].note.text,
	    "A good article.\n\nThe second table is wrong: 3 % \xE2\x80\x93"
	    " not 30 %.",
	    "text");
	assert_text(notes[0].note.article, "/p/nlp/why-rag", "article");
	assert_text(notes[0].note.title, "Note on Why RAG", "subject");
	assert_int_equal(notes[0].note.when, 1738058400);
	assert_int_equal(notes[0].note.scheme, SCHEME_GOPHER);
	assert_false(notes[0].note.private);
	assert_false(notes[0].seen);
	assert_int_equal(files_in("tmp"), 0);
	assert_int_equal(files_in("new"), 1);
}

static void
control_characters_and_headers_cannot_be_smuggled_in(void **state)
{
	const struct feedback_read *notes;
	size_t n;

	(void)state;
	assert_int_equal(
	    keep("\x1b[31mred\x07\n.\nX-Private: yes\n\xff"), FEEDBACK_KEPT);
	notes = list(&n);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(
		    str_find(notes[i].note.text, '\x1b'), STR_NONE);
		assert_int_equal(
		    str_find(notes[i].note.text, '\x07'), STR_NONE);
		assert_false(notes[i].note.private);
	}
}

static void
too_long_and_empty_notes_are_refused_and_leave_nothing(void **state)
{
	char text[FEEDBACK_MAX + 2];
	unsigned before = files_in("new");

	(void)state;
	memset(text, 'x', sizeof(text));
	text[FEEDBACK_MAX + 1] = '\0';
	assert_int_equal(keep(text), FEEDBACK_LONG);
	assert_int_equal(keep(""), FEEDBACK_EMPTY);
	assert_int_equal(keep(" \n\t\n \x01"), FEEDBACK_EMPTY);
	assert_int_equal(files_in("new"), before);
	text[FEEDBACK_MAX] = '\0';
	assert_int_equal(keep(text), FEEDBACK_KEPT);
	assert_int_equal(files_in("new"), before + 1);
}

static void
a_seen_note_moves_and_keeps_its_words(void **state)
{
	const struct feedback_read *notes;
	struct err err;
	size_t n;
	size_t seen = 0;

	(void)state;
	notes = list(&n);
	assert_true(n > 0);
	assert_true(feedback_mark_seen(site.state_path, &notes[0], &err));
	notes = list(&n);
	for (size_t i = 0; i < n; i++)
		seen += notes[i].seen;
	assert_int_equal(seen, 1);
	assert_int_equal(files_in("cur"), 1);
}

static void
a_private_note_says_so(void **state)
{
	struct feedback_note note = note_of("between us");
	const struct feedback_read *notes;
	struct err err;
	size_t n;
	size_t private = 0;

	(void)state;
	note.private = true;
	assert_int_equal(
	    feedback_keep(&site, &test_arena, &note, &err), FEEDBACK_KEPT);
	notes = list(&n);
	for (size_t i = 0; i < n; i++)
	private += notes[i].note.private;
	assert_int_equal(private, 1);
}

static void
nothing_is_promised_where_nothing_can_be_written(void **state)
{
	struct feedback_note note = note_of("hello");
	struct site other = site;
	struct err err = { "" };

	(void)state;
	other.state_path = STR("");
	assert_int_equal(
	    feedback_keep(&other, &test_arena, &note, &err), FEEDBACK_FAILED);
	assert_true(err.text[0] != '\0');
	other.state_path = STR("/proc/no/such/place");
	assert_int_equal(
	    feedback_keep(&other, &test_arena, &note, &err), FEEDBACK_FAILED);
}

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	publisher_init(&publisher, STR("Sample"));
	site.publisher = &publisher;
	site.state_path = str_z(folder);
	return 0;
}

static int
end(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_folder_means_no_notes),
		TEST(a_note_is_kept_whole_and_read_back),
		TEST(control_characters_and_headers_cannot_be_smuggled_in),
		TEST(too_long_and_empty_notes_are_refused_and_leave_nothing),
		TEST(a_seen_note_moves_and_keeps_its_words),
		TEST(a_private_note_says_so),
		TEST(nothing_is_promised_where_nothing_can_be_written),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
