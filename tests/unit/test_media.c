#include "test.h"

#include "site/media.h"

static void
names_tell_the_type(void **state)
{
	static const struct {
		const char *name, *type;
	} rows[] = {
		{ "/media/logo.png", "image/png" },
		{ "photo.JPG", "image/jpeg" },
		{ "a.b.webp", "image/webp" },
		{ "page.gmi", "text/gemini; charset=utf-8" },
		{ "notes.txt", "text/plain; charset=utf-8" },
		{ "table.csv", "text/csv; charset=utf-8" },
		{ "paper.pdf", "application/pdf" },
		{ "talk.opus", "audio/ogg" },
		{ "archive.tar.gz", "application/gzip" },
		{ "notebook.ipynb", "application/x-ipynb+json" },
		{ "/blog/atom.xml", "application/atom+xml" },
		{ "rss.xml", "application/rss+xml" },
		{ "matom.xml", "application/xml" },
		{ "Makefile", "application/octet-stream" },
		{ "odd.", "application/octet-stream" },
		{ "what.xyz", "application/octet-stream" },
		{ "/a.png/b", "application/octet-stream" },
		{ "", "application/octet-stream" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_text(media_type(str_z(rows[i].name)), rows[i].type,
		    rows[i].name);
}

static void
pictures_are_known_by_their_names(void **state)
{
	(void)state;
	assert_true(media_is_image(STR("/media/a.png")));
	assert_true(media_is_image(STR("a.SVG")));
	assert_false(media_is_image(STR("a.pdf")));
	assert_false(media_is_image(STR("png")));
	assert_text(media_word(STR("a.jpeg")), "JPEG", "jpeg");
	assert_text(media_word(STR("a.unknown")), "", "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_tell_the_type),
		TEST(pictures_are_known_by_their_names),
	};

	return RUN(tests);
}
