/*
 * page_article -- one Markdown file as a page: a head of few lines, the
 * body, and a foot with the ways onward.
 *
 * The foot names older articles only, so that an article's bytes change with
 * its own file alone.  Dates in it never stand first: they would make feed
 * entries of it.
 */
#include <time.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "site/article.h"
#include "site/catalog.h"
#include "site/notices.h"
#include "site/page_article.h"
#include "site/page_build.h"
#include "site/publisher.h"
#include "site/route.h"

/* A file that was written to so lately may be half of itself. */
#define SETTLED_NS ((int64_t)200 * 1000 * 1000)

static bool
is_settled(const struct file_info *info)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - info->mtime_ns >
	    SETTLED_NS;
}

/* Whether the file may still be shown under what the catalog said of it. */
static bool
is_still_public(const struct build *build, const struct article *article)
{
	return !article->draft && article->withdrawn.n == 0 &&
	    (article->date == DATE_NONE || article->date <= build->visit->now);
}

/* The catalog will say in a moment what has become of it. */
static bool
not_now(struct build *build, const char *why, struct err *err)
{
	build->unsettled = true;
	return err_set(err, STR_FMT ": %s", STR_ARG(build->page->file), why);
}

static bool
read_article(struct build *build, struct article *article, struct err *err)
{
	const struct page *page = build->page;
	struct file_info info;
	struct str bytes;

	if (file_read(build->site->content, page->file, MARKDOWN_MAX,
		build->arena, &bytes, &info, err) != FILE_OK)
		return err_in(err, STR_FMT, STR_ARG(page->file));
	if (page->known &&
	    (info.size != page->entry.size ||
		info.mtime_ns != page->entry.mtime_ns) &&
	    !is_settled(&info))
		return not_now(build, "it is being written", err);
	if (!article_parse(bytes, build->arena, article, NULL, err))
		return err_in(err, STR_FMT, STR_ARG(page->file));
	if (!is_still_public(build, article))
		return not_now(build, "it was withdrawn just now", err);
	if (page->known)
		article->date = page->entry.date;
	else if (article->date == DATE_NONE)
		article_name_date(page->file, &article->date);
	if (article->title.n == 0)
		article->title =
		    page->known ? page->entry.title : path_name(page->file);
	return true;
}

/* --- pictures in the body: what they are and how large --- */

/* A local link as an address, "/p/nlp/x.png"; empty if it is none. */
static struct str
local_address(struct build *build, struct str url)
{
	struct str folder = path_folder(
	    arena_fmt(build->arena, "/" STR_FMT, STR_ARG(build->page->file)));
	struct str path;

	if (url_scheme(url, NULL) || str_starts(url, STR("//")))
		return STR("");
	if (url.n > 0 && url.p[0] != '/')
		url = arena_fmt(build->arena, STR_FMT STR_FMT, STR_ARG(folder),
		    STR_ARG(url));
	return path_from_url(build->arena, url, &path) == PATH_BAD ? STR("")
								   : path;
}

enum { IMAGES_MAX = 200 };

static void
describe_images(struct build *build, uint32_t from)
{
	struct doc *doc = build->doc;
	unsigned left = IMAGES_MAX;
	struct link *link;
	struct str facts;
	uint32_t i;

	for (i = from; i < doc->n_links && left > 0; i++) {
		link = &doc->links[i];
		if (!(link->flags & LINK_IMAGE) || link->label.n == 0)
			continue;
		left--;
		facts =
		    build_file_facts(build, local_address(build, link->url));
		if (facts.n == 0)
			continue;
		link->label = arena_fmt(build->arena, STR_FMT " (" STR_FMT ")",
		    STR_ARG(link->label), STR_ARG(facts));
		link->flags &= ~(unsigned)LINK_IMAGE;
	}
}

/* --- the body --- */

/* Takes block `at` out; the containers behind it keep their first blocks. */
static void
remove_block(struct doc *doc, uint32_t at)
{
	uint32_t i;

	memmove(&doc->blocks[at], &doc->blocks[at + 1],
	    (doc->n_blocks - at - 1) * sizeof(*doc->blocks));
	doc->n_blocks--;
	for (i = 0; i < doc->n_frames; i++)
		if (doc->frames[i].block != DOC_NONE &&
		    doc->frames[i].block > at)
			doc->frames[i].block--;
}

/* A body that opens with its title does not say it twice (rule P2). */
static void
fold_title(struct doc *doc, uint32_t title, uint32_t first)
{
	struct block *own;
	struct block *body;

	if (doc->failed || first >= doc->n_blocks)
		return;
	own = &doc->blocks[title];
	body = &doc->blocks[first];
	if (body->kind != BLOCK_HEADING ||
	    !utf8_same_words(doc->arena, body->text.bytes, own->text.bytes))
		return;
	/* Its links, if any, come along. */
	own->text = body->text;
	own->first_link = body->first_link;
	own->n_links = body->n_links;
	remove_block(doc, first);
}

static bool
add_body(
    struct build *build, struct str source, uint32_t title, struct err *err)
{
	uint32_t first = build->doc->n_blocks;
	uint32_t links = build->doc->n_links;

	doc_gap(build->doc);
	if (!markdown_parse(source, build->doc, NULL, err))
		return false;
	fold_title(build->doc, title, first);
	describe_images(build, links);
	return true;
}

/*
 * The picture that front matter names, if it is here and the text does not
 * show it anyway.  One of another host is not offered: some browsers load
 * pictures by themselves, and would tell that host who reads what.
 */
static void
add_image(struct build *build, const struct article *article)
{
	struct str path = local_address(build, article->image);

	if (article->image.n == 0 || path_name(path).n == 0 ||
	    str_search(article->body, path_name(article->image)) != STR_NONE)
		return;
	build_image(build, path,
	    article->image_alt.n > 0 ? article->image_alt
				     : STR("Picture of this article"));
	doc_gap(build->doc);
}

bool
page_article(struct build *build, struct err *err)
{
	struct doc *doc = build->doc;
	struct article article = { .date = DATE_NONE };
	struct notices notices;
	uint32_t title;

	if (!read_article(build, &article, err))
		return false;
	notices = notices_apply(build->publisher, &article, build->arena);
	if (build->writer == PAGE_GOPHERMAP) {
		build_local(build, article_twin(build, ".txt"),
		    STR("Read this as plain text"), LINK_TEXT);
		doc_gap(doc);
	}
	title = doc->n_blocks;
	article_head(build, &article);
	add_image(build, &article);
	if (!add_body(build, notices.body, title, err))
		return false;
	article_foot(build, &article, &notices);
	return true;
}
