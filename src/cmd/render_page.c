/* render: one page, from its file's bytes to those of a form. */
#include "cmd/render.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/path.h"
#include "base/url.h"
#include "base/utf8.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "site/article.h"

/* A body that opens with its title does not say it twice (P2). */
static void
fold_title(struct doc *doc, uint32_t first)
{
	struct block *title = &doc->blocks[0];
	struct block *body = &doc->blocks[first];

	if (!utf8_same_words(doc->arena, body->text.bytes, title->text.bytes))
		return;
	/* Its links come along; what is left behind draws nothing. */
	title->text = body->text;
	title->first_link = body->first_link;
	title->n_links = body->n_links;
	body->text.bytes.n = 0;
	body->n_links = 0;
}

/* Title, date, body: the date right below the title, whosever it is (P3). */
static bool
build(const struct article *article, int64_t date, struct doc *doc,
    struct markdown_notes *notes, struct err *err)
{
	uint32_t first;

	if (article->has_title)
		doc_heading(doc, 1, article->title);
	if (date != DATE_NONE)
		doc_text(doc, date_day(doc->arena, date));
	doc_gap(doc);
	first = doc->n_blocks;
	if (!markdown_parse(article->body, doc, notes, err))
		return false;
	if (doc->failed || doc->n_blocks == first ||
	    doc->blocks[first].kind != BLOCK_HEADING)
		return true;
	if (article->has_title && first > 0) {
		fold_title(doc, first);
	} else if (first > 0) {
		struct block heading = doc->blocks[first];

		doc->blocks[first] = doc->blocks[0];
		doc->blocks[0] = heading;
	}
	return true;
}

static void
tell_hints(struct str name, const struct article_hints *hints)
{
	for (size_t i = 0; i < hints->n; i++)
		log_warn(STR_FMT ":%u:%u: " STR_FMT, STR_ARG(name),
		    hints->of[i].line, hints->of[i].column,
		    STR_ARG(hints->of[i].text));
}

bool
render_read(const struct render_page *page, struct str bytes, struct doc *doc,
    struct str *address, struct err *err)
{
	struct article article = { .date = DATE_NONE };
	struct article_hints hints = { .n = 0 };
	struct markdown_notes notes = { 0 };
	struct err why;
	int64_t date;

	if (!article_parse(bytes, doc->arena, &article, &hints, &why))
		return err_set(
		    err, STR_FMT ":%s", STR_ARG(page->name), why.text);
	tell_hints(page->name, &hints);
	date = article.date;
	if (date == DATE_NONE)
		article_name_date(page->file, &date);
	if (!build(&article, date, doc, &notes, err))
		return err_in(err, STR_FMT, STR_ARG(page->name));
	if (notes.too_deep > 0)
		log_warn(STR_FMT ":%u: nested deeper than %d levels, which is "
				 "as deep as they are drawn",
		    STR_ARG(page->name), article.body_line + notes.too_deep - 1,
		    MARKDOWN_DEPTH);
	if (notes.pictures > 0)
		log_warn(STR_FMT ":%u: more than %d pictures in one paragraph, "
				 "those behind are links",
		    STR_ARG(page->name), article.body_line + notes.pictures - 1,
		    MARKDOWN_PICTURES);
	*address = article_address(doc->arena, page->file, article.slug);
	return true;
}

bool
render_write(const struct render *render, const struct render_page *page,
    const struct doc *doc, struct str address, enum writer writer,
    struct str *out, struct err *err)
{
	struct arena *arena = doc->arena;
	struct str file = arena_fmt(arena, "/" STR_FMT, STR_ARG(page->file));
	struct place place = { .host = render->host,
		.port = render->port,
		.path = url_encode_path(arena, address),
		.folder = url_encode_path(arena, path_folder(file)) };
	struct buf buf;

	if (render->has_host)
		place.origin = arena_fmt(
		    arena, "gemini://" STR_FMT, STR_ARG(render->name));
	buf_init(&buf, arena, RENDER_MEMORY);
	writer_write(writer, doc, &place, &buf);
	*out = buf_view(&buf);
	if (buf.failed || doc->failed || arena->failed)
		return err_set(
		    err, STR_FMT ": not enough memory", STR_ARG(page->name));
	return true;
}
