/* Feeds: escaping, ids, dates, links. */
#include "test.h"

#include "base/buf.h"
#include "base/date.h"
#include "site/catalog.h"
#include "site/feed.h"
#include "site/publisher.h"
#include "site/site.h"

static struct publisher publisher;
static struct site site;

static void
make_site(void)
{
	static const struct str names[1] = { STR_INIT("capsule.example") };
	static const struct str languages[1] = { STR_INIT("en") };

	publisher_init(&publisher, STR("Press & Co"));
	publisher.website = STR("https://web.example/");
	publisher.languages = languages;
	publisher.n_languages = 1;
	site = (struct site){ .id = names[0],
		.names = names,
		.n_names = 1,
		.publisher = &publisher,
		.endpoints = { { .host = names[0], .port = 1965 },
		    { .host = names[0], .port = 70 } } };
}

static struct str
write_feed(enum feed_format format, struct entry *of, size_t n)
{
	const struct entries entries = { of, n };
	const struct feed feed = { .title = STR("Press & Co: <NLP>"),
		.self = STR("/category/nlp/atom.xml"),
		.page = STR("/category/nlp/"),
		.entries = &entries };
	struct buf buf;

	buf_init(&buf, &test_arena, 1 << 20);
	feed_write(&site, format, &feed, &buf);
	assert_false(buf.failed);
	return buf_view(&buf);
}

/* Between the first `open` and the next `close`. */
static struct str
between(struct str s, const char *open, const char *close)
{
	size_t at = str_search(s, str_z(open));

	if (at == STR_NONE)
		return (struct str){ 0 };
	s = str_from(s, at + strlen(open));
	return str_slice(s, 0, str_search(s, str_z(close)));
}

static struct entry
article(void)
{
	return (struct entry){ .address = STR("/p/nlp/why rag"),
		.title = STR("Why"),
		.date = date_make(2025, 1, 28) + 3600,
		.updated = DATE_NONE };
}

static void
text_cannot_become_markup(void **state)
{
	static const struct {
		struct str text;
		const char *escaped;
	} rows[] = {
		{ STR_INIT("plain"), "plain" },
		{ STR_INIT("a & b"), "a &amp; b" },
		{ STR_INIT("</title><script>"),
		    "&lt;/title&gt;&lt;script&gt;" },
		{ STR_INIT("]]>"), "]]&gt;" },
		{ STR_INIT("\"quoted\" 'so'"), "&quot;quoted&quot; 'so'" },
		{ STR_INIT("&amp;"), "&amp;amp;" },
		{ STR_INIT("a\0b\x01\x1b[1m\x7f"), "ab[1m" },
		{ STR_INIT("caf\xC3\xA9 \xF0\x9F\x98\x80"),
		    "caf\xC3\xA9 \xF0\x9F\x98\x80" },
		{ STR_INIT("bad \xff byte"), "bad \xEF\xBF\xBD byte" },
		{ STR_INIT("\xC2\x85\xEF\xBF\xBE"), "" },
	};

	(void)state;
	make_site();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct entry entry = article();
		struct str got;

		entry.title = rows[i].text;
		got = between(write_feed(FEED_ATOM, &entry, 1),
		    "<entry>\n<title>", "</title>");
		assert_text(got, rows[i].escaped, rows[i].escaped);
		got = between(write_feed(FEED_RSS, &entry, 1),
		    "<item>\n<title>", "</title>");
		assert_text(got, rows[i].escaped, rows[i].escaped);
	}
}

static void
ids_outlive_host_name_and_date(void **state)
{
	static const struct {
		struct str guid;
		const char *id;
	} rows[] = {
		{ STR_INIT(""), "tag:web.example,2025:/p/nlp/why%20rag" },
		{ STR_INIT("https://web.example/?p=12&x=1"),
		    "https://web.example/?p=12&amp;x=1" },
		{ STR_INIT("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"),
		    "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a" },
		{ STR_INIT("just a text"),
		    "tag:web.example,2025:/p/nlp/why%20rag" },
		{ STR_INIT("12345"), "tag:web.example,2025:/p/nlp/why%20rag" },
	};

	(void)state;
	make_site();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct entry entry = article();
		struct str atom;

		entry.guid = rows[i].guid;
		entry.date += (int64_t)i * 86400;
		atom = write_feed(FEED_ATOM, &entry, 1);
		atom = str_from(atom, str_search(atom, STR("<entry>")));
		assert_text(
		    between(atom, "<id>", "</id>"), rows[i].id, rows[i].id);
	}
}

static void
two_articles_with_one_guid_have_two_ids(void **state)
{
	struct entry entries[2] = { article(), article() };
	struct str atom;

	(void)state;
	make_site();
	entries[0].guid = entries[1].guid = STR("https://web.example/?p=1");
	entries[1].address = STR("/p/other");
	atom = write_feed(FEED_ATOM, entries, 2);
	assert_true(str_search(atom,
			STR("<id>https://web.example/?p=1</id>")) != STR_NONE);
	assert_true(
	    str_search(atom, STR("<id>tag:web.example,2025:/p/other</id>")) !=
	    STR_NONE);
}

static void
updated_is_later_than_published_or_the_same(void **state)
{
	struct entry entries[2] = { article(), article() };
	struct str atom;
	struct str first;

	(void)state;
	make_site();
	entries[0].updated = entries[0].date - 86400;
	entries[1].updated = entries[1].date + 86400;
	atom = write_feed(FEED_ATOM, entries, 2);
	/* of the feed: the newest, not the first, and no clock */
	assert_text(between(atom, "<updated>", "</updated>"),
	    "2025-01-29T01:00:00Z", "feed");
	first = str_from(atom, str_search(atom, STR("<entry>")));
	assert_text(between(first, "<published>", "</published>"),
	    "2025-01-28T01:00:00Z", "published");
	assert_text(between(first, "<updated>", "</updated>"),
	    "2025-01-28T01:00:00Z", "updated");
	assert_text(between(write_feed(FEED_RSS, entries, 1), "<pubDate>",
			"</pubDate>"),
	    "Tue, 28 Jan 2025 01:00:00 +0000", "rss");
}

static void
the_gemini_link_stands_first(void **state)
{
	struct entry entry = article();
	struct str atom;

	(void)state;
	make_site();
	entry.canonical = STR("https://web.example/p/nlp/why-rag?a=1&b=2");
	atom = write_feed(FEED_ATOM, &entry, 1);
	atom = str_from(atom, str_search(atom, STR("<entry>")));
	assert_text(between(atom, "</id>\n", "<published>"),
	    "<link rel=\"alternate\" type=\"text/gemini\" "
	    "href=\"gemini://capsule.example/p/nlp/why%20rag\"/>\n"
	    "<link rel=\"alternate\" type=\"application/gopher-menu\" "
	    "href=\"gopher://capsule.example/1/p/nlp/why%20rag\"/>\n"
	    "<link rel=\"alternate\" type=\"text/html\" "
	    "href=\"https://web.example/p/nlp/why-rag?a=1&amp;b=2\"/>\n",
	    "links");
	site.gopher_text = true;
	site.endpoints[SCHEME_GEMINI].port = 1966;
	site.endpoints[SCHEME_GOPHER].port = 7070;
	entry.canonical = STR("javascript:alert(1)");
	atom = write_feed(FEED_ATOM, &entry, 1);
	atom = str_from(atom, str_search(atom, STR("<entry>")));
	assert_text(between(atom, "</id>\n", "<published>"),
	    "<link rel=\"alternate\" type=\"text/gemini\" "
	    "href=\"gemini://capsule.example:1966/p/nlp/why%20rag\"/>\n"
	    "<link rel=\"alternate\" type=\"text/plain\" "
	    "href=\"gopher://capsule.example:7070/0/p/nlp/why%20rag\"/>\n",
	    "links");
}

static void
a_feed_without_entries_is_a_feed(void **state)
{
	struct str atom;

	(void)state;
	make_site();
	publisher.website = (struct str){ 0 };
	atom = write_feed(FEED_ATOM, NULL, 0);
	assert_text(between(atom, "<updated>", "</updated>"),
	    "1970-01-01T00:00:00Z", "updated");
	assert_text(between(atom, "<id>", "</id>"),
	    "tag:capsule.example,2025:/category/nlp/atom.xml", "id");
	assert_true(str_ends(atom, STR("</feed>\n")));
	assert_true(str_ends(
	    write_feed(FEED_RSS, NULL, 0), STR("</channel>\n</rss>\n")));
}

static void
what_does_not_fit_is_told(void **state)
{
	struct entry entry = article();
	const struct entries entries = { &entry, 1 };
	const struct feed feed = { .title = STR("T"),
		.self = STR("/atom.xml"),
		.page = STR("/"),
		.entries = &entries };
	struct buf buf;

	(void)state;
	make_site();
	buf_init(&buf, &test_arena, 300);
	feed_write(&site, FEED_ATOM, &feed, &buf);
	assert_true(buf.failed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_cannot_become_markup),
		TEST(ids_outlive_host_name_and_date),
		TEST(two_articles_with_one_guid_have_two_ids),
		TEST(updated_is_later_than_published_or_the_same),
		TEST(the_gemini_link_stands_first),
		TEST(a_feed_without_entries_is_a_feed),
		TEST(what_does_not_fit_is_told),
	};

	return RUN(tests);
}
