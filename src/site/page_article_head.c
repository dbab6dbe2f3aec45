#include "site/page_article.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "markup/doc.h"
#include "site/article.h"
#include "site/catalog.h"
#include "site/page_build.h"

enum { BYLINE_MAX = 8 * 1024, WORDS_A_MINUTE = 220, PARTS_MAX = 200 };

static struct str
names_of(struct arena *arena, struct article_names names)
{
	struct str *of = arena_array(arena, names.n, sizeof(*of));
	size_t i;

	if (of == NULL)
		return STR("");
	for (i = 0; i < names.n; i++)
		of[i] = names.of[i].name;
	return build_names(arena, of, names.n);
}

/* Sixteen bytes at once, whatever the machine calls that: byte by byte this
 * count was a tenth of what making an article costs. */
enum { BLOCK = 16, TURNS = 255 /* until a lane overflows */ };
typedef unsigned char block __attribute__((vector_size(BLOCK)));

static block
spaces(const char *p)
{
	block bytes;

	memcpy(&bytes, p, BLOCK);
	return (block)((bytes == ' ') | ((block)(bytes - '\t') < 5));
}

/* Those of p[0] to p[n - 1] that begin a word; p[-1] is read, too. */
static size_t
count_begins(const char *p, size_t n)
{
	size_t words = 0;
	size_t i = 0;

	while (n - i >= BLOCK) {
		block begins = { 0 };

		for (int turn = 0; turn < TURNS && n - i >= BLOCK; turn++) {
			begins -= spaces(p + i - 1) & ~spaces(p + i);
			i += BLOCK;
		}
		for (int lane = 0; lane < BLOCK; lane++)
			words += begins[lane];
	}
	for (; i < n; i++)
		words += byte_is_space(p[i - 1]) && !byte_is_space(p[i]);
	return words;
}

/* Words of the source are close enough; counted here and not taken from the
 * catalog, so that a page is the same with and without one. */
static unsigned
reading_minutes(struct str body)
{
	size_t words = 0;

	if (body.n > 0)
		words = !byte_is_space(body.p[0]) +
		    count_begins(body.p + 1, body.n - 1);
	return (unsigned)((words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE);
}

static void
subject_line(
    struct build *build, const struct article *article, struct buf *buf)
{
	struct str categories = names_of(build->arena, article->categories);
	unsigned minutes = reading_minutes(article->body);

	if (categories.n > 0)
		buf_fmt(buf, "In " STR_FMT, STR_ARG(categories));
	if (categories.n > 0 && minutes > 0)
		buf_str(buf, STR(", "));
	if (minutes > 0)
		buf_fmt(buf,
		    minutes == 1 ? "%u minute to read" : "%u minutes to read",
		    minutes);
	if (categories.n > 0 || minutes > 0)
		buf_char(buf, '\n');
}

/* Its number is one more than there are older parts. */
static void
series_line(struct build *build, const struct article *article, struct buf *buf)
{
	struct entries older;

	if (article->series.n == 0)
		return;
	if (!build->page->known || !build_is_listed(build->visit)) {
		buf_fmt(buf, "In the series " STR_FMT "\n",
		    STR_ARG(article->series));
		return;
	}
	older = catalog_series(build->visit->catalog, build->arena,
	    &build->page->entry, PARTS_MAX);
	if (older.n < PARTS_MAX)
		buf_fmt(buf, "Part %zu of the series " STR_FMT "\n",
		    older.n + 1, STR_ARG(article->series));
}

/* Said where it adds something: another day, or somebody's name. */
static void
updated_line(
    struct build *build, const struct article *article, struct buf *buf)
{
	struct str day;

	if (article->updated == DATE_NONE)
		return;
	day = date_day(build->arena, article->updated);
	if (article->editor.n == 0 && article->date != DATE_NONE &&
	    str_eq(day, date_day(build->arena, article->date)))
		return;
	buf_fmt(buf, "Updated " STR_FMT, STR_ARG(day));
	if (article->editor.n > 0)
		buf_fmt(buf, " by " STR_FMT, STR_ARG(article->editor));
	buf_char(buf, '\n');
}

void
article_head(struct build *build, const struct article *article)
{
	struct str authors = names_of(build->arena, article->authors);
	struct buf buf;

	doc_heading(build->doc, 1, article->title);
	if (article->date == DATE_NONE)
		return;
	doc_text(build->doc, date_day(build->arena, article->date));
	buf_init(&buf, build->arena, BYLINE_MAX);
	if (authors.n > 0)
		buf_fmt(&buf, "By " STR_FMT "\n", STR_ARG(authors));
	subject_line(build, article, &buf);
	series_line(build, article, &buf);
	updated_line(build, article, &buf);
	doc_text(build->doc, str_trim_end(buf_view(&buf)));
}
