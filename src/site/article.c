#include "site/article.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/path.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "site/article_fields.h"
#include "site/article_keys.h"
#include "site/article_reading.h"
#include "site/front.h"
#include "site/toml.h"
#include "site/yaml.h"

/* Headings that are tried for a title, and how far down. */
enum { TITLE_TRIES = 4, TITLE_BYTES = 64 * 1024 };

size_t
article_body_offset(struct str bytes)
{
	return bytes.n - front_find(bytes).body.n;
}

/* --- the title, where front matter names none --- */

struct scan {
	struct str rest;
	char fence; /* inside a fenced block: its character */
	size_t fence_n;
	struct str paragraph; /* from its first line to the last one seen */
};

static struct str
without_indent(struct str line)
{
	for (int i = 0; i < 3 && str_starts(line, STR(" ")); i++)
		line = str_from(line, 1);
	return line;
}

static size_t
run_of(struct str line, char c)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == c)
		n++;
	return n;
}

/* Opens or closes a fenced block; true while a line belongs to one. */
static bool
in_fence(struct scan *scan, struct str line)
{
	char c = line.n > 0 ? line.p[0] : '\0';
	size_t n = c == '`' || c == '~' ? run_of(line, c) : 0;

	if (scan->fence != '\0') {
		if (c == scan->fence && n >= scan->fence_n &&
		    str_trim(str_from(line, n)).n == 0)
			scan->fence = '\0';
		return true;
	}
	if (n < 3)
		return false;
	scan->fence = c;
	scan->fence_n = n;
	return true;
}

static bool
is_atx(struct str line)
{
	size_t n = run_of(line, '#');

	return n >= 1 && n <= 6 && (n == line.n || byte_is_space(line.p[n]));
}

static bool
is_underline(struct str line)
{
	line = str_trim_end(line);
	return line.n > 0 && (line.p[0] == '=' || line.p[0] == '-') &&
	    run_of(line, line.p[0]) == line.n;
}

/* The next lines that look like a heading, as they stand; false: none. */
static bool
next_heading(struct scan *scan, struct str *source)
{
	struct str line;
	const char *start;

	while (start = scan->rest.p, str_line(&scan->rest, &line)) {
		struct str text = without_indent(line);

		if (in_fence(scan, text) || text.n == 0 ||
		    byte_is_space(text.p[0])) {
			scan->paragraph.n = 0;
			continue;
		}
		if (is_atx(text)) {
			scan->paragraph.n = 0;
			*source = line;
			return true;
		}
		if (scan->paragraph.n == 0)
			scan->paragraph.p = start;
		scan->paragraph.n =
		    (size_t)(line.p + line.n - scan->paragraph.p);
		if (is_underline(text) && scan->paragraph.p != start) {
			*source = scan->paragraph;
			scan->paragraph.n = 0;
			return true;
		}
	}
	return false;
}

/* What the walker makes of those lines; empty if no heading. */
static struct str
heading_text(struct str source, struct arena *arena)
{
	struct doc doc;
	struct err err;

	doc_init(&doc, arena);
	if (!markdown_parse(source, &doc, NULL, &err))
		return (struct str){ "", 0 };
	for (uint32_t i = 0; i < doc.n_blocks; i++)
		if (doc.blocks[i].kind == BLOCK_HEADING)
			return utf8_clean(arena, doc.blocks[i].text.bytes);
	return (struct str){ "", 0 };
}

static struct str
first_heading(struct str body, struct arena *arena)
{
	struct scan scan = { .rest = str_slice(body, 0, TITLE_BYTES) };
	struct str source;
	struct str title = { "", 0 };

	for (int i = 0; i < TITLE_TRIES && title.n == 0; i++) {
		if (!next_heading(&scan, &source))
			break;
		title = heading_text(source, arena);
	}
	return title;
}

/* --- the whole --- */

static bool
read_front(const struct front *front, struct arena *arena,
    struct article *article, struct article_hints *hints, struct err *err)
{
	const struct yaml *root = NULL;
	bool ok;

	if (front->text.n > ARTICLE_FRONT_MAX)
		return err_set(err,
		    "1:1: front matter of more than %d kB; shorten it",
		    ARTICLE_FRONT_MAX / 1024);
	ok = front->kind == FRONT_TOML
	    ? toml_parse(front->text, 2, arena, &root, err)
	    : yaml_parse(front->text, 2, arena, &root, err);
	if (!ok)
		return false;
	if (root == NULL)
		return true;
	if (root->kind != YAML_MAP)
		return yaml_err(root, err,
		    "front matter is keys and values; write key: value");
	return article_fields_read(root, arena, article, hints, err);
}

/* "draft: true": a line that may hold the article back, for ever or until a
 * day. */
static bool
is_holding_line(struct str line)
{
	size_t n = 0;

	line = str_trim(line);
	while (n < line.n && line.p[n] != ':' && line.p[n] != '=')
		n++;
	return n < line.n &&
	    article_key_holds_back(
		str_slice(line, 0, n), str_from(line, n + 1));
}

/* Behind a blank line: more of the same, or the text? */
static bool
is_still_front(struct str line)
{
	return front_is_key(line) || strchr(" \t-#[]", line.p[0]) != NULL;
}

/* Whether front matter without an end has such a line: shown as text, a draft
 * would be for all to read. */
static bool
holds_back(struct str bytes)
{
	struct str line;
	bool behind_blank = false;

	while (str_line(&bytes, &line)) {
		if (str_trim(line).n == 0) {
			behind_blank = true;
			continue;
		}
		if (behind_blank && !is_still_front(line))
			break;
		if (is_holding_line(line))
			return true;
	}
	return false;
}

bool
article_parse(struct str bytes, struct arena *arena, struct article *article,
    struct article_hints *hints, struct err *err)
{
	struct front front = front_find(bytes);

	*article = (struct article){
		.date = DATE_NONE,
		.updated = DATE_NONE,
		.body = front.body,
		.body_line = front.body_line,
	};
	if (front.unclosed && holds_back(front.body))
		return err_set(err,
		    "1:1: no line ends this front matter, which may hold the "
		    "article back; end it with the marks of line 1");
	if (front.unclosed)
		article_hint_add(hints, 1, 1,
		    STR("this looks like front matter, but no line ends it "
			"and it is shown as text; end it with ---"));
	if (front.kind != FRONT_NONE &&
	    !read_front(&front, arena, article, hints, err))
		return false;
	if (!article->has_title)
		article->title = first_heading(front.body, arena);
	if (arena->failed)
		return err_set(err, "1:1: out of memory");
	return true;
}

/* --- addresses --- */

/* The length of "2024-05-01-" at the start of a name, or 0. */
static size_t
date_prefix(struct str name)
{
	static const char form[] = "dddd-dd-dd-";

	if (name.n <= sizeof(form) - 1)
		return 0;
	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == 'd' ? !byte_is_digit(name.p[i])
				   : name.p[i] != form[i])
			return 0;
	return sizeof(form) - 1;
}

static struct str
without_extension(struct str name)
{
	size_t dot = str_find_last(name, '.');

	return dot == STR_NONE || dot == 0 ? name : str_slice(name, 0, dot);
}

bool
article_name_date(struct str file, int64_t *date)
{
	size_t slash = str_find_last(file, '/');
	struct str name = slash == STR_NONE ? file : str_from(file, slash + 1);

	return date_prefix(without_extension(name)) > 0 &&
	    date_parse(str_slice(name, 0, 10), date);
}

static bool
is_folder_page(struct str name)
{
	return str_eq(name, STR("index")) || str_eq(name, STR("_index")) ||
	    str_eq(name, STR("README"));
}

struct str
article_address(struct arena *arena, struct str file, struct str slug)
{
	size_t slash = str_find_last(file, '/');
	struct str folder =
	    slash == STR_NONE ? STR("") : str_slice(file, 0, slash + 1);
	struct str name = without_extension(str_from(file, folder.n));
	int64_t date;

	if (str_starts(slug, STR("/"))) {
		while (slug.n > 1 && str_ends(slug, STR("/")))
			slug.n--;
		folder = STR("");
		slug = str_from(slug, 1);
	} else if (slug.n == 0 && is_folder_page(name)) {
		slug = STR("");
	} else if (slug.n == 0) {
		slug = article_name_date(file, &date)
		    ? str_from(name, date_prefix(name))
		    : name;
	}
	while (str_ends(slug, STR("/")))
		slug.n--;
	if (folder.n == 0 && str_eq(slug, STR("about")))
		return STR("/about/");
	return utf8_nfc(arena,
	    arena_fmt(
		arena, "/" STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(slug)));
}
