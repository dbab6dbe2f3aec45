#include "site/article.h"

#include "base/buf.h"
#include "base/err.h"
#include "site/people.h"
#include "test.h"

static void
show_text(struct buf *buf, const char *name, struct str text)
{
	if (text.n > 0)
		buf_fmt(buf, "%s=" STR_FMT "\n", name, STR_ARG(text));
}

static void
show_date(struct buf *buf, const char *name, int64_t date)
{
	if (date != DATE_NONE)
		show_text(buf, name, date_rfc3339(&test_arena, date));
}

static void
show_names(struct buf *buf, const char *name, struct article_names names)
{
	for (size_t i = 0; i < names.n; i++) {
		buf_fmt(buf, "%s%s" STR_FMT, i == 0 ? name : "",
		    i == 0 ? "=" : " | ", STR_ARG(names.of[i].name));
		if (names.of[i].url.n > 0)
			buf_fmt(
			    buf, " <" STR_FMT ">", STR_ARG(names.of[i].url));
	}
	if (names.n > 0)
		buf_char(buf, '\n');
}

/* What an article says, a line each; hints last. */
static struct str
outcome(struct str source)
{
	struct article a;
	struct article_hints hints = { .n = 0 };
	struct err err = { "" };
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 20);
	if (!article_parse(source, &test_arena, &a, &hints, &err)) {
		buf_fmt(&buf, "! %s", err.text);
		return buf_view(&buf);
	}
	show_text(&buf, "title", a.title);
	show_date(&buf, "date", a.date);
	show_date(&buf, "updated", a.updated);
	show_text(&buf, "editor", a.editor);
	if (a.draft)
		buf_str(&buf, STR("draft\n"));
	show_text(&buf, "withdrawn", a.withdrawn);
	show_text(&buf, "slug", a.slug);
	show_names(&buf, "aliases", a.aliases);
	show_text(&buf, "summary", a.summary);
	show_names(&buf, "authors", a.authors);
	show_names(&buf, "categories", a.categories);
	show_names(&buf, "tags", a.tags);
	show_text(&buf, "series", a.series);
	show_text(&buf, "canonical", a.canonical);
	show_text(&buf, "guid", a.guid);
	show_text(&buf, "image", a.image);
	show_text(&buf, "alt", a.image_alt);
	show_text(&buf, "lang", a.lang);
	for (size_t i = 0; i < hints.n; i++)
		buf_fmt(&buf, "? %u:%u: " STR_FMT "\n",
		    (unsigned)hints.of[i].line, (unsigned)hints.of[i].column,
		    STR_ARG(hints.of[i].text));
	return buf_view(&buf);
}

/* YAML between the marks. */
static struct str
front(const char *yaml)
{
	return arena_fmt(&test_arena, "---\n%s\n---\n", yaml);
}

struct row {
	const char *source, *want;
};

static void
check_front(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_text(outcome(front(rows[i].source)), rows[i].want,
		    rows[i].source);
}

static void
every_synonym_is_understood(void **state)
{
	static const struct row rows[] = {
		{ "title: A", "title=A\n" },
		{ "date: 2025-01-28", "date=2025-01-28T00:00:00Z\n" },
		{ "publishDate: \"2025-01-28T10:00:00+01:00\"",
		    "date=2025-01-28T09:00:00Z\n" },
		{ "updated: 2025-01-28", "updated=2025-01-28T00:00:00Z\n" },
		{ "lastmod: 2025-01-28", "updated=2025-01-28T00:00:00Z\n" },
		{ "last_modified_at: 2025-01-28 10:00:00 -0500",
		    "updated=2025-01-28T15:00:00Z\n" },
		{ "editor: Jo", "editor=Jo\n" },
		{ "draft: true", "draft\n" },
		{ "draft: yes", "draft\n" },
		{ "draft: \"false\"", "" },
		{ "published: false", "draft\n" },
		{ "published: true", "" },
		{ "published: 2025-01-28", "date=2025-01-28T00:00:00Z\n" },
		{ "slug: a-b", "slug=a-b\n" },
		{ "permalink: /x/y/", "slug=/x/y\n" },
		{ "url: https://example.org/p/x", "slug=/p/x\n" },
		{ "aliases: [/old, older]", "aliases=/old | older\n" },
		{ "redirect_from:\n  - /a%20b/\n  - https://e.org/?p=12#x",
		    "aliases=/a b/ | /?p=12\n" },
		{ "aliases: [/a%20b, /a b, https://e.org/a b]",
		    "aliases=/a b\n" },
		{ "summary: S", "summary=S\n" },
		{ "description: S", "summary=S\n" },
		{ "excerpt: S", "summary=S\n" },
		{ "author: Jane Doe", "authors=Jane Doe\n" },
		{ "authors: [Jane Doe, John Roe]",
		    "authors=Jane Doe | John Roe\n" },
		{ "author: {name: Jane, url: 'https://e.org/j'}",
		    "authors=Jane <https://e.org/j>\n" },
		{ "authors:\n  - name: Jane\n    email: j@e.org\n  - John Roe",
		    "authors=Jane | John Roe\n" },
		{ "categories: [A, B]", "categories=A | B\n" },
		{ "category: Machine Learning",
		    "categories=Machine Learning\n" },
		{ "categories: [Latest, Robotics]", "categories=Robotics\n" },
		{ "category: latest", "" },
		{ "tags: [a, b, a]", "tags=a | b\n" },
		{ "keywords: a, b c", "tags=a | b c\n" },
		{ "series: S", "series=S\n" },
		{ "series: [S]", "series=S\n" },
		{ "canonical_url: https://E.org/a b",
		    "canonical=https://e.org/a%20b\n" },
		{ "source: https://e.org/a", "canonical=https://e.org/a\n" },
		{ "guid: https://e.org/?p=1", "guid=https://e.org/?p=1\n" },
		{ "image: a b.png", "image=a%20b.png\n" },
		{ "image: {url: /m/a.png, alt: An A}",
		    "image=/m/a.png\nalt=An A\n" },
		{ "cover:\n  image: a.png\n  alt: An A",
		    "image=a.png\nalt=An A\n" },
		{ "featured_image: a.png\nimage_alt: X",
		    "image=a.png\nalt=X\n" },
		{ "lang: en_US", "lang=en-US\n" },
		{ "withdrawn: Wrong figures.", "withdrawn=Wrong figures.\n" },
		{ "withdrawn: true",
		    "withdrawn=This article was withdrawn.\n" },
		{ "withdrawn: false", "" },
		{ "Title: A\nLastMod: 2025-01-28",
		    "title=A\nupdated=2025-01-28T00:00:00Z\n" },
		{ "params:\n  author: Jane Doe\ntaxonomies:\n  tags: [x]",
		    "authors=Jane Doe\ntags=x\n" },
		{ "summary: better\ndescription: worse", "summary=better\n" },
		{ "description: only\nsummary:", "summary=only\n" },
		{ "layout: post\ncomments: true\ntype: x\nweight: 3", "" },
	};

	(void)state;
	check_front(rows, COUNT(rows));
}

static void
words_and_numbers_stay_text(void **state)
{
	static const struct row rows[] = {
		{ "title: No", "title=No\n" },
		{ "title: 2024", "title=2024\n" },
		{ "slug: 007", "slug=007\n" },
		{ "slug: 2024", "slug=2024\n" },
		{ "lang: no", "lang=no\n" },
		{ "tags: [on, off, yes, 3.10, 1e3]",
		    "tags=on | off | yes | 3.10 | 1e3\n" },
		{ "title: ~\ndate:\nslug: null", "" },
		{ "title: \"\"", "" },
		{ "title:   much\tspace   and\u00A0more  ",
		    "title=much space and more\n" },
		{ "title: 'x: y'", "title=x: y\n" },
		{ "title: |\n  two\n  lines", "title=two lines\n" },
		{ "title: a\\u0041 \"q\"", "title=a\\u0041 \"q\"\n" },
	};

	(void)state;
	check_front(rows, COUNT(rows));
}

static void
people_are_not_cut_in_two(void **state)
{
	static const struct row rows[] = {
		{ "author: Jane Doe, MD. PhD.",
		    "authors=Jane Doe, MD. PhD.\n" },
		{ "author: [Jane Doe, MD. PhD., John Roe]",
		    "authors=Jane Doe, MD. PhD. | John Roe\n" },
		{ "author: \"Jane Doe, Ph.D., John Roe, Jr. and Ann Poe\"",
		    "authors=Jane Doe, Ph.D. | John Roe, Jr. | Ann Poe\n" },
		{ "author: Doe, Jane", "authors=Doe, Jane\n" },
		{ "author: \"Jane Doe, John Roe, and Ann Poe\"",
		    "authors=Jane Doe | John Roe | Ann Poe\n" },
		{ "author: \"Jane Doe; John Roe\"",
		    "authors=Jane Doe | John Roe\n" },
		{ "author: Jane Doe & John Roe",
		    "authors=Jane Doe | John Roe\n" },
		{ "author: \"Towards AI, Inc.\"",
		    "authors=Towards AI, Inc.\n" },
		{ "author: The Department of Trade and Industry",
		    "authors=The Department of Trade and Industry\n" },
		{ "author: [[Jane Doe]]", "authors=Jane Doe\n" },
		{ "author: \"[[People/Jane|Jane Doe]]\"",
		    "authors=Jane Doe\n" },
		{ "author: \"[Jane Doe](https://e.org/j)\"",
		    "authors=Jane Doe <https://e.org/j>\n" },
		{ "author: \u738B\u5C0F\u660E, \u674E\u96F7",
		    "authors=\u738B\u5C0F\u660E | \u674E\u96F7\n" },
		{ "author: {name: J, url: 'javascript:x'}", "authors=J\n" },
	};

	(void)state;
	check_front(rows, COUNT(rows));
}

static void
a_broken_block_names_line_and_column(void **state)
{
	static const struct row rows[] = {
		{ "title: Foo: bar",
		    "! 2:11: a colon and a blank inside a value; "
		    "put the whole value in quotes" },
		{ "title: A\n\tdate: 2025-01-28",
		    "! 3:1: a tab in the indent; use blanks" },
		{ "a: b\ntags:\n\t- x",
		    "! 4:1: a tab in the indent; use blanks" },
		{ "title: A\ntitle: B",
		    "! 3:1: 'title' is there already in line 2; "
		    "keep one of them" },
		{ "title: [A, B]",
		    "! 2:8: 'title' must be one text, not a list; "
		    "write title: \"...\"" },
		{ "date: yesterday",
		    "! 2:7: 'yesterday' is no date; "
		    "write date: 2025-01-28" },
		{ "lastmod: 2025-13-01",
		    "! 2:10: '2025-13-01' is no date; "
		    "write lastmod: 2025-01-28" },
		{ "date: [2025-01-28, 2025-01-29]",
		    "! 2:7: 'date' must be one text, not a list; "
		    "write date: \"...\"" },
		{ "draft: maybe",
		    "! 2:8: 'maybe' is neither true nor false; "
		    "write draft: true or draft: false" },
		{ "slug: ../etc",
		    "! 2:7: '../etc' is no address; "
		    "use letters, digits and hyphens" },
		{ "slug: a/.b",
		    "! 2:7: 'a/.b' is no address; "
		    "use letters, digits and hyphens" },
		{ "permalink: /a/%2e%2e/b",
		    "! 2:12: '/a/%2e%2e/b' is no address; "
		    "use letters, digits and hyphens" },
		{ "author: {email: j@e.org}",
		    "! 2:9: a map without a name; "
		    "write name: \"...\" in it" },
		{ "tags: [[[x]]]",
		    "! 2:9: a list inside a list of a list; "
		    "write one list of names" },
		{ "a: &x [1]\nb: [*x, *x]",
		    "! 2:4: an anchor (&); write the value out" },
		{ "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
		    "! 2:35: nested more than 32 deep; use fewer levels" },
		{ "author: @jane",
		    "! 2:9: a value cannot begin with '@'; "
		    "put it in quotes" },
		{ "title: \x07",
		    "! 2:8: a control character (0x07); take it out" },
	};

	(void)state;
	check_front(rows, COUNT(rows));
}

static void
what_is_only_odd_becomes_a_hint(void **state)
{
	static const struct row rows[] = {
		{ "titel: A",
		    "? 2:1: the key 'titel' is not known; "
		    "'title' may be meant\n" },
		{ "x: y\nlast_modifed_at: 2025-01-28",
		    "? 3:1: the key 'last_modifed_at' is not known; "
		    "'last_modified_at' may be meant\n" },
		{ "catagories: [a]",
		    "? 2:1: the key 'catagories' is not known; "
		    "'categories' may be meant\n" },
		{ "source: The Daily",
		    "? 2:9: 'The Daily' is no web address; left out, "
		    "write https://...\n" },
		{ "lang: english language",
		    "? 2:7: 'english language' is no language; "
		    "write lang: en\n" },
		{ "permalink: /:categories/:title/",
		    "? 2:12: placeholders in an address are not filled in; "
		    "the file's own name is used\n" },
		{ "image: javascript:alert(1)",
		    "? 2:8: such an address is never linked; left out\n" },
		{ "aliases: [/ok, ../../x]",
		    "aliases=/ok\n"
		    "? 2:10: '../../x' is no address; left out\n" },
	};

	(void)state;
	check_front(rows, COUNT(rows));
}

static void
front_matter_of_every_kind_of_file(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "Just text.\n", "" },
		{ "# A *title* with `code`\n\nText.\n",
		    "title=A title with code\n" },
		{ "Setext\n======\n", "title=Setext\n" },
		{ "```\n# no\n```\n\n## Yes\n", "title=Yes\n" },
		{ "    # code\n\n# Real #\n", "title=Real\n" },
		{ "---\ntitle: A\n---\n# B\n", "title=A\n" },
		{ "---\ndate: 2025-01-28\n---\n# B\n",
		    "title=B\ndate=2025-01-28T00:00:00Z\n" },
		{ "\xEF\xBB\xBF---\ntitle: A\n---\n", "title=A\n" },
		{ "---\r\ntitle: A\r\ndate: 2025-01-28\r\n---\r\nx\r\n",
		    "title=A\ndate=2025-01-28T00:00:00Z\n" },
		{ "---\ntitle: A\n...\n", "title=A\n" },
		{ "---\n# note\ntitle: A\n---", "title=A\n" },
		{ "---\n---\n# B\n", "title=B\n" },
		{ "---\n\nA rule first.\n\n---\n", "" },
		{ "---\nno key here\n---\n", "title=no key here\n" },
		{ "---\ntitle: A\n\nNever closed.\n",
		    "? 1:1: this looks like front matter, but no line ends "
		    "it and it is shown as text; end it with ---\n" },
		{ "---\ntitle: A\ndraft: true\n\nNever closed.\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "+++\ntitle = 'A'\nDraft = true\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "---\ntitle: A\ndate: 2099-01-01\n\nNever closed.\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "---\ntitle: A\ndate: 2024-01-01 # no, 2099\n\nNever "
		  "closed.\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "---\ntitle: A\ndate: 2024-01-01\n\nNever closed.\n",
		    "? 1:1: this looks like front matter, but no line ends "
		    "it and it is shown as text; end it with ---\n" },
		{ "---\ntitle: A\n\n'publish-Date' : '2099-01-01'\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "---\ntitle: A\nextra:\n\n  published_date: 2099-01-01\n",
		    "! 1:1: no line ends this front matter, which may hold "
		    "the article back; end it with the marks of line 1" },
		{ "---\ntitle: A\n\nText with a\ndate: 2099-01-01\n",
		    "? 1:1: this looks like front matter, but no line ends "
		    "it and it is shown as text; end it with ---\n" },
		{ " ---\ntitle: A\n---\n", "title=title: A\n" },
		{ "---\n\"title\": A\n---\n", "title=A\n" },
		{ "+++\ntitle = \"A: b\"\ndate = 2025-01-28T10:00:00Z\n"
		  "draft = true\ntags = [\"x\", \"y\"]\n[author]\n"
		  "name = \"Jane\"\n+++\n# B\n",
		    "title=A: b\ndate=2025-01-28T10:00:00Z\ndraft\n"
		    "authors=Jane\ntags=x | y\n" },
		{ "+++\n[taxonomies]\ncategories = ['a']\n[extra]\n"
		  "author = 'Jo'\n+++\n",
		    "authors=Jo\ncategories=a\n" },
		{ "+++\ntitle = A b!\n+++\n",
		    "! 2:9: a text without quotes; write \"...\"" },
		{ "---\ntitle: A\n---\n---\nnot: more\n---\n", "title=A\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(outcome(str_z(rows[i].source)), rows[i].want,
		    rows[i].source);
}

static void
the_body_begins_behind_the_closing_line(void **state)
{
	static const struct {
		const char *source;
		size_t offset;
		uint32_t line;
	} rows[] = {
		{ "text", 0, 1 },
		{ "\xEF\xBB\xBFtext", 3, 1 },
		{ "---\na: b\n---\ntext", 13, 4 },
		{ "---\r\na: b\r\n---\r\ntext", 16, 4 },
		{ "\xEF\xBB\xBF---\na: b\n---\ntext", 16, 4 },
		{ "+++\na = 1\n+++\n", 14, 4 },
		{ "---\na: b\n---", 12, 4 },
		{ "---\na: b\ntext", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str source = str_z(rows[i].source);
		struct article a;
		struct err err;

		assert_row(article_body_offset(source) == rows[i].offset,
		    rows[i].source);
		assert_row(article_parse(source, &test_arena, &a, NULL, &err),
		    rows[i].source);
		assert_row(a.body_line == rows[i].line, rows[i].source);
	}
}

static void
front_matter_beyond_its_limit_is_refused(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 20);
	buf_str(&buf, STR("---\na: "));
	buf_fill(&buf, 'x', ARTICLE_FRONT_MAX);
	buf_str(&buf, STR("\n---\n"));
	assert_text(outcome(buf_view(&buf)),
	    "! 1:1: front matter of more than 64 kB; shorten it", "long");
}

static void
an_address_follows_file_and_slug(void **state)
{
	static const struct {
		const char *file, *slug, *want;
	} rows[] = {
		{ "p/nlp/a.md", "", "/p/nlp/a" },
		{ "p/nlp/a.md", "b", "/p/nlp/b" },
		{ "p/nlp/a.md", "/x/y", "/x/y" },
		{ "index.md", "", "/" },
		{ "about.md", "", "/about/" },
		{ "pages/about.md", "/about/", "/about/" },
		{ "p/about.md", "", "/p/about" },
		{ "about/contact.md", "", "/about/contact" },
		{ "p/index.md", "", "/p/" },
		{ "p/_index.md", "", "/p/" },
		{ "p/README.md", "", "/p/" },
		{ "p/x/index.md", "y", "/p/x/y" },
		{ "home.md", "/", "/" },
		{ "2024-05-01-my-post.md", "", "/my-post" },
		{ "p/2024-05-01-a.b.markdown", "", "/p/a.b" },
		{ "p/2024-13-01-a.md", "", "/p/2024-13-01-a" },
		{ "p/2024-05-01-.md", "", "/p/2024-05-01-" },
		{ "p/1984.md", "", "/p/1984" },
		{ "p/a.b.md", "", "/p/a.b" },
		{ "p/50% off.md", "", "/p/50% off" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(article_address(&test_arena, str_z(rows[i].file),
				str_z(rows[i].slug)),
		    rows[i].want, rows[i].file);
}

static void
a_date_in_a_name_is_read(void **state)
{
	int64_t date = 0;

	(void)state;
	assert_true(article_name_date(STR("p/2024-05-01-x.md"), &date));
	assert_int_equal(date, date_make(2024, 5, 1));
	assert_false(article_name_date(STR("p/x-2024-05-01.md"), &date));
	assert_false(article_name_date(STR("p/2024-05-01.md"), &date));
	assert_false(article_name_date(STR("p/2024-02-30-x.md"), &date));
}

static void
what_is_written_reads_back_the_same(void **state)
{
	static const char *const rows[] = {
		"---\ntitle: 'A: \"b\" \\ # c'\ndate: 2025-01-28T10:11:12Z\n"
		"updated: 2025-01-29\neditor: 'No'\nslug: 'a b%25'\n"
		"aliases: [/old one, 'old', '/?p=3', 'a%3Ab', 'a%3A/b']\n"
		"author:\n  - {name: Jane, url: 'https://e.org/j'}\n"
		"  - 'Jane Doe, PhD'\ncategories: ['true', '- x']\n"
		"tags: ['a, b', '[c]']\nseries: '@s'\nsummary: 'x  y'\n"
		"image: {url: /m/a b.png, alt: 'an \u00E4'}\nlang: de\n"
		"canonical_url: https://e.org/\u00E4\nguid: '1'\n"
		"mirror_hash: abc\n---\n\nBody.\n",
		"---\ndraft: true\nwithdrawn: 'no longer true: see [x]'\n"
		"---\n# Heading\n",
		"plain body\n",
		"---\n\n---\n\ntext\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article a, b;
		struct err err = { "" };
		struct buf buf;

		assert_row(
		    article_parse(str_z(rows[i]), &test_arena, &a, NULL, &err),
		    rows[i]);
		buf_init(&buf, &test_arena, 1 << 16);
		article_write(&a, &buf);
		assert_row(
		    article_parse(buf_view(&buf), &test_arena, &b, NULL, &err),
		    err.text);
		assert_str(
		    outcome(buf_view(&buf)), outcome(str_z(rows[i])), rows[i]);
		assert_str(b.body, a.body, rows[i]);
		assert_str(b.mirror_hash, a.mirror_hash, rows[i]);
	}
}

static void
hints_and_memory_have_an_end(void **state)
{
	struct arena small;
	struct article a;
	struct article_hints hints = { .n = 0 };
	struct err err = { "" };
	struct buf buf;

	(void)state;
	buf_init(&buf, &test_arena, 1 << 16);
	buf_str(&buf, STR("---\n"));
	for (int i = 0; i < 20; i++)
		buf_fmt(&buf, "titl%c: x\n", 'f' + i);
	buf_str(&buf, STR("---\n"));
	assert_true(
	    article_parse(buf_view(&buf), &test_arena, &a, &hints, &err));
	assert_int_equal(hints.n, 8);
	arena_init(&small, 512);
	assert_false(article_parse(buf_view(&buf), &small, &a, NULL, &err));
	assert_string_equal(err.text, "1:1: out of memory");
	arena_free(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_synonym_is_understood),
		TEST(words_and_numbers_stay_text),
		TEST(people_are_not_cut_in_two),
		TEST(a_broken_block_names_line_and_column),
		TEST(what_is_only_odd_becomes_a_hint),
		TEST(front_matter_of_every_kind_of_file),
		TEST(the_body_begins_behind_the_closing_line),
		TEST(front_matter_beyond_its_limit_is_refused),
		TEST(an_address_follows_file_and_slug),
		TEST(a_date_in_a_name_is_read),
		TEST(what_is_written_reads_back_the_same),
		TEST(hints_and_memory_have_an_end),
	};

	return RUN(tests);
}
