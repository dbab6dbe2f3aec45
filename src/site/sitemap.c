/*
 * sitemap -- every address, for crawlers and for whoever wants to keep a
 * copy: /sitemap.txt (a URL a line) and /manifest.txt (what lies there).
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "site/catalog.h"
#include "site/page_build.h"

/* Listings are read in pieces, so that memory stays flat.  Each piece walks
 * over all before it: few large ones. */
enum { PIECE = 5000, PIECE_ARENA = 32 * 1024 * 1024 };

static void
address_line(const struct visit *visit, struct str address, struct buf *buf)
{
	site_write_url(
	    buf, visit->arena, visit->site, visit->scheme, '1', address);
	buf_char(buf, '\n');
}

static void
sitemap_own(const struct visit *visit, struct buf *buf)
{
	struct str address;
	size_t i;

	for (i = 0; house_address_at(visit->site, visit->arena, i, &address);
	     i++)
		address_line(visit, address, buf);
}

static void
sitemap_spans(const struct visit *visit, struct buf *buf)
{
	struct spans years =
	    catalog_spans(visit->catalog, visit->arena, visit->now, 0);
	struct spans months;
	struct page page = { .listing.kind = LISTING_YEAR };
	size_t i;
	size_t j;

	for (i = 0; i < years.n; i++) {
		page.listing.kind = LISTING_YEAR;
		page.listing.year = years.of[i].year;
		address_line(visit, listing_address(visit->arena, &page), buf);
		months = catalog_spans(
		    visit->catalog, visit->arena, visit->now, years.of[i].year);
		page.listing.kind = LISTING_MONTH;
		for (j = 0; j < months.n; j++) {
			page.listing.month = months.of[j].month;
			address_line(
			    visit, listing_address(visit->arena, &page), buf);
		}
	}
}

static void
sitemap_terms(const struct visit *visit, struct buf *buf)
{
	enum term_kind kind;
	struct terms terms;
	size_t i;

	for (kind = 0; kind < TERM_KINDS; kind++) {
		terms = catalog_terms(visit->catalog, visit->arena, kind,
		    visit->now, PAGE_TERMS_MAX);
		if (terms.n > 0)
			address_line(visit, term_folder(kind), buf);
		for (i = 0; i < terms.n; i++)
			address_line(visit,
			    term_address(visit->arena, kind, terms.of[i].slug),
			    buf);
	}
}

/* All entries of a listing; some pages of ours are there already.  Only
 * plain pages are compared with those: no article takes their place. */
static void
sitemap_entries(
    const struct visit *visit, const struct listing *listing, struct buf *buf)
{
	struct arena piece;
	struct visit inner = *visit;
	struct entries entries;
	uint32_t offset = 0;
	size_t i;

	arena_init(&piece, PIECE_ARENA);
	inner.arena = &piece;
	do {
		arena_reset(&piece);
		entries = catalog_list(
		    visit->catalog, &piece, listing, visit->now, offset, PIECE);
		for (i = 0; i < entries.n; i++)
			if (listing->kind != LISTING_PAGES ||
			    !is_house_address(
				visit->site, &piece, entries.of[i].address))
				address_line(
				    &inner, entries.of[i].address, buf);
		offset += PIECE;
	} while (entries.n == PIECE && !buf->failed);
	buf->failed = buf->failed || piece.failed;
	arena_free(&piece);
}

bool
bytes_sitemap(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	struct listing all = { .kind = LISTING_ALL };
	struct listing plain = { .kind = LISTING_PAGES };

	(void)page;
	(void)err;
	sitemap_own(visit, buf);
	sitemap_spans(visit, buf);
	sitemap_terms(visit, buf);
	sitemap_entries(visit, &plain, buf);
	sitemap_entries(visit, &all, buf);
	return true;
}

/* The lines were fetched when the address was looked up: only then could the
 * reader be told to wait. */
bool
bytes_manifest(const struct visit *visit, const struct page *page,
    struct buf *buf, struct err *err)
{
	const struct manifest_line *line;
	struct str day;
	size_t i;

	(void)err;
	for (i = 0; i < page->n_lines; i++) {
		line = &page->lines[i];
		day = line->date == DATE_NONE
		    ? STR("-")
		    : date_day(visit->arena, line->date);
		buf_fmt(buf, STR_FMT " %llu " STR_FMT " ",
		    STR_ARG(line->sha256), (unsigned long long)line->bytes,
		    STR_ARG(day));
		site_write_url(buf, visit->arena, visit->site, SCHEME_GEMINI,
		    '1', line->address);
		buf_char(buf, '\n');
	}
	return true;
}
