/* Where the links of one page lead, and whether its pictures have words. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/url.h"
#include "cmd/check.h"
#include "markup/address.h"
#include "markup/doc.h"
#include "markup/markdown.h"
#include "markup/place.h"
#include "markup/writer.h"
#include "site/article.h"
#include "site/route.h"

/* What stands behind an address, without reading it. */
static struct target
look_up(struct check *check, struct str path)
{
	struct visit visit = { .site = check->site,
		.catalog = check->catalog,
		.arena = check->arena,
		.now = check->now,
		.scheme = SCHEME_GEMINI,
		.on_pool = true };

	return route_find(&visit, path, (struct str){ "", 0 }, false);
}

void
check_address(struct check *check, struct str file, uint32_t line,
    uint32_t column, struct str address, bool lenient)
{
	struct str path;
	struct str encoded;
	struct target target;

	str_cut(address, '#', &encoded, &(struct str){ NULL, 0 });
	str_cut(encoded, '?', &encoded, &(struct str){ NULL, 0 });
	if (path_from_url(check->arena, encoded, &path) == PATH_BAD) {
		check_problem(check, file, line, column,
		    "'" STR_FMT "' is no address of this capsule; correct it",
		    STR_ARG(address));
		return;
	}
	target = look_up(check, path);
	if (target.kind == TARGET_MOVED)
		check_problem(check, file, line, column,
		    "'" STR_FMT "' has moved; link to '" STR_FMT "'",
		    STR_ARG(address), STR_ARG(target.location));
	else if (target.kind == TARGET_GONE)
		check_hint(check, file, line, column,
		    "'" STR_FMT "' is withdrawn; link to something else",
		    STR_ARG(address));
	else if (lenient &&
	    (target.kind == TARGET_MISSING || target.kind == TARGET_BAD))
		check_hint(check, file, line, column,
		    "'" STR_FMT "' leads nowhere yet", STR_ARG(address));
	else if (target.kind == TARGET_MISSING || target.kind == TARGET_BAD)
		check_problem(check, file, line, column,
		    "'" STR_FMT "' leads nowhere; correct it, or add what "
		    "it names",
		    STR_ARG(address));
}

/* --- where a link stands --- */

struct spot {
	uint32_t line, column;
};

/* The first place in the source that holds the address, or its last part. */
static struct spot
find_spot(const struct article *article, struct str url)
{
	size_t at = str_search(article->body, url);
	struct spot spot = { article->body_line, 1 };

	if (at == STR_NONE && url.n > 0)
		at = str_search(article->body, path_name(url));
	for (size_t i = 0; at != STR_NONE && i < at; i++) {
		spot.column++;
		if (article->body.p[i] == '\n') {
			spot.line++;
			spot.column = 1;
		}
	}
	return spot;
}

/* A link further up is the same address. */
static bool
is_repeated(const struct doc *doc, uint32_t i)
{
	for (uint32_t k = i > 100 ? i - 100 : 0; k < i; k++)
		if (str_eq(doc->links[k].url, doc->links[i].url))
			return true;
	return false;
}

static void
check_link(struct check *check, struct str file, const struct article *article,
    const struct place *place, const struct link *link, bool lenient)
{
	struct spot spot = find_spot(article, link->url);
	struct buf buf;

	if ((link->flags & LINK_IMAGE) &&
	    (link->label.n == 0 ||
		str_eq(
		    link->label, address_file_name(check->arena, link->url))))
		check_hint(check, file, spot.line, spot.column,
		    "the picture '" STR_FMT "' has no words for those who "
		    "cannot see it; write ![words](...)",
		    STR_ARG(link->url));
	if (!place_is_local(link->url))
		return;
	buf_init(&buf, check->arena, URL_MAX);
	place_write_selector(place, link->url, &buf);
	if (buf.n > 0)
		check_address(check, file, spot.line, spot.column,
		    buf_view(&buf), lenient);
}

void
check_links(struct check *check, struct str file, const struct article *article,
    bool lenient)
{
	struct markdown_notes notes = { 0 };
	struct arena *arena = check->arena;
	struct str address = article_address(arena, file, article->slug);
	struct place place = { .host = check->site->id,
		.path = url_encode_path(arena, address),
		.folder = url_encode_path(arena,
		    path_folder(
			arena_fmt(arena, "/" STR_FMT, STR_ARG(file)))) };
	struct link image = { .url = article->image };
	struct doc doc;
	struct err err;

	doc_init(&doc, arena);
	if (!markdown_parse(article->body, &doc, &notes, &err)) {
		check_problem(check, file, 0, 0, "%s", err.text);
		return;
	}
	if (notes.too_deep > 0)
		check_hint(check, file, article->body_line + notes.too_deep - 1,
		    1,
		    "nested deeper than %d levels, which is as deep as they "
		    "are drawn; use fewer",
		    MARKDOWN_DEPTH);
	if (notes.pictures > 0)
		check_hint(check, file, article->body_line + notes.pictures - 1,
		    1,
		    "more than %d pictures in one paragraph; those behind "
		    "are links, put blank lines between",
		    MARKDOWN_PICTURES);
	if (image.url.n > 0)
		check_link(check, file, article, &place, &image, lenient);
	for (uint32_t i = 0; i < doc.n_links; i++)
		if (!is_repeated(&doc, i))
			check_link(check, file, article, &place, &doc.links[i],
			    lenient);
}
