/*
 * What must hold for any input (V2 to V9), over everything that is there: the
 * golden files' sources, the sample content, the fuzzers' corpora, and some
 * thousand documents put together by dice that always fall alike.
 */
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/file.h"
#include "check.h"
#include "markup/markdown.h"

/* --- files --- */

static unsigned n_files;

static void
check_file(const char *path)
{
	struct arena arena;
	struct str bytes;
	struct err err = { "" };

	arena_init(&arena, (size_t)64 << 20);
	if (file_read(AT_FDCWD, str_z(path), MARKDOWN_MAX, &arena, &bytes, NULL,
		&err) != FILE_OK)
		fail_msg("%s", err.text);
	if (!check_markdown(bytes, &err))
		fail_msg("%s: %s", path, err.text);
	arena_free(&arena);
	n_files++;
}

/* All files below a folder; one that is not there has none. */
static void
check_folder(const char *folder, const char *ending)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	struct stat info;
	char path[1024];

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (stat(path, &info) != 0)
			continue;
		if (S_ISDIR(info.st_mode))
			check_folder(path, ending);
		else if (str_ends(str_z(path), str_z(ending)))
			check_file(path);
	}
	if (dir != NULL)
		closedir(dir);
}

static void
golden_files_keep_the_rules(void **state)
{
	(void)state;
	n_files = 0;
	check_folder("tests/golden", ".md");
	assert_true(n_files > 50);
}

static void
golden_results_are_markdown_too(void **state)
{
	(void)state;
	check_folder("tests/golden", ".gmi");
	check_folder("tests/golden", ".gophermap");
	check_folder("tests/golden", ".txt");
}

static void
the_content_keeps_the_rules(void **state)
{
	(void)state;
	check_folder("content", ".md");
	check_folder("tests/site", ".md");
}

static void
the_corpora_keep_the_rules(void **state)
{
	(void)state;
	check_folder("tests/fuzz/corpus/markdown", "");
	check_folder("tests/fuzz/corpus/html", "");
}

/* --- dice --- */

static uint32_t dice;

static uint32_t
roll(uint32_t sides)
{
	dice = dice * 1664525u + 1013904223u;
	return (dice >> 8) % sides;
}

/* Inline pieces. */
static const char *const words[] = { "word", "a longer-word", "=>", "# x",
	"* y", "> z", "```", "`code`", "``co`de``", "*em*", "**strong**",
	"***both***", "~~gone~~", "[here](https://example.com/h)",
	"[here](https://example.com/other)", "[label](../up/x.md \"title\")",
	"<https://example.com/auto>", "https://example.com/bare.",
	"www.example.com", "![alt](pic.png)", "![](https://e.org/p.jpg)",
	"[![a](b.png)](https://example.com/c)", "[](https://example.com/e)",
	"<b>bold</b>", "<a href=\"/x\">h</a>", "<br>", "&nbsp;", "&amp;", "\\",
	"\\*", "  \n", "\\\n", "\n", "[^1]", "[^two]", "$x^2$",
	"\xE6\xBC\xA2\xE5\xAD\x97\xE3\x80\x82", "\xF0\x9F\x91\x8D", "e\xCC\x81",
	"\xC2\xA0", "a\tb", "\x1B[1m", "\xFF", ".", "*", "|", "a | b", "-",
	"1.", "[ ]", "[x]", "<!-- c -->", "mail@example.com", "<m@example.com>",
	"javascript:x", "[j](javascript:x)", "[f](#frag)",
	"gopher://example.com/1/x", "[t](telnet://example.com)",
	"Donaudampfschifffahrtsgesellschaftskapit\xC3\xA4nsm\xC3\xBCtzenabzeich"
	"enputzmittelflaschendeckel" };

/* What a line begins with. */
static const char *const leads[] = { "", "", "", "", "# ", "### ", "> ", "> > ",
	"* ", "- ", "+ ", "1. ", "2) ", "10. ", "  * ", "   - ", "    ", "\t",
	"  1. ", "> * ", "* > ", "- [ ] ", "- [x] ", "---", "***", "===", "```",
	"~~~ c", "| a | b |", "|---|---|", "|:-:|--:|", "$$",
	"[^1]: ", "[^two]: ", "[ref]: https://example.com/r ", "<div>",
	"</div>", "<p>", "<ul><li>", "</ul>", "<pre>", "</pre>",
	"<table><tr><td>", "</table>", "<blockquote>", "</blockquote>",
	"<details><summary>", "<script>", "</script>", "> [!NOTE]", "<!--",
	"-->", "> ```", "* ```", "    * ", "      ", "   1. " };

static size_t
compose(char *to, size_t max)
{
	size_t n = 0;
	uint32_t lines = 1 + roll(24);

	while (lines-- > 0) {
		uint32_t pieces = roll(3) == 0 ? roll(24) : roll(6);

		n += (size_t)snprintf(
		    to + n, max - n, "%s", leads[roll(COUNT(leads))]);
		while (pieces-- > 0)
			n += (size_t)snprintf(to + n, max - n, "%s%s",
			    words[roll(COUNT(words))], roll(4) == 0 ? "" : " ");
		n += (size_t)snprintf(
		    to + n, max - n, "%s", roll(3) == 0 ? "\n\n" : "\n");
	}
	return n;
}

static void
documents_of_chance_keep_the_rules(void **state)
{
	static char text[64 * 1024];
	struct err err = { "" };

	(void)state;
	for (uint32_t i = 0; i < 4000; i++) {
		struct str source = { text, 0 };

		dice = i * 2654435761u + 1;
		source.n = compose(text, sizeof(text));
		if (!check_markdown(source, &err))
			fail_msg(
			    "document %u: %s\n---\n%s\n---", i, err.text, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(golden_files_keep_the_rules),
		TEST(golden_results_are_markdown_too),
		TEST(the_content_keeps_the_rules),
		TEST(the_corpora_keep_the_rules),
		TEST(documents_of_chance_keep_the_rules),
	};

	return RUN(tests);
}
